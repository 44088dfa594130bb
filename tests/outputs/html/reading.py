"""Reading a card: its elements, its tables, its texts."""

from html.parser import HTMLParser

VOID = ("input", "br")


class Page(HTMLParser):
    """Reads HTML, and checks that every element is closed.

    Attributes
    ----------
    tags
        The names of the elements, in order.
    attributes
        Every attribute, as pairs of a name and a value.
    tables
        Each table as its caption and its rows of texts.
    text
        All texts outside of the style, blanks made one.
    """

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.tables, self._open, self._texts = [], [], [], [], []
        self.feed(html)
        self.close()
        assert self._open == []
        self.text = " ".join(" ".join(self._texts).split())

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)
        if tag == "table":
            self.tables.append(["", []])
        if tag == "tr":
            self.tables[-1][1].append([])
        if tag in ("th", "td"):
            self.tables[-1][1][-1].append("")

    def handle_endtag(self, tag):
        """Check that it is the one that is open."""
        assert self._open.pop() == tag

    def handle_data(self, data):
        """Note a text."""
        if "style" in self._open:
            return
        self._texts.append(data)
        if {"th", "td"} & set(self._open):
            self.tables[-1][1][-1][-1] += data
        elif "caption" in self._open:
            self.tables[-1][0] += data

    def table(self, word):
        """Return the rows of the table whose caption begins so, without the heading."""
        return next(rows[1:] for caption, rows in self.tables if caption.startswith(word))

    def heads(self, word):
        """Return the headings of the table whose caption begins so."""
        return next(rows[0] for caption, rows in self.tables if caption.startswith(word))
