"""The rest of a plan: what is made in part costs what is still to be paid, if it stays."""

from contextlib import suppress
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.errors import InfeasibleError, PlannerWarning
from planner.rest import Rest
from planner.rules.models import Cap

LONG = {"id": "long", "duration": 25, "priority": 3, "segments": "yes", "model": "kling-v3"}
OTHERS = [{"id": f"s{at}", "duration": 10, "priority": 1, "model": "kling-v3"} for at in range(4)]
MIXED = [
    {"id": "l1", "duration": 25, "priority": 5, "segments": "yes", "campaign": "spring"},
    {"id": "l2", "duration": 35, "priority": 4, "segments": "yes", "campaign": "autumn"},
    {"id": "d1", "duration": 10, "priority": 4, "draft": "kling-v3", "takes": 3,
     "campaign": "autumn"},
    *({"id": f"s{at}", "duration": 5, "priority": 1 + at % 3, "campaign": "spring"}
      for at in range(5)),
]  # fmt: skip
happenings = st.lists(
    st.sampled_from(["made", "made", "failed", "charged", "open", "retaken"]), max_size=30
)


@pytest.fixture
def ledger(tmp_path):
    """Return a ledger without a budget."""
    with planner.Ledger(tmp_path / "spending.db") as found:
        yield found


def happen(ledger, jobs, what):
    """Let something happen to jobs, one after the other; what is not said fails."""
    for at, job in enumerate(jobs):
        how = what[at] if at < len(what) else "failed"
        if how in ("made", "retaken"):
            ledger.settle(job.key, job.reserved_usd)
        if how == "retaken":
            ledger.retake(job.key)
        if how in ("failed", "charged"):
            ledger.release(job.key, charged_usd=job.reserved_usd if how == "charged" else 0)


def so_far(plan, said):
    """Return the ids of which that is said."""
    return set(plan.frame["id"][plan.frame["so_far"] == said])


@pytest.fixture
def half(ledger):
    """Plan a long video among others; its first part is made, all else has failed."""
    plan = planner.plan([LONG, *OTHERS], 12, catalog="kling-api")
    jobs = plan.reserve(ledger).new
    assert [job.request for job in jobs[:2]] == ["long", "long"]
    happen(ledger, jobs, ["made"])
    return plan


def test_what_is_paid_of_it_is_not_paid_again(ledger, half):
    """With money for its missing part alone it stays, and that part alone is reserved."""
    first, missing = (job for job in half.jobs() if job.request == "long")
    ledger.set_budget(first.reserved_usd + missing.reserved_usd)
    again = planner.replan(half, ledger)
    assert so_far(again, "made in part") == {"long"}
    assert [job.request for job in again.jobs()] == ["long", "long"]
    assert again.cost_usd == again.budget_usd == first.reserved_usd + missing.reserved_usd
    assert again.verify()
    assert planner.Plan.from_json(again.to_json()).verify(again.to_frame())
    found = again.reserve(ledger)
    assert [job.key for job in found.new] == [f"{missing.key}#2"]
    assert ledger.standing().available_usd == 0
    third = planner.replan(again, ledger)
    assert so_far(third, "in progress") == {"long"}
    assert len(again.diff(third)) == 0


def test_what_is_not_enough_for_the_rest_of_it_goes_to_others(ledger, half):
    """It is told what is paid in vain, and it is locked no more."""
    first, missing = (job for job in half.jobs() if job.request == "long")
    ledger.set_budget(first.reserved_usd + missing.reserved_usd / 2)
    rows = [LONG, *OTHERS, {"id": "cheap", "duration": 3, "model": "kling-v3"}]
    with pytest.warns(PlannerWarning, match="in part, and planned otherwise now: long; what is"):
        again = planner.replan(half, ledger, requests=rows)
    assert not so_far(again, "made in part")
    assert [job.request for job in again.jobs()] == ["cheap"]
    assert set(again.frame["locked"]) == {"no"}


def test_wanted_otherwise_it_is_a_new_one(ledger, half):
    """Nothing of it is of use then, and nothing is in progress that stood against it."""
    ledger.set_budget(40)
    rows = [LONG | {"duration": 26}, *OTHERS]
    with pytest.warns(PlannerWarning, match="planned otherwise now: long"):
        again = planner.replan(half, ledger, requests=rows)
    assert "long" in so_far(again, "to plan")
    assert "long" in {job.request for job in again.jobs()}


def test_a_draft_that_is_made_is_not_paid_again(ledger):
    """Only the final is; and where the final is made, no draft is needed."""
    rows = [{"id": "d", "duration": 10, "model": "kling-pro", "draft": "kling-v1", "takes": 4}]
    plan = planner.plan(rows, 90)
    *drafts, final = plan.reserve(ledger).new
    assert len(drafts) == 4
    happen(ledger, [*drafts, final], ["made"])
    ledger.set_budget(drafts[0].reserved_usd + final.reserved_usd)
    again = planner.replan(plan, ledger)
    assert so_far(again, "made in part") == {"d"}
    assert [job.key for job in again.reserve(ledger).new] == [f"{final.key}#2"]
    ledger.settle(f"{final.key}#2", final.reserved_usd)
    ledger.retake(drafts[0].key)
    assert so_far(planner.replan(again, ledger), "made") == {"d"}
    assert again.reserve(ledger).new == ()


@settings(max_examples=5)
@given(what=happenings, share=st.integers(0, 10), by=st.sampled_from([None, "campaign"]))
@pytest.mark.filterwarnings("ignore:made in part", "ignore:.*can never be reached")
def test_no_other_choice_of_who_stays_is_better(what, share, by, tmp_path_factory):
    """Against all of them, one by one; also of budgets within the budget."""
    plan = planner.plan(MIXED, 40, catalog="kling-api")
    with planner.Ledger(tmp_path_factory.mktemp("ledger") / "spending.db") as ledger:
        happen(ledger, plan.reserve(ledger, by=by).new, what)
        standing = ledger.standing()
        most = plan.cost_usd * share / 10
        ledger.set_budget(standing.spent_usd + standing.held_usd + most)
        ledger.set_budget(standing.spent_usd + standing.held_usd + most / 2, scope="spring")
        seen = []
        planned = Rest.planned

        def watched(rest):
            seen.append(rest)
            return planned(rest)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Rest, "planned", watched)
            try:
                again = planner.replan(plan, ledger, by=by)
            except InfeasibleError:
                again = None  # what is in progress needs more than there is
        choices = replace(seen[0], keep=None)
        values = {}
        for count in range(len(choices._paid) + 1):
            for ids in combinations(sorted(choices._paid), count):
                with suppress(InfeasibleError):
                    values[ids] = choices._with(frozenset(ids), frozenset()).value
        if again is None:
            assert not values
            return
        assert again.value == max(values.values())
        assert again.value == values[tuple(sorted(so_far(again, "made in part")))]
        assert again.verify()
        assert again.reserve(ledger, by=by).reserved_usd <= most
        ledger.check()


@pytest.mark.filterwarnings("ignore:made in part")
def test_a_choice_that_is_not_finished_is_told(ledger, monkeypatch):
    """The best so far is taken, though another may be better, and here is."""
    plan = planner.plan(MIXED, 40, catalog="kling-api")
    made = {0, 3, 4, 5, 9}
    what = ["made" if at in made else "failed" for at in range(14)]
    happen(ledger, plan.reserve(ledger).new, what)
    ledger.set_budget(ledger.standing().spent_usd + plan.cost_usd / 5)
    best = planner.replan(plan, ledger)  # which warns of nothing else
    monkeypatch.setattr("planner.rest.MOST_CHOICES", 2)
    with pytest.warns(PlannerWarning, match="plans were tried before it was settled which of"):
        assert planner.replan(plan, ledger).value < best.value


def test_a_rule_may_keep_it_out(ledger, half):
    """What is made in part is not made at all costs."""
    ledger.set_budget(40)
    with pytest.warns(PlannerWarning, match="planned otherwise now: long"):
        again = planner.replan(half, ledger, rules=Cap(where={"id": "long"}, videos=0))
    assert "long" not in {job.request for job in again.jobs()}
