"""The documented functions on an account."""

import json
import warnings

import numpy as np
import pytest
from pydantic import SecretStr

import planner
from tests.accounts import API_KEY, USAGE, Answer
from tests.fuzzing import ODD, answered

NONSENSE = planner.AccountAnswerError


@pytest.mark.parametrize(
    "answer",
    [
        {"credits": 1234, "monthly_usage": 567},
        {"credits": 0.1, "monthly_usage": 0},
        {"credits": -3, "monthly_usage": 1e3},
        {"credits": 10**11, "monthly_usage": 1, "plan": {"name": "pro"}, "tags": ["a", None]},
    ],
)
def test_the_usage_is_the_answer(account, answer):
    """As it is, with all that comes along."""
    account.play(Answer(answer))
    usage = planner.get_account_usage()
    assert usage == json.loads(json.dumps(answer))
    assert [type(usage[key]) for key in answer] == [type(one) for one in answer.values()]
    ((path, query, _),) = account.asked
    assert (path, query) == ("/v1/account", {})


@pytest.mark.parametrize(
    "rows",
    [[], [{"id": "g1", "credits": 50}, {"id": "g2", "credits": 0.5}], [1, "a", None, [2]]],
)
def test_the_history_is_what_stands_under_generations(account, rows):
    """Of what a generation is nothing is documented."""
    account.play(Answer({"generations": rows, "total": len(rows)}))
    assert planner.get_usage_history() == rows
    assert account.asked[0][1] == {"days": "30"}


@pytest.mark.parametrize("days", [1, 30, 3650, np.int64(7), np.uint8(7)])
def test_the_days_come_first(account, days):
    """As documented, by position or by name."""
    account.play(Answer({"generations": []}))
    planner.get_usage_history(days)
    planner.get_usage_history(days=days)
    assert [query for _, query, _ in account.asked] == [{"days": str(int(days))}] * 2


@pytest.mark.parametrize(
    "days", [0, -1, 3651, 10**400, 1.0, 30.5, float("nan"), True, "30", None, [30], np.float64(3)]
)
def test_days_that_are_none_are_refused(account, days):
    """Before anything is asked."""
    with pytest.raises(planner.InputError, match=r"^days is "):
        planner.get_usage_history(days)
    assert account.asked == []


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"credits": 1}, "monthly_usage is missing"),
        ({}, "credits is missing; monthly_usage is missing"),
        ([], "it is a list; expected an object"),
        (None, "it is null; expected an object"),
        (7, "it is a number; expected an object"),
        ({"credits": "1234", "monthly_usage": 1}, "credits is text; expected a number"),
        ({"credits": True, "monthly_usage": 1}, "credits is true or false; expected a number"),
        ({"credits": None, "monthly_usage": []}, "is null; .* monthly_usage is a list; expected a"),
        ({"credits": 10**400, "monthly_usage": 1}, "credits is a number; expected a smaller one"),
        (b'{"credits": 1e999, "monthly_usage": 1}', "credits is a number; expected a smaller one"),
    ],
)
def test_usage_that_is_not_as_documented_is_told(account, answer, why):
    """Each key by its name, and of what type it is."""
    account.play(Answer(answer))
    with pytest.raises(NONSENSE, match=why):
        planner.get_account_usage()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({}, "generations is missing"),
        ({"generations": None}, "generations is null; expected a list"),
        ({"generations": {"a": 1}}, "generations is an object; expected a list"),
        ({"generations": "abc"}, "generations is text; expected a list"),
        ([], "it is a list; expected an object"),
    ],
)
def test_a_history_that_is_not_as_documented_is_told(account, answer, why):
    """As of usage."""
    account.play(Answer(answer))
    with pytest.raises(NONSENSE, match=why):
        planner.get_usage_history()


def test_an_answer_that_says_it_is_not_all_warns(account):
    """Pages are not documented, so that nobody takes a part for the whole."""
    account.play(Answer({"generations": [{}], "next": "https://example.com/2"}))
    with pytest.warns(planner.PlannerWarning, match="there are more generations"):
        assert planner.get_usage_history() == [{}]
    account.play(Answer({"generations": [{}], "next": None, "has_more": False, "total": 1}))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        planner.get_usage_history()


@pytest.mark.parametrize("key", ["total", "total_count"])
def test_an_answer_that_counts_more_than_it_holds_warns(account, key):
    """With both numbers; what is no count says nothing."""
    account.play(Answer({"generations": [{}], key: 1250}))
    said = "there are more generations, 1,250, than the 1 that it answers, .*; ask for fewer days"
    with pytest.warns(planner.PlannerWarning, match=said):
        assert planner.get_usage_history() == [{}]
    for total in (0, True, "1250", None, 2.5, [9], 10**400):
        account.play(Answer({"generations": [{}], key: total}))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            planner.get_usage_history()


@pytest.mark.parametrize("key", ["another-key-9", SecretStr("another-key-9")])
def test_key_and_address_may_be_given(account, monkeypatch, key):
    """Before those of the environment, which then need not be there."""
    monkeypatch.setenv("KLINGAI_API_KEY", "not a key")
    monkeypatch.setenv("KLINGAI_BASE_URL", "nowhere")
    account.play(USAGE)
    planner.get_account_usage(api_key=key, base_url=f"{account.url}/kling/")
    ((path, _, headers),) = account.asked
    assert path == "/kling/v1/account"
    assert headers["Authorization"] == "Bearer another-key-9"


def test_without_a_key_nothing_is_asked(account, monkeypatch):
    """It is told which is missing."""
    monkeypatch.delenv("KLINGAI_API_KEY")
    for ask in (planner.get_account_usage, planner.get_usage_history):
        with pytest.raises(planner.AccountKeyError, match="KLINGAI_API_KEY is not set"):
            ask()
    assert account.asked == []


def test_the_key_is_sent_as_documented(account):
    """As a bearer's."""
    account.play(USAGE)
    planner.get_account_usage()
    assert account.asked[0][2]["Authorization"] == f"Bearer {API_KEY}"


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_an_odd_argument_is_taken_or_refused(account, value):
    """Of each function, at each place."""
    account.play(Answer({"generations": [], "credits": 1, "monthly_usage": 2, "data": {
        "resource_pack_subscribe_infos": []}}))  # fmt: skip
    for ask in (
        lambda: planner.get_usage_history(value),
        lambda: planner.get_usage_history(api_key=value),
        lambda: planner.get_account_usage(api_key=value),
        lambda: planner.get_account_usage(base_url=value),
        lambda: planner.account_balance(since=value),
        lambda: planner.account_balance(until=value),
        lambda: planner.account_balance(package=value),
        lambda: planner.account_balance(access_key=value),
        lambda: planner.account_balance(secret_key=value),
        lambda: planner.account_balance(base_url=value),
        lambda: planner.account_balance().credits_on(value),
    ):
        with answered():
            ask()
