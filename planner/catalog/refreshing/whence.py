"""Whence prices are after a refresh: the sources, their dates, and those of the catalog itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from planner.catalog.dates import price_date
from planner.catalog.refreshing.changes import Refreshed
from planner.catalog.schema import Catalog


def name_sources(
    mine: Catalog, theirs: Catalog, models: Iterable[str], found: Refreshed, dated: set[str]
) -> None:
    """Say of the list's own sources what it says of them; dates that hang on them stay.

    Parameters
    ----------
    mine, theirs
        The catalog, and the price list.
    models
        Those whose prices the list may say.
    found
        Takes what is to be changed.
    dated
        The models that say a date now; takes those that get one.
    """
    used = {key for name in models for _, keys in theirs.models[name].sources for key in keys}
    for key in [key for key in theirs.sources if key in used]:
        old, new = mine.sources.get(key), theirs.sources[key]
        if old is None:
            found.edit("sources", key, value=new.model_dump(exclude_defaults=True))
        elif new.as_of is not None and (old.as_of is None or old.as_of < new.as_of):
            _keep_dates(mine, key, found, dated)
            for word in ("url", "as_of", "what"):
                if getattr(new, word) and getattr(new, word) != getattr(old, word):
                    found.edit("sources", key, word, value=getattr(new, word))


def _keep_dates(mine: Catalog, key: str, found: Refreshed, dated: set[str]) -> None:
    """Write down the dates of prices that hang on a source, where nobody confirmed them."""
    for name, model in mine.models.items():
        read = price_date(mine, name).as_of
        hangs = key in model.sources.prices and model.as_of is None and name not in dated
        if hangs and read is not None:
            found.edit("models", name, "as_of", value=read)
            dated.add(name)


def date_catalog(
    mine: Catalog, theirs: Catalog, on: date, found: Refreshed, dated: set[str]
) -> None:
    """Let the catalog be of the list's day where no model's date hangs on its own.

    Where all its prices are the list's, it is of the list's source as well.

    Parameters
    ----------
    mine, theirs, found, dated
        As of `name_sources`.
    on
        The day for which the list holds.
    """
    if mine.as_of is not None and mine.as_of >= on:
        return
    found.undated += [
        name
        for name, model in mine.models.items()
        if model.as_of is None and not model.sources.prices and name not in dated
    ]
    if found.undated:
        return
    found.edit("as_of", value=on)
    old, new = mine.source, theirs.source
    listed = theirs.sources.keys()
    is_all = all(set(model.sources.prices) <= listed for model in mine.models.values())
    if old and new and old != new and is_all:
        found.edit("source", value=new)
        found.sourced.append(f"the catalog: {new}, not {old}")
