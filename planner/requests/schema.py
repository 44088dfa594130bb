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


@dataclass(frozen=True, eq=False)
class Requests:
    """A checked table of requests, as columns of shape (requests,).

    Attributes
    ----------
    source
        Name of the table, for messages.
    ids
        Unique texts.
    durations
        In seconds.
    platforms, tiers, models, resolutions
        Position of the name in the catalog; -1 where nothing is said. `tiers` is the least
        acceptable one.
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
    durations: NDArray[np.int64]
    platforms: NDArray[np.int64]
    tiers: NDArray[np.int64]
    models: NDArray[np.int64]
    resolutions: NDArray[np.int64]
    priorities: NDArray[np.int64]
    turns: NDArray[np.int64]
    required: NDArray[np.bool_]
    table: pd.DataFrame

    def __len__(self) -> int:
        """Return the number of requests."""
        return len(self.ids)
