"""A plan in Jupyter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.outputs.html.plan import LEAST_SHOWN, ROWS_SHOWN
from planner.requests import naming
from tests.outputs.html.reading import Page


def read(plan):
    """Parse a plan's card."""
    return Page(plan._repr_html_())


def test_the_card_shows_the_summary_and_every_row(plan):
    """Those that are made and those that are not, each with its reason."""
    page, frame = read(plan), plan.to_frame().set_index("id")
    assert page.text.startswith("Plan for requests, catalog kling: proven optimal")
    made, left = page.table("Made: 3"), page.table("Left out: 3")
    # Of those that are left out the most important first.
    assert [row[0] for row in made + left] == ["a", "e", "f", "b", "d", "c"]
    for row in made + left:
        assert row[-1] == frame["reason"][row[0]]


def test_titles_are_shown_beside_the_ids(plan, batch):
    """A batch without any has no such column."""
    assert [row[1] for row in read(plan).table("Made")] == ["Rug", "Mug", "<b>Ad</b>"]
    bare = planner.plan([{k: row[k] for k in row if k != "title"} for row in batch], 20)
    assert "title" not in read(bare).heads("Made")


def test_what_is_left_out_has_no_numbers(plan):
    """Neither a model, nor a price, nor a value."""
    page = read(plan)
    assert page.heads("Made") == ["id", "title", "model", "resolution", "cost", "value", "reason"]
    assert page.heads("Left out") == ["id", "title", "reason"]


def test_of_rows_that_stand_for_many_it_is_said_for_how_many():
    """Of those that are left out, too."""
    rows = [{"duration": 10, "count": 700}, {"duration": 20, "priority": 2, "count": 5000}]
    page = read(planner.plan(rows, 500))
    assert page.heads("Made")[-1] == page.heads("Left out")[-1] == "count"
    counts = [int(row[-1].replace(",", "")) for row in page.table("Made") + page.table("Left out")]
    assert sum(counts) == 5700


def test_the_money_is_drawn_and_said(batch):
    """As a bar whose words who does not see it hears; without money there is none."""
    attributes = read(planner.plan(batch, 22)).attributes
    said = next(value for name, value in attributes if name == "aria-label")
    assert said == "$20.00 of $22.00 is spent, $2.00 is left"
    assert ("style", "width: 90.91%") in attributes
    assert ("role", "img") not in read(planner.plan(batch, 0)).attributes


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "</td></table><img src=x onerror=alert(1)>",
        '" onmouseover="alert(1)',
        "&lt;b&gt;",
        "שלום \u202eolleh",
        "🎬",
        "a" * 10_000,
    ],
)
def test_text_from_the_requests_is_never_markup(evil):
    """An id or a title that is a script, a quote, a flood of letters stays a text."""
    rows = [{"id": evil, "title": evil, "duration": 5}, {"id": "b", "title": "b", "duration": 900}]
    tame = [row | {"id": f"i{at}", "title": f"t{at}"} for at, row in enumerate(rows)]
    page = read(planner.plan(rows, 10))
    assert page.tags == read(planner.plan(tame, 10)).tags
    assert {name for name, _ in page.attributes} <= {
        *("class", "role", "aria-label", "style", "tabindex", "scope")
    }
    id_, title = page.table("Made")[0][:2]
    assert id_ == (evil if len(evil) <= 40 else evil[:39] + "…")
    assert title == (evil if len(evil) <= 60 else evil[:59] + "…")


def test_a_gap_is_shown_as_nothing(plan):
    """No nan, None or NA."""
    assert not {"nan", "None", "<NA>", "NaN"} & set(read(plan).text.split())


@given(st.integers(0, 60), st.integers(0, 60))
def test_both_what_is_made_and_what_is_left_out_are_seen(made, left):
    """As many as there is room for, a fair share of each, and how many there are of all."""
    rows = [{"duration": 5}] * made + [{"duration": 900}] * left
    if not rows:
        return
    page = read(planner.plan(rows, 1000))
    shown = {caption.split(":")[0]: len(table) - 1 for caption, table in page.tables}
    assert sum(shown.values()) == min(ROWS_SHOWN, made + left)
    for word, count in (("Made", made), ("Left out", left)):
        assert shown.get(word, 0) >= min(count, LEAST_SHOWN)
        if shown.get(word, 0) < count:
            some = {"Made": "the first {}", "Left out": "the {} most important"}[word]
            assert f"{word}: {some.format(shown[word])} of {count}" in page.text
    assert ("All of them stand in to_frame()." in page.text) == (made + left > ROWS_SHOWN)


def test_a_long_plan_is_shown_without_a_look_at_all_of_it(monkeypatch):
    """Titles are asked for a few rows, however many there are."""
    looked = []
    real = naming._texts
    monkeypatch.setattr(naming, "_texts", lambda values: looked.extend(values) or real(values))
    rows = [{"duration": 5, "title": f"t{at}"} for at in range(30_000)]
    page = read(planner.plan(rows, 100))
    assert len(looked) == ROWS_SHOWN + 1  # and that of the one that more money would make
    assert len(page.table("Made: the first 12 of 50")) == 12
    assert page.table("Left out: the 8 most important of 29,950")[0][0] == "51"


def test_the_most_important_ones_that_are_left_out_are_shown_first():
    """Wherever they stand in the table; of equal ones the first."""
    rows = [{"duration": 90, "priority": 1 + (at >= 25) + (at == 28)} for at in range(30)]
    table = read(planner.plan(rows, 1)).table("Left out: the 20 most important of 30")
    assert [row[0] for row in table[:7]] == ["29", "26", "27", "28", "30", "1", "2"]


def test_the_first_of_each_are_found_wherever_they_stand():
    """Also at the far end of a long table."""
    from planner.outputs.html.plan import _first

    marks = np.zeros(20_000, dtype=bool)
    marks[[4095, 4096, 19_999]] = True
    assert _first(marks, 2) == [4095, 4096]
    assert _first(marks, 9) == [4095, 4096, 19_999]


def test_rules_stand_in_a_table():
    """What holds the plan back first, with what is used and what more is worth; of many some."""
    plan = planner.plan("data/studio.csv", 50, rules="data/studio.toml")
    page = read(plan)
    rows = page.table("Rules: 8")
    assert page.heads("Rules") == ["rule", "used", "left", "more"]
    assert rows[0][:3] == ["at most $20 for client acme", "$20 used", "$0"]
    assert rows[0][3].startswith("$1 more would add about")
    assert ["what is made of each film has the same model", "kept", "", ""] in rows
    assert "client acme; $20 used" not in page.text  # as the facts of the summary say it
    caps = planner.Cap(by="id", usd=4)
    assert len(read(planner.plan("data/studio.csv", 50, rules=caps)).table("Rules: 8 of 14")) == 8


def test_a_plan_without_rules_has_no_such_table(plan):
    """Nor a heading for it."""
    assert "Rules" not in read(plan).text
