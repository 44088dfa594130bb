"""`planner budget alerts`: which parts of budgets are used, each told once."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import click

from planner.cli.budget_options import AS_JSON, LEDGER, WITHIN, opened, print_json
from planner.cli.messages import say, say_error
from planner.errors import BudgetError, WebhookError
from planner.spending.alerting.parts import THRESHOLDS, read_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.spending.alerting.alert import Alert
    from planner.spending.alerting.forecast import Forecast

OVER_CODE = 6


def _parts(
    context: click.Context, option: click.Parameter, given: Sequence[str]
) -> tuple[Decimal, ...]:
    try:
        return tuple(read_part(part, "it") for part in given)
    except BudgetError as error:
        raise click.BadParameter(str(error), context, option) from None


def _part(context: click.Context, option: click.Parameter, given: str | None) -> Decimal | None:
    return None if given is None else _parts(context, option, [given])[0]


@click.command(
    "alerts",
    short_help="Tell which parts of budgets are used.",
    epilog="\b\nExample:\n  planner budget alerts --ledger spending.db --over forecast "
    "--fail-if-over 100%",
)
@LEDGER
@WITHIN
@click.option("--threshold", "thresholds", multiple=True, metavar="PART", callback=_parts,
              help="A part of each budget, such as 0.75 or 75%; may be repeated.  "
              "[default: 0.5, 0.75, 0.9]")  # fmt: skip
@click.option("--over", type=click.Choice(["spent", "forecast"]), default="spent",
              show_default=True,
              help="What was spent, or will have been when the month ends.")  # fmt: skip
@click.option("--webhook", metavar="URL", envvar="PLANNER_WEBHOOK", show_envvar=True,
              help="Where to send it as JSON. Others on the machine see an option; put a secret "
              "address into the environment.")  # fmt: skip
@click.option("--allow-http", is_flag=True,
              help="Send it unencrypted to other machines as well.")  # fmt: skip
@click.option("--fail-if-over", "limit", metavar="PART", callback=_part,
              help=f"End with exit code {OVER_CODE} where that part of a budget is reached, "
              "whether it was told before or not.")  # fmt: skip
@AS_JSON
@click.pass_context
def alerts_command(
    context: click.Context,
    place: str,
    scope: str,
    thresholds: tuple[Decimal, ...],
    over: Literal["spent", "forecast"],
    webhook: str | None,
    allow_http: bool,
    limit: Decimal | None,
    as_json: bool,
) -> None:
    """Tell which parts of budgets are used, or will be when the month ends.

    Each is told once in a month, to one of all who ask. What could not be sent to a webhook is
    sent by the next call.
    """
    # Imported here: it brings the database, which takes as long to load as all else.
    from planner.spending.alerting.webhook import Webhook

    hook = None if webhook is None else Webhook(webhook, allow_http=allow_http)
    failed = None
    with opened(place) as ledger:
        try:
            alerts: Sequence[Alert] = ledger.alerts(
                scope, thresholds or THRESHOLDS, over=over, webhook=hook
            )
        except WebhookError as error:
            alerts, failed = error.alerts, error
        forecasts = ledger.forecasts(scope) if as_json or limit is not None else []
    _print(alerts, forecasts, as_json=as_json)
    reached = [one for one in forecasts if limit is not None and one.reaches(limit, over)]
    for one in reached:
        is_reached = "is reached" if over == "spent" else "will be reached"
        say(f"{limit:%} of its budget {is_reached}: {one}", "error")
    if reached:
        if failed is not None:
            say_error(failed)
        context.exit(OVER_CODE)
    if failed is not None:
        raise failed


def _print(alerts: Sequence[Alert], forecasts: Sequence[Forecast], *, as_json: bool) -> None:
    if as_json:
        print_json({"alerts": [one.as_dict() for one in alerts], "forecasts": forecasts})
        return
    for alert in alerts:
        click.echo(str(alert))
    if not alerts:
        say("nothing new is reached")
