"""What is better and costs no more never makes a plan worse."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.schema import Catalog

DAY = date(2026, 11, 28)
SIZES = ("480p", "720p", "1080p")
FACTORS = {"480p": 0.9, "720p": 1, "1080p": 1.02}
TIERS = {"Standard": 0, "Enhanced": 0.9, "Pro": 1.2}


def catalog_of(models):
    """Return a catalog of models: a rating, a price a second, and the resolution made, each."""
    return Catalog.model_validate(
        {
            "name": "any",
            "prices_in": "usd",
            "elo": {"reference": 1200},
            "tiers": TIERS,
            "resolutions": {size: {"quality": factor} for size, factor in FACTORS.items()},
            "platforms": {"small": "480p", "large": "1080p"},
            "segments": {"allowed": True, "quality_per_seam": 0.9, "most": 3},
            "defaults": {"model": "m0", "resolution": "720p"},
            "models": {
                f"m{at}": {
                    "elo": elo,
                    "duration_s": {"max": 6},
                    "offers": [{"resolution": size, "price": {"per_second": price}}],
                }
                for at, (elo, price, size) in enumerate(models)
            },
        }
    )


def value(models, rows, budget):
    """Return what the best plan is worth."""
    return planner.plan(rows, budget, catalog=catalog_of(models), on=DAY).value


elos = st.integers(1000, 1500)
models = st.lists(
    st.tuples(elos, st.integers(1, 4), st.sampled_from(SIZES)), min_size=1, max_size=3
)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "duration": st.integers(1, 15),
            "priority": st.integers(0, 5),
            "required_quality": st.sampled_from(["", *TIERS]),
            "platform": st.sampled_from(["", "small", "large"]),
        }
    ),
    min_size=1,
    max_size=4,
)


@given(models, rows, st.integers(0, 60), st.data())
@settings(max_examples=30)
def test_a_better_rating_at_the_same_price_is_never_a_worse_plan(models, rows, budget, data):
    """Also where a tier is asked for: nobody is refused for being better."""
    at = data.draw(st.integers(0, len(models) - 1))
    elo, price, size = models[at]
    better = [*models]
    better[at] = (data.draw(st.integers(elo, 1500)), price, size)
    assert value(better, rows, budget) >= value(models, rows, budget)


@given(models, rows, st.integers(0, 60), st.data())
@settings(max_examples=30)
def test_a_finer_resolution_at_the_same_price_is_never_a_worse_plan(models, rows, budget, data):
    """Also where the platform does not show it, or a tier is asked for."""
    at = data.draw(st.integers(0, len(models) - 1))
    elo, price, size = models[at]
    better = [*models]
    better[at] = (elo, price, data.draw(st.sampled_from(SIZES[SIZES.index(size) :])))
    assert value(better, rows, budget) >= value(models, rows, budget)


@given(models, rows, st.integers(0, 60))
@settings(max_examples=20)
def test_a_tier_refuses_nothing_that_is_as_good_as_what_it_lets_through(models, rows, budget):
    """Of what is planned with a tier, nothing is worse than what the tier keeps out."""
    catalog = catalog_of(models)
    for row in rows:
        free = planner.plan([row | {"required_quality": ""}], 10**6, catalog=catalog, on=DAY)
        tied = planner.plan([row], 10**6, catalog=catalog, on=DAY)
        if tied.tally.made:
            # The best of all is let through where anything is.
            assert tied.value == free.value


def test_what_is_asked_for_as_pro_is_not_made_small():
    """A model that is just good enough is so at 720p, and not at 480p nor with a seam."""
    just = [(1266, 1, "480p"), (1400, 9, "720p")]
    plan = planner.plan(
        [{"duration": 5, "required_quality": "Pro"}], 100, catalog=catalog_of(just), on=DAY
    )
    assert plan.to_frame()["model"].tolist() == ["m1"]
    fine = [(1274, 1, "720p"), (1400, 9, "720p")]
    rows = [{"duration": each, "required_quality": "Pro"} for each in (5, 8)]
    plan = planner.plan(rows, 40, catalog=catalog_of(fine), on=DAY)
    assert plan.to_frame()["model"].dropna().tolist() == ["m0"]
