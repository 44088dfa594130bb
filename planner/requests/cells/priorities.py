"""Priorities, in numbers or in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Literal, Self

from planner.messages import LONGEST_NAME
from planner.requests.cells.base import Wrong, folded, spelled
from planner.requests.cells.numbers import Numbers

MAX_PRIORITY = 1_000_000_000
SCALE = {
    1: "low niedrig gering basse bas faible baja bajo",
    2: "medium med normal mittel moyenne moyen normale media medio",
    3: "high hoch haute haut élevée élevé alta alto",
    4: "highest critical urgent top höchste hoechste dringend kritisch"
    " urgente critique crítica crítico",
}
# What each word counts, as it is usually spelled; case and accents do not matter.
PRIORITY_WORDS = {word: number for number, words in SCALE.items() for word in words.split()}
_WORDS = {folded(word): word for word in PRIORITY_WORDS}
_FOLDED = {key: PRIORITY_WORDS[word] for key, word in _WORDS.items()}


@dataclass(frozen=True)
class Priorities(Numbers):
    """Reads priorities >= 0.

    Attributes
    ----------
    refused
        Which kind of cell is a fault, where a column has words and numbers: the rarer one.
    """

    refused: Literal["", "words", "numbers"] = ""

    def for_column(self, values: Iterable[Any]) -> Self:
        """Return the reader of a column, as `Numbers` does."""
        values = list(values)
        fitted = super().for_column(values)
        words = sum(_counts(value) is not None for value in values)
        if not words:
            return fitted
        numbers = sum(isinstance(fitted._number(value, ""), Decimal) for value in values)
        if not numbers:
            return fitted
        return replace(fitted, refused="words" if words <= numbers else "numbers")

    def __call__(self, value: Any) -> Decimal | Wrong | None:
        """Read one cell."""
        counts = _counts(value)
        if counts is not None:
            return self._unless_refused(Decimal(counts), "words")
        number = self._number(value, "a number from 0, such as 2.5, or High, Medium or Low")
        if not isinstance(number, Decimal):
            return _misspelt(value) or number
        if number < 0:
            return Wrong("is negative", "write 0 or more; 0 means it adds nothing")
        if number > MAX_PRIORITY:
            mend = "divide every priority by the same number"
            return Wrong(f"is more than {MAX_PRIORITY:,}", mend)
        return self._unless_refused(number, "numbers")

    def _unless_refused(self, number: Decimal, kind: str) -> Decimal | Wrong:
        if self.refused == kind:
            return Wrong("is in a column that has numbers and words", "use one of them throughout")
        return number


read_priority = Priorities()


def priority_words_used(values: Iterable[Any]) -> tuple[tuple[str, int], ...]:
    """List the words that say priorities.

    Parameters
    ----------
    values
        The cells of a column.

    Returns
    -------
    tuple
        Each word once, as it stands in its first cell, with what it counts; the greatest first.
    """
    used: dict[str, tuple[str, int]] = {}
    for value in values:
        counts = _counts(value)
        if counts is not None:
            used.setdefault(folded(spelled(value)), (spelled(value), counts))
    return tuple(sorted(used.values(), key=lambda pair: -pair[1]))


def _misspelt(value: Any) -> Wrong | None:
    """Say which word was probably meant, where one is near."""
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        return None
    near = get_close_matches(folded(spelled(value)), _WORDS, n=1, cutoff=0.8)
    return Wrong("is not a number", f"did you mean {_WORDS[near[0]]!r}?") if near else None


def _counts(value: Any) -> int | None:
    """Return what a word counts; None where the cell holds none."""
    return _FOLDED.get(folded(spelled(value))) if isinstance(value, str) else None
