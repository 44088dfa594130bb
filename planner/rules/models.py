"""What people say: rules that a plan keeps to, one model for each kind of them.

Those that join requests are in `planner.rules.tying`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from planner.rules.base import (
    Among,
    Decimals,
    Listed,
    OneName,
    OneUsd,
    Part,
    Parts,
    Quality,
    Rule,
    Usd,
    Wholes,
    YesOrNo,
)
from planner.rules.tying import ALIKE, AllOrNone, Needs, OneOf, Same
from planner.rules.words import WordError

if TYPE_CHECKING:
    from planner.rules.typed import (
        CapWords,
        FloorWords,
        LeastWords,
        Options,
        ReserveWords,
        ShareWords,
    )


class Choosing(Among):
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


class _Filter(Choosing):
    """A rule that takes options off menus."""

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

    if TYPE_CHECKING:

        def __init__(self, **said: Unpack[Options]) -> None: ...


class Exclude(_Filter):
    """Nothing is made with these options.

    Attributes
    ----------
    by, where, model, provider, resolution, mode, feature
        As of `Only`.
    """

    if TYPE_CHECKING:

        def __init__(self, **said: Unpack[Options]) -> None: ...


class Floor(Among):
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


class Cap(Choosing):
    """No more than this of what is made.

    Attributes
    ----------
    by
        Columns: a limit for each value, or each combination of values, of them. A request without
        a value there is under none.
    where
        The requests with these values only, as ``{"campaign": "spring"}``; lists for several.
    model, provider, resolution, mode, feature
        What is made with these options only.
    usd, credits, videos, seconds, takes
        The limit, of one of them: USD at the list price of credits, credits, videos, seconds that
        are wanted, generations. For all alike, or for each value of the column `by`, as
        ``{"acme": 300, "zen": 200}``; a value that is not named has none.
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


class Least(Choosing):
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


class Share(Choosing):
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

    def _check(self) -> None:
        super()._check()
        if not (self.by or self.where or self.options):
            words = ", ".join(("by", "where", *OPTION_WORDS))
            raise WordError(f"it does not say whose part; give one of: {words}", "by")


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


__all__ = [
    "ALIKE",
    "KINDS",
    "OPTION_WORDS",
    "AllOrNone",
    "Cap",
    "Exclude",
    "Floor",
    "Least",
    "Needs",
    "OneOf",
    "Only",
    "Reserve",
    "Rule",
    "Same",
    "Share",
]
