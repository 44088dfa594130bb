"""What the rows of a plan say that they take, looked up on menus that were built again."""

from __future__ import annotations

import numpy as np

from planner.catalog.spelling import plain
from planner.engine.arrays import IntArray
from planner.errors import CertificateError
from planner.menus.menu import Menu, Menus
from planner.menus.option import Option
from planner.menus.scaled import ones_of
from planner.requests.cells import MAX_COUNT
from planner.requests.checked import Requests
from planner.results.outcome import Outcome
from planner.results.reasons import drafts_said
from planner.results.result import Result
from planner.results.same import Differences


def choice_claimed(plan: Result, requests: Requests, menus: Menus) -> IntArray:
    """Read which option of its menu each row is said to take.

    Parameters
    ----------
    plan
        The plan.
    requests, menus
        Its requests, and their menus.

    Returns
    -------
    IntArray
        Counted from the menu's start, -1 where the row is skipped; shape (requests,).

    Raises
    ------
    CertificateError
        If a row shows what is not on its menu, or at another price.
    """
    outcomes = plan.outcomes
    if len(outcomes.members) != len(menus.members) or (outcomes.members < 0).any():
        raise CertificateError("not every row has an outcome")
    claimed = np.array([each.menu for each in outcomes.distinct], dtype=np.int64)
    wrong = claimed[outcomes.members] != menus.members
    if wrong.any():
        row = int(wrong.argmax())
        raise CertificateError(f"{place_of(requests, row)} has the outcome of another menu")
    taken = np.full(len(claimed), -1, dtype=np.int64)
    for at in np.flatnonzero(np.bincount(outcomes.members, minlength=len(claimed))).tolist():
        outcome = outcomes.distinct[at]
        if outcome.taken is not None:
            first = int((outcomes.members == at).argmax())
            menu = menus.menus[outcome.menu]
            taken[at] = _position(outcome, menu, place_of(requests, first))
    return taken[outcomes.members]


def pieces_claimed(plan: Result, requests: Requests) -> Requests:
    """Part requests that stand for many as the rows of a plan do.

    Raises
    ------
    CertificateError
        If the rows do not stand for as many.
    """
    weights, source = plan.outcomes.weights, requests.origin.source
    if requests.counts is None or weights is None:
        if requests.counts is weights:
            return requests
        has, none = (source, "the plan") if weights is None else ("the plan", source)
        raise CertificateError(f"{has} has counts, {none} has none")
    _check_numbers(weights, len(plan.outcomes.members))
    whole = requests.whole  # whatever pieces the plan itself holds
    wanted, shown = np.cumsum(whole.sizes), np.cumsum(weights)
    wrong = np.setdiff1d(wanted, shown)
    if len(wrong) or shown[-1:].tolist() != wanted[-1:].tolist():
        row = int(np.searchsorted(wanted, wrong[0])) if len(wrong) else len(wanted) - 1
        raise CertificateError(
            f"{place_of(whole, row)} stands for {whole.sizes[row]:,} requests, the rows of the "
            "plan for another number"
        )
    return whole.taken(np.searchsorted(wanted, shown), weights)


def _check_numbers(weights: object, rows: int) -> None:
    """Check that each row of a plan says how many requests it stands for."""
    given = np.asarray(weights)
    whole = given.dtype == np.int64 and given.shape == (rows,)
    if not whole or not ((given > 0) & (given <= MAX_COUNT)).all():
        raise CertificateError("a row of the plan does not say how many requests it stands for")


def _position(outcome: Outcome, menu: Menu, where: str) -> int:
    """Find an option on a menu that was priced again."""
    shown = outcome.taken
    assert shown is not None
    # Of what the options are made of: quick to look at, where each request has takes of its own.
    ones = enumerate(ones_of(menu.options))
    alike = [at for at, one in ones if (one.model, one.offer) == (shown.model, shown.offer)]
    options = [menu.options[at] for at in alike]
    if shown in options:
        return alike[options.index(shown)]
    for option in options:
        if str(option) != str(shown):
            continue
        if _priced(option) != _priced(shown):
            raise CertificateError(
                f"{where} says {shown} for {_priced(shown)}; "
                f"the catalog's price is {_priced(option)}"
            )
        found = Differences(frozenset()).first(shown, option, str(shown))
        raise CertificateError(f"{where}: {found}")
    raise CertificateError(f"{where} says {shown}, which is not on its menu")


def _priced(option: Option) -> str:
    """Spell what an option costs, and how much of it is for drafts."""
    drafts = ""
    if option.draft is not None:
        drafts = f", {plain(option.draft.credits)} of them for {drafts_said(option.draft, option)}"
    return f"{plain(option.credits)} credits{drafts}"


def place_of(requests: Requests, row: int) -> str:
    """Say where a request stood, and its id."""
    return f"{requests.origin.place(row)} ({requests.ids.iloc[row]})"
