"""The options that a request may choose from, priced and rated; limits are kept here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import gcd

import numpy as np

from planner.catalog.pricing import quote
from planner.catalog.schema import Catalog
from planner.problem.problem import IntArray, Problem, ranked
from planner.requests.schema import PLACES, Requests


@dataclass(frozen=True)
class Option:
    """One way to make a request.

    Attributes
    ----------
    model, resolution
        Names from the catalog.
    credits
        What it costs.
    quality
        How good it is for this kind of request, in thousandths.
    """

    model: str
    resolution: str
    credits: Decimal
    quality: int


@dataclass(frozen=True)
class Kind:
    """What requests that share a menu agree in.

    Attributes
    ----------
    duration_s
        In seconds.
    platform, tier, model, resolution
        Names from the catalog; None where the request leaves it open. `tier` is the least
        acceptable one.
    """

    duration_s: int
    platform: str | None = None
    tier: str | None = None
    model: str | None = None
    resolution: str | None = None


@dataclass(frozen=True)
class Menu:
    """The options of one kind of request, in the catalog's order of models and resolutions.

    Attributes
    ----------
    kind
        What its requests agree in.
    options
        What they may choose from; empty where no model can make them.
    obstacle
        Why there is no option, as a sentence; "" where there is one.
    preferred
        Position of the option that the greedy rule takes: the request's own model and
        resolution, the catalog's defaults where it names none; -1 where that is not on the menu.
    """

    kind: Kind
    options: tuple[Option, ...]
    obstacle: str
    preferred: int


@dataclass(frozen=True, eq=False)
class Menus:
    """Every menu of a batch, and which request has which.

    Attributes
    ----------
    menus
        Ordered by kind, so that the order of the requests does not show.
    members
        The menu of each request; shape (requests,).
    """

    menus: tuple[Menu, ...]
    members: IntArray

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The options of all menus, end to end, as the problem's arrays hold them."""
        return tuple(option for menu in self.menus for option in menu.options)

    @cached_property
    def step(self) -> Decimal:
        """Credits per unit of cost in the problem: the greatest that makes every cost whole."""
        credits = [option.credits for option in self.options if option.credits]
        places = max((-_exponent(amount) for amount in credits), default=0)
        scaled = [int(amount.scaleb(places)) for amount in credits]
        return Decimal(gcd(*scaled) or 1).scaleb(-places)

    def problem(self, requests: Requests, budget_credits: Decimal) -> Problem:
        """Write the batch as an integer program.

        Parameters
        ----------
        requests
            The requests that these menus were built for.
        budget_credits
            What may be spent; what does not fill a step is left over.

        Returns
        -------
        Problem
            Costs in steps, qualities and priorities in thousandths.
        """
        sizes = [len(menu.options) for menu in self.menus]
        return Problem(
            starts=np.cumsum([0, *sizes], dtype=np.int64),
            costs=np.array([int(option.credits / self.step) for option in self.options], np.int64),
            qualities=np.array([option.quality for option in self.options], np.int64),
            menus=self.members,
            priorities=requests.priorities,
            required=requests.required,
            budget=int(budget_credits // self.step),
            preferred=np.array([menu.preferred for menu in self.menus], np.int64),
            turns=requests.turns,
        )


def build_menus(requests: Requests, catalog: Catalog) -> Menus:
    """Build a menu for each kind of request.

    Parameters
    ----------
    requests
        The checked requests.
    catalog
        What can be bought.

    Returns
    -------
    Menus
        One menu per kind that occurs.
    """
    names: list[list[str]] = [
        list(catalog.platforms), list(catalog.tiers), list(catalog.models),
        list(catalog.resolutions),
    ]  # fmt: skip
    columns = [requests.platforms, requests.tiers, requests.models, requests.resolutions]
    key = requests.durations.astype(np.int64)
    for column, known in zip(columns, names, strict=True):
        key = key * (len(known) + 1) + (column + 1)
    keys, members = ranked(key)
    menus = []
    for rest in keys.tolist():
        chosen: list[str | None] = []
        for known in reversed(names):
            rest, position = divmod(rest, len(known) + 1)
            chosen.append(known[position - 1] if position else None)
        menus.append(build_menu(Kind(rest, *reversed(chosen)), catalog))
    return Menus(tuple(menus), members)


def build_menu(kind: Kind, catalog: Catalog) -> Menu:
    """Build the menu of one kind of request.

    Parameters
    ----------
    kind
        What is wanted.
    catalog
        What can be bought.

    Returns
    -------
    Menu
        Every (model, resolution) that keeps the model's limits and the request's demands. A
        resolution beyond what the platform shows is rated as the platform's best one.
    """
    options = []
    refused = {}
    for model in [kind.model] if kind.model else catalog.models:
        found = list(obstacles(model, kind, catalog))
        if found:
            refused[model] = " and ".join(found)
            continue
        for resolution in _resolutions(model, kind, catalog):
            price = quote(model, kind.duration_s, resolution, catalog=catalog)
            quality = catalog.quality(model, resolution, kind.platform)
            options.append(Option(model, resolution, price.credits, int(quality * PLACES)))
    wanted = (kind.model or catalog.defaults.model, kind.resolution or catalog.defaults.resolution)
    preferred = [(option.model, option.resolution) for option in options]
    return Menu(
        kind,
        tuple(options),
        obstacle="" if options else _no_option(kind, catalog, refused),
        preferred=preferred.index(wanted) if wanted in preferred else -1,
    )


def _resolutions(model: str, kind: Kind, catalog: Catalog) -> list[str]:
    rank = catalog.resolution_ranks
    best = rank[catalog.models[model].max_resolution]
    if kind.resolution:
        return [kind.resolution]
    return [name for name in catalog.resolutions if rank[name] <= best]


def obstacles(model: str, kind: Kind, catalog: Catalog) -> Iterator[str]:
    """Say what keeps a model from making this kind of request."""
    limits, rank = catalog.models[model], catalog.resolution_ranks
    if kind.duration_s > limits.max_duration_s:
        yield f"makes {limits.max_duration_s} s at most"
    if kind.resolution and rank[kind.resolution] > rank[limits.max_resolution]:
        yield f"goes up to {limits.max_resolution}"
    if kind.tier and catalog.tiers[limits.tier] < catalog.tiers[kind.tier]:
        yield f"is only {limits.tier}"


def _no_option(kind: Kind, catalog: Catalog, refused: dict[str, str]) -> str:
    longest = max(model.max_duration_s for model in catalog.models.values())
    if kind.duration_s > longest:
        return f"no model makes {kind.duration_s} s; the longest is {longest} s"
    wanted = [f"{kind.duration_s} s"]
    wanted += [kind.resolution] if kind.resolution else []
    wanted += [f"{kind.tier} or better"] if kind.tier else []
    listed = "; ".join(f"{model} {obstacle}" for model, obstacle in refused.items())
    return f"nothing makes {', '.join(wanted)}: {listed}"


def _exponent(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
