"""The styles of an .ods whose number format says something of a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from planner.requests.number_formats import number_format

Start = Callable[[str, dict[str, str]], None]
NUMBERS = ("number:number-style", "number:currency-style", "number:percentage-style")


class Formats:
    """Gathers styles, with their formats as .xlsx spells them.

    Parameters
    ----------
    every
        Whether dollars and percent are something that a format says.

    Attributes
    ----------
    codes
        The formats that say something, by the name of the style.
    every
        As above.
    """

    def __init__(self, *, every: bool = False) -> None:
        self.codes: dict[str, str] = {}
        self.every = every
        self._spelled: dict[str, str] = {}  # by the name of a number format
        self._name, self._code = "", ""
        self._text: list[str] | None = None

    def read(self, styles: IO[bytes]) -> None:
        """Read the styles of a document."""
        parser = expat.ParserCreate()
        self.listen(parser)
        parser.ParseFile(styles)

    def listen(self, parser: expat.XMLParserType, tables: Start | None = None) -> None:
        """Take what a parser comes across, up to the first table, which another takes."""

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "table:table" and tables:
                parser.StartElementHandler = tables
                parser.EndElementHandler = parser.CharacterDataHandler = None
                tables(name, attributes)
            else:
                self._start(name, attributes)

        parser.StartElementHandler = start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in NUMBERS:
            self._name, self._code = attributes.get("style:name", ""), ""
        elif name == "style:style":
            self._style(attributes)
        elif name == "number:number":
            self._code += "0" * min(max(int(attributes.get("number:min-integer-digits", 1)), 1), 99)
        elif name in ("number:text", "number:currency-symbol"):
            self._text = []

    def _style(self, attributes: dict[str, str]) -> None:
        """Note the format of a style, or of the one that it is derived from."""
        known = self.codes.get(attributes.get("style:parent-style-name", ""), "")
        code = self._spelled.get(attributes.get("style:data-style-name", ""), known)
        if self._says(code):
            self.codes[attributes.get("style:name", "")] = code

    def currency_code(self, currency: str) -> str:
        """Return the number format, as .xlsx spells it, of amounts in a currency; "" for none."""
        code = f"[$ {currency}]0"
        return code if self._says(code) else ""

    def _says(self, code: str) -> bool:
        said = number_format(code)
        return said.tells or (self.every and said.shows)

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if self._text is not None:
            text = "".join(self._text).replace('"', "''")
            self._code += f"[${text}]" if name == "number:currency-symbol" else f'"{text}"'
            self._text = None
        if name in NUMBERS:
            self._spelled[self._name] = self._code
