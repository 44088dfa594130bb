"""What cards are built of."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from planner.outputs.html.blocks import (
    LEFT,
    LONGEST,
    Column,
    Html,
    bar,
    card,
    element,
    facts,
    headline,
    html,
    joined,
    name,
    note,
    sentence,
    table,
    tag,
)
from tests.outputs.html.reading import Page

ANY = st.text(st.characters(codec=None), max_size=30)  # also halves of letters
COLUMNS = [Column("id", "name"), Column("why", "text"), Column("usd", "number"), Column("x")]


class Seen(HTMLParser):
    """Collects the texts as a browser would read them."""

    def __init__(self, markup):
        super().__init__()
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_data(self, data):
        """Note a text."""
        self.text += data


@given(ANY)
def test_what_is_not_markup_is_a_text(content):
    """It is read as it was given, but for what no browser can be sent."""
    sendable = content.encode("utf-8", "replace").decode()
    assert Seen(html(content)).text == sendable
    assert Seen(element("p", content)).text == sendable


@given(ANY)
def test_no_text_makes_an_element_or_an_attribute(content):
    """Wherever it stands."""
    tame = _everything("x")
    page = Page(_everything(content))
    assert page.tags == Page(tame).tags
    assert [key for key, _ in page.attributes] == [key for key, _ in Page(tame).attributes]


def _everything(content):
    """Make a card with a text wherever one can stand."""
    # A label is left out where it is empty, as is every attribute.
    label = content or "x"
    return card(
        headline(content),
        facts([(content, content)]),
        bar(0.5, label),
        table([*COLUMNS[:3], Column(content)], [[content] * 4], label=label),
        sentence(content, tag(content, "bad")),
        note(name(content), tag(content)),
    )


def test_markup_is_taken_as_it_is():
    """Once: it is not escaped again."""
    assert html(Html("<b>&amp;</b>")) == "<b>&amp;</b>"
    assert joined("<", Html("<i></i>"), 1) == "&lt;<i></i>1"
    assert element("p", element("b", "&")) == "<p><b>&amp;</b></p>"


def test_a_text_of_any_length_is_cut():
    """A card is for reading."""
    assert html("a" * LONGEST) == "a" * LONGEST
    assert html("a" * 10_000) == "a" * (LONGEST - 1) + "…"


def test_a_table_heads_its_columns_and_its_rows():
    """For who hears it; numbers stand to the right, a user's words for themselves."""
    markup = table(COLUMNS, [["a", "b", "1", "c"]], label="T").replace(f' style="{LEFT}"', "")
    assert '<th scope="col" class="vp-number">usd</th>' in markup
    assert '<th scope="row" class="vp-name"><bdi>a</bdi></th><td class="vp-text">b</td>' in markup
    assert '<td class="vp-number">1</td><td>c</td>' in markup
    assert Page(markup).tables == [["T", [["id", "why", "usd", "x"], ["a", "b", "1", "c"]]]]


def test_a_wide_table_is_scrolled_in_a_box_that_the_keyboard_reaches():
    """It has a name there."""
    attributes = Page(table(COLUMNS, [], label="All & <more>")).attributes
    assert attributes[:4] == [
        *(("class", "vp-wide"), ("role", "group")),
        *(("aria-label", "All & <more>"), ("tabindex", "0")),
    ]


def test_money_is_no_formula():
    """Notebooks typeset what stands between two dollars, but not in elements of these classes."""
    ((_, classes),) = [each for each in Page(card("$5 of $10")).attributes if each[0] == "class"]
    assert {"vp", "tex2jax_ignore", "mathjax_ignore"} <= set(classes.split())


def test_a_bar_is_as_long_as_its_share():
    """And says the same in words."""
    assert bar(1 / 3, "a third") == (
        '<div class="vp-bar" role="img" aria-label="a third">'
        '<span style="width: 33.33%"></span></div>'
    )
