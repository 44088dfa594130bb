"""Where takes come from."""

from decimal import Decimal

import pytest

import planner
from planner.catalog.loading import parse_catalog

TEXT = """
    name = "several"
    prices_in = "usd"
    defaults = { model = "it", resolution = "720p" }
    uses = { draft = 1, hero = 4 }
    resolutions.720p.quality = 1
    [models.it]
    quality = 2
    takes = 1.5
    duration_s = [5]
    offers = [{ resolution = "720p", mode = "pro", takes = 1.2, price = { per_clip = 1 } }]
    [models.other]
    quality = 1
    duration_s = [5]
    offers = [{ resolution = "720p", price = { per_clip = 1 } }]
"""
CATALOG = parse_catalog(TEXT, source="several.toml")
MADE = "of it x 1.2 of its pro offer at 720p."


@pytest.mark.parametrize(
    ("row", "takes", "said"),
    [
        ({}, "1.8", f"That is for 1.8 takes: 1.5 {MADE}"),
        ({"takes": 2}, "3.6", f"That is for 3.6 takes: 2 asked for x 1.5 {MADE}"),
        ({"use": "HERO"}, "7.2", f"That is for 7.2 takes: 4 for use HERO x 1.5 {MADE}"),
        (
            {"use": "hero", "takes": 2.5},
            "18",
            f"That is for 18 takes: 2.5 asked for x 4 for use hero x 1.5 {MADE}",
        ),
        ({"model": "other", "use": "hero"}, "4", "That is for 4 takes: 4 for use hero."),
        ({"model": "other", "use": "draft", "takes": 1}, "1", ""),
    ],
)
@pytest.mark.parametrize("budget", [20, 0.5])
def test_an_explanation_says_whose_takes_it_reserves_for(row, takes, said, budget):
    """They multiply, and what counts 1 is not told; also of what is too dear."""
    rows = [{"duration": 5, "model": "it", **row}]
    plan = planner.plan(rows, budget, catalog=CATALOG)
    told = [one for one in plan.explain(1).sentences if "takes" in one]
    assert told == ([said] if said else [])
    if budget == 20:
        assert plan.cost_usd == Decimal(takes)
        (option,) = {each.taken for each in plan.outcomes}
        assert option.takes == Decimal(takes)
        assert plan.verify(rows, catalog=CATALOG)
        again = planner.Plan.from_json(plan.to_json())
        assert again.verify(rows, catalog=CATALOG)


def test_rules_limit_takes_that_were_multiplied():
    """As many as are reserved for."""
    rows = [{"duration": 5, "model": "it", "use": "hero"} for _ in range(3)]
    for most, made in [(14.3, 1), (14.4, 2)]:
        plan = planner.plan(rows, 100, catalog=CATALOG, rules=planner.Cap(takes=most))
        assert plan.tally.made == made
        assert plan.verify(rows, catalog=CATALOG)
