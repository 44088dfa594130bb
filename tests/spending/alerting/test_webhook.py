"""Sending alerts: at least once, to a real server that plays every answer; no secret gets out."""

import logging
from datetime import date
from threading import Thread

import pytest

import planner
from planner.spending.alerting import webhook
from planner.spending.alerting.telling import LEASE_S
from planner.spending.alerting.webhook import Webhook
from tests.spending.alerting import hooks
from tests.spending.alerting.hooks import SECRET


def quick(hook, **how):
    """Return the hook as somebody asks it who does not pause between tries."""
    return Webhook(hook.url, **{"timeout_s": 60, "sleep": lambda _: None, **how})


@pytest.fixture
def half(ledger):
    """Return a ledger of which half is spent."""
    ledger.set_budget(10)
    ledger.spend("one", 5)
    return ledger


def test_it_is_sent_as_json(half, hook):
    """Once, with a text for people, and keys by which each alert is told from others."""
    (sent,) = half.alerts(webhook=hook.url)
    ((path, headers, content),) = hook.got
    assert path.startswith("/services/")
    assert headers["Content-Type"] == "application/json"
    assert content == {
        "text": "everything: 50 % of the budget of $10.00 for 2026-11 is spent, $5.00 "
        "(alert at 50 %)",
        "alerts": [sent.as_dict()],
    }
    assert content["alerts"][0] == {
        "key": "spent 0.5 2026-11 1",
        "at": "2026-11-18T11:06:40+00:00",
        "scope": "",
        "month": "2026-11",
        "every": "month",
        "over": "spent",
        "threshold": "0.5",
        "used_usd": "5",
        "budget_usd": "10",
        "text": str(sent),
    }
    assert half.alerts(webhook=hook.url) == []
    assert len(hook.got) == 1
    half.check()


@pytest.mark.parametrize("answer", [500, 503, 429, 408, hooks.cut_off, hooks.no_http])
def test_what_may_pass_is_tried_again(half, hook, answer):
    """Three times at the most; after more and more time."""
    hook.answers, pauses = [answer, answer, 204], []
    assert len(half.alerts(webhook=quick(hook, sleep=pauses.append))) == 1
    assert (len(hook.got), pauses) == (3, [1, 3])


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("7", [7, 7]), ("2", [2, 3]), ("30", [30, 30]), ("0", [1, 3]), ("-5", [1, 3]),
     ("soon", [1, 3]), ("Sun, 06 Nov 1994 08:49:37 GMT", [1, 3])],
)  # fmt: skip
def test_a_server_that_asks_to_wait_is_waited_for(half, hook, asked, waited):
    """No shorter than without that, and only where it says so in a way that can be read."""
    hook.answers, pauses = [hooks.busy(asked), hooks.busy(asked, 503), 204], []
    assert len(half.alerts(webhook=quick(hook, sleep=pauses.append))) == 1
    assert (len(hook.got), pauses) == (3, waited)


@pytest.mark.parametrize(
    ("asked", "said"),
    [("31", "31 s"), ("3600", "3,600 s"), ("9" * 40, "1,000,000,000 s"),
     ("Fri, 31 Dec 9999 23:59:59 GMT", "25")],
)  # fmt: skip
def test_a_server_that_asks_to_wait_for_long_is_let_be(half, hook, asked, said):
    """It is told how long; the next call sends what this one could not."""
    hook.answers = [hooks.busy(asked)]
    with pytest.raises(planner.WebhookError, match=f"answers 429 and asks to wait {said}"):
        half.alerts(webhook=quick(hook, sleep=lambda _: pytest.fail("it waits")))
    assert len(hook.got) == 1
    hook.answers = [200]
    assert len(half.alerts(webhook=quick(hook))) == 1


def test_nobody_else_takes_over_while_one_is_still_at_it():
    """However long all its tries and pauses may take."""
    assert webhook.TRIES * (webhook.LONGEST_S + webhook.LONGEST_PAUSE_S) < LEASE_S


@pytest.mark.parametrize(
    ("answer", "said", "tries"),
    [
        (500, "answers 500, 3 times", 3),
        (404, "answers 404", 1),
        (401, "answers 401", 1),
        (hooks.elsewhere, "answers 307 and points elsewhere", 1),
        (hooks.nowhere, "answers 307 and points elsewhere", 1),
        (hooks.cut_off, "ends the connection, or speaks no HTTP, 3 times", 3),
    ],
)
def test_what_cannot_be_sent_is_told_and_sent_later(half, hook, answer, said, tries):
    """It is in the error and in the ledger; the next call sends it, and the one after does not."""
    hook.answers = [answer]
    with pytest.raises(planner.WebhookError) as caught:
        half.alerts(webhook=quick(hook))
    assert caught.value.why.startswith(said)
    assert len(hook.got) == tries
    assert [str(alert.threshold) for alert in caught.value.alerts] == ["0.5"]
    assert f"webhook at 127.0.0.1:{hook.server_port} {said}" in str(caught.value)
    assert "1 alert is not sent, and will be by the next call with a webhook:\n" in str(
        caught.value
    )
    assert "50 % of the budget" in str(caught.value)
    assert half.alerts() == []
    hook.answers = [200]
    (again,) = half.alerts(webhook=quick(hook))
    assert again == caught.value.alerts[0]
    assert hook.got[-1][2]["alerts"][0]["key"] == hook.got[0][2]["alerts"][0]["key"]
    assert half.alerts(webhook=quick(hook)) == []
    half.check()


def test_what_was_not_sent_is_sent_though_its_budget_was_taken_away(half, hook):
    """Once; after that there is nothing to ask about, and that is told."""
    hook.answers = [404]
    with pytest.raises(planner.WebhookError) as caught:
        half.alerts(webhook=quick(hook))
    half.set_budget(None)
    with pytest.raises(planner.InputError, match="no budget"):
        half.alerts()
    hook.answers = [200]
    assert half.alerts(webhook=quick(hook)) == list(caught.value.alerts)
    with pytest.raises(planner.InputError, match="no budget"):
        half.alerts(webhook=quick(hook))


@pytest.mark.parametrize("answer", [hooks.silent, hooks.dripping])
def test_who_does_not_answer_is_not_waited_for(half, hook, answer):
    """Nor who goes on answering without an end."""
    hook.answers = [answer]
    with pytest.raises(planner.WebhookError) as caught:
        half.alerts(webhook=quick(hook, timeout_s=0.1))
    assert caught.value.why == "does not answer within 0.1 s, 3 times"
    hook.answers = [200]
    assert half.alerts(webhook=quick(hook)) == list(caught.value.alerts)


def test_it_is_sent_again_together_with_what_is_new(half, hook):
    """What was spent meanwhile does not wait for it; what is asked otherwise is not sent along."""
    hook.answers = [404]
    for over in ("spent", "forecast"):
        with pytest.raises(planner.WebhookError):
            half.alerts(webhook=quick(hook), over=over)
    half.spend("two", 3)
    hook.answers = [200]
    assert [float(one.threshold) for one in half.alerts(webhook=quick(hook))] == [0.75, 0.5]


def test_a_server_that_is_not_there_is_told(half, hook):
    """Nobody listens at its port."""
    hook.server_close()
    with pytest.raises(planner.WebhookError, match="cannot be reached, 3 times"):
        half.alerts(webhook=quick(hook))


def test_who_dies_while_sending_is_followed_by_another(half, hook, clock, monkeypatch):
    """After five minutes; until then he may still be at it, and nobody sends it twice."""

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(Webhook, "post", die)
        with pytest.raises(KeyboardInterrupt):
            half.alerts(webhook=hook.url)
        dying.setattr(Webhook, "post", lambda *_: "answers 500")
        clock.on(s=LEASE_S)
        with pytest.raises(planner.WebhookError):
            half.alerts(webhook=hook.url)
        dying.setattr(Webhook, "post", die)
        with pytest.raises(KeyboardInterrupt):  # as it is sent again
            half.alerts(webhook=hook.url)
    clock.on(s=LEASE_S - 1)
    assert half.alerts(webhook=hook.url) == []
    clock.on(s=1)
    assert len(half.alerts(webhook=hook.url)) == 1
    assert len(hook.got) == 1


def test_nobody_waits_for_who_died_by_a_clock_that_was_ahead(half, hook, clock, monkeypatch):
    """Once the ledger goes on from the right one, it is sent."""
    half.set_budget(10, every="whole")
    clock.on(days=40)

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(Webhook, "post", die)
        with pytest.raises(KeyboardInterrupt):
            half.alerts(webhook=hook.url)
    clock.on(days=-40)
    half.set_clock(date(2026, 11, 18))
    assert len(half.alerts(webhook=hook.url)) == 1


def test_while_one_sends_others_do_not(half, hook):
    """Nor do they wait for it."""
    hook.answers = [hooks.silent, 200]
    first = Thread(target=half.alerts, kwargs={"webhook": quick(hook)})
    first.start()
    while not hook.got:
        first.join(0.01)
    assert half.alerts(webhook=hook.url) == []
    hook.released.set()
    first.join()
    assert len(hook.got) == 2  # who was waited for answered nothing, and is tried again


def test_the_address_is_a_secret(half, hook, caplog):
    """Only its host is ever named: not by an error, nor by what libraries log."""
    caplog.set_level(logging.DEBUG)
    hook.answers = [hooks.elsewhere, 500]
    address = quick(hook)
    for _ in range(2):
        with pytest.raises(planner.WebhookError) as caught:
            half.alerts(webhook=address)
        assert SECRET not in f"{caught.value} {caught.value.__cause__} {caught.value.__context__}"
    assert SECRET not in f"{caplog.text} {address!r} {half.entries()}"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("hooks.example/x", "does not begin with https://"),
        ("ftp://hooks.example/x", "does not begin with https://"),
        ("https:///x", "has no host"),
        ("https://[::1/x", "is no address"),
        ("https://hooks.example:port/x", "is no address"),
        ("https://hooks.example/a b", "has blanks in it"),
        ("http://hooks.example/x", "begins with http://, by which everybody on the way can read"),
        ("http://127.0.0.1.example/x", "begins with http://"),
        ("", "does not begin with https://"),
        (None, "is no text"),
        (b"https://hooks.example/x", "is no text"),
    ],
)
def test_an_address_that_is_none_is_refused(url, said):
    """Before anything is told, and without repeating it."""
    with pytest.raises(planner.InputError, match=f"the webhook {said}") as caught:
        Webhook(url)
    assert "hooks.example" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "how"),
    [
        ("https://hooks.example/x?token=1", {}),
        ("http://localhost:8080/x", {}),
        ("http://[::1]:8080/x", {}),
        ("http://alerts.internal:9093/x", {"allow_http": True}),
    ],
)
def test_unencrypted_is_for_this_machine_unless_it_is_said(url, how):
    """With https:// anywhere."""
    assert Webhook(url, **how).url == url


@pytest.mark.parametrize("timeout_s", [0, -1, 61, float("nan"), "5"])
def test_a_time_to_wait_is_bounded(timeout_s):
    """Longer than it takes others to think that who sends has died."""
    with pytest.raises(planner.InputError, match="timeout_s is"):
        Webhook("https://hooks.example", timeout_s=timeout_s)
