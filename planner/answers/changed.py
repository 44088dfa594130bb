"""Requests and catalogs, changed as somebody asks: the rest of the road is that of any others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from planner.answers.asked import Asked
from planner.catalog.own import set_quality
from planner.catalog.schema import Catalog
from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.requests.checked import Requests
from planner.requests.fields import PLACES
from planner.requests.kinds import BARRED, Kind

Pairs = frozenset[tuple[str, str]]


def with_priorities(requests: Requests, rows: IntArray, thousandths: IntArray) -> Requests:
    """Give some requests other priorities, in the table that they bring along as well."""
    priorities, turns = requests.priorities.copy(), requests.turns.copy()
    priorities[rows] = turns[rows] = thousandths
    whole = not (priorities % PLACES).any()
    told = priorities // PLACES if whole else priorities / PLACES
    table = requests.table.assign(priority=told)
    return replace(requests, priorities=priorities, turns=turns, table=table)


def with_required(requests: Requests, required: BoolArray) -> Requests:
    """Say which requests must be made, in the table that they bring along as well."""
    rows = np.flatnonzero(required != requests.required)
    if not rows.size:
        return requests
    if "required" in requests.table.columns:
        cells = requests.table["required"].astype(object).to_numpy(copy=True)
    else:
        cells = np.full(len(requests), None, dtype=object)
    cells[rows] = [("no", "yes")[yes] for yes in required[rows].tolist()]
    told: Any = pd.Series(cells, requests.table.index, dtype=object)
    return replace(requests, required=required, table=requests.table.assign(required=told))


def barred_by(exclude: Asked, only: Asked, catalog: Catalog) -> Pairs:
    """List the pairs of model and resolution that are open no longer.

    Parameters
    ----------
    exclude
        What is not to be used.
    only
        What alone may be: where models and resolutions are named, what is both; and the options
        that are named.
    catalog
        What can be bought.
    """
    pairs = _pairs(catalog)
    models = only.models or frozenset(catalog.models)
    resolutions = only.resolutions or frozenset(catalog.resolutions)
    both = bool(only.models or only.resolutions)
    return frozenset(
        (model, size)
        for model, size in pairs
        if model in exclude.models
        or size in exclude.resolutions
        or (model, size) in exclude.options
        or (
            only.names
            and (model, size) not in only.options
            and not (both and model in models and size in resolutions)
        )
    )


def with_barred(requests: Requests, pairs: Pairs, out: BoolArray, catalog: Catalog) -> Requests:
    """Bar options from all requests, and some requests altogether.

    Parameters
    ----------
    requests
        The requests; what is barred already stays so.
    pairs
        As of `barred_by`.
    out
        Which are not to be made at all; shape (requests,).
    catalog
        What can be bought.
    """
    if not pairs and not out.any():
        return requests
    keys, members = ranked(2 * requests.members + out)
    barred: dict[tuple[tuple[tuple[str, str], ...], bool], tuple[tuple[str, str], ...]] = {}
    kinds = []
    for key in keys.tolist():
        kind, whole = requests.kinds[key >> 1], bool(key & 1)
        if (kind.barred, whole) not in barred:
            every = whole or BARRED in kind.barred
            barred[kind.barred, whole] = (BARRED,) if every else _barred(kind, pairs, catalog)
        kinds.append(replace(kind, barred=barred[kind.barred, whole]))
    return replace(requests, kinds=tuple(kinds), members=members)


def with_barred_of(before: Requests, requests: Requests) -> Requests:
    """Bar what was barred from the same requests before."""
    if not any(kind.barred for kind in before.kinds):
        return requests
    width = len(before.kinds)
    keys, members = ranked(requests.members * width + before.members)
    kinds = tuple(
        replace(requests.kinds[key // width], barred=before.kinds[key % width].barred)
        for key in keys.tolist()
    )
    return replace(requests, kinds=kinds, members=members)


def _barred(kind: Kind, pairs: Pairs, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Write down what is barred in one form: a model that is barred everywhere by itself."""
    barred, open_ones = [], set()
    for model, size in _pairs(catalog):
        if (model, size) in pairs or kind.bars(model, size):
            barred.append((model, size))
        else:
            open_ones.add(model)
    short = ((model, size if model in open_ones else "") for model, size in barred)
    return tuple(dict.fromkeys(short))


def _pairs(catalog: Catalog) -> list[tuple[str, str]]:
    """List what can be ordered, in the catalog's order."""
    return list(
        dict.fromkeys(
            (one, each.resolution) for one in catalog.models for each in catalog.offers(one)
        )
    )


def with_qualities(catalog: Catalog, numbers: Mapping[tuple[str, str], Decimal]) -> Catalog:
    """Give a catalog other numbers of quality.

    Parameters
    ----------
    catalog
        The catalog.
    numbers
        By kind (``"tier"``, ``"model"``, ``"resolution"``) and name. A model's takes the place of
        all its ratings.
    """
    plain = catalog.model_dump()
    for (kind, name), number in numbers.items():
        set_quality(plain, kind, name, number)
    return Catalog.model_validate(plain, context={"source": f"{catalog.name} as changed"})
