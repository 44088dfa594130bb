"""What people say: rules that a plan keeps to, one model for each kind of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypedDict, Unpack

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from planner.catalog.arguments import Number
from planner.errors import InputError, named, nearest, shown
from planner.rules import words
from planner.rules.words import Amount, Pairs, WordError, as_written

Value = str | Number | date
Names = str | Iterable[str]
Limit = Number | str
Limits = Limit | Mapping[Any, Limit]


Matching = Mapping[str, Value | Iterable[Value]] | str


class Who(TypedDict, total=False):
    """Which requests are meant: those with some values, one rule for each value of columns."""

    by: Names
    where: Matching


class Options(Who, total=False):
    """Which options are meant, by what they are."""

    model: Names
    provider: Names
    resolution: Names
    mode: Names
    feature: Names


class FloorWords(Who, total=False):
    """The words of `Floor`."""

    quality: Limit
    resolution: str
    tier: str


class CapWords(Options, total=False):
    """The words of `Cap`."""

    usd: Limits
    credits: Limits
    videos: Limits
    seconds: Limits
    takes: Limits
    cumulative: bool


class LeastWords(Options, total=False):
    """The words of `Least`."""

    videos: Limits
    usd: Limits
    share: Limits


class ShareWords(Options, total=False):
    """The words of `Share`."""

    most: Limit


class ReserveWords(TypedDict, total=False):
    """The words of `Reserve`."""

    usd: Limit
    share: Limit


def _read_by(reader: Callable[[Any, str], Any]) -> BeforeValidator:
    def read(given: Any, info: ValidationInfo) -> Any:
        word = str(info.field_name)
        try:
            return reader(given, word)
        except InputError as error:
            raise WordError(str(error), word) from None

    return BeforeValidator(read)


Columns = Annotated[tuple[str, ...], _read_by(words.columns)]
Listed = Annotated[tuple[str, ...], _read_by(words.names)]
Wanted = Annotated[Pairs, _read_by(words.pairs)]
Usd = Annotated[Amount | None, _read_by(words.usd)]
Decimals = Annotated[Amount | None, _read_by(words.decimals)]
Wholes = Annotated[Amount | None, _read_by(words.wholes)]
Parts = Annotated[Amount | None, _read_by(words.parts)]
Part = Annotated[Decimal | None, _read_by(words.part)]
OneUsd = Annotated[Decimal | None, _read_by(words.one_usd)]
Quality = Annotated[Decimal | None, _read_by(words.quality)]
OneName = Annotated[str, _read_by(words.name)]
YesOrNo = Annotated[bool, _read_by(words.yes_or_no)]


class Rule(BaseModel):
    """What all rules have in common. They are frozen, and equal where they say the same.

    Raises
    ------
    InputError
        If it is said of a rule what it does not know, or in a way that means nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)

    unnamed: ClassVar[tuple[str, ...]] = ()  # the words that need not be named, in their order
    limits: ClassVar[tuple[str, ...]] = ()  # the words of which one must be given
    needed: ClassVar[tuple[str, ...]] = ()  # the words that must be given

    def __init__(self, *given: Any, **said: Any) -> None:
        name, places = type(self).__name__, self.unnamed
        if len(given) > len(places):
            raise InputError(
                f"{name} was given {shown(given[len(places)])} without a word for it; "
                f"its words are: {', '.join(type(self).model_fields)}"
            )
        for word, value in zip(places, given, strict=False):
            if word in said:
                raise InputError(f"{name} was given {word} twice: {shown(value)} is one too")
            said[word] = value
        super().__init__(**said)

    @model_validator(mode="wrap")
    @classmethod
    def _told(cls, given: Any, make: ModelWrapValidatorHandler[Self]) -> Self:
        """Make a rule; an InputError says what in it means nothing."""
        if isinstance(given, Mapping):
            for word in given:
                if word not in cls.model_fields:
                    mend = nearest(named(word), tuple(cls.model_fields))
                    said = f"{cls.__name__} has no word {shown(word)}; {mend}"
                    raise WordError(said, named(word))
        try:
            rule = make(given)
            rule._check()
        except WordError as error:
            raise WordError(f"{cls.__name__}: {error}", error.word) from None
        except ValidationError:
            raise InputError(f"{shown(given)} is no {cls.__name__}") from None
        return rule

    def _check(self) -> None:
        """Refuse what no single word shows."""
        for word in self.needed:
            if not getattr(self, word):
                raise WordError(f"{word} is missing; name a column of the table", word)
        given = [word for word in self.limits if getattr(self, word) not in (None, "")]
        if self.limits and not given:
            raise WordError(f"it limits nothing; give one of: {', '.join(self.limits)}")
        if len(given) > 1:
            two = f"{given[0]} and {given[1]}"
            raise WordError(f"{two} are two limits; make two rules of them", given[1])

    @property
    def unit(self) -> str:
        """What it limits: the one of `limits` that is given; "" where it has none."""
        given = (word for word in self.limits if getattr(self, word) not in (None, ""))
        return next(given, "")

    @property
    def amount(self) -> Any:
        """What is given for `unit`; None where it has none."""
        return getattr(self, self.unit) if self.unit else None

    def given(self) -> dict[str, Any]:
        """Return the words that are given, and what is kept of each."""
        fields = type(self).model_fields
        said = {word: getattr(self, word) for word in fields}
        return {word: value for word, value in said.items() if value != fields[word].default}

    def __str__(self) -> str:
        said = ", ".join(f"{word}={as_written(value)}" for word, value in self.given().items())
        return f"{type(self).__name__}({said})"

    __repr__ = __str__


class _Among(Rule):
    """A rule for some requests."""

    by: Columns = ()
    where: Wanted = ()


class _Choosing(_Among):
    """A rule for some options of some requests."""

    model: Listed = ()
    provider: Listed = ()
    resolution: Listed = ()
    mode: Listed = ()
    feature: Listed = ()

    @property
    def options(self) -> dict[str, tuple[str, ...]]:
        """The words that say which options are meant, where they are given."""
        return {word: getattr(self, word) for word in OPTION_WORDS if getattr(self, word)}


class _Filter(_Choosing):
    """A rule that takes options off menus."""

    if TYPE_CHECKING:

        def __init__(self, **said: Unpack[Options]) -> None: ...

    def _check(self) -> None:
        super()._check()
        if not self.options:
            raise WordError(f"it names no options; give one of: {', '.join(OPTION_WORDS)}")


class Only(_Filter):
    """What is made is made with these options only.

    Attributes
    ----------
    by, where
        Which requests are meant: those with a value in these columns, those with these values.
    model, provider, resolution, mode, feature
        Which options: those that have one of each word that is given.
    """


class Exclude(_Filter):
    """Nothing is made with these options.

    Attributes
    ----------
    by, where, model, provider, resolution, mode, feature
        As of `Only`.
    """


class Floor(_Among):
    """What is made is at least this good, as delivered: as the platform shows it, seams counted.

    Attributes
    ----------
    by, where
        As of `Only`.
    quality
        The least quality.
    resolution
        The least resolution that viewers see.
    tier
        The tier whose least quality the model keeps, before the resolution counts.
    """

    limits: ClassVar = ("quality", "resolution", "tier")
    quality: Quality = None
    resolution: OneName = ""
    tier: OneName = ""

    if TYPE_CHECKING:

        def __init__(self, **said: Unpack[FloorWords]) -> None: ...


class Cap(_Choosing):
    """No more than this of what is made.

    Attributes
    ----------
    by
        Columns: a limit for each value, or each combination of values, of them.
    where
        The requests with these values only.
    model, provider, resolution, mode, feature
        What is made with these options only.
    usd, credits, videos, seconds, takes
        The limit, of one of them: USD at the list price of credits, credits, videos, seconds that
        are wanted, generations. For all alike, or for each value of the column `by`.
    cumulative
        Whether the limit of a value holds for everything up to it: of a column of dates or numbers.
    """

    limits: ClassVar = ("usd", "credits", "videos", "seconds", "takes")
    usd: Usd = None
    credits: Decimals = None
    videos: Wholes = None
    seconds: Decimals = None
    takes: Decimals = None
    cumulative: YesOrNo = False

    if TYPE_CHECKING:

        def __init__(self, **said: Unpack[CapWords]) -> None: ...

    def _check(self) -> None:
        super()._check()
        _check_values(self)
        if self.cumulative and len(self.by) != 1:
            raise WordError("cumulative needs `by`, one column of dates or numbers", "by")


class Least(_Choosing):
    """No less than this of what is made.

    Attributes
    ----------
    by, where, model, provider, resolution, mode, feature
        As of `Cap`.
    videos, usd, share
        The least, of one of them: videos, USD at the list price of credits, the part of the
        requests that can be made. For all alike, or for each value of the column `by`.
    """

    limits: ClassVar = ("videos", "usd", "share")
    videos: Wholes = None
    usd: Usd = None
    share: Parts = None

    if TYPE_CHECKING:

        def __init__(self, **said: Unpack[LeastWords]) -> None: ...

    def _check(self) -> None:
        super()._check()
        _check_values(self)


class Share(_Choosing):
    """No more than a part of what is spent in all.

    Attributes
    ----------
    by, where, model, provider, resolution, mode, feature
        As of `Cap`.
    most
        The part, such as 0.3.
    """

    limits: ClassVar = ("most",)
    most: Part = None

    if TYPE_CHECKING:

        def __init__(self, **said: Unpack[ShareWords]) -> None: ...


class _Tie(_Among):
    """A rule for the requests of each group."""

    unnamed: ClassVar[tuple[str, ...]] = ("by",)
    needed: ClassVar = ("by",)

    if TYPE_CHECKING:

        def __init__(self, by: Names, *, where: Matching = ...) -> None: ...


class OneOf(_Tie):
    """At most one request of each group is made.

    Attributes
    ----------
    by
        Columns: those that have the same values there are a group.
    where
        Only the requests with these values.
    """


class AllOrNone(_Tie):
    """All requests of a group are made, or none.

    Attributes
    ----------
    by, where
        As of `OneOf`.
    """


class Same(_Tie):
    """What is made of a group is made alike.

    Attributes
    ----------
    by, where
        As of `OneOf`.
    what
        In what: ``"model"``, ``"mode"``, ``"resolution"`` or ``"provider"``.
    """

    unnamed: ClassVar = ("by", "what")
    what: OneName = "model"

    if TYPE_CHECKING:

        def __init__(self, by: Names, what: str = "model", *, where: Matching = ...) -> None: ...

    def _check(self) -> None:
        super()._check()
        if self.what not in ALIKE:
            raise WordError(f"what is {shown(self.what)}; {nearest(self.what, ALIKE)}", "what")


class Needs(Rule):
    """A request is made only if those are whose ids stand in its cell.

    Attributes
    ----------
    column
        The column of ids, by comma or semicolon.
    where
        Only the requests with these values need anything.
    """

    unnamed: ClassVar = ("column",)
    needed: ClassVar = ("column",)
    column: OneName = ""
    where: Wanted = ()

    if TYPE_CHECKING:

        def __init__(self, column: str, *, where: Matching = ...) -> None: ...


class Reserve(Rule):
    """Something of the budget is kept back.

    Attributes
    ----------
    usd, share
        How much: USD, or a part of the budget.
    """

    limits: ClassVar = ("usd", "share")
    usd: OneUsd = None
    share: Part = None

    if TYPE_CHECKING:

        def __init__(self, **said: Unpack[ReserveWords]) -> None: ...


OPTION_WORDS = ("model", "provider", "resolution", "mode", "feature")
ALIKE = ("model", "mode", "resolution", "provider")
KINDS: tuple[type[Rule], ...] = (
    Only,
    Exclude,
    Floor,
    Cap,
    Least,
    Share,
    OneOf,
    AllOrNone,
    Needs,
    Same,
    Reserve,
)


def _check_values(rule: Cap | Least) -> None:
    """Refuse limits of values that no single column has."""
    if isinstance(rule.amount, tuple) and len(rule.by) != 1:
        mend = "name its column by `by`" if not rule.by else "name one column only by `by`"
        raise WordError(f"{rule.unit} gives values limits of their own; {mend}", "by")
