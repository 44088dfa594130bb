"""`planner new`: a workbook to fill in."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import quote

import click

from planner.catalog.loading import SHIPPED, load_catalog, names_in
from planner.catalog.own import JOINT, with_allowances, without_allowances
from planner.cli.messages import say
from planner.cli.paths import FORCED, refuse_there, same_file
from planner.cli.several import Catalogs, allows_more, catalog_option
from planner.day import day_of_order
from planner.messages import named


@click.command("new", short_help="Write a workbook to fill in.")
@click.argument("file", metavar="FILE")
@catalog_option("What can be bought; may be given several times.  [default: kling]")
@allows_more
@FORCED
def new_command(file: str, catalog: Catalogs, allowed: dict[str, bool], force: bool) -> None:
    """Write FILE (.xlsx), a workbook to fill in.

    It has a row per video with drop-downs from the catalog, settings such as the budget, rules such
    as a cap for each client, the prices in force, and a page of help. The rows that it comes with
    are examples; its rules are only shown, and say nothing before you take their # away.
    """
    # Imported here: no other command needs it.
    from planner.outputs.template import write_template

    path = Path(file)
    if path.suffix.lower() != ".xlsx":
        raise click.UsageError(f"{named(path)} is no .xlsx file, as workbooks are")
    names = [name for each in _listed(catalog) for name in names_in(each)]
    if any(same_file(file, without_allowances(name)[0]) for name in names):
        raise click.UsageError("FILE is the catalog; it would be lost")
    offered = load_catalog(catalog).allowing(**allowed)
    refuse_there(path, force=force)
    words = [word for word, said in allowed.items() if said]
    called = JOINT.join(with_allowances(_called(name, path), words) for name in names)
    write_template(path, offered, called=called, on=day_of_order())
    say(
        f"wrote {named(path)}: fill sheet Requests, set the budget in Settings, then: "
        f"planner solve {quote(named(path))}"
    )


def _listed(catalog: Catalogs) -> list[str]:
    return [catalog or SHIPPED[0]] if not isinstance(catalog, list) else catalog


def _called(catalog: str, path: Path) -> str:
    """Say what the workbook calls its catalog: a file by its path from there on."""
    if without_allowances(catalog)[0] in SHIPPED:
        return catalog
    return Path(os.path.relpath(catalog, path.parent)).as_posix()
