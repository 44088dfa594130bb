"""Tables in many files, on the command line: a folder, a glob, a URL."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from planner.cli.inputs import TableOptions
from planner.cli.messages import say
from planner.cli.numbers import WholeNumber
from planner.funding.budget import Budget
from planner.messages import named
from planner.plans import Plan
from planner.requests.readers import SUFFIXES
from planner.requests.table import Table

F = TypeVar("F", bound=Callable[..., Any])
PARQUET = ".parquet"
FILES = (*SUFFIXES, ".json", ".html")  # what single tables are, and plans of these
OPTIONS = (
    click.option(
        "--engine", metavar="NAME|ADDRESS",
        help="Where the files of a lake are worked on: threads, processes, dask, or a cluster such "
        "as dask://host:8786.  [default: threads]",
    ),
    click.option(
        "--workers", type=WholeNumber(min=1), metavar="N",
        help="How many files are worked on at a time, on this machine.  [default: one for each "
        "core]",
    ),
    click.option(
        "--unique-ids/--no-unique-ids", default=None,
        help="Whether an id that stands twice in a lake is a fault.  [default: up to 20 million "
        "rows]",
    ),
)  # fmt: skip


def works_on_lakes(command: F) -> F:
    """Give a command the options that say how a lake is worked on.

    They reach it as ``work``, with the words of `planner.plan_dataset`.
    """

    @wraps(command)  # with the options that it has already
    def run(
        *args: Any, engine: str | None, workers: int | None, unique_ids: bool | None, **others: Any
    ) -> Any:
        work = {"engine": engine, "workers": workers, "unique_ids": unique_ids}
        return command(*args, work=work, **others)

    for option in reversed(OPTIONS):
        run = option(run)
    return run  # type: ignore[return-value]


def is_lake(file: str, output: str | None = None, work: dict[str, Any] | None = None) -> bool:
    """Say whether a table is planned file by file: all but a single file, unless that is wanted.

    Parameters
    ----------
    file
        Its path, a glob or a URL; - for standard input, which is no lake.
    output, work
        Where the plan goes, and how it is to be worked on: a folder, or any way to work, makes a
        lake of a single Parquet file.

    Raises
    ------
    UsageError
        If another table is to be worked on as a lake, or none is named.
    """
    if not file:
        raise click.UsageError("FILE is empty; . is the folder you are in")
    if file != "-" and (is_url(file) or _is_of_many(file)):
        return True
    said = [name for name, value in (work or {}).items() if value is not None]
    if file.lower().endswith(PARQUET):
        return bool(said) or is_folder(output)
    if said:
        raise click.UsageError(
            f"--{said[0].replace('_', '-')} says how a folder, a glob or a URL of Parquet files is "
            f"worked on, or a .parquet file; {named(file)} is read by itself"
        )
    return False


def is_url(text: str) -> bool:
    """Say whether it is a URL, as of `planner.scale.lakes.places`."""
    return "://" in text


def is_folder(output: str | None) -> bool:
    """Say whether a path is clearly that of a folder, whether it is there or not."""
    if not output or output == "-":
        return False
    return is_url(output) or output.endswith(("/", os.sep)) or Path(output).is_dir()


def _is_of_many(file: str) -> bool:
    path = Path(file)
    if path.exists():
        return path.is_dir()
    return glob.has_magic(file) or not path.suffix or file.endswith(("/", os.sep))


def refuse_lake(file: str) -> None:
    """Refuse a lake where a single table is wanted; what is not there is told by its reader.

    Raises
    ------
    UsageError
        If it is one.
    """
    if file != "-" and (is_url(file) or Path(file).is_dir() or glob.has_magic(file)):
        raise click.UsageError(
            f"{named(file)} is not one file; planner solve plans folders, patterns and URLs"
        )


def check_lake(wanted: TableOptions, output: str | None = None) -> None:
    """Refuse what means nothing for a lake.

    Parameters
    ----------
    wanted
        How the table is to be read.
    output
        Where the plan goes, which is a folder.

    Raises
    ------
    UsageError
        For the first of it.
    """
    for flag, said in (("sheet", wanted.sheet), ("hidden", wanted.hidden)):
        if said:
            raise click.UsageError(f"--{flag} is of workbooks, and Parquet files have no sheets")
    if output is None or is_folder(output):
        return
    if output in ("", "-") or Path(output).suffix.lower() in FILES:
        raise click.UsageError(
            f"--output {output or 'is empty'}: the plan of a lake is a folder of Parquet files, "
            "with a row for each request; name one, such as lake/plan/ (the plan itself, with its "
            "proof, is printed by --json)"
        )


def count_lake(file: str, wanted: TableOptions, **how: Any) -> Table:
    """Count a lake, for what is asked of a table.

    Parameters
    ----------
    file, wanted
        What it is, and how it is to be read.
    how
        As of `planner.count_dataset`.
    """
    # Imported here: whoever asks of a single table needs none of it.
    from planner.scale.counts import count_dataset

    check_lake(wanted)
    return count_dataset(file, columns=wanted.columns, progress=True, **how)


def plan_lake(file: str, budget: Budget, output: str | None, **how: Any) -> Plan:
    """Plan a lake, and say what was written; where it is stopped, how to go on.

    Parameters
    ----------
    file, budget, output, how
        As of `planner.plan_dataset`.
    """
    # Imported here: whoever plans a single table needs none of it.
    from planner.scale.dataset import plan_dataset
    from planner.scale.delivered import Delivery

    delivery = None if output is None else Delivery(output)
    try:
        plan = plan_dataset(file, budget, output=output, progress=True, **how)
    except KeyboardInterrupt:
        stays = "nothing is written"
        if delivery is not None and delivery.begun():
            stays = f"what is in {delivery.said} stays, and the same command goes on from there"
        say(f"stopped; {stays}")
        raise
    say(str(plan.reading))
    say("nothing is written; --output FOLDER does" if delivery is None else delivery.told())
    return plan
