"""People's own catalogs: other numbers of quality, fewer models, and a file of their own.

A catalog is here what it is as data: its keys and values, as of `Catalog.model_dump`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from planner.catalog.arguments import Number, items_of, known, read_decimal
from planner.errors import InputError, OutputError, named, nearest, shown
from planner.files import replacing

Names = str | Iterable[str]
Plain = dict[str, Any]
# What a model or an offer says of its quality, where somebody else knows better.
UNRATED = {
    **dict.fromkeys(("tier", "quality", "elo", "votes", "board", "rated_at")),
    "elo_ci": Decimal(0),
}


def providers_of(models: Iterable[str], catalog: str) -> dict[str, str]:
    """Say whose each model is.

    It is what stands before the first slash of its name. A catalog without such names is of one
    provider, which is called as it is; beside such names, a model without one is its own.

    Parameters
    ----------
    models, catalog
        The names of all its models, and its own.
    """
    models = list(models)
    of_many = any("/" in model for model in models)
    return {model: model.partition("/")[0] if of_many else catalog for model in models}


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
        plain["tiers"][name] = quality
    elif kind == "resolution":
        plain["resolutions"][name]["quality"] = quality
    else:
        plain["models"][name] |= UNRATED | {"quality": quality}
        for offer in plain["models"][name]["offers"]:
            offer |= UNRATED


def chosen(plain: Plain, models: Names, providers: Names, *, kept: bool) -> Plain:
    """Keep some models, or all others, as of `Catalog.only` and `Catalog.without`."""
    owners, some = providers_of(plain["models"], plain["name"]), set[str]()
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
    for word, allowed in (("unverified", unverified), ("unrated", unrated)):
        if allowed and f"+{word}" not in plain["name"]:
            plain["name"] += f"+{word}"
    if unrated:
        plain["unrated"] = "as predecessor"
    if unverified:
        for model in plain["models"].values():
            if model["duration_s"] is None and model["unverified_s"] is not None:
                model["duration_s"] = model["unverified_s"]
        if plain["duration_s"] is None:
            plain["duration_s"] = plain["unverified_s"]
    return plain


def _forget(plain: Plain, left: Iterable[str]) -> None:
    """Leave nothing that speaks of models that are gone."""
    left = set(left)
    for model in plain["models"].values():
        if model["predecessor"] not in left:
            model["predecessor"] = None
    told = [
        {**each, "models": [model for model in each["models"] if model in left]}
        for each in plain["contradictions"]
    ]
    plain["contradictions"] = [each for each in told if each["models"]]


def export(plain: Plain, path: str | Path) -> Path:
    """Write a catalog to a file, as of `Catalog.export`."""
    import tomli_w

    target = Path(path)
    if target.suffix.lower() != ".toml":
        raise OutputError(f"{named(target)} is no .toml file, as catalogs are")
    text = tomli_w.dumps(spelled(plain))
    with replacing(target) as part:
        part.write_bytes(text.encode("utf-8"))
    return target


def _meant(plain: Plain, name: str, others: Iterable[str] = ()) -> list[str]:
    """Find the models that a name means; without its provider, wherever it is sold."""
    models: dict[str, Any] = plain["models"]
    if name in models:
        return [name]
    found = [model for model in models if model.partition("/")[2] == name]
    if not found:
        said = nearest(named(name), [*models, *others])
        raise InputError(f"unknown model {shown(name)}; {said}")
    return found


def _listed(names: Names, what: str) -> list[str]:
    listed = [names] if isinstance(names, str) else items_of(names)
    if listed is None or not all(isinstance(name, str) for name in listed):
        raise InputError(f"{what} are {shown(names)}; expected names")
    return listed


def spelled(value: Any) -> Any:
    """Turn what a catalog holds into what TOML does: names as texts, no numbers like 1E+2."""
    if isinstance(value, Mapping):
        return {str(key): spelled(each) for key, each in value.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [spelled(each) for each in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else Decimal(f"{value:f}")
    return value
