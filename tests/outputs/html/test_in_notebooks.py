"""Cards among the styles of notebooks, looked at in a browser."""

import re

import pytest

import planner
from tests.browsing import accessibility_faults
from tests.outputs.html.hosts import HOSTS, page_of

STYLE_OF = """
const found = getComputedStyle(document.querySelector(arguments[0]));
return Object.fromEntries(arguments[1].map(name => [name, found[name]]));
"""


def style_of(browser, css, *names):
    """Return some of what the browser makes of an element's style."""
    return browser.run(STYLE_OF, css, list(names))


@pytest.fixture
def card():
    """Return the card of a plan in which both tables are long."""
    return planner.plan("data/requests.csv", 100)._repr_html_()


@pytest.mark.parametrize("host", HOSTS)
def test_reasons_are_texts_that_wrap(browser, tmp_path, card, host):
    """To the left, in more than one line where there is little room; no ribbon."""
    browser.show(page_of(card, host), tmp_path, size=(900, 900))
    looks = style_of(browser, "td.vp-text", "textAlign", "whiteSpace", "verticalAlign")
    assert looks == {"textAlign": "start", "whiteSpace": "normal", "verticalAlign": "top"}
    lines = browser.run("return document.querySelector('td.vp-text').clientHeight")
    assert lines >= 2 * 13


@pytest.mark.parametrize("host", HOSTS)
def test_numbers_stand_to_the_right_one_digit_under_the_other(browser, tmp_path, card, host):
    """With their headings."""
    browser.show(page_of(card, host), tmp_path)
    for cell in ("td.vp-number", "th.vp-number"):
        looks = style_of(browser, cell, "textAlign", "fontVariantNumeric")
        assert looks == {"textAlign": "end", "fontVariantNumeric": "tabular-nums"}


@pytest.mark.parametrize("host", HOSTS)
def test_the_notebooks_own_looks_are_kept_out(browser, tmp_path, card, host):
    """Its stripes, sizes, margins, and its opinion of lines."""
    browser.show(page_of(card, host), tmp_path)
    clear = {"backgroundColor": "rgba(0, 0, 0, 0)"}
    for row in ("tbody tr:nth-child(odd)", "tbody tr:nth-child(even)", "thead"):
        assert style_of(browser, row, "backgroundColor") == clear, row
    sizes = ("fontSize", "marginLeft", "tableLayout")
    assert list(style_of(browser, "table", *sizes).values()) == ["13px", "0px", "auto"]
    assert style_of(browser, "td", "borderBottomWidth") == {"borderBottomWidth": "1px"}
    assert style_of(browser, "thead th", "fontWeight") == {"fontWeight": "400"}


@pytest.mark.parametrize("host", HOSTS)
def test_a_narrow_page_scrolls_the_table_and_not_itself(browser, tmp_path, card, host):
    """In a box of its own; what stands around it is read as it is."""
    browser.show(page_of(card, host), tmp_path, size=(420, 800))
    assert not browser.is_too_wide()
    assert browser.run("const b = document.querySelector('.vp-wide'); return b.scrollWidth") > 420


@pytest.mark.parametrize(
    ("ink", "paper", "dark"),
    [("rgb(33, 33, 33)", "#ffffff", True), ("rgb(255, 255, 255)", "#111111", False)],
)
def test_everyone_can_read_it_in_any_theme(browser, tmp_path, card, ink, paper, dark):
    """Text has the colour of the page, even if the system prefers another; axe finds nothing."""
    browser.show(page_of(card, "lab", ink=ink, paper=paper), tmp_path, dark=dark)
    every = "return [...document.querySelectorAll('.vp *')].map(e => getComputedStyle(e).color)"
    assert set(browser.run(every)) == {ink}
    assert accessibility_faults(browser, within=".vp") == []


def test_where_styles_are_not_trusted_texts_still_stand_to_the_left(browser, tmp_path, card):
    """JupyterLab drops what is not an attribute from notebooks of strangers; numbers stay right."""
    bare = re.sub(r"<style>.*?</style>", "", card, flags=re.DOTALL)
    browser.show(page_of(bare, "lab"), tmp_path)
    for cell, side in (("td.vp-text", "left"), ("th.vp-text", "left"), ("td.vp-number", "right")):
        assert style_of(browser, cell, "textAlign") == {"textAlign": side}


def test_a_page_without_its_styles_is_still_read(browser, tmp_path, card):
    """As on GitHub, which takes styles and classes away: lists and tables stay such."""
    bare = re.sub(r'<style>.*?</style>| (class|style|role|aria-label|tabindex)="[^"]*"', "", card,
                  flags=re.DOTALL)  # fmt: skip
    browser.show(bare, tmp_path)
    text = browser.find("main").text
    assert "Plan for data/requests.csv, catalog kling: proven optimal\nmade\n25 of 60" in text
    assert "Made: the first 12 of 25" in text
    assert "BR-01 Autumn brand film kling-pro 1080p $20.00 27.00 Simpler version" in text
