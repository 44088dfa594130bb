"""What is understood of rules, without planning anything."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.engine.arrays import IntArray
from planner.rules.examined import Beside
from planner.rules.models import Needs, Reserve, Rule
from planner.rules.spoken import said
from planner.rules.stated import PlacedRule
from planner.rules.who import Who


def rules_told(rules: Sequence[PlacedRule], who: Who, beside: Beside) -> list[tuple[str, str]]:
    """Say each rule as a sentence, and how many requests it speaks of.

    Parameters
    ----------
    rules
        The rules, as they were read.
    who
        Whom they speak of.
    beside
        The batch that they speak of.

    Returns
    -------
    list of tuple
        Where a rule stands, such as ``"Rules!A2"``, and what it says.

    Raises
    ------
    InputError
        If one speaks of what there is not: as a `TableError`, all that is wrong in a sheet or file.
    """
    wrong = beside.error(rules)
    if wrong is not None:
        raise wrong
    sizes = beside.requests.sizes
    return [(stated.place, _told(stated.rule, who, sizes)) for stated in rules]


def _told(rule: Rule, who: Who, sizes: IntArray) -> str:
    sentence = said(rule)
    if isinstance(rule, Reserve):
        return sentence
    if isinstance(rule, Needs):
        count, groups = int(sizes[np.unique(who.needs(rule)[0])].sum()), 0
    else:
        labels = who.labels(rule)
        limited = [at for at, amount in enumerate(labels.amounts) if amount is not None]
        # A limit of its own has only who is named; what has no limit speaks of all.
        own = limited if isinstance(getattr(rule, "amount", None), tuple) else labels.values
        spoken_of = labels.codes >= 0
        if own is limited and getattr(rule, "cumulative", False):
            spoken_of &= labels.codes <= max(limited, default=-1)  # all up to the last of them
        elif own is limited:
            spoken_of &= np.isin(labels.codes, limited)
        count, groups = int(sizes[spoken_of].sum()), len(own)
    requests = "1 request" if count == 1 else f"{count:,} requests"
    apart = f", {groups:,} groups" if groups > 1 else ""
    return f"{sentence} ({requests}{apart})"
