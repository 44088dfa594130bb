"""The day on which things are ordered: asked for at the doors, an argument everywhere else."""

from __future__ import annotations

from datetime import date, datetime

from planner.errors import InputError
from planner.messages import shown


def today() -> date:
    """Return the day it is."""
    return date.today()


def day_of_order(on: date | None = None) -> date:
    """Read the day on which things are ordered.

    Parameters
    ----------
    on
        The day; today where None.

    Returns
    -------
    date
        The day.

    Raises
    ------
    InputError
        If it is no day.
    """
    if on is None:
        return today()
    if not isinstance(on, date) or isinstance(on, datetime):
        raise InputError(f"on is {shown(on)}; expected a day, such as datetime.date(2026, 9, 24)")
    return on
