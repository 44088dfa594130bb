"""What a plan at the list price costs in packages, where credits are sold in nothing else."""

from datetime import date
from decimal import Decimal

import pytest

import planner
from planner.catalog.loading import parse_catalog

DAY = date(2026, 11, 1)
TEXT = """
name = "packs"
usd_per_credit = 0.10
packages_only = true
packages = [
    { name = "Taste", credits = 10, usd = 1, first_purchase_only = true },
    { name = "Box", credits = 100, usd = 8, limit = 2 },
]
duration_s = { max = 60 }
defaults = { model = "it", resolution = "720p" }
resolutions.720p.quality = 1
[models.it]
quality = 1
offers = [{ resolution = "720p", price = { per_second = 1 } }]
"""
PACKS = parse_catalog(TEXT, source="packs")
MEND = "--packages plans with them, in Python Budget(..., packages=True)"


def notes(seconds, budget, catalog=PACKS, videos=1):
    """Plan videos of a length, a credit a second, and return the notes."""
    rows = [{"duration": seconds}] * videos
    return planner.plan(rows, budget, catalog=catalog, on=DAY).notes


@pytest.mark.parametrize(
    ("seconds", "videos", "budget", "costs"),
    [
        (10, 1, 1, "what is $1.00 here, at the list price, costs $1.00 in them: 1 x Taste"),
        (11, 1, 9, "what is $1.10 here, at the list price, costs $8.00 in them: 1 x Box, 89 "
         "credits left"),
        (50, 2, 10, "what is $10.00 here, at the list price, costs $8.00 in them: 1 x Box"),
        (50, 1, 5, "what is $5.00 here, at the list price, costs $8.00 in them, more than the "
         "budget: 1 x Box, 50 credits left"),
        (50, 1, planner.Budget(5, balance_credits=Decimal(45)),
         "what is $0.50 here, at the list price, costs $1.00 in them: 1 x Taste, 5 credits left"),
    ],
)  # fmt: skip
def test_it_says_what_to_buy_and_what_that_costs(seconds, videos, budget, costs):
    """The cheapest way, the balance first; and whether that is more than the budget."""
    said = f"packs sells credits in packages only: {costs}; {MEND}."
    assert notes(seconds, budget, videos=videos) == (said,)


def test_what_is_planned_with_packages_says_nothing_of_it():
    """Nor what takes no more than is there, or nothing; nor a catalog that does not say so."""
    assert notes(50, planner.Budget(8, packages=True)) == ()
    assert notes(50, planner.Budget(8, balance_credits=Decimal(50))) == ()
    assert notes(50, 0) == ()
    singly = parse_catalog(TEXT.replace("packages_only = true\n", ""), source="packs")
    assert notes(50, 8, singly) == ()
    assert notes(50, 8, "kling") == ()


def test_packages_that_hold_too_little_are_no_way():
    """That is said."""
    assert notes(60, 60, videos=4) == (
        "packs sells credits in packages only, and these do not hold as many as the plan takes.",
    )


def test_the_kling_api_says_so():
    """Its smallest pack that anybody may buy again costs $700."""
    (note,) = notes(5, 50, "kling-api", videos=1)
    assert note.startswith("kling-api sells credits in packages only: what is $")
    assert "costs $9.80 in them: 1 x Trial S, " in note


def test_a_catalog_without_packages_does_not_say_so():
    """It would be of none."""
    begin, _, rest = TEXT.partition("packages = [")
    text = begin + rest.partition("]\n")[2]
    with pytest.raises(planner.CatalogError, match="packages_only = True: expected packages or su"):
        parse_catalog(text, source="packs")
