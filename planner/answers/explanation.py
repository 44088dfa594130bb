"""An explanation: why a request got what it got, and what anything else would take, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pandas as pd

from planner.answers.changes import Change, sentence_of
from planner.answers.without import Without
from planner.catalog.spelling import about_usd, plain, spelled_value, usd_up
from planner.menus.option import Option
from planner.results.outcome import Outcome

Figure = Decimal | float | int | str


class Why(StrEnum):
    """What keeps a request from being made, or from being made better."""

    NOTHING = "nothing"  # it is made, and nothing on its menu has more quality
    OUTBID = "outbid"  # within the same budget the money makes more value elsewhere
    EVEN = "even"  # another plan for the same budget, worth as much, makes it, or makes it better
    TOO_DEAR = "too dear"  # it costs more than the whole budget
    CROWDED_OUT = "crowded out"  # what is required leaves too little for it
    RULED_OUT = "ruled out"  # no plan within the budget that keeps the rules makes it so
    WORTHLESS = "worth nothing"  # its priority is 0
    LOCKED = "locked"  # it is made as an earlier plan chose
    KEPT_OUT = "kept out"  # it is locked, and was left out
    IMPOSSIBLE = "impossible"  # nothing is on its menu
    NOT_SETTLED = "not settled"  # there was no time to find out


@dataclass(frozen=True)
class Choice:
    """One entry of a request's menu, and what choosing it today would do to the plan.

    Attributes
    ----------
    option
        The option; None for skipping the request.
    credits, cost_usd
        What is reserved for it, and what that costs at the catalog's list price.
    quality, value
        How good it is, and priority x quality.
    taken
        Whether the plan takes it.
    plan_value
        What the best plan within today's budget is worth that takes it; None where none does.
    loss
        How much less that is than the best plan is worth.
    changes
        What that plan does otherwise with the other requests; against the best plan.
    least_budget_usd
        The least budget, from today's on, for which some best plan takes it; None where none does.
    beaten
        Whether another entry is as good and costs less, or costs as much and is better. With
        packages of several catalogs: takes no more of any of them.
    settled
        Whether that was found out; what was not is None. There may have been no time, or, of a long
        menu with packages of several catalogs, a beaten one is not asked about.
    """

    option: Option | None
    credits: Decimal
    cost_usd: Decimal
    quality: Decimal
    value: float
    taken: bool
    plan_value: float | None = None
    loss: float | None = None
    changes: tuple[Change, ...] = ()
    least_budget_usd: Decimal | None = None
    beaten: bool = False
    settled: bool = True

    @property
    def name(self) -> str:
        """What to call it."""
        return "skip" if self.option is None else str(self.option)


@dataclass(frozen=True)
class LeastBudget:
    """The least budget, from today's on, for which some best plan makes a request so.

    Between today's budget and this one no best plan does. Above it another may do without: with
    more money something dearer may push it out again.

    Attributes
    ----------
    budget_usd, more_usd
        That budget, and how much more it is than today's; 0 where today's best plan might as well.
    cost_usd, value
        What that plan costs, and is worth.
    option
        What the request is made with.
    changes
        What that plan does otherwise with the other requests; against today's best plan.
    """

    budget_usd: Decimal
    more_usd: Decimal
    cost_usd: Decimal
    value: float
    option: Option
    changes: tuple[Change, ...]


@dataclass(frozen=True, repr=False)
class Explanation:
    """Why a request got what it got, and what anything else would take.

    Every figure is found by solving again, and proved as a plan is.

    Attributes
    ----------
    row, id, name
        Its position in the table, its id, and what to call it.
    priority
        How much it matters.
    outcome
        What the plan does with it.
    code, figures
        Why, as data: what keeps it from being made or made better, and the numbers that the
        sentences tell.
    choices
        Its menu: skipping it first, where that is open, then the options in the catalog's order.
    made_from
        Of a request that is skipped: the least budget for which some best plan makes it; None where
        there is none.
    best_from
        Of one that is skipped or made simpler: the same for making it at its best.
    forced
        Of one that is skipped: what making it within today's budget would do, with the option that
        costs the plan least. Of one that is made simpler: what making it at its best would do.
        None where no plan within the budget does.
    settled
        Whether there was time for all of it.
    sentences
        All of it in words.
    without
        What it would get without each of the rules, those first that speak of it; nothing of those
        that there was no time for.
    made_not_below_usd, best_not_below_usd
        Where there was no time to find `made_from` or `best_from`, a budget it is known not to be
        below; None where none is known.
    """

    row: int
    id: str
    name: str
    priority: Decimal
    outcome: Outcome
    code: Why
    figures: Mapping[str, Figure]
    choices: tuple[Choice, ...]
    made_from: LeastBudget | None
    best_from: LeastBudget | None
    forced: Choice | None
    settled: bool
    sentences: tuple[str, ...]
    without: tuple[Without, ...] = ()
    made_not_below_usd: Decimal | None = None
    best_not_below_usd: Decimal | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return the menu as a table, a row for each choice; what there is not is missing."""
        rows = [
            {
                "choice": each.name,
                "taken": each.taken,
                "credits": float(each.credits),
                "cost_usd": float(each.cost_usd),
                "quality": float(each.quality),
                "value": each.value,
                "plan_value": each.plan_value,
                "loss": each.loss,
                "changes": sentence_of(each.changes) if each.changes else "",
                "least_budget_usd": _float(each.least_budget_usd),
            }
            for each in self.choices
        ]
        frame = pd.DataFrame(rows, columns=MENU)
        numbers = dict.fromkeys(("plan_value", "loss", "least_budget_usd"), "float64")
        return frame.astype(numbers)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as what JSON holds; exact amounts are texts."""
        return {
            entry.name: _plain(getattr(self, entry.name))
            for entry in fields(self)
            if entry.name != "outcome"
        } | {"fate": str(self.outcome.fate)}

    def __repr__(self) -> str:
        """Name it on one line, as among other values."""
        return f"<{type(self).__name__} of {self.name}: {self.code}>"

    def __str__(self) -> str:
        fate = (
            str(self.outcome.fate) if not self.outcome.made else f"made with {self.outcome.taken}"
        )
        head = f"{self.name} (priority {plain(self.priority)}): {_FATES.get(fate, fate)}"
        lines = [f"  {sentence}" for sentence in self.sentences]
        return "\n".join([head, *lines, *self._menu_lines()])

    def _menu_lines(self) -> list[str]:
        """Lay the menu out as text."""
        if not self.choices:
            return []
        heads = ("", "choice", "cost", "quality", "value", "plan's value", "best from")
        rows = [heads, *map(_cells, self.choices)]
        widths = [max(len(row[at]) for row in rows) for at in range(len(heads))]
        return ["", *("  ".join(_aligned(row, widths)).rstrip() for row in rows)]


MENU = (
    *("choice", "taken", "credits", "cost_usd", "quality", "value"),
    *("plan_value", "loss", "changes", "least_budget_usd"),
)
_FATES = {
    "outbid": "skipped",
    "too dear": "skipped",
    "worth nothing": "skipped",
    "kept out": "left out",
    "impossible": "cannot be made",
}


def budget_text(choice: Choice) -> str:
    """Spell from which budget on one entry of a menu is in a best plan.

    Parameters
    ----------
    choice
        The entry.

    Returns
    -------
    str
        Never less than is needed. ``"today"`` where today's budget is enough; ``"no gain"`` where
        another entry beats it; ``"never"`` where there is none, ``"?"`` where it is not known.
    """
    if choice.beaten and not choice.taken:
        return "no gain"
    if choice.least_budget_usd is None:
        return "never" if choice.settled else "?"
    if choice.loss == 0:
        return "today"
    return usd_up(choice.least_budget_usd)


def _cells(choice: Choice) -> tuple[str, ...]:
    unknown = "no plan" if choice.settled else "?"
    plan_value = unknown if choice.plan_value is None else spelled_value(choice.plan_value)
    if choice.loss:
        plan_value += f" (-{spelled_value(choice.loss)})"
    return (
        "*" if choice.taken else "",
        choice.name,
        about_usd(choice.cost_usd),
        plain(choice.quality),
        spelled_value(choice.value),
        plan_value,
        budget_text(choice),
    )


def _aligned(row: tuple[str, ...], widths: list[int]) -> list[str]:
    """Texts to the left, figures to the right."""
    return [
        cell.ljust(width) if at < 2 else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _plain(value: Any) -> Any:
    if isinstance(value, Option):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: _plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, StrEnum) else value
