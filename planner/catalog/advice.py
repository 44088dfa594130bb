"""Advice as documented: which model, how long, at which resolution."""

from __future__ import annotations

import warnings
from decimal import Decimal

from planner.catalog.limits import durations
from planner.catalog.loading import load_catalog
from planner.catalog.pricing import exact, quote, usd
from planner.catalog.schema import Catalog
from planner.errors import PlannerWarning


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
    money = exact(budget, "budget")
    costs = {name: quote(name, duration).cost_usd for name in catalog.models}
    within = [name for name in catalog.models if duration <= _longest(catalog, name)]
    within = [name for name in within if costs[name] <= money]
    within.sort(key=costs.__getitem__)
    required = catalog.tiers.get(required_quality, min(catalog.tiers.values()))
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
    found = []
    if duration > _longest(catalog, name):
        found.append(f"it makes at most {_longest(catalog, name)} s, not {duration} s")
    if cost > budget:
        found.append(f"{usd(cost)} is over the budget of {usd(budget)}")
    if _tier(catalog, name) < required:
        found.append(f"its tier {catalog.models[name].tier} is below the quality asked for")
    return " and ".join(found)


def _longest(catalog: Catalog, name: str) -> int:
    return max(durations(catalog, catalog.models[name], None) or [0])


def _tier(catalog: Catalog, name: str) -> Decimal:
    return catalog.tiers[catalog.models[name].tier or ""]


def optimize_duration(content_type: str) -> int:
    """Return the duration in seconds that suits a kind of content, as documented; 10 if unknown.

    Notes
    -----
    Source: "Duration Optimization" in *Kling AI Pricing Basics*.
    """
    catalog = load_catalog()
    return catalog.content_types.get(content_type, catalog.defaults.duration_s)


def select_resolution(target_platform: str) -> str:
    """Return the best resolution that a platform shows, as documented; 1080p if unknown.

    Notes
    -----
    Source: "Resolution Strategy" in *Kling AI Pricing Basics*.
    """
    catalog = load_catalog()
    return catalog.platforms.get(target_platform, catalog.defaults.resolution)
