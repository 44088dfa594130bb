"""The credits of an account that a plan may count on."""

import os
from datetime import date, timedelta
from decimal import Decimal

import pytest

import planner
from planner.spending.account.funds import funds_for
from planner.spending.account.keys import Keys
from tests.accounts import Answer, pack, packs

TODAY = date(2026, 11, 28)
API, PAIR = ("KLINGAI_API_KEY",), ("KLINGAI_ACCESS_KEY", "KLINGAI_SECRET_KEY")


def ask(catalog, names=API + PAIR, on=None):
    """Ask with some of the keys that are there."""
    if isinstance(catalog, (str, list)):
        catalog = planner.load_catalog(catalog)
    found = {name: os.environ[name] for name in (*names, "KLINGAI_BASE_URL")}
    return funds_for(catalog, Keys.of(found), on, TODAY)


@pytest.mark.parametrize(
    ("credits", "held", "told"),
    [
        (1234, "1234", "account: 1,234 credits are left"),
        (0.1, "0.1", "account: 0.1 credits are left"),
        (1e-12, "0", "account: 0 credits are left"),
        (0, "0", "account: 0 credits are left"),
        (-7.5, "0", "account: 0 credits are left; it says -7.5, so something is owed"),
    ],
)
def test_the_documented_catalog_counts_documented_credits(account, credits, held, told):
    """Exactly as they are written, none finer than any amount."""
    account.play(Answer({"credits": credits, "monthly_usage": 0}))
    funds = ask("kling")
    assert (funds.credits, funds.told) == (Decimal(held), told)
    assert planner.Budget(0, funds.credits).balance_credits == funds.credits
    assert account.asked[0][0] == "/v1/account"


def test_the_catalog_of_the_kling_api_counts_its_units(account):
    """Of the packages online and valid, which are named, and how true it is."""
    account.play(packs(pack("Trial S", 90.0000000001), pack("Old", 5, status="expired")))
    funds = ask("kling-api")
    assert funds.credits == 90
    assert funds.told.startswith(
        "account: 90 credits can be spent now, of Trial S until 2026-12-07; "
    )
    assert funds.told.endswith("the last 12 hours may still be counted as left")
    assert account.asked[0][0] == "/account/costs"


def test_what_is_sold_once_and_was_bought_is_told(account):
    """Used up or not; of what is sold again nothing is said."""
    account.play(
        packs(pack("Trial S", 0, status="runOut"), pack("Package 1", 5), pack("Package 1"))
    )
    funds = ask("kling-api")
    assert "; Trial S cannot be bought again; what was used" in funds.told
    assert funds.bought_before == ("Trial S",)
    account.play(packs(pack("Package 1", 5)))
    funds = ask("kling-api")
    assert "again" not in funds.told
    assert funds.bought_before == ()


def test_where_nothing_is_valid_that_is_told(account):
    """How many packages there are."""
    account.play(packs(pack(status="expired"), pack(status="runOut")))
    funds = ask("kling-api")
    assert funds.credits == 0
    assert "none of its packages (2) is online and valid" in funds.told


@pytest.mark.parametrize(("days", "credits"), [(0, 90), (3, 90), (20, 0)])
def test_a_later_day_of_order_counts_what_is_valid_then(account, days, credits):
    """Not what expires before."""
    account.play(packs(pack("Trial S", 90)))
    funds = ask("kling-api", on=TODAY + timedelta(days))
    assert funds.credits == credits
    assert f"can be spent {f'on {TODAY + timedelta(days)}' if days else 'now'}" in funds.told


def test_today_is_that_of_the_machine(account, monkeypatch):
    """Though in UTC it is tomorrow already, or still yesterday."""
    account.play(packs(pack("Trial S", 90)))
    catalog, keys = planner.load_catalog("kling-api"), Keys.of(os.environ)
    for today in (TODAY - timedelta(1), TODAY, TODAY + timedelta(1)):
        for on in (None, today):
            assert funds_for(catalog, keys, on, today).credits == 90


def test_a_day_that_is_over_is_refused(account):
    """Before anything is asked."""
    for catalog in ("kling", "kling-api"):
        with pytest.raises(planner.InputError, match="what there was on 2026-11-27 is not known"):
            ask(catalog, on=TODAY - timedelta(1))
    assert account.asked == []


@pytest.mark.parametrize(
    ("catalog", "names", "why"),
    [
        ("kling", PAIR, "counts other credits.*set KLINGAI_API_KEY, or plan with --catalog kling-"),
        ("kling+unrated", PAIR, "counts other credits.*set KLINGAI_API_KEY, or plan with"),
        ("kling-api+unverified", API, "counts other credits.*set KLINGAI_ACCESS_KEY and"),
        ("kling-api", API, "counts other credits.*set KLINGAI_ACCESS_KEY and KLINGAI_SECRET_KEY"),
        ("kling", (), "KLINGAI_API_KEY is not set"),
        ("kling-api", (), "KLINGAI_ACCESS_KEY and KLINGAI_SECRET_KEY are not set"),
        ("kling-api", PAIR[:1], "KLINGAI_SECRET_KEY is not set"),
        ("kling-api", (*API, *PAIR[1:]), "KLINGAI_ACCESS_KEY is not set"),
    ],
)
def test_credits_of_one_account_are_not_counted_as_those_of_another(account, catalog, names, why):
    """A unit of the one costs $0.14, a credit of the other $0.05."""
    with pytest.raises(planner.AccountKeyError, match=why):
        ask(catalog, names)
    assert account.asked == []


@pytest.mark.parametrize(
    ("catalog", "why"),
    [("providers", "is priced in dollars"), (["kling", "kling-api"], "there are several")],
)
def test_a_catalog_that_no_credits_pay_for_is_refused(account, catalog, why):
    """Before anything is asked."""
    with pytest.raises(planner.BudgetError, match=why):
        ask(catalog)
    assert account.asked == []


@pytest.mark.parametrize(("names", "path"), [(API, "/v1/account"), (PAIR, "/account/costs"),
                                             (API + PAIR, "/account/costs")])  # fmt: skip
def test_a_catalog_of_ones_own_goes_by_the_keys(account, catalog, names, path):
    """Of both, by those of the Kling API."""
    own = catalog.model_copy(update={"name": "mine"})
    account.play(
        packs() if path == "/account/costs" else Answer({"credits": 1, "monthly_usage": 2})
    )
    ask(own, names)
    assert account.asked[0][0] == path
