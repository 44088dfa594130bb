"""Draft, then final: takes that a cheaper model makes, from a table to whatever shows a plan."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner import Cap, Exclude, Least, PlannerWarning, Share
from planner.catalog.loading import parse_catalog
from planner.requests.cells import Drafts, Wrong

TEXT = """
    name = "studio"
    prices_in = "usd"
    defaults = { model = "fine/one", resolution = "720p" }
    uses = { hero = 4 }
    segments = { allowed = true }
    [resolutions]
    480p = { quality = 0.9 }
    720p = { quality = 1 }
    1080p = { quality = 1.1 }
    [models."fine/one"]
    quality = 1.6
    duration_s = [5, 10]
    offers = [
        { resolution = "720p", price = { by_duration = { 5 = 2.5, 10 = 4.8 } } },
        { resolution = "1080p", price = { by_duration = { 5 = 3.1, 10 = 6.3 } } },
    ]
    [models."fine/two"]
    quality = 1.3
    takes = 1.2
    duration_s = { max = 10 }
    extras.audio.factor = 1.5
    offers = [{ resolution = "720p", price = { per_second = 0.25 } }]
    [models."cheap/lite"]
    duration_s = [4, 8]
    offers = [{ resolution = "480p", price = { per_second = 0.05 } }]
"""
STUDIO = parse_catalog(TEXT, source="studio.toml")
# Billed in cents, with a model that makes drafts for whoever does not say no.
CENTS = parse_catalog(
    'billing_step = 0.01\ndraft = "cheap/lite"\n' + TEXT.replace("0.05", "0.0333"), source="c.toml"
)
SHOT = {"duration": 5, "takes": 3, "draft": "cheap/lite"}
DRAFTED = "3 drafts with cheap/lite at 480p of 8 s each, then one final."


def planned(rows, budget=1000, catalog=STUDIO, **more):
    """Plan, prove it, and prove it again as it is read from JSON."""
    plan = planner.plan(rows, budget, catalog=catalog, **more)
    known = {"rules": more["rules"]} if "rules" in more else {}
    assert plan.verify(rows, catalog=catalog, **known)
    assert planner.Plan.from_json(plan.to_json()).verify(rows, catalog=catalog, **known)
    return plan


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
        """Price a length: the cheapest that is long enough, or two that are together."""
        each = {length: billed(price(length)) for length in lengths}
        if seconds <= max(lengths):
            return [(1, min(cost for length, cost in each.items() if length >= seconds))]
        pairs = product(each, each)
        return [(2, min(each[a] + each[b] for a, b in pairs if a + b >= seconds))]

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


@settings(max_examples=60)
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


@pytest.mark.parametrize(
    ("rule", "made"),
    [
        (Cap(provider="cheap", usd="2.4"), 2),
        (Cap(provider="cheap", usd="2.39"), 1),
        (Cap(model="cheap/lite", credits="1.2"), 1),
        (Cap(provider="fine", usd="9.3"), 3),
        (Cap(provider="fine", usd="9.29"), 2),
        (Cap(resolution="480p", takes=8), 2),
        (Cap(resolution="1080p", takes=2), 2),
        (Cap(takes=12), 3),
        (Cap(takes="11.9"), 2),
        (Cap(provider="cheap", videos=0), 3),
        (Cap(resolution="1080p", seconds=10), 2),
        (Cap(usd="8.6"), 2),
    ],
)
def test_a_limit_counts_drafts_for_whoever_makes_them(rule, made):
    """Money and takes of drafts with their model, those of finals with theirs; videos once."""
    plan = planned([SHOT | {"resolution": "1080p"}] * 3, rules=rule)
    assert plan.tally.made == made


def test_a_share_and_a_least_count_drafts_as_well():
    """Money that drafts cost is spent with whoever makes them."""
    rows = [
        SHOT | {"resolution": "1080p", "required": "yes"},
        {"duration": 10, "model": "fine/two"},
    ]
    assert planned(rows, rules=Least(provider="cheap", usd="1.2")).tally.made == 2
    with pytest.raises(planner.InfeasibleError):
        planner.plan(rows, 1000, catalog=STUDIO, rules=Least(provider="cheap", usd="1.21"))
    share = Fraction(12, 43) - Fraction(1, 1000)  # with the other one it is less
    assert planned(rows, rules=Share(most=round(float(share), 3), provider="cheap")).tally.made == 2
    with pytest.raises(planner.InfeasibleError):
        planner.plan(rows, 1000, catalog=STUDIO, rules=Share(most="10%", provider="cheap"))


def test_what_excludes_a_model_says_that_it_does_not_speak_of_drafts():
    """The final is what filters are about; who has drafts of it is warned."""
    with pytest.warns(PlannerWarning, match="says nothing of drafts"):
        plan = planned([SHOT], rules=Exclude(provider="cheap"))
    assert plan.to_frame()["drafts"].tolist() == [3]
    planned([SHOT | {"draft": "no"}], rules=Exclude(model="fine/two"))  # and nobody else


def test_what_filters_leave_is_drafted_as_before():
    """Only what is taken off the menus is gone."""
    plan = planned([SHOT], rules=planner.Only(resolution="720p", model="fine/one"))
    assert (plan.cost_usd, plan.frame["drafts"].tolist()) == (Decimal("3.7"), [3])


def test_a_limit_of_a_request_is_for_drafts_and_final_together():
    """$4.30 for the best; a cent less leaves the simpler one, 60 cents less."""
    for most, resolution in (("4.30", "1080p"), ("4.29", "720p"), ("3.70", "720p")):
        plan = planned([SHOT | {"max_cost_usd": most, "model": "fine/one"}])
        assert plan.to_frame()["resolution"].tolist() == [resolution]
    plan = planned([SHOT | {"max_cost_usd": "3.69", "model": "fine/one"}])
    assert "fine/one at 720p, costs $3.70, over its limit" in plan.outcomes[0].obstacle


@pytest.mark.parametrize("catalog", [STUDIO, CENTS])
@pytest.mark.parametrize("end", ["csv", "xlsx", "json", "parquet"])
def test_a_plan_that_is_saved_can_be_planned_and_proved_again(tmp_path, catalog, end):
    """The wish is still there, and what was planned is none."""
    rows = [SHOT, SHOT | {"draft": "no"}, {"duration": 8, "use": "hero", "draft": ""}, SHOT]
    plan, path = planned(rows, 15, catalog), tmp_path / f"plan.{end}"
    plan.save(path)
    if end == "json":
        assert planner.Plan.from_json(path.read_bytes()).verify(rows, catalog=catalog)
        return
    again = planner.plan(path, 15, catalog=catalog)
    assert again.value == plan.value
    ours, theirs = again.to_frame(), plan.to_frame()
    assert ours["draft"].fillna("").tolist() == theirs["draft"].fillna("").tolist()
    assert ours["drafts"].tolist() == theirs["drafts"].tolist()


def test_a_locked_row_keeps_its_model_and_its_drafts():
    """Though another would now be better."""
    plan = planner.plan([SHOT], 4, catalog=STUDIO)
    table = plan.to_frame().assign(locked="yes")
    assert table["resolution"].tolist() == ["720p"]
    again = planner.plan(table, 100, catalog=STUDIO)
    assert again.to_frame()["reason"].tolist() == [f"Locked: made as chosen. {DRAFTED}"]


def test_without_the_draft_model_takes_are_those_of_the_chosen_one():
    """What if nobody had it, or it cost more: where it is dear, nobody drafts."""
    plan = planned([SHOT | {"model": "fine/one"}], 9)
    other = plan.what_if(exclude="cheap/lite")
    assert other.cost_usd == 3 * Decimal("2.5")
    assert "cheap/lite is not to be used" in other.notes[0]
    subject = 'models."cheap/lite".offers.0.price.per_second'
    (price,) = [one for one in plan.sensitivity().ranges if one.subject == subject]
    # Three clips of 8 s and the final for $9: a hundred-thousandth more, and none are made.
    assert price.high == Decimal("0.24583")
    assert (price.low, price.below) == (None, ())
    assert price.above[0].after.draft is None


def test_a_frontier_buys_drafts_where_they_are_the_cheaper_way():
    """Its least budget is that of the cheapest way, whichever that is."""
    frame = planner.frontier([SHOT | {"model": "fine/one"}], [3.69, 3.7, 4.3], catalog=STUDIO)
    assert frame.to_frame()["value"].tolist() == [0, 1.6, 1.76]


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


def test_what_a_plan_costs_is_shown_where_it_is_paid(tmp_path):
    """The report's money by model: what drafts cost with whoever makes them, who makes no video."""
    path = tmp_path / "plan.html"
    planned([SHOT]).report(path)
    text = path.read_text("utf-8")
    money = text.partition('id="money"')[2].partition("</section>")[0]
    assert re.search(r"fine/one.{0,400}?\$3\.10", money, re.DOTALL)
    assert re.search(r"cheap/lite.{0,400}?\$1\.20", money, re.DOTALL)
    assert f"after {DRAFTED.split(',')[0]}" in text
    assert "A cost is of drafts and final together." in text


def test_credits_of_drafts_are_those_of_their_own_catalog():
    """In a plan over two, where both sell packages; the first that says a draft model says it."""
    other = parse_catalog(
        """
        name = "shop"
        usd_per_credit = 0.1
        draft = "tiny"
        defaults = { model = "tiny", resolution = "480p" }
        packages = [{ name = "Ten", credits = 10, usd = 0.5 }]
        resolutions.480p.quality = 0.9
        [models.tiny]
        duration_s = [5]
        quality = 0.1
        offers = [{ resolution = "480p", price = { per_clip = 3 } }]
        """,
        source="shop.toml",
    )
    rows = [{"duration": 5, "takes": 3, "model": "fine/one"}]
    plan = planner.plan(rows, 100, catalog=[STUDIO, other])
    assert plan.cost_usd == 3 * Decimal("0.3") + Decimal("3.1")
    assert plan.to_frame()["drafted_with"].tolist() == ["tiny at 480p"]
    assert any("The part of shop is 9 credits, $0.90 at list price" in one for one in plan.notes)
    assert plan.verify(rows, catalog=[STUDIO, other])
    twin = other.model_copy(update={"name": "twin", "draft": None})
    assert planner.load_catalog([twin, other]).draft == "shop:tiny"
    assert planner.load_catalog([other, CENTS]).draft == "tiny"


def test_who_drafts_and_who_does_not_are_told_apart_where_all_else_is_the_same():
    """Each pays for what it gets, in whatever order they come."""
    two = [SHOT | {"model": "fine/one"}, SHOT | {"model": "fine/one", "draft": "no"}]
    for rows in (two, two[::-1]):
        costs = dict(
            zip((row["draft"] for row in rows), planned(rows).frame["cost_usd"], strict=True)
        )
        assert costs == {"cheap/lite": pytest.approx(4.3), "no": pytest.approx(9.3)}


def test_a_draft_that_is_too_dear_is_a_price_that_a_plan_hangs_on():
    """Were it cheaper, it would buy the better version."""
    dear = parse_catalog(TEXT.replace("0.05", "0.3"), source="dear.toml")
    plan = planned([SHOT | {"model": "fine/one"}], 8, dear)
    assert plan.frame["resolution"].tolist() == ["720p"]
    (price,) = [one for one in plan.sensitivity().ranges if "lite" in one.subject]
    # 3 x 8 s x 0.2041 + 3.1 is within $8.
    assert (price.low, price.high) == (Decimal("0.2042"), None)


def test_the_oldest_price_of_a_plan_may_be_that_of_a_draft():
    """It is paid as well."""
    dated = TEXT.replace('[models."cheap/lite"]', '[models."cheap/lite"]\n    as_of = 2020-01-01')
    dated = dated.replace('name = "studio"', 'name = "studio"\n    as_of = 2026-01-01')
    catalog = parse_catalog(dated, source="dated.toml")
    plan = planner.plan([SHOT], 100, catalog=catalog)
    assert plan.price_dates.oldest_model == "cheap/lite"
