"""Tables as commands print them: as wide as the terminal, or as a file has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.cli.messages import say

if TYPE_CHECKING:
    from rich.console import Console

    from planner.results.result import Result

ROWS_PRINTED = 100


def console(width: int) -> Console:
    """Return where tables are printed.

    Parameters
    ----------
    width
        In letters, where it is no terminal.
    """
    # Imported here: a pipe needs none of it.
    from rich.console import Console

    found = Console(highlight=False)
    if not found.is_terminal:
        found.width = width
    return found


def print_rest(rows: int, where: str) -> None:
    """Say how many rows are left, and where they are to be had; nothing where none is."""
    if rows > 0:
        say(f"{rows:,} more rows; {where}")


def print_plan(plan: Result, *, as_workbook: bool) -> None:
    """Print the first rows of a plan.

    Parameters
    ----------
    plan
        The plan.
    as_workbook
        Whether to say how to have it as a workbook, to one who sees the terminal.
    """
    from planner.outputs.terminal import terminal_table

    screen = console(160)
    screen.print(terminal_table(plan, ROWS_PRINTED, screen.width))
    counted = plan.outcomes.weights is not None  # of which there is no workbook
    file = "plan.csv" if counted else "plan.xlsx"
    print_rest(len(plan.frame) - ROWS_PRINTED, f"--output {file} writes them all")
    if counted:
        return
    if len(plan.frame) <= ROWS_PRINTED and screen.is_terminal and as_workbook:
        say("add --output plan.xlsx for the workbook")
