"""The one look: stronger than a notebook's, readable on every page."""

import re

import pytest

from planner.outputs.html.look import COLOURS, MUTED, STYLE, isolated

# Text and background of pages that cards are shown on.
PAGES = {
    "JupyterLab, light": ("#212121", "#ffffff"),
    "JupyterLab, dark": ("#ffffff", "#111111"),
    "VS Code, light": ("#3b3b3b", "#ffffff"),
    "VS Code, dark": ("#cccccc", "#1f1f1f"),
    "Colab, light": ("#212121", "#ffffff"),
    "Colab, dark": ("#e3e3e3", "#383838"),
}


def colour(text):
    """Read a colour: red, green, blue of 255, and how much it covers."""
    if text.startswith("#"):
        return tuple(int(text[at : at + 2], 16) for at in (1, 3, 5)), 1.0
    red, green, blue, alpha = map(float, re.findall(r"[\d.]+", text))
    return (red, green, blue), alpha


def over(front, back, alpha):
    """Lay a colour over another."""
    return tuple(alpha * a + (1 - alpha) * b for a, b in zip(front, back, strict=True))


def contrast(one, other):
    """Return the contrast of two colours, as of WCAG 2.1."""

    def luminance(channels):
        linear = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
            for c in (each / 255 for each in channels)
        ]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("page", PAGES)
def test_words_are_readable_on_every_page(page):
    """Muted ones, those on a tint, and muted ones on the tint of the row that is pointed at."""
    (text, _), (paper, _) = map(colour, PAGES[page])
    assert contrast(over(text, paper, MUTED), paper) >= 4.5
    for tint in ("good", "bad", "other", "faint"):
        front, alpha = colour(COLOURS[tint])
        ground = over(front, paper, alpha)
        assert contrast(text, ground) >= 4.5, tint
    assert contrast(over(text, ground, MUTED), ground) >= 4.5


@pytest.mark.parametrize("page", PAGES)
def test_what_is_drawn_is_seen_on_every_page(page):
    """Bars, and the outline of what has the focus."""
    assert contrast(colour(COLOURS["accent"])[0], colour(PAGES[page][1])[0]) >= 3


def test_every_rule_carries_the_class_three_times():
    """So that none is weaker than what it is up against, and none says anything of the page."""
    rules = re.findall(r"([^{}]+)\{[^{}]*\}", STYLE.removeprefix("<style>"))
    assert len(rules) > 20
    for selectors in rules:
        for selector in re.split(r",\s*(?![^(]*\))", selectors.strip()):
            assert selector.startswith(".vp.vp.vp"), selector


def test_rules_are_isolated_one_by_one():
    """Each selector of a list, but not what stands in brackets."""
    assert isolated("a, b:is(c, d) { x: y;\n z: 1; }\n.e > f { }") == (
        ".vp.vp.vp a, .vp.vp.vp b:is(c, d) { x: y; z: 1; }\n.vp.vp.vp .e > f {  }\n"
    )


def test_the_style_takes_no_colour_of_its_own_for_text_or_paper():
    """The page's theme decides, whichever it is, so nothing depends on what the system prefers."""
    assert "prefers-color-scheme" not in STYLE
    assert set(re.findall(r"[; {]color: ([^;]+);", STYLE)) == {"inherit"}
    assert not re.search(r"background: (#|white|black)", STYLE)


def test_the_style_is_small_since_each_card_brings_it_along():
    """A notebook of a hundred cards holds it a hundred times."""
    assert len(STYLE) < 4_000
