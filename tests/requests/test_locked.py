"""Rows that are locked."""

import pytest

import planner


@pytest.fixture
def table(batch):
    """Return the table of a plan, nothing locked."""
    frame = planner.plan(batch, 20).to_frame()
    frame["locked"] = None
    return frame


def test_what_is_locked_stays_as_it_was_planned(table):
    """Model, resolution, and that it is made, though other plans would be worth more."""
    made = table["decision"] == "planned"
    table["locked"] = made.map({True: "yes", False: ""})
    again = planner.plan(table, 1000).to_frame()
    for name in ("model", "resolution"):
        assert again[name][made].astype(str).tolist() == table[name][made].astype(str).tolist()
    assert (again["decision"][~made].astype(str) == "planned").any()


def test_what_is_locked_and_was_left_out_stays_out(table):
    """Whatever money there is, and the reason says so."""
    skipped = table["decision"] == "skipped"
    table["locked"] = skipped.map({True: "x", False: ""})
    plan = planner.plan(table, 1000)
    again = plan.to_frame()
    assert set(again["decision"][skipped].astype(str)) == {"skipped"}
    assert set(again["reason"][skipped].astype(str)) == {"Left out: it is locked."}
    assert "verified" in plan.verify()


def test_a_choice_of_the_users_own_is_kept(table):
    """Put in the place of the plan's, against what was asked for before, and locked."""
    row = int((table["decision"] == "planned").to_numpy().argmax())
    frame = table.astype({"model": object, "resolution": object, "locked": object})
    frame.loc[row, ["model", "resolution", "locked"]] = ["kling-pro", "4k", "yes"]
    frame["required_quality"] = "Enhanced"
    again = planner.plan(frame, 1000).to_frame()
    assert again.loc[row, ["model", "resolution"]].astype(str).tolist() == ["kling-pro", "4k"]


def test_what_is_not_locked_is_planned_from_the_users_wishes(batch, table):
    """As if it had never been planned."""
    assert planner.plan(table, 37).value == planner.plan(batch, 37).value
    table["locked"] = "no"
    assert planner.plan(table, 37).value == planner.plan(batch, 37).value


def test_a_lock_without_a_plan_is_a_fault(batch):
    """There is nothing to keep."""
    rows = [{**row, "locked": "yes"} for row in batch[:2]]
    with pytest.raises(planner.TableError, match="not planned whole; choose model"):
        planner.plan(rows, 10)


def test_a_locked_choice_that_nobody_offers_is_a_fault(table):
    """With the nearest that is."""
    frame = table.astype({"model": object})
    frame.loc[0, "model"] = "kling-prp"
    frame.loc[0, "locked"] = "yes"
    with pytest.raises(planner.TableError, match=r"planned_model .*did you mean 'kling-pro'"):
        planner.plan(frame, 10)


def test_more_than_the_budget_that_is_locked_is_infeasible(table):
    """It must be made, and cannot be paid."""
    table["locked"] = (table["decision"] == "planned").map({True: "yes", False: ""})
    with pytest.raises(planner.InfeasibleError):
        planner.plan(table, 1)


def test_a_lock_that_keeps_half_a_plan_is_a_fault(table):
    """A model without its resolution; a row that was never planned."""
    half = table.astype({"resolution": object, "locked": object})
    half.loc[0, ["resolution", "locked"]] = [None, "yes"]
    with pytest.raises(planner.TableError, match=r"locked .* is not planned whole"):
        planner.plan(half, 100)
    frame = table.astype(object)
    frame.loc[len(frame)] = {"id": "new", "duration": 5, "locked": "yes"}
    with pytest.raises(planner.TableError, match=r"locked .* is not planned whole"):
        planner.plan(frame, 100)


def test_what_must_be_made_cannot_be_locked_out(batch):
    """The two cells say the opposite."""
    frame = planner.plan(batch, 20).to_frame()
    frame["required"] = None
    frame["locked"] = None
    row = int((frame["decision"] == "skipped").to_numpy().argmax())
    frame = frame.astype({"required": object, "locked": object})
    frame.loc[row, ["required", "locked"]] = ["yes", "yes"]
    with pytest.raises(planner.TableError, match="is locked and left out, and is required"):
        planner.plan(frame, 1000)
