"""Jobs for which money is to be held, as they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from planner.catalog.arguments import Number, read_decimal
from planner.errors import InputError
from planner.messages import nearest, shown
from planner.spending.ledger.details import details_text
from planner.spending.ledger.months import DAY_S, MICRO
from planner.spending.ledger.nanos import nanos
from planner.spending.ledger.said import Said, read_key
from planner.spending.ledger.scopes import read_scope

MOST_TTL_S = 366 * DAY_S
MUST = ("key", "amount_usd")
MAY = ("scope", "model", "failure_charge", "details")


@dataclass(frozen=True)
class Ask:
    """A reservation that is asked for.

    Attributes
    ----------
    said
        For what, whose and how much.
    lasts
        After how many millionths of a second it ends by itself.
    failure_charge
        Which part of its price a failed job costs; None where nobody knows.
    """

    said: Said
    lasts: int
    failure_charge: Decimal | None


def read_ask(job: object, scope: str, ttl_s: Number) -> Ask:
    """Read a job.

    Parameters
    ----------
    job
        A dict with `key` and `amount_usd`, and as one likes the others of `MAY`.
    scope, ttl_s
        Whose budget it is about where it says no scope, and after how many seconds it ends.

    Raises
    ------
    InputError
        If it is no job; with the nearest name where one is misspelt.
    """
    if not isinstance(job, Mapping):
        raise InputError(f"a job is {shown(job)}; expected a dict with key and amount_usd")
    for name in job:
        if name not in (*MUST, *MAY):
            raise InputError(f"a job says {shown(name)}; {nearest(str(name), [*MUST, *MAY])}")
    missing = [name for name in MUST if name not in job]
    if missing:
        raise InputError(f"a job says no {' and no '.join(missing)}; expected both")
    model = job.get("model")
    said = Said(
        "reserve",
        read_key(job["key"]),
        read_scope(job.get("scope", scope)),
        nanos(job["amount_usd"], "amount"),
        None if model is None else read_key(model, "model"),
        details_text(job.get("details")),
    )
    return Ask(said, _lasts(ttl_s), _share(job.get("failure_charge")))


def _lasts(ttl_s: Any) -> int:
    seconds = read_decimal(ttl_s, "ttl_s")
    if not 0 < seconds <= MOST_TTL_S:
        raise InputError(
            f"ttl_s is {shown(ttl_s)}; expected seconds above 0, {MOST_TTL_S:,} at the most"
        )
    return int(seconds * MICRO)


def _share(charge: Any) -> Decimal | None:
    share = None if charge is None else read_decimal(charge, "failure_charge")
    if share is not None and share > 1:
        raise InputError(f"failure_charge is {shown(charge)}; expected a part, from 0 to 1")
    return share
