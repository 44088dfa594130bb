"""Who is meant."""

import numpy as np
import pandas as pd
import pytest

import planner
from planner.answers.called import Called
from planner.errors import InputError
from planner.requests.naming import Names

IDS = ["a", "b", "c d", "Rug"]
TITLES = ["Rug", "Saga", "Saga", "Lamp"]


@pytest.fixture
def called():
    """Four requests, two of one title, and a title that is an id of another."""
    return Called(IDS, Names(pd.Series(IDS), pd.DataFrame({"title": TITLES})))


@pytest.mark.parametrize(
    ("wanted", "row"),
    [("a", 0), ("Rug", 3), ("a Rug", 0), ("Lamp", 3), ("c d Saga", 2), ("b Saga", 1)],
)
def test_an_id_goes_before_a_title_and_both_may_stand_together(called, wanted, row):
    """As in a sentence about it."""
    assert called.row(wanted) == row


def test_a_letter_may_be_written_as_two():
    """In ids and titles, wherever one is asked for."""
    one, two = "\u00e9t\u00e9", "e\u0301te\u0301"
    rows = [{"id": one, "duration": 5}, {"id": "b", "duration": 5, "title": two}]
    plan = planner.plan(rows, 20)
    assert str(plan.explain(two)) == str(plan.explain(one))
    assert plan.what_if(exclude=two).to_frame()["decision"].tolist() == ["skipped", "planned"]
    titled = Called(["a", "b"], Names(pd.Series(["a", "b"]), pd.DataFrame({"title": ["-", two]})))
    assert (titled.row(one), titled.row(two), titled.row(f"b {one}")) == (1, 1, 1)


@pytest.mark.parametrize("number", [2, np.int64(2)])
def test_a_whole_number_is_the_id_of_a_table_without(number):
    """Ids are the numbers of its rows then."""
    assert Called(["1", "2"], Names(pd.Series(["1", "2"]), pd.DataFrame())).row(number) == 1


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("Saga", "2 requests are called 'Saga'; give an id: 'b' or 'c d'"),
        ("lamp", "there is no request 'lamp'; did you mean 'Lamp'?"),
        (True, "the id is True; expected a text or a whole number"),
        (2.0, "the id is 2.0; expected a text or a whole number"),
        (np.timedelta64(2), "expected a text or a whole number"),
        pytest.param(
            10**5000, "there is no request 'a whole number of about 5,000 digits'", id="huge"
        ),
        (7, "there is no request '7'; one of: a, b, c d, Rug"),
    ],
)
def test_who_is_nobody_is_refused_with_the_nearest(called, wanted, said):
    """An id or a title, in any case of letters."""
    with pytest.raises(InputError) as caught:
        called.row(wanted)
    assert said in str(caught.value)
