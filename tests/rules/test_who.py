"""Which requests a rule speaks of."""

import datetime as dt
import warnings
from decimal import Decimal
from itertools import pairwise

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner import Cap, InputError, OneOf, Only, PlannerWarning, Share
from planner.requests.checking import read_requests
from planner.rules.who import Who

KLING = planner.load_catalog()
ROWS = [
    {"id": "a", "duration": 5, "client": "Acme ", "n": 1, "due": dt.date(2026, 10, 5)},
    {"id": "b", "duration": 5, "client": "acme", "n": 1.0, "due": "2026-10-06"},
    {"id": "c", "duration": 5, "client": "ZEN", "n": "1.00", "due": dt.datetime(2026, 10, 5, 3)},
    {"id": "D 1", "duration": 5, "client": None, "n": "x", "due": None},
]


def who(rows=ROWS):
    """Check a table, and make what tells its requests apart."""
    return Who(read_requests(rows, KLING), KLING)


def labels(rule, rows=ROWS):
    """Return the groups of a rule, without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return who(rows).labels(rule)


def warned(rule, rows=ROWS):
    """Return the groups of a rule, and what it warns of."""
    with pytest.warns(PlannerWarning) as caught:
        found = who(rows).labels(rule)
    return found, " | ".join(str(one.message) for one in caught)


def test_case_and_blanks_do_not_tell_values_apart():
    """What people mean is one value; an empty cell is none."""
    found = labels(Cap(by="client", usd=300))
    assert found.codes.tolist() == [0, 0, 1, -1]
    assert found.values == (("Acme",), ("ZEN",))
    assert found.amounts == (Decimal(300), Decimal(300))


def test_numbers_are_the_same_however_they_are_spelled():
    """1, 1.0 and "1.00" are one value; 01 is a name."""
    rows = [{"duration": 5, "n": n} for n in (1, 1.0, "1.00", "01", Decimal("1.0"), True, "TRUE")]
    assert labels(OneOf("n"), rows).codes.tolist() == [0, 0, 0, 1, 0, 2, 2]


def test_dates_are_the_same_by_day():
    """A date, a moment and a text."""
    days = (
        dt.date(2026, 10, 5),
        "2026-10-05",
        "2026-10-05 13:00",
        pd.Timestamp("2026-10-05 08:00"),
        "5.10.2026",
    )
    rows = [{"duration": 5, "due": day} for day in (*days, "2026-13-05", "5/10/2026")]
    assert labels(OneOf("due"), rows).codes.tolist() == [0, 0, 0, 0, 0, 1, 2]


@pytest.mark.parametrize("column", ["client", "Client", " CLIENT ", "cli-ent".replace("-", "")])
def test_a_column_is_found_whatever_its_case(column):
    """Blanks around it do not matter either."""
    assert labels(OneOf(column)).codes.tolist() == [0, 0, 1, -1]


@pytest.mark.parametrize("column", ["platform", "Channel", "social network", "kanal"])
def test_a_known_field_is_found_by_its_other_names(column):
    """By the heading of the table, and by any other that would have been read."""
    rows = [{"duration": 5, "Channel": name} for name in ("IG", "Instagram", "tiktok", "")]
    found = labels(OneOf(column), rows)
    assert found.codes.tolist() == [0, 0, 1, -1]
    assert found.values == (("instagram",), ("tiktok",))


def test_values_of_known_fields_are_those_that_mean_the_same():
    """In the table as in the rule."""
    rows = [{"duration": 5, "platform": name} for name in ("IG", "YouTube", "Reels")]
    rule = Only(model="kling-pro", where={"platform": "insta"})
    assert labels(rule, rows).codes.tolist() == [0, -1, 0]


def test_ids_and_titles_are_columns_as_well():
    """A title by whatever it is called in the table."""
    rows = [{"duration": 5, "Titel": "Rug"}, {"duration": 5, "Titel": "Mug"}]
    assert labels(OneOf("id"), rows).codes.tolist() == [0, 1]
    assert labels(Only(model="x", where={"title": "rug"}), rows).codes.tolist() == [0, -1]


def test_several_columns_are_told_apart_together():
    """A group for each combination that occurs; a request without a value is in none."""
    found = labels(Cap(by=["client", "due"], usd=3))
    assert found.codes.tolist() == [0, 1, 2, -1]
    assert found.values[2] == ("ZEN", "2026-10-05")


def test_where_takes_those_with_one_of_the_values_in_every_column():
    """And groups what is left."""
    rule = Cap(by="client", where={"due": ["2026-10-05", "2026-10-06"], "n": 1}, usd=3)
    assert labels(rule).codes.tolist() == [0, 0, 1, -1]
    assert labels(Only(model="x", where={"id": "d 1"})).codes.tolist() == [-1, -1, -1, 0]
    assert labels(Cap(usd=1)).codes.tolist() == [0, 0, 0, 0]


def test_each_value_has_its_own_limit():
    """One without is not limited."""
    found = labels(Cap(by="client", usd={"ACME": 3}))
    assert found.amounts == (Decimal(3), None)


def test_what_no_request_has_is_a_warning_with_the_nearest():
    """The rule still holds for the others."""
    found, said = warned(Cap(by="client", usd={"acme": 3, "zenn": 4}))
    assert found.amounts == (Decimal(3), None)
    assert "speaks of client 'zenn', which no request has; did you mean 'ZEN'?" in said
    found, said = warned(Only(model="x", where={"client": ["acme", "zenn"]}))
    assert found.codes.tolist() == [0, 0, -1, -1]
    assert "'zenn', which no request has; did you mean 'ZEN'?" in said


def test_one_value_with_a_comma_in_it_wants_quotes():
    """As a text without them lists two."""
    rows = [{"duration": 5, "client": client} for client in ("Smith, Jones", "Zen")]
    _, said = warned(Only(model="x", where="client = smith, jones"), rows)
    assert "'smith', 'jones', which no request has; write 'smith, jones' in double quotes" in said


def test_parts_that_do_not_make_a_whole_let_nothing_be_spent():
    """Whoever writes 30 % for each of three clients learns it before she wonders."""
    rows = [{"duration": 5, "client": client} for client in "abc"]
    _, said = warned(Share(by="client", most=0.3), rows)
    assert said == (
        "rule Share(by='client', most=0.3) lets nothing be spent: 3 times 30 % is less than all, "
        "and it speaks of everything"
    )
    for rule in (
        Share(by="client", most="33.4 %"),
        Share(by="client", most=0.3, model="x"),
        Share(by="client", most=0.3, where={"client": ["a", "b"]}),
    ):
        labels(rule, rows)
    labels(Share(by="client", most=0.3), [*rows, {"duration": 5, "client": ""}])


def test_what_no_request_has_is_told_once():
    """That the rule speaks of nobody follows from it."""
    _, said = warned(Only(model="x", where={"client": "zenn"}))
    assert said.count("|") == 0


def test_accents_are_the_same_however_they_are_stored():
    """As one letter, or as a letter and its accent."""
    rows = [{"duration": 5, "film": film} for film in ("Caf\u00e9", "CAFE\u0301", "Cafe")]
    assert labels(OneOf("film"), rows).codes.tolist() == [1, 1, 0]


def test_a_rule_without_requests_is_a_warning():
    """It does nothing."""
    found, said = warned(Only(model="x", where={"client": "acme", "n": "x"}))
    assert not (found.codes >= 0).any()
    assert "speaks of no request, so that it does nothing" in said


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (OneOf("clint"), "there is no column 'clint'; did you mean 'client'?"),
        (Only(model="x", where={"priority": 1}), "there is no column 'priority'; one of: id"),
        (Cap(by="client", usd={"acme": 1, "ACME": 2}), "'ACME' has two limits; keep one"),
        (Cap(by="n", takes=3, cumulative=True), "n is 'x' in request 4, neither a number nor"),
        (
            Cap(by="n", where={"id": "a"}, takes={1: 3, "1.0": 4}, cumulative=True),
            "'1.0' has two limits; keep one",
        ),
        (
            Cap(by="due", takes={"soon": 3}, cumulative=True),
            "'soon' is no due; write a date as 2026",
        ),
        (Cap(by="due", takes={3: 3}, cumulative=True), "'3' is no due; write a date as 2026"),
    ],
)
def test_a_rule_that_means_nothing_here_is_an_error(rule, said):
    """It names the rule, and the nearest."""
    with pytest.raises(InputError) as caught:
        labels(rule)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"rule {rule}: ")


def test_two_columns_alike_must_be_told_apart():
    """One that is written as in the table is meant."""
    rows = [{"duration": 5, "Film": "a", "film": "b"}]
    assert labels(OneOf("film"), rows).values == (("b",),)
    with pytest.raises(InputError, match="'FILM' may be 'Film', 'film'; write it as it is there"):
        labels(OneOf("FILM"), rows)


def test_two_columns_of_one_name_are_refused():
    """Nobody knows which is meant."""
    frame = pd.DataFrame([[5, "a", "b"]], columns=["duration", "film", "film"])
    with pytest.raises(InputError, match="there are several columns 'film'; rename the others"):
        labels(OneOf("film"), frame)


def spoilt(sheet, spoil):
    """Write a workbook whose column of clients is spoilt in a cell."""
    path = sheet([["duration", "client"], [5, "acme"], [5, "zen"], [5, "zen"]])
    book = openpyxl.load_workbook(path)
    spoil(book["Requests"])
    book.save(path)
    return path


def fail(page):
    """Put the error of a formula into B3."""
    page["B3"] = "#DIV/0!"
    page["B3"].data_type = "e"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (fail, "client in cell B3 is an error of the spreadsheet; mend the formula, or clear"),
        (lambda page: page.__setitem__("B3", "=1/0"), "client in cell B3 is a formula without a"),
        (lambda page: page.merge_cells("B2:B4"), "client in cell B3 is merged with others (B2:B4)"),
        (lambda page: page.merge_cells("A4:B4"), "client in cell B4 is merged with others (A4:B4)"),
    ],
)
def test_a_cell_of_which_nobody_knows_what_it_says_is_an_error(sheet, spoil, said):
    """Of a column that a rule asks for; of others it does not matter."""
    path = spoilt(sheet, spoil)
    for rule in (OneOf("client"), Cap(where={"client": "acme"}, usd=3)):
        with pytest.raises(InputError) as caught:
            labels(rule, path)
        assert said in str(caught.value)
    assert labels(OneOf("duration"), path).codes.tolist() == [0, 0, 0]


def test_what_stands_in_a_row_that_is_no_request_does_not_matter(sheet):
    """As below a total."""
    rows = [["duration", "client"], [5, "acme"], [7, "zen"], [12, None]]
    path = sheet([*rows, [None, None], ["made by hand", None]])
    book = openpyxl.load_workbook(path)
    book["Requests"].merge_cells("A6:B6")
    book.save(path)
    assert labels(OneOf("client"), path).codes.tolist()[:2] == [0, 1]


def test_the_error_of_a_formula_is_one_in_a_file_of_texts_too():
    """Nobody is called so."""
    rows = [{"duration": 5, "client": "acme"}, {"duration": 5, "client": "#N/A"}]
    with pytest.raises(InputError, match="client is #N/A in request 2; mend it, or clear the cell"):
        labels(OneOf("client"), rows)


def test_what_the_planner_fills_in_has_a_value():
    """A priority that nobody gave is 1, a duration is that of the kind of content; no other is."""
    rows = [
        {"duration": 5, "priority": 1, "takes": 1},
        {"duration": 5, "priority": None, "takes": None},
        {"content_type": "social_media_clip", "priority": 2, "takes": 2},
    ]
    assert labels(Cap(by="priority", videos=1), rows).codes.tolist() == [0, 0, 1]
    assert labels(Cap(by="duration", videos=1), rows).codes.tolist() == [0, 0, 0]
    assert labels(Cap(by="takes", videos=1), rows).codes.tolist() == [0, -1, 1]
    kinds = labels(Cap(by="content_type", videos=1), rows)
    assert (kinds.codes.tolist(), kinds.values) == ([-1, -1, 0], (("social_media_clip",),))


def test_a_cumulative_rule_is_in_the_order_of_its_values():
    """Dates that have a limit need not occur; those that occur need no limit."""
    limits = {"2026-10-05": 3, dt.date(2026, 10, 7): 4}
    found = labels(Cap(by="due", seconds=limits, cumulative=True))
    assert found.codes.tolist() == [0, 1, 0, -1]
    assert found.values == (("2026-10-05",), ("2026-10-06",), ("2026-10-07",))
    assert found.amounts == (Decimal(3), None, Decimal(4))
    rows = [{"duration": 5, "n": n} for n in (10, "9", 9.5, -1)]
    found = labels(Cap(by="n", videos=1, cumulative=True), rows)
    assert found.codes.tolist() == [3, 1, 2, 0]


cells = st.sampled_from(["a", "A ", " a", "b", "B", "", None, 1, 1.0, "1", "2", 2.50, "2.5"])


@given(st.lists(st.tuples(cells, cells), min_size=1))
def test_groups_are_what_people_take_for_the_same(pairs):
    """By hand: without case, blanks, trailing zeros; in an order that is not that of the rows."""
    rows = [{"duration": 5, "x": x, "y": y} for x, y in pairs]

    def plain(value):
        text = str(value or "").strip().lower()
        return text.removesuffix(".0")

    def groups(rows):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return who(rows).labels(Cap(by=["x", "y"], usd=3))

    told = [(plain(row["x"]), plain(row["y"])) for row in rows]
    found = groups(rows)
    for (one, code), (other, another) in pairwise(
        sorted(zip(told, found.codes.tolist(), strict=True))
    ):
        if all(one) and all(other):
            assert (one == other) == (code == another)
    assert [code < 0 for code in found.codes] == [not all(each) for each in told]
    turned = groups(rows[::-1])
    assert turned.codes.tolist() == found.codes.tolist()[::-1]
    assert {*found.codes.tolist()} - {-1} == {*range(len(found.values))}


def test_columns_of_every_dtype_are_read():
    """As pandas holds them."""
    frame = pd.DataFrame(
        {
            "duration": 5,
            "text": pd.Series(["b", "a", None], dtype="str"),
            "kind": pd.Categorical(["b", "a", None]),
            "whole": pd.array([2, 1, None], dtype="Int64"),
            "float": [2.5, 1.5, np.nan],
            "day": pd.to_datetime(["2026-02-01", "2026-01-01", None]),
            "flag": pd.array([True, False, None], dtype="boolean"),
        }
    )
    for column in frame.columns[1:]:
        found = labels(OneOf(column), frame)
        assert found.codes.tolist() == [1, 0, -1], column
