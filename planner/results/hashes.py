"""What a plan rests on, as two hashes that another process can compute again.

Both are SHA-256, in hexadecimal, of what was understood, not of a file: another order of columns, a
comment or another file format change nothing, another request, price or rating does.
"""

from __future__ import annotations

import json
from dataclasses import astuple, replace
from decimal import Decimal
from hashlib import sha256

import numpy as np

from planner.catalog.amounts import exactly
from planner.catalog.schema import Catalog
from planner.requests.checked import Requests
from planner.requests.fields import Kind

LITTLE = np.dtype("<i8")


@exactly
def hash_of_requests(requests: Requests) -> str:
    """Hash what decides: ids, kinds, priorities, turns, who is required, limits.

    Of the JSON texts of the list of ids and the list of kinds (each the list of its attributes, in
    the order of `Kind`, `left_out` as true or false, `barred` only where something is), followed
    by five numbers of every request, column after column, in little-endian 64 bits: the position
    of its kind, its priority and its turn in thousandths, 1 where it is required, its limit in
    billionths of a USD.
    """
    digest = sha256()
    digest.update(_json(requests.ids.tolist()))
    kinds = [replace(kind, left_out=bool(kind.left_out)) for kind in requests.kinds]
    digest.update(_json([_attributes(kind) for kind in kinds]))
    for column in (
        requests.members,
        requests.priorities,
        requests.turns,
        requests.required,
        requests.limits,
    ):
        digest.update(column.astype(LITTLE).tobytes())
    return digest.hexdigest()


@exactly
def hash_of_catalog(catalog: Catalog) -> str:
    """Hash all that a catalog says.

    Of the JSON text of its keys and values, defaults included, in the order of the schema; amounts
    as texts without trailing zeros.
    """
    return sha256(_json(catalog.model_dump())).hexdigest()


def _attributes(kind: Kind) -> tuple[object, ...]:
    *others, barred = astuple(kind)
    return (*others, barred) if barred else tuple(others)


def _json(value: object) -> bytes:
    return json.dumps(value, default=_spelled, separators=(",", ":")).encode("ascii")


def _spelled(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
