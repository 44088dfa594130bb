"""Small catalogs, drawn: of any unit, rounding and way to rate."""

from decimal import Decimal

from hypothesis import strategies as st

import planner

SIZES = ("480p", "720p", "1080p", "4k")
FACTORS = dict(zip(SIZES, map(Decimal, ("0.7", "0.85", "1", "1.2")), strict=True))

amounts = st.integers(1, 400).map(lambda number: Decimal(number).scaleb(-2))


@st.composite
def lengths(draw):
    """Say what can be ordered: a list or a range."""
    if draw(st.booleans()):
        return sorted(draw(st.sets(st.integers(2, 12), min_size=1, max_size=3)))
    least = draw(st.integers(1, 5))
    return {"min": least, "max": least + draw(st.integers(0, 8)), "step": draw(st.integers(1, 3))}


@st.composite
def ratings(draw, tiers):
    """Rate a model in any way."""
    how = draw(st.sampled_from(["tier", "quality", "elo", "board", "none"]))
    return {
        "tier": {"tier": draw(st.sampled_from(sorted(tiers)))},
        "quality": {"quality": draw(amounts)},
        "elo": {"elo": draw(st.integers(900, 1400)), "elo_ci": 10, "rated_at": "720p"},
        "board": {"elo": draw(st.integers(900, 1400)), "board": "b", "votes": 9},
        "none": {},
    }[how]


@st.composite
def models(draw, tiers, sizes):
    """Make a model, with one price or with offers."""
    model = draw(ratings(tiers))
    if draw(st.booleans()):
        model["duration_s"] = draw(lengths())
    if draw(st.booleans()):
        model["extras"] = {"audio": {"factor": 1, "per_clip": draw(amounts)}}
    if draw(st.booleans()):
        price = {"per_second": draw(amounts), "least": draw(amounts)}
        return model | {"price": price, "max_resolution": draw(st.sampled_from(sizes))}
    offered = draw(st.sets(st.sampled_from(sizes), min_size=1, max_size=2))
    return model | {
        "offers": [{"resolution": size, "price": {"per_second": draw(amounts)}} for size in offered]
    }


@st.composite
def catalogs(draw, name, called=("x", "y", "z")):
    """Make a catalog of some of the models called so."""
    sizes = [size for size in SIZES if size == "720p" or draw(st.booleans())]
    tiers = {"Standard": draw(amounts), "Pro": draw(amounts)}
    made = draw(st.sets(st.sampled_from(called), min_size=1))
    in_credits, scale = draw(st.booleans()), draw(st.integers(1, 3))
    data = {
        "name": name,
        "prices_in": "credits" if in_credits else "usd",
        "rounding": draw(st.sampled_from(["down", "up", "half-up"])),
        "elo": {"reference": 1200},
        "boards": {"b": {"reference": draw(st.integers(1000, 1300))}},
        "tiers": tiers,
        "resolutions": {
            size: {"quality": scale * FACTORS[size], "multiplier": draw(amounts)} for size in sizes
        },
        "models": {each: draw(models(tiers, sizes)) for each in sorted(made)},
        "segments": {"allowed": draw(st.booleans()), "quality_per_seam": "0.9", "most": 3},
        "trim": draw(st.booleans()),
        "duration_s": draw(lengths()),
        "platforms": {"tiktok": "720p"},
        "uses": {"draft": 2},
    }
    data["defaults"] = {"model": min(made), "resolution": "720p"}
    if in_credits:
        data["usd_per_credit"] = draw(amounts)
    if draw(st.booleans()):
        data["billing_step"] = draw(st.sampled_from(["1", "0.5", "0.03"]))
    if draw(st.booleans()):
        data["unrated_quality"] = "0.5"
    return planner.Catalog.model_validate(data)
