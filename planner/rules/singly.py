"""Requests of rows that stand for many, one by one where rules tie single requests."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from planner.catalog.schema import Catalog
from planner.engine.arrays import BoolArray, IntArray
from planner.errors import InputError, PlannerWarning
from planner.requests.checked import Requests
from planner.rules.base import Rule
from planner.rules.models import AllOrNone, Needs, OneOf, Same
from planner.rules.stated import PlacedRule, as_stated
from planner.rules.who import Who

TIES = (OneOf, AllOrNone, Same, Needs)
MOST = 5_000_000  # requests that are tied, each a row of its own


def singly(
    requests: Requests, rules: Sequence[Rule | PlacedRule], catalog: Catalog
) -> IntArray | None:
    """List the rows, those that are tied as often as they stand for a request.

    Parameters
    ----------
    requests
        The checked requests.
    rules, catalog
        The rules, and the names that may stand in them.

    Returns
    -------
    IntArray or None
        None where nothing is to be done.

    Raises
    ------
    InputError
        If they are too many.
    """
    ties = [one.rule for one in as_stated(rules) if isinstance(one.rule, TIES)]
    if requests.counts is None or not ties:
        return None
    tied = _tied(requests, ties, catalog) & (requests.counts > 1)
    if not tied.any():
        return None
    many = sum(requests.counts[tied].tolist())
    if many > MOST:
        raise InputError(
            f"rules tie {many:,} requests of rows that stand for many to each other, one by one; "
            f"{MOST:,} are bearable: let them speak of fewer by `where`"
        )
    return np.repeat(np.arange(len(requests)), np.where(tied, requests.counts, 1))


def _tied(requests: Requests, ties: Sequence[Rule], catalog: Catalog) -> BoolArray:
    """Say which rows rules tie to others, or to each other."""
    tied = np.zeros(len(requests), dtype=bool)
    who = Who(requests, catalog)
    with warnings.catch_warnings(), suppress(InputError):
        warnings.simplefilter("ignore", PlannerWarning)  # both are said when rules are followed
        for rule in ties:
            if isinstance(rule, Needs):
                for rows in who.needs(rule):
                    tied[rows] = True
            elif isinstance(rule, (OneOf, AllOrNone, Same)):
                tied |= who.labels(rule).codes >= 0
    return tied
