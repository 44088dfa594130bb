"""The day on which things are ordered."""

from datetime import date, datetime

import pandas as pd
import pytest

import planner
from planner.day import day_of_order

DAY = date(2026, 9, 25)


@pytest.mark.filterwarnings("ignore:.*which is still to come")  # prices of today
def test_where_no_day_is_said_it_is_today(monkeypatch):
    """In a plan as at the other doors; a day that is said is taken."""
    monkeypatch.setattr("planner.day.today", lambda: DAY)
    batch = [{"duration": 8, "model": "sora-2"}]
    assert day_of_order() == DAY
    assert planner.plan(batch, 100, catalog="providers").tally.impossible == 1
    day_before = date(2026, 9, 24)
    assert planner.plan(batch, 100, catalog="providers", on=day_before).tally.made == 1


@pytest.mark.parametrize("on", ["2026-09-25", datetime(2026, 9, 25), pd.Timestamp(DAY), 0])
def test_what_is_no_day_is_refused(on):
    """A text, a time, a number: before anything is planned."""
    with pytest.raises(planner.InputError, match=r"^on is .*; expected a day, such as"):
        planner.plan([{"duration": 5}], 10, on=on)
