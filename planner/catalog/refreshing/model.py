"""One model beside what a newer price list says of it."""

from __future__ import annotations

from planner.catalog.refreshing.changes import Beside, Changes, ended
from planner.catalog.refreshing.offers import compare_offers
from planner.catalog.refreshing.rates import compare_rates
from planner.catalog.refreshing.said import (
    compare_charges,
    compare_inputs,
    compare_last_days,
    compare_lengths,
    compare_surcharges,
)


def compare(beside: Beside) -> Changes:
    """Find what a price list changes in a model; one that ended in both is left alone.

    Parameters
    ----------
    beside
        The model in both.
    """
    changes = Changes(model=beside.name)
    if ended(beside.model.valid_until, beside.on):
        if not ended(beside.listed.valid_until, beside.on):
            compare_last_days(beside, changes)
        return changes
    if not beside.by_rate:
        compare_offers(beside, changes)
    elif beside.model.price is not None:
        changes.say("kept, as it has one price for all resolutions")
    else:
        compare_rates(beside, changes)
    compare_charges(beside, changes)
    compare_last_days(beside, changes)
    compare_inputs(beside, changes)
    if not beside.by_rate:
        compare_lengths(beside, changes)
        compare_surcharges(beside, changes)
    _date(beside, changes)
    return changes


def _date(beside: Beside, changes: Changes) -> None:
    """Date what was confirmed: the model where that is all of it, else the offers."""
    model, on = beside.model, beside.on
    left = set(beside.open_offers()) - changes.closed
    if not changes.confirmed:
        return
    if -1 not in changes.confirmed and not left <= changes.confirmed:
        for at in sorted(changes.confirmed - changes.closed):
            own = model.offers[at].as_of if at < len(model.offers) else None
            if (own or model.as_of) != on:
                changes.edit("offers", at, "as_of", value=on)
        return
    changes.dated = True
    if model.as_of != on:
        changes.edit("as_of", value=on)
    for at in sorted(left):
        if model.offers[at].as_of is not None:
            changes.edit("offers", at, "as_of", value=None)
    _credit(beside, changes)


def _credit(beside: Beside, changes: Changes) -> None:
    """Name the price list as the source of prices that have none."""
    keys = list(beside.listed.sources.prices)
    if not keys or beside.model.sources.prices:
        return
    if beside.model.sources.lengths or beside.model.sources.inputs:
        changes.edit("sources", "prices", value=keys)
    else:
        changes.edit("sources", value={"prices": keys})
    changes.sourced.append(f"{beside.name}: prices of {' and '.join(keys)}; yours named nobody")
