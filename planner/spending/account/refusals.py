"""What the codes of the Kling API mean, and what to do about each."""

from __future__ import annotations

from typing import NamedTuple

from planner.errors import (
    AccountAnswerError,
    AccountError,
    AccountKeyError,
    AccountRefusedError,
    AccountUnavailableError,
    OutOfCreditsError,
    RateLimitError,
)
from planner.spending.account.keys import BASE_URL


class Refusal(NamedTuple):
    """Why a request is refused.

    Attributes
    ----------
    error
        What becomes of it.
    why
        In words.
    mend
        What to do.
    again
        Whether it may be otherwise after a while.
    least_s
        How long a while at least.
    """

    error: type[AccountError]
    why: str
    mend: str
    again: bool = False
    least_s: float = 0.0


LATER = "try again later"
WRONG_CALL = "look at the days or times that are asked for; else it is a fault of this program"
WRONG_KEY = "look at {keys}: whole, of this account, and still valid?"
WRONG_CLOCK = "set this machine's clock"
NO_WAITING = "waiting does not help, though the answer comes as HTTP 429"

NOT_YET, EXPIRED = 1003, 1004  # of tokens, for which another one may be minted

CODES = {
    1000: Refusal(AccountKeyError, "the key is not accepted", WRONG_KEY),
    1001: Refusal(AccountKeyError, "no key arrived", "look whether something on the way takes it "
                  f"off, and whether {BASE_URL} is right"),
    1002: Refusal(AccountKeyError, "the key is not valid", WRONG_KEY),
    NOT_YET: Refusal(AccountKeyError, "the token is not valid yet", WRONG_CLOCK),
    EXPIRED: Refusal(AccountKeyError, "the token has expired", WRONG_CLOCK),
    1100: Refusal(AccountRefusedError, "something is the matter with the account",
                  f"ask the provider; {NO_WAITING}"),
    1101: Refusal(OutOfCreditsError, "the account is in arrears",
                  f"pay what is owed; {NO_WAITING}"),
    1102: Refusal(OutOfCreditsError, "the account's packages are used up or expired",
                  "buy one: planner solve --balance 0 --packages says which, or whom to drop; "
                  f"{NO_WAITING}"),
    1103: Refusal(AccountRefusedError, "the account may not use this call or model",
                  "have it permitted, or leave the model out"),
    1200: Refusal(AccountRefusedError, "what is asked is not valid", WRONG_CALL),
    1201: Refusal(AccountRefusedError, "a value that is asked with is not valid", WRONG_CALL),
    1202: Refusal(AccountRefusedError, "there is no such call", f"look at {BASE_URL}"),
    1203: Refusal(AccountRefusedError, "there is no such model or resource",
                  f"leave it out, or look at its name and at {BASE_URL}"),
    1300: Refusal(AccountRefusedError, "a rule of the platform forbids it", "ask the provider"),
    1301: Refusal(AccountRefusedError, "the content is against the platform's rules",
                  "change the prompt"),
    1302: Refusal(RateLimitError, "it is asked too often", "ask less often", True, 1.0),
    1303: Refusal(RateLimitError, "more runs at once than the packages allow",
                  "wait until something is done", True, 1.0),
    1304: Refusal(AccountRefusedError, "this machine's address is not on the account's list",
                  f"put it there; {NO_WAITING}"),
    5000: Refusal(AccountUnavailableError, "it has a fault of its own", LATER, True),
    5001: Refusal(AccountUnavailableError, "it is being maintained", LATER, True),
    5002: Refusal(AccountUnavailableError, "it takes too long, or has too much to do", LATER, True),
}  # fmt: skip

# Where an answer has no code that is known.
STATUSES = {
    401: CODES[1000],
    402: Refusal(OutOfCreditsError, "the account has nothing to pay with", "pay, or buy a package"),
    403: Refusal(AccountRefusedError, "the account may not ask this", WRONG_KEY),
    404: CODES[1202],
    408: CODES[5002],
    429: CODES[1302],
}
REDIRECT = Refusal(
    AccountRefusedError,
    "it leads elsewhere, where the key is not sent",
    f"look at {BASE_URL}",
)
REFUSED = Refusal(AccountRefusedError, "it refuses what is asked", WRONG_CALL)
UNKNOWN = Refusal(
    AccountAnswerError, "it answers with a code that is not documented", "ask the provider"
)


def by_status(status: int) -> Refusal | None:
    """Return what an HTTP status by itself means; None where it refuses nothing."""
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return REDIRECT
    if status >= 500:
        return CODES[5000] if status != 503 else CODES[5001]
    return STATUSES.get(status, REFUSED)
