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


def plan_at_once(ledger, amount, jobs):
    """Hold money for the jobs of a plan; they are called by their numbers."""
    ledger.reserve_all(
        [{"key": f"plan {job}", "amount_usd": amount, "failure_charge": 0} for job in range(jobs)],
        ttl_s=60 * DAY_S,
    )


def test_a_plan_that_is_reserved_at_once_is_no_rate(anywhere, clock):
    """It is the first part of what is to come: no more a day is spent for it."""
    clock.on(days=-17)  # November 1st
    anywhere.set_budget(400)
    plan_at_once(anywhere, 10, 39)
    for day in range(4):
        anywhere.settle(f"plan {day}", 10 + day % 2)
        clock.on(days=1)
    found = anywhere.forecast()
    assert (found.spent_usd, found.held_usd, found.daily_usd) == (42, 350, Decimal("10.5"))
    assert found.expected_usd == 392
    assert 200 < found.low_usd < found.expected_usd <= found.high_usd < 400
    assert not found.reaches(Decimal(1), "forecast")


def test_what_is_held_comes_out_of_what_is_spent_a_day(anywhere, clock):
    """Jobs that are reserved one by one count once, before they are settled and after that."""
    for day in range(4):
        anywhere.reserve(f"job {day}", 10)
        anywhere.settle(f"job {day}", 10)
        clock.on(days=1)
    before = anywhere.forecast()
    anywhere.reserve("job 4", 8, failure_charge=0)
    held = anywhere.forecast()
    assert (held.held_usd, held.daily_usd) == (8, 10)
    assert held.expected_usd == before.expected_usd
    anywhere.release("job 4")
    assert anywhere.forecast().expected_usd == before.expected_usd
    anywhere.reserve("job 5", 7, ttl_s=60)
    clock.on(days=1)  # it expires, and nothing says so yet
    assert (anywhere.forecast().held_usd, anywhere.forecast().daily_usd) == (0, 8)


def test_beside_a_plan_jobs_one_by_one_count(ledger, clock):
    """Both are spent by the day: $5 of the plan and $5 besides, while $45 are held."""
    plan_at_once(ledger, 5, 13)
    for day in range(4):
        ledger.settle(f"plan {day}", 5)
        ledger.reserve(f"job {day}", 5)
        ledger.settle(f"job {day}", 5)
        clock.on(days=1)
    found = ledger.forecast()
    assert (found.spent_usd, found.held_usd, found.daily_usd) == (40, 45, 10)
    assert float(found.expected_usd) == pytest.approx(40 + 85, abs=1)


def test_at_the_end_of_a_month_what_is_held_is_all_that_comes(ledger, clock):
    """It is charged to this month whenever it ends: a rate would leave it out."""
    days(ledger, clock, *[2] * 12)  # until the 30th
    plan_at_once(ledger, 20, 3)
    found = ledger.forecast()
    assert (found.daily_usd, found.spent_usd, found.expected_usd) == (2, 24, 84)
    assert (24 < found.low_usd < 26, found.high_usd) == (True, 84)


def test_what_is_settled_in_another_month_is_of_its_last_day(ledger, clock):
    """It is charged to the month in which it was reserved, and counts as spent on its last day."""
    clock.on(days=7)  # the 25th
    days(ledger, clock, 3, 3, 3, 3)
    plan_at_once(ledger, 6, 2)
    days(ledger, clock, 3, 3, 3)  # until December 2nd
    assert ledger.forecast().daily_usd == 3
    ledger.settle("plan 0", 7)
    assert (ledger.forecast().daily_usd, ledger.forecast().spent_usd) == (4, 3)


@pytest.mark.parametrize("late", [False, True])
def test_a_refund_of_the_month_before_makes_no_day_cheaper(ledger, clock, late):
    """Whenever it came: it may be of what was spent on any other day of that month."""
    ledger.spend("mistake", 50)
    clock.on(days=5)  # the 23rd
    days(ledger, clock, *[3] * 6)
    if not late:
        ledger.adjust("refund", -45)
    days(ledger, clock, 3, 3, 3)  # until December 2nd
    if late:
        ledger.adjust("refund", -45, month="2026-11")
    found = ledger.forecast()
    assert (found.days, found.daily_usd, found.low_usd) == (7, 3, found.expected_usd)


def test_a_failed_job_that_was_charged_was_spent_on_that_day(ledger, clock):
    """One that costs nothing is no spending; nor is either on the day of its reservation."""
    ledger.reserve("failed", 9, ttl_s=9 * DAY_S)
    ledger.reserve("free", 9, ttl_s=9 * DAY_S)
    clock.on(days=1)
    ledger.release("failed", charged_usd=6)
    ledger.release("free", charged_usd=0)
    clock.on(days=3)
    assert (ledger.forecast().days, ledger.forecast().daily_usd) == (3, 2)


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


def test_what_is_spent_is_not_less_tomorrow(ledger, clock):
    """However wide the interval, it begins at what is spent; what is held may be released."""
    days(ledger, clock, 1, 1, 90)
    ledger.reserve("one", 3)
    assert ledger.forecast().low_usd == 92


def test_refunds_do_not_go_on(ledger, clock):
    """Where more came back than was spent in the last days of a month, no day costs less than 0."""
    days(ledger, clock, 90, *[0] * 9)  # until the 28th
    ledger.adjust("back", -70)
    clock.on(days=4)  # December 2nd
    ledger.spend("one", 3)
    ledger.reserve("two", 4)
    found = ledger.forecast()
    assert (found.daily_usd, found.low_usd, found.expected_usd) == (0, 3, 7)


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
