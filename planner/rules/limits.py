"""A limit in a cell: ``$300``, ``5 videos``, ``30 %``, ``acme = $300; zen = $200``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from planner.catalog.amounts import EXACT
from planner.errors import InputError
from planner.messages import named, nearest, shown
from planner.requests.cells import Wrong
from planner.requests.cells.base import BLANKS, folded
from planner.requests.cells.lengths import UNITS as TIMES
from planner.requests.cells.money import AMOUNT, USD, other_currency
from planner.rules.base import Rule
from planner.rules.models import ALIKE, Cap, Floor, Least, Reserve, Same
from planner.rules.texts import pairs_of
from planner.rules.words import NUMBERS

CUMULATIVE = re.compile(r"[\s,;(]*(?:cumulative|cumulated|up to each(?: \w+)?)\s*\)?\s*\Z", re.I)
UNITS: Mapping[str, str] = {
    **dict.fromkeys(USD, "usd"),
    **dict.fromkeys(("credit", "credits"), "credits"),
    **dict.fromkeys(("video", "videos", "clip", "clips", "request", "requests"), "videos"),
    **dict.fromkeys(TIMES, "seconds"),
    **dict.fromkeys(("take", "takes", "generation", "generations"), "takes"),
    **dict.fromkeys(("%", "percent", "per cent"), "share"),
}
EXAMPLES = {
    "usd": "$300",
    "credits": "2000 credits",
    "videos": "5 videos",
    "seconds": "120 seconds",
    "takes": "12 takes",
    "share": "30 %",
    "most": "30 %",
    "quality": "quality 2.5",
    "tier": "tier Pro",
    "resolution": "resolution 1080p",
}
EACH = "acme = $300; zen = $200"
SEVERAL = re.compile(r"[;:]|\w\s+[$\d]")  # as somebody writes several limits without signs
COLON = re.compile(r"\w\s*:")
SIGNS = "<>≤≥"
MOST = re.compile(r"(?:at most|no more than|max(?:imum|imal)?\.?)\s|<=|≤", re.IGNORECASE)
LEAST = re.compile(r"(?:at least|no less than|min(?:imum|imal)?\.?)\s|>=|≥", re.IGNORECASE)
SIZE = re.compile(r"[0-9]+\s*[pk]", re.IGNORECASE)  # 1080p, 4k
FLOOR = re.compile(r"(quality|tier|resolution)\s*[:=]?\s+(.+)", re.IGNORECASE | re.DOTALL)


def read_limit(text: str, kind: type[Rule]) -> dict[str, Any]:
    """Read a limit.

    Parameters
    ----------
    text
        What stands in the cell.
    kind
        The rule that it is for.

    Returns
    -------
    dict
        The words of the rule that it gives.

    Raises
    ------
    InputError
        If it means nothing, or nothing to such a rule.
    """
    if kind is Same:
        return {"what": _alike(text)}
    if kind is Floor:
        return _floor(text)
    if not kind.limits:
        raise InputError(f"{kind.__name__} has no limit; clear the cell")
    said: dict[str, Any] = {}
    if kind is Cap and (found := CUMULATIVE.search(text)):
        text, said["cumulative"] = text[: found.start()], True
    if "=" not in text or text.strip(BLANKS)[:1] in SIGNS:
        word, amount = _amount(text, kind)
        return {word: amount, **said}
    amounts: dict[str, Any] = {}
    words = set()
    for name, listed in pairs_of(text, "limit"):
        word, amount = _amount(",".join(listed), kind)
        amounts[name] = amount
        words.add(word)
    if len(words) > 1:
        raise InputError(f"limits in {' and '.join(sorted(words))}; make two rules of them")
    (word,) = words
    return {word: amounts, **said}


def _amount(text: str, kind: type[Rule]) -> tuple[str, Any]:
    """Read a number with its unit: the word of the rule, and what is given for it."""
    text = text.strip(BLANKS)
    text = _without_beginning(text, kind)
    found = AMOUNT.fullmatch(text)
    if found is None:
        raise InputError(f"{shown(text)} is no limit; {what_to_write(kind)}")
    marks = [folded(one).strip(BLANKS + ".") for one in (found[1], found[3])]
    mark = " ".join(filter(None, marks))
    unit = "usd" if mark and {*marks} <= {*USD, ""} else UNITS.get(mark, "")
    currency = None if unit else other_currency(mark)
    if currency:
        raise InputError(f"{shown(text)} is in {currency}; prices are in USD: convert it")
    if mark and not unit:
        mend = nearest(mark, [word for word in EXAMPLES if word in kind.limits])
        if SEVERAL.search(text) and kind in (Cap, Least):
            mend = f"{what_to_write(kind)}, or each value its own, as {EACH}"
            mend = f"write = instead of :, as {EACH}" if COLON.search(text) else mend
            raise InputError(f"{shown(text)} is no limit; {mend}")
        mend = mend if mend.endswith("?") else what_to_write(kind)
        strange = " ".join(one for one in marks if one and one not in UNITS) or mark
        raise InputError(f"{shown(text)} is in {shown(strange, 40)}, which is no unit; {mend}")
    word = "most" if unit == "share" and "most" in kind.limits else unit
    if not unit and kind.limits == ("most",):
        return "most", found[2]
    if not unit:
        raise InputError(f"{shown(text)} says no unit; {what_to_write(kind)}")
    if word not in kind.limits:
        raise InputError(f"{shown(text)} is no limit of {kind.__name__}; {what_to_write(kind)}")
    if word == "seconds" and TIMES[mark] != 1:
        number = NUMBERS(found[2])
        if isinstance(number, Wrong):
            raise InputError(f"{shown(text)} {number.reason}; {number.suggestion}")
        return word, EXACT.multiply(number, TIMES[mark])
    if word in ("share", "most"):
        return word, f"{found[2]} %"
    return word, text if word == "usd" else found[2]


def _without_beginning(text: str, kind: type[Rule]) -> str:
    """Take off what may be said before a limit, as it is what such a rule says anyway."""
    at_least = kind in (Least, Reserve)
    mine, other = (LEAST, MOST) if at_least else (MOST, LEAST)
    if other.match(text):
        says, instead = ("at least", "Cap") if at_least else ("at most", "Least")
        reason = f"{shown(text)} is no limit of {kind.__name__}, which says {says}"
        raise InputError(f"{reason}; make it a {instead}, or write the number alone")
    return text[begin.end() :].strip(BLANKS) if (begin := mine.match(text)) else text


def what_to_write(kind: type[Rule]) -> str:
    """Say how a limit of a rule is written, for a message."""
    return f"write {' or '.join(EXAMPLES[word] for word in kind.limits)}"


def _floor(text: str) -> dict[str, Any]:
    plain = text.strip(BLANKS)
    plain = plain[begin.end() :] if (begin := LEAST.match(plain)) else plain
    found = FLOOR.fullmatch(plain)
    if found:
        return {found[1].lower(): found[2]}
    if not isinstance(NUMBERS(plain), Wrong):
        return {"quality": plain}
    return {"resolution" if SIZE.fullmatch(plain) else "tier": plain}


def _alike(text: str) -> str:
    words = [word for word in re.split(r"\W+", text.casefold()) if word not in ("the", "same", "")]
    what = " ".join(words)
    if what not in ALIKE:
        raise InputError(f"{shown(text)} is nothing to be alike in; {nearest(named(what), ALIKE)}")
    return what
