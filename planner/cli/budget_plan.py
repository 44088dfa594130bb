"""`planner budget reserve` and `release --plan`, `retake`, `takes`: the jobs of plans."""

from __future__ import annotations

from decimal import Decimal

import click

from planner.catalog.amounts import exactly
from planner.cli.budget_options import AS_JSON, LEDGER, WITHIN, money, opened, print_json
from planner.cli.messages import say
from planner.cli.several import Catalogs


def reserve_jobs(
    plan: str,
    ledger: str,
    *,
    scope: str,
    by: tuple[str, ...],
    ttl_s: float,
    catalog: Catalogs,
    batch: str,
) -> None:
    """Hold money for all jobs of a plan, or for none; print those to send, a line of JSON each.

    Parameters
    ----------
    plan, ledger
        The plan's file, and the ledger's file or URL.
    scope, by, ttl_s, catalog, batch
        As of `planner.Plan.reserve`.
    """
    # Imported here: a single job needs no plan.
    from planner.cli.jobs import print_jobs
    from planner.cli.plan_files import read_plan

    found = read_plan(plan).reserve(
        ledger, scope=scope, by=by or None, ttl_s=ttl_s, catalog=catalog, batch=batch
    )
    say(str(found))
    print_jobs(found.jobs)


@exactly
def release_jobs(plan: str, ledger: str, *, catalog: Catalogs, batch: str, as_json: bool) -> None:
    """Let go of all jobs of a plan that are open, or of none: they were not sent.

    Parameters
    ----------
    plan, ledger, catalog, batch
        As of `reserve_jobs`.
    as_json
        Whether to print their reservations.
    """
    from planner.cli.plan_files import read_plan

    found = read_plan(plan).release(ledger, catalog=catalog, batch=batch)
    if as_json:
        print_json(found)
        return
    held = money(sum((one.amount_usd for one in found), Decimal(0)))
    jobs = "1 job that was" if len(found) == 1 else f"{len(found):,} jobs that were"
    click.echo(f"released {jobs} not sent, for which {held} were held")
    if not found:
        say("none of its jobs is open in this ledger; if they were reserved with --batch, say it")


@click.command(
    "retake",
    short_help="Say that what was made is of no use.",
    epilog="\b\nExample:\n  planner budget retake intro.e97af04d565dc84e.1 --ledger spending.db",
)
@click.argument("key", metavar="KEY")
@LEDGER
def retake_command(key: str, place: str) -> None:
    """Say that what the job KEY made is of no use, so that it is made again; it stays paid."""
    with opened(place) as ledger:
        found = ledger.retake(key)
    click.echo(f"{found.state} {found.key}, which has cost {money(found.spent_usd)}")


@click.command(
    "takes",
    short_help="Say how many takes usable shots have taken.",
    epilog="\b\nExample:\n  planner budget takes --ledger spending.db",
)
@LEDGER
@WITHIN
@AS_JSON
def takes_command(place: str, scope: str, *, as_json: bool) -> None:
    """Say how many takes usable shots have taken, by model, and between which bounds that is.

    Nothing is planned with it, unless you write it into the column takes, or into a catalog.
    """
    with opened(place) as ledger:
        found = ledger.takes_seen(scope)
    if as_json:
        print_json(found)
        return
    for one in found:
        click.echo(one)
    if not found:
        say("nothing has ended yet")
