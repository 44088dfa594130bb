"""What is understood of rules, without planning anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from planner.catalog.schema import Catalog
from planner.errors import TableError
from planner.menus.menu import Menus
from planner.rules.models import Needs, Reserve, Rule
from planner.rules.reading import Stated, blamed_on_cells
from planner.rules.spoken import said
from planner.rules.which import Which
from planner.rules.who import Who


def rules_told(rules: Sequence[Stated], who: Who, catalog: Catalog) -> list[tuple[str, str]]:
    """Say each rule as a sentence, and how many requests it speaks of.

    Parameters
    ----------
    rules
        The rules, as they were read.
    who, catalog
        Whom, and what, they speak of.

    Returns
    -------
    list of tuple
        Where a rule stands, such as ``"Rules!A2"`` or ``"rule 2"``, and what it says.

    Raises
    ------
    InputError
        If one speaks of what there is not; of those in a sheet, as a `TableError`, every fault.
    """
    told, errors = list[tuple[str, str]](), list[TableError]()
    # Of no menus: only its names are looked up.
    which = Which(Menus((), np.empty(0, dtype=np.int64), date.min), catalog)
    for stated in rules:
        try:
            with blamed_on_cells([stated]):
                which.wanted(stated.rule)
                told.append((stated.place, _told(stated.rule, who)))
        except TableError as error:
            errors.append(error)
    if errors:
        raise _together(errors)
    return told


def _told(rule: Rule, who: Who) -> str:
    sentence = said(rule)
    if isinstance(rule, Reserve):
        return sentence
    if isinstance(rule, Needs):
        count, groups = len(np.unique(who.needs(rule)[0])), 0
    else:
        labels = who.labels(rule)
        limited = [at for at, amount in enumerate(labels.amounts) if amount is not None]
        # A limit of its own has only who is named; what has no limit speaks of all.
        own = limited if isinstance(getattr(rule, "amount", None), tuple) else labels.values
        spoken_of = np.isin(labels.codes, limited) if own is limited else labels.codes >= 0
        count, groups = int(spoken_of.sum()), len(own)
    requests = "1 request" if count == 1 else f"{count:,} requests"
    apart = f", {groups:,} groups" if groups > 1 else ""
    return f"{sentence} ({requests}{apart})"


def _together(errors: Sequence[TableError]) -> TableError:
    """Tell all that is wrong in a sheet at once; what is wrong in another one, after that."""
    first = errors[0]
    faults = [fault for each in errors if each.spot == first.spot for fault in each.faults]
    return TableError(first.source, faults, spot=first.spot)
