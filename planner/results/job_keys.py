"""What jobs are called: the same for the same order, on every machine, in every plan."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from planner.errors import InputError
from planner.messages import shown

MOST_LETTERS = 100  # of an id in a key; all of it counts in its hash
MOST_OF_BATCH = 60
DIGITS = 16  # of the hash: of a billion jobs, two are called alike once in 40 times
AGAIN = "#"  # before the number of an attempt that is not the first
JOB = re.compile(rf"\.[0-9a-f]{{{DIGITS}}}\.[0-9]+({AGAIN}[0-9]+)?$")  # how the key of a job ends
# What is ordered. The takes are not part of it: the first of three is the first of two.
ORDERED = ("catalog", "model", "mode", "resolution", "features", "part", "segment")


def read_batch(said: object) -> str:
    """Read what tells the jobs of a batch from those of others with the same ids.

    Raises
    ------
    InputError
        If it is no short text.
    """
    if not isinstance(said, str) or len(said) > MOST_OF_BATCH or not said.isprintable():
        raise InputError(
            f"batch is {shown(said)}; expected a text of {MOST_OF_BATCH} letters at the most, such "
            "as '2026-11'"
        )
    return normalize("NFC", said.strip())


def shot_key(batch: str, request: str, lengths: Sequence[int], said: Mapping[str, Any]) -> str:
    """Call what is ordered, whichever take of it.

    Parameters
    ----------
    batch
        As of `read_batch`.
    request
        The id of the request.
    lengths
        Of all segments, in seconds.
    said
        The fields of its job, of which `ORDERED` count.
    """
    told = [batch, request, list(lengths), *(said[name] for name in ORDERED)]
    digest = sha256(json.dumps(told, ensure_ascii=True).encode("ascii")).hexdigest()[:DIGITS]
    name = "".join(letter if letter.isprintable() else "?" for letter in request[:MOST_LETTERS])
    return f"{batch}/{name}.{digest}" if batch else f"{name}.{digest}"


def is_of_job(key: str) -> bool:
    """Say whether a key is one of a plan's jobs, and not what somebody else calls something."""
    return JOB.search(key) is not None


def attempt_of(key: str) -> int:
    """Return which attempt a job's key is of, 1 for the first."""
    number = key.rpartition(".")[2].partition(AGAIN)[2]
    return int(number) if number else 1


def next_attempt(key: str) -> str:
    """Return the key of the attempt after."""
    first, _, last = key.rpartition(".")
    return f"{first}.{last.partition(AGAIN)[0]}{AGAIN}{attempt_of(key) + 1}"
