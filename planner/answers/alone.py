"""What an option takes by itself where several catalogs are paid, some of them in packages."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from planner.answers.questioned import batch_of
from planner.funding.affording import Affording
from planner.funding.joint import joint_of
from planner.menus.option import Option
from planner.results.result import Result


def is_joint(plan: Result) -> bool:
    """Say whether a plan buys packages of several catalogs."""
    return plan.budget.packages and batch_of(plan).catalog.is_several


def cheapest_alone(plan: Result, options: Iterable[Option]) -> tuple[Decimal, Option] | None:
    """Find which of some options takes the least money where nothing else is made, and how much.

    Parameters
    ----------
    plan
        One that buys packages of several catalogs.
    options
        The options.

    Returns
    -------
    tuple of Decimal and Option, or None
        None where packages hold too little for any.
    """
    joint = joint_of(batch_of(plan), plan.budget)
    assert joint is not None
    affording = Affording(joint)
    paid = ((affording.usd_for(option), option) for option in options)
    known = [(usd, option) for usd, option in paid if usd is not None]
    return min(known, key=lambda pair: pair[0], default=None)
