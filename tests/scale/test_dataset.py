"""A lake planned is the table planned, row by row: whatever it is cut into, and by whom."""

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import planner
from planner import AllOrNone, Cap, Exclude, Floor, Least, OneOf, Reserve, Same, Share
from planner.scale.dataset import plan_dataset
from tests.scale.alike import lake, planned, read_by

DURATIONS = [5, 8, 10, 15, 20, 30, 45]
IDS = {
    "none": lambda at: None,
    "text": lambda at: f"r{at}",
    "number": lambda at: 3 * at,
    "blanks around": lambda at: f" r{at}\u00a0" if at % 2 else f"e\u0301{at}",
    "gaps": lambda at: f"x{at}" if at % 3 else None,
    "blank": lambda at: f"x{at}" if at % 3 else " ",
    "numbers of others": lambda at: float(at) if at % 2 else None,
}
# What may stand in a column, by its heading.
CELLS = {
    "platform": ["youtube", "tiktok", "instagram", None, "YouTube ", " "],
    "priority": [0, 1, 2.5, None, 1.0001],
    "Priorität": ["high", "low", "Medium", "", None],
    "Prio": [Decimal("0.125"), Decimal("3.000"), None],
    "required": [True, *[False] * 20],
    "Required ": ["yes", *["no", None, "No"] * 6],
    "required_quality": ["Pro", None, "pro", " "],
    "takes": [1, 2, None, 1.5],
    "max_cost_usd": [None, Decimal("0.5"), Decimal("3.25"), Decimal(10)],
    "model": ["kling-v1", None, None, "kling-pro"],
    "resolution": ["720p", None, None, "1080p"],
    "day": [date(2026, 1, 1), date(2026, 1, 2), None],
    "tags": [["a"], [], ["a", "b"], None],
}
PRIORITIES = ("priority", "Priorität", "Prio")
LENGTHS = {
    "duration": DURATIONS,
    "Dauer (s)": [5.0, 10.0, 20.0],
    "Duration": ["5", "10 ", "20s", "0:45"],
    "content_type": ["social_media_clip", "product_showcase"],
}
RULES = {
    "cap by": Cap(by="campaign", usd=20),
    "cap where": Cap(usd=15, where={"campaign": ["a", "b"]}),
    "cap videos": Cap(videos=7),
    "cap by two": Cap(by=["campaign", "series"], credits=300),
    "cap by level": Cap(by="priority", cumulative=True, usd={0: 10_000, 1: 60, 3: 40}),
    "loose": Cap(by="campaign", videos=10_000),
    "share": Share(by="campaign", most=0.4),
    "least": Least(videos=3),
    "reserve": Reserve(share=0.1),
    "one of": OneOf(by="series"),
    "all or none": AllOrNone(by="series"),
    "same": Same(by="series", what="model"),
    "same resolution": Same(by="series", what="resolution"),
    "exclude": Exclude(model="kling-v1", where={"campaign": "c"}),
    "floor": Floor(quality=1.5, where={"campaign": "b"}),
}


@st.composite
def tables(draw, rules=False):
    """Draw a table of requests, and where it is cut."""
    rows = draw(st.integers(0, 60))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    names = draw(st.sets(st.sampled_from(sorted(CELLS.keys() - {*PRIORITIES})), max_size=4))
    names |= {draw(st.sampled_from(PRIORITIES)), draw(st.sampled_from(sorted(LENGTHS)))}
    names -= {"required"} if "Required " in names else set()
    cells = {name: (CELLS | LENGTHS)[name] for name in sorted(names)}
    cells["campaign"] = ["a", "b", "c", None, "A "]
    columns = {name: some(rng, values, rows) for name, values in cells.items()}
    series = [f"s{rng.integers(0, 5)}" if rng.random() < 0.15 else None for _ in range(rows)]
    columns["series"] = pa.array(series, pa.string())
    ids = draw(st.sampled_from(sorted(IDS)))
    if ids != "none":
        columns["id"] = pa.array(list(map(IDS[ids], range(rows))))
    table = pa.table(columns)
    if draw(st.booleans()):
        kinds = [pa.dictionary(pa.int32(), pa.string()), pa.large_string(), pa.string()]
        table = table.cast(
            pa.schema(
                [
                    (field.name, kinds[at % 3] if pa.types.is_string(field.type) else field.type)
                    for at, field in enumerate(table.schema)
                ]
            )
        )
    cuts = draw(st.lists(st.integers(0, rows), max_size=6))
    rate = draw(st.sampled_from([0, 0.3, 1, 3, 10_000]))
    return table, cuts, rate * rows, draw(st.integers(1, 9))


def some(rng, values, rows):
    """Draw cells, of the type that all values together have."""
    kind = pa.array(values).type
    return pa.array([values[at] for at in rng.integers(0, len(values), rows)], kind)


def equal_or_impossible(folder, drawn, **options):
    """Refuse a difference; where no plan is possible, there is none of the lake either."""
    table, cuts, budget, rows = drawn
    parquet.write_table(table, folder / "whole.parquet")
    with read_by(rows):
        try:
            plan = planner.plan(folder / "whole.parquet", budget, **options)
        except planner.PlannerError as error:
            with pytest.raises(type(error)):
                plan_dataset(lake(table, cuts, folder / "lake"), budget, workers=1, **options)
        else:
            planned(table, cuts, folder, budget, plan, workers=1, **options)


@pytest.mark.filterwarnings("ignore::planner.PlannerWarning")
@settings(max_examples=25)
@given(tables(), st.sampled_from(["value", "coverage", "screen_time"]))
def test_every_row_is_told_what_plan_tells_it(tmp_path_factory, drawn, objective):
    """Whatever the columns are, wherever the table is cut, however much is read at a time."""
    equal_or_impossible(tmp_path_factory.mktemp("l"), drawn, objective=objective)


@pytest.mark.filterwarnings("ignore::planner.PlannerWarning")
@settings(max_examples=25)
@given(tables(), st.lists(st.sampled_from(sorted(RULES)), min_size=1, max_size=3, unique=True))
def test_rules_hold_the_same_rows_back(tmp_path_factory, drawn, names):
    """Also such as tie single rows of a class to others."""
    rules = [RULES[name] for name in names]
    equal_or_impossible(tmp_path_factory.mktemp("l"), drawn, rules=rules)
