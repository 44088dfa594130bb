"""What requests are called in a sentence."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.requests import naming
from planner.results.naming import names_of


def named(rows, **options):
    """Name the requests of a plan for some rows."""
    return names_of(planner.plan(rows, 20, **options))


def test_a_request_is_called_by_id_and_title():
    """The id to find it by, the title to know it by."""
    rows = [{"id": "BR-01", "title": "Autumn brand film", "duration": 5}]
    assert named(rows) == ["BR-01 Autumn brand film"]


def test_where_there_is_no_title_it_is_the_id():
    """In one row, in a whole column, or in a table without such a column."""
    rows = [{"id": "a", "title": "Rug", "duration": 5}, {"id": "b", "title": None, "duration": 5}]
    assert named(rows) == ["a Rug", "b"]
    assert named([{"id": "a", "title": " ", "duration": 5}]) == ["a"]
    assert named([{"duration": 5}, {"duration": 5}]) == ["1", "2"]


def test_numbers_of_rows_are_left_out():
    """They say nothing that a title does not, unless two have the same."""
    titles = ["Rug", "Mug", "Lamp", "Lamp", None]
    rows = [{"title": title, "duration": 5} for title in titles]
    assert named(rows) == ["Rug", "Mug", "3 Lamp", "4 Lamp", "5"]
    others = [row | {"id": number} for number, row in enumerate(rows, start=7)]
    assert named(others)[:2] == ["7 Rug", "8 Mug"]


def test_an_id_that_is_the_title_is_said_once():
    """Some give both the same."""
    assert named([{"id": "Rug", "title": "Rug", "duration": 5}]) == ["Rug"]


@pytest.mark.parametrize(
    "heading",
    ["Title", "HEADLINE", "name", "Video", "video_title", "Titel", "Titre", "Título", "titulo"],
)
def test_titles_are_found_under_many_headings(heading):
    """Whatever their case, blanks and accents."""
    assert named([{"id": "a", "owner": "Mara", heading: "Rug", "duration": 5}]) == ["a Rug"]


def test_of_several_headings_the_likeliest_counts():
    """A title rather than a name, wherever they stand; but never an empty column."""
    row = {"id": "a", "name": "Mara", "title": "Rug", "duration": 5}
    assert named([row]) == ["a Rug"]
    assert named([row | {"title": ""}]) == ["a Mara"]


def test_a_column_of_numbers_holds_no_titles():
    """A video's number does not name it."""
    assert named([{"id": "a", "video": 17, "duration": 5}]) == ["a"]


def test_long_titles_are_shortened_between_words():
    """To sixty letters at the most; a word without an end is cut."""
    (long,) = named([{"id": "a", "title": "Behind the scenes, " * 9, "duration": 5}])
    assert long == "a Behind the scenes, Behind the scenes, Behind the scenes…"
    assert named([{"id": "a", "title": "x" * 60, "duration": 5}]) == ["a " + 60 * "x"]
    (word,) = named([{"id": "a", "title": "x" * 99, "duration": 5}])
    assert word == "a " + 59 * "x" + "…"


@given(st.lists(st.none() | st.text(max_size=90), min_size=1, max_size=6))
def test_every_request_has_a_name_in_one_line(titles):
    """Whatever stands in the column, and not a long one."""
    names = named([{"title": title, "duration": 5} for title in titles])
    assert len(names) == len(titles)
    assert all(name and "\n" not in name and len(name) <= 62 for name in names)


def test_a_plan_that_was_read_names_its_requests_alike():
    """The titles come along."""
    table = pd.DataFrame({"id": ["a", "b"], "Titel": ["Rug", "Mug"], "duration": 5})
    plan = planner.plan(table, 20)
    assert names_of(planner.Plan.from_json(plan.to_json())) == names_of(plan) == ["a Rug", "b Mug"]


@pytest.mark.parametrize("few", [0, 100])
def test_some_are_named_as_among_all(few, monkeypatch):
    """Whether all names are kept, or those asked for are made."""
    monkeypatch.setattr(naming, "FEW", few)
    titles = ["Rug", "Lamp", "Rug", "", None]
    for ids in (list("abcde"), list("12345")):
        names = naming.Names(pd.Series(ids), pd.DataFrame({"title": titles}))
        rows = np.array([3, 1, 0])
        assert names.of(rows) == [names.of()[row] for row in rows]
        assert names.ids(rows) == [ids[row] for row in rows]
