"""From a solution back to the requests."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.quality import quality as rate
from planner.funding.evidence import Evidence
from planner.funding.paid import Funding
from planner.funding.proof import Proof
from planner.planning import prepare
from planner.results import solving
from planner.results.build import build_plan
from planner.results.outcome import Fate

OWN = [
    "id",
    "decision",
    "model",
    "resolution",
    "credits",
    "cost_usd",
    "quality",
    "value",
    "reason",
]
KLING = planner.load_catalog()
NOTHING = Funding(Decimal(0), Decimal(0), Decimal(0), ())

rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.integers(1, 70)},
        optional={
            "priority": st.integers(0, 50).map(lambda n: n / 10),
            "platform": st.sampled_from(list(KLING.platforms)),
            "model": st.sampled_from(list(KLING.models)),
            "resolution": st.sampled_from(list(KLING.resolutions)),
        },
    ),
    max_size=8,
)


@settings(max_examples=30)
@given(rows, st.integers(0, 6000), st.sampled_from(["auto", "greedy"]))
def test_the_money_of_a_plan_adds_up(rows, cents, method):
    """Row by row from the calculator, to the cent, and never over the budget."""
    plan = planner.plan(rows, Decimal(cents) / 100, method=method)
    frame = plan.to_frame()
    made = frame[frame["decision"] == "planned"]
    quotes = [planner.quote(row.model, row.duration, row.resolution) for row in made.itertuples()]
    assert made["credits"].tolist() == [price.credits for price in quotes]
    assert made["cost_usd"].tolist() == [float(price.cost_usd) for price in quotes]
    assert plan.credits == sum(price.credits for price in quotes)
    assert plan.cost_usd == sum((price.cost_usd for price in quotes), Decimal(0))
    assert plan.cost_usd <= plan.budget_usd == Decimal(cents) / 100


@settings(max_examples=30)
@given(rows, st.integers(0, 60))
def test_the_value_of_a_plan_adds_up(rows, budget):
    """Priority x quality over what is made; simpler rules <= value <= bound."""
    plan = planner.plan(rows, budget)
    frame = plan.to_frame()
    made = frame[frame["decision"] == "planned"]
    assert plan.value == pytest.approx(frame["value"].sum())
    for row in made.itertuples():
        offers = {offer.resolution: offer for offer in KLING.offers(row.model)}
        platform = getattr(row, "platform", None) or None
        quality = rate(KLING, row.model, offers[row.resolution], platform).value
        priority = 1 if pd.isna(getattr(row, "priority", None)) else row.priority
        assert row.quality == float(quality)
        assert row.value == pytest.approx(float(quality) * priority)
    assert max(plan.greedy_value, plan.fair_value) <= plan.value <= plan.bound
    assert plan.tally.made == len(made)
    assert plan.tally.requests == len(rows)


@settings(max_examples=40)
@given(rows, st.integers(0, 60), st.sampled_from(["auto", "milp", "greedy"]))
def test_the_outcomes_of_a_plan_agree_with_its_table(requests, budget, method):
    """Row by row; a request is too dear where its cheapest option is, beside the whole budget."""
    plan = planner.plan(requests, budget, method=method)
    credits = budget / planner.load_catalog().credit_usd
    for outcome, row in zip(plan.outcomes, plan.to_frame().to_dict("records"), strict=True):
        priority = 1 if pd.isna(row.get("priority")) else row["priority"]
        assert (row["decision"] == "planned") == outcome.made
        assert row["quality"] == float(outcome.quality)
        if outcome.taken is not None:
            assert (row["model"], row["resolution"], row["credits"]) == (
                outcome.taken.model,
                outcome.taken.resolution,
                outcome.taken.credits,
            )
        wanted = outcome.cheapest is not None and priority > 0
        assert (outcome.fate is Fate.TOO_DEAR) == (wanted and outcome.cheapest.credits > credits)


def test_the_table_has_its_own_columns_first_and_a_row_per_request(plan):
    """In the order of the input."""
    frame = plan.to_frame()
    assert list(frame)[: len(OWN)] == OWN
    assert frame["id"].tolist() == list("abcdef")
    assert set(frame["decision"]) == {"planned", "skipped"}


def test_a_skipped_row_has_no_model_and_costs_nothing(plan):
    """Nothing stands where there is nothing."""
    skipped = plan.to_frame().query("decision == 'skipped'")
    assert skipped[["model", "resolution"]].isna().all(axis=None)
    assert (skipped[["credits", "cost_usd", "quality", "value"]] == 0).all(axis=None)


def test_columns_that_clash_are_prefixed():
    """Also where the prefixed name is taken, and however often."""
    row = {"duration": 5, "model": "kling-v1", "reason": "x", "value": 7, "requested_model": "y"}
    frame = planner.plan([row], 10).to_frame()
    assert frame.columns.is_unique
    assert list(frame)[len(OWN) :] == [
        "duration",
        "requested_model",
        "requested_reason",
        "requested_value",
        "requested_requested_model",
    ]
    assert frame.iloc[0, len(OWN) :].tolist() == [5, "kling-v1", "x", 7, "y"]


def test_columns_of_one_name_are_numbered():
    """The first keeps it."""
    table = pd.DataFrame([[5, 1, 2, 3, 4]], columns=["duration", "note", "note", "note", "note"])
    frame = planner.plan(table, 10).to_frame()
    names = ["note", "requested_note", "requested_note_2", "requested_note_3"]
    assert list(frame)[-4:] == names
    assert frame[names].iloc[0].tolist() == [1, 2, 3, 4]


def test_unknown_columns_are_carried_untouched(plan):
    """Values and gaps."""
    assert plan.to_frame()["title"].tolist()[:4] == ["Rug", "Saga", None, "Lamp"]


def test_the_tally_counts_every_fate(plan):
    """Best, downgraded, skipped, impossible."""
    tally = plan.tally
    assert (tally.best, tally.downgraded, tally.skipped, tally.impossible) == (3, 0, 2, 1)


def test_a_solution_whose_money_does_not_add_up_is_refused():
    """The plan is quoted again from the catalog."""
    batch = prepare([{"duration": 5}], on=date(2026, 7, 1))
    solution = planner.solve(batch.problem(Decimal(100)))
    wrong = replace(solution, cost=solution.cost + 1)
    with pytest.raises(planner.SolverError, match="the catalog asks"):
        build_plan(
            batch,
            wrong,
            budget=planner.Budget(5),
            funding=NOTHING,
            proof=Proof(Evidence.of(solution)),
            make=planner.Plan,
        )


def test_a_solution_that_is_not_paid_for_is_refused():
    """Every credit that is used was there or is bought."""
    batch = prepare([{"duration": 5}], on=date(2026, 7, 1))
    solution = planner.solve(batch.problem(Decimal(100)))
    with pytest.raises(planner.SolverError, match="but only 0 are paid for"):
        build_plan(
            batch,
            solution,
            budget=planner.Budget(5),
            funding=NOTHING,
            proof=Proof(Evidence.of(solution)),
            make=planner.Plan,
        )


@pytest.mark.parametrize(
    "budget", [planner.Budget(100, packages=True), planner.Budget(3, balance_credits=90)]
)
def test_the_rows_add_up_to_what_is_paid(budget):
    """Also where credits come in packages or from a balance."""
    plan = planner.plan([{"duration": n} for n in range(3, 20)], budget)
    assert plan.to_frame()["cost_usd"].sum() == pytest.approx(float(plan.cost_usd))


@pytest.mark.parametrize("budget", [100, planner.Budget(100, packages=True)])
def test_a_plan_whose_credits_are_not_all_paid_for_is_refused(monkeypatch, budget):
    """Where a tenth of a credit is missing, but not where nothing is left over."""
    paid = solving.settle

    def settled(missing):
        def settle(*given, **named):
            solution, funding, proof = paid(*given, **named)
            used = solution.cost * named["step"]
            return solution, replace(funding, bought_credits=used - missing), proof

        return settle

    monkeypatch.setattr("planner.results.solving.settle", settled(Decimal(0)))
    assert planner.plan([{"duration": 5}], budget).funding.leftover(150) == 0
    monkeypatch.setattr("planner.results.solving.settle", settled(Decimal("0.1")))
    with pytest.raises(planner.SolverError, match=r"150 credits are planned, but only 149\.9 are"):
        planner.plan([{"duration": 5}], budget)


def test_takes_are_reserved_and_each_is_told_at_its_price():
    """A take costs what one generation is quoted at; the row what all takes cost together."""
    row = {"duration": 5, "model": "kling-v1", "resolution": "720p", "takes": 2.5}
    (told,) = planner.plan([row], 100).to_frame().to_dict("records")
    quote = planner.quote("kling-v1", 5, "720p")
    assert (told["takes"], told["cost_per_take_usd"]) == (2.5, float(quote.cost_usd))
    assert (told["credits"], told["cost_usd"]) == (2.5 * float(quote.credits), 2.5)
    alone = planner.plan([{"duration": 5}], 100).to_frame()
    assert not {"takes", "cost_per_take_usd"} & set(alone)


@pytest.mark.parametrize(
    ("method", "optimal", "certified"),
    [("exact", True, True), ("milp", True, False), ("greedy", False, True)],
)
def test_a_plan_says_how_far_it_may_be_from_the_best_and_what_stands_behind_that(
    method, optimal, certified
):
    """Bound and gap in the units of its value; a solver's word is no certificate."""
    plan = planner.plan([{"duration": 5}, {"duration": 9}], 3, method=method)
    assert (plan.status == "optimal", plan.certified) == (optimal, certified)
    assert (plan.bound == plan.value) is optimal
    assert plan.gap == pytest.approx((plan.bound - plan.value) / plan.bound)
    assert plan.bound < 2 * 3.6  # the most there is for two


def test_the_shadow_price_is_the_value_of_one_more_credit():
    """Of 20 credits for a quality of 0.85, each brings a twentieth of it; where all fit, none."""
    row = {"duration": 5, "model": "kling-v1", "resolution": "720p"}
    assert planner.plan([row, row], 1.5).shadow_price == pytest.approx(0.85 / 20)
    assert planner.plan([row, row], 5).shadow_price == 0


def test_credits_are_whole_numbers_where_the_catalog_bills_whole_ones():
    """Else decimals; never floats."""
    assert type(planner.plan([{"duration": 5}], 100).credits) is int
    parts = planner.plan([{"duration": 8}], 3, catalog="providers", on=date(2026, 4, 1))
    assert type(parts.credits) is Decimal
