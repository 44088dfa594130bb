"""Keys are never said: not in errors, logs, warnings, reprs, nor in what travels."""

import base64
import html
import logging
import pickle
import re
import threading
import traceback
import urllib.parse

import pytest

import planner
from tests.accounts import (
    ACCESS_KEY,
    API_KEY,
    SECRET_KEY,
    Answer,
    echo,
    hang_up,
    packs,
    silent,
)

RUN = 6  # signs in a row of a key that nobody may read


FORMS = (
    str,
    str.upper,
    lambda text: text[::-1],
    lambda text: "".join(f"\\u{ord(sign):04x}" for sign in text),
    lambda text: base64.b64encode(text.encode()).decode(),
    "-".join,
    " ".join,
    lambda text: urllib.parse.quote(text, safe=""),
)


def parts(text):
    """Return every run of signs that is looked for."""
    return {text[at : at + RUN] for at in range(len(text) - RUN + 1)}


def found_in(said, tokens=()):
    """Say which parts of keys or tokens a text holds, spelled as they are or coded."""
    secrets = {part for key in (API_KEY, ACCESS_KEY, SECRET_KEY, *tokens) for part in parts(key)}
    coded = {base64.b64encode(b"Bearer " + key.encode()).decode() for key in (API_KEY,)}
    spelled = (str, str.upper, lambda part: part[::-1])
    together = said + re.sub(r"[\W_]", "", said)
    return {part for part in secrets | coded if any(spell(part) in together for spell in spelled)}


def told_with_locals(error):
    """Return what tools say that show what our variables held where it was raised."""
    ours = error.__traceback__.tb_next
    shown = traceback.TracebackException(type(error), error, ours, capture_locals=True)
    return "".join(shown.format())


@pytest.fixture
def everything(caplog):
    """Hear all that anything logs, the libraries as well."""
    caplog.set_level(1)
    for name in ("httpx", "httpcore", "planner", "asyncio"):
        caplog.set_level(1, name)
    return caplog


ASK = (planner.get_account_usage, planner.get_usage_history, planner.account_balance)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("status", [200, 201, 302, 401, 429, 500])
def test_a_server_that_echoes_the_key_makes_nobody_say_it(account, everything, status, form):
    """In a body, in headers, in the line of the status; turned, coded, or as it is."""
    for ask in ASK:
        account.play(echo(status, form))
        with pytest.raises(planner.AccountError) as caught:
            ask()
        tokens = [headers["Authorization"][7:] for _, _, headers in account.asked]
        said = "\n".join(
            [str(caught.value), repr(caught.value), repr(vars(caught.value))]
            + [record.getMessage() for record in everything.records]
        )
        assert found_in(said, tokens) == set()


@pytest.mark.parametrize(
    "answer",
    [hang_up, silent, Answer(b"{"), Answer({"code": 1102}, 429), Answer(b"", 302),
     echo(200, str), echo(500, str)],
)  # fmt: skip
def test_no_error_holds_a_key_in_anything_that_hangs_on_it(
    account, clock, everything, monkeypatch, answer
):
    """Its causes, its notes, what a pickle holds; what the library raised holds the request."""
    monkeypatch.setattr("planner.spending.account.asking.PACE", clock.pace(read_s=0.05, tries=1))
    for ask in ASK:
        account.play(answer)
        with pytest.raises(planner.AccountError) as caught:
            ask()
        error = caught.value
        assert error.__cause__ is None
        assert error.__context__ is None
        said = [str(error), repr(error), repr(pickle.dumps(error)), told_with_locals(error)]
        tokens = [headers["Authorization"][7:] for _, _, headers in account.asked]
        assert found_in("\n".join(said), tokens) == set()


@pytest.mark.parametrize("spelled", ["%s", "Bearer %s", "'%s'", "%s\n%s", "%s\u00e9", ""])
def test_no_variable_of_ours_holds_a_key_that_is_given(account, spelled):
    """Be it refused at once, or by the account: some tools show all variables beside an error."""
    account.play(Answer({"code": 1000}, 401))

    def given(key):
        return spelled.replace("%s", key)

    asks = (
        lambda: planner.get_account_usage(api_key=given(API_KEY)),
        lambda: planner.get_usage_history(7, api_key=given(API_KEY)),
        lambda: planner.account_balance(access_key=given(ACCESS_KEY), secret_key=given(SECRET_KEY)),
    )
    for ask in asks:
        with pytest.raises(planner.AccountKeyError) as caught:
            ask()
        caught.value.__traceback__ = caught.value.__traceback__.tb_next  # from the caller's
        assert found_in(told_with_locals(caught.value)) == set()


def test_an_answer_that_repeats_a_key_is_not_handed_on(account):
    """As data it would be printed, and written into files."""
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in API_KEY).encode()
    for held in (API_KEY.encode(), escaped):
        account.play(Answer(b'{"credits": 1, "monthly_usage": 2, "token": "%b"}' % held))
        with pytest.raises(planner.AccountAnswerError, match="repeats the key; none of it"):
            planner.get_account_usage()
    account.play(Answer({"data": {"resource_pack_subscribe_infos": []}, "a": SECRET_KEY}))
    with pytest.raises(planner.AccountAnswerError, match="repeats the key"):
        planner.account_balance()


@pytest.mark.parametrize(
    "code",
    [
        str.upper,
        lambda key: key[::-1],
        lambda key: urllib.parse.quote(key, safe=""),
        html.escape,
        lambda key: key.encode().hex(),
        *(
            lambda key, before=before, coded=coded: coded((before + key + "!").encode()).decode()
            for before in ("", "a", "ab", "Bearer ")
            for coded in (base64.b64encode, base64.urlsafe_b64encode)
        ),
    ],
)
def test_nor_is_one_that_repeats_it_coded(account, monkeypatch, code):
    """As a server, a page or a mirror codes what it repeats."""
    for key in (API_KEY, "sk-ab/cd+ef&gh=ij<kl>~~??mn%op"):
        monkeypatch.setenv("KLINGAI_API_KEY", key)
        account.play(Answer({"generations": [{"id": code(key)}]}))
        with pytest.raises(planner.AccountAnswerError, match="repeats the key; none of it"):
            planner.get_usage_history()


def test_the_libraries_of_others_log_as_ever(account, everything):
    """Only what they say of these requests is dropped; ours is said without the key."""
    account.play(packs())
    planner.account_balance()
    names = {record.name.partition(".")[0] for record in everything.records}
    assert names == {"planner"}
    assert "asked 127.0.0.1" in everything.text
    for name in ("httpx", "httpcore.http11", "httpcore.connection"):
        logging.getLogger(name).debug("of somebody else in %s", threading.current_thread().name)
        assert everything.records[-1].name == name


def test_nothing_is_left_of_a_request(account):
    """The thread that asks ends with it."""
    account.play(packs())
    planner.account_balance()
    for thread in threading.enumerate():
        if thread.name == "planner-account":
            thread.join(20)
            assert not thread.is_alive()
