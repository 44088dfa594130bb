"""Planning again with what has happened."""

import re
import warnings
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.errors import InfeasibleError, InputError, PlannerWarning
from planner.rules.models import Cap
from tests.spending.ledger.conftest import database, place, server  # noqa: F401

ROWS = [
    {
        "id": f"r{at}",
        "duration": [5, 10, 20][at % 3],
        "priority": 1 + at % 7,
        "campaign": ["spring", "autumn"][at % 2],
        "takes": [1, 2.5][at % 5 == 4],
    }
    for at in range(20)
]
BUDGETS = [planner.Budget(60), planner.Budget(60, packages=True), planner.Budget(45, 300)]
happenings = st.lists(st.sampled_from(["open", "made", "dearer", "failed", "retaken", "none"]))


def opened(folder, usd=60):
    """Open a new ledger with a budget."""
    ledger = planner.Ledger(folder / "spending.db")
    ledger.set_budget(usd)
    return ledger


@pytest.fixture
def ledger(tmp_path):
    """Return a ledger with $60."""
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def anywhere(place):  # noqa: F811  # a fixture from elsewhere
    """Return one in a file, and another in PostgreSQL."""
    with planner.Ledger(place) as found:
        found.set_budget(60)
        yield found


@pytest.fixture
def plan():
    """Plan the batch for $60."""
    return planner.plan(ROWS, 60)


def happen(ledger, jobs, what):
    """Let something happen to jobs, one after the other; the others stay open."""
    for job, how in zip(jobs, what, strict=False):
        if how in ("made", "dearer", "retaken"):
            ledger.settle(job.key, job.reserved_usd + (how == "dearer"))
        if how == "retaken":
            ledger.retake(job.key)
        if how in ("failed", "none"):
            ledger.release(job.key, charged_usd=job.reserved_usd / 2 if how == "failed" else 0)


def taken(plan):
    """Say what requests are made with, by id."""
    return dict(zip(plan.frame["id"], (one.taken for one in plan.outcomes), strict=True))


def so_far(plan, said):
    """Return the ids of which that is said."""
    return set(plan.frame["id"][plan.frame["so_far"] == said])


@settings(max_examples=25)
@given(what=happenings, budget=st.sampled_from(BUDGETS))
def test_what_is_made_and_in_progress_stays_and_the_rest_fits_what_is_left(
    what, budget, tmp_path_factory
):
    """Whatever happened: the new plan is proved, and what is new of it can be reserved."""
    plan = planner.plan(ROWS, budget)
    with opened(tmp_path_factory.mktemp("ledger"), plan.cost_usd) as ledger:
        happen(ledger, plan.reserve(ledger).new, what)
        left = ledger.standing().available_usd
        if left < 0:
            with pytest.raises(InfeasibleError, match="more than the whole budget in ledger"):
                planner.replan(plan, ledger)
            return
        again = planner.replan(plan, ledger)
        kept = so_far(again, "made") | so_far(again, "in progress")
        before, after = taken(plan), taken(again)
        assert all(before[id_] == after[id_] for id_ in kept)
        assert again.verify()
        found = again.reserve(ledger)
        assert found.reserved_usd <= left
        assert not {job.request for job in found.new} & so_far(again, "made")
        assert ledger.standing().available_usd >= 0
        ledger.check()


def test_nothing_happened_is_nothing_changed(ledger, plan):
    """Also where the plan is read from its file, and so is the ledger."""
    plan.reserve(ledger)
    read = planner.Plan.from_json(plan.to_json())
    again = planner.replan(read, ledger.name)
    assert len(plan.diff(again)) == 0
    assert again.cost_usd == plan.cost_usd
    assert again.budget_usd == 60
    assert so_far(again, "in progress") == {job.request for job in plan.jobs()}


def test_what_failed_comes_back_and_what_it_cost_is_gone(anywhere, plan):
    """It is weighed anew, with less money."""
    first, *_ = plan.reserve(anywhere).new
    anywhere.release(first.key, charged_usd=first.reserved_usd)
    again = planner.replan(plan, anywhere)
    assert first.request in so_far(again, "to plan")
    assert again.budget_usd == 60 - first.reserved_usd
    assert again.value < plan.value


def test_what_was_dearer_leaves_less_for_the_rest(ledger, plan):
    """By what it cost more; what it is planned at stays in the plan's own money."""
    first, second, *_ = plan.reserve(ledger).new
    ledger.settle(first.key, first.reserved_usd + 3)
    ledger.release(second.key, charged_usd=0)
    again = planner.replan(plan, ledger)
    assert again.budget_usd == 60 - 3
    made = sum(again.frame["cost_usd"][again.frame["so_far"] != "to plan"])
    assert again.cost_usd - Decimal(made) <= ledger.standing().available_usd


def test_a_video_of_several_takes_is_made_once_one_is_of_use(anywhere):
    """The others need no money any more."""
    plan = planner.plan([{"id": "a", "duration": 5, "takes": 3}, {"id": "b", "duration": 5}], 40)
    one, two, three, *_ = plan.reserve(anywhere).new
    anywhere.settle(one.key, one.reserved_usd)
    assert so_far(planner.replan(plan, anywhere), "in progress") >= {"a"}
    anywhere.release(two.key, charged_usd=0)
    anywhere.release(three.key, charged_usd=0)
    again = planner.replan(plan, anywhere)
    assert so_far(again, "made") == {"a"}
    assert not again.reserve(anywhere).new


def test_what_is_in_progress_gets_what_it_still_needs_before_others(ledger):
    """One part of a long video has failed, another one is open: its money is for nobody else."""
    rows = [{"id": "long", "duration": 20, "priority": 9, "segments": "yes", "model": "kling-v3"}]
    rows += [{"id": f"s{at}", "duration": 5, "model": "kling-v3"} for at in range(9)]
    plan = planner.plan(rows, 4, catalog="kling-api")
    ledger.set_budget(plan.cost_usd)
    one, *_ = (job for job in plan.reserve(ledger).new if job.request == "long")
    assert one.segments > 1
    ledger.release(one.key)
    again = planner.replan(plan, ledger)
    assert so_far(again, "in progress") >= {"long"}
    assert f"{one.key}#2" in {job.key for job in again.reserve(ledger).new}


@pytest.mark.parametrize("budget", BUDGETS[1:])
def test_what_all_jobs_hold_together_is_what_is_paid(ledger, budget):
    """Where packages or a balance pay: those held before have their share, others the rest."""
    plan = planner.plan(ROWS, budget)
    happen(ledger, plan.reserve(ledger).new, ["none"] * 3)
    ledger.set_budget(50)
    again = planner.replan(plan, ledger)
    assert again.cost_usd != plan.cost_usd
    again.reserve(ledger)
    assert ledger.standing().held_usd == again.cost_usd


def test_where_packages_pay_what_is_left_is_used(ledger):
    """What need not be held buys what it can; so another plan after that finds nothing better."""
    rows = [{"id": "one", "duration": 25, "takes": 1.5}, {"id": "two", "duration": 20}]
    plan = planner.plan(rows, planner.Budget(40, packages=True))
    ledger.set_budget(40)
    one, _, two = plan.reserve(ledger).new
    ledger.settle(one.key, one.reserved_usd)
    ledger.retake(one.key)
    ledger.release(two.key, charged_usd="6.28")
    again = planner.replan(plan, ledger)
    assert again.cost_usd == 30  # 25 leave six dollars; of 35 the rest has more than there is
    assert planner.replan(again, ledger).value == again.value
    again.reserve(ledger)
    assert ledger.standing().left_usd >= 0


def test_of_equal_plans_the_one_with_fewer_changes_is_taken(ledger):
    """Who of two that are alike is made stays made, wherever the other stands."""
    rows = [{"id": id_, "duration": 5, "model": "kling-v1", "resolution": "720p"} for id_ in "ab"]
    plan = planner.plan(rows, 1)
    (made,) = (job.request for job in plan.jobs())
    ledger.set_budget(1)
    again = planner.replan(plan, ledger, requests=rows[::-1])
    assert [job.request for job in again.jobs()] == [made]
    (other,) = planner.replan(plan, ledger, requests=rows[::-1], keep=None).jobs()
    assert other.request != made


def test_what_is_left_is_what_the_tightest_budget_has(ledger, plan):
    """And of columns, what each of their budgets has."""
    for campaign in ("spring", "autumn"):
        ledger.set_budget(35, scope=f"brand/{campaign}")
    happened = ["dearer"] * 3 + ["none"] * 5
    happen(ledger, plan.reserve(ledger, scope="brand", by="campaign").new, happened)
    again = planner.replan(plan, ledger, scope="brand", by="campaign")
    caps = {dict(rule.where)["campaign"]: rule.usd for rule in again.stated_rules}
    left = {name: ledger.standing(f"brand/{name}").left_usd for name in ("spring", "autumn")}
    assert {name[0]: usd for name, usd in caps.items()} == left
    again.reserve(ledger, scope="brand", by="campaign")
    assert all(one.left_usd >= 0 for one in ledger.standings() if one.left_usd is not None)
    third = planner.replan(again, ledger, scope="brand", by="campaign")
    assert len(third.stated_rules) <= 2
    assert third.verify()


def test_rules_are_kept(ledger):
    """Those of the plan, over what is made too; others may take their place."""
    plan = planner.plan(ROWS, 60, rules=Cap(by="campaign", usd=25))
    plan.reserve(ledger)
    assert planner.replan(plan, ledger).stated_rules == plan.stated_rules
    with pytest.raises(InfeasibleError):
        planner.replan(plan, ledger, rules=Cap(videos=1))


def test_what_is_new_comes_in_and_what_is_gone_is_told(ledger, plan):
    """By id; what is in progress is named, for its money stays held."""
    one, two, *_ = plan.reserve(ledger).new
    ledger.release(two.key, charged_usd=0)
    gone = {one.request, two.request}
    rows = [row for row in ROWS if row["id"] not in gone]
    rows.append({"id": "new", "duration": 5, "priority": 9})
    told = f"not wanted any more: .*; in progress all the same, .*: {one.request}; "
    told += f"release what is not sent: {one.key}"
    with pytest.warns(PlannerWarning, match=told) as warned:
        again = planner.replan(plan, ledger, requests=rows)
    assert {one.filename for one in warned} == {__file__}  # at the line that asked
    assert taken(again)["new"] is not None
    assert not gone & set(again.frame["id"])
    diff = plan.diff(again)
    assert (diff.added, set(diff.gone)) == (("new",), gone)


def test_who_plans_with_the_money_of_another_scope_is_told(ledger, plan):
    """A slip in its name, or none, would spend what the jobs' own budget does not have."""
    ledger.set_budget(60, scope="brand")
    plan.reserve(ledger, scope="brand", by="campaign")
    for scope in ("", "brand"):
        told = "reserved in 'brand/autumn', 'brand/spring': r.* the money of "
        with pytest.warns(PlannerWarning, match=told + (repr(scope) if scope else "everything")):
            planner.replan(plan, ledger, scope=scope)
    with pytest.warns(PlannerWarning) as said:
        planner.replan(plan, ledger, scope="brnd", by="campaign")
    slip, others = (str(one.message) for one in said)
    assert re.match("scope 'brnd' has no budget.* did you mean 'brand'", slip)
    assert "the money of 'brnd/autumn', 'brnd/spring'" in others
    with warnings.catch_warnings(action="error"):
        planner.replan(plan, ledger, scope="brand", by="campaign")


def test_what_is_in_progress_cannot_be_wanted_otherwise(ledger, plan):
    """It needs another id."""
    first, *_ = plan.reserve(ledger).new
    rows = [row | ({"duration": 11} if row["id"] == first.request else {}) for row in ROWS]
    with pytest.raises(InputError, match=f"wanted otherwise now: {first.request}; what is wanted"):
        planner.replan(plan, ledger, requests=rows)


def test_what_is_not_sold_any_more_says_so(tmp_path, ledger, write, kling_text):
    """And how to plan all the same."""
    text = kling_text.replace('name = "kling"', 'name = "own"')
    own = write("own.toml", text)
    plan = planner.plan([{"id": "a", "duration": 5, "model": "kling-v1"}], 9, catalog=own)
    plan.reserve(ledger)
    ended = text.replace("[models.kling-v1]", "[models.kling-v1]\nvalid_until = 2026-11-01")
    ended = write("later.toml", ended)
    with pytest.raises(InputError, match=r"cannot be ordered any more: a .*on=plan\.on"):
        planner.replan(plan, ledger, catalog=ended)


def test_a_lock_of_ones_own_stays_and_ours_goes_when_it_is_over(ledger, plan):
    """Planned again and again."""
    own = plan.frame["id"][[one.made for one in plan.outcomes]].iloc[0]
    table = plan.to_frame().assign(locked=["yes" if id_ == own else "" for id_ in plan.frame["id"]])
    plan = planner.plan(table, 60)
    mine, other, *_ = plan.reserve(ledger).new
    assert mine.request == own
    again = planner.replan(plan, ledger)
    assert so_far(again, "locked, in progress") == {own}
    ledger.release(mine.key, charged_usd=0)
    ledger.release(other.key, charged_usd=0)
    third = planner.replan(again, ledger)
    locked = set(third.frame["id"][third.frame["locked"] == "yes"])
    assert own in locked
    assert other.request not in locked
    assert {own, other.request} <= so_far(third, "to plan")


def test_change_is_weighed(ledger, plan):
    """With enough weight nothing changes that need not."""
    happen(ledger, plan.reserve(ledger).new, ["none"] * 20)
    ledger.set_budget(50)
    changes = [
        len(plan.diff(planner.replan(plan, ledger, keep=weight))) for weight in (None, 0, 100)
    ]
    assert changes[0] >= changes[1] >= changes[2]


def test_more_than_there_is_says_so(ledger, plan):
    """What is made and in progress alone takes more: which budget, and by how much."""
    plan.reserve(ledger, scope="brand")
    ledger.set_budget(50, scope="brand")
    with pytest.raises(InfeasibleError) as caught:
        planner.replan(plan, ledger, scope="brand")
    assert "takes $10.00 more than the budget of 'brand' in ledger" in str(caught.value)


def test_what_is_in_progress_needs_more_than_a_budget_within_has(ledger):
    """It is said before anything is reserved, of that budget."""
    rows = [{"id": "long", "duration": 20, "segments": "yes", "campaign": "spring"}]
    plan = planner.plan([row | {"model": "kling-v3"} for row in rows], 9, catalog="kling-api")
    first, *_ = plan.reserve(ledger, by="campaign").new
    ledger.release(first.key, charged_usd=0)
    ledger.set_budget(plan.cost_usd - first.reserved_usd, scope="spring")
    with pytest.raises(InfeasibleError, match="more than the budget of 'spring' in ledger"):
        planner.replan(plan, ledger, by="campaign")


def test_without_a_budget_nothing_is_left_to_plan_with(tmp_path, plan):
    """The ledger has to say what may be spent."""
    ledger = planner.Ledger(tmp_path / "spending.db")
    with ledger, pytest.raises(InputError, match="nothing limits what may be spent in everything"):
        planner.replan(plan, ledger)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"by": "campagne"}, "no column 'campagne'"),
        ({"scope": "a//b"}, "scope is 'a//b'"),
        ({"keep": -1}, "weight is -1"),
        ({"requests": 7}, "requests are a int"),
        ({"catalog": "klink"}, "klink"),
    ],
)
def test_bad_input_is_refused(ledger, plan, said, told):
    """In words that help."""
    with pytest.raises(InputError, match=told):
        planner.replan(plan, ledger, **said)


def test_a_plan_is_needed(ledger):
    """Nothing else is planned again."""
    with pytest.raises(InputError, match="what is planned again is 7; expected a plan"):
        planner.replan(7, ledger)
