"""What a field of a catalog may hold, and how a fault in it is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, NamedTuple

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from planner.catalog.amounts import FINEST_PLACES, exactly, read_number

MOST_SECONDS = 3600  # an hour, far beyond what any model makes: a slip, or milliseconds


def _written(value: object) -> object:
    """Read a number as it is written; a Python float as its shortest spelling."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if not isinstance(value, str):
        return value
    number = read_number(value)
    if number is None:
        raise PydanticCustomError("number", "Input should be a number, such as 12.5")
    return number


@exactly
def _exact_figure(value: object, check: ValidatorFunctionWrapHandler) -> Decimal:
    figure: Decimal = check(_written(value))
    return figure


Figure = Annotated[
    Decimal,
    Field(max_digits=18, decimal_places=FINEST_PLACES, allow_inf_nan=False),
    WrapValidator(_exact_figure),  # around them: they reckon with decimals as well
]
Amount = Annotated[Figure, Field(gt=0)]
Charge = Annotated[Figure, Field(ge=0)]
Quality = Annotated[Figure, Field(ge=0, le=1000)]
Share = Annotated[Figure, Field(ge=0, le=1)]
Takes = Annotated[Figure, Field(ge=1, le=1000)]
Seconds = Annotated[int, Field(ge=1, le=MOST_SECONDS), BeforeValidator(_written)]
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
