"""What the sections of a report are built of, beyond the blocks that cards share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from planner.outputs.html.blocks import Html, element, html, joined, name

LONGEST = 160  # letters of what a user wrote, where it names something
TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    head
        Its heading.
    number
        Whether it holds numbers, which stand to the right.
    wide
        Whether it may take more lines than one; of numbers, where words stand beside them.
    """

    head: str
    number: bool = False
    wide: bool = False

    @property
    def css(self) -> str:
        """How its cells look."""
        if self.number:
            return "n wraps" if self.wide else "n"
        return "" if self.wide else "w"


def called(text: str) -> Html:
    """Spell what a user wrote: shortened, and in a direction of its own."""
    return name(text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…")


def listed(names: Sequence[str], most: int) -> Html:
    """List names, and say how many more there are."""
    # The mere number of a row is no name.
    said: list[object] = [called(f"no. {one}" if one.isdigit() else one) for one in names[:most]]
    if len(names) > most:
        said.append(f"{len(names) - most:,} more")
    return joined(*_with_commas(said))


def _with_commas(parts: Sequence[object]) -> Iterator[object]:
    for at, part in enumerate(parts):
        if at:
            yield " and " if at == len(parts) - 1 else ", "
        yield part


def counted(count: int, one: str, many: str = "") -> str:
    """Say how many there are of something."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def paragraph(*sentences: object, css: str = "") -> Html:
    """Make a paragraph of sentences; nothing of none."""
    said = [each for each in sentences if each]
    parts = (part for each in said for part in (" ", each))
    return element("p", *list(parts)[1:], class_=css) if said else Html()


def facts(pairs: Iterable[tuple[object, object]], css: str = "facts") -> Html:
    """List pairs of a word and what there is to say of it."""
    lines = (element("div", element("dt", a), element("dd", b)) for a, b in pairs)
    return element("dl", *lines, class_=css)


def table(
    caption: object,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    css: str = "list",
) -> Html:
    """Lay out a table.

    Parameters
    ----------
    caption
        What it shows.
    columns
        Its columns; cells of the first name their rows.
    rows
        The cells of each row.
    css
        How it looks. As ``"list"`` a row stands as a block on a narrow screen, each cell behind its
        heading; with ``"tools"`` it can be searched and sorted, where scripts run.

    Returns
    -------
    Html
        The table.
    """
    heads = (element("th", one.head, scope="col", class_=one.css) for one in columns)
    begins = [f'<th scope="row" class="{columns[0].css}">'] + [
        f'<td class="{one.css}" data-h="{html(one.head)}">' for one in columns[1:]
    ]
    ends = ["</th>", *["</td>"] * (len(columns) - 1)]
    lines = [
        f"<tr>{''.join(map(''.join, zip(begins, map(html, row), ends, strict=True)))}</tr>\n"
        for row in rows
    ]
    laid = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *heads)),
        element("tbody", Html("".join(lines))),
        class_=css,
    )
    if "tools" not in css:
        return laid
    # One of many columns may be wider than the page: then it, and not the page, is moved sideways.
    return element("div", laid, class_="box", tabindex="0", role="group", aria_label=str(caption))


def bar(share: float) -> Html:
    """Draw how much of the most something is; the figure stands beside it."""
    return Html(
        '<svg class="share" aria-hidden="true" focusable="false">'
        '<rect class="track" width="100%" height="100%" rx="3"/>'
        f'<rect width="{100 * share:.1f}%" height="100%" rx="3"/></svg>'
    )
