"""Why a kind of request has no option, as a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from planner.catalog.amounts import EXACT
from planner.catalog.schema import Catalog
from planner.catalog.spelling import spoken_durations, usd
from planner.menus.eased import what_helps
from planner.menus.finder import OptionFinder
from planner.menus.making import Maker
from planner.menus.option import Option
from planner.requests.kinds import Kind

MODELS_TOLD = 4  # models whose shortfalls are told one by one
_SAYS_NO = " with {} = no"  # what a request says, where that is what keeps a model from its length


def obstacle(kind: Kind, finder: OptionFinder) -> str:
    """Say why nothing makes a kind."""
    if kind.kept_out:
        return "it is locked" if kind.left_out else "it is excluded"
    catalog = finder.catalog
    longest, in_segments = finder.maker.longest(kind)
    if not kind.model and longest > 0 and kind.duration_s > in_segments:
        together = f", {in_segments} s in segments" if in_segments > longest else ""
        if kind.segments is False:
            _, most = finder.maker.longest(replace(kind, segments=True))
            together = _SAYS_NO.format("segments") if most >= kind.duration_s else ""
        return f"no model makes {kind.duration_s} s; the longest is {longest} s{together}"
    models = [kind.model] if kind.model else list(kind.models or catalog.models)
    helps = what_helps(kind, finder) if len(models) > MODELS_TOLD else []
    if helps:
        return f"nothing makes {_wanted(kind)}; {', '.join(helps)}"
    refused = {model: _why_not(model, kind, finder) for model in models}
    # What all models say alike is said once.
    if len(models) > 1 and len(set(refused.values())) == 1:
        which = "each of its models" if kind.models else "every model"
        return f"nothing makes {_wanted(kind)}: {which} {refused[models[0]]}"
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
    why = {
        position: finder.why_not(model, position, kind)
        for position, offer in open_ones
        if not kind.bars(model, offer.resolution)
    }
    if open_ones and not why:
        return "is excluded"
    wanted = " ".join(filter(None, (kind.mode, kind.resolution)))
    least = min(why, key=lambda position: len(why[position]), default=None)
    if least is None:
        return f"is not offered at {wanted}"
    return _with_all_lengths(model, least, why, kind, finder)


def _with_all_lengths(
    model: str, least: int, why: dict[int, str], kind: Kind, finder: OptionFinder
) -> str:
    """Say of an offer of another length those of all offers that lack nothing else."""
    catalog, maker = finder.catalog, finder.maker
    offers = catalog.offers(model)
    lengths = {
        position: catalog.durations(model, offers[position])
        for position in why
        if not maker.reaches(model, position, kind)
    }
    if not lengths.get(least):
        return why[least]
    _, also, rest = why[least].partition(" and ")
    alike = [position for position in lengths if why[position].partition(" and ")[2] == rest]
    sold = sorted({seconds for position in alike for seconds in lengths[position]})
    no = next((no for no, one in _allowed(kind) if _any_reaches(model, alike, one, maker)), "")
    return f"makes {spoken_durations(sold)}{no}{also}{rest}"


def _allowed(kind: Kind) -> Iterator[tuple[str, Kind]]:
    """Allow what a request forbids of lengths: cutting, segments, both; say what forbids it."""
    trims, joins = replace(kind, trim=True), replace(kind, segments=True)
    if kind.trim is False:
        yield _SAYS_NO.format("trim"), trims
    if kind.segments is False:
        yield _SAYS_NO.format("segments"), joins
    if kind.trim is False and kind.segments is False:
        yield f"{_SAYS_NO.format('trim')}, segments = no", replace(trims, segments=True)


def _any_reaches(model: str, positions: Iterable[int], kind: Kind, maker: Maker) -> bool:
    return any(maker.reaches(model, position, kind) for position in positions)


def _lacks(model: str, kind: Kind, finder: OptionFinder) -> int:
    """Count what keeps a model from it, at the offer that lacks the least."""
    lacking = [
        (kind.resolution not in ("", offer.resolution))
        + (kind.mode not in ("", offer.mode))
        + len(finder.why_not(model, at, kind).split(" and "))
        for at, offer in enumerate(finder.catalog.offers(model))
    ]
    return min(lacking) + bool(kind.models and model not in kind.models)
