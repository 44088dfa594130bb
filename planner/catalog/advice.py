"""Advice as documented: which model, how long, at which resolution, which of a batch."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from planner.catalog.amounts import exactly
from planner.catalog.arguments import items_of, looked_up, read_decimal
from planner.catalog.loading import load_catalog
from planner.catalog.pricing import quote
from planner.catalog.schema import Catalog
from planner.catalog.spelling import usd
from planner.errors import InputError, PlannerWarning
from planner.messages import shown


def select_cost_effective_model(required_quality: str, duration: int, budget: float) -> str:
    """Pick the cheapest documented model that is good enough, as documented.

    Parameters
    ----------
    required_quality
        The least acceptable tier: ``"Standard"``, ``"Enhanced"`` or ``"Pro"``. Any other name
        counts as ``"Standard"``.
    duration
        Of the video, in seconds.
    budget
        USD for this one video.

    Returns
    -------
    str
        The cheapest model that is long enough, affordable and good enough; else the cheapest that
        is long enough and affordable; else ``"kling-v1"``.

    Warns
    -----
    PlannerWarning
        If the answer is of no use: too dear, too short or below the quality asked for.

    Notes
    -----
    Source: "Model Selection" in *Kling AI Pricing Basics*.
    """
    catalog = load_catalog()
    money = read_decimal(budget, "budget")
    costs = {name: quote(name, duration).cost_usd for name in catalog.models}
    within = [name for name in catalog.models if duration <= _longest(catalog, name)]
    within = [name for name in within if costs[name] <= money]
    within.sort(key=costs.__getitem__)
    lowest = min(catalog.tiers.values())
    required = looked_up(catalog.tiers, required_quality, lowest, "required_quality")
    good = [name for name in within if _tier(catalog, name) >= required]
    if good:
        return good[0]
    answer = within[0] if within else catalog.defaults.model
    faults = _shortcomings(catalog, answer, required, duration, costs[answer], money)
    warnings.warn(f"{answer} is returned as documented, but {faults}", PlannerWarning, stacklevel=2)
    return answer


def _shortcomings(
    catalog: Catalog, name: str, required: Decimal, duration: int, cost: Decimal, budget: Decimal
) -> str:
    faults = []
    if duration > _longest(catalog, name):
        faults.append(f"it makes at most {_longest(catalog, name)} s, not {duration} s")
    if cost > budget:
        faults.append(f"{usd(cost)} is over the budget of {usd(budget)}")
    if _tier(catalog, name) < required:
        faults.append(f"its tier {catalog.models[name].tier} is below the quality asked for")
    return " and ".join(faults)


def _longest(catalog: Catalog, name: str) -> int:
    offered = (catalog.durations(name, offer) for offer in catalog.offers(name))
    return max((max(seconds, default=0) for seconds in offered), default=0)


def _tier(catalog: Catalog, name: str) -> Decimal:
    return catalog.tiers[catalog.models[name].tier or ""]


def optimize_duration(content_type: str) -> int:
    """Return the duration in seconds that suits a kind of content, as documented; 10 if unknown.

    Notes
    -----
    Source: "Duration Optimization" in *Kling AI Pricing Basics*.
    """
    catalog = load_catalog()
    otherwise = catalog.defaults.duration_s
    return looked_up(catalog.content_types, content_type, otherwise, "content_type")


def select_resolution(target_platform: str) -> str:
    """Return the best resolution that a platform shows, as documented; 1080p if unknown.

    Notes
    -----
    Source: "Resolution Strategy" in *Kling AI Pricing Basics*.
    """
    catalog = load_catalog()
    otherwise = catalog.defaults.resolution
    return looked_up(catalog.platforms, target_platform, otherwise, "target_platform")


@exactly
def plan_batch_generation(
    videos: Sequence[Mapping[str, Any]], budget: float
) -> list[dict[str, Any]]:
    """Plan a batch within a budget, as documented.

    Videos are taken from the highest priority (0 where missing) to the lowest, each at its own
    model (``"kling-v1"`` where missing) and at the price of 1080p, while their cost fits what is
    left. No limit of a model is checked. For a plan that is valid and best, use `planner.plan`.

    Parameters
    ----------
    videos
        Dicts with `duration` in seconds and, where known, `priority` and `model`. They are left
        as they are.
    budget
        USD.

    Returns
    -------
    list of dict
        The videos taken, in the order they were taken, each with `estimated_cost` in USD.

    Raises
    ------
    InputError
        If a video has no duration or an unknown model, or the budget is not an amount of money.

    Notes
    -----
    Source: "Batch Planning" in *Kling AI Pricing Basics*. There the caller's list is sorted in
    place and costs are added up in floats; here neither happens.
    """
    catalog = load_catalog()
    money = read_decimal(budget, "budget")
    given = _videos(videos)
    try:
        ordered = sorted(given, key=lambda video: video.get("priority", 0), reverse=True)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise InputError(f"the priorities cannot be put in order: {error}") from None
    planned = []
    for video in ordered:
        if "duration" not in video:
            raise InputError(f"video {shown(dict(video))} has no duration")
        cost = quote(
            video.get("model", catalog.defaults.model),
            video["duration"],
            catalog.defaults.resolution,
            catalog=catalog,
        ).cost_usd
        if cost <= money:
            planned.append({**video, "estimated_cost": float(cost)})
            money -= cost
    return planned


def _videos(videos: object) -> list[Mapping[str, Any]]:
    """Check that there are videos, each of them a dict."""
    given = None if isinstance(videos, Mapping) else items_of(videos)
    if given is None:
        raise InputError(f"videos are {shown(videos)}; expected dicts")
    for video in given:
        if not isinstance(video, Mapping):
            raise InputError(f"a video is {shown(video)}; expected a dict")
    return given
