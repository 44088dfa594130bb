"""Several catalogs as one: a menu over all their models, money as the common unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeVar

from planner.catalog.naming import prefixed
from planner.catalog.own import JOINT, without_allowances
from planner.catalog.parts import Model
from planner.catalog.schema import Catalog
from planner.catalog.terms import Terms
from planner.errors import InputError
from planner.messages import named, shown

T = TypeVar("T")
# What is said of requests and their viewers, and so means the same of every model.
COMMON = {"platforms": "shows up to {}", "content_types": "lasts {} s", "uses": "takes {}"}


def together(catalogs: Sequence[Catalog]) -> Catalog:
    """Make one catalog of several.

    Parameters
    ----------
    catalogs
        Two or more.

    Returns
    -------
    Catalog
        In USD. Each model keeps the terms of its own catalog - unit, rounding, lengths, segments,
        ratings, factors of resolutions, tiers - so that it costs and is worth what it does there.
        Models that are called alike are called by their catalogs as well, as ``a:kling-v3`` and
        ``b:kling-v3``. A request that names no model has the first catalog's, by the greedy rule;
        one that names no draft model has that of the first catalog that says one.

    Raises
    ------
    InputError
        If two catalogs are called alike, or contradict each other in the order of resolutions, or
        in what platforms show, contents last or uses take.
    """
    several = [(each, terms) for each in catalogs for terms in _terms_of(each)]
    _all_different(several)
    sizes = _in_order([each for each, _ in several])
    names = _names_of(catalogs)
    first = catalogs[0]
    data: dict[str, Any] = {
        "name": JOINT.join(each.name for each in catalogs),
        "title": "; ".join(filter(None, (each.title for each in catalogs))),
        "source": "; ".join(filter(None, (each.source for each in catalogs))),
        "as_of": min((each.as_of for each in catalogs if each.as_of), default=None),
        "prices_in": "usd",
        "resolutions": {size: _first(catalogs, "resolutions", size) for size in sizes},
        "tiers": _union(catalogs, "tiers"),
        "draft": next(
            (called[one.draft] for one, called in zip(catalogs, names, strict=True) if one.draft),
            None,
        ),
        "defaults": first.defaults.model_copy(update={"model": names[0][first.defaults.model]}),
        "sources": {},
        "contradictions": [],
        "catalogs": [terms for _, terms in several],
        "models": {},
    }
    for what, how in COMMON.items():
        data[what] = _agreed(catalogs, what, how)
    for catalog, called in zip(catalogs, names, strict=True):
        _add(data, catalog, called)
    return Catalog.model_validate(_plain(data), context={"source": str(data["name"])})


def _plain(value: Any) -> Any:
    """Turn parts of catalogs into data, from which they are made anew."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.model_dump() if hasattr(value, "model_dump") else value


def _terms_of(catalog: Catalog) -> list[Terms]:
    """List the terms of a catalog: its own, where a model goes by them, and those it is made of."""
    is_own = any(model.catalog is None for model in catalog.models.values())
    said = {name: getattr(catalog, name) for name in Terms.model_fields}
    own = Terms(**said | {"name": without_allowances(catalog.name)[0]})
    return [*([own] if is_own else []), *catalog.catalogs]


def _all_different(several: Sequence[tuple[Catalog, Terms]]) -> None:
    counts = Counter(terms.name for _, terms in several)
    for name, count in counts.items():
        if count > 1:
            raise InputError(
                f"catalog {shown(name)} is given {'twice' if count == 2 else f'{count} times'}; "
                "give each once, and files that are called alike another `name`"
            )


def _names_of(catalogs: Sequence[Catalog]) -> list[dict[str, str]]:
    """Say what the models of each catalog are called among those of all."""
    counts = Counter(name for each in catalogs for name in each.models)
    called = [
        {
            name: prefixed(name, owner_of(model, each)) if counts[name] > 1 else name
            for name, model in each.models.items()
        }
        for each in catalogs
    ]
    for name, count in Counter(name for names in called for name in names.values()).items():
        if count > 1:
            raise InputError(f"two models would be called {shown(name)}; give one another name")
    return called


def owner_of(model: Model, catalog: Catalog) -> str:
    """Name the catalog that sells a model: that of its own, where one is made of several."""
    return model.catalog or without_allowances(catalog.name)[0]


def _in_order(catalogs: Sequence[Catalog]) -> list[str]:
    """Put the resolutions of all catalogs in an order that is each one's own.

    Where none of them says which of two is the lower, it is the one that counts less, and else the
    one that comes first.

    Raises
    ------
    InputError
        If there is none.
    """
    orders = [list(each.resolutions) for each in catalogs]
    left = list(dict.fromkeys(size for order in orders for size in order))
    factors = {size: _first(catalogs, "resolutions", size).quality for size in left}
    found: list[str] = []
    while left:
        lowest = [
            size for size in left if all(size not in order or order[0] == size for order in orders)
        ]
        if not lowest:
            raise InputError(_against(catalogs, left))
        size = min(lowest, key=factors.__getitem__)
        found.append(size)
        left.remove(size)
        orders = [[each for each in order if each != size] for order in orders]
    return found


def _against(catalogs: Sequence[Catalog], left: Sequence[str]) -> str:
    """Name two resolutions of which one catalog has this lower, another that, if two do."""
    ranks = {each.name: each.resolution_ranks for each in catalogs}
    for low in left:
        for high in left:
            both = {name: rank for name, rank in ranks.items() if low in rank and high in rank}
            under = [name for name, rank in both.items() if rank[low] < rank[high]]
            above = [name for name, rank in both.items() if rank[low] > rank[high]]
            if under and above:
                return (
                    f"catalog {under[0]} has {named(low, 40)} below {named(high, 40)}, catalog "
                    f"{above[0]} above it; give them one order in both"
                )
    return (
        f"the orders of resolutions of catalogs {', '.join(ranks)} go round in a circle "
        f"({', '.join(left)}); give them one order in all"
    )


def _agreed(catalogs: Sequence[Catalog], what: str, how: str) -> dict[str, Any]:
    """Unite what all catalogs have to say alike.

    Raises
    ------
    InputError
        If two contradict each other.
    """
    said: dict[str, tuple[Any, str]] = {}
    for each in catalogs:
        for name, value in getattr(each, what).items():
            before, who = said.setdefault(name, (value, each.name))
            if before != value:
                raise InputError(
                    f"{named(name, 40)} {how.format(before)} in catalog {who} and "
                    f"{how.format(value)} in catalog {each.name} ([{what}]); say the same in both"
                )
    return {name: value for name, (value, _) in said.items()}


def _first(catalogs: Sequence[Catalog], what: str, name: str) -> Any:
    return next(getattr(each, what)[name] for each in catalogs if name in getattr(each, what))


def _union(catalogs: Sequence[Catalog], what: str) -> dict[str, Any]:
    names = dict.fromkeys(name for each in catalogs for name in getattr(each, what))
    return {name: _first(catalogs, what, name) for name in names}


def _add(data: dict[str, Any], catalog: Catalog, called: dict[str, str]) -> None:
    """Add the models of a catalog, under their names among those of all."""
    names = catalog.name.split(JOINT)
    whose = JOINT.join(without_allowances(name)[0] for name in names)
    sources = {
        key: key if data["sources"].get(key, source) == source else prefixed(key, whose)
        for key, source in catalog.sources.items()
    }
    for key, source in catalog.sources.items():
        data["sources"][sources[key]] = source
    for one in catalog.contradictions:
        models = tuple(called[name] for name in one.models)
        data["contradictions"].append(one.model_copy(update={"models": models}))
    for name, model in catalog.models.items():
        plain = model.model_dump()
        plain["catalog"] = owner_of(model, catalog)
        plain["predecessor"] = model.predecessor and called[model.predecessor]
        plain["sources"] = {
            figure: [sources[key] for key in keys] for figure, keys in model.sources
        }
        data["models"][called[name]] = plain
