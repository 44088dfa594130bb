"""What is left of the packages of an account."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, localcontext
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.spending.account import asking
from planner.spending.account.balance import AccountBalance, AccountPackage
from planner.spending.account.pace import SPACING_S
from tests.accounts import ACCESS_KEY, DAY_MS, NOW_S, Answer, pack, packs

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
NOW_MS = int(NOW_S * 1000)
MOMENT = timedelta(milliseconds=1)


def test_the_names_of_its_packages_are_what_was_bought(account):
    """Each once, whatever has become of it."""
    account.play(packs(pack("A", 0, status="runOut"), pack("B"), pack("A", status="toBeOnline")))
    assert planner.account_balance().bought == ("A", "B")


def test_the_packages_are_those_of_the_answer(account):
    """Amounts exactly as they are written, times in UTC."""
    body = json.dumps(packs(pack("A", 0)).body).replace(
        '"remaining_quantity": 0', '"remaining_quantity": 118.30'
    )
    account.play(Answer(body.encode()))
    balance = planner.account_balance()
    assert balance.asked_at == NOW
    assert balance.lag_hours == 12
    (one,) = balance.packages
    assert one == AccountPackage(
        "A", "decreasing_total", Decimal(200), Decimal("118.3"), NOW - timedelta(9),
        NOW - timedelta(9), NOW + timedelta(9), "online",
    )  # fmt: skip
    assert str(balance.credits) == "118.3"


def test_a_token_is_sent_for_the_access_key(account):
    """It says who asks."""
    account.play(packs())
    planner.account_balance()
    _, claims, _ = account.asked[0][2]["Authorization"].removeprefix("Bearer ").split(".")
    said = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert said == {"iss": ACCESS_KEY, "exp": int(NOW_S) + 1800, "nbf": int(NOW_S) - 5}


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        ({}, True),
        ({"status": "expired"}, False),
        ({"status": "runOut"}, False),
        ({"status": "toBeOnline"}, False),
        ({"status": "toBeOnline", "effective_time": None, "invalid_time": None}, False),
        ({"invalid_time": NOW_MS}, False),
        ({"invalid_time": NOW_MS + 1}, True),
        ({"effective_time": NOW_MS}, True),
        ({"effective_time": NOW_MS + 1}, False),
        ({"resource_pack_type": "constant_period"}, True),
    ],
)
def test_only_what_is_online_and_valid_can_be_spent(account, other, counts):
    """To the millisecond."""
    account.play(packs(pack("A", 10, **other), pack("B", 0.5)))
    assert planner.account_balance().credits == (Decimal("10.5") if counts else Decimal("0.5"))


@pytest.mark.parametrize(
    ("effective", "expires", "day", "counts"),
    [
        (0, 3, 0, True),
        (0, 3, 1, True),
        (0, 3, 2, True),
        (0, 3, 3, False),
        (0, 2.5, 2, True),
        (0, 2.49, 2, False),
        (1, 9, 1, False),
        (0.5, 9, 1, True),
    ],
)
def test_what_can_be_spent_on_a_day_is_valid_all_of_it(account, effective, expires, day, counts):
    """The days are those of UTC; today counts from now on."""
    times = {
        "effective_time": NOW_MS + int(effective * DAY_MS),
        "invalid_time": NOW_MS + int(expires * DAY_MS),
    }
    account.play(packs(pack("A", 10, **times)))
    balance = planner.account_balance()
    found = balance.credits_on(date(2026, 11, 28) + timedelta(day))
    assert found == (10 if counts else 0)


def test_what_there_was_is_not_known(account):
    """Nor is a moment a day."""
    account.play(packs(pack()))
    balance = planner.account_balance()
    with pytest.raises(planner.InputError, match="what there was on 2026-11-27 is not known"):
        balance.credits_on(date(2026, 11, 27))
    for odd in (NOW, "2026-11-28", None, 5):
        with pytest.raises(planner.InputError, match="expected a day"):
            balance.credits_on(odd)


def package(left, status, begins, ends):
    """Return a package, valid between two hours from now."""
    begin, end = NOW + timedelta(hours=begins), NOW + timedelta(hours=ends)
    return AccountPackage("p", "decreasing_total", left, left, begin, begin, end, status)


@given(
    st.lists(
        st.builds(
            package,
            st.decimals(0, 10**9, places=9),
            st.sampled_from(["online", "expired", "runOut", "toBeOnline"]),
            st.integers(-99, 99),
            st.integers(-99, 99),
        )
    ),
    st.integers(0, 4),
)
def test_the_balance_is_a_sum_of_packages_and_exact(found, days):
    """Whatever the caller's decimal context, hour by hour as one would count it."""
    day = NOW.date() + timedelta(days)
    hours = (
        [NOW]
        if not days
        else [datetime(day.year, day.month, day.day, h, tzinfo=UTC) for h in range(24)]
    )
    valid = [
        one
        for one in found
        if one.status == "online"
        and all(one.effective <= hour < one.expires for hour in hours)
        and (not days or one.expires >= hours[-1] + timedelta(hours=1))
    ]
    with localcontext(prec=3):
        told = AccountBalance(tuple(found), NOW).credits_on(day)
    assert told * 10**9 == sum(int(one.remaining_credits.scaleb(9)) for one in valid)


@pytest.mark.parametrize(
    ("window", "start", "end"),
    [
        ({}, NOW - timedelta(400), NOW),
        ({"since": date(2026, 1, 2)}, datetime(2026, 1, 2, tzinfo=UTC), NOW),
        ({"until": date(2026, 1, 2)}, None, datetime(2026, 1, 3, tzinfo=UTC) - MOMENT),
        (
            {"since": date(2026, 1, 2), "until": date(2026, 1, 2)},
            datetime(2026, 1, 2, tzinfo=UTC),
            datetime(2026, 1, 3, tzinfo=UTC) - MOMENT,
        ),
        (
            {"since": datetime(2026, 1, 2, 3, tzinfo=timezone(timedelta(hours=2)))},
            datetime(2026, 1, 2, 1, tzinfo=UTC),
            NOW,
        ),
        (
            {"since": datetime(2026, 7, 2, tzinfo=ZoneInfo("Asia/Singapore"))},
            datetime(2026, 7, 1, 16, tzinfo=UTC),
            NOW,
        ),
        ({"since": date(1970, 1, 1)}, datetime(1970, 1, 1, tzinfo=UTC), NOW),
    ],
)
def test_a_window_is_told_in_milliseconds(account, window, start, end):
    """Days in UTC, moments wherever they are."""
    account.play(packs())
    planner.account_balance(**window)
    query = account.asked[0][1]
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert int(query["end_time"]) == (end - epoch) // MOMENT
    start = end - timedelta(400) if start is None else start
    assert abs(int(query["start_time"]) - (start - epoch) // MOMENT) <= 1
    assert set(query) == {"start_time", "end_time"}


@pytest.mark.parametrize(
    ("window", "why"),
    [
        ({"since": date(2026, 12, 1)}, "since is 2026-12-01 00:00, after until"),
        ({"since": date(2026, 2, 1), "until": date(2026, 1, 31)}, "after until"),
        ({"since": datetime(2026, 1, 1)}, "without a time zone"),
        ({"until": datetime(2026, 1, 1)}, "without a time zone"),
        ({"since": date(1969, 12, 31)}, "from 1970 on"),
        ({"since": datetime.min.replace(tzinfo=timezone(timedelta(hours=9)))}, "from 1970 on"),
        ({"until": date(1969, 12, 31)}, "from 1970 on"),
        ({"since": "2026-01-01"}, "since is '2026-01-01'; expected a day"),
        ({"since": 1726124664368}, "expected a day"),
        ({"package": ""}, "package is ''"),
        ({"package": "a\nb"}, "package is "),
        ({"package": "\udcff"}, "package is "),
        ({"package": 7}, "package is 7"),
    ],
)  # fmt: skip
def test_a_window_that_is_none_is_refused(account, window, why):
    """Before anything is asked."""
    with pytest.raises(planner.InputError, match=why):
        planner.account_balance(**window)
    assert account.asked == []


def test_one_package_may_be_asked_for(account):
    """By its name, with whatever signs it has."""
    account.play(packs())
    planner.account_balance(package="Video Generation & more - 10,000 für ?")
    assert account.asked[0][1]["resource_pack_name"] == "Video Generation & more - 10,000 für ?"


def test_the_account_is_asked_once_a_second(account, clock):
    """Not oftener, whoever asks; the documented calls need no such pause."""
    account.play(packs())
    for _ in range(3):
        planner.account_balance()
    assert clock.waits == pytest.approx([SPACING_S, SPACING_S])
    assert SPACING_S > 1


def test_where_many_wait_for_their_turn_the_first_try_has_its_time(account, clock, monkeypatch):
    """And another one is not made when it is over."""
    monkeypatch.setattr("planner.spending.account.asking.PACE", clock.pace(total_s=20.0))
    turns = asking.PACE.turns
    host = account.url.removeprefix("http://")
    for _ in range(9):
        turns.wait_s(host, 0.0)
    account.play(packs())
    assert planner.account_balance().packages == ()
    assert clock.seconds == pytest.approx(9 * SPACING_S)

    def busy(handler):
        for _ in range(100):
            turns.wait_s(host, clock.seconds)
        handler.send_response(500)
        handler.end_headers()

    account.play(busy)
    before = clock.seconds
    with pytest.raises(planner.AccountUnavailableError, match="HTTP 500"):
        planner.account_balance()
    assert len(account.asked) == 1
    assert clock.seconds - before < 20


def test_whose_turn_comes_too_late_is_told_so_at_once(account, clock):
    """After half a minute; and no turn is taken from those who come later."""
    account.play(packs())
    host = account.url.removeprefix("http://")
    while asking.PACE.turns.wait_s(host, 0.0, 30.0) is not None:
        pass
    for _ in range(3):
        with pytest.raises(planner.RateLimitError, match=r"once a second, .* after more than 30 s"):
            planner.account_balance()
    assert (account.asked, clock.seconds) == ([], 0)
    clock.sleep(2 * SPACING_S)
    assert planner.account_balance().packages == ()
    assert clock.seconds <= 30 + 2 * SPACING_S


def row(**other):
    """Return the answer of one package, with something else."""
    return packs(pack(**other))


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer({"code": 0}), "data is missing"),
        (Answer({"code": 0, "data": None}), "data is null; expected an object"),
        (Answer({"code": 0, "data": {}}), "data.resource_pack_subscribe_infos is missing"),
        (Answer({"data": {"resource_pack_subscribe_infos": {}}}), "is an object; expected a list"),
        (packs("a"), r"infos\[0\] is text; expected an object"),
        (packs({}), r"infos\[0\].resource_pack_name is missing; .*type is missing"),
        (row(left="118"), "remaining_quantity is text; expected a number"),
        (row(left=True), "remaining_quantity is true or false; expected a number"),
        (row(left=-1), "remaining_quantity is a number; expected a number from 0"),
        (row(left=10**13), "expected a smaller one"),
        (row(total_quantity=None), "total_quantity is null; expected a number"),
        (row(name=7), "resource_pack_name is a number; expected text"),
        (row(purchase_time="now"), "purchase_time is text; expected a whole number of milli"),
        (row(purchase_time=1.5), "purchase_time is a number; expected a whole number of milli"),
        (row(purchase_time=-1), "expected milliseconds from 1970 to 9999"),
        (row(purchase_time=10**20), "expected milliseconds from 1970 to 9999"),
        (row(status="frozen"), "status is text; expected 'toBeOnline', 'online', 'expired' or"),
        (row(status=None), "status is null; expected 'toBeOnline'"),
        (row(invalid_time=None), "is online, and has no effective or invalid time"),
        (Answer(b'{"data": {"resource_pack_subscribe_infos": [{"total_quantity": 1e-999}]}}'),
         "total_quantity is a number; expected a number from 0"),
    ],
)  # fmt: skip
def test_packages_that_are_not_as_documented_are_told(account, answer, why):
    """Which of them, each key by its name, and of what type it is."""
    account.play(answer)
    with pytest.raises(planner.AccountAnswerError, match=why):
        planner.account_balance()


def test_doubles_that_were_reckoned_with_are_no_fault(account):
    """They are taken as they are; what can be spent is a balance, which is no finer."""
    account.play(row(left=117.99999999999999, more={"a": 1}))
    balance = planner.account_balance()
    assert str(balance.packages[0].remaining_credits) == "117.99999999999999"
    assert str(balance.credits) == "117.999999999"
    assert planner.Budget(0, balance.credits).balance_credits == balance.credits


def test_keys_and_address_may_be_given(account, monkeypatch):
    """Before those of the environment."""
    for name in ("ACCESS_KEY", "SECRET_KEY", "BASE_URL", "API_KEY"):
        monkeypatch.setenv(f"KLINGAI_{name}", "not one")
    account.play(packs())
    keys = {"access_key": "mine", "secret_key": "hidden"}
    planner.account_balance(**keys, base_url=account.url)
    assert len(account.asked) == 1
    with pytest.raises(planner.AccountKeyError, match=r"^access_key is empty"):
        planner.account_balance(access_key="", secret_key="b", base_url=account.url)
