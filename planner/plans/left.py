"""The money that a ledger has left for what is still to be planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from planner.catalog.amounts import exactly
from planner.catalog.schema import Catalog
from planner.catalog.spelling import usd_up
from planner.engine.arrays import BoolArray
from planner.errors import InfeasibleError, InputError
from planner.messages import shown
from planner.plans.locking import NOT_YET, PROGRESS
from planner.requests.checked import Requests
from planner.rules.column import find_column, read_column
from planner.rules.models import Cap
from planner.rules.values import key_of
from planner.spending.ledger.scopes import BETWEEN, path_to, told

if TYPE_CHECKING:
    from planner.spending.ledger.ledger import Ledger


@dataclass(frozen=True)
class Left:
    """The money that is left.

    Attributes
    ----------
    usd
        In a scope and all that it lies in, after what its requests in progress still need.
    within
        The same of each budget in it, by the values of the columns that divide it.
    """

    usd: Decimal
    within: Mapping[tuple[str, ...], Decimal]


@exactly
def left_in(
    ledger: Ledger,
    scope: str,
    columns: Sequence[str],
    needed: Mapping[str, Decimal],
    scopes: Mapping[str, str],
) -> Left:
    """Say what is left for what is still to be planned.

    Parameters
    ----------
    ledger
        Where.
    scope, columns
        The scope, and the columns whose values name those in it.
    needed, scopes
        What is still to be held for requests that stay, in USD, and in which scope each is, by id.
        Below 0 where it is money that a request brings along.

    Raises
    ------
    InputError
        If nothing limits what may be spent there.
    InfeasibleError
        If less than nothing is left; in a budget within, if something is still needed there.
    """
    inner = [one for one in ledger.standings() if one.left_usd is not None]
    lefts = {
        one.scope: one.left_usd - _needed_in(one.scope, needed, scopes)
        for one in inner
        if one.left_usd is not None
    }
    around = {each: lefts[each] for each in path_to(scope) if each in lefts}
    if not around:
        raise InputError(
            f"nothing limits what may be spent in {told(scope)} of ledger {ledger.name}; give it "
            "a budget first, as ledger.set_budget(100), or planner budget set 100"
        )
    tightest = min(around, key=lambda each: around[each])
    if around[tightest] < 0:
        raise _overdrawn(ledger, tightest, around[tightest], _needed_in(tightest, needed, scopes))
    before = f"{scope}{BETWEEN}" if scope else ""
    for each, left in lefts.items():
        if each.startswith(before) and left < 0 < (more := _needed_in(each, needed, scopes)):
            raise _overdrawn(ledger, each, left, more)
    within = {
        tuple(each.removeprefix(before).split(BETWEEN)): max(left, Decimal(0))
        for each, left in lefts.items()
        if each and each != scope and each.startswith(before)
    }
    return Left(
        around[tightest],
        {names: left for names, left in within.items() if len(names) <= len(columns)},
    )


def caps_within(
    left: Left, columns: Sequence[str], requests: Requests, to_plan: BoolArray, catalog: Catalog
) -> list[Cap]:
    """Limit what is still to be planned to what is left in each budget that it belongs to.

    Parameters
    ----------
    left
        What is left.
    columns
        The columns whose values name those budgets.
    requests, to_plan
        The requests, and which are still to be planned; shape (requests,).
    catalog
        The names in the columns of known fields.
    """
    read = [read_column(requests, find_column(requests, name), catalog) for name in columns]
    caps = []
    for names, usd_left in left.within.items():
        who = to_plan.copy()
        where: dict[str, str] = {PROGRESS: NOT_YET}
        for column, name in zip(read, names, strict=False):
            place = column.places.get(key_of(name), -1)
            who &= (column.codes == place) & (place >= 0)
            where[column.name] = column.values[place] if place >= 0 else name
        if np.any(who):
            caps.append(Cap(where=where, usd=usd_left))
    return caps


def _needed_in(scope: str, needed: Mapping[str, Decimal], scopes: Mapping[str, str]) -> Decimal:
    inside = (usd for id_, usd in needed.items() if scope in path_to(scopes[id_]))
    return sum(inside, Decimal(0))


def _overdrawn(ledger: Ledger, scope: str, left: Decimal, needed: Decimal) -> InfeasibleError:
    """Say that what is made and in progress takes more than there is."""
    whose = f"the budget of {shown(scope)}" if scope else "the whole budget"
    why = f", counting {usd_up(needed)} that requests in progress still need"
    why = why if needed > 0 else ""
    return InfeasibleError(
        [
            f"what is made and in progress takes {usd_up(-left)} more than {whose} in ledger "
            f"{ledger.name} has{why}; give it more, or let go of what is in progress (release)"
        ]
    )
