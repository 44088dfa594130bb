"""What may be said of a video: every column of a table of requests, declared once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)

from planner.catalog.amounts import FINEST_PLACES, read_number
from planner.catalog.loading import show_command
from planner.errors import InputError
from planner.messages import named, shown
from planner.requests.cells import (
    MAX_COUNT,
    MAX_DURATION_S,
    MAX_PRIORITY,
    MAX_TAKES,
    MAX_USD,
    Amounts,
    Drafts,
    Lists,
    Names,
    Scale,
    read_count,
    read_duration,
    read_priority,
    read_takes,
    read_usd,
    read_yes_or_no,
)
from planner.requests.field import Field

PLACES = 1000  # priorities are kept in thousandths
DEFAULT_PRIORITY = 1
LONG = 100  # digits of a number; none that is meant has so many


class Request(BaseModel):
    """One video that is wanted.

    The names are checked against the catalog when the request is planned. Further fields are
    carried through to the plan.
    """

    model_config = ConfigDict(frozen=True, extra="allow", arbitrary_types_allowed=True)

    @model_validator(mode="wrap")
    @classmethod
    def _told(cls, given: Any, make: ModelWrapValidatorHandler[Self]) -> Self:
        """Make a request; an InputError says what in it is of a wrong type."""
        try:
            values = given if isinstance(given, Mapping) else {}
            _check_numbers(values, _is_endless)
            request = make(given)
            _check_numbers(values, _is_misread)
            return request
        except ValidationError as error:
            faults = {str(one["loc"][0]) if one["loc"] else "": one for one in error.errors()}
            said = [
                f"{name} is {shown(one['input'])}, {named(one['msg'], 100)}"
                for name, one in faults.items()
            ]
            mend = "; ".join(said).replace("Input should be ", "expected ")
            raise InputError(f"this is no request: {mend}") from None

    id: Annotated[
        str | int | None,
        Field(help="text, unique", example="intro", default="the number of the row"),
    ] = None
    duration: Annotated[
        int | None,
        Field(
            help="length in whole seconds",
            example=10,
            default="from `content_type`",
            reader=lambda _: read_duration,
            scale=Scale(1, 1, MAX_DURATION_S),
            kind="duration_s",
        ),
    ] = None
    content_type: Annotated[
        str | None,
        Field(
            help="kind of content, which gives the seconds",
            example="product_showcase",
            reader=lambda catalog: Amounts("content type", catalog.content_types),
            stands_for="duration",
        ),
    ] = None
    platform: Annotated[
        str | None,
        Field(
            help="where it is shown; a resolution beyond what that shows adds no quality",
            example="youtube",
            default="shows everything",
            reader=lambda catalog: Names("platform", catalog.platforms),
            kind="platform",
        ),
    ] = None
    priority: Annotated[
        int | float | Decimal | None,
        Field(
            help="how much the video matters, 0 or more, three decimal places",
            example=Decimal("2.5"),
            default="1",
            reader=lambda _: read_priority,
            scale=Scale(PLACES, 0, MAX_PRIORITY, ROUND_HALF_EVEN),
        ),
    ] = None
    required_quality: Annotated[
        str | None,
        Field(
            help="least acceptable tier",
            example="Pro",
            default="any",
            reader=lambda catalog: Names("tier", catalog.tiers),
            kind="tier",
        ),
    ] = None
    model: Annotated[
        str | None,
        Field(
            help="the one model to make it with",
            example="kling-pro",
            default="open",
            reader=lambda catalog: Names("model", catalog.models, show_command(catalog)),
            kind="model",
        ),
    ] = None
    resolution: Annotated[
        str | None,
        Field(
            help="the one resolution to make it at",
            example="1080p",
            default="open",
            reader=lambda catalog: Names("resolution", catalog.resolutions),
            kind="resolution",
        ),
    ] = None
    required: Annotated[
        bool,
        Field(
            help="`yes`: it must be made",
            example="yes",
            default="no",
            reader=lambda _: read_yes_or_no,
            scale=Scale(1, 0, 1),
        ),
    ] = False
    models: Annotated[
        tuple[str, ...] | None,
        Field(
            help="the models it may be made with, by comma",
            example="kling-v1.5, kling-pro",
            default="any",
            reader=lambda catalog: Lists("model", catalog.models, show_command(catalog)),
            kind="models",
        ),
    ] = None
    features: Annotated[
        tuple[str, ...] | None,
        Field(
            help="what it needs besides, by comma, such as `audio`",
            example="audio",
            default="nothing",
            reader=lambda catalog: Lists("feature", catalog.features),
            kind="features",
        ),
    ] = None
    takes: Annotated[
        int | float | Decimal | None,
        Field(
            help="generations that a usable shot takes, 1 or more, three decimal places",
            example=3,
            default="1",
            reader=lambda _: read_takes,
            scale=Scale(PLACES, 1, MAX_TAKES, ROUND_HALF_EVEN),
        ),
    ] = None
    use: Annotated[
        str | None,
        Field(
            help="a use of the catalog, whose takes multiply these",
            example="quick draft",
            reader=lambda catalog: Amounts("use", catalog.uses),
            multiplies="takes",
        ),
    ] = None
    draft: Annotated[
        str | None,
        Field(
            help="the model that makes its takes as drafts, where that costs less, before one "
            "final with the chosen one; `no` for none",
            example="kling-v1.5",
            default="as the catalog says",
            reader=lambda catalog: Drafts(catalog.models, catalog.draft, show_command(catalog)),
            kind="draft",
        ),
    ] = None
    max_cost_usd: Annotated[
        int | float | Decimal | None,
        Field(
            help="what it may cost at the most, all takes together",
            example=Decimal("12.50"),
            default="no limit",
            reader=lambda _: read_usd,
            scale=Scale(10**FINEST_PLACES, 0, MAX_USD, ROUND_FLOOR),
        ),
    ] = None
    segments: Annotated[
        bool | None,
        Field(
            help="`yes`: a video longer than a model makes may be made in parts",
            example="yes",
            default="as the catalog says",
            reader=lambda _: read_yes_or_no,
            kind="segments",
        ),
    ] = None
    trim: Annotated[
        bool | None,
        Field(
            help="`yes`: it may be ordered longer, where its length is not sold, and cut",
            example="yes",
            default="as the catalog says",
            reader=lambda _: read_yes_or_no,
            kind="trim",
        ),
    ] = None
    locked: Annotated[
        bool,
        Field(
            help="`yes`, in the table of a plan: what was chosen for it stays",
            example="no",
            default="no",
            reader=lambda _: read_yes_or_no,
            scale=Scale(1, 0, 1),
            kind="left_out",
        ),
    ] = False
    count: Annotated[
        int | None,
        Field(
            help="how many requests the row stands for, all alike",
            example=1200,
            default="1",
            reader=lambda _: read_count,
            scale=Scale(1, 1, MAX_COUNT),
        ),
    ] = None


def _check_numbers(values: Mapping[str, Any], is_none: Callable[[str, Any], bool]) -> None:
    for name, value in values.items():
        if is_none(name, value):
            raise InputError(f"a request's {name} is {shown(value)}, which is no number")


def _is_endless(_: str, value: Any) -> bool:
    """Say whether pydantic would write a number out, digit by digit."""
    return isinstance(value, Decimal) and not -LONG < value.adjusted() < LONG


def _is_misread(name: str, value: Any) -> bool:
    """Say whether pydantic takes something for a number that is none in a table: True, 1_0."""
    field = FIELDS.get(name)
    if field is None or field.scale is None or field.scale.high == 1:  # yes or no
        return False
    return isinstance(value, bool) or (isinstance(value, str) and read_number(value) is None)


FIELDS = {
    name: field
    for name, info in Request.model_fields.items()
    for field in info.metadata
    if isinstance(field, Field)
}
# Told once, by the fields: what `help(Request)` says of each attribute.
Request.__doc__ = f"{Request.__doc__}\n    Attributes\n    ----------\n" + "\n".join(
    f"    {name}\n        {field.told()}" for name, field in FIELDS.items()
)
