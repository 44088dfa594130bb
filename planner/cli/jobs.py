"""`planner jobs`: what a plan sends to providers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import fields

import click
import pandas as pd

from planner.cli.batch import batch_option
from planner.cli.plan_files import read_plan
from planner.cli.several import Catalogs, catalog_option
from planner.outputs.tables import write_frame
from planner.results.jobs import Job


@click.command(
    "jobs",
    short_help="List what a plan sends to providers.",
    epilog="\b\nExample:\n  planner jobs plan.json | while read -r job; do ...; done",
)
@click.argument("file", metavar="PLAN")
@catalog_option("What it was made with, where that does not come along.")
@batch_option
@click.option("--csv", "as_csv", is_flag=True, help="Print a table, and no JSON.")
def jobs_command(file: str, catalog: Catalogs, batch: str, *, as_csv: bool) -> None:
    """List the jobs of the plan in PLAN (.json, as solve writes them), one JSON object a line.

    A job is one call to a provider: a take, a draft, a part of a long video. Its key is the same
    wherever and whenever it is asked for; what the jobs reserve adds up to what the plan costs.
    """
    print_jobs(read_plan(file).jobs(catalog=catalog, batch=batch), as_csv=as_csv)


def print_jobs(jobs: Iterable[Job], *, as_csv: bool = False) -> None:
    """Print jobs in UTF-8, whatever the terminal can show: as lines of JSON, or as a table."""
    if not as_csv:
        for job in jobs:
            click.echo(json.dumps(job.to_dict(), ensure_ascii=False).encode("utf-8", "replace"))
        return
    names = [each.name for each in fields(Job)]
    rows = [job.to_dict() | {"features": ", ".join(job.features)} for job in jobs]
    write_frame(pd.DataFrame(rows, columns=names, dtype=object), sys.stdout.buffer)
