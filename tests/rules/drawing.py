"""Small batches and mixes of rules, drawn at random; every choice of one can be tried."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import strategies as st

from planner import (
    AllOrNone,
    Cap,
    Catalog,
    Exclude,
    Floor,
    Least,
    Needs,
    OneOf,
    Only,
    Reserve,
    Same,
    Share,
)

DAY = date(2026, 6, 1)
_TINY = {
    "name": "tiny",
    "usd_per_credit": "0.1",
    "tiers": {"Plain": 1, "Fine": 2},
    "resolutions": {
        "720p": {"multiplier": 1, "quality": "0.8"},
        "1080p": {"multiplier": 2, "quality": 1},
    },
    "models": {
        "north/plain": {
            "tier": "Plain",
            "price": {"per_second": 1},
            "duration_s": {"max": 10},
            "max_resolution": "1080p",
        },
        "south/fine": {
            "tier": "Fine",
            "price": {"per_second": 3},
            "duration_s": {"max": 5},
            "max_resolution": "720p",
        },
    },
    "defaults": {"model": "north/plain", "resolution": "720p", "duration_s": 5},
    "platforms": {"small": "720p"},
    "packages": [{"credits": 50, "usd": 4}, {"credits": 100, "usd": 7}],
}
TINY = Catalog.model_validate(_TINY)
# One more model, in two modes, of which one has a feature.
MODES = Catalog.model_validate(
    _TINY
    | {
        "name": "modes",
        "models": _TINY["models"]
        | {
            "south/wide": {
                "duration_s": {"max": 10},
                "offers": [
                    {
                        "resolution": "720p",
                        "mode": "std",
                        "quality": "1.1",
                        "price": {"per_clip": 6},
                    },
                    {
                        "resolution": "1080p",
                        "mode": "pro",
                        "quality": "1.6",
                        "features": ["audio"],
                        "price": {"per_second": "1.5"},
                    },
                ],
            }
        },
    }
)

WHOSE = ({}, {}, {"by": "client"}, {"where": {"client": "acme"}}, {"by": ["client", "film"]},
         {"by": "film"}, {"by": "priority"},
         {"where": {"film": ["f1", "F2"], "due": 1}})  # fmt: skip
WHICH = ({"model": "north/plain"}, {"provider": "south"}, {"resolution": "1080p"},
         {"resolution": ["720p", "1080p"], "provider": "north"},
         {"model": ["south/fine", "north/plain"]})  # fmt: skip
MODED = ({"mode": "pro"}, {"feature": "audio"}, {"mode": "std", "provider": "south"})
FLOORS = ({"quality": 1}, {"quality": "1.2"}, {"tier": "Fine"}, {"resolution": "1080p"})
AMOUNTS = ((Cap, {"usd": "0.5"}), (Cap, {"usd": "1.5"}), (Cap, {"usd": 3}), (Cap, {"credits": 20}),
           (Cap, {"usd": 0}), (Cap, {"videos": 0}), (Cap, {"videos": 1}), (Cap, {"videos": 2}),
           (Cap, {"seconds": 7}), (Cap, {"seconds": 12}), (Cap, {"takes": 3}),
           (Cap, {"takes": "2.5"}), (Least, {"videos": 1}), (Least, {"videos": 2}),
           (Least, {"usd": "0.5"}), (Least, {"share": "0.5"}), (Least, {"share": "0.3"}),
           (Share, {"most": "0.5"}), (Share, {"most": "0.3"}), (Share, {"most": 1}),
           (Share, {"most": 0}))  # fmt: skip
NAMED = (
    Cap(by="client", usd={"acme": "0.5", "zen": "1.2"}),
    Cap(by="client", videos={"ACME": 1}),
    Cap(by="due", seconds=8, cumulative=True),
    Cap(by="due", usd=1, cumulative=True),
    Cap(by="due", takes={"1": 1, "3": 4}, cumulative=True),
    Cap(by="due", where={"client": "acme"}, usd={"1.5": "0.5"}, cumulative=True),
    Least(by="client", videos={"acme": 1}),
    Least(by="client", share={"zen": "0.6"}),
)
RESERVES = (Reserve(usd="0.3"), Reserve(share="0.1"), Reserve(usd=2), Reserve(share="0.25"))


def a_filter(random: Random, which=WHICH):
    """Draw a rule that takes options off menus."""
    whose = random.choice(WHOSE)
    if random.random() < 0.4:
        return Floor(**random.choice(FLOORS), **whose)
    return random.choice([Only, Exclude])(**random.choice(which), **whose)


def a_tie(random: Random, _=WHICH):
    """Draw a rule that ties requests."""
    kind = random.choice([OneOf, AllOrNone, Needs, Same])
    if kind is Needs:
        return Needs("after", **random.choice([{}, {}, {"where": {"client": "acme"}}]))
    by = random.choice(["film", "client", ["client", "film"]])
    where = random.choice([{}, {}, {}, {"where": {"due": [1, 2]}}])
    if kind is Same:
        return Same(by, random.choice(["model", "resolution", "provider", "mode"]), **where)
    return kind(by, **where)


def a_limit(random: Random, which=WHICH):
    """Draw a rule that limits a sum."""
    if random.random() < 0.2:
        return random.choice(NAMED)
    kind, amount = random.choice(AMOUNTS)
    options = random.choice(which) if random.random() < 0.5 else {}
    whose = random.choice(WHOSE)
    if kind is Share and not options and not whose:
        whose = {"by": "client"}  # a share of everything says nothing
    return kind(**amount, **options, **whose)


def a_reserve(random: Random, _=WHICH):
    """Draw a rule that keeps something back."""
    return random.choice(RESERVES)


def some_rules(random: Random, catalog: Catalog = TINY, most: int = 4) -> list:
    """Draw a mix of rules, none of them twice."""
    which = WHICH if catalog is TINY else (*WHICH, *MODED)
    kinds = (a_filter, a_limit, a_limit, a_tie, a_tie, a_reserve)
    drawn = [random.choice(kinds)(random, which) for _ in range(random.randint(1, most))]
    return list(dict.fromkeys(drawn))


def some_rows(random: Random, most: int = 5) -> list[dict]:
    """Draw a table of a few requests: some need earlier ones, some are as others are."""
    rows: list[dict] = []
    for at in range(random.randint(1, most)):
        others = [row["id"] for row in rows]
        needs = random.sample(others, min(len(others), random.choice([0, 0, 1, 2])))
        row = {
            "id": f"r{at}",
            "duration": random.choice([3, 5, 8, 12]) if random.random() < 0.9 else 30,
            "priority": random.choice([0, 1, 2, 5, "0.375"]),
            "client": random.choice(["acme", "zen", "Acme", ""]),
            "film": random.choice(["F1", "F2", ""]),
            "due": random.choice([1, 2, ""]),
            "platform": random.choice(["", "", "small"]),
            "takes": random.choice([1, 1, "1.5", 4]),
            "draft": random.choice(["", "", "north/plain"]),
            "required": random.random() < 0.15,
            "after": ", ".join(needs),
        }
        if rows and random.random() < 0.25:
            row = random.choice(rows) | {"id": f"r{at}"}
        rows.append(row)
    return rows


def some_catalog(random: Random) -> Catalog:
    """Draw what can be bought."""
    return MODES if random.random() < 0.3 else TINY


chance = st.randoms(use_true_random=False)  # of hypothesis, which makes what fails smaller


def batches(most: int = 5) -> st.SearchStrategy[list[dict]]:
    """Draw tables of a few requests."""
    return chance.map(lambda random: some_rows(random, most))


ties, limits, filters = chance.map(a_tie), chance.map(a_limit), chance.map(a_filter)


def mixes(most: int = 4) -> st.SearchStrategy[list]:
    """Draw mixes of rules."""
    return chance.map(lambda random: some_rules(random, most=most))
