"""What would help a request that nothing makes: the one demand without which something does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from planner.menus.finder import OptionFinder
from planner.menus.option import Option
from planner.requests.kinds import Kind


def what_helps(kind: Kind, finder: OptionFinder) -> list[str]:
    """Say what makes a kind if it asks for less, as ``"without audio kling-v3 does"``.

    Parameters
    ----------
    kind
        What nothing makes.
    finder
        What finds the options.

    Returns
    -------
    list of str
        A phrase for each demand that is alone in the way, with the cheapest model that does.
    """
    said = []
    longest_s = _longest_s(kind, finder)
    if longest_s < kind.duration_s:
        said.append((f"for {longest_s} s", finder.options(replace(kind, duration_s=longest_s))))
    for how, eased in _eased(kind):
        said.append((how, finder.options(eased)))
    if kind.resolution:
        said.append(_at_another(kind, finder))
    return [f"{how} {_cheapest(options).model} does" for how, options in said if options]


def _eased(kind: Kind) -> Iterator[tuple[str, Kind]]:
    """Take the demands away, one at a time."""
    for feature in kind.features:
        left = tuple(each for each in kind.features if each != feature)
        yield f"without {feature}", replace(kind, features=left)
    if kind.tier:
        yield f"below {kind.tier}", replace(kind, tier="")
    if kind.segments is False:
        yield "in segments", replace(kind, segments=True)
    if kind.trim is False:
        yield "ordered longer and cut", replace(kind, trim=True)
    if kind.models:
        yield "of other models", replace(kind, models=())


def _at_another(kind: Kind, finder: OptionFinder) -> tuple[str, list[Option]]:
    """Find what makes it at the resolution that is nearest to the one that is asked for."""
    ranks = finder.catalog.resolution_ranks
    options = finder.options(replace(kind, resolution=""))
    near = min(
        (one.resolution for one in options),
        key=lambda name: (abs(ranks[name] - ranks[kind.resolution]), ranks[name]),
        default="",
    )
    return f"at {near}", [one for one in options if one.resolution == near]


def _cheapest(options: Sequence[Option]) -> Option:
    return min(options, key=lambda one: one.credits)


def _longest_s(kind: Kind, finder: OptionFinder) -> int:
    """Say how long a video can be made as it is asked for, but for its quality."""
    catalog, longest_s = finder.catalog, 0
    for model in kind.models or catalog.models:
        segments = catalog.terms(model).segments
        in_parts = segments.allowed if kind.segments is None else kind.segments
        for at, offer in enumerate(catalog.offers(model)):
            most_s = max(catalog.durations(model, offer), default=0)
            most_s *= segments.most if in_parts else 1
            if most_s <= longest_s or kind.resolution not in ("", offer.resolution):
                continue
            barred = kind.bars(model, offer.resolution)
            if not barred and not finder.maker.makes_none(
                model, at, replace(kind, duration_s=most_s)
            ):
                longest_s = most_s
    return longest_s
