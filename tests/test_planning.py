"""The road from end to end."""

import copy
import pickle
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.menus.build import MenuBuilder
from planner.menus.cutting import MenuCutter

BATCH = Path(__file__).parent.parent / "data"
KLING = planner.load_catalog()
METHODS = ["auto", "milp", "greedy"]


def choices(found):
    """Return what is made, with what."""
    frame = found.to_frame()
    made = frame[frame["decision"] == "planned"]
    return {row.id: (row.model, row.resolution) for row in made.itertuples()}


def test_the_sample_batch_is_planned_to_a_proven_optimum():
    """$100 is tight: some are made, some downgraded, some skipped, some impossible."""
    found = planner.plan(BATCH / "requests.csv", 100)
    assert (found.status, found.gap) == ("optimal", 0)
    assert 0 < found.cost_usd <= 100
    assert found.value > found.greedy_value > 0
    tally = found.tally
    assert min(tally.best, tally.downgraded, tally.skipped, tally.impossible) > 0


def test_the_sample_batch_is_the_same_as_csv_and_as_workbook():
    """The two files give one plan."""
    one = planner.plan(BATCH / "requests.csv", 100)
    other = planner.plan(str(BATCH / "requests.xlsx"), 100)
    assert choices(one) == choices(other)
    assert (one.value, one.cost_usd, one.bound) == (other.value, other.cost_usd, other.bound)
    assert one.to_frame()["id"].tolist() == other.to_frame()["id"].tolist()
    assert one.to_frame()["reason"].tolist() == other.to_frame()["reason"].tolist()


@pytest.mark.parametrize("method", METHODS)
def test_equal_inputs_give_equal_plans(method):
    """Twice the same."""
    one, other = (planner.plan(BATCH / "requests.csv", 50, method=method) for _ in range(2))
    pd.testing.assert_frame_equal(one.to_frame(), other.to_frame())


def test_more_money_never_buys_less():
    """The optimum rises with the budget."""
    values = [planner.plan(BATCH / "requests.csv", budget).value for budget in (21, 30, 50, 100)]
    assert values == sorted(values)
    assert values[0] > 0


@pytest.mark.parametrize("method", METHODS)
def test_the_callers_objects_are_not_changed(method):
    """Neither a frame, its index and dtypes, nor a list, its dicts and their order."""
    rows = [{"duration": 5, "priority": 1, "x": [1]}, {"duration": 6, "priority": 2}]
    frame = pd.DataFrame({" Duration ": [5, 6], "Model": [None, "KLING-PRO"]}, index=["b", "a"])
    rows_before, frame_before = copy.deepcopy(rows), frame.copy(deep=True)
    planner.plan(rows, 10, method=method)
    planner.plan(frame, 10, method=method)
    assert rows == rows_before
    pd.testing.assert_frame_equal(frame, frame_before)


def test_a_plan_stays_as_it_is_when_the_callers_frame_changes_and_the_other_way_round():
    """Columns that it holds as they came are nobody's to change but its own."""
    frame = pd.DataFrame({"id": ["a", "b"], "duration": [5, 6], "priority": [2, 1], "x": [1, 2]})
    before = frame.copy(deep=True)
    found = planner.plan(frame, 10)
    shown = found.to_frame().copy(deep=True)
    for changed, other, kept in (
        (found.to_frame(), frame, before),
        (frame, found.to_frame(), shown),
    ):
        changed.loc[:, ["duration", "priority", "x"]] = 3
        changed.iloc[0, changed.columns.get_loc("id")] = "c"
        pd.testing.assert_frame_equal(other, kept)


@pytest.mark.parametrize("method", METHODS)
def test_a_required_request_that_nothing_can_make_is_named(method):
    """With the exact reason."""
    rows = [{"id": "ok", "duration": 5}, {"id": "saga", "duration": 61, "required": True}]
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan(rows, 100, method=method)
    assert caught.value.requests == (1,)
    assert str(caught.value) == (
        "no plan is possible:\n"
        "  request 'saga' is required, but no model makes 61 s; the longest is 60 s"
    )


def test_a_request_that_cannot_be_made_is_named_by_its_row():
    """Wherever its group stands in the problem."""
    rows = [{"id": "saga", "duration": 61, "required": True}, {"id": "ok", "duration": 5}]
    with pytest.raises(planner.InfeasibleError, match="request 'saga' is required") as caught:
        planner.plan(rows, 100)
    assert caught.value.requests == (0,)


@pytest.mark.parametrize("method", METHODS)
def test_required_requests_that_cost_too_much_say_what_they_cost(method):
    """And what the budget is."""
    rows = [{"duration": 10, "required": "yes"}, {"duration": 10, "required": True}]
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan(rows, 3.99, method=method)
    assert caught.value.conflicts == (
        "the 2 required requests '1' and '2' cost at least $4.00 (80 credits), "
        "the budget is $3.99; raise it by $0.01 to $4.00, or require less",
        "without '2' the other required requests fit",
    )
    assert planner.plan(rows, 4, method=method).cost_usd == 4


def test_many_required_requests_that_nothing_can_make_are_counted():
    """Twenty are named."""
    rows = [{"duration": 61, "required": True}] * 25
    with pytest.raises(planner.InfeasibleError, match="and 5 more required requests"):
        planner.plan(rows, 100)


def test_an_infeasible_error_survives_a_pool_of_processes():
    """It can be pickled with its data."""
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan([{"duration": 61, "required": True}], 1)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.requests) == (str(caught.value), caught.value.requests)


def test_what_is_no_rule_is_refused():
    """Rather than ignored; no rules are fine."""
    with pytest.raises(planner.InputError, match="rules hold 'at least one'; expected a rule"):
        planner.plan([{"duration": 5}], 10, rules=["at least one"])
    assert planner.plan([{"duration": 5}], 10, rules=[]).status == "optimal"


def test_an_unknown_method_gets_the_nearest():
    """By name."""
    with pytest.raises(planner.InputError, match=r"unknown method 'greddy'; did you mean 'greedy'"):
        planner.plan([], 10, method="greddy")


@pytest.mark.parametrize(
    "limit", [0, -1, float("nan"), float("inf"), np.float64("nan"), 10**400, True, "5"]
)
def test_a_time_limit_that_is_none_is_refused(limit):
    """It is a finite number of seconds above 0."""
    with pytest.raises(planner.InputError, match=r"time_limit_s is .*; expected seconds > 0"):
        planner.plan([], 10, time_limit_s=limit)


@pytest.mark.parametrize("limit", [np.int64(30), np.float32(30), np.float64(30), Fraction(61, 2)])
@pytest.mark.parametrize("method", ["auto", "milp"])
def test_a_time_limit_is_a_number_of_whatever_library(limit, method):
    """As numpy gives it, for every solver."""
    plan = planner.plan([{"duration": 5}], 10, method=method, time_limit_s=limit)
    assert plan.status == "optimal"


def test_the_time_limit_counts_from_reading_the_table_on(monkeypatch):
    """What reading takes, solving does not have."""
    now, given = [0.0], []

    def slow_to_read():
        now[0] += 4
        yield {"duration": 5}

    def watched(problem, *, time_limit_s, **how):
        given.append(time_limit_s)
        return planner.solve(problem, time_limit_s=time_limit_s, **how)

    monkeypatch.setattr("planner.engine.clock.monotonic", lambda: now[0])
    monkeypatch.setattr("planner.results.solving.solve", watched)
    planner.plan(slow_to_read(), 10, time_limit_s=5)
    assert given == [1]


@pytest.mark.parametrize("change", [{}, {"max_cost_usd": 1}])
def test_the_time_limit_ends_the_building_of_menus(monkeypatch, change):
    """Without all of them there is no plan; but what is done in a moment is always done."""
    now = [0.0]
    monkeypatch.setattr("planner.engine.clock.monotonic", lambda: now[0])
    rows = [{"duration": 5, "takes": 1 + n / 8, "platform": "tiktok", **change} for n in range(4)]
    cut = MenuCutter.cut
    for a_menu_s, menus in [(0.0625, None), (1.5, "2 of 4"), (3, "1 of 4"), (12, "1 of 4")]:

        def slowly(*arguments, a_menu_s=a_menu_s):
            now[0] += a_menu_s
            return cut(*arguments)

        monkeypatch.setattr("planner.menus.cutting.MenuCutter.cut", slowly)
        now[0] = 0.0
        if menus is None:
            assert planner.plan(rows, 10, time_limit_s=0.01).tally.requests == 4
            continue
        with pytest.raises(planner.SolverError, match=rf"^out of time: {menus} menus are built"):
            planner.plan(rows, 10, time_limit_s=2)


def test_every_door_keeps_the_time_limit_where_there_are_many_kinds(monkeypatch):
    """And where the last menu is built in time, there is a plan."""
    now, build = [0.0], MenuBuilder.build

    def slowly(*arguments):
        now[0] += 1
        return build(*arguments)

    monkeypatch.setattr("planner.engine.clock.monotonic", lambda: now[0])
    monkeypatch.setattr("planner.menus.build.MenuBuilder.build", slowly)
    rows = [{"duration": n} for n in range(1, 5)]
    for call in (
        lambda: planner.plan(rows, 10, time_limit_s=3),
        lambda: planner.frontier(rows, time_limit_s=3),
        lambda: planner.least_budget(rows, make="all", time_limit_s=3),
    ):
        with pytest.raises(planner.SolverError, match=r"^out of time: 3 of 4 menus are built"):
            call()
    assert planner.plan(rows, 10).status == "optimal"
    assert planner.plan(rows, 10, time_limit_s=4).tally.requests == 4


@pytest.mark.parametrize("budget", [-1, float("nan"), float("inf"), "ten", True, 10**400])
def test_a_budget_that_is_none_is_refused(budget):
    """Before anything is planned."""
    with pytest.raises(planner.BudgetError, match=r"^budget is"):
        planner.plan([{"duration": 5}], budget)


def test_a_budget_may_be_said_in_many_ways():
    """Number, decimal, text with a dollar sign, Budget."""
    budgets = [5, 5.0, Decimal(5), "$5", planner.Budget(Decimal(5))]
    assert {planner.plan([{"duration": 5}], budget).cost_usd for budget in budgets} == {5}


@pytest.mark.parametrize("method", METHODS)
def test_a_budget_is_never_passed_by_one_credit(method):
    """50 credits at $0.05 fit $2.50 and not $2.49."""
    row = {"duration": 10, "model": "kling-v1", "resolution": "1080p"}
    assert planner.plan([row], 2.50, method=method).tally.made == 1
    assert planner.plan([row], 2.49, method=method).tally.made == 0


def test_a_budget_beyond_need_is_no_trouble():
    """A billion dollars buy the best of everything that is worth something."""
    found = planner.plan(BATCH / "requests.csv", 10**9)
    left_out = found.to_frame().query("decision == 'skipped' and priority > 0")["reason"]
    assert found.tally.downgraded == 0
    assert left_out.str.startswith("Cannot be made: ").all()
    assert found.shadow_price == 0


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("requests", [[], pd.DataFrame({"duration": []})])
def test_an_empty_table_has_an_empty_plan(method, requests):
    """Worth nothing, costing nothing, and optimal."""
    found = planner.plan(requests, 10, method=method)
    assert (found.status, found.value, found.cost_usd) == ("optimal", 0, 0)
    assert len(found.to_frame()) == 0


def test_a_catalog_of_ones_own_is_planned_with(write, kling_text):
    """As a path and as an object; its prices and its name are in the plan."""
    text = kling_text.replace('name = "kling"', 'name = "cheap"')
    text = text.replace("usd_per_credit = 0.05", "usd_per_credit = 0.01")
    path = write("cheap.toml", text)
    for catalog in (path, str(path), planner.load_catalog(path)):
        found = planner.plan([{"duration": 10}], 3, catalog=catalog)
        assert (found.catalog, found.credits, found.cost_usd) == ("cheap", 300, 3)


def test_money_of_odd_prices_is_exact(write, kling_text):
    """A third decimal of a cent is not lost."""
    text = kling_text.replace("usd_per_credit = 0.05", "usd_per_credit = 0.0333")
    found = planner.plan([{"duration": 5}] * 3, 100, catalog=write("odd.toml", text))
    assert found.cost_usd == found.credits * Decimal("0.0333")


videos = st.lists(
    st.fixed_dictionaries(
        {"duration": st.integers(1, 70)},
        optional={
            "id": st.uuids().map(str),
            "priority": st.integers(0, 5) | st.decimals(0, 9, places=2).map(float),
            "model": st.sampled_from(list(KLING.models)),
            "required_quality": st.none(),
        },
    ),
    max_size=12,
)


def documented_choice_is_on_the_menu(video):
    """Say whether the model that the documented planner takes can make the video."""
    return video["duration"] <= KLING.models[video.get("model", "kling-v1")].duration_s.max


@settings(max_examples=60)
@given(videos, st.integers(0, 10000))
def test_greedy_picks_what_the_documented_planner_picks(videos, cents):
    """The same rows at the same costs, wherever the documented choice can be made at all."""
    videos = [video for video in videos if documented_choice_is_on_the_menu(video)]
    budget = cents / 100
    marked = [{**video, "row": row} for row, video in enumerate(videos)]
    documented = planner.plan_batch_generation(marked, budget)
    found = planner.plan(marked, budget, method="greedy").to_frame()
    taken = found[found["decision"] == "planned"]
    assert dict(zip(taken.get("row", []), taken["cost_usd"], strict=False)) == {
        video["row"]: video["estimated_cost"] for video in documented
    }


def test_the_documented_batches_are_planned_alike(golden):
    """The golden batches, where their rows ask for no resolution and can be made."""
    for case in golden("batches"):
        rows = [
            {key: value for key, value in video.items() if key != "resolution"}
            for video in case["videos"]
            if documented_choice_is_on_the_menu(video)
        ]
        documented = planner.plan_batch_generation(rows, case["budget"])
        found = planner.plan(rows, case["budget"], method="greedy")
        assert set(choices(found)) == {video["id"] for video in documented}


def test_the_public_names_are_there():
    """Every name that the package promises, under that name."""
    assert {name for name in planner.__all__ if not hasattr(planner, name)} == set()
    documented = {"calculate_credits", "calculate_cost", "select_cost_effective_model",
                  "optimize_duration", "select_resolution", "plan_batch_generation",
                  "BudgetManager", "check_budget_alerts"}  # fmt: skip
    assert documented <= set(planner.__all__)


def test_a_budget_that_is_none_is_said_before_anything_is_read():
    """Whoever mistypes it does not wait for the table."""
    with pytest.raises(planner.BudgetError):
        planner.plan("no such file.csv", "a lot", catalog="none such")


def test_a_workbook_says_its_budget(tmp_path):
    """Whatever else it says of the money; where nothing does, that is one clear error."""
    book = openpyxl.Workbook()
    book.active.append(["duration"])
    for _ in range(9):
        book.active.append([5])
    said = book.create_sheet("Settings")
    for line in (["Budget (USD)", 7], ["Buy packages", "yes"], ["Credits already there", 40]):
        said.append(line)
    book.save(tmp_path / "batch.xlsx")
    money = planner.plan(tmp_path / "batch.xlsx").budget
    assert money == planner.Budget(usd=7, balance_credits=40, packages=True)
    assert planner.plan(tmp_path / "batch.xlsx", 3).budget == planner.Budget(usd=3)
    with pytest.raises(planner.BudgetError, match="there is no budget: give one, as plan"):
        planner.plan([{"duration": 5}])


@pytest.mark.parametrize("rules", [(), planner.Cap(usd=40, by="weekday")])
@pytest.mark.parametrize("finest", [1, 0.125])
def test_a_plan_does_not_depend_on_the_pieces_that_a_table_is_gone_through_in(rules, finest):
    """All rows at once or seven and seven: gaps, and who must be made, among them."""
    requests = pd.read_csv(BATCH / "requests.csv")
    row = requests.index
    requests["priority"] = ((row % 5 + 1) * finest).where(row % 11 != 3)
    requests["required"] = row % 17 == 4
    requests["weekday"] = row % 5
    whole = planner.plan(requests, 100, rules=rules)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.pieces.PIECE", 7)
        pieced = planner.plan(requests, 100, rules=rules)
    pd.testing.assert_frame_equal(pieced.to_frame(), whole.to_frame())
    assert (pieced.tally, pieced.coverage) == (whole.tally, whole.coverage)
