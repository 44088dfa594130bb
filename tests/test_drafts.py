"""Draft, then final: takes that a cheaper model makes."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement as together
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.loading import parse_catalog
from planner.requests.cells import Drafts, Wrong
from tests.studio import CENTS, DRAFTED, SHOT, STUDIO, TEXT, planned


def test_a_draft_is_made_of_every_take_and_the_final_once():
    """Three of $0.40, one of $3.10: said in the row, its reason, and why it costs that."""
    plan = planned([SHOT])
    (row,) = plan.to_frame().to_dict("records")
    assert (row["model"], row["resolution"]) == ("fine/one", "1080p")
    assert row["cost_usd"] == pytest.approx(3 * 0.4 + 3.1)
    assert (row["drafts"], row["drafted_with"]) == (3, "cheap/lite at 480p")
    assert (row["cost_per_draft_usd"], row["draft"]) == (0.4, "cheap/lite")
    assert row["reason"] == f"Made at its best. {DRAFTED}"
    assert plan.cost_usd == Decimal("4.3")
    said = "That is for 3 drafts with cheap/lite at 480p of 8 s each: 3 asked for; then one final."
    assert said in plan.explain(1).sentences
    assert "  drafts   3 of 1 video, $1.20 of that" in plan.summary().splitlines()


def test_takes_of_use_and_models_multiply_for_drafts_and_final_each():
    """4 x 3 drafts; of the final as often as one shot takes of its model."""
    plan = planned([SHOT | {"use": "hero", "model": "fine/two", "features": ""}])
    (outcome,) = plan.outcomes.distinct
    assert (outcome.taken.takes, outcome.taken.draft.takes) == (Decimal("1.2"), 12)
    assert plan.cost_usd == 12 * Decimal("0.4") + Decimal("1.2") * Decimal("1.25")
    assert "then 1.2 takes of the final." in plan.to_frame()["reason"].iloc[0]
    said = "3 asked for x 4 for use hero; then 1.2 takes of the final: 1.2 of fine/two."
    assert said in " ".join(plan.explain(1).sentences)


@pytest.mark.parametrize(
    "row",
    [
        {"takes": 1},
        {"takes": None},
        {"draft": "no"},
        {"draft": "n"},
        {"draft": ""},
        {"takes": 1.1},
        {"draft": "fine/two"},  # two of it and one final cost more than two finals
    ],
)
def test_where_drafts_do_not_pay_takes_are_as_they_would_be_without(row):
    """One take, no draft, a dear one: the same plan, and no column of drafts."""
    rows = [SHOT | {"takes": 2, "model": "fine/two"} | row]
    plan = planned(rows)
    without = planned([{name: cell for name, cell in rows[0].items() if name != "draft"}])
    (one,), (other,) = plan.outcomes.distinct, without.outcomes.distinct
    assert one == other
    assert "drafts" not in plan.to_frame()
    assert "drafts" not in plan.summary()
    assert not plan.notes


def test_nobody_drafts_where_nobody_asks_for_it():
    """To the byte: plans say nothing of it."""
    rows = [{"duration": 5, "takes": 3}, {"duration": 8, "use": "hero"}]
    same = [planned(rows).to_json() for _ in range(2)]
    assert same[0] == same[1]
    assert "drafted" not in same[0]
    (shot, other) = (one.taken for one in planned(rows).outcomes.distinct)
    assert shot.draft is other.draft is None


def test_a_draft_model_that_cannot_make_it_leaves_takes_as_they_are_and_a_note():
    """It has no audio; the row is no fault."""
    rows = [SHOT | {"features": "audio"}] * 2 + [SHOT]
    plan = planned(rows)
    assert plan.notes == (
        "No drafts of 2 videos: cheap/lite has no audio; their takes are made with the chosen "
        "model.",
    )
    assert plan.to_frame()["drafts"].tolist() == [0, 0, 3]
    assert planner.plan(rows[:2], 0, catalog=STUDIO).notes == ()  # of what is not made


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("cheap/light", "is an unknown model; did you mean 'cheap/lite'"),
        ("yes", "names no model, and the catalog makes no drafts; write a model, or no"),
        (7, "is an unknown model"),
        ("cheap/lite, fine/two", "is an unknown model"),
        (["cheap/lite"], "is an unknown model"),
    ],
)
def test_a_cell_that_names_no_model_is_a_fault(cell, said):
    """With its place and the mend."""
    with pytest.raises(planner.TableError, match="request 1 ") as error:
        planner.plan([SHOT | {"draft": cell}], 10, catalog=STUDIO)
    assert said in str(error.value)


@pytest.mark.parametrize("cell", ["no", "No", "NEIN", False, 0, "off"])
def test_no_is_said_in_many_ways(cell):
    """And yes is as the catalog says, where it says a model."""
    assert Drafts(STUDIO.models)(cell) == "no"
    assert isinstance(Drafts(STUDIO.models)(True), Wrong)
    assert Drafts(CENTS.models, CENTS.draft)("yes") == "cheap/lite"
    assert Drafts(STUDIO.models)(" Cheap / LITE ") == "cheap/lite"
    assert Drafts(STUDIO.models)(None) is None


rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.sampled_from([4, 5, 8, 12])},
        optional={
            "takes": st.sampled_from([1, 1.5, 2, 3.333, 9]),
            "use": st.just("hero"),
            "priority": st.sampled_from([1, 2, 5]),
            "draft": st.sampled_from(["cheap/lite", "fine/two", "no"]),
            "features": st.sampled_from(["", "", "audio"]),
            "model": st.sampled_from(["", "", "fine/two", "fine/one"]),
            "max_cost_usd": st.sampled_from(["3", "4.3", "9.99", "20"]),
        },
    ),
    min_size=1,
    max_size=4,
)


def ways(row, catalog):
    """List what a request may be made with, as cost and value, from the prices as they stand."""
    seconds, step = row["duration"], Fraction(catalog.billing_step or Decimal("1e-9"))
    asked = Fraction(str(row.get("takes", 1))) * (4 if row.get("use") else 1)
    audio = row.get("features") == "audio"

    def billed(amount):
        return -(-amount // step) * step

    def least(lengths, price):
        """Price a length: the cheapest that is long enough, or two or three that are together."""
        each = {length: billed(price(length)) for length in lengths}
        if seconds <= max(lengths):
            return [(1, min(cost for length, cost in each.items() if length >= seconds))]
        split = (parts for count in (2, 3) for parts in together(each, count))
        return [(2, min(sum(map(each.get, one)) for one in split if sum(one) >= seconds))]

    def of(model):
        every = range(1, 11)
        per = Fraction("0.0333") if catalog is CENTS else Fraction("0.05")
        if model == "fine/two":
            factor = Fraction(3, 2) if audio else 1
            exact = [seconds] if seconds <= 10 else every
            return [("720p", least(exact, lambda s: Fraction(1, 4) * s * factor), Fraction(6, 5))]
        if audio:
            return []
        if model == "cheap/lite":
            return [("480p", least([4, 8], lambda s: per * s), Fraction(1))]
        low, high = (
            {5: Fraction(5, 2), 10: Fraction(24, 5)},
            {5: Fraction(31, 10), 10: Fraction(63, 10)},
        )
        return [
            (size, least(low, table.get), Fraction(1))
            for size, table in (("720p", low), ("1080p", high))
        ]

    draft = row.get("draft") or catalog.draft or "no"
    drafts = (
        [cost * takes for _, made, takes in of(draft) for _, cost in made] if draft != "no" else []
    )
    found = []
    for model, rated in (("fine/one", Fraction(8, 5)), ("fine/two", Fraction(13, 10))):
        if row.get("model") not in (None, "", model):
            continue
        for size, made, takes in of(model):
            factor = Fraction(11, 10) if size == "1080p" else 1
            for _, cost in made:
                own = billed(cost * takes * asked) if takes * asked != 1 else cost
                final = billed(cost * takes) if takes != 1 else cost
                costs = [own, *(billed(one * asked) + final for one in drafts)]
                limit = Fraction(row.get("max_cost_usd", 10**6))
                if min(costs) <= limit:
                    found.append((min(costs), rated * factor * row.get("priority", 1)))
    return [(Fraction(0), Fraction(0)), *found]


@settings(max_examples=25)
@given(rows, st.sampled_from([STUDIO, CENTS]), st.integers(0, 40))
def test_plans_with_drafts_are_the_best_of_all_choices(rows, catalog, budget):
    """Beside every choice, priced by hand from the figures of the catalog."""
    best = max(
        sum(value for _, value in choice)
        for choice in product(*(ways(row, catalog) for row in rows))
        if sum(cost for cost, _ in choice) <= budget
    )
    plan = planner.plan(rows, budget, catalog=catalog)
    assert plan.status == "optimal"
    assert plan.value == pytest.approx(float(best))
    assert plan.verify(rows, catalog=catalog)


def test_a_limit_of_a_request_is_for_drafts_and_final_together():
    """$4.30 for the best; a cent less leaves the simpler one, 60 cents less."""
    for most, resolution in (("4.30", "1080p"), ("4.29", "720p"), ("3.70", "720p")):
        plan = planned([SHOT | {"max_cost_usd": most, "model": "fine/one"}])
        assert plan.to_frame()["resolution"].tolist() == [resolution]
    plan = planned([SHOT | {"max_cost_usd": "3.69", "model": "fine/one"}])
    assert "fine/one at 720p, costs $3.70, over its limit" in plan.outcomes[0].obstacle


def test_thousands_of_shots_with_takes_and_limits_of_their_own_are_drafted_exactly():
    """Each costs what its option costs by itself."""
    rows = [
        {"duration": 5, "takes": 1 + at / 1000, "max_cost_usd": 3 + at / 500, "draft": "cheap/lite"}
        for at in range(3000)
    ]
    plan = planner.plan(rows, 5000, catalog=CENTS)
    credits = sum(one.taken.credits for one in plan.outcomes if one.made)
    assert plan.credits == credits
    assert any(one.made and one.taken.draft for one in plan.outcomes)
    assert any(one.made and not one.taken.draft for one in plan.outcomes)


def test_who_drafts_and_who_does_not_are_told_apart_where_all_else_is_the_same():
    """Each pays for what it gets, in whatever order they come."""
    two = [SHOT | {"model": "fine/one"}, SHOT | {"model": "fine/one", "draft": "no"}]
    for rows in (two, two[::-1]):
        costs = dict(
            zip((row["draft"] for row in rows), planned(rows).frame["cost_usd"], strict=True)
        )
        assert costs == {"cheap/lite": pytest.approx(4.3), "no": pytest.approx(9.3)}


def test_what_drafts_cost_is_rounded_up_in_the_summary():
    """As all that is paid: $1.2024 is no $1.20."""
    text = TEXT.replace("per_second = 0.05", "per_second = 0.0501")
    plan = planned([SHOT], catalog=parse_catalog(text, source="studio.toml"))
    assert "  drafts   3 of 1 video, $1.21 of that" in plan.summary().splitlines()
