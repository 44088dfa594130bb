"""What to call a request in a sentence: by its id, and by its title where it brought one along."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# Headings of titles in English, German, French, Spanish, Italian and Portuguese, the likeliest
# first; without case, accents, blanks, hyphens and underscores.
TITLES = (
    *("title", "videotitle", "headline", "titel", "videotitel", "titre", "titulo", "titolo"),
    *("name", "videoname", "nom", "nombre", "nome", "video", "clip", "clipname", "cliptitle"),
    *("workingtitle", "arbeitstitel", "uberschrift", "subject", "betreff", "sujet", "asunto"),
)
LONGEST = 60  # letters of a title
FEW = 10_000  # requests, of which all names are kept


class Names:
    """What to call requests: ``"BR-01 Autumn brand film"``.

    It is the id alone where there is no title, the title alone where ids are just the numbers of
    rows and no other request has it. Titles of more than 60 letters are shortened.

    Parameters
    ----------
    ids
        The id of every request.
    brought
        What they brought along besides.
    """

    def __init__(self, ids: pd.Series[str], brought: pd.DataFrame) -> None:
        title = title_column(brought)
        self._ids, self._column = ids, None if title is None else brought.iloc[:, title]

    def of(self, rows: NDArray[np.int64] | None = None) -> list[str]:
        """Name the requests in these rows; all where None."""
        if rows is None:
            return self._named(slice(None))
        # Taking rows from a small table takes longer than naming all of it once.
        return _picked(self._all, rows) if self._few else self._named(rows)

    def titles(self, rows: NDArray[np.int64]) -> list[str]:
        """Return the titles of the requests in these rows, shortened; "" where there is none."""
        if self._column is None:
            return [""] * len(rows)
        return [_short(title) for title in _texts(self._column.array[rows].tolist())]

    def ids(self, rows: NDArray[np.int64]) -> list[str]:
        """Return the ids of the requests in these rows."""
        if self._few:
            return _picked(self._all_ids, rows)
        ids: list[str] = self._ids.array[rows].tolist()
        return ids

    def _named(self, at: Any) -> list[str]:
        ids: list[str] = self._ids.array[at].tolist()
        if self._column is None:
            return ids
        short = [_short(title) for title in _texts(self._column.array[at].tolist())]
        times = self._times
        return [
            _name(one, title, alone=times is not None and times[title] == 1)
            for one, title in zip(ids, short, strict=True)
        ]

    @property
    def _few(self) -> bool:
        return len(self._ids) <= FEW

    @cached_property
    def _all(self) -> list[str]:
        return self._named(slice(None))

    @cached_property
    def _all_ids(self) -> list[str]:
        ids: list[str] = self._ids.tolist()
        return ids

    @cached_property
    def _times(self) -> Counter[str] | None:
        """How often each title occurs, where ids are just the numbers of the rows."""
        if self._column is None or not _are_numbers(self._ids):
            return None
        return Counter(_short(title) for title in _texts(self._column.tolist()))


def _picked(names: list[str], rows: NDArray[np.int64]) -> list[str]:
    return [names[row] for row in rows.tolist()]


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


def title_column(brought: pd.DataFrame) -> int | None:
    """Find the column of titles among what requests brought along; None where there is none."""
    headings = [_bare(str(name)) for name in brought.columns]
    for title in TITLES:
        for at in [at for at, heading in enumerate(headings) if heading == title]:
            column: pd.Series[Any] = brought.iloc[:, at]
            if any(isinstance(v, str) and v.strip() for v in column):  # the first one is enough
                return at
    return None


def _bare(heading: str) -> str:
    """Return the letters of a heading, without case and accents."""
    letters = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def _texts(values: list[Any]) -> list[str]:
    """Return the texts among some cells, each in one line; "" where there is none."""
    return [" ".join(v.split()) if isinstance(v, str) else "" for v in values]


def _short(title: str) -> str:
    """Shorten a title, between words where it has some."""
    if len(title) <= LONGEST:
        return title
    begin = title[: LONGEST - 1]
    words = title[:LONGEST].rpartition(" ")[0]
    return (words if len(words) > LONGEST // 2 else begin).rstrip(" ,;:-") + "…"
