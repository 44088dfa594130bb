"""People's own catalogs: other numbers of quality, fewer models, and a file of their own.

A catalog is here what it is as data: its keys and values, as of `Catalog.model_dump`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from planner.catalog.arguments import Number, items_of, known, read_decimal
from planner.catalog.naming import bare, meant
from planner.catalog.writing import toml_text
from planner.errors import InputError, OutputError
from planner.files import replacing
from planner.messages import named, shown

Names = str | Iterable[str]
Plain = dict[str, Any]
JOINT = ", "  # between the names of catalogs, in the name of one that is made of several
ALLOWANCES = ("unverified", "unrated")  # that a name may end in: words of `Catalog.allowing`
# What a model or an offer says of its quality, where somebody else knows better.
UNRATED = {
    **dict.fromkeys(("tier", "quality", "elo", "votes", "board", "rated_at")),
    "elo_ci": Decimal(0),
}


def providers_of(catalogs: Mapping[str, str]) -> dict[str, str]:
    """Say whose each model is.

    It is what stands before the first slash of its name. A catalog without such names is of one
    provider, which is called as it is; beside such names, a model without one is its own.

    Parameters
    ----------
    catalogs
        The catalog of each model, by name.
    """
    of_many = {catalog for model, catalog in catalogs.items() if "/" in model}
    return {
        model: bare(model, catalog).partition("/")[0] if catalog in of_many else catalog
        for model, catalog in catalogs.items()
    }


def with_quality(plain: Plain, numbers: Mapping[str, Number]) -> Plain:
    """Give models, resolutions and tiers other numbers of quality, as of `Catalog.with_quality`."""
    if not isinstance(numbers, Mapping):
        raise InputError(f"qualities are {shown(numbers)}; expected a number for each name")
    catalogs = {name: one["catalog"] for name, one in plain["models"].items()}
    for name, number in numbers.items():
        quality = read_decimal(number, f"the quality of {named(name, 40)}")
        if name in plain["resolutions"]:
            set_quality(plain, "resolution", name, quality)
        elif name in plain["tiers"]:
            set_quality(plain, "tier", name, quality)
        else:
            for model in meant(catalogs, name, [*plain["resolutions"], *plain["tiers"]]):
                set_quality(plain, "model", model, quality)
    return plain


def set_quality(plain: Plain, kind: str, name: str, quality: Decimal) -> None:
    """Give a number of quality to a tier, a resolution or a model, whatever rated it before."""
    if kind == "tier":
        for terms in _all_terms(plain, "tiers", name):
            terms["tiers"][name] = quality
    elif kind == "resolution":
        for terms in _all_terms(plain, "resolutions", name):
            terms["resolutions"][name]["quality"] = quality
    else:
        plain["models"][name] |= UNRATED | {"quality": quality}
        for offer in plain["models"][name]["offers"]:
            offer |= UNRATED


def chosen(plain: Plain, models: Names, providers: Names, *, kept: bool) -> Plain:
    """Keep some models, or all others, as of `Catalog.only` and `Catalog.without`."""
    named_so = without_allowances(plain["name"])[0]
    catalogs = {name: one["catalog"] or named_so for name, one in plain["models"].items()}
    owners, some = providers_of(catalogs), set[str]()
    for name in _listed(models, "models"):
        some.update(meant(catalogs, name))
    for name in _listed(providers, "providers"):
        known(name, list(dict.fromkeys(owners.values())), "provider")
        some.update(model for model, owner in owners.items() if owner == name)
    if not some:
        raise InputError("no models and no providers are named")
    left = [model for model in plain["models"] if (model in some) is kept]
    if not left:
        raise InputError(f"no model of catalog {plain['name']} is left")
    plain["models"] = {model: plain["models"][model] for model in left}
    _forget(plain, left)
    if plain["defaults"]["model"] not in left:
        plain["defaults"]["model"] = left[0]
    return plain


def allowing(plain: Plain, *, unverified: bool, unrated: bool) -> Plain:
    """Let more be ordered, as of `Catalog.allowing`; its name says so from then on."""
    asked = zip(ALLOWANCES, (unverified, unrated), strict=True)
    words = [word for word, allowed in asked if allowed]
    names = plain["name"].split(JOINT) if plain["catalogs"] else [plain["name"]]
    plain["name"] = JOINT.join(with_allowances(name, words) for name in names)
    if unrated:
        for terms in _in_use(plain):
            terms["unrated"] = "as predecessor"
    if unverified:
        for model in plain["models"].values():
            if model["duration_s"] is None and model["unverified_s"] is not None:
                model["duration_s"] = model["unverified_s"]
        for terms in _in_use(plain):
            if terms["duration_s"] is None:
                terms["duration_s"] = terms["unverified_s"]
    return plain


def _in_use(plain: Plain) -> list[Plain]:
    """List the terms that models go by: the catalog, and those it is made of."""
    own = any(model["catalog"] is None for model in plain["models"].values())
    return [*([plain] if own else []), *plain["catalogs"]]


def _all_terms(plain: Plain, what: str, name: str) -> list[Plain]:
    """List all that speaks of a resolution or a tier: the catalog, and those it is made of."""
    return [terms for terms in [plain, *plain["catalogs"]] if name in terms[what]]


def with_allowances(name: str, words: Iterable[str]) -> str:
    """Say at the end of a catalog's name, or of its path, what is allowed besides."""
    return name + "".join(f"+{word}" for word in words if f"+{word}" not in name)


def without_allowances(name: str) -> tuple[str, list[str]]:
    """Take off the end of a catalog's name what is allowed besides."""
    allowed: list[str] = []
    while name.endswith(tuple(f"+{word}" for word in ALLOWANCES)):
        name, _, word = name.rpartition("+")
        allowed.append(word)
    return name, allowed


def _forget(plain: Plain, left: Iterable[str]) -> None:
    """Leave nothing that speaks of models that are gone."""
    left = set(left)
    for model in plain["models"].values():
        if model["predecessor"] not in left:
            model["predecessor"] = None
    if plain["draft"] not in left:
        plain["draft"] = None
    told = [
        {**each, "models": [model for model in each["models"] if model in left]}
        for each in plain["contradictions"]
    ]
    plain["contradictions"] = [each for each in told if each["models"]]
    used = {model["catalog"] for model in plain["models"].values()}
    plain["catalogs"] = [each for each in plain["catalogs"] if each["name"] in used]


def export(plain: Plain, path: str | Path) -> Path:
    """Write a catalog to a file, as of `Catalog.export`."""
    target = Path(path)
    if target.suffix.lower() != ".toml":
        raise OutputError(f"{named(target)} is no .toml file, as catalogs are")
    with replacing(target) as part:
        part.write_bytes(toml_text(plain).encode("utf-8"))
    return target


def _listed(names: Names, what: str) -> list[str]:
    listed = [names] if isinstance(names, str) else items_of(names)
    if listed is None or not all(isinstance(name, str) for name in listed):
        raise InputError(f"{what} are {shown(names)}; expected names")
    return listed
