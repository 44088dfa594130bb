"""Asking an account: again where that may help, and an error that says what to do where not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from planner.errors import (
    AccountAnswerError,
    AccountError,
    AccountUnavailableError,
    RateLimitError,
)
from planner.spending.account.answers import code_of, parse, words_of
from planner.spending.account.hiding import repeats, shown_safely
from planner.spending.account.host import host_of
from planner.spending.account.keys import KeyPair, StaticKey
from planner.spending.account.pace import Pace, read_http_date, retry_after_s
from planner.spending.account.refusals import (
    CODES,
    EXPIRED,
    NOT_YET,
    UNKNOWN,
    Refusal,
    by_status,
)
from planner.spending.account.transport import Reply, get
from planner.spending.account.trouble import Failure

PACE = Pace()
LEAST_SKEW_S = 5.0
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """What is asked, where, with which key.

    Attributes
    ----------
    base_url, path, params
        Its address.
    key
        What opens the account.
    number
        What reads the numbers of the answer that have a point.
    once_a_second
        Whether the host wants to be asked no oftener.
    """

    base_url: str
    path: str
    params: Mapping[str, str]
    key: StaticKey | KeyPair
    number: Callable[[str], Any]
    once_a_second: bool = False

    @property
    def host(self) -> str:
        """Who is asked."""
        return host_of(self.base_url)


@dataclass(frozen=True)
class _Trouble:
    """Why a try was of no use.

    Attributes
    ----------
    error
        What becomes of it in the end.
    again
        Whether another try may help.
    mint
        Whether another token may, once.
    least_s, asked_s
        How long to wait before it; as of `Pace.wait_s`.
    """

    error: AccountError
    again: bool = False
    mint: bool = False
    least_s: float = 0.0
    asked_s: float | None = None


def ask(question: Question) -> Any:
    """Ask an account, and again where what is in the way may pass.

    Parameters
    ----------
    question
        What is asked.

    Returns
    -------
    Any
        The JSON that it answers.

    Raises
    ------
    AccountError
        If there is no such answer; which of its kinds says what to do.
    """
    pace, tries, minted = PACE, 0, False
    ends = pace.clock() + pace.total_s
    if not _had_turn(question, pace, pace.total_s / 2):  # the rest is for the answer
        raise RateLimitError(
            f"{question.host} may be asked once a second, and too many ask it here at once: a turn "
            f"would come after more than {pace.total_s / 2:.3g} s",
            mend="ask once, and share the answer",
        )
    while True:
        tries += 1
        bearer = question.key.bearer(pace.now())
        url = question.base_url + question.path
        reply = get(url, question.params, bearer, pace, ends - pace.clock())
        hidden = (*question.key.hidden(), bearer)
        found = _judged(reply, question, hidden, pace)
        if not isinstance(found, _Trouble):
            return found
        wait_s = pace.wait_s(tries, found.least_s, found.asked_s)
        may = found.again or (found.mint and not minted)
        minted = minted or found.mint
        patient = wait_s <= pace.longest_wait_s and pace.clock() + wait_s < ends
        if not may or not patient or tries >= pace.tries:
            raise _final(found, tries)
        _LOG.info("%s: waiting %.1f s to ask again", found.error.reason, wait_s)
        pace.sleep(wait_s)
        if not _had_turn(question, pace, ends - pace.clock()):  # there are many who wait
            raise _final(found, tries)


def _had_turn(question: Question, pace: Pace, most_s: float) -> bool:
    """Wait for a turn, where it is asked in turns; say whether it came in time."""
    if question.once_a_second:
        wait_s = pace.turns.wait_s(question.host, pace.clock(), most_s)
        if wait_s is None:
            return False
        pace.sleep(wait_s)
    return True


def _final(trouble: _Trouble, tries: int) -> AccountError:
    error = trouble.error
    error.retry_after_s = trouble.asked_s
    error.tries = tries
    return error


def _judged(
    reply: Reply | Failure, question: Question, hidden: tuple[SecretStr, ...], pace: Pace
) -> Any:
    """Return what an answer holds, or the trouble with it."""
    host = question.host
    if isinstance(reply, Failure):
        failed = AccountUnavailableError(f"{host} {reply.why}", mend=reply.mend)
        return _Trouble(failed, again=reply.again)
    _LOG.info("asked %s%s: HTTP %d", host, question.path, reply.status)
    parsed, fault = parse(reply, question.number)
    code = code_of(parsed)
    refusal = CODES.get(code) or by_status(reply.status) or (UNKNOWN if code else None)
    if refusal is not None:
        return _refused(refusal, code, reply, parsed, question, hidden, pace)
    if not fault and repeats(reply.body, parsed, hidden):
        fault = "the answer repeats the key; none of it is shown"
    if fault:
        mend = "is the base URL right, and does nothing on the way answer in its place?"
        return _Trouble(AccountAnswerError(f"{host}: {fault}", status=reply.status, mend=mend))
    return parsed


def _refused(
    refusal: Refusal,
    code: int,
    reply: Reply,
    parsed: Any,
    question: Question,
    hidden: tuple[SecretStr, ...],
    pace: Pace,
) -> _Trouble:
    now = pace.now()
    asked_s = retry_after_s(reply.retry_after, now) if refusal.again else None
    number = f"HTTP {reply.status}" + (f", code {code}" if code else "")
    said = shown_safely(words_of(parsed), hidden)
    says = f"; it says {said!r}" if said else ""
    leads_to = shown_safely(reply.leads_to, hidden)
    to = f" (to {leads_to})" if leads_to and 300 <= reply.status < 400 else ""
    skew = _skew(reply, now) if code in (NOT_YET, EXPIRED) else ""
    error = refusal.error(
        f"{question.host}: {refusal.why}{to} ({number}){says}{skew}",
        status=reply.status,
        code=code or None,
        mend=refusal.mend.format(keys=question.key.names),
    )
    mint = question.key.mints and code in (NOT_YET, EXPIRED)
    return _Trouble(error, refusal.again, mint, refusal.least_s, asked_s)


def _skew(reply: Reply, now_s: float) -> str:
    """Say how far this machine's clock is from the server's."""
    theirs = read_http_date(reply.date)
    if theirs is None or abs(now_s - theirs) < LEAST_SKEW_S:
        return ""
    way = "ahead of" if now_s > theirs else "behind"
    return f"; this machine's clock is {abs(now_s - theirs):,.0f} s {way} the server's"
