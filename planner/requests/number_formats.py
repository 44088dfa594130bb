"""What a number format says of a number, besides how it is to look: a unit, and leading zeros."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

DOLLARS = {"", "$", "us$", "usd"}
TOKEN = re.compile(
    r"""
    "(?P<text>[^"]*)"? | \\(?P<escaped>.)
    | \[\$(?P<currency>[^\]-]*)[^\]]*\]?
    | (?P<time>\[[hms]+\]|[ymdhs])
    | \[[^\]]*\]? | [_*].                     # a colour, a condition; a blank, a filling
    | (?P<digits>general|[0#?][0#?,]*)(?:\.[0#?]*)?(?:e[+-][0#?]+)?
    | (?P<end>;) | (?P<plain>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
WORD = re.compile(r"[^\s/()%@]+")
SLIGHT = ".,:;-+"


class NumberFormat(NamedTuple):
    """What is shown beside a number.

    Attributes
    ----------
    before, after
        The texts on both sides of it.
    currency
        What stands in them for a currency; "" for none.
    digits
        The least digits before the decimal point; 0 where they are grouped.
    """

    before: str = ""
    after: str = ""
    currency: str = ""
    digits: int = 0

    @property
    def words(self) -> list[str]:
        """The words and signs beside the number, without those that say dollars."""
        words = (word.strip(SLIGHT) for word in WORD.findall(f"{self.before} {self.after}"))
        return [word for word in words if word.casefold() not in DOLLARS]

    @property
    def tells(self) -> bool:
        """Whether a number means something else than it would without the format."""
        return self.digits > 1 or bool(self.words)

    @property
    def shows(self) -> bool:
        """Whether anything stands beside the number, were it but the sign of the dollar or %."""
        return bool(f"{self.before}{self.after}".strip())


@lru_cache(1000)
def number_format(code: str) -> NumberFormat:
    """Read a number format.

    Parameters
    ----------
    code
        As .xlsx spells it, such as ``'#,##0.00 "min"'``; only its first part counts, which is that
        of positive numbers.

    Returns
    -------
    NumberFormat
        What it says; nothing, if it shows a date or a time.
    """
    beside, currency, runs = ["", ""], "", list[str]()
    for token in TOKEN.finditer(code):
        kind, said = token.lastgroup, token[token.lastgroup or 0]
        if kind == "time":
            return NumberFormat()
        if kind == "end":
            break
        if kind == "digits":
            runs.append(said)
        elif kind:
            beside[bool(runs)] += said
            currency = (kind == "currency" and said.strip(f" {SLIGHT}")) or currency
    plain = len(runs) == 1 and "," not in runs[0]
    return NumberFormat(beside[0], beside[1], currency, runs[0].count("0") if plain else 0)
