"""`planner verify`: proves a plan that was written as JSON."""

from __future__ import annotations

import click

from planner.cli.inputs import TableOptions, reads_a_table
from planner.cli.lakes import count_lake, is_lake
from planner.cli.plan_files import read_plan
from planner.cli.several import Catalogs, catalog_option
from planner.results.known import same_catalog


@click.command("verify", short_help="Prove a plan from its requests and the catalog on.")
@click.argument("plan_file", metavar="PLAN")
@click.argument("file", metavar="FILE")
@catalog_option(
    "What can be bought; may be given several times.  [default: the plan's, by its name]"
)
@click.option(
    "--rules",
    metavar="FILE",
    help="A TOML file of the rules that are to be kept, beside those of the workbook's sheet "
    "Rules.  [default: those that the plan states]",
)
@reads_a_table
def verify_command(
    plan_file: str, file: str, catalog: Catalogs, rules: str | None, wanted: TableOptions
) -> None:
    """Prove the plan in PLAN (.json, as solve writes it) from the requests in FILE.

    Every row is priced again, with the catalog and on the day of the plan, every rule is followed
    again, the certificates are checked without any solver, and all that the plan says is compared
    with what follows. Exits with 5 if the plan is refuted.
    """
    plan = read_plan(plan_file)
    if is_lake(file):
        ruled = plan.stated_rules if rules is None else rules
        offered = catalog or same_catalog(plan, None)
        requests = count_lake(file, wanted, catalog=offered, rules=ruled, unique_ids=False)
    else:
        requests = wanted.table(file)
    click.echo(plan.verify(requests, catalog=catalog, rules=rules))
