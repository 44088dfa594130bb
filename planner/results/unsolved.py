"""What to say where no plan was found, though there may be one."""

from __future__ import annotations

from planner.batch import Batch
from planner.errors import SolverError
from planner.rules.adding import Limit
from planner.rules.spoken import said


def in_words(error: SolverError, batch: Batch) -> SolverError:
    """Say what no solver found, and what may help, in the words of the rules."""
    if batch.compiled is None:
        return error
    tries = [f"{one.method} {one.reason}" for one in error.attempts if one.method != "greedy"]
    told = f"no plan that keeps all rules was found: {'; '.join(tries)}"
    mend = "give it more time, or fewer rules at once"
    unkept = "" if error.unkept is None else _unkept(batch, *error.unkept)
    if not tries:
        told = f"by priority first, as method 'greedy' goes, {unkept or 'not all'} is not kept"
        mend = "use another method"
    elif unkept:
        told += f"; by priority first, {unkept} is not kept"
    return SolverError(f"{told}; {mend}", attempts=error.attempts, unkept=error.unkept)


def _unkept(batch: Batch, kind: str, number: int) -> str:
    """Name the rule that a limit of the problem is of."""
    arranged, compiled = batch.arrangement, batch.compiled
    limits: tuple[Limit, ...] = arranged.cap_limits if kind == "cap" else arranged.row_limits
    if compiled is None or number >= len(limits):
        return "what ties requests"
    one, group = compiled.limits[limits[number].rule], limits[number].group
    return f"'{said(one.rule, one.labels.values[group], one.labels.amounts[group])}'"
