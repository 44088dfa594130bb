"""What to call a request in a sentence: by its id, and by its title where it brought one along."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any

import pandas as pd

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
    """Say what to call each request.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    list of str
        ``"BR-01 Autumn brand film"``; the id alone where there is no title, the title alone where
        ids are just the numbers of rows and no other request has it. Titles of more than 60
        letters are shortened.
    """
    ids = plan.frame["id"].tolist()
    titles = _titles(plan)
    if titles is None:
        return ids
    short = [_short(title) for title in titles]
    numbered = ids == [str(number) for number in range(1, len(ids) + 1)]
    times = Counter(short)
    return [
        _name(one, title, alone=numbered and times[title] == 1)
        for one, title in zip(ids, short, strict=True)
    ]


def _name(id_: str, title: str, *, alone: bool) -> str:
    if not title:
        return id_
    return title if alone or title == id_ else f"{id_} {title}"


def _titles(plan: Result) -> list[str] | None:
    """Find the titles that the requests brought along, "" where one has none."""
    brought = plan.frame.iloc[:, len(plan.own_columns) :]
    headings = [_bare(str(name)) for name in brought.columns]
    for title in TITLES:
        for at in [at for at, heading in enumerate(headings) if heading == title]:
            texts = _texts(brought.iloc[:, at])
            if any(texts):
                return texts
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
