"""What is wanted: one row per video."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

COLUMNS = (
    "id",
    "duration",
    "content_type",
    "platform",
    "priority",
    "required_quality",
    "model",
    "resolution",
    "required",
    "models",
    "features",
    "takes",
    "use",
    "max_cost_usd",
    "segments",
)
# What a plan adds to them, so that a plan's table can be planned again.
PLAN_COLUMNS = (
    "decision",
    "credits",
    "cost_usd",
    "quality",
    "value",
    "reason",
    "mode",
    "cost_per_take_usd",
    "segments_s",
)
DEFAULT_PRIORITY = 1
PLACES = 1000  # priorities are kept in thousandths


class Request(BaseModel):
    """One video that is wanted.

    The names are checked against the catalog when the request is planned. Further fields are
    carried through to the plan.

    Attributes
    ----------
    id
        Unique in its batch; its row number where None.
    duration
        In whole seconds; `content_type` gives it where None.
    content_type
        A kind of content of the catalog, such as ``"product_showcase"``.
    platform
        Where it will be shown; nothing limits the resolution where None.
    priority
        How much it matters, 0 or more; 1 where None. Three decimal places count.
    required_quality
        The least acceptable tier.
    model, resolution
        Fixed choices.
    required
        Whether it must be made.
    models
        The models it may be made with; any where None.
    features
        What it needs besides, such as ``("audio",)``.
    takes
        Generations that a usable shot takes, on average: 1 or more, three decimal places.
    use
        A use of the catalog, which gives the takes.
    max_cost_usd
        What it may cost at the most, all takes together.
    segments
        Whether it may be made in segments; as the catalog says where None.
    """

    model_config = ConfigDict(frozen=True, extra="allow", arbitrary_types_allowed=True)

    id: str | int | None = None
    duration: int | None = None
    content_type: str | None = None
    platform: str | None = None
    priority: int | float | Decimal | None = None
    required_quality: str | None = None
    model: str | None = None
    resolution: str | None = None
    required: bool = False
    models: tuple[str, ...] | None = None
    features: tuple[str, ...] | None = None
    takes: int | float | Decimal | None = None
    use: str | None = None
    max_cost_usd: int | float | Decimal | None = None
    segments: bool | None = None


@dataclass(frozen=True)
class Kind:
    """What requests that share a menu agree in.

    Attributes
    ----------
    duration_s
        In seconds.
    platform, tier, model, resolution
        Names from the catalog; "" where the request leaves it open. `tier` is the least
        acceptable one.
    models
        The models it may be made with; any where empty.
    features
        What it needs besides, in alphabetical order.
    takes
        Generations to reserve for; None where model or catalog say.
    max_cost_usd
        What it may cost at the most; None where nothing limits it.
    segments
        Whether it may be made in segments; None where the catalog says.
    """

    duration_s: int
    platform: str = ""
    tier: str = ""
    model: str = ""
    resolution: str = ""
    models: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    takes: Decimal | None = None
    max_cost_usd: Decimal | None = None
    segments: bool | None = None


@dataclass(frozen=True, eq=False)
class Requests:
    """A checked table of requests, as columns of shape (requests,).

    Attributes
    ----------
    source
        Name of the table, for messages.
    ids
        Unique texts.
    kinds
        What there is to choose for, in an order that does not depend on that of the requests.
    members
        The kind of each request, as a position in `kinds`.
    priorities
        In thousandths.
    turns
        Priorities as the documented planner sorts by them: 0 where nothing is said.
    required
        Whether the request must be made.
    table
        What the requests brought along: every column but the id, in the input's order.
    """

    source: str
    ids: pd.Series
    kinds: tuple[Kind, ...]
    members: NDArray[np.int64]
    priorities: NDArray[np.int64]
    turns: NDArray[np.int64]
    required: NDArray[np.bool_]
    table: pd.DataFrame

    def __len__(self) -> int:
        """Return the number of requests."""
        return len(self.ids)
