"""The model that makes the takes of a video, or none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from planner.requests.cells.answers import read_yes_or_no
from planner.requests.cells.base import Wrong
from planner.requests.cells.names import Names

NO_DRAFT = "no"


class Drafts(Names):
    """Reads names of models; `NO_DRAFT` for any way to say no.

    Parameters
    ----------
    models
        The models, in the order of the catalog.
    usual
        The one that the catalog makes drafts with: what yes means. None where it says none.
    lists
        As of `Names`.
    """

    def __init__(self, models: Iterable[str], usual: str | None = None, lists: str = "") -> None:
        super().__init__("model", (*models, NO_DRAFT), lists)
        self._usual = usual

    def __call__(self, value: Any) -> Any:
        """Read one cell."""
        if not self.alike(value) and isinstance(answer := read_yes_or_no(value), bool):
            told = Wrong("names no model, and the catalog makes no drafts", "write a model, or no")
            return (self._usual or told) if answer else NO_DRAFT
        return super().__call__(value)
