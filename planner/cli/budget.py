"""`planner budget`: a ledger that cannot be overdrawn by accident."""

from __future__ import annotations

import click

from planner.cli.on_call import OnCall

COMMANDS = OnCall(
    {
        "adjust": "budget_money",
        "alerts": "budget_alerts",
        "billed": "budget_billed",
        "check": "budget_standing",
        "clock": "budget_clock",
        "export": "budget_export",
        "release": "budget_jobs",
        "report": "budget_report",
        "reserve": "budget_jobs",
        "retake": "budget_plan",
        "set": "budget_standing",
        "settle": "budget_jobs",
        "spend": "budget_money",
        "status": "budget_standing",
        "takes": "budget_plan",
        "top-up": "budget_money",
    }
)


@click.group(
    "budget",
    commands=COMMANDS,
    short_help="Keep a budget: reserve, settle, report.",
    epilog="\b\nExample:\n  planner budget set 100 --ledger spending.db\n"
    "  planner budget reserve film-1 6.40 --ledger spending.db\n"
    "  planner budget settle film-1 5.60 --ledger spending.db\n"
    "  planner budget status --ledger spending.db",
)
def budget_command() -> None:
    """Keep a budget in a ledger, which no number of processes can overdraw by accident.

    Before a job is sent its price is reserved; when it is made, what it cost is settled; where it
    fails, it is released. Whatever is repeated under its KEY does nothing again.
    """
