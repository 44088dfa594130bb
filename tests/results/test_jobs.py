"""The plan as jobs: what is sent, and what each of it holds."""

from dataclasses import replace
from decimal import Decimal
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.errors import InputError
from planner.results.job_keys import attempt_of, next_attempt
from planner.results.jobs import jobs_of
from planner.results.spread import Spread

LONG = [
    {"id": "long", "duration": 61, "priority": 9, "segments": "yes"},
    {"id": "short", "duration": 5, "priority": 1},
]
rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.sampled_from([4, 5, 10, 20, 61])},
        optional={
            "priority": st.sampled_from([0, 1, 2.5]),
            "takes": st.sampled_from([1, 2, 2.5, "1.333", 7]),
            "draft": st.just("kling-v1"),
            "segments": st.just("yes"),
        },
    ),
    min_size=1,
    max_size=6,
)
budgets = st.sampled_from(
    [0, 7, "33.33", 400, planner.Budget(150, packages=True), planner.Budget(50, "77.5")]
)


def planned(rows, budget, **said):
    """Plan rows, which get ids."""
    return planner.plan([{"id": f"r{at}", **row} for at, row in enumerate(rows)], budget, **said)


@settings(max_examples=12)
@given(rows, budgets)
def test_what_the_jobs_hold_is_what_the_plan_costs(rows, budget):
    """To the billionth: at the list price, beside a balance, in packages."""
    plan = planned(rows, budget)
    jobs = plan.jobs()
    assert sum((job.reserved_usd for job in jobs), Decimal(0)) == plan.cost_usd
    assert all(job.reserved_usd >= 0 for job in jobs)
    assert {job.request for job in jobs} == {
        id_ for id_, one in zip(plan.frame["id"], plan.outcomes, strict=True) if one.made
    }
    assert len({job.key for job in jobs}) == len(jobs)


@settings(max_examples=12)
@given(rows)
def test_at_the_list_price_a_request_holds_what_its_row_says(rows):
    """Job by job the price of the call, and of the last take what is left of it."""
    plan = planned(rows, 400)
    costs = dict(zip(plan.frame["id"], plan.frame["cost_usd"], strict=True))
    for request, jobs in groupby(plan.jobs(), key=lambda job: job.request):
        jobs = list(jobs)
        assert float(sum(job.reserved_usd for job in jobs)) == pytest.approx(costs[request])
        whole = [job for job in jobs if job.share == 1 and job.take < job.takes]
        assert all(job.reserved_usd == job.price_usd for job in whole)


@settings(max_examples=12)
@given(rows, budgets)
def test_a_plan_that_was_read_has_the_same_jobs(rows, budget):
    """They hang on nothing that a file does not say."""
    plan = planned(rows, budget)
    assert planner.Plan.from_json(plan.to_json()).jobs() == plan.jobs()


def test_packages_of_several_catalogs_are_spread_each_over_its_own():
    """What is bought of one is held by its jobs alone."""
    plan = planner.plan(
        [{"id": f"r{at}", "duration": 10, "priority": at} for at in range(8)],
        planner.Budget(60, packages=True),
        catalog=["kling", "providers"],
    )
    jobs = plan.jobs()
    assert plan.funding.parts
    assert sum(job.reserved_usd for job in jobs) == plan.cost_usd
    for part in plan.funding.parts:
        held = sum(job.reserved_usd for job in jobs if job.catalog == part.catalog)
        assert held == part.cost_usd


def test_every_call_is_a_job():
    """A long video takes several, one after the other; of its seconds all are used but the rest."""
    jobs = [
        job for job in planner.plan(LONG, 400, catalog="kling-api").jobs() if job.request == "long"
    ]
    assert [job.segment for job in jobs] == list(range(1, jobs[0].segments + 1))
    assert jobs[0].segments > 1
    assert sum(job.use_s for job in jobs) == 61
    assert sum(job.duration_s for job in jobs) >= 61


def test_takes_are_jobs_of_which_the_last_holds_the_rest():
    """Two and a half are three, of which the third is needed every other time."""
    (job, *others) = planner.plan(
        [{"id": "a", "duration": 5, "model": "kling-v1", "resolution": "720p", "takes": 2.5}], 50
    ).jobs()
    assert [one.take for one in (job, *others)] == [1, 2, 3]
    assert [one.share for one in (job, *others)] == [1, 1, Decimal("0.5")]
    assert [one.reserved_usd for one in others] == [job.price_usd, job.price_usd / 2]
    assert len({one.shot for one in (job, *others)}) == 1


def test_drafts_are_jobs_of_their_own_before_their_final():
    """With another model, and the final once."""
    plan = planner.plan(
        [{"id": "a", "duration": 10, "model": "kling-pro", "draft": "kling-v1", "takes": 4}], 90
    )
    *drafts, final = plan.jobs()
    assert [(job.part, job.model) for job in drafts] == [("draft", "kling-v1")] * 4
    assert (final.part, final.model, final.take, final.takes) == ("final", "kling-pro", 1, 1)
    assert len({job.shot for job in plan.jobs()}) == 2


def test_the_key_stays_where_the_order_stays():
    """Whatever becomes of others, of budget and priorities: it is the request and what is made."""
    rows = [{"id": f"r{at}", "duration": 10, "priority": at + 1} for at in range(5)]
    before = {job.key for job in planner.plan(rows, 100).jobs()}
    again = planner.plan([*rows[::-1], {"id": "new", "duration": 10}], 100)
    kept = {job.key for job in again.jobs() if job.request != "new"}
    assert kept & before
    longer = planner.plan([row | {"duration": 12} for row in rows], 200).jobs()
    assert not {job.key for job in longer} & before
    assert not {job.key for job in planner.plan(rows, 100).jobs(batch="2026-12")} & before


def test_keys_are_spelled_as_they_always_were():
    """They stand in ledgers: another spelling would make everything again."""
    (job,) = planner.plan([{"id": "a\tb", "duration": 5, "model": "kling-v1"}], 1).jobs()
    assert job.key == "a?b.fef36431e6b36935.1"
    (job,) = planner.plan([{"id": "x" * 300, "duration": 5, "model": "kling-v1"}], 1).jobs()
    assert len(job.key) < 130


def test_a_letter_is_the_same_however_it_is_written():
    """As one or as two, in ids and batches: a file that another program wrote has the same jobs."""
    one, two = (
        planner.plan([{"id": f"film {letter}", "duration": 5}], 9).jobs(batch=f"caf{letter}")
        for letter in ("\u00e9", "e\u0301")
    )
    assert [job.key for job in one] == [job.key for job in two]
    assert one[0].key.isprintable()
    assert one[0].key.startswith("caf\u00e9/film \u00e9.")


def test_an_attempt_after_another_has_the_next_key():
    """And says which it is."""
    (job,) = planner.plan([{"id": "a.1#7", "duration": 5, "model": "kling-v1"}], 1).jobs()
    keys = [job.key, next_attempt(job.key), next_attempt(next_attempt(job.key))]
    assert [attempt_of(key) for key in keys] == [1, 2, 3]
    assert replace(job, key=keys[2]).shot == job.shot


def test_where_a_model_is_sold_does_not_change_what_it_is_called():
    """A plan over several catalogs has the jobs of a plan over one."""
    row = {"id": "a", "duration": 5, "priority": 1}
    (alone,) = planner.plan([row | {"model": "kling-v3"}], 9, catalog="kling-api").jobs()
    beside = planner.plan([row | {"model": "kling-v3"}], 9, catalog=["kling-api", "kling"]).jobs()
    assert [job.key for job in beside] == [alone.key]


def test_what_a_failed_job_costs_is_as_the_catalog_says():
    """Where it says it."""
    row = {"id": "a", "duration": 5}
    assert planner.plan([row], 9, catalog="kling-api").jobs()[0].failure_charge == 0
    assert planner.plan([row], 9).jobs()[0].failure_charge is None


def test_a_plan_that_was_edited_makes_no_jobs():
    """It is refused, and says where it disagrees with itself."""
    text = planner.plan([{"id": "a", "duration": 5}], 9).to_json()
    edited = planner.Plan.from_json(text.replace('"cost_usd": "', '"cost_usd": "1'))
    with pytest.raises(InputError, match="was edited, and makes no jobs"):
        edited.jobs()


def test_the_catalog_of_a_plan_in_a_file_is_asked_for(write, kling_text):
    """Where it is somebody's own; another one is refused."""
    own = write("own.toml", kling_text.replace('name = "kling"', 'name = "own"'))
    plan = planner.plan([{"id": "a", "duration": 5}], 9, catalog=own)
    read = planner.Plan.from_json(plan.to_json())
    with pytest.raises(InputError, match="does not come along; give it"):
        read.jobs()
    with pytest.raises(InputError, match="is not the one that the plan was made with"):
        read.jobs(catalog="kling")
    assert read.jobs(catalog=own) == plan.jobs()


@pytest.mark.parametrize("batch", [None, 7, "x" * 61, "a\nb"])
def test_a_batch_is_a_short_text(batch):
    """Anything else is refused."""
    with pytest.raises(InputError, match="batch is"):
        jobs_of(planner.plan([{"id": "a", "duration": 5}], 9), batch=batch)


@given(
    st.lists(st.tuples(st.integers(1, 10**12), st.integers(1, 3)), min_size=1, max_size=9),
    st.decimals(0, 10**6, places=9),
)
def test_money_is_spread_without_a_rest(lots, money):
    """In proportion, each part at most a billionth off."""
    spread = Spread({"": money})
    kinds = [(spread.expect("any", Decimal(credits), count), count) for credits, count in lots]
    parts = [spread.next(lot) for lot, count in kinds for _ in range(count)]
    assert sum(parts, Decimal(0)) == money
    total = sum(credits * count for credits, count in lots)
    exact = [money * credits / total for credits, count in lots for _ in range(count)]
    assert all(abs(part - due) < Decimal("1.01e-9") for part, due in zip(parts, exact, strict=True))
