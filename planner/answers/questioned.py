"""What a plan is questioned by: its batch and its choice, also where it was read from JSON."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from planner.batch import Batch
from planner.catalog.loading import coming_along
from planner.catalog.schema import Catalog
from planner.engine.arrays import IntArray
from planner.engine.packing import unpacked
from planner.errors import InputError, PlannerWarning, ProblemError
from planner.menus.build import build_menus
from planner.messages import named
from planner.requests.checked import Requests
from planner.requests.checking import read_requests
from planner.requests.fields import FIELDS
from planner.requests.locked import PLANNED_COLUMNS
from planner.requests.readers import read_table
from planner.requests.table import Origin
from planner.results.hashes import hash_of_catalog, hash_of_requests
from planner.results.result import Result
from planner.results.wanted import as_wanted
from planner.rules.objectives import COVERAGE

AGAIN = "plan its table again, and ask that plan"
# Of plans that were read from JSON: whoever asks once asks again.
_rebuilt: WeakKeyDictionary[Result, Batch] = WeakKeyDictionary()


def batch_of(plan: Result, catalog: Catalog | None = None) -> Batch:
    """Return what was planned; of a plan that was read from JSON it is built again from its rows.

    Parameters
    ----------
    plan
        The plan.
    catalog
        What a plan that was read from JSON was made with; the one of its name that comes along
        where None.

    Returns
    -------
    Batch
        What has the hashes of requests and catalog that the plan states.

    Raises
    ------
    InputError
        If that cannot be had: the plan was made with another catalog, or its rows do not say all
        that was asked for.
    """
    if plan.batch is not None:
        return plan.batch
    if plan not in _rebuilt:
        _rebuilt[plan] = _rebuild(plan, catalog)
    return _rebuilt[plan]


def weighed(batch: Batch) -> Batch:
    """Return a batch whose plans are compared by one value.

    Raises
    ------
    InputError
        If they are not: it is to cover as many requests as possible.
    """
    if batch.objective == COVERAGE:
        raise InputError(
            "objective 'coverage' counts, level by level, and has no one value by which plans are "
            "compared; ask this of a plan for objective 'value', or plan again with what is changed"
        )
    return batch


def choice_of(plan: Result) -> IntArray:
    """Return which option of its menu in `batch_of` each request takes; -1 where it is skipped.

    Raises
    ------
    InputError
        If the plan shows what is not on a menu, or `batch_of` cannot be had.
    """
    menus = batch_of(plan).menus
    positions = np.full(len(plan.outcomes.distinct), -1, dtype=np.int64)
    claimed = np.array([each.menu for each in plan.outcomes.distinct], dtype=np.int64)
    if not np.array_equal(plan.outcomes.spread(claimed), menus.members):
        raise InputError(f"a row of the plan for {plan.source} has another menu; {AGAIN}")
    for at, outcome in enumerate(plan.outcomes.distinct):
        if outcome.taken is None:
            continue
        options = menus.menus[outcome.menu].options if outcome.menu < len(menus.menus) else ()
        if outcome.taken not in options:
            raise InputError(
                f"the plan for {plan.source} shows {outcome.taken} where it is not on the menu, "
                f"or not at that price; {AGAIN}"
            )
        positions[at] = options.index(outcome.taken)
    return plan.outcomes.spread(positions)


def read_again(plan: Result, catalog: Catalog, fields: Collection[str] = FIELDS) -> Requests:
    """Read the wishes of a plan from its own table, beside a catalog.

    Parameters
    ----------
    plan
        The plan.
    catalog
        The names that may stand in the table.
    fields
        The columns that say wishes; others are carried along, whatever they are called.

    Raises
    ------
    TableError
        If the table asks for what is not in that catalog.
    """
    table = as_wanted(replace(read_table(plan.frame), said=(), origin=_origin(plan)))
    frame, known = table.frame, {"id", *fields, *PLANNED_COLUMNS}
    read = [at for at, name in enumerate(frame.columns) if name in known]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)  # who planned it was warned
        requests = read_requests(replace(table, frame=frame.iloc[:, read]), catalog)
    ours = [at for at, name in enumerate(frame.columns) if name not in ("id", *PLANNED_COLUMNS)]
    return replace(requests, table=_carried(frame.iloc[:, ours], requests.table))


def _origin(plan: Result) -> Origin:
    """Say where the requests stood, as far as that is known."""
    if plan.batch is not None:
        return plan.batch.requests.origin
    numbers = range(1, len(plan.frame) + 1)
    return Origin(plan.source, numbers, tuple(plan.frame.columns), word="request")


def _carried(frame: pd.DataFrame, read: pd.DataFrame) -> pd.DataFrame:
    """Put what was read as numbers in its place among all that the requests brought along."""
    names = list(frame.columns)
    columns = [
        read[name] if name in read.columns else frame.iloc[:, at] for at, name in enumerate(names)
    ]
    table = pd.concat(columns, axis=1) if columns else frame
    return table.set_axis(pd.Index(names, dtype=object, tupleize_cols=False), axis=1)


def _rebuild(plan: Result, given: Catalog | None) -> Batch:
    catalog = _catalog(plan, given)
    try:
        requests = read_again(plan, catalog).without_turns(unpacked(plan.unsaid))
    except (InputError, ProblemError) as error:
        raise InputError(
            f"a plan that was read from JSON holds no requests, and its rows cannot be read as "
            f"such; {AGAIN}: {error}"
        ) from None
    if hash_of_requests(requests) != plan.requests_sha256:
        raise InputError(
            "a plan that was read from JSON holds no requests, and its rows do not say all that "
            f"{plan.source} asks for; {AGAIN}"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)  # who planned it was warned
        menus = build_menus(requests, catalog, plan.on)
        return Batch.of(requests, menus, catalog, plan.stated_rules, plan.objective)


def _catalog(plan: Result, given: Catalog | None) -> Catalog:
    """Find the catalog of a plan that holds none."""
    offered = coming_along(plan.catalog) if given is None else given
    if offered is None or hash_of_catalog(offered) != plan.catalog_sha256:
        why = "that it was made with does not come along" if given is None else "is another"
        raise InputError(
            "a plan that was read from JSON holds no catalog, and the one called "
            f"{named(plan.catalog if given is None else given.name)} {why}; {AGAIN}"
        )
    return offered
