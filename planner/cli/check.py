"""`planner check`: says what is understood of a table, and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from planner.catalog.loading import load_catalog
from planner.catalog.schema import Catalog
from planner.cli.inputs import TableOptions, reads_a_table
from planner.cli.lakes import check_lake, is_lake, works_on_lakes
from planner.cli.marking import marking_faults
from planner.cli.ruling import rules_told
from planner.cli.several import Catalogs, allows_more, catalog_option
from planner.requests.checked import Requests
from planner.requests.table import Table
from planner.results.asked import Asked
from planner.results.wanted import read_wanted
from planner.rules.examined import Beside
from planner.rules.reading import read_stated
from planner.rules.stated import blame_of
from planner.rules.who import Who


@click.command("check", short_help="Say what is understood of a table of requests.")
@click.argument("file", metavar="FILE")
@catalog_option("Whose names it uses; may be given several times.  [default: as in Settings]")
@allows_more
@click.option(
    "--rules", "rule_file", metavar="FILE", help="A TOML file of rules, to be checked as well."
)
@works_on_lakes
@reads_a_table
def check_command(
    file: str,
    catalog: Catalogs,
    allowed: dict[str, bool],
    rule_file: str | None,
    work: dict[str, Any],
    wanted: TableOptions,
) -> None:
    """Say what is understood of FILE, without planning it.

    Three lines: which sheet and rows are read and what is left out, which column is what and which
    are not used, and what is assumed; then a line for each rule, of a sheet Rules and of --rules.
    FILE may be a lake, as of solve. Exits with 3 if anything is wrong, with every fault.
    """
    if is_lake(file, work=work):
        check_lake(wanted)
        offered = load_catalog(catalog).allowing(**allowed)
        # Imported here: whoever checks a single table needs none of it.
        from planner.scale.counts import counted

        with (
            counted(
                file,
                catalog=offered,
                rules=rule_file,
                columns=wanted.columns,
                progress=True,
                **work,
            ) as counts,
            counts.told_by_row(),
        ):
            asked = Asked.of(counts.table, catalog=offered, rules=rule_file)
            requests, rules = _understood(counts.table, asked, offered)
            requests = counts.of_lake(requests)
    else:
        with marking_faults(file):
            table = wanted.table(file)
            asked = Asked.of(table, catalog=catalog, rules=rule_file)
            requests, rules = _understood(table, asked, asked.catalog.allowing(**allowed))
    click.echo(str(requests.reading))
    for place, sentence in rules:
        click.echo(f"rule     {place}: {sentence}")


def _understood(
    table: Table, asked: Asked, offered: Catalog
) -> tuple[Requests, list[tuple[str, str]]]:
    """Read a table and its rules, and say of each what it means."""
    requests = read_wanted(table, offered)
    beside = Beside(requests, offered)
    stated = read_stated(table.rules, asked.rules, beside=beside)
    who = Who(requests, offered, blame_of(stated))
    rules = rules_told(stated, who, beside)
    reading = requests.reading.beside_rules(who.columns)
    return replace(requests, reading=reading), rules
