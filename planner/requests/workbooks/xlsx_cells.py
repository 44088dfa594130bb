"""The cells in some rows of an .xlsx: what their values do not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from xml.parsers import expat

from planner.requests.workbooks.found import Found, Place

TRUE = ("1", "true")
HIDDEN = re.compile(rb"""\shidden\s*=\s*["'][1t]|\sht\s*=\s*["']0""")
PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,10})")
PLACED = re.compile(rb"""\sr\s*=\s*["'](\w+)["']""")


class Terms(NamedTuple):
    """What a workbook says of all its cells.

    Attributes
    ----------
    formats
        The number formats that say something of a value, by the number of the style.
    uncalculated
        Whether 0 beside a formula stands for a value that nobody has reckoned yet.
    """

    formats: Mapping[int, str] = {}
    uncalculated: bool = False


PLAIN = Terms()


class Cells:
    """Looks at groups of rows; only those in which there may be something to find are parsed.

    Parameters
    ----------
    found
        What was found, which grows.
    prefix
        What stands before the names of elements.
    terms
        What the workbook says of all cells.
    """

    def __init__(self, found: Found, prefix: bytes, terms: Terms) -> None:
        name = re.escape(prefix)
        value = rb"(?!<%sv>%s[^<])" % (name, rb"(?!0<)" if terms.uncalculated else b"")
        self._found, self._terms = found, terms
        self._formula = b"<" + prefix + b"f"
        self._unsaved = re.compile(rb"</%sf>%s|<%sf\s[^<>]*/>%s" % (name, value, name, value))
        self._formatted = _formatted(name, terms.formats)

    def look_at(self, rows: bytes, number: int) -> None:
        """Find what is to be found.

        Parameters
        ----------
        rows
            Some rows, whole ones.
        number
            How many are above them.
        """
        if self._is_suspect(rows) or not self._note_formats(rows):
            _Parser(self._found, self._terms, number).look_at(rows)

    def _is_suspect(self, rows: bytes) -> bool:
        """Say whether there may be something to find that the parser knows better."""
        if b'"e"' in rows or b"'e'" in rows:
            return True
        if (b"hidden" in rows or b"customHeight" in rows) and HIDDEN.search(rows):
            return True
        return self._formula in rows and bool(self._unsaved.search(rows))

    def _note_formats(self, rows: bytes) -> bool:
        """Note the formats of cells; say whether it is clear where each of them is."""
        for cell in self._formatted.finditer(rows) if self._formatted else ():
            said = PLACED.search(cell["said"])
            place = _place_of(said[1].decode()) if said else None
            if place is None:
                return False
            self._found.formats[place] = self._terms.formats[int(cell["style"] or 0)]
        return True


def column_number(letters: str) -> int:
    """Return the number of a column that a spreadsheet calls so; 1 for A."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _place_of(text: str) -> Place | None:
    """Return the position of the row and of the column of a cell, such as B2."""
    said = PLACE.fullmatch(text)
    return (int(said[2]) - 1, column_number(said[1]) - 1) if said else None


def _formatted(name: bytes, formats: Mapping[int, str]) -> re.Pattern[bytes] | None:
    """Make a pattern of cells with a number in one of some styles; the first needs no mention."""
    if not formats:
        return None
    numbers = b"|".join(b"%d" % each for each in formats)
    style = rb"""(?=[^<>]*\ss\s*=\s*["'](?P<style>%s)["'])""" % numbers
    if 0 in formats:
        style = rb"(?:%s|(?![^<>]*\ss\s*=))" % style
    other = rb"""(?![^<>]*\st\s*=\s*["'][^n])"""
    return re.compile(rb"<%sc(?=[\s>])%s%s(?P<said>[^<>]*)(?<!/)>" % (name, style, other))


class _Parser:
    """The parser of a group of rows."""

    def __init__(self, found: Found, terms: Terms, row: int) -> None:
        self._found, self._terms = found, terms
        self._row, self._column = row, 0
        self._attributes: dict[str, str] = {}
        self._formula = self._valued = False
        self._value: list[str] = []

    def look_at(self, rows: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._value.append
        parser.Parse(b"<rows>", False)
        parser.Parse(rows, False)
        parser.Parse(b"</rows>", True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self._row = int(attributes.get("r", self._row + 1)) - 1
                self._column = 0
                if _is_hidden(attributes):
                    self._found.hidden_rows.append(self._row)
            case "c":
                self._attributes = attributes
                self._formula = self._valued = False
            case "f":
                self._formula = True
            case "v":
                self._valued = True
                self._value.clear()

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self._row += 1
            case "c":
                self._judge()
            case "v":
                self._attributes["v"] = "".join(self._value)

    def _judge(self) -> None:
        place = self._place()
        self._column = place[1] + 1
        kind, value = self._attributes.get("t", "n"), self._attributes.get("v", "")
        if self._terms.uncalculated and self._formula and (kind, value) == ("n", "0"):
            value = ""
        if kind == "e":
            self._found.add(place, value or "an error")
        elif self._formula and not value and not (kind == "str" and self._valued):
            self._found.add(place, None)
        elif kind == "n" and value:
            code = self._terms.formats.get(int(self._attributes.get("s", 0)))
            if code:
                self._found.formats[place] = code

    def _place(self) -> Place:
        return _place_of(self._attributes.get("r", "")) or (self._row, self._column)


def _is_hidden(row: dict[str, str]) -> bool:
    """Say whether a row is not shown, or is so low that nobody sees it."""
    if row.get("hidden") in TRUE:
        return True
    return row.get("customHeight") in TRUE and bool(re.fullmatch(r"0+(\.0*)?", row.get("ht", "")))
