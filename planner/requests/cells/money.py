"""Amounts of money, in USD."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from unicodedata import category

import numpy as np

from planner.catalog.amounts import FINEST, FINEST_TOLD, is_too_fine, rounded
from planner.requests.cells.base import BLANKS, Wrong, folded, spelled
from planner.requests.cells.numbers import AMBIGUOUS, Numbers

MAX_USD = 1_000_000_000
USD = (
    *("$", "us$", "usd", "usd$", "$us", "us-$", "us $", "usd $", "dollar", "dollars"),
    *("us-dollar", "us-dollars", "us dollar", "us dollars"),
)
CODES = (
    "eur gbp jpy cny chf sek nok dkk czk pln huf ron try inr cad aud nzd sgd hkd brl mxn zar krw"
)
SIGNS = {
    "EUR": "€ euro euros",
    "GBP": "£ pound pounds",
    "CHF": "fr sfr franken",
    "INR": "₹ rs",
    "CAD": "c$ ca$",
    "AUD": "a$ au$",
    "BRL": "r$",
    "PLN": "zł",
    "CZK": "kč",
    "kr": "kr",
}
# What a message calls the currency that a sign, a word or a code says.
OTHERS = {folded(sign): code for code, signs in SIGNS.items() for sign in signs.split()}
OTHERS |= {code: code.upper() for code in CODES.split()}
AMOUNT = re.compile(r"([^0-9+-]*?)([+-]?[.,]?[0-9](?:.*[0-9])?)([^0-9]*)", re.DOTALL)


class Usd(Numbers):
    """Reads an amount of USD; what arithmetic has left behind in a float may be finer."""

    def __call__(self, value: Any) -> Decimal | Wrong | None:
        """Read one cell."""
        number = self._amount(value)
        if not isinstance(number, Decimal):
            return number
        if not 0 <= number <= MAX_USD:
            return Wrong("is no amount of money", f"write USD, from 0 to {MAX_USD:,}")
        if not isinstance(value, (float, np.floating)) and is_too_fine(number):
            mend = f"write {rounded(number, FINEST, 'down'):f}"
            return Wrong(f"is finer than {FINEST_TOLD}", mend)
        return number

    def _amount(self, value: Any) -> Decimal | Wrong | None:
        """Read a number, with or without its currency."""
        found = AMOUNT.fullmatch(spelled(value)) if isinstance(value, str) else None
        if found:
            marks = {_mark(found[1]), _mark(found[3])} - {""}
            other = next(filter(None, map(other_currency, sorted(marks))), None)
            if other:
                return Wrong(f"is in {other}", "prices are in USD: convert it")
            if marks and marks <= set(USD):
                value = found[2]
            if AMBIGUOUS.fullmatch(found[2]):  # nobody gives money in thousandths
                fine, whole = found[2].replace(",", "."), re.sub("[.,]", "", found[2])
                return Wrong(f"may be {fine} or {whole}", f"write {whole}, or {fine}0")
        return self._number(value, "USD, such as 12.50")


read_usd = Usd()


def _mark(text: str) -> str:
    return folded(text).strip(BLANKS + ".")


def other_currency(text: str) -> str | None:
    """Name the currency that a text stands for; None where it is USD, or no currency."""
    mark = _mark(text)
    sign = len(mark) == 1 and category(mark) == "Sc" and mark not in USD
    return OTHERS.get(mark, mark if sign else None)
