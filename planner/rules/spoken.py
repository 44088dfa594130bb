"""Rules as sentences, for those who do not read Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from planner.catalog.amounts import EXACT, exactly
from planner.catalog.spelling import plain, usd
from planner.messages import named
from planner.rules.base import Rule
from planner.rules.models import (
    AllOrNone,
    Cap,
    Exclude,
    Floor,
    Least,
    Needs,
    OneOf,
    Only,
    Reserve,
    Same,
    Share,
)

TOLD = 3  # values and limits that are told one by one
PREFIXES = {
    "model": "with",
    "provider": "from",
    "resolution": "at",
    "mode": "in mode",
    "feature": "including",
}


@exactly
def said(rule: Rule, values: Sequence[str] = (), amount: Decimal | None = None) -> str:
    """Say a rule as a sentence.

    Parameters
    ----------
    rule
        Any.
    values
        One value for each column of its `by`, to speak of these; of each where empty.
    amount
        Their limit, where each has its own.

    Returns
    -------
    str
        As ``"at most $300 for each client"``, ``"at most $300 for client acme"``.
    """
    return SAID[type(rule)](rule, values, amount) + _where(rule)


def amount_said(unit: str, amount: Decimal) -> str:
    """Spell a limit with its unit: ``"$300"``, ``"1 video"``, ``"30 %"``."""
    if unit == "usd":
        return usd(amount) if amount % 1 else f"${plain(amount)}"
    if unit in ("share", "most"):
        return f"{plain(EXACT.multiply(amount, 100))} %"
    if unit == "seconds":
        return f"{plain(amount)} s"
    return f"{plain(amount)} {unit.removesuffix('s') if amount == 1 else unit}"


def whom_said(rule: Rule, values: Sequence[str] = ()) -> str:
    """Say whom and what a limit is for: ``" with kling-pro for client acme"``; "" for everything.

    Parameters
    ----------
    rule
        A rule with a limit.
    values
        As of `said`.
    """
    options = _options(rule) if isinstance(rule, (Cap, Least, Share)) else ""
    return options + _by(rule, values, "for" if values else "for each") + _where(rule)


def listed(values: Sequence[str], word: str = "or") -> str:
    """List values as in a sentence, of many the first."""
    shown = [named(value, 40) for value in values[:TOLD]]
    shown += [f"{len(values) - TOLD:,} more"] if len(values) > TOLD else []
    return f" {word} ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


def _filter(rule: Only | Exclude, values: Sequence[str], _: Decimal | None) -> str:
    first = "only" if isinstance(rule, Only) else "nothing"
    return f"{first}{_options(rule)}{_by(rule, values, 'with a')}"


def _floor(rule: Floor, values: Sequence[str], _: Decimal | None) -> str:
    least = rule.resolution or rule.tier
    what = (
        f"at least {least}" if rule.quality is None else f"quality at least {plain(rule.quality)}"
    )
    return f"{what}{_by(rule, values, 'with a')}"


def _cap(rule: Cap, values: Sequence[str], amount: Decimal | None) -> str:
    return _limited("at most", rule, values, amount, "up to" if rule.cumulative else "for")


def _least(rule: Least, values: Sequence[str], amount: Decimal | None) -> str:
    return _limited("at least", rule, values, amount, "for")


def _limited(
    most: str, rule: Cap | Least, values: Sequence[str], amount: Decimal | None, link: str
) -> str:
    of = " of what can be made" if rule.unit == "share" else ""
    begin, end = f"{most} ", f"{of}{_options(rule)}"
    given = rule.amount if amount is None else amount
    if isinstance(given, Decimal):
        each = _by(rule, values, link if values else f"{link} each")
        return f"{begin}{amount_said(rule.unit, given)}{end}{each}"
    told = [
        f"{amount_said(rule.unit, limit)}{end} {link} {rule.by[0]} {named(value, 40)}"
        for value, limit in given
    ]
    return begin + listed(told, "and")


def _share(rule: Share, values: Sequence[str], _: Decimal | None) -> str:
    part = amount_said("most", rule.most or Decimal(0))
    each = _by(rule, values, "for" if values else "for each")
    return f"at most {part} of what is spent{_options(rule)}{each}"


def _one_of(rule: OneOf, values: Sequence[str], _: Decimal | None) -> str:
    return f"at most one{_of(rule, values)} is made"


def _all_or_none(rule: AllOrNone, values: Sequence[str], _: Decimal | None) -> str:
    return f"all or none{_of(rule, values)} are made"


def _same(rule: Same, values: Sequence[str], _: Decimal | None) -> str:
    return f"what is made{_of(rule, values)} has the same {rule.what}"


def _needs(rule: Needs, values: Sequence[str], _: Decimal | None) -> str:
    return f"made only if all are made that column {rule.column} names"


def _reserve(rule: Reserve, values: Sequence[str], _: Decimal | None) -> str:
    of = "" if rule.share is None else " of the budget"
    return f"{amount_said(rule.unit, rule.amount)}{of} kept back"


def _of(rule: Rule, values: Sequence[str]) -> str:
    return _by(rule, values, "of" if values else "of each")


def _by(rule: Rule, values: Sequence[str], link: str) -> str:
    by: tuple[str, ...] = getattr(rule, "by", ())
    if not by:
        return ""
    if not values:
        return f" {link} {' and '.join(by)}"
    pairs = [f"{column} {named(value, 40)}" for column, value in zip(by, values, strict=True)]
    return f" {link} {' and '.join(pairs)}"


def _options(rule: Only | Exclude | Cap | Least | Share) -> str:
    told = [f"{PREFIXES[word]} {listed(names)}" for word, names in rule.options.items()]
    return f" {', '.join(told)}" if told else ""


def _where(rule: Rule) -> str:
    pairs: tuple[tuple[str, tuple[str, ...]], ...] = getattr(rule, "where", ())
    told = [f"{column} is {listed(values)}" for column, values in pairs]
    return f", where {' and '.join(told)}" if told else ""


SAID: dict[type[Rule], Callable[..., str]] = {
    Only: _filter,
    Exclude: _filter,
    Floor: _floor,
    Cap: _cap,
    Least: _least,
    Share: _share,
    OneOf: _one_of,
    AllOrNone: _all_or_none,
    Needs: _needs,
    Same: _same,
    Reserve: _reserve,
}
