"""Why a kind of request has no option, as a sentence."""

from __future__ import annotations

from planner.catalog.amounts import EXACT
from planner.catalog.schema import Catalog
from planner.catalog.spelling import usd
from planner.menus.eased import what_helps
from planner.menus.finder import OptionFinder
from planner.menus.option import Option
from planner.requests.kinds import Kind

MODELS_TOLD = 4  # models whose shortfalls are told one by one


def obstacle(kind: Kind, finder: OptionFinder) -> str:
    """Say why nothing makes a kind."""
    if kind.kept_out:
        return "it is locked" if kind.left_out else "it is excluded"
    catalog = finder.catalog
    longest, in_segments = finder.maker.longest(kind)
    if not kind.model and longest > 0 and kind.duration_s > in_segments:
        together = f", {in_segments} s in segments" if in_segments > longest else ""
        return f"no model makes {kind.duration_s} s; the longest is {longest} s{together}"
    models = [kind.model] if kind.model else list(catalog.models)
    helps = what_helps(kind, finder) if len(models) > MODELS_TOLD else []
    if helps:
        return f"nothing makes {_wanted(kind)}; {', '.join(helps)}"
    refused = {model: _why_not(model, kind, finder) for model in models}
    # What all models say alike is said once.
    if len(models) > 1 and len(set(refused.values())) == 1:
        return f"nothing makes {_wanted(kind)}: every model {refused[models[0]]}"
    near = models
    if len(models) > MODELS_TOLD:
        lacks = {model: _lacks(model, kind, finder) for model in models}
        near = [model for model in models if lacks[model] == min(lacks.values())][:MODELS_TOLD]
    listed = "; ".join(f"{model} {refused[model]}" for model in near)
    left = len(models) - len(near)
    more = f"; and {left} more model{'' if left == 1 else 's'}" if left else ""
    return f"nothing makes {_wanted(kind)}: {listed}{more}"


def too_dear(kind: Kind, cheapest: Option, catalog: Catalog) -> str:
    """Say that even the cheapest option is over a request's limit, which its row shows."""
    cost = usd(EXACT.multiply(cheapest.credits, catalog.credit_usd))
    return f"nothing makes {_wanted(kind)}: the cheapest, {cheapest}, costs {cost}, over its limit"


def _wanted(kind: Kind) -> str:
    wanted = [f"{kind.duration_s} s", kind.mode, kind.resolution, *kind.features]
    wanted += [f"{kind.tier} or better"] if kind.tier else []
    return ", ".join(filter(None, wanted))


def _why_not(model: str, kind: Kind, finder: OptionFinder) -> str:
    """Say what keeps a model from it: of its offers, what the one with the least to say does."""
    if kind.models and model not in kind.models:
        return "is not among its models"
    open_ones = [
        (position, offer)
        for position, offer in enumerate(finder.catalog.offers(model))
        if kind.resolution in ("", offer.resolution) and kind.mode in ("", offer.mode)
    ]
    why = [
        finder.why_not(model, position, kind)
        for position, offer in open_ones
        if not kind.bars(model, offer.resolution)
    ]
    if open_ones and not why:
        return "is excluded"
    wanted = " ".join(filter(None, (kind.mode, kind.resolution)))
    return min(why, key=len, default=f"is not offered at {wanted}")


def _lacks(model: str, kind: Kind, finder: OptionFinder) -> int:
    """Count what keeps a model from it, at the offer that lacks the least."""
    lacking = [
        (kind.resolution not in ("", offer.resolution))
        + (kind.mode not in ("", offer.mode))
        + len(finder.why_not(model, at, kind).split(" and "))
        for at, offer in enumerate(finder.catalog.offers(model))
    ]
    return min(lacking) + bool(kind.models and model not in kind.models)
