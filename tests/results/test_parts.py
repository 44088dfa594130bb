"""What each catalog's part of a plan over several costs in packages."""

from datetime import date

import pytest

import planner
from planner.catalog.loading import load_catalog

DAY = date(2026, 11, 28)
OFFERS = [{"resolution": "720p", "price": {"per_second": 1}}]


def catalog(name, packages, price=1):
    """Make a catalog of one model that asks a credit a second, ten at the most."""
    data = {
        "name": name,
        "usd_per_credit": price,
        "resolutions": {"720p": {"quality": 1}},
        "defaults": {"model": name, "resolution": "720p"},
        "packages": packages,
        "models": {name: {"quality": 1, "duration_s": {"max": 10}, "offers": OFFERS}},
    }
    return planner.Catalog.model_validate(data)


def notes(batch, *catalogs):
    """Plan a batch over some catalogs, and return what its notes say of packages."""
    plan = planner.plan(batch, 1000, catalog=catalogs, on=DAY)
    assert plan.verify().startswith("verified")
    return [note for note in plan.notes if "part" in note]


A = catalog("a", [{"credits": 10, "usd": 8, "name": "Ten"}, {"credits": 3, "usd": 3}])
B = catalog("b", [{"credits": 100, "usd": 50, "limit": 1}], "0.5")


def wanted(*pairs):
    """Ask for videos of so many seconds of these models."""
    return [{"duration": seconds, "model": model} for seconds, model in pairs]


def test_each_part_is_paid_in_its_own_packages():
    """For the least money, with what is left over, and what all of it then costs."""
    assert notes(wanted((10, "a"), (2, "a"), (10, "b")), A, B) == [
        "The part of a is 12 credits, $12.00 at list price; in packages $11.00, $1.00 less: "
        "1 x Ten, 1 x 3 credits, 1 credits left.",
        "The part of b is 10 credits, $5.00 at list price; in packages $50.00, $45.00 more: "
        "1 x 100 credits, 90 credits left.",
        "With each part paid the cheaper way, the plan costs $16.00; planned with packages, the "
        "money that this saves makes more.",
    ]


def test_what_costs_no_less_is_said_alone():
    """Nothing is saved."""
    assert notes(wanted((3, "a")), A, B) == [
        "The part of a is 3 credits, $3.00 at list price; in packages $3.00, as much: "
        "1 x 3 credits."
    ]


def test_more_than_is_sold_is_said():
    """A package that may be bought once holds 100 credits."""
    said = notes(wanted(*[(10, "b")] * 11), A, B)
    assert said == [
        "The part of b is $55.00 at list price; what it costs in its packages cannot be told."
    ]


@pytest.mark.parametrize("one", [A, load_catalog("kling")])
def test_a_plan_of_one_catalog_says_nothing(one):
    """It is planned with packages where somebody wants to."""
    plan = planner.plan([{"duration": 5}], 100, catalog=one, on=DAY)
    assert not [note for note in plan.notes if "part" in note]
