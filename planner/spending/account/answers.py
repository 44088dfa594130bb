"""What an account answers, read: JSON in UTF-8, of the types that are documented."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictStr,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from planner.catalog.amounts import GREATEST
from planner.errors import AccountAnswerError
from planner.spending.account.transport import Reply

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS = 253_402_300_799_999  # the end of the year 9999
MOST_PLACES = 30  # after the point
MOST_FAULTS = 5
EXPECTED = {"model_type": "an object", "list_type": "a list", "string_type": "text"}
KINDS = {str: "text", bool: "true or false", type(None): "null", list: "a list", dict: "an object"}
A = TypeVar("A", bound=BaseModel)


class _TwiceError(Exception):
    """An object says one thing twice, and who reads it would have to choose."""


def parse(reply: Reply, number: Callable[[str], Any]) -> tuple[Any, str]:
    """Read an answer as JSON.

    Parameters
    ----------
    reply
        The answer.
    number
        What reads its numbers that have a point.

    Returns
    -------
    Any, str
        What it holds, and what is wrong with it; None and "" the other way round.
    """
    if reply.fault:
        return None, reply.fault
    kind = reply.content_type.partition(";")[0].strip().lower()
    if not reply.body.strip():
        return None, "the answer is empty"
    if kind != "application/json" and not (kind.startswith("application/") and "+json" in kind):
        return None, f"the answer is {_page(kind)}, not JSON"
    try:
        text = reply.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, f"the answer is no text in UTF-8 (byte {error.start})"
    try:
        return json.loads(
            text, parse_float=number, parse_constant=_no_number, object_pairs_hook=_object
        ), ""
    except _TwiceError:
        return None, "the answer holds a key twice in one object"
    except (ValueError, ArithmeticError, RecursionError):
        return None, "the answer is no valid JSON"


def code_of(parsed: Any) -> int:
    """Return the code of an answer, of itself or of its data; 0 where it has none."""
    data = parsed.get("data") if isinstance(parsed, dict) else None
    for part in (parsed, data):
        code = part.get("code") if isinstance(part, dict) else None
        if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) < 9:
            code = int(code)
        if isinstance(code, int) and not isinstance(code, bool) and 0 < code < 10**9:
            return code
    return 0


def words_of(parsed: Any) -> object:
    """Return what an answer says in words, if anything."""
    return (parsed.get("message") or parsed.get("msg")) if isinstance(parsed, dict) else None


def checked(form: type[A], parsed: Any, host: str) -> A:
    """Check that an answer is what is documented.

    Raises
    ------
    AccountAnswerError
        If it is not: each key, of what type it is, and what was expected. What stands there is not
        told: it may be anything.
    """
    try:
        return form.model_validate(parsed)
    except ValidationError as error:
        details = error.errors(include_url=False)
    faults = [_fault(one["loc"], one["input"], one["type"], one["msg"]) for one in details]
    told = "; ".join(list(dict.fromkeys(faults))[:MOST_FAULTS])
    raise AccountAnswerError(
        f"{host}: the answer is not as documented: {told}",
        mend="is the base URL right, and is planner up to date?",
    )


def _page(kind: str) -> str:
    if kind == "text/html":
        return "a web page"
    return "of another type" if kind else "of no stated type"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError
    return found


def _no_number(_: str) -> Any:
    raise ValueError


def _fault(at: tuple[int | str, ...], value: object, kind: str, said: str) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in at)
    name = place.removeprefix(".") or "it"
    if kind == "missing":
        return f"{name} is missing"
    if kind == "account":
        return f"{name} {said}"
    expected = EXPECTED.get(kind) or said.removeprefix("Input should be ")
    return f"{name} is {KINDS.get(type(value), 'a number')}; expected {expected}"


class _Answer(BaseModel):
    """A part of an answer; keys that are not documented are let be."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise PydanticCustomError("number", "a number")
    if not -GREATEST <= value <= GREATEST:  # nor what is beyond all numbers
        raise PydanticCustomError("number", "a smaller one")
    return value


def _quantity(value: object) -> Decimal:
    """Take a number exactly; doubles that were reckoned with may be finer than any amount."""
    number = Decimal(_number(value))  # type: ignore[arg-type]
    if number < 0 or -int(number.as_tuple().exponent) > MOST_PLACES:
        raise PydanticCustomError("number", "a number from 0")
    return number


def _moment(value: object) -> datetime:
    """Read milliseconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("moment", "a whole number of milliseconds since 1970")
    if not 0 <= value <= LATEST_MS:
        raise PydanticCustomError("moment", "milliseconds from 1970 to 9999")
    return EPOCH + timedelta(milliseconds=value)


Documented = Annotated[Any, BeforeValidator(_number)]
Quantity = Annotated[Decimal, BeforeValidator(_quantity)]
Moment = Annotated[datetime, BeforeValidator(_moment)]


class Usage(_Answer):
    """The documented answer on an account."""

    credits: Documented
    monthly_usage: Documented


class History(_Answer):
    """The documented answer on what was generated; of what a row holds nothing is documented."""

    generations: list[Any]


class PackRow(_Answer):
    """A package of an account, as the Kling API answers it."""

    resource_pack_name: StrictStr
    resource_pack_type: StrictStr
    total_quantity: Quantity
    remaining_quantity: Quantity
    purchase_time: Moment
    effective_time: Moment | None = None
    invalid_time: Moment | None = None
    status: Literal["toBeOnline", "online", "expired", "runOut"]

    @model_validator(mode="after")
    def _is_dated(self) -> PackRow:
        if self.status == "online" and None in (self.effective_time, self.invalid_time):
            raise PydanticCustomError("account", "is online, and has no effective or invalid time")
        return self


class Packs(_Answer):
    """The packages of an account."""

    resource_pack_subscribe_infos: list[PackRow]


class Costs(_Answer):
    """The answer of the Kling API on an account."""

    data: Packs
