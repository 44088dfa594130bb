"""What a budget will have spent when the month ends, as a ledger has it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

import planner

# The clock begins at 2026-11-18 12:06:40 in Berlin.
DAY_S = 86_400


def days(ledger, clock, *amounts):
    """Spend an amount each day, one day after another."""
    for at, amount in enumerate(amounts):
        if amount:
            ledger.spend(f"{clock.now} {at}", amount)
        clock.on(days=1)


def test_it_goes_on_as_so_far(ledger, clock):
    """The mean of the days that are over, times what is left of the month and of today."""
    ledger.set_budget(200)
    days(ledger, clock, 6, 10, 8, 8)  # until the 22nd, at noon
    found = ledger.forecast()
    left = Decimal(8) + 1 - Decimal(12 * 3_600 + 400) / DAY_S
    assert (found.spent_usd, found.days, found.daily_usd) == (32, 4, 8)
    assert float(found.expected_usd) == pytest.approx(float(32 + 8 * left))
    assert found.low_usd < found.expected_usd < found.high_usd
    assert found.high_usd - found.expected_usd == pytest.approx(found.expected_usd - found.low_usd)
    assert found.ends == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert (found.part("spent"), round(found.part("forecast"), 3)) == (0.16, 0.5)
    assert str(found) == (
        "everything, 2026-11: $32.00 of $200.00 spent; $99.96 when the month ends ($80.17 to "
        "$119.76), at $8.00 a day in 4 days"
    )


def test_before_there_is_something_to_go_on_it_says_nothing(ledger, clock):
    """Of fewer than three days nothing follows; what is spent and held is all that is known."""
    assert str(ledger.forecast()) == (
        "everything, 2026-11: $0.00 spent; too few days to say what will be"
    )
    days(ledger, clock, 6, 10)
    ledger.reserve("one", 5)
    found = ledger.forecast()
    assert (found.days, found.daily_usd, found.low_usd, found.high_usd) == (2, None, None, None)
    assert found.expected_usd == 21
    clock.on(days=1)
    assert ledger.forecast().low_usd is not None


def test_few_days_say_little(ledger, clock):
    """Of the same days, three are much less certain than nine."""
    days(ledger, clock, 6, 10, 8)
    few = ledger.forecast()
    days(ledger, clock, 6, 10, 8, 6, 10, 8)
    many = ledger.forecast()
    assert (few.days, many.days) == (3, 9)
    assert few.high_usd - few.low_usd > 3 * (many.high_usd - many.low_usd)


def test_what_is_held_is_to_come_on_the_day_it_was_reserved(anywhere, clock):
    """A job that is reserved counts once, before and after it is settled; a failed one does not."""
    for day in range(4):
        anywhere.reserve(f"job {day}", 10, ttl_s=30 * DAY_S, failure_charge=0)
        clock.on(days=1)
    held = anywhere.forecast()
    assert (held.spent_usd, held.held_usd, held.daily_usd) == (0, 40, 10)
    for day in range(4):
        anywhere.settle(f"job {day}", 10)
    settled = anywhere.forecast()
    assert (settled.spent_usd, settled.held_usd) == (40, 0)
    assert settled.expected_usd == held.expected_usd
    anywhere.reserve("job 4", 7, ttl_s=60)
    clock.on(days=1)  # it expires, and nothing says so yet
    assert anywhere.forecast().daily_usd == 8
    anywhere.reserve("job 5", 7)
    anywhere.release("job 5", charged_usd=0)
    assert anywhere.forecast().daily_usd == 8  # 40 in 5 days


def test_a_young_month_goes_by_the_last_days_of_the_one_before(ledger, clock):
    """They make up a week; from its eighth day on, it goes by its own days alone."""
    days(ledger, clock, *[7] * 13)  # until December 1st
    assert ledger.forecast().month == "2026-12"
    assert (ledger.forecast().days, ledger.forecast().daily_usd) == (7, 7)
    days(ledger, clock, 14, 14)
    assert (ledger.forecast().days, ledger.forecast().daily_usd) == (7, 9)
    days(ledger, clock, *[14] * 7)
    assert (ledger.forecast().days, ledger.forecast().daily_usd) == (9, 14)


def test_days_before_anything_was_spent_do_not_count(ledger, clock):
    """A campaign that begins on the 18th spends nothing before; after that, a day off is a day."""
    days(ledger, clock, 9, 0, 0, 9)
    assert (ledger.forecast().days, ledger.forecast().daily_usd) == (4, Decimal("4.5"))


def test_nor_do_they_where_it_began_in_the_last_days_of_a_month(ledger, clock):
    """The days that make up a week begin with its first."""
    clock.on(days=11)
    days(ledger, clock, 6, 6, 6, 6)  # from November 29th
    assert ledger.forecast().month == "2026-12"
    assert (ledger.forecast().days, ledger.forecast().daily_usd) == (4, 6)


def test_what_a_month_is_adjusted_by_later_counts_on_its_last_day(ledger, clock):
    """Not on the day on which it was: that is of another month."""
    clock.on(days=12)  # the 30th
    days(ledger, clock, 5, 5, 5, 5)
    before = ledger.forecast()
    ledger.adjust("late invoice", 7, month="2026-11")
    after = ledger.forecast()
    assert (after.spent_usd, after.days, before.daily_usd) == (15, before.days, 5)
    assert after.daily_usd == (12 + 15) / Decimal(4)


def test_an_older_campaign_has_days_off_that_count(ledger, clock):
    """Nothing was spent in December; in January all days count, also those before the first job."""
    ledger.spend("in November", 5)
    clock.now = datetime(2027, 1, 5, 12, tzinfo=UTC).timestamp()
    days(ledger, clock, 18, 0, 0, 0, 0)
    assert (ledger.forecast().days, ledger.forecast().daily_usd) == (9, 2)


def test_what_is_used_is_not_less_tomorrow(ledger, clock):
    """However wide the interval, it begins at what is spent and held."""
    days(ledger, clock, 1, 1, 90)
    ledger.reserve("one", 3)
    assert ledger.forecast().low_usd == 95


def test_a_part_of_nothing_is_reached_by_anything(ledger):
    """And by nothing it is not; where nothing limits it, no part is."""
    assert ledger.forecast().part() is None
    assert not ledger.forecast().reaches(Decimal(1))
    ledger.set_budget(0)
    assert (ledger.forecast().part(), ledger.forecast().reaches(Decimal(1))) == (0, False)
    ledger.spend("one", "0.01")
    assert (ledger.forecast().part(), ledger.forecast().reaches(Decimal(1))) == (float("inf"), True)


@pytest.mark.filterwarnings("ignore::planner.PlannerWarning")  # of BRAND, which is no slip
def test_what_lies_in_a_scope_is_its_own(anywhere, clock):
    """And what lies beside it is not, even where its name begins alike."""
    for name in ("brand", "brand/a", "brand-2"):
        anywhere.set_budget(100, scope=name)
    for day in range(3):
        anywhere.spend(f"a {day}", 5, scope="brand/a")
        anywhere.spend(f"b {day}", 4, scope="brand-2")
        anywhere.spend(f"c {day}", 3, scope="BRAND/a")
        clock.on(days=1)
    assert anywhere.forecast("brand").daily_usd == 5
    assert [one.scope for one in anywhere.forecasts("brand")] == ["brand", "brand/a"]
    assert [one.scope for one in anywhere.forecasts()] == ["brand", "brand-2", "brand/a"]
    assert anywhere.forecast().daily_usd == 12


def test_a_whole_budget_counts_all_months(ledger, clock):
    """Up to the end of this one: it has no end of its own."""
    ledger.set_budget(500, every="whole")
    days(ledger, clock, *[10] * 20)
    found = ledger.forecast()
    assert (found.month, found.spent_usd, found.budget_usd) == ("2026-12", 200, 500)
    assert found.expected_usd > 400


def test_the_budget_is_all_that_can_be_spent(ledger, clock):
    """With what was added and can still be used, whatever of it was spent already."""
    ledger.set_budget(50)
    ledger.top_up("more", 30)
    ledger.spend("paid", 60)
    ledger.reserve("one", 5)
    assert ledger.forecast().budget_usd == 80
    ledger.adjust("back", -10)
    assert ledger.forecast().budget_usd == 80


def test_a_clock_that_is_set_counts_days_of_its_own(ledger, clock):
    """On the day the clocks go back, there are 25 hours; the rest of it is a part of that day."""
    clock.now = datetime(2027, 10, 31, 12, tzinfo=UTC).timestamp() - 3 * DAY_S
    days(ledger, clock, 24, 24, 24)
    found = ledger.forecast()
    assert float(found.expected_usd) == pytest.approx(72 + 24 * 11 / 25)


@pytest.mark.parametrize("scope", ["brnad", "brand/b"])
def test_a_scope_without_a_budget_is_named(ledger, scope):
    """And the one that was meant."""
    ledger.set_budget(5, scope="brand")
    with pytest.raises(planner.InputError, match=r"has no budget.*did you mean 'brand'"):
        ledger.forecasts(scope)
