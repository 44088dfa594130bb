"""Planned against billed: which single change has the price that was billed."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.schema import Catalog
from planner.spending.alerting.orders import Order, changes, read_order, with_prices

# 5 s of reel: $1.00 at 720p, $1.40 at 1080p; audio adds $0.30, and a second more a fifth.
CATALOG = Catalog.model_validate(
    {
        "name": "mine",
        "prices_in": "usd",
        "defaults": {"model": "reel", "resolution": "720p", "duration_s": 5},
        "resolutions": {"720p": {"quality": 1}, "1080p": {"quality": 1}},
        "models": {
            "reel": {
                "quality": 1,
                "duration_s": (5, 8, 9, 10),
                "extras": {"audio": {"per_clip": Decimal("0.3")}},
                "offers": [
                    {"resolution": "720p", "mode": "std", "price": {"per_second": Decimal("0.2")}},
                    {"resolution": "720p", "mode": "fast", "price": {"per_second": Decimal("0.1")}},
                    {"resolution": "1080p", "mode": "std",
                     "price": {"per_second": Decimal("0.28")}},
                ],
            }
        },
    }
)  # fmt: skip


def order(**changed):
    """Say what was ordered, as the details of a reservation do."""
    return {"catalog": "mine", "model": "reel", "mode": "std", "resolution": "720p",
            "ordered_s": 5, "features": [], "takes": "1", "price_usd": "1"} | changed  # fmt: skip


def told(ledger, *asked, **how):
    """Return what is said of each job after its key."""
    return [str(one).partition(": ")[2] for one in ledger.unexpected(*asked, **how)]


def job(ledger, billed, *, amount=1, key="shot", how="settle", charge=0, details=None):
    """Reserve a job, and settle or release it."""
    said = order() if details is None else details
    ledger.reserve(key, amount, model="reel", failure_charge=charge, details=said)
    end = ledger.settle if how == "settle" else ledger.release
    end(key, **{"cost_usd" if how == "settle" else "charged_usd": billed})


@pytest.mark.parametrize(
    ("billed", "changed", "said"),
    [
        ("1.4", {}, "billed $1.40 instead of $1.00: that is the price at 1080p"),
        ("0.5", {}, "billed $0.50 instead of $1.00: that is the price in mode fast"),
        ("1.3", {}, "billed $1.30 instead of $1.00: that is the price with audio"),
        ("1.6", {}, "billed $1.60 instead of $1.00: that is the price of 8 s"),
        ("2", {}, "billed $2.00 instead of $1.00: that is the price of 10 s, or of 2 takes"),
        ("3", {}, "billed $3.00 instead of $1.00: that is the price of 3 takes"),
        ("1.11", {}, "billed $1.11 instead of $1.00: no single change has that price"),
        (
            "1.39",
            {},
            "billed $1.39 instead of $1.00: no single change has that price; the price at 1080p is "
            "nearest, $1.40",
        ),
        (
            "1.92",
            {"ordered_s": 10, "price_usd": "2"},
            "billed $1.92 instead of $2.00: no single change has that price",
        ),
        (
            "1",
            {"features": ["audio"], "price_usd": "1.3"},
            "billed $1.00 instead of $1.30: that is the price without audio",
        ),
        (
            "1",
            {"price_usd": "0.9"},
            "billed $1.00 instead of $0.90: that is the price in catalog mine",
        ),
        ("2", {"takes": "3"}, "billed $2.00 instead of $3.00: that is the price of 2 takes"),
        (
            "4.2",
            {"takes": "3"},
            "billed $4.20 instead of $3.00: that is the price at 1080p for 3 takes",
        ),
        (
            "1.4",
            {"takes": "0.5"},
            "billed $1.40 instead of $0.50: that is the price at 1080p for one take",
        ),
        (
            "1.6",
            {"takes": "1.5"},
            "billed $1.60 instead of $1.50: that is the price of 8 s for one take",
        ),
        (
            "3.2",
            {"takes": "1.5"},
            "billed $3.20 instead of $1.50: that is the price of 8 s for 2 takes",
        ),
    ],
)
def test_the_change_that_has_that_price_is_named(ledger, billed, changed, said):
    """All that have it, where several do; where none has, the nearest, and that it is not it."""
    details = order(**changed)
    amount = Decimal(details["price_usd"]) * Decimal(details["takes"])
    job(ledger, billed, amount=amount, details=details)
    assert told(ledger, CATALOG) == [said]


def test_what_was_planned_is_not_told(ledger):
    """What cost what was reserved, failed as was said, is open, or is a take that may be needed."""
    job(ledger, 1, key="made")
    job(ledger, 0, key="failed", how="release")
    job(ledger, "0.5", key="half", how="release", charge=0.5)
    job(ledger, 1, key="third take", amount="0.5", details=order(takes="0.5"))
    ledger.reserve("open", 1, details=order())
    assert ledger.unexpected(CATALOG) == []


def test_a_failed_job_that_is_charged_is_told(ledger):
    """And one whose failed take was charged beside the one that was made."""
    job(ledger, 1, key="charged", how="release")
    job(ledger, "1.5", key="twice", charge=0.5)
    job(ledger, 0, key="for nothing", how="release", charge=0.5)
    assert told(ledger, CATALOG) == [
        "billed $1.00 instead of $0.00: that is its whole price, though it failed",
        "billed $1.50 instead of $1.00: that is its price with that of a failed take",
        "billed $0.00 instead of $0.50: that is what a failed job costs that is not charged",
    ]


def test_a_failed_job_that_is_charged_in_part_is_no_other_order(ledger):
    """Half of its price is not called that of another mode, nor of a shorter one; nor left open."""
    job(ledger, "0.5", key="half", how="release", charge=None)
    job(ledger, "0.33", key="third", how="release")
    job(ledger, "0.25", key="bare", how="release", details={})
    said = [f"billed ${usd} instead of $0.00: that is" for usd in ("0.50", "0.33", "0.25")]
    assert told(ledger, CATALOG) == [
        f"{head} a part of its price of $1.00, though it failed" for head in said
    ]
    job(ledger, "1.4", key="more", how="release")
    assert told(ledger, CATALOG)[-1].endswith("$0.00: that is the price at 1080p")


def test_what_packages_make_cheaper_is_told_at_both_prices(ledger):
    """A plan that buys packages reserves less than the list price; either may be billed."""
    job(ledger, 1, key="list", amount="0.8")
    job(ledger, "1.12", key="1080p", amount="0.8")
    assert told(ledger, CATALOG) == [
        "billed $1.00 instead of $0.80: that is its list price",
        "billed $1.12 instead of $0.80: that is the price at 1080p",
    ]


def test_of_a_scope_and_a_month_only_its_jobs_are_told(ledger, clock):
    """In their order."""
    for scope in ("a", "a/b", "c"):
        ledger.reserve(scope, 1, scope=scope, details=order())
        ledger.settle(scope, 3)
    assert [one.key for one in ledger.unexpected(CATALOG, scope="a")] == ["a", "a/b"]
    clock.on(days=30)
    job(ledger, 2, key="later")
    assert [one.key for one in ledger.unexpected(CATALOG, month="2026-12")] == ["later"]
    assert [one.key for one in ledger.unexpected(CATALOG)] == ["a", "a/b", "c", "later"]


def test_each_job_names_its_catalog(ledger):
    """One that comes along is found by its name; another must be given."""
    details = order(catalog="kling-api", model="kling-v3", mode="pro", resolution="1080p",
                    ordered_s=10, price_usd="1.12")  # fmt: skip
    job(ledger, "4.2", key="4k", amount="1.12", details=details)
    job(ledger, "3", key="mine")
    assert told(ledger) == [
        "billed $4.20 instead of $1.12: that is the price at 4k in mode 4k",
        "billed $3.00 instead of $1.00: catalog mine is not at hand; give it",
    ]
    assert told(ledger, ["kling-api", "providers"])[0].endswith("the price at 4k in mode 4k")


def test_the_jobs_of_a_plan_say_what_was_ordered(ledger):
    """They are reserved with all that explains what they cost."""
    ledger.set_budget(100)
    plan = planner.plan([{"id": "teaser", "duration": 10}], 1.5, catalog="kling-api")
    (job,) = plan.reserve(ledger).jobs
    ledger.settle(job.key, job.price_usd * 2)
    (found,) = ledger.unexpected()
    assert (found.key, found.is_exact) == (job.key, True)
    assert "takes" in {cause.part for cause in found.causes}


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({}, "its reservation does not say what was ordered"),
        ({"note": "by hand"}, "its reservation does not say what was ordered"),
        (order(ordered_s="ten"), "its reservation does not say what was ordered"),
        (order(ordered_s=True), "its reservation does not say what was ordered"),
        (order(features="audio"), "its reservation does not say what was ordered"),
        (order(features=[1]), "its reservation does not say what was ordered"),
        (order(mode=7), "its reservation does not say what was ordered"),
        (order(takes=0), "its reservation does not say what was ordered"),
        (order(model="rel"), "catalog mine does not sell rel so"),
        (order(price_usd=None, resolution="8k"), "catalog mine does not sell reel so"),
        (order(price_usd="0"), "catalog mine does not sell reel so"),
    ],
)
def test_what_cannot_be_explained_says_why(ledger, details, said):
    """Whatever people put into the details of their reservations."""
    job(ledger, 2, details=details)
    assert told(ledger, CATALOG) == [f"billed $2.00 instead of $1.00: {said}"]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"catalog": "klang"}, "klang"),
        ({"month": "November"}, "month is 'November'"),
        ({"scope": "a//b"}, "scope is 'a//b'"),
    ],
)
def test_what_cannot_be_asked_is_said(ledger, how, said):
    """As everywhere."""
    with pytest.raises(planner.InputError, match=said):
        ledger.unexpected(**how)


def test_a_model_is_found_where_several_catalogs_have_it():
    """By the catalog that the job names."""
    catalog = planner.load_catalog(["kling", "kling-api"])
    asked = Order("kling-v1", "std", "720p", Decimal(5), (), catalog="kling-api")
    found = with_prices(asked, catalog)
    assert (found.model, found.price_usd) == (
        "kling-api:kling-v1",
        planner.quote("kling-v1", 5, "720p", mode="std", catalog="kling-api").cost_usd,
    )


@st.composite
def orders(draw):
    """Draw an order that a catalog sells."""
    catalog = planner.load_catalog(draw(st.sampled_from(["kling", "kling-api", "providers"])))
    model = draw(st.sampled_from(sorted(catalog.models)))
    offer = draw(st.sampled_from(catalog.offers(model)))
    lengths = catalog.durations(model, offer)
    seconds = draw(st.sampled_from(lengths)) if lengths else 5
    order = Order(model, offer.mode, offer.resolution, Decimal(seconds),
                  tuple(catalog.needs(model, offer)))  # fmt: skip
    return catalog, with_prices(order, catalog)


@settings(max_examples=40)
@given(orders())
def test_a_change_costs_what_its_quote_says(drawn):
    """Each is one that is sold, at another price than what was ordered, and of one kind."""
    catalog, order = drawn
    if order is None:
        return
    found = list(changes(order, catalog))
    assert len(set(found)) == len(found)
    assert {"takes"} <= {one.part for one in found}
    for cause in found:
        assert cause.price_usd != order.price_usd
        if cause.part == "length":
            seconds = int(cause.words.removeprefix("the price of ").removesuffix(" s"))
            asked = planner.quote(order.model, seconds, order.resolution, mode=order.mode,
                                  features=order.features, catalog=catalog)  # fmt: skip
            assert cause.price_usd == asked.cost_usd


def test_an_order_is_read_as_jobs_write_it():
    """Numbers as such or as texts; what nobody said is left open."""
    assert read_order(order(takes="0.5", ordered_s="5"), None) == Order(
        "reel", "std", "720p", Decimal(5), (), Decimal("0.5"), Decimal(1), "mine"
    )
    least = {"resolution": "720p", "ordered_s": 5}
    assert read_order(least, "reel") == Order("reel", None, "720p", Decimal(5), ())
    assert read_order(least, None) is None
