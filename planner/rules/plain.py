"""Rules as plain data, as JSON and TOML hold it, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from planner.errors import InputError
from planner.messages import named, nearest, shown
from planner.rules.base import Rule
from planner.rules.models import KINDS, Choosing
from planner.rules.words import as_number

RULES: dict[str, type[Rule]] = {kind.__name__: kind for kind in KINDS}
WORD = "rule"  # the key that says which


def to_plain(rule: Rule) -> dict[str, Any]:
    """Return a rule as data that JSON can hold; `from_plain` makes an equal one of it."""
    return {WORD: type(rule).__name__, **{word: _plain(v) for word, v in rule.given().items()}}


def from_plain(data: object) -> Rule:
    """Make a rule of plain data.

    Parameters
    ----------
    data
        A mapping of the rule's name, under ``"rule"``, and of its words.

    Raises
    ------
    InputError
        If it is none.
    """
    if not isinstance(data, Mapping) or WORD not in data:
        keys = data if isinstance(data, Mapping) else ()
        other = next((key for key in keys if str(key).casefold() == WORD), None)
        mend = f"give {WORD} = one of: {', '.join(RULES)}"
        if other is not None:
            mend = f"write {WORD} in small letters, where {shown(other)} stands"
        raise InputError(f"{shown(data)} says no rule; {mend}")
    said = {str(word): value for word, value in data.items() if word != WORD}
    return kind_called(data[WORD])(**said)


def spoken_of(said: Mapping[str, Any]) -> Choosing | None:
    """Make what is known of a rule that means nothing: whom, and what options, it speaks of.

    Parameters
    ----------
    said
        The words of it that could be read; those that mean nothing are left out.
    """
    known = {word: said[word] for word in Choosing.model_fields if word in said}
    while known:
        try:
            return Choosing(**known)
        except InputError as error:
            if known.pop(getattr(error, "word", ""), None) is None:
                return None
    return None


def kind_called(name: object, known: Sequence[str] = tuple(RULES)) -> type[Rule]:
    """Find the kind of rule of a name, whatever its case, blanks, hyphens and underscores.

    Parameters
    ----------
    name
        What somebody calls it.
    known
        What the kinds are called there, for a message.

    Raises
    ------
    InputError
        If there is none, with the nearest.
    """
    kinds = {name.casefold(): kind for name, kind in RULES.items()}
    word = re.sub(r"[\s_-]", "", name).casefold() if isinstance(name, str) else ""
    if word not in kinds:
        mend = nearest(named(name), known)
        raise InputError(f"there is no rule {shown(name)}; {mend}")
    return kinds[word]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return as_number(value)
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return {key: _plain(each) for key, each in value}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
