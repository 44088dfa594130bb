"""What is locked in a plan that is made again: the same options, and what they cost in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from planner.batch import Batch
from planner.catalog.spelling import usd_down, usd_up
from planner.errors import InputError
from planner.funding.budget import Budget
from planner.menus.option import Option, Ordered
from planner.messages import listed
from planner.plans.attempts import Attempt
from planner.plans.locking import taken_by
from planner.results.result import Result


def is_paid_together(money: Budget) -> bool:
    """Say whether no request has a price of its own."""
    return money.packages or bool(money.balance_credits)


def locked_options(batch: Batch, taken: Mapping[str, Option]) -> dict[str, Option]:
    """Find what is made and in progress on the menus of today.

    Raises
    ------
    InputError
        If it is not there: something else is wanted now, or it is not sold any more.
    """
    members = dict(zip(batch.requests.ids.tolist(), batch.menus.members.tolist(), strict=True))
    found, otherwise, unsold = {}, [], []
    for id_, before in taken.items():
        menu = batch.menus.menus[members[id_]]
        same = [option for option in menu.options if is_same(option, before)]
        if same:
            found[id_] = same[0]
        elif menu.options:
            otherwise.append(id_)
        else:
            unsold.append(f"{id_} ({before}: {menu.obstacle})")
    if otherwise:
        raise InputError(
            f"made or in progress, and wanted otherwise now: {listed(otherwise)}; what is wanted "
            "anew needs an id of its own"
        )
    if unsold:
        raise InputError(
            f"made or in progress with what cannot be ordered any more: {listed(unsold)}; plan "
            "for the day on which it could, as on=plan.on, on the command line --on"
        )
    return found


def _orders(option: Option) -> tuple[object, ...]:
    """Say what is ordered, whatever it costs and however often."""
    each: tuple[Ordered, ...] = (option,) if option.draft is None else (option, option.draft)
    return tuple((one.model, one.mode, one.resolution, one.segments, one.features) for one in each)


def budget_for(
    plan: Result,
    batch: Batch,
    locked: Mapping[str, Option],
    left: Decimal,
    held: Sequence[Attempt],
) -> Budget:
    """Return what is left, and what the locked requests cost in the plan that is to come.

    At the list price that is what they cost now. Where a balance or packages pay for all requests
    together it is what is held for them.
    """
    money = plan.budget
    if is_paid_together(money):
        own = sum((one.held_usd for one in held), Decimal(0))
    else:
        credits = sum((option.credits for option in locked.values()), Decimal(0))
        own = credits * batch.catalog.credit_usd
    return replace(money, usd=left + own)


def on_menu(batch: Batch, id_: str, before: Option) -> bool:
    """Say whether what was planned for a request can still be chosen for it."""
    at = batch.requests.ids.tolist().index(id_)
    menu = batch.menus.menus[int(batch.menus.members[at])]
    return any(is_same(option, before) for option in menu.options)


def is_same(now: Option | None, before: Option) -> bool:
    """Say whether the same is ordered, whatever it costs."""
    return now is not None and _orders(now) == _orders(before)


def check_kept(found: Result, taken: Mapping[str, Option]) -> None:
    """Refuse a plan that would make again what is made."""
    now = taken_by(found)
    lost = [id_ for id_, one in taken.items() if not is_same(now.get(id_), one)]
    if lost:
        raise InputError(
            f"made or in progress, and can be ordered in several ways now: {listed(lost)}; plan "
            "with the catalog of that time, as catalog=..."
        )


def needs_more(more: Decimal, left: Decimal) -> str:
    """Say that what is in progress takes more than there is."""
    return (
        f"needs {usd_up(more)} more than the {usd_down(left)} that are left, with packages as they "
        "are sold; give the budget more, or let go of what is in progress (release)"
    )
