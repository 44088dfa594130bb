"""What cards are built of: escaped texts, facts, tables, bars.

Whatever comes from a user is a text; only what these functions return is markup, and its type says
so. A text can therefore not become markup by being forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from planner.outputs.html.look import ROOT, STYLE

LONGEST = 600  # letters of one text: ids and the words of a request may be of any length

# Notebooks take "$5 of $10" for a formula unless told not to: MathJax 2 and 3 by a class each.
CARD = f"{ROOT} tex2jax_ignore mathjax_ignore"

# All that JupyterLab leaves of our style in a notebook that it does not trust.
LEFT = "text-align: left"

Kind = Literal["word", "name", "text", "number"]
Tone = Literal["good", "bad", "other"]


class Html(str):
    """Markup, in which everything is escaped that has to be."""

    __slots__ = ()


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    heading
        What stands over it.
    kind
        ``"word"``: short, in one line. ``"name"``: what a request is called. ``"text"``: a sentence
        that may wrap. ``"number"``: to the right, its digits one under the other.
    """

    heading: str
    kind: Kind = "word"


def html(content: object) -> Html:
    """Return markup as it is, and anything else as a text in which nothing is markup."""
    if isinstance(content, Html):
        return content
    text = shortened(str(content), LONGEST)
    # Half a letter, as JSON can bring along, could not be sent to a browser.
    return Html(escape(text.encode("utf-8", "replace").decode("utf-8")))


def shortened(text: str, most: int = 40) -> str:
    """Cut a text that has to stand in one line; the number of a UUID still does."""
    return text if len(text) <= most else text[: most - 1] + "…"


def element(tag: str, *contents: object, **attributes: str) -> Html:
    """Make an element.

    Parameters
    ----------
    tag
        Its name.
    *contents
        What stands in it: markup, or texts.
    **attributes
        Its attributes, ``_`` for ``-``; a trailing ``_`` is left out, as is what is empty.
    """
    said = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html(value)}"'
        for name, value in attributes.items()
        if value
    )
    return Html(f"<{tag}{said}>{joined(*contents)}</{tag}>")


def joined(*contents: object) -> Html:
    """Put contents one after the other."""
    return Html("".join(map(html, contents)))


def card(*parts: object) -> str:
    """Make a card of its parts, with its style: what `_repr_html_` returns."""
    return f"{STYLE}{element('div', *parts, class_=CARD)}"


def headline(text: object) -> Html:
    """Say in a line what a card is about; a heading would get into a notebook's contents."""
    return element("p", element("strong", text), class_="vp-headline")


def note(*contents: object) -> Html:
    """Add a sentence that may be passed over."""
    return element("p", *contents, class_="vp-muted")


def sentence(*contents: object) -> Html:
    """Say something."""
    return element("p", *contents)


def facts(pairs: Iterable[tuple[object, object]]) -> Html:
    """List pairs of a word and what there is to say."""
    return element("dl", *(joined(element("dt", a), element("dd", b)) for a, b in pairs))


def name(text: object) -> Html:
    """Set a user's own words apart, so that their direction does not turn what stands beside."""
    return element("bdi", text)


def tag(word: str, tone: Tone = "other") -> Html:
    """Set a word in a tint, which only says again what the word does."""
    return element("span", word, class_="vp-tag" if tone == "other" else f"vp-tag vp-{tone}")


def bar(share: float, label: str) -> Html:
    """Draw a share of a whole.

    Parameters
    ----------
    share
        Between 0 and 1.
    label
        The same in words, for who does not see it; it stands elsewhere on the card.
    """
    filled = element("span", style=f"width: {share:.2%}")
    return element("div", filled, class_="vp-bar", role="img", aria_label=label)


def table(columns: Sequence[Column], rows: Iterable[Sequence[object]], *, label: str) -> Html:
    """Lay out a table in a box of its own, which scrolls where it is too narrow.

    Parameters
    ----------
    columns
        Its columns. Each row is headed by the first.
    rows
        The contents of each row, as many as there are columns.
    label
        What it shows, as its caption.
    """
    head = element("tr", *(_cell("th", one, one.heading, "col") for one in columns))
    body = (element("tr", *_cells(columns, row)) for row in rows)
    parts = element("caption", label, style=LEFT), element("thead", head), element("tbody", *body)
    whole = element("table", *parts)
    return element("div", whole, class_="vp-wide", role="group", aria_label=label, tabindex="0")


def _cells(columns: Sequence[Column], row: Sequence[object]) -> Iterable[Html]:
    for at, (column, content) in enumerate(zip(columns, row, strict=True)):
        yield _cell("td", column, content) if at else _cell("th", column, content, "row")


def _cell(tag: str, column: Column, content: object, scope: str = "") -> Html:
    shown = name(content) if column.kind == "name" and scope != "col" else content
    look = "" if column.kind == "word" else f"vp-{column.kind}"
    side = "" if column.kind == "number" else LEFT
    return element(tag, shown, scope=scope, class_=look, style=side)
