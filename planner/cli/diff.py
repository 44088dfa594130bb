"""`planner diff`: what one plan does otherwise than another."""

from __future__ import annotations

import json

import click

from planner.answers.diff import Diff
from planner.cli.messages import say
from planner.cli.plan_files import read_plan
from planner.cli.printing import ROWS_PRINTED, console, print_rest


@click.command(
    "diff",
    short_help="Say what one plan does otherwise than another.",
    epilog="\b\nExample:\n  planner diff monday.json tuesday.json",
)
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
def diff_command(before: str, after: str, as_json: bool) -> None:
    """Say what the plan in AFTER does otherwise than that in BEFORE (.json, as solve writes them).

    Who is made, who is made no more, who is made better, simpler or otherwise; what that costs and
    is worth. Requests are the same by their ids. One of the two may be - for standard input.
    """
    if before == after == "-":
        raise click.UsageError("both plans claim standard input; give a file for one of them")
    found = read_plan(before).diff(read_plan(after))
    if as_json:
        text = json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False, indent=2)
        click.echo(text.encode("utf-8", "backslashreplace"))
        return
    for note in found.notes:
        say(f"note: {note}")
    click.echo(f"{found.sentence}.")
    _show(found)


def _show(found: Diff) -> None:
    # Imported here: a pipe needs none of it.
    from planner.outputs.terminal import diff_table

    if not len(found):
        return
    console(160).print(diff_table(found, ROWS_PRINTED))
    print_rest(len(found) - ROWS_PRINTED, "--json prints them all")
