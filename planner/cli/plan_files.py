"""Plans that a command is given, as JSON."""

from __future__ import annotations

import sys
from pathlib import Path

from planner.errors import InputError
from planner.files import read_file
from planner.messages import named
from planner.plans import Plan
from planner.requests.readers import SUFFIXES

MOST_BYTES = 20_000_000_000  # some hundred bytes a request


def read_plan(file: str) -> Plan:
    """Read a plan that was written as JSON.

    Parameters
    ----------
    file
        Its path; - for standard input.

    Raises
    ------
    InputError
        If there is none; it names the file. If it is a table.
    """
    name = "standard input" if file == "-" else named(file)
    if Path(file).suffix.lower() in SUFFIXES:
        raise InputError(
            f"{name} is a table, and a plan is read from JSON: planner solve {name} --output "
            "plan.json writes one; the table goes beside it, as in planner replan plan.json "
            f"--requests {name}"
        )
    raw = sys.stdin.buffer.read() if file == "-" else read_file(Path(file), MOST_BYTES)
    try:
        return Plan.from_json(raw)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
