"""Every documented code, played by a server on this machine."""

import pytest

import planner
from planner.spending.account.refusals import CODES
from tests.accounts import Answer, packs, zipped

KEY, MONEY, RATE = planner.AccountKeyError, planner.OutOfCreditsError, planner.RateLimitError
REFUSED, DOWN = planner.AccountRefusedError, planner.AccountUnavailableError
TRIES = 4

# HTTP status, code, what becomes of it, how often it is asked, and what to do.
TABLE = [
    (401, 1000, KEY, 1, "look at KLINGAI_ACCESS_KEY and KLINGAI_SECRET_KEY: whole, of"),
    (401, 1001, KEY, 1, "on the way"),
    (401, 1002, KEY, 1, "look at KLINGAI_ACCESS_KEY"),
    (401, 1003, KEY, 2, "set this machine's clock"),
    (401, 1004, KEY, 2, "set this machine's clock"),
    (429, 1100, REFUSED, 1, "ask the provider"),
    (429, 1101, MONEY, 1, "pay what is owed"),
    (429, 1102, MONEY, 1, "buy one: planner solve"),
    (403, 1103, REFUSED, 1, "leave the model out"),
    (400, 1200, REFUSED, 1, "look at the days"),
    (400, 1201, REFUSED, 1, "look at the days"),
    (404, 1202, REFUSED, 1, "KLINGAI_BASE_URL"),
    (404, 1203, REFUSED, 1, "leave it out"),
    (400, 1300, REFUSED, 1, "ask the provider"),
    (400, 1301, REFUSED, 1, "change the prompt"),
    (429, 1302, RATE, TRIES, "ask less often"),
    (429, 1303, RATE, TRIES, "wait until something is done"),
    (429, 1304, REFUSED, 1, "put it there"),
    (500, 5000, DOWN, TRIES, "try again later"),
    (503, 5001, DOWN, TRIES, "try again later"),
    (504, 5002, DOWN, TRIES, "try again later"),
]


def test_every_documented_code_is_played():
    """And no other is known."""
    assert [row[1] for row in TABLE] == sorted(CODES)


@pytest.mark.parametrize(("status", "code", "kind", "tries", "mend"), TABLE)
def test_each_code_has_an_error_that_says_what_to_do(account, status, code, kind, tries, mend):
    """Asked again only where that may help, and a token is minted anew once."""
    account.play(Answer({"code": code, "message": "no luck", "request_id": "r"}, status))
    with pytest.raises(planner.AccountError) as caught:
        planner.account_balance()
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.code, error.tries) == (status, code, tries)
    assert len(account.asked) == tries
    for part in (f"HTTP {status}, code {code}", mend, "'no luck'", "127.0.0.1"):
        assert part in str(error)
    assert mend in error.mend


@pytest.mark.parametrize("code", [1101, 1102])
def test_out_of_money_is_no_rate_limit(account, clock, code):
    """Though both are HTTP 429, and though it may say when to come back: nobody waits."""
    account.play(Answer({"code": code}, 429, {"Retry-After": "1"}))
    with pytest.raises(planner.OutOfCreditsError, match="waiting does not help") as caught:
        planner.get_account_usage()
    assert "asks to wait" not in str(caught.value)
    assert (len(account.asked), clock.waits) == (1, [])


@pytest.mark.parametrize("code", [1302, 1303])
def test_a_rate_limit_is_waited_for_a_second_at_least(account, clock, code):
    """The second, third and fourth time longer."""
    account.play(Answer({"code": code}, 429))
    with pytest.raises(planner.RateLimitError, match="asked 4 times"):
        planner.get_account_usage()
    assert clock.waits == [1.0, 1.0, 2.0]


def test_a_code_is_found_in_the_data_and_as_text(account):
    """As some answers have it; and in one that came as HTTP 200."""
    account.play(Answer({"code": 0, "data": {"code": 1102, "msg": "gone"}}))
    with pytest.raises(planner.OutOfCreditsError):
        planner.account_balance()
    account.play(Answer({"code": "1102"}))
    with pytest.raises(planner.OutOfCreditsError):
        planner.account_balance()


def test_a_code_counts_more_than_the_status(account):
    """A server that fails with it is out of money all the same."""
    account.play(Answer({"code": 1102}, 500))
    with pytest.raises(planner.OutOfCreditsError):
        planner.account_balance()


def test_a_code_is_found_where_the_answer_is_packed(account):
    """It is unpacked as any other."""
    account.play(zipped(b'{"code": 1102}'))
    with pytest.raises(planner.OutOfCreditsError):
        planner.account_balance()


@pytest.mark.parametrize(
    ("status", "kind", "tries"),
    [(400, REFUSED, 1), (401, KEY, 1), (402, MONEY, 1), (403, REFUSED, 1), (404, REFUSED, 1),
     (405, REFUSED, 1), (408, DOWN, TRIES), (418, REFUSED, 1), (429, RATE, TRIES),
     (500, DOWN, TRIES), (502, DOWN, TRIES), (503, DOWN, TRIES), (504, DOWN, TRIES),
     (599, DOWN, TRIES)],
)  # fmt: skip
def test_a_status_without_a_code_speaks_for_itself(account, status, kind, tries):
    """As what stands between here and the server answers."""
    account.play(Answer(b"<html>no</html>", status, {"Content-Type": "text/html"}))
    with pytest.raises(planner.AccountError, match=f"HTTP {status}") as caught:
        planner.account_balance()
    assert type(caught.value) is kind
    assert len(account.asked) == tries


@pytest.mark.parametrize("body", [b"", b"{", {"code": 9999}, {"code": None}, {"code": True}, []])
def test_a_status_speaks_for_itself_where_the_code_does_not(account, body):
    """Whatever stands there."""
    account.play(Answer(body, 403))
    with pytest.raises(planner.AccountRefusedError, match="HTTP 403"):
        planner.account_balance()


def test_a_code_that_is_not_documented_is_told(account):
    """It comes as if all were well, and is no answer."""
    account.play(Answer({"code": 9999, "message": "new"}))
    with pytest.raises(planner.AccountAnswerError, match=r"HTTP 200, code 9999.*'new'") as caught:
        planner.account_balance()
    assert caught.value.code == 9999


def test_another_try_that_helps_is_as_good_as_the_first(account, clock):
    """What was in the way has passed."""
    account.play(Answer({"code": 5000}, 500), Answer({"code": 1303}, 429), packs())
    assert planner.account_balance().credits == 0
    assert len(account.asked) == 3
    assert clock.waits == [0.5, pytest.approx(0.6), 1.0, pytest.approx(0.1)]


@pytest.mark.parametrize("after", ["7", "Sat, 28 Nov 2026 12:00:07 GMT"])
def test_a_server_that_says_how_long_is_waited_for(account, clock, after):
    """In seconds, or until a moment."""
    account.play(Answer({"code": 1302}, 429, {"Retry-After": after}),
                 Answer({"credits": 1, "monthly_usage": 2}))  # fmt: skip
    assert planner.get_account_usage()["credits"] == 1
    assert clock.waits == [7.0]


@pytest.mark.parametrize(("status", "after", "told"), [(429, 3600, "3,600"), (503, 31, "31")])
def test_a_server_that_says_to_come_back_much_later_is_not_waited_for(
    account, clock, status, after, told
):
    """It is told when."""
    account.play(Answer({}, status, {"Retry-After": str(after)}))
    with pytest.raises(planner.AccountError, match=f"it asks to wait {told} s") as caught:
        planner.get_account_usage()
    assert caught.value.retry_after_s == after
    assert (len(account.asked), clock.waits) == (1, [])


def test_all_tries_together_take_no_longer_than_there_is_time(account, clock, monkeypatch):
    """A pause that would end after that is not made."""
    pace = clock.pace(total_s=20.0, tries=9)
    monkeypatch.setattr("planner.spending.account.asking.PACE", pace)
    account.play(Answer({"code": 1302}, 429, {"Retry-After": "9"}))
    with pytest.raises(planner.RateLimitError):
        planner.get_account_usage()
    assert (len(account.asked), clock.waits) == (3, [9.0, 9.0])


def test_a_token_that_has_expired_is_minted_anew_once(account, clock):
    """The second one is another, and is good."""
    account.play(Answer({"code": 1004}, 401), packs())
    assert planner.account_balance().packages == ()
    first, second = (headers["Authorization"] for _, _, headers in account.asked)
    assert first != second


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("Sat, 28 Nov 2026 12:10:00 GMT", "clock is 599 s behind the server's"),
        ("Sat, 28 Nov 2026 11:00:00 GMT", "clock is 3,601 s ahead of the server's"),
        ("Sat, 28 Nov 2026 12:00:01 GMT", None),
        ("yesterday", None),
    ],
)
def test_a_clock_that_is_wrong_is_told(account, date, told):
    """By how much, where the server says what time it is."""

    def late(handler):
        handler.send_response_only(401)
        handler.send_header("Date", date)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        handler.wfile.write(b'{"code": 1003}')

    account.play(late)
    with pytest.raises(planner.AccountKeyError) as caught:
        planner.account_balance()
    said = str(caught.value)
    assert told in said if told else "'s clock is" not in said


def test_a_static_key_cannot_be_minted_anew(account):
    """It is asked once."""
    account.play(Answer({"code": 1004}, 401))
    with pytest.raises(planner.AccountKeyError):
        planner.get_account_usage()
    assert len(account.asked) == 1
