"""People's own catalogs: other numbers of quality, fewer models, and a file of their own.

A catalog is here what it is as data: its keys and values, as of `Catalog.model_dump`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from planner.catalog.arguments import Number, items_of, known, read_decimal
from planner.catalog.writing import toml_text
from planner.errors import InputError, OutputError, named, nearest, shown
from planner.files import replacing

Names = str | Iterable[str]
Plain = dict[str, Any]
JOINT = ", "  # between the names of catalogs, in the name of one that is made of several
ALLOWANCES = ("unverified", "unrated")  # that a name may end in: words of `Catalog.allowing`
MOST_TOLD = 15  # names that may be meant
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


def prefixed(model: str, catalog: str) -> str:
    """Call a model by its catalog as well, where another one has such a name."""
    return f"{catalog}:{model}"


def bare(model: str, catalog: str | None) -> str:
    """Return the name of a model in its own catalog, as of `prefixed`."""
    return model.removeprefix(prefixed("", catalog)) if catalog else model


def with_quality(plain: Plain, numbers: Mapping[str, Number]) -> Plain:
    """Give models, resolutions and tiers other numbers of quality, as of `Catalog.with_quality`."""
    if not isinstance(numbers, Mapping):
        raise InputError(f"qualities are {shown(numbers)}; expected a number for each name")
    for name, number in numbers.items():
        quality = read_decimal(number, f"the quality of {named(name, 40)}")
        if name in plain["resolutions"]:
            set_quality(plain, "resolution", name, quality)
        elif name in plain["tiers"]:
            set_quality(plain, "tier", name, quality)
        else:
            for model in _meant(plain, name, [*plain["resolutions"], *plain["tiers"]]):
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
        some.update(_meant(plain, name))
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


def _meant(plain: Plain, name: str, others: Iterable[str] = ()) -> list[str]:
    """Find the models that a name means; without catalog or provider, wherever it is sold."""
    models: dict[str, Any] = plain["models"]
    if name in models:
        return [name]
    bares = {model: bare(model, one["catalog"]) for model, one in models.items()}
    found = [model for model, own in bares.items() if name and name in (own, own.partition("/")[2])]
    if not found:
        raise InputError(f"unknown model {shown(name)}; {_near(name, [*models, *others])}")
    return found


def _near(name: object, there: list[str]) -> str:
    """Say which names may be meant: all that have this one in them, else the nearest."""
    if not isinstance(name, str):
        return nearest(named(name), there)
    letters = _letters(name)
    holding = [one for one in there if letters and letters in _letters(one)]
    if len(holding) < 2 or any(one.casefold() == name.casefold() for one in there):
        return nearest(named(name), there)
    some = ", ".join([*map(shown, holding[:MOST_TOLD]), *["..."][: len(holding) > MOST_TOLD]])
    return f"{len(holding)} have that in their names: {some}; give a whole name"


def _letters(name: str) -> str:
    """Return a name without what people spell differently, as `veo-3.1` and `Veo3.1`."""
    return re.sub(r"[\s._-]", "", name.casefold())


def _listed(names: Names, what: str) -> list[str]:
    listed = [names] if isinstance(names, str) else items_of(names)
    if listed is None or not all(isinstance(name, str) for name in listed):
        raise InputError(f"{what} are {shown(names)}; expected names")
    return listed
