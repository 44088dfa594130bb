"""What a number of a catalog says, in words: "Pro counts 3"."""

from __future__ import annotations

from planner.answers.numbers import CatalogNumber, Path, keys_of
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain

# What stands before a number and behind it, by its last key.
IN_USD = ("usd_per_credit", "packages", "subscriptions")
SAID = {
    "per_second": ("costs", " a second"),
    "per_clip": ("costs", " a clip"),
    "least": ("costs", " at least"),
    "factor": ("costs x", ""),
    "multiplier": ("costs x", ""),
    "usd_per_credit": ("costs", ""),
    "usd": ("costs", ""),
    "first_month_usd": ("costs", ""),
    "elo": ("has an Elo rating of", ""),
    "quality_per_seam": ("counts x", ""),
}
UNITLESS = ("tiers", "segments", "unrated_quality")


def statement_of(catalog: Catalog, number: CatalogNumber) -> str:
    """Say what a number of a catalog says.

    Parameters
    ----------
    catalog
        Where it stands.
    number
        The number.
    """
    path = keys_of(number.path)
    if path[-2:-1] == ("by_duration",):
        verb, behind = "costs", f" for {path[-1]} s"
    elif path[0] == "resolutions" and path[-1] == "quality":
        verb, behind = "counts x", ""
    else:
        verb, behind = SAID.get(str(path[-1]), ("counts", ""))
    of = ""
    if path != number.path:
        of = f" of {catalog.catalogs[int(number.path[1])].name}"
    return f"{_subject(catalog, path)}{of} {verb} {_amount(catalog, number)}{behind}"


def _subject(catalog: Catalog, path: Path) -> str:
    """Say whose number it is."""
    if path[0] == "models":
        return _part_of_model(catalog, path)
    if path[0] == "packages":
        package = catalog.packages[int(path[1])]
        return package.name or f"a package of {plain(package.credits)} credits"
    if path[0] == "subscriptions":
        return f"a month of {catalog.subscriptions[int(path[1])].name}"
    told = {
        "usd_per_credit": "a credit",
        "unrated_quality": "what nobody has rated",
        "segments": "a seam",
    }
    return told.get(str(path[0])) or str(path[1])


def _part_of_model(catalog: Catalog, path: Path) -> str:
    model = str(path[1])
    if path[2] == "extras":
        return f"{path[3]} of {model}"
    if path[2] != "offers":
        return model
    offer = catalog.models[model].offers[int(path[3])]
    features = " with " + ", ".join(offer.features) if offer.features else ""
    return f"{model}{f' {offer.mode}' if offer.mode else ''} at {offer.resolution}{features}"


def _amount(catalog: Catalog, number: CatalogNumber) -> str:
    """Spell the number, an amount of money with its unit."""
    path, amount = keys_of(number.path), plain(number.value)
    last = path[-1]
    if path[0] == "models" and "price" not in path and "extras" not in path:
        return amount
    if last in ("factor", "multiplier", "quality") or path[0] in UNITLESS:
        return amount
    terms = catalog.terms(str(path[1])) if path[0] == "models" else catalog
    in_usd = path[0] in IN_USD or terms.prices_in == "usd"
    return f"${amount}" if in_usd else f"{amount} credits"
