"""What a plan rests on, as two hashes that another process can compute again.

Both are SHA-256, in hexadecimal, of what was understood, not of a file: another order of columns, a
comment or another file format change nothing, another request, price or rating does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from decimal import Decimal
from hashlib import sha256

import numpy as np
import pandas as pd

from planner.catalog.amounts import EXACT, exactly
from planner.catalog.schema import Catalog
from planner.engine.arrays import IntArray
from planner.pieces import pieces
from planner.requests.checked import Requests
from planner.requests.fields import PLACES
from planner.requests.kinds import BEFORE_TAKES, Kind

LITTLE = np.dtype("<i8")
BEFORE = len(BEFORE_TAKES)
SPARSE = ("draft", "barred")  # attributes that few kinds have


@exactly
def hash_of_requests(requests: Requests) -> str:
    """Hash what decides: ids, kinds with their takes, priorities, turns, who is required, limits.

    Of the JSON texts of the list of ids and the list of kinds (each the list of its attributes, in
    the order of `Kind`, after the features the takes, of the request times those of its use, null
    where neither says any; `left_out` as true or false, `draft` and `barred` only where they say
    something), followed by five numbers of every request, column after column, in little-endian 64
    bits: the position of its kind, its priority and its turn in thousandths, 1 where it is
    required, its limit in billionths of a USD; and where rows stand for many, how many. Such rows
    that follow each other and agree in all else are one, so that it does not matter how they were
    parted.
    """
    digest, counts = sha256(), requests.counts
    rows: slice | IntArray = slice(None)
    if counts is not None and len(requests):
        rows = runs = _runs(requests)
        counts = np.add.reduceat(counts, runs)
    for piece in _json_of_texts(requests.ids.iloc[rows]):
        digest.update(piece)
    kinds, wishes = [_attributes(kind) for kind in requests.kinds], requests.wishes()
    pairs = zip(wishes.kinds.tolist(), wishes.takes.tolist(), strict=True)
    digest.update(_json([_with_takes(kinds[kind], takes) for kind, takes in pairs]))
    for column in (
        wishes.members,
        requests.priorities,
        requests.turns,
        requests.required,
        requests.limits,
    ):
        digest.update(column[rows].astype(LITTLE).tobytes())
    if counts is not None:
        digest.update(counts.astype(LITTLE).tobytes())
    return digest.hexdigest()


def _runs(requests: Requests) -> IntArray:
    """Find the first of the rows that stand for many, follow each other and agree in all else."""
    fresh = np.ones(len(requests), dtype=bool)
    ids = requests.ids.array
    fresh[1:] = np.asarray(ids[1:] != ids[:-1], dtype=bool)
    for name in ("members", "priorities", "turns", "required", "takes", "use_takes", "limits"):
        column = getattr(requests, name)
        fresh[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(fresh)


def _json_of_texts(texts: pd.Series[str]) -> Iterator[bytes]:
    """Write a list of texts as JSON, piece after piece."""
    before = b"["
    for part in pieces(len(texts)):
        yield before + _json(texts.iloc[part].tolist())[1:-1]
        before = b","
    yield b"]" if len(texts) else b"[]"


@exactly
def hash_of_catalog(catalog: Catalog) -> str:
    """Hash all that a catalog says.

    Of the JSON text of its keys and values, defaults included, in the order of the schema; amounts
    as texts without trailing zeros.
    """
    return sha256(_json(catalog.model_dump())).hexdigest()


def _attributes(kind: Kind) -> tuple[object, ...]:
    given = asdict(replace(kind, left_out=bool(kind.left_out)))
    return tuple(value for name, value in given.items() if value or name not in SPARSE)


def _with_takes(attributes: tuple[object, ...], millionths: int) -> tuple[object, ...]:
    takes = EXACT.divide(millionths, PLACES * PLACES) if millionths else None
    return (*attributes[:BEFORE], takes, *attributes[BEFORE:])


def _json(value: object) -> bytes:
    return json.dumps(value, default=_spelled, separators=(",", ":")).encode("ascii")


def _spelled(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
