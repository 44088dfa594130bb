"""From a choice to outcomes: what was taken, beside what there was to take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from planner.catalog.amounts import RATIO
from planner.engine.arrays import IntArray, first_least, ranked, segment_max
from planner.menus.menu import Menu, Menus
from planner.menus.option import Option
from planner.pieces import counted, looked_up, pieces
from planner.requests.fields import PLACES
from planner.results.outcome import Fate, Hold, How, Outcome, Outcomes, WhyNot
from planner.results.ruling.records import Ruling, Rulings


def judge(
    menus: Menus,
    choice: IntArray,
    priorities: IntArray,
    *,
    is_beyond: Callable[[Option], bool],
    by_turn: bool,
    rulings: Rulings | None = None,
    elsewhere: WhyNot = WhyNot.ELSEWHERE,
    counts: IntArray | None = None,
) -> Outcomes:
    """Say what happened to every request.

    Parameters
    ----------
    menus
        What there was to choose from.
    choice
        Option of each request, counted from its menu's start, -1 = skip; shape (requests,).
    priorities
        Of each request; shape (requests,).
    is_beyond
        Says whether an option costs more than might be spent.
    by_turn
        Whether requests took their preferred options one after the other, while they fitted;
        otherwise all options were weighed against each other.
    rulings
        Which rule decided for whom; None where there are no rules.
    elsewhere
        What is said of those for whom the budget would be enough: what it goes to instead.
    counts
        How many requests each row stands for; None where each stands for itself.

    Returns
    -------
    Outcomes
        One outcome per option that is taken, and per menu and reason to skip; each apart for
        requests of priority 0, and for every rule that decided.
    """
    starts = menus.starts
    codes = _codes(menus, starts, choice, priorities)
    used = np.flatnonzero(counted(codes, None, int(codes.max(initial=-1)) + 1))
    distinct = []
    places = _Places.of(menus)
    ends: dict[int, _Ends] = {}
    for code in used.tolist():
        position, at, worthless = _decoded(code, starts)
        menu = menus.menus[position]
        if position not in ends and menu.options:
            ends[position] = places.ends(menu, position)
        end = ends.get(position)
        fate = _fate(menu, end, at, is_beyond, worthless=worthless)
        outcome = _outcome(menu, end, position, at, fate, is_beyond, by_turn=by_turn)
        if worthless and outcome.why_not in (WhyNot.ELSEWHERE, WhyNot.BUDGET) and outcome.made:
            outcome = replace(outcome, why_not=WhyNot.PRIORITY)
        if outcome.why_not is WhyNot.ELSEWHERE is not elsewhere:
            outcome = replace(outcome, why_not=elsewhere)
        distinct.append(outcome)
    lookup = np.zeros(int(used.max(initial=0)) + 1, dtype=np.int32)
    lookup[used] = np.arange(len(used))
    outcomes = Outcomes(tuple(distinct), looked_up(lookup, codes), counts)
    return outcomes if rulings is None else ruled(outcomes, rulings)


def ruled(outcomes: Outcomes, rulings: Rulings) -> Outcomes:
    """Tell outcomes apart by the rule that decided."""
    span = 2 * (len(rulings.distinct) + 1)
    codes = 2 * (rulings.members + 1) + rulings.tied
    pairs, members = ranked(outcomes.members * span + codes)
    distinct = []
    for at, code in (divmod(pair, span) for pair in pairs.tolist()):
        outcome, ruling = outcomes.distinct[at], code // 2 - 1
        if code % 2:
            outcome = replace(outcome, how=How.TOGETHER)
        distinct.append(_ruled(outcome, rulings.distinct[ruling]) if ruling >= 0 else outcome)
    return Outcomes(tuple(distinct), members.astype(np.int32), outcomes.weights)


def _ruled(outcome: Outcome, ruling: Ruling) -> Outcome:
    """Say of an outcome which rule decided it."""
    fate = Fate.RULED_OUT if outcome.fate is Fate.IMPOSSIBLE else outcome.fate
    why_not = outcome.why_not
    if why_not is WhyNot.ELSEWHERE and ruling.hold is not Hold.WITHIN:
        why_not = WhyNot.RULE
    # As by `replace`, in half the time: there may be many thousands.
    return Outcome(**vars(outcome) | vars(ruling) | {"fate": fate, "why_not": why_not})


def _codes(
    menus: Menus, starts: IntArray, choice: IntArray, priorities: IntArray
) -> NDArray[np.int32]:
    """Give each request a number: of its option; else of its menu; apart if worth nothing."""
    codes = np.empty(len(choice), dtype=np.int32)  # in 32 bits: it is read often
    # Where nothing is on the menu, the priority makes no difference.
    apart = np.where(np.diff(starts) > 0, starts[-1] + len(menus.menus), 0)
    for part in pieces(len(codes)):
        menu, option = menus.members[part], choice[part]
        code = np.where(option < 0, starts[-1] + menu, starts.take(menu) + option)
        worthless = np.flatnonzero(priorities[part] == 0)
        code[worthless] += apart[menu[worthless]]
        codes[part] = code
    return codes


def _decoded(code: int, starts: IntArray) -> tuple[int, int, bool]:
    """Find menu, option counted from its start (-1 = skip), and whether it was worth nothing."""
    options = int(starts[-1])
    worthless, code = divmod(code, options + len(starts) - 1)
    if code >= options:
        return code - options, -1, bool(worthless)
    menu = int(np.searchsorted(starts, code, side="right")) - 1
    return menu, code - int(starts[menu]), bool(worthless)


@dataclass(frozen=True)
class _Ends:
    """The ends of a menu: the most quality, the cheapest option with it, the cheapest of all."""

    top: int
    best: Option
    cheapest: Option


@dataclass(frozen=True, eq=False)
class _Places:
    """Where the ends of each menu stand on it, and the most quality; shape (menus,)."""

    tops: IntArray
    best: IntArray
    cheapest: IntArray

    @classmethod
    def of(cls, menus: Menus) -> _Places:
        costs, starts = menus.costs, menus.starts
        tops = segment_max(menus.qualities, starts)
        is_top = menus.qualities == np.repeat(tops, np.diff(starts))
        dearest = int(costs.max(initial=0))
        best = first_least(np.where(is_top, costs, dearest + 1), starts)
        return cls(tops, best, first_least(costs, starts))

    def ends(self, menu: Menu, at: int) -> _Ends:
        options = menu.options
        best, cheapest = options[int(self.best[at])], options[int(self.cheapest[at])]
        return _Ends(int(self.tops[at]), best, cheapest)


def _fate(
    menu: Menu,
    ends: _Ends | None,
    at: int,
    is_beyond: Callable[[Option], bool],
    *,
    worthless: bool,
) -> Fate:
    if ends is None:
        return Fate.KEPT_OUT if menu.kind.kept_out else Fate.IMPOSSIBLE
    if at >= 0:
        return Fate.BEST if menu.qualities[at] == ends.top else Fate.SIMPLER
    if worthless:
        return Fate.WORTHLESS
    return Fate.TOO_DEAR if is_beyond(ends.cheapest) else Fate.OUTBID


def _outcome(
    menu: Menu,
    ends: _Ends | None,
    position: int,
    at: int,
    fate: Fate,
    is_beyond: Callable[[Option], bool],
    *,
    by_turn: bool,
) -> Outcome:
    how = _how(menu, at) if by_turn else How.WEIGHED
    platform = menu.kind.platform
    if ends is None:
        return Outcome(fate, how, position, platform=platform, obstacle=menu.obstacle)
    taken = menu.options[at] if at >= 0 else None
    quality = int(menu.qualities[at]) if taken else 0
    more_credits = ends.best.credits - (taken.credits if taken else 0)
    return Outcome(
        fate,
        how,
        position,
        choices=len(menu.options),
        platform=platform,
        taken=taken,
        best=ends.best,
        cheapest=ends.cheapest,
        tried=menu.options[menu.preferred] if by_turn and menu.preferred >= 0 else None,
        quality=RATIO.divide(quality, PLACES),
        gain=RATIO.divide(ends.top - quality, PLACES),
        more_credits=more_credits,
        locked=menu.kind.locked,
        why_not=_why_not(fate, how, more_credits, over=is_beyond(ends.best)),
    )


def _how(menu: Menu, at: int) -> How:
    """Say what the rule of turns did."""
    if at >= 0:
        return How.IN_TURN if at == menu.preferred else How.CHEAPEST
    return How.NOT_TRIED if menu.preferred < 0 else How.PASSED_OVER


def _why_not(fate: Fate, how: How, more_credits: Decimal, *, over: bool) -> WhyNot | None:
    if fate is Fate.TOO_DEAR or (fate is Fate.SIMPLER and over):
        return WhyNot.BUDGET
    bidding = fate is Fate.OUTBID or (fate is Fate.SIMPLER and more_credits > 0)
    return WhyNot.ELSEWHERE if bidding and how is How.WEIGHED else None
