"""The inverse: the least money for a value, or for making whom one wants."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np

from planner.answers.called import Called
from planner.answers.paying import Paying, PayingJointly
from planner.answers.questioned import weighed
from planner.batch import Batch
from planner.catalog.amounts import exactly, units
from planner.catalog.arguments import Number, items_of, read_decimal
from planner.engine.arrays import BoolArray
from planner.engine.budgets import Optima
from planner.engine.clock import Clock
from planner.errors import InputError
from planner.funding.budget import Budget
from planner.funding.joint import joint_of
from planner.funding.sums import Sums
from planner.messages import shown
from planner.results.short_jointly import told_jointly
from planner.results.table import UNIT


@exactly
def least_money(
    batch: Batch,
    budget: Budget,
    *,
    value: Number | None = None,
    required: BoolArray | None = None,
    time_limit_s: float | None = None,
) -> tuple[Batch, Budget]:
    """Find the least budget whose best plan is worth at least so much, and makes these.

    Parameters
    ----------
    batch
        The batch.
    budget
        Credits that are there already, and whether packages are bought. Its dollars make no
        difference.
    value
        What the plan is to be worth at least; nothing in particular where None.
    required
        Who is to be made besides those that are required anyway; shape (requests,).
    time_limit_s
        Seconds that it may take; None for no limit.

    Returns
    -------
    batch, budget
        The batch in which they are required, and the budget: a cent less is not enough.

    Raises
    ------
    InputError
        If no budget reaches the value.
    InfeasibleError
        If somebody who is to be made cannot be made at all.
    SolverError
        If it is not proved in time.
    """
    if required is not None and (required & ~batch.requests.required).any():
        must = batch.requests.required | required
        batch = batch.with_requests(replace(batch.requests, required=must))
    clock, wanted = Clock.of(time_limit_s), 0
    if value is not None:
        wanted = units(read_decimal(value, "value"), Decimal(1) / UNIT, "up")
    joint = joint_of(weighed(batch), budget)
    if joint is not None:
        sums, paying = Sums(joint, clock), PayingJointly(joint, budget)
        money = sums.least_money(max(wanted, 0))
        if money is not None:
            return batch, replace(budget, usd=paying.usd(money))
        most = sums.value(sums.enough)
        if most < 0:
            raise told_jointly(joint.batch, replace(budget, usd=paying.usd(sums.enough)))
        raise _unreached(value, most, "the best that packages and rules allow is")
    optima = Optima(batch.problem(Decimal(0)), clock)
    if optima.least_units is None:
        return batch, replace(budget, usd=Decimal(0))  # planning it says why
    least: int | None = optima.least_units
    if value is not None:
        least = optima.least_budget(wanted)
    if least is None:
        best = "everything at its best is" if batch.is_plain else "the best that rules allow is"
        raise _unreached(value, optima.value(optima.most_units), best)
    return batch, replace(budget, usd=Paying(batch, budget).usd(least))


def _unreached(value: object, most: int, best: str) -> InputError:
    return InputError(f"no budget reaches a value of {value}: {best} worth {most / UNIT:,.6g}")


def rows_to_make(batch: Batch, make: object) -> BoolArray:
    """Say who is to be made.

    Parameters
    ----------
    batch
        The batch.
    make
        Ids or titles, as of `Called.row`, or ``"all"`` for everyone that something is on the menu
        for.

    Returns
    -------
    BoolArray
        Shape (requests,).

    Raises
    ------
    InputError
        If there is no such request.
    """
    if isinstance(make, str) and make == "all":
        sizes = np.diff(batch.menus.starts)
        every: BoolArray = sizes[batch.menus.members] > 0
        return every
    given = None if isinstance(make, (str, bytes)) else items_of(make)
    if given is None:
        raise InputError(f"make is {shown(make)}; expected ids, such as ['BR-01'], or 'all'")
    called = Called(batch.requests.ids.tolist(), batch.requests.names)
    rows = np.zeros(len(batch.requests), dtype=np.bool_)
    rows[[called.row(each) for each in given]] = True
    return rows
