"""What to call a request in a sentence: by its id, and by its title where it brought one along."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any

import pandas as pd

from planner.engine.arrays import IntArray
from planner.results.result import Result

# Headings of titles in English, German, French, Spanish, Italian and Portuguese, the likeliest
# first; without case, accents, blanks, hyphens and underscores.
TITLES = (
    *("title", "videotitle", "headline", "titel", "videotitel", "titre", "titulo", "titolo"),
    *("name", "videoname", "nom", "nombre", "nome", "video", "clip", "clipname", "cliptitle"),
    *("workingtitle", "arbeitstitel", "uberschrift", "subject", "betreff", "sujet", "asunto"),
)
LONGEST = 60  # letters of a title


def names_of(plan: Result) -> list[str]:
    """Say what to call each request of a plan, as of `request_names`."""
    brought = plan.frame.iloc[:, len(plan.own_columns) :]
    return request_names(plan.frame["id"], brought)


def request_names(
    ids: pd.Series[str], brought: pd.DataFrame, rows: IntArray | None = None
) -> list[str]:
    """Say what to call requests.

    Parameters
    ----------
    ids
        The id of every request.
    brought
        What they brought along besides.
    rows
        Whom to name; everyone where None.

    Returns
    -------
    list of str
        ``"BR-01 Autumn brand film"``; the id alone where there is no title, the title alone where
        ids are just the numbers of rows and no other request has it. Titles of more than 60
        letters are shortened.
    """
    at = slice(None) if rows is None else rows
    chosen: list[str] = ids.iloc[at].tolist()
    column = _titles(brought)
    if column is None:
        return chosen
    short = [_short(title) for title in _texts(column.iloc[at])]
    if not _are_numbers(ids):
        return [_name(one, title, alone=False) for one, title in zip(chosen, short, strict=True)]
    times = Counter(_short(title) for title in _texts(column))
    return [
        _name(one, title, alone=times[title] == 1) for one, title in zip(chosen, short, strict=True)
    ]


def _are_numbers(ids: pd.Series[str]) -> bool:
    """Say whether ids are just the numbers of the rows."""
    ends = ids.iloc[:1].tolist() + ids.iloc[-1:].tolist()
    if ends != ["1", str(len(ids))]:
        return False
    return bool(ids.tolist() == [str(number) for number in range(1, len(ids) + 1)])


def _name(id_: str, title: str, *, alone: bool) -> str:
    if not title:
        return id_
    return title if alone or title == id_ else f"{id_} {title}"


def _titles(brought: pd.DataFrame) -> pd.Series[Any] | None:
    """Find the column of titles among what the requests brought along."""
    headings = [_bare(str(name)) for name in brought.columns]
    for title in TITLES:
        for at in [at for at, heading in enumerate(headings) if heading == title]:
            column: pd.Series[Any] = brought.iloc[:, at]
            if any(_texts(column)):
                return column
    return None


def _bare(heading: str) -> str:
    """Return the letters of a heading, without case and accents."""
    letters = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def _texts(column: pd.Series[Any]) -> list[str]:
    """Return the texts of a column, each in one line; "" where there is none."""
    return [" ".join(v.split()) if isinstance(v, str) else "" for v in column.tolist()]


def _short(title: str) -> str:
    """Shorten a title, between words where it has some."""
    if len(title) <= LONGEST:
        return title
    begin = title[: LONGEST - 1]
    words = title[:LONGEST].rpartition(" ")[0]
    return (words if len(words) > LONGEST // 2 else begin).rstrip(" ,;:-") + "…"
