"""The door: a plan into a workbook."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from planner.answers.best import Best
from planner.answers.missing import Takes, what_it_takes
from planner.answers.surprises import Surprise, surprises_of
from planner.catalog.amounts import exactly
from planner.engine.clock import Clock
from planner.errors import OutputError
from planner.outputs.workbook.left_out import write_left_out
from planner.outputs.workbook.next_sheet import write_next
from planner.outputs.workbook.plan_sheet import write_plan_sheet
from planner.outputs.workbook.prices import listed, write_prices
from planner.outputs.workbook.rules_sheet import Use, write_rules
from planner.outputs.workbook.settings_sheet import write_settings
from planner.outputs.workbook.source import Home, home_of, mark_ours
from planner.outputs.workbook.stored import save
from planner.outputs.workbook.summary_sheet import write_summary
from planner.results.result import Result
from planner.rules.objectives import COVERAGE

MAX_ROWS = 1_048_575
# What it would take is asked of the most important videos that are left out: while somebody waits.
ASKING_S = 5.0
MOST_ASKED, FEW_ASKED, LARGE = 50, 10, 2_000  # few where there are more requests than that
MOST_SURPRISES = 5


@exactly
def write_workbook(
    plan: Result, path: Path, *, macros: bool = False, clock: Clock | None = None
) -> None:
    """Write the plan into a workbook: the user's own, with the decisions beside her requests.

    Where the requests did not come from a workbook, it is a fresh one. A summary comes first, then
    the user's sheets as they were, then what more money would bring, what is left out, what the
    rules allow and what is used of it, and the prices that the figures of the plan follow.

    Parameters
    ----------
    plan
        The plan.
    path
        The file to write.
    macros
        Whether it is an .xlsm, which keeps the macros of the user's workbook.
    clock
        Ends what is solved besides; patience does where None.

    Raises
    ------
    OutputError
        If a sheet cannot hold so many rows, or the user's workbook is not there any more.
    """
    if len(plan.frame) > MAX_ROWS:
        raise OutputError(
            f"{len(plan.frame):,} requests do not fit a sheet of {MAX_ROWS:,} rows: "
            "write .csv or .parquet"
        )
    with _no_collecting():
        home = home_of(plan, macros=macros)
        _fill(plan, home, path.parent, clock or Clock())
        save(home.book, path, home.values)


def write_workbook_with_macros(plan: Result, path: Path, *, clock: Clock | None = None) -> None:
    """Write the plan into an .xlsm, as of `write_workbook`, which keeps the user's macros."""
    write_workbook(plan, path, macros=True, clock=clock)


def _fill(plan: Result, home: Home, folder: Path, clock: Clock) -> None:
    """Write the plan's columns and sheets."""
    summary = home.add_sheet("Summary", 0)
    following = write_next(plan, home, clock)
    taken, surprises = _asked(plan, clock)
    left_out = write_left_out(plan, home, taken)
    uses: Sequence[Use] = getattr(plan, "rules", ())
    kept = write_rules(uses, home)
    lines = listed(plan)
    prices = write_prices(plan, home, lines) if lines else None
    placed = write_plan_sheet(plan, home, prices)
    write_summary(plan, summary, placed, following, surprises, uses)
    others = [each.sheet for each in (following, prices) if each]
    mark_ours(home, [summary, left_out, *([kept] if kept else []), *others])
    write_settings(plan, home, folder)
    for sheet in home.book.worksheets:
        sheet.sheet_view.tabSelected = sheet is summary
    home.book.active = 0
    home.book.calculation.fullCalcOnLoad = True


def _asked(plan: Result, clock: Clock) -> tuple[dict[int, Takes] | None, tuple[Surprise, ...]]:
    """Ask what it would take to make what is left out, and what is surprising.

    Of a plan that was read from JSON there is nothing to ask; beside one that is not optimal the
    answers would be those of another plan; and values do not decide where as many as possible are
    made.
    """
    if plan.batch is None or plan.status != "optimal" or plan.objective == COVERAGE:
        return None, ()
    if plan.proof.survey is not None:  # with packages of several catalogs there is no one price
        return None, ()
    clock, best = clock.within(ASKING_S), Best(plan)
    large = len(plan.frame) > LARGE
    surprises = surprises_of(best, MOST_SURPRISES, clock)
    return what_it_takes(best, FEW_ASKED if large else MOST_ASKED, clock), surprises


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Keep the collector of garbage from going through millions of cells again and again.

    At 50,000 rows that is a quarter of the time. What is of no use any more goes when its last
    user lets go of it, or with the next collection.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
