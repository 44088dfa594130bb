"""`planner watch`: a workbook is planned again whenever it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from planner.catalog.spelling import usd_up, value_text
from planner.cli.batch_file import BatchFile
from planner.cli.messages import say, say_error
from planner.cli.paths import check_output
from planner.cli.planning_flags import planning_flags
from planner.cli.targets import Target
from planner.engine.clock import Clock
from planner.errors import InputError, PlannerError
from planner.files import check_file
from planner.messages import named
from planner.outputs.summary import standing
from planner.plans import Plan

LOOK_MS = 500  # between two looks at a file; one that looks the same in both is quiet
MOST_BYTES = 20_000_000_000

State = tuple[int, int, int]


@click.command("watch", short_help="Plan a batch again each time it is saved.")
@click.argument("file", metavar="FILE")
@planning_flags()
@click.option(
    "--output", "-o", metavar="FILE", help="Write the plan here.  [default: FILE.plan.xlsx]"
)
def watch_command(file: str, output: str | None, **flags: Any) -> None:
    """Plan FILE, as `planner solve` does, and again each time it is saved, until Ctrl-C.

    The plan stands beside it: that of batch.xlsx in batch.plan.xlsx, or in batch.plan-2.xlsx where
    that is somebody else's or was changed.
    """
    path = Path(file)
    target = str(path.with_name(f"{path.stem}.plan.xlsx")) if output is None else output
    if "-" in (file, target):
        raise click.UsageError("a file is watched, and a file is written; - is neither")
    check_output(target, file)
    check_file(path, MOST_BYTES)
    batch = BatchFile.of(file, **flags)
    say(f"watching {named(path)}; Ctrl-C ends it")
    reading, place = "", Target(Path(target))
    for _ in _saves(path):
        reading = _plan_again(batch, place, reading)


def _plan_again(batch: BatchFile, target: Target, told: str) -> str:
    """Plan, write, and say so in a line; whatever goes wrong, the next save may mend.

    How the table was read is said where it is not as was told; what was told last is returned.
    """
    moment = f"{datetime.now():%H:%M:%S}  "
    try:
        clock = Clock(batch.time_limit_s)
        result = batch.run(str(target.path))
        if str(result.reading) != told:
            told = str(result.reading)
            say(told)
        path = target.save(result, clock.left_s())
    except PlannerError as error:
        say_error(error, moment)
    except click.UsageError as error:
        say(f"{moment}{error.message}", "error")
    else:
        click.echo(f"{moment}{_told(result)}; wrote {named(path)}")
    return told


def _told(plan: Plan) -> str:
    tally = plan.tally
    return (
        f"{tally.made:,} of {tally.requests:,} made, {usd_up(plan.cost_usd)} of "
        f"{usd_up(plan.budget_usd)}, value {value_text(plan.value)}, {standing(plan)}"
    )


def _saves(path: Path) -> Iterator[None]:
    """Yield at once, and whenever the file has been saved and is quiet again.

    Programs save in several steps, some of them to another file that they rename. So the folder is
    watched, and what counts is how the file looks.
    """
    from watchfiles import watch

    seen = planned = _state(path)
    yield
    folder = path.parent
    try:
        for _ in watch(folder, recursive=False, rust_timeout=LOOK_MS, yield_on_timeout=True):
            now = _state(path)
            if now == seen != planned:
                planned = now
                if now is None:
                    say(f"{named(path)} is gone; it is planned once it is there again")
                else:
                    yield
            seen = now
    except (OSError, RuntimeError) as error:
        raise InputError(f"{named(folder)} cannot be watched: {error}") from None


def _state(path: Path) -> State | None:
    """Return what tells one version of a file from the next; None while it is not there."""
    try:
        now = path.stat()
    except OSError:
        return None
    return now.st_mtime_ns, now.st_size, now.st_ino
