"""Where the takes of an option come from, in words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planner.batch import Batch
from planner.catalog.amounts import EXACT
from planner.catalog.spelling import plain
from planner.errors import named
from planner.menus.option import Option
from planner.requests.fields import PLACES

ONE = Decimal(1)


def takes_said(batch: Batch, row: int, option: Option) -> str:
    """Say how many takes the cost of an option is of, and who asks for them; "" where it is one.

    Parameters
    ----------
    batch, row
        The batch, and the position of the request.
    option
        One on its menu.
    """
    if option.takes == ONE:
        return ""
    parts = [f"{plain(takes)} {whose}" for takes, whose in _parts(batch, row, option)]
    return f"That is for {plain(option.takes)} takes: {' x '.join(parts)}."


def _parts(batch: Batch, row: int, option: Option) -> Iterator[tuple[Decimal, str]]:
    """Yield what multiplies, but for what counts 1, and whose it is."""
    requests, catalog = batch.requests, batch.catalog
    model, offer = catalog.models[option.model], catalog.offers(option.model)[option.offer]
    use = requests.table["use"].iloc[row] if "use" in requests.table.columns else ""
    at = " ".join(filter(None, ("of its", offer.mode, "offer at", offer.resolution)))
    each = (
        (_said(int(requests.takes[row])), "asked for"),
        (_said(int(requests.use_takes[row])), f"for use {named(use, 40)}"),
        (model.takes, f"of {option.model}"),
        (offer.takes, at),
    )
    yield from ((takes, whose) for takes, whose in each if takes != ONE)


def _said(thousandths: int) -> Decimal:
    return EXACT.divide(thousandths, PLACES) if thousandths else ONE
