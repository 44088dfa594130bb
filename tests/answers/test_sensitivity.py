"""How far single numbers may go while the plan stays a best one, seen by planning again."""

import re
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import planner
from planner.answers import ranges
from planner.answers.ranges import End
from planner.catalog.loading import parse_catalog
from planner.errors import InfeasibleError, InputError

DAY = date(2026, 11, 28)
# Offers, prices by duration, extras, least charges, seams, ratings of all kinds, and tiers that are
# met by chance; no two offers of a model at one resolution, so that those two name an option.
MADE = parse_catalog(
    """
name = "made"
usd_per_credit = 0.1
unrated_quality = 0.4
elo = { reference = 1200 }
tiers = { Low = 0.5, Fair = 1, High = 1.5 }
defaults = { model = "plain", resolution = "hd" }
platforms = { small = "sd", large = "hd" }
segments = { allowed = true, quality_per_seam = 0.9, most = 2 }
resolutions.sd = { multiplier = 0.7, quality = 0.8 }
resolutions.hd = { multiplier = 1, quality = 1.25 }
duration_s = { max = 10 }

[models.plain]
tier = "Fair"
price = { per_second = 2, per_clip = 1.5 }
max_resolution = "hd"

[models.fine]
quality = 1.45
duration_s = [4, 5, 8, 10]
offers = [
    { resolution = "sd", price = { per_second = 3.3, least = 15 } },
    { resolution = "hd", price = { per_second = 4 }, tier = "High" },
]

[[models.voted.offers]]
elo = 1255
resolution = "hd"
features = ["audio"]
price.by_duration = { 5 = 14, 8 = 19, 10 = 26 }

[models.new]
price = { per_clip = 8 }
max_resolution = "sd"
duration_s = { max = 8 }
extras.audio = { factor = 1.5 }
""",
    source="made",
)


def rows_of(seed):
    """Make up a few requests, some of which demand something."""
    rng = np.random.default_rng(seed)
    rows = []
    for at in range(int(rng.integers(3, 9))):
        row = {"id": f"r{at}", "duration": int(rng.choice([4, 5, 8, 10, 15]))}
        row["priority"] = float(rng.choice([0, 0.5, 1, 1.25, 2, 3, 5]))
        if rng.random() < 0.4:
            row["platform"] = str(rng.choice(["small", "large"]))
        if rng.random() < 0.25:
            row["required_quality"] = str(rng.choice(["Low", "Fair", "High"]))
        if rng.random() < 0.15:
            row["required"] = True
        if rng.random() < 0.2:
            row["features"] = "audio"
        if rng.random() < 0.15:
            row["max_cost_usd"] = float(rng.choice([1, 2, 3]))
        if rng.random() < 0.15:
            row["takes"] = float(rng.choice([2, 2.5]))
        rows.append(row)
    return rows, planner.Budget(float(rng.integers(2, 16)), float(rng.choice([0, 0, 12])))


def with_number(catalog, subject, value):
    """Put a number in its place in a catalog, found by how TOML spells it."""
    place, keys = catalog.model_dump(), tomllib.loads(f"{subject} = 0")
    data = place
    while True:
        ((key, keys),) = keys.items()
        key = int(key) if key.isdigit() else key
        if keys == 0:
            place[key] = value
            return planner.Catalog.model_validate(data)
        if isinstance(place[key], tuple):
            place[key] = list(place[key])
        place = place[key]


def value(rows, budget, catalog):
    """Return what the best plan is worth, in millionths; None where there is none."""
    try:
        return planner.plan(rows, budget, catalog=catalog, on=DAY).solution.value
    except InfeasibleError:
        return None


class Asked:
    """A plan, and whether it is still a best one with another number."""

    def __init__(self, rows, budget, catalog):
        self.rows, self.budget, self.catalog = rows, budget, catalog
        self.plan = planner.plan(rows, budget, catalog=catalog, on=DAY)

    def holds(self, one, number):
        """Plan again, free and with every request as it is in the plan."""
        rows, catalog = [dict(row) for row in self.rows], self.catalog
        if one.kind == "priority":
            row = next(row for row in rows if row["id"] == one.subject)
            row["priority"] = number
        else:
            catalog = with_number(catalog, one.subject, number)
        fixed = [
            row | {"model": each.taken.model, "resolution": each.taken.resolution, "required": True}
            for row, each in zip(rows, self.plan.outcomes, strict=True)
            if each.taken is not None
        ]
        present = value(fixed, self.budget, catalog)
        return present is not None and present == value(rows, self.budget, catalog)

    def check(self, one, rng):
        """Hold a range against planning again: its ends, one unit beyond, between them."""
        for end, why, sign in ((one.low, one.low_end, -1), (one.high, one.high_end, 1)):
            assert (end is None) == (why is End.NONE), one
            if end is None:
                continue
            assert self.holds(one, end), (one, end)
            if why is not End.UNTRIED:
                assert not self.holds(one, end + sign * one.unit), (one, why)
        low = one.number / 3 if one.low is None else one.low
        high = one.number * 3 + 1 if one.high is None else one.high
        first, last = (
            int((Fraction(end) - Fraction(one.number)) / Fraction(one.unit)) for end in (low, high)
        )
        for at in rng.integers(first, last, 2, endpoint=True).tolist():
            number = one.number + at * one.unit
            if not one.subject.endswith("quality_per_seam") or number <= 1:
                assert self.holds(one, number), (one, number)


def planned(seed, catalog=MADE):
    """Plan some requests; None where the required ones cannot all be made."""
    rows, budget = rows_of(seed)
    if catalog is not MADE:
        names = {"Low": "Standard", "Fair": "Enhanced", "High": "Pro", "small": "tiktok"}
        names |= {"large": "youtube"}
        rows = [
            {key: names.get(said, said) for key, said in row.items() if key != "features"}
            for row in rows
        ]
        budget = replace(budget, balance_credits=0, packages=seed % 2 == 1)
    try:
        return Asked(rows, budget, catalog)
    except InfeasibleError:
        return None


def check(seed, most=None, catalog=MADE):
    """Check the ranges of a batch, or some of them; return how many."""
    asked, rng = planned(seed, catalog), np.random.default_rng(seed)
    if asked is None:
        return 0
    ids = [row["id"] for row in asked.rows]
    found = asked.plan.sensitivity(ids, time_limit_s=None)
    assert not found.left_out
    ranges = list(found)
    for at in rng.permutation(len(ranges))[:most].tolist():
        asked.check(ranges[at], rng)
    return len(ranges)


@pytest.mark.parametrize("seed", range(2))
def test_holds_at_its_ends_and_between_them_and_fails_beyond(seed):
    """A range holds at both ends and between them, and fails one unit beyond, by planning again."""
    check(seed, 3, MADE if seed % 3 else planner.load_catalog())


@pytest.mark.long
def test_holds_for_many():
    """So it does for all numbers of some batches."""
    for seed in (1001, 1010):
        check(seed, None, MADE if seed % 3 else planner.load_catalog())


# One video for $1: "a" as well as it can be, or "b". Nothing else is within the budget.
PAIR = [
    {"id": "a", "title": "Rug", "duration": 4, "priority": 3, "model": "kling-v1"},
    {"id": "b", "title": "Lamp", "duration": 4, "priority": 2, "model": "kling-v1"},
]


@pytest.fixture
def pair():
    """Plan two requests, of which one is made."""
    return planner.plan([row | {"resolution": "1080p"} for row in PAIR], 1)


def test_a_priority_holds_until_another_request_is_worth_as_much(pair):
    """Of two alike the one that counts more is made: down to as much, up to no end."""
    found = pair.sensitivity(["a", "b"], prices=False, qualities=False)
    a, b = found["a"], found["b"]
    assert (a.low, a.high, a.low_end, a.high_end) == (2, None, End.BETTER, End.NONE)
    assert (b.low, b.high, b.low_end, b.high_end) == (None, 3, End.NONE, End.BETTER)
    assert str(a) == "a Rug has priority 3: the plan stays the same from 2 on"
    assert str(b) == "b Lamp has priority 2: the plan stays the same up to 3"
    assert a.sentences == ("below it: makes b Lamp; drops a Rug",)
    assert [each.subject for each in found] == ["a", "b"]
    assert a.firmness == Decimal(1) / 3


def test_a_price_holds_until_the_plan_is_too_dear_or_a_better_one_is_not(pair):
    """4 seconds at 5 credits are all of 20: up to 5.249, whose fraction is not billed."""
    found = pair.sensitivity([], qualities=False)["models.kling-v1.price.per_second"]
    assert (found.low, found.high) == (Decimal("2.75"), Decimal("5.249"))
    assert (found.low_end, found.high_end) == (End.BETTER, End.TOO_DEAR)
    assert found.sentences == (
        "below it: makes b Lamp",
        "above it: beyond the budget; drops a Rug",
    )
    credit = pair.sensitivity([], qualities=False)["usd_per_credit"]
    assert (credit.low, credit.high) == (Decimal("0.02501"), Decimal("0.05"))


def test_the_least_firm_stand_first_and_those_without_an_end_last(pair):
    """They are sorted by how far the nearer end is, as a part of the number."""
    found = pair.sensitivity()
    firm = [each.firmness for each in found]
    known = [each for each in firm if each is not None]
    assert known == sorted(known)
    assert firm == known + [None] * (len(firm) - len(known))
    assert str(found).splitlines()[0] == str(found.ranges[0])


def test_a_frame_says_it_all(pair):
    """A row for each number, with nothing where there is no end."""
    frame = pair.sensitivity().to_frame().set_index("subject")
    assert frame.loc["a", ["kind", "number", "low", "low_end"]].tolist() == [
        "priority",
        3.0,
        2.0,
        "better",
    ]
    assert np.isnan(frame.loc["a", "high"])
    assert frame.loc["a", "below"] == "makes b Lamp; drops a Rug"
    assert frame.loc["a", "above"] == ""


def test_tiers_say_how_firmly_they_decide():
    """One video by Pro costs as much as four by Standard: it must count more than they do."""
    rows = [{"duration": 4, "platform": "tiktok", "resolution": "1080p"}] * 4
    plan = planner.plan(rows, 4)
    tier = plan.sensitivity([], prices=False)["tiers.Pro"]
    assert str(tier) == "Pro counts 3: the plan stays the same up to 4"
    assert tier.above
    assert tier.unit == Decimal("0.001")


def test_what_there_is_no_time_for_is_named(pair):
    """Nothing is dropped in silence."""
    found = pair.sensitivity(time_limit_s=1e-6)
    assert not found.ranges
    assert {"a", "b", "tiers.Standard", "usd_per_credit"} <= set(found.left_out)
    assert "left out, for want of time: tiers.Standard" in str(found)


def test_nothing_asked_is_nothing_found(pair):
    """It says so."""
    assert str(pair.sensitivity((), prices=False, qualities=False)) == "no number decides the plan"


def test_without_names_those_requests_are_looked_at_that_decide_most_narrowly():
    """Of very many requests, 50; of those that are alike, one."""
    rows = [{"id": f"r{at}", "duration": 5, "priority": at} for at in range(1, 71)] * 2
    rows = [row | {"id": f"{row['id']}.{at}"} for at, row in enumerate(rows)]
    plan = planner.plan(rows, 30)
    found = plan.sensitivity(prices=False, qualities=False)
    assert len(found) == 50
    assert len({each.subject.split(".")[0] for each in found}) >= 49  # a half of one pair is made


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"priorities": "c"}, "there is no request 'c'; one of: a, b"),
        ({"priorities": ["a", "A"]}, "there is no request 'A'; did you mean 'a'?"),
        ({"priorities": 0.5}, "priorities are 0.5; expected ids of requests, or None"),
        ({"prices": "no"}, "prices is 'no'; expected True or False"),
        ({"time_limit_s": 0}, "time_limit_s is 0; expected seconds > 0, or None"),
    ],
)
def test_what_cannot_be_asked_is_refused(pair, asked, told):
    """It says what, and what was expected."""
    with pytest.raises(InputError, match=re.escape(told)):
        pair.sensitivity(**asked)


def test_only_what_is_proved_to_be_best_can_be_asked(pair):
    """When something stays the best cannot be said of what is not."""
    by_turn = planner.plan([{"duration": 10, "priority": 2}, {"duration": 5}], 5, method="greedy")
    with pytest.raises(InputError, match="not proved to be a best one"):
        by_turn.sensitivity()
    with pytest.raises(InputError, match="did you mean 'tiers"):
        pair.sensitivity()["tiers.standard"]


def test_a_plan_that_was_read_says_the_same_as_the_plan_that_was_written(pair):
    """Its batch is built again from its rows, and its choice is proved again."""
    read = planner.Plan.from_json(pair.to_json())
    assert read.sensitivity() == pair.sensitivity()


def test_of_very_many_changes_the_first_are_named_and_all_are_counted(monkeypatch):
    """A number that decides thousands of requests does not fill the memory with them."""
    monkeypatch.setattr(ranges, "MOST_NAMED", 2)
    rows = [{"duration": 4, "platform": "tiktok", "resolution": "1080p"}] * 8
    tier = planner.plan(rows, 8).sensitivity([], prices=False)["tiers.Pro"]
    assert (len(tier.above), tier.count_above) == (2, 4)
    assert tier.sentences[0].endswith("; in all 4 requests change")


def test_numbers_are_told_in_words():
    """Each says what it is the number of."""
    rows = [{"duration": each, "features": "audio"} for each in (4, 5, 8, 15)]
    rows += [{"duration": each} for each in (5, 15)]
    plan = planner.plan(rows, planner.Budget(9), catalog=MADE, on=DAY)
    said = {each.subject: each.statement for each in plan.sensitivity([])}
    assert said["tiers.Fair"] == "Fair counts 1"
    assert said["models.fine.offers.0.price.per_second"] == "fine at sd costs 3.3 credits a second"
    assert said["models.fine.offers.0.price.least"] == "fine at sd costs 15 credits at least"
    assert said["models.voted.offers.0.price.by_duration.8"] == (
        "voted at hd with audio costs 19 credits for 8 s"
    )
    assert said["models.voted.offers.0.elo"] == (
        "voted at hd with audio has an Elo rating of 1,255"
    )
    assert said["models.new.extras.audio.factor"] == "audio of new costs x 1.5"
    assert said["resolutions.sd.multiplier"] == "sd costs x 0.7"
    assert said["resolutions.hd.quality"] == "hd counts x 1.25"
    assert said["segments.quality_per_seam"] == "a seam counts x 0.9"
    assert said["unrated_quality"] == "what nobody has rated counts 0.4"
    assert said["usd_per_credit"] == "a credit costs $0.1"
