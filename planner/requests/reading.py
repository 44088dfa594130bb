"""What was understood of a table: what was read as what, what was left out, what is assumed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten


@dataclass(frozen=True)
class LeftOut:
    """Something in a sheet that was left out, or read in a way that should be known.

    Attributes
    ----------
    where
        In the words of the sheet: ``"row 65"``, ``"cells C3:C5"``.
    why
        What it is, as a phrase.
    read
        Whether it was read all the same.
    """

    where: str
    why: str
    read: bool = False

    def __str__(self) -> str:
        return f"{self.where} ({self.why})"


@dataclass(frozen=True)
class Reading:
    """What was understood of a table of requests. As a text it is told in three lines.

    Attributes
    ----------
    source
        The file and the sheet.
    rows, requests
        Which rows were read, and how many requests they are.
    columns
        The heading of each field that was found; the two are the same where people write it so.
    unused
        The headings of columns that are only carried through.
    left_out
        What was left out, and what was read in a way that should be known.
    assumed
        What is not said in the table and was assumed, a phrase each.
    for_rules
        The headings of columns that only rules look at.
    in_rows
        In how many rows the requests stand, where a row stands for many; None where each has one.
    """

    source: str
    rows: str
    requests: int
    columns: dict[str, str]
    unused: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    assumed: tuple[str, ...] = ()
    for_rules: tuple[str, ...] = ()
    in_rows: int | None = None

    def __str__(self) -> str:
        return "\n".join(f"{word:<9}{text}" for word, text in self.lines())

    def beside_rules(self, columns: Collection[str]) -> Reading:
        """Return what is understood where rules look at some of the columns as well."""
        beside = (*self.for_rules, *self.unused)  # other rules may have been kept before
        looked_at = tuple(name for name in beside if name in columns)
        unused = tuple(name for name in beside if name not in columns)
        return replace(self, unused=unused, for_rules=looked_at)

    def without(self, headings: Collection[str]) -> Reading:
        """Return what is understood of a table that does not have some of the columns."""
        return replace(
            self,
            columns={name: said for name, said in self.columns.items() if said not in headings},
            unused=tuple(name for name in self.unused if name not in headings),
            for_rules=tuple(name for name in self.for_rules if name not in headings),
        )

    def lines(self) -> list[tuple[str, str]]:
        """Return the lines, as pairs of a word and a text."""
        return [("read", self._read()), ("columns", self._columns()), ("assumed", self._assumed())]

    def _read(self) -> str:
        many = f"{self.requests:,} request" + ("" if self.requests == 1 else "s")
        if self.in_rows is not None:
            many = f"{self.in_rows:,} row{'' if self.in_rows == 1 else 's'}, {many}"
        parts = [f"{self.source}{f', {self.rows}' if self.rows else ''}: {many}"]
        out = [str(each) for each in self.left_out if not each.read]
        parts += [f"left out {_listed(out)}"] if out else []
        parts += [f"{each.where} {each.why}" for each in self.left_out if each.read]
        return "; ".join(parts)

    def _columns(self) -> str:
        known = [
            name if name == heading else f"{name} from {heading!r}"
            for name, heading in self.columns.items()
        ]
        unused = _listed([repr(name) for name in self.unused], most=12)
        ruled = _listed([repr(name) for name in self.for_rules], most=12)
        rest = f"; not used: {unused}" if unused else "; all are used"
        return ", ".join(known) + (f"; for rules: {ruled}" if ruled else "") + rest

    def _assumed(self) -> str:
        return "; ".join(self.assumed) or "nothing"


def _listed(texts: Sequence[str], most: int = 8) -> str:
    """Join texts, the first of them where they are many."""
    more = [f"and {len(texts) - most:,} more"] if len(texts) > most else []
    return ", ".join([*(shorten(text, 80, placeholder="...") for text in texts[:most]), *more])
