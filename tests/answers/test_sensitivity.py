"""How far single numbers may go while the plan stays a best one, seen by planning again."""

import tomllib
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

import planner
from planner.answers.ranges import End
from planner.catalog.loading import parse_catalog
from planner.errors import InfeasibleError

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


@pytest.mark.parametrize("seed", range(10))
def test_holds_at_its_ends_and_between_them_and_fails_beyond(seed):
    """A range holds at both ends and between them, and fails one unit beyond, by planning again."""
    check(seed, 4, MADE if seed % 3 else planner.load_catalog())


@pytest.mark.long
@pytest.mark.parametrize("start", range(0, 200, 20))
def test_holds_for_many(start):
    """So it does for many batches, all numbers of each."""
    for seed in range(1000 + start, 1020 + start):
        check(seed, None, MADE if seed % 3 else planner.load_catalog())
