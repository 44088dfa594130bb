"""Reads a page as whoever looks at it does: its sections, its tables, its texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img"}


@dataclass
class Element:
    """An element, with what stands in it."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inner: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Element]:
        """Yield every element within of one of these tags; of any where none is told."""
        for one in self.inner:
            if isinstance(one, Element):
                if not tags or one.tag in tags:
                    yield one
                yield from one.all(*tags)

    def one(self, tag: str) -> Element:
        """Return the first element of a tag."""
        return next(self.all(tag))

    @property
    def text(self) -> str:
        """All texts within, blanks as one."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for one in self.inner:
            if isinstance(one, str):
                yield one
            elif one.tag not in ("style", "script"):
                yield from one._texts()
                yield " " if one.tag not in ("bdi", "strong", "b", "code", "time", "span") else ""

    def section(self, anchor: str) -> Element:
        """Return the element with an id."""
        return next(one for one in self.all() if one.attributes.get("id") == anchor)

    def tables(self) -> dict[str, list[dict[str, str]]]:
        """Return the tables by their captions, each row by its headings."""
        return {one.one("caption").text: one.rows() for one in self.all("table")}

    def rows(self) -> list[dict[str, str]]:
        """Return the rows of a table, each by its headings."""
        heads = [head.text for head in self.one("thead").all("th")]
        return [
            dict(zip(heads, [cell.text for cell in row.all("th", "td")], strict=True))
            for row in self.one("tbody").all("tr")
        ]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.path = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        assert len(element.attributes) == len(attrs), f"an attribute is there twice: {attrs}"
        self.path[-1].inner.append(element)
        if tag not in VOID:
            self.path.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.path[-1].inner.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.path.pop().tag == tag, f"</{tag}> closes what is not open"

    def handle_data(self, data: str) -> None:
        self.path[-1].inner.append(data)


def read_page(html: str) -> Element:
    """Read a page; whatever is opened must be closed, in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    (page,) = reader.path
    return page
