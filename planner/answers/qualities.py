"""The numbers of quality that a question changes: those that the catalog itself has."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from planner.answers.asked import Question
from planner.catalog.schema import Catalog
from planner.messages import named, nearest, shown
from planner.requests.cells import Names, Numbers, Wrong

MAX_QUALITY = 1000  # as of `planner.catalog.fields.Quality`
RATED = ("tier", "model", "resolution")


def qualities_asked(
    given: object, catalog: Catalog, question: Question
) -> dict[tuple[str, str], Decimal]:
    """Read the numbers of quality that change.

    Parameters
    ----------
    given
        Name to number; where one name is several things, kind to name to number. None for nothing.
    catalog
        What has the numbers.
    question
        Gets what is wrong.

    Returns
    -------
    dict
        The number of each, by kind (one of `RATED`) and name.
    """
    known = {
        "tier": Names("tier", catalog.tiers),
        "model": Names("model", catalog.models),
        "resolution": Names("resolution", catalog.resolutions),
    }
    numbers: dict[tuple[str, str], Decimal] = {}
    for kinds, name, value in _flat(given, question):
        meant = _meant(name, kinds, known, question)
        number = question.number(value, f"quality of {shown(name)}", _read_quality)
        if meant is None or number is None:
            continue
        if meant in numbers:
            question.faults.append(f"quality: {shown(name)} is named twice")
        numbers[meant] = number
    return numbers


def _flat(given: object, question: Question) -> list[tuple[tuple[str, ...], Any, Any]]:
    """List what may be meant, the name and the number of each."""
    found: list[tuple[tuple[str, ...], Any, Any]] = []
    for name, value in question.pairs(given, "quality", "{'Pro': 2.5}"):
        if not isinstance(value, Mapping):
            found.append((RATED, name, value))
        elif name in RATED:
            found += [((name,), one, number) for one, number in value.items()]
        else:
            question.faults.append(f"quality: {shown(name)}; {nearest(named(name), RATED)}")
    return found


def _meant(
    name: Any, kinds: tuple[str, ...], known: Mapping[str, Names], question: Question
) -> tuple[str, str] | None:
    """Say what a number of quality is of; None where that is a fault."""
    readings = {kind: known[kind](name) for kind in kinds}
    found = [(kind, one) for kind, one in readings.items() if isinstance(one, str)]
    if len(found) == 1:
        return found[0]
    if found:
        (one, _), (other, _) = found[:2]
        question.faults.append(
            f"quality names {shown(name)}, which is a {one} and a {other}; say which, as "
            f"quality={{{one!r}: {{{shown(name)}: 2}}}}"
        )
        return None
    there = [each for kind in kinds for each in known[kind].known]
    what = ", ".join(kinds[:-1]) + " or " * (len(kinds) > 1) + kinds[-1]
    question.faults.append(
        f"quality names {shown(name)}, which is no {what}; {nearest(named(name), there)}"
    )
    return None


def _read_quality(value: Any) -> Any:
    number = Numbers()(value)
    if isinstance(number, Decimal) and not 0 <= number <= MAX_QUALITY:
        return Wrong(f"is not from 0 to {MAX_QUALITY:,}", "give a number such as 2.5")
    return number
