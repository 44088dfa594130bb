"""What a producer would stumble over: an important video left out beside a lesser one made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from planner.answers.alone import cheapest_alone, is_joint
from planner.answers.because import leavers
from planner.answers.best import Best
from planner.answers.changes import Move, would_be
from planner.answers.explain import Asked
from planner.answers.explanation import Choice, Figure, Why
from planner.answers.figures import amount
from planner.catalog.amounts import EXACT, exactly
from planner.catalog.spelling import plain, spelled_value, usd_up
from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.engine.clock import Clock
from planner.menus.option import Option
from planner.requests.fields import PLACES
from planner.results.outcome import Fate, Outcome


@dataclass(frozen=True)
class Surprise:
    """A request that is left out, or made simpler, beside a less important one that is made.

    Attributes
    ----------
    row, id, name, priority
        The important one: its position in the table, its id, what to call it, its priority.
    alike
        How many more there are with the same menu and priority that fare like it.
    over_row, over_id, over_name, over_priority
        The less important one.
    code, figures
        Why, as of `Explanation`.
    sentence
        The reason in one line.
    """

    row: int
    id: str
    name: str
    priority: Decimal
    alike: int
    over_row: int
    over_id: str
    over_name: str
    over_priority: Decimal
    code: Why
    figures: dict[str, Figure]
    sentence: str


@exactly
def surprises_of(best: Best, most: int, clock: Clock) -> tuple[Surprise, ...]:
    """List pairs of a request that is left out and a less important one that is made.

    Of interchangeable requests one stands for all. Only the most important ones are solved for; of
    those that are left out first, then, where there are fewer, of those that are made with less
    quality than a less important one. What no model can make is another story, and so is what is
    worth nothing or was kept out.

    Beside each stands the least important of those that give way where it is forced in today;
    where none of those is less important, the least important that is made, if it may be, one
    that is not required.

    Parameters
    ----------
    best
        The plan, and the best plans of its batch.
    most
        How many at the most.
    clock
        How long it may take; what is not settled by then says so.

    Returns
    -------
    tuple of Surprise
        Those that are left out first; the most important first, then those that cost least.
    """
    search = _Search(best)
    rows = [*search.skipped()][:most]
    rows += [*search.simpler()][: most - len(rows)]
    found = [search.surprise(row, Asked(best, row, clock)) for row in rows]
    loss = {one.row: float(one.figures.get("loss", np.inf)) for one in found}
    return tuple(
        sorted(
            found,
            key=lambda one: (bool(search.made[one.row]), -one.priority, loss[one.row], one.row),
        )
    )


class _Search:
    """Looks through one plan."""

    def __init__(self, best: Best) -> None:
        self._best, self._plan = best, best.plan
        requests, outcomes = best.batch.requests, self._plan.outcomes
        self._priorities, self._required = requests.priorities, requests.required
        self.made: BoolArray = outcomes.made
        qualities = [int(each.quality * PLACES) for each in outcomes.distinct]
        self._qualities = outcomes.spread(np.array(qualities, dtype=np.int64))

    def skipped(self) -> Iterator[int]:
        """Yield the skipped ones that are more important than one that is made."""
        least = self._priorities[self.made].min(initial=np.iinfo(np.int64).max)
        fates = (Fate.OUTBID, Fate.TOO_DEAR)
        return self._by_importance(self._of(fates) & (self._priorities > least))

    def simpler(self) -> Iterator[int]:
        """Yield the simpler ones with less quality than a less important one."""
        levels, level = ranked(self._priorities)
        best = np.zeros(len(levels) + 1, dtype=np.int64)
        np.maximum.at(best, level[self.made] + 1, self._qualities[self.made])
        below = np.maximum.accumulate(best)[level]
        return self._by_importance(self._of((Fate.SIMPLER,)) & (below > self._qualities))

    def surprise(self, row: int, asked: Asked) -> Surprise:
        """Find who stands beside a request, and why."""
        forced = asked.forced()
        over = self._over(row, forced)
        names = self._names(row, over)
        priorities = [_priority(self._priorities[at]) for at in (row, over)]
        code = asked.code(forced)
        ids = self._best.batch.requests.ids
        return Surprise(
            row=row,
            id=ids.iloc[row],
            name=names[0],
            priority=priorities[0],
            alike=self._alike(row),
            over_row=over,
            over_id=ids.iloc[over],
            over_name=names[1],
            over_priority=priorities[1],
            code=code,
            figures=self._figures(row, over, forced),
            sentence=self._sentence(row, over, code, forced),
        )

    def _over(self, row: int, forced: Choice | None) -> int:
        """Find the less important one."""
        giving = [] if forced is None else forced.changes
        ways = (Move.LEAVES, Move.SIMPLER)
        rows = [change.row for change in giving if change.move in ways]
        lesser = [at for at in rows if self.made[at] and self._is_lesser(row, at)]
        if not lesser:
            fits = self.made & (self._priorities < self._priorities[row])
            if self.made[row]:
                fits &= self._qualities > self._qualities[row]
            free = fits & ~self._required
            lesser = np.flatnonzero(free if free.any() else fits).tolist()
        return min(lesser, key=lambda at: (int(self._priorities[at]), at))

    def _is_lesser(self, row: int, other: int) -> bool:
        return bool(self._priorities[other] < self._priorities[row])

    def _of(self, fates: tuple[Fate, ...]) -> BoolArray:
        outcomes = self._plan.outcomes
        marks = [each.fate in fates and not each.locked for each in outcomes.distinct]
        return outcomes.spread(np.array(marks, dtype=bool))

    def _by_importance(self, marks: BoolArray) -> Iterator[int]:
        """Yield rows, the most important first, of interchangeable ones the first."""
        rows: IntArray = np.flatnonzero(marks)
        _, first = np.unique(self._kinds[rows], return_index=True)
        rows = rows[np.sort(first)]
        yield from rows[np.argsort(-self._priorities[rows], kind="stable")].tolist()

    @cached_property
    def _kinds(self) -> IntArray:
        """Say who is interchangeable and fares alike."""
        outcomes, batch = self._plan.outcomes, self._best.batch
        kinds = batch.members
        if not batch.is_plain:  # in a composite there are requests of several kinds
            _, kinds = ranked(kinds * len(batch.menus.menus) + batch.menus.members)
            _, priorities = ranked(batch.requests.priorities)
            kinds = kinds * (int(priorities.max(initial=0)) + 1) + priorities
        return kinds * len(outcomes.distinct) + outcomes.members

    def _alike(self, row: int) -> int:
        kinds = self._kinds
        return int((kinds == kinds[row]).sum()) - 1

    def _names(self, *rows: int) -> list[str]:
        requests = self._best.batch.requests
        return requests.names.of(np.array(rows))

    @exactly
    def _figures(self, row: int, over: int, forced: Choice | None) -> dict[str, Figure]:
        outcome, price = self._plan.outcomes[row], self._plan.usd_per_credit
        wanted = _wanted(outcome)
        found: dict[str, Figure] = {"budget_usd": self._plan.budget_usd}
        if wanted is not None:
            found |= {"needs_usd": wanted.credits * price, "option": str(wanted)}
        taken = self._plan.outcomes[over].taken
        if taken is not None:
            found |= {"over_usd": taken.credits * price, "over_option": str(taken)}
        if forced is not None:
            found |= {"forced_usd": forced.cost_usd, "forced": forced.name}
            found |= {"loss": forced.loss or 0.0, "plan_value": forced.plan_value or 0.0}
        return found

    def _sentence(self, row: int, over: int, code: Why, forced: Choice | None) -> str:
        name, other = self._names(row, over)
        of, less = (plain(_priority(self._priorities[at])) for at in (row, over))
        alike = self._alike(row)
        also = f" and {alike:,} like it" if alike else ""
        begin = f"{name} (priority {of}){also} {self._needs(row, forced, code)}"
        made = f"though {other} (priority {less}) is made"
        if self.made[row]:
            made += f" with {self._plan.outcomes[over].taken}"
        if code is Why.TOO_DEAR:
            return f"{begin}{self._too_dear(row)}, {made}."
        if code is Why.CROWDED_OUT:
            return f"{begin}, for which there is no room beside what is required, {made}."
        if code is Why.RULED_OUT:
            return f"{begin}, which no plan does that keeps the rules, {made}."
        if forced is None:
            return f"{begin}, {made}; there was no time to find out what that takes."
        trade = self._trade(forced, "one of them" if alike else "it")
        alone = f"; the same money makes {other}, "
        if trade.startswith(alone) and len(forced.changes) == 1:
            return f"{begin}{trade.replace(other, f'{other} (priority {less})', 1)}."
        return f"{begin}{trade}, {made}."

    def _too_dear(self, row: int) -> str:
        """Say that the whole budget is not enough for it alone."""
        if not is_joint(self._plan):
            return ", more than the whole budget"
        batch, outcome = self._best.batch, self._plan.outcomes[row]
        menu = batch.menus.menus[int(batch.menus.members[row])]
        options = menu.options if outcome.taken is None else [outcome.best or outcome.taken]
        alone = cheapest_alone(self._plan, options)
        if alone is None:
            return ", more than packages hold"
        usd, option = alone
        return f"; paid for by itself it takes {usd_up(usd)} ({option}), more than the whole budget"

    def _needs(self, row: int, forced: Choice | None, code: Why) -> str:
        """Say what it takes to make it, or to make it at its best."""
        outcome = self._plan.outcomes[row]
        wanted = forced.option if forced is not None else _wanted(outcome)
        assert wanted is not None
        many = bool(self._alike(row))
        needs, each = ("need", " each") if many else ("needs", "")
        whole = amount(self._plan, wanted.credits)
        if outcome.taken is None:
            return f"{needs} {whole}{each} ({wanted})"
        more = EXACT.subtract(wanted.credits, outcome.taken.credits)
        paid = amount(self._plan, more, f" more{each}") if more > 0 else "no more money"
        in_all = f": {whole} in all" if code is Why.TOO_DEAR else ""
        made, their = ("are made", "their") if many else ("is made", "its")
        so = f"to be at {their} best ({wanted}){in_all}"
        return f"{made} with {outcome.taken}, and {needs} {paid} {so}"

    def _trade(self, forced: Choice, it: str) -> str:
        """Say what others lose by it."""
        plan, loss = self._plan, forced.loss or 0.0
        reached = forced.plan_value or 0.0
        if reached > plan.value:  # of a plan that is not a best one, whatever its file says
            more = spelled_value(reached - plan.value)
            return f"; a plan worth {more} more makes {it} so"
        if not loss:
            others = f": {would_be(forced.changes)}" if forced.changes else ""
            return f"; another plan, worth as much, makes {it} so{others}"
        worth, leaving = spelled_value(loss), leavers(forced.changes)
        if leaving and self._best.batch.is_plain:
            return f"; the same money makes {leaving}, worth {worth} more"
        if not forced.changes:
            return f". To make {it} so, the plan would be worth {worth} less"
        others = would_be(forced.changes)
        return f". To make {it} so, {others}, and the plan would be worth {worth} less"


def _wanted(outcome: Outcome) -> Option | None:
    """Return what it takes at least: to be made, or to be made at its best."""
    return outcome.cheapest if outcome.taken is None else outcome.best


def _priority(thousandths: np.int64) -> Decimal:
    return EXACT.divide(Decimal(int(thousandths)), PLACES)
