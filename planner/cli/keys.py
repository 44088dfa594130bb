"""The keys of an account: from the environment, or from a file, and never as an option.

An option stays in the history of the shell, and everybody on the machine sees it while it runs.
"""

from __future__ import annotations

import os
import stat
import warnings
from pathlib import Path

import click

from planner.errors import InputError, PlannerWarning
from planner.files import read_file
from planner.messages import named
from planner.spending.account.keys import BASE_URL, NAMES, Keys

MOST_BYTES = 100_000

keys_option = click.option(
    "--keys",
    "keys_file",
    metavar="FILE",
    help="A file of the account's keys, a line KLINGAI_API_KEY=... for each; they are no options, "
    "which stay in the history of the shell. No key of the environment counts beside it.  "
    "[default: the environment]",
)


def read_keys(file: str | None) -> Keys:
    """Read the keys: those of a file, where one is named, else those of the environment.

    They are never mixed, so that a file opens the account that it says. Where to ask is said by
    the environment, where the file does not say it.

    Raises
    ------
    InputError
        If the file cannot be read, or has no key. What stands in it is not told.
    """
    if file is None:
        return Keys.of(os.environ)
    return Keys.of({BASE_URL: os.environ.get(BASE_URL, ""), **_named(Path(file))})


def _named(path: Path) -> dict[str, str]:
    try:
        text = read_file(path, MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{named(path)} is no text in UTF-8") from None
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if not equals:
            raise InputError(
                f"{named(path)}, line {number}: expected NAME=VALUE, as {NAMES[0]}=..."
            )
        if name.strip() in NAMES:
            found[name.strip()] = _bare(value.strip())
    if not found.keys() - {BASE_URL}:
        keys = ", ".join(name for name in NAMES if name != BASE_URL)
        raise InputError(f"{named(path)} has none of {keys}")
    _warn_if_open(path)
    return found


def _bare(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _warn_if_open(path: Path) -> None:
    state = path.stat()
    if os.name == "posix" and stat.S_ISREG(state.st_mode) and state.st_mode & 0o077:
        said = f"{named(path)} can be read by others on this machine; chmod 600 it"
        warnings.warn(said, PlannerWarning, stacklevel=2)
