"""`planner check`: says what is understood of a table, and what is wrong with it."""

from __future__ import annotations

import click

from planner.cli.inputs import TableOptions, reads_a_table
from planner.cli.marking import marking_faults
from planner.cli.ruling import rules_told
from planner.cli.several import Catalogs, allows_more, catalog_option
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
@reads_a_table
def check_command(
    file: str,
    catalog: Catalogs,
    allowed: dict[str, bool],
    rule_file: str | None,
    wanted: TableOptions,
) -> None:
    """Say what is understood of FILE, without planning it.

    Three lines: which sheet and rows are read and what is left out, which column is what and which
    are not used, and what is assumed; then a line for each rule, of a sheet Rules and of --rules.
    Exits with 3 if anything is wrong, with every fault.
    """
    with marking_faults(file):
        table = wanted.table(file)
        asked = Asked.of(table, catalog=catalog, rules=rule_file)
        offered = asked.catalog.allowing(**allowed)
        requests = read_wanted(table, offered)
        beside = Beside(requests, offered)
        stated = read_stated(table.rules, asked.rules, beside=beside)
        who = Who(requests, offered, blame_of(stated))
        rules = rules_told(stated, who, beside)
    click.echo(str(requests.reading.beside_rules(who.columns)))
    for place, sentence in rules:
        click.echo(f"rule     {place}: {sentence}")
