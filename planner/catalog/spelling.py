"""How numbers, money, durations and keys are spelled, in sentences and tables alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, pairwise

from planner.catalog.amounts import FINEST, rounded

CENT = Decimal("0.01")


def plain(number: int | Decimal) -> str:
    """Spell a number, thousands apart, without trailing zeros or exponent."""
    text = f"{Decimal(number):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_data(number: Decimal) -> str:
    """Spell a number for programs, in JSON and CSV: exact, "10" and "4.8", never "10.00" or "1E+1".

    Equal numbers are spelled alike, wherever they are from.
    """
    return plain(number).replace(",", "")


def usd(amount: Decimal) -> str:
    """Spell an amount of money as it is: cents, or more places where it has them.

    So prices are spelled, and what people wrote. Sums are money: `usd_up` and `usd_down`. One below
    0 has its sign before the dollar.
    """
    if amount < 0:
        return f"-{usd(amount.copy_abs())}"
    cents = rounded(amount, CENT, "half-up")
    return f"${cents:,}" if cents == amount else f"${plain(amount)}"


def usd_up(amount: Decimal) -> str:
    """Spell what is paid, reserved or needed: cents, rounded up, so that it is never less.

    What is less than a cent is spelled as it is.
    """
    return usd(cents_up(amount) if amount >= CENT else amount)


def cents_up(amount: Decimal) -> Decimal:
    """Round an amount of money up to cents, for a cell that shows no more."""
    return rounded(amount, CENT, "up")


def shared_cents(amounts: Sequence[Decimal], paid_usd: Decimal) -> list[Decimal]:
    """Round the parts of what is paid to cents that add up to it, rounded up.

    Each is rounded up together with those before it, and so is off by less than a cent. Parts of
    what is less than a cent stay as they are.

    Parameters
    ----------
    amounts
        The parts.
    paid_usd
        Their sum.
    """
    if paid_usd < CENT:
        return list(amounts)
    # Parts of what packages cost are rounded far behind the point, which is not to make a cent.
    ends = [cents_up(rounded(end, FINEST, "half-up")) for end in accumulate(amounts)]
    return [end - begin for begin, end in pairwise([Decimal(0), *ends])]


def usd_down(amount: Decimal) -> str:
    """Spell what is left: cents, rounded down, so that it is never more."""
    return usd(rounded(amount, CENT, "down"))


@lru_cache(maxsize=1 << 12)  # the sentences of a plan say the same few amounts again and again
def about_usd(amount: Decimal) -> str:
    """Spell an amount of money in a comparison: the nearest cents, unless it is less than one."""
    return usd(rounded(amount, CENT, "half-up") if amount >= CENT else amount)


def value_text(value: float | Decimal, *, sign: bool = False) -> str:
    """Spell a value with two places, as everywhere; with its sign, where it is a difference."""
    return f"{hundredths(value):{'+' if sign else ''},f}"


def spelled_value(value: float | Decimal) -> str:
    """Spell a value for a sentence: two places at the most, more where it is less than one."""
    short = hundredths(value)
    return plain(short if short else _exact(value))


def _exact(value: float | Decimal) -> Decimal:
    """Return a value, which is whole millionths, without what a float adds to it."""
    return value if isinstance(value, Decimal) else Decimal(repr(round(float(value), 6)))


def hundredths(value: float | Decimal) -> Decimal:
    """Round a value to the two places that are shown of it."""
    return rounded(_exact(value), CENT, "half-even")


def spoken_durations(seconds: Sequence[int]) -> str:
    """Say which durations can be ordered: ``"3 to 15 s"``, ``"5 or 10 s"``."""
    if len(seconds) > 3 and list(seconds) == list(range(seconds[0], seconds[-1] + 1)):
        return f"{seconds[0]} to {seconds[-1]} s" if seconds[0] > 1 else f"{seconds[-1]} s at most"
    return " or ".join(map(str, seconds)) + " s"


def toml_key(*parts: object) -> str:
    """Spell a key as TOML does: parts with a dot or a slash in quotes."""
    return ".".join(f'"{part}"' if re.search(r"[^\w-]", str(part)) else str(part) for part in parts)
