"""The frontier in Jupyter."""

import re

import planner
from tests.browsing import PHONE, accessibility_faults


def test_it_shows_its_point_the_slider_and_the_knees(browser, tmp_path, sample_frontier):
    """As a card, without a network; on a phone too."""
    frontier = sample_frontier
    browser.show(frontier._repr_html_(), tmp_path, size=PHONE, dark=True)
    assert browser.find("strong").text.startswith("$100 buys 41% of what $764.80 would")
    rows = [re.split(r"\s+", row.text)[0] for row in browser.find_all("tbody tr")]
    assert rows == [f"${point.budget_usd:.2f}" for point in frontier.knees()]
    browser.find(".more").click()
    assert browser.find(".budget").text == "$100.10"
    assert accessibility_faults(browser) == []
    assert not browser.is_too_wide()
    assert (browser.complaints(), browser.asked_for()) == ([], [])


def test_without_knees_there_is_no_table():
    """A line that grows evenly has none."""
    assert "<table" not in planner.frontier([{"duration": 5}], [10])._repr_html_()


def test_no_word_of_it_is_taken_for_a_formula(plan):
    """Every part of it tells notebooks so."""
    parts = re.findall(r'<div class="(vp(?:-slider)? [^"]*)"', plan.frontier()._repr_html_())
    assert len(parts) >= 2
    assert all("mathjax_ignore" in part and "tex2jax_ignore" in part for part in parts)
