"""Which sheet of a workbook is that of the rules, and what stands in which of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from planner.requests.cells import is_empty, spelled
from planner.requests.cells.base import squashed
from planner.requests.headings import LONGEST, plain_words
from planner.requests.ruled import COLUMNS, NAMES

TITLES = ("rules", "regeln", "regles", "reglas")
WORDS = {
    "rule": "rules, kind of rule, kind, type of rule, type, regel, art der regel, regle, regla",
    "by": "for each, per, each, for every, group by, je, pro, fur jeden, par, pour chaque, por, "
    "por cada, para cada",
    "where": "only where, only for, which requests, requests, condition, if, wo, nur wo, nur fur, "
    "ou, seulement pour, donde, solo para",
    "options": "option, which options, with, made with, using, optionen, opciones",
    "limit": "at most, at most limit, limit at most, limits, amount, how much, grenze, hochstens, "
    "limite, au plus, como maximo, cuanto",
    "": "note, notes, comment, comments, remark, remarks, description, why, reason, example, "
    "an example, meaning, what it says, what it means, explanation, help, rules there are, "
    "#, no, nr, number, bemerkung, bemerkungen, kommentar, notiz, remarque, commentaire, nota, "
    "notas, comentario",
}  # what stands below one of the last is for people


def is_called_rules(title: str) -> bool:
    """Say whether a sheet is called as one of rules is."""
    return plain_words(title) in TITLES


def are_rules(rows: Sequence[Sequence[Any]]) -> bool:
    """Say whether a sheet is the planner's: others have rules too, of a brand or a game.

    It is where a row has the heading of rules and another one, or begins with the name of a rule.

    Parameters
    ----------
    rows
        The cells of its first rows.
    """
    return heading_row(rows) is not None or any(map(names_a_rule, rows))


def look_like_rules(rows: Sequence[Sequence[Any]]) -> bool:
    """Say whether there are rules of ours in a sheet that is called otherwise: renamed, a copy.

    Parameters
    ----------
    rows
        As of `are_rules`.
    """
    return heading_row(rows) is not None and any(map(names_a_rule, rows))


def heading_row(rows: Sequence[Sequence[Any]]) -> int | None:
    """Find the row that has the heading of rules, and that of something else that they say."""
    for at, cells in enumerate(rows):
        said = {meaning(spelled(cell)) for cell in cells if isinstance(cell, str)} - {None, ""}
        if "rule" in said and len(said) > 1:
            return at
    return None


def names_a_rule(cells: Sequence[Any]) -> bool:
    """Say whether a row begins with the name of a rule, and goes on."""
    said = [cell for cell in cells if not is_empty(cell)]
    return len(said) > 1 and squashed(spelled(said[0])) in map(squashed, NAMES)


def meaning(heading: str) -> str | None:
    """Say what stands below a heading: "" for what is for people, None where it is not known."""
    return _known().get(plain_words(heading)) if len(heading) <= LONGEST else None


@cache
def _known() -> dict[str, str]:
    """Look up the meaning of every word, in plain words."""
    known = {plain_words(name): name for name in COLUMNS}
    for name, words in WORDS.items():
        known |= {plain_words(word): name for word in words.split(",")}
    return known
