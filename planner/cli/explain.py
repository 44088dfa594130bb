"""`planner explain`: why a video got what it got, and what it would take."""

from __future__ import annotations

import json
from typing import Any

import click

from planner.answers.explain import PATIENCE_S
from planner.answers.questioned import batch_of
from planner.catalog.loading import load_catalog
from planner.cli.batch_file import BatchFile
from planner.cli.inputs import TableOptions
from planner.cli.messages import say
from planner.cli.plan_files import read_plan
from planner.cli.planning_flags import planning_flags
from planner.cli.several import Catalogs
from planner.messages import named
from planner.plans import Plan
from planner.results.edits import EDITED


@click.command(
    "explain",
    short_help="Say why a video got what it got.",
    epilog="\b\nExample:\n  planner explain requests.xlsx BR-05 --budget 100",
)
@click.argument("file", metavar="FILE")
@click.argument("id_", metavar="ID")
@planning_flags()
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as JSON.")
def explain_command(file: str, id_: str, as_json: bool, **flags: Any) -> None:
    """Plan the requests in FILE, as solve does, and say why the request ID got what it got.

    ID is its id, or its title where no other has it. Printed are the reason in figures, its menu
    with what each choice would do to the plan, and the least budget for which a best plan makes it.
    FILE may also be a plan (.json, as solve writes it), which has its own budget.
    """
    if file.lower().endswith(".json"):
        result = _held(file, **flags)
    else:
        result = BatchFile.of(file, **flags).run()
        say(str(result.reading))
    told = result.explain(id_, time_limit_s=flags["time_limit"] or PATIENCE_S)
    if as_json:
        click.echo(json.dumps(told.to_dict(), ensure_ascii=False, indent=2).encode("utf-8"))
    else:
        click.echo(str(told))


def _held(file: str, *, catalog: Catalogs, wanted: TableOptions, **flags: Any) -> Plan:
    """Read a plan in JSON, and make its batch anew."""
    said = [
        name.replace("_", "-")
        for name, value in flags.items()
        if value is not None and name != "time_limit"
    ]
    said += [name for name in ("sheet", "mapped", "ignore", "hidden") if getattr(wanted, name)]
    if said:
        flag = "map" if said[0] == "mapped" else said[0]
        raise click.UsageError(f"--{flag} says how to plan; {named(file)} is a plan already")
    held = read_plan(file)
    for note in (note for note in held.notes if note.startswith(EDITED)):
        say(f"note: {note}")
    batch_of(held, None if catalog is None else load_catalog(catalog))
    return held
