"""Rules that join requests: what is made of one hangs on what is made of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from planner.messages import nearest, shown
from planner.rules.base import Among, OneName, Rule, Where
from planner.rules.words import WordError

if TYPE_CHECKING:
    from planner.rules.typed import Matching, Names

ALIKE = ("model", "mode", "resolution", "provider")


class _Tie(Among):
    """A rule for the requests of each group."""

    unnamed: ClassVar[tuple[str, ...]] = ("by",)
    needed: ClassVar = ("by",)


class OneOf(_Tie):
    """At most one request of each group is made.

    Attributes
    ----------
    by
        Columns: those that have the same values there are a group.
    where
        Only the requests with these values.
    """

    if TYPE_CHECKING:

        def __init__(self, by: Names, *, where: Matching = ...) -> None: ...


class AllOrNone(_Tie):
    """All requests of a group are made, or none.

    Attributes
    ----------
    by, where
        As of `OneOf`.
    """

    if TYPE_CHECKING:

        def __init__(self, by: Names, *, where: Matching = ...) -> None: ...


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
    where: Where = ()

    if TYPE_CHECKING:

        def __init__(self, column: str, *, where: Matching = ...) -> None: ...
