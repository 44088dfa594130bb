"""What a field of a catalog may hold, and how a fault in it is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

MOST_PLACES = 9  # with as many before the point, the 18 digits of a figure fit 64 bits
MOST_SECONDS = 3600  # an hour, far beyond what any model makes: a slip, or milliseconds


def _decimal(value: object) -> object:
    """Read a number as it is written; a Python float as its shortest spelling."""
    return Decimal(repr(value)) if isinstance(value, float) else value


Figure = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    Field(max_digits=18, decimal_places=MOST_PLACES, allow_inf_nan=False),
]
Amount = Annotated[Figure, Field(gt=0)]
Charge = Annotated[Figure, Field(ge=0)]
Quality = Annotated[Figure, Field(ge=0, le=1000)]
Share = Annotated[Figure, Field(ge=0, le=1)]
Takes = Annotated[Figure, Field(ge=1, le=1000)]
Seconds = Annotated[int, Field(ge=1, le=MOST_SECONDS)]
Count = Annotated[int, Field(strict=True, ge=1)]
Name = Annotated[str, Field(min_length=1, strict=True)]


class Part(BaseModel):
    """A part of a catalog: frozen, and without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class KeyFault(NamedTuple):
    """One thing wrong at one key of a catalog.

    Attributes
    ----------
    key
        As TOML spells it, from the part in which it is found.
    value
        What stands there; None where nothing does, or where the value is of no help.
    why
        What is wrong, and what was expected.
    """

    key: str
    value: object
    why: str


def refused(*faults: KeyFault) -> PydanticCustomError:
    """Make one error of the faults that only the whole of a part shows."""
    return PydanticCustomError("catalog", "{faults}", {"faults": list(faults)})
