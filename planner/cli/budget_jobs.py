"""`planner budget reserve`, `settle`, `release`: the money of a job, from first to last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from planner.cli.batch import batch_option
from planner.cli.budget_options import (
    AS_JSON,
    DETAILS,
    LEDGER,
    SCOPE,
    left_told,
    money,
    opened,
    print_json,
    scope_told,
    when,
)
from planner.cli.budget_plan import release_jobs, reserve_jobs
from planner.cli.messages import say
from planner.cli.numbers import Number
from planner.cli.several import Catalogs, catalog_option
from planner.results.job_keys import is_of_job, next_attempt
from planner.spending.ledger.months import DAY_S

if TYPE_CHECKING:
    from planner.spending.ledger.entries import Reservation
    from planner.spending.ledger.ledger import Ledger


@click.command(
    "reserve",
    short_help="Hold money for a job.",
    epilog="\b\nExamples:\n  planner budget reserve film-1 6.40 --scope brand --model kling-v1\n"
    "  planner budget reserve --plan plan.json --scope brand --by campaign",
)
@click.argument("key", metavar="KEY", required=False)
@click.argument("amount", metavar="USD", required=False)
@click.option("--plan", metavar="FILE",
              help="Hold money for all jobs of a plan (.json), or for none; print those not made."
              )  # fmt: skip
@click.option("--by", multiple=True, metavar="COLUMN",
              help="With --plan: by whose values requests have budgets of their own in the scope."
              )  # fmt: skip
@catalog_option("With --plan: what it was made with, where that does not come along.")
@batch_option
@LEDGER
@SCOPE
@click.option("--ttl", "ttl_s", type=Number(min=0, min_open=True), default=DAY_S, show_default=True,
              metavar="SECONDS", help="It ends by itself after so long.")  # fmt: skip
@click.option("--model", metavar="NAME", help="What the job is made with, for reports.")
@click.option("--failure-charge", type=Number(min=0, max=1), metavar="PART",
              help="Which part of its price it costs if it fails.")  # fmt: skip
@DETAILS
@AS_JSON
def reserve_command(
    key: str | None,
    amount: str | None,
    plan: str | None,
    by: tuple[str, ...],
    catalog: Catalogs,
    batch: str,
    place: str,
    scope: str,
    ttl_s: float,
    model: str | None,
    failure_charge: float | None,
    details: dict[str, str],
    as_json: bool,
) -> None:
    """Hold USD for a job, if there is as much left in its scope and all that it lies in.

    Exit code 4 where there is not: nothing is reserved then, and the job is not to be sent.
    """
    if plan is not None:
        if key is not None or model or failure_charge is not None or details:
            raise click.UsageError("--plan says what its jobs are; leave out KEY, USD and the rest")
        reserve_jobs(plan, place, scope=scope, by=by, ttl_s=ttl_s, catalog=catalog, batch=batch)
        return
    if key is None or amount is None:
        raise click.UsageError("which job? Give KEY and USD, or --plan plan.json")
    if by or catalog or batch:
        raise click.UsageError("--by, --catalog and --batch are for the jobs of --plan")
    with opened(place) as ledger:
        held = ledger.reserve(
            key,
            amount,
            scope=scope,
            ttl_s=ttl_s,
            model=model,
            failure_charge=failure_charge,
            details=details,
        )
        if as_json:
            print_json(held)
            return
        until = when(held.expires, ledger)
        what = f"reserved {key}: {money(held.amount_usd)} of {scope_told(held.scope)} until {until}"
        click.echo(f"{what}{left_told(ledger, held.scope)}")


@click.command(
    "settle",
    short_help="Say what a job has cost.",
    epilog="\b\nExample:\n  planner budget settle film-1 5.60",
)
@click.argument("key", metavar="KEY")
@click.argument("cost", metavar="USD")
@LEDGER
@DETAILS
@AS_JSON
def settle_command(key: str, cost: str, place: str, details: dict[str, str], as_json: bool) -> None:
    """Say what a job that is made has cost; what was held beyond that is free again."""
    with opened(place) as ledger:
        _tell(ledger, ledger.settle(key, cost, details=details), as_json=as_json)
        _tell_spare(ledger, key)


@click.command(
    "release",
    short_help="Say that jobs have failed, or were never sent.",
    epilog="\b\nExamples:\n  planner budget release film-1 --charged 0\n"
    "  planner budget release --plan plan.json",
)
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--plan", metavar="FILE",
              help="Let go of all jobs of a plan (.json) that are open: they were never sent."
              )  # fmt: skip
@catalog_option("With --plan: what it was made with, where that does not come along.")
@batch_option
@LEDGER
@click.option("--charged", metavar="USD",
              help="What each cost all the same.  [default: as --failure-charge of reserve says]"
              )  # fmt: skip
@click.option("--unsent", is_flag=True,
              help="They were never sent: they cost nothing, and are no failed takes.")  # fmt: skip
@DETAILS
@AS_JSON
def release_command(
    keys: tuple[str, ...],
    plan: str | None,
    catalog: Catalogs,
    batch: str,
    place: str,
    charged: str | None,
    details: dict[str, str],
    *,
    unsent: bool,
    as_json: bool,
) -> None:
    """Say that each job KEY has failed, or was never sent; its money is free again.

    All of them are released, or none.
    """
    if plan is not None:
        if keys or charged is not None or unsent or details:
            raise click.UsageError("--plan lets go of its jobs as never sent; leave out the rest")
        release_jobs(plan, place, catalog=catalog, batch=batch, as_json=as_json)
        return
    if not keys:
        raise click.UsageError("which job? Give KEY, or --plan plan.json")
    if catalog or batch:
        raise click.UsageError("--catalog and --batch are for the jobs of --plan")
    with opened(place) as ledger:
        ended = ledger.release_all(keys, charged_usd=charged, sent=not unsent, details=details)
        if as_json and len(ended) > 1:
            print_json(ended)
            return
        for one in ended:
            _tell(ledger, one, as_json=as_json)


def _tell(ledger: Ledger, ended: Reservation, *, as_json: bool) -> None:
    """Say how a reservation has ended."""
    if as_json:
        print_json(ended)
        return
    left = left_told(ledger, ended.scope)
    when = "" if ended.month == ledger.standing().month else f" in {ended.month}"
    reserved = f"{money(ended.amount_usd)} were reserved{when}"
    if ended.state == "unsent":
        how = f"let go of {ended.key}, as never sent: {reserved} of {scope_told(ended.scope)}"
    else:
        cost = f"{money(ended.spent_usd)} of {scope_told(ended.scope)}"
        how = f"{ended.state} {ended.key} at {cost}, {reserved}"
    click.echo(f"{how}{left}")


def _tell_spare(ledger: Ledger, key: str) -> None:
    """Say which later attempts are held although this one is made after all."""
    if not is_of_job(key) or not ledger.reservations([next_attempt(key)]):
        return
    # Imported here: it knows plans, and few jobs have another attempt.
    from planner.plans.attempts import open_after

    for one in open_after(ledger, [key]).get(key, ()):
        held = money(one.amount_usd)
        say(f"{one.key} holds {held} and is not needed any more; release it if it is not sent")
