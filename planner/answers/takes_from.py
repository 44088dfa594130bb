"""Where the takes of an option come from, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from planner.batch import Batch
from planner.catalog.amounts import EXACT
from planner.catalog.spelling import plain
from planner.menus.option import Option, Ordered
from planner.messages import named
from planner.requests.fields import PLACES
from planner.results.reasons import drafts_said, final_said

ONE = Decimal(1)
Part = tuple[Decimal, str]  # takes, and whose they are


def takes_said(batch: Batch, row: int, option: Option) -> str:
    """Say how many takes or drafts an option is of, and who asks for them; "" where it is one.

    Parameters
    ----------
    batch, row
        The batch, and the position of the request.
    option
        One on its menu.
    """
    draft = option.draft
    if draft is not None:
        asked = _told([*_asked(batch, row), *_needed(batch, draft)])
        needed = _told(_needed(batch, option))
        own = f": {needed}" if needed else ""
        return f"That is for {drafts_said(draft, option)}: {asked}; then {final_said(option)}{own}."
    if option.takes == ONE:
        return ""
    told = _told([*_asked(batch, row), *_needed(batch, option)])
    return f"That is for {plain(option.takes)} takes: {told}."


def _told(parts: Iterable[Part]) -> str:
    """Say what multiplies, but for what counts 1, and whose it is."""
    return " x ".join(f"{plain(takes)} {whose}" for takes, whose in parts if takes != ONE)


def _asked(batch: Batch, row: int) -> Iterator[Part]:
    """Yield what a request asks for."""
    requests = batch.requests
    use = requests.table["use"].iloc[row] if "use" in requests.table.columns else ""
    yield _said(int(requests.takes[row])), "asked for"
    yield _said(int(requests.use_takes[row])), f"for use {named(use, 40)}"


def _needed(batch: Batch, ordered: Ordered) -> Iterator[Part]:
    """Yield what a model and its offer take where another one would do with one."""
    catalog = batch.catalog
    offer = catalog.offers(ordered.model)[ordered.offer]
    yield catalog.models[ordered.model].takes, f"of {ordered.model}"
    at = " ".join(filter(None, ("of its", offer.mode, "offer at", offer.resolution)))
    yield offer.takes, at


def _said(thousandths: int) -> Decimal:
    return EXACT.divide(thousandths, PLACES) if thousandths else ONE
