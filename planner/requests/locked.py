"""Rows that are locked: what a plan chose for them stays when they are planned again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from planner.catalog.loading import show_command
from planner.catalog.schema import Catalog
from planner.requests.cells import Names
from planner.requests.columns import Readings

# What a locked row keeps of its plan, and the names that a catalog has for it.
PLANNED: dict[str, Callable[[Catalog], Names]] = {
    "model": lambda catalog: Names("model", catalog.models, show_command(catalog)),
    "resolution": lambda catalog: Names("resolution", catalog.resolutions),
    "mode": lambda catalog: Names("mode", catalog.modes),
}
PLANNED_COLUMNS = {f"planned_{name}" for name in (*PLANNED, "decision", "menu")}
OPEN = ("models", "required_quality")  # what it no longer asks for


def kept_as_planned(
    said: Mapping[str, Readings], planned: Mapping[str, Readings], locked: NDArray[np.bool_]
) -> dict[str, Readings]:
    """Let the plan speak for the rows that are locked.

    What was planned must be made so; what was left out stays out.

    Parameters
    ----------
    said
        What the table says, by field.
    planned
        What a plan chose, by the fields of `PLANNED`; empty where it left a request out.
    locked
        Which rows are locked; shape (rows,).

    Returns
    -------
    dict
        The readings that change; `locked` then says which of the locked rows are to be left out.
    """
    no = np.zeros(len(locked), dtype=bool)
    out = locked & planned["model"].empty
    must = np.where(locked, ~out, said["required"].filled(0) == 1)
    return {
        **{name: said[name].overridden(locked, planned[name]) for name in ("model", "resolution")},
        "mode": planned["mode"],
        **{name: said[name].emptied(locked) for name in OPEN},
        "required": Readings(must.astype(np.int64), no, no, no, bool),
        "locked": Readings(out.astype(np.int64), ~locked, no, no, bool),
    }
