"""Which columns of a lake decide: whatever they are called, and whoever asks for them."""

import pyarrow as pa
import pytest

import planner
from planner import Cap, Exclude, InputError, Needs, OneOf, Same
from planner.errors import PlannerWarning
from planner.scale.deciding import ROW, Deciding

CATALOG = planner.load_catalog()


def deciding(names, *rules):
    """Find what decides in a lake with columns of these names."""
    schema = pa.schema([(name, pa.string()) for name in names])
    return Deciding.of(schema, "the lake", CATALOG, rules)


def test_fields_of_requests_decide_by_their_headings():
    """In whatever words, with blanks around; ids and what nobody asks for do not."""
    found = deciding(["ID", "Dauer (s)", " Priorität ", "title", "Required "])
    assert set(found.columns) == {"Dauer (s)", " Priorität ", "Required "}
    assert found.id_column == "ID"
    assert found.reading.unused == ("title",)
    assert deciding(["duration"]).id_column == ""


def test_columns_of_rules_decide():
    """Each once; a field by any word for it, the id by its heading."""
    rules = [
        Cap(by=["Campaign", "channel"], usd=1),
        Exclude(model="kling-v1", where={"campaign": "a", "Dauer": "5"}),
        Cap(by="id", usd=3),
    ]
    found = deciding(["No.", "campaign", "channel", "duration", "x"], *rules[:2])
    assert set(found.columns) == {"duration", "campaign", "channel"}
    found = deciding(["id ", "campaign", "channel", "duration", "x"], *rules)
    assert set(found.columns) == {"duration", "campaign", "channel", "id "}


def test_what_was_planned_decides_where_rows_may_be_locked():
    """And nowhere else."""
    names = ["duration", "planned_model", "planned_resolution", "planned_decision"]
    assert deciding(names).columns == ("duration",)
    assert set(deciding([*names, "locked"]).columns) == {*names, "locked"}


@pytest.mark.parametrize(
    ("names", "rules", "said"),
    [
        (["duration", "Count"], [], "has a column 'Count'"),
        (["duration"], [Cap(by="channel", usd=1)], "there is no column 'channel'"),
        (["duration"], [Cap(by="id", usd=1)], "no column of ids, by which a rule tells requests"),
        (["duration", "id", "needs"], [Needs(column="needs")], "by their ids"),
        (["title"], [], "there is no such column; add duration"),
        (["duration", "Dauer"], [], "says the same as 'duration'"),
        (["id", "decision", "credits", "cost_usd", "value", "reason"], [], "output of a plan"),
    ],
)
def test_a_lake_that_cannot_be_planned_is_refused_by_its_headings(names, rules, said):
    """Before any row is read."""
    with pytest.raises(InputError, match=said):
        deciding(names, *rules)


def test_a_misspelt_heading_is_warned_of():
    """As in a table."""
    with pytest.warns(PlannerWarning, match="'prioritty' is not known"):
        deciding(["duration", "prioritty"])


def test_rows_that_a_rule_ties_stand_for_themselves():
    """Those with a value in each of its columns, for any of the rules."""
    found = deciding(["duration", "a", "b", "c"], Same(by=["a", "b"], what="model"), OneOf(by="c"))
    table = pa.table(
        {
            "a": pa.array(["x", None, "x", None]),
            "b": pa.array(["x", "x", None, None]),
            "c": pa.array([None, None, None, "x"]),
        }
    )
    told = found.told_apart(table, 10)
    assert told.column(ROW).to_pylist() == [10, None, None, 13]
    assert deciding(["duration"]).told_apart(table, 0) is table
