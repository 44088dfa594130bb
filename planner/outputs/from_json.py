"""A plan from JSON, as `planner.outputs.as_json` writes it: read whole, or refused.

It is shown, saved and, beside its table of requests, verified like a new one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn, TypeVar

import numpy as np
import pandas as pd

from planner.engine import Certificate, Counts
from planner.engine.packing import unpacked
from planner.errors import InputError, PlannerError, shown
from planner.funding.proof import Evidence, Proof
from planner.outputs.as_json import BODY, ENTRIES, SCHEMA, STATED, adapter, head_types, plain
from planner.results.cells import typed_column
from planner.results.columns import PlanColumn, columns_named
from planner.results.outcome import Outcome, Outcomes
from planner.results.result import Result, Stated

MOST_DIGITS = 60  # before and after the point of an amount

R = TypeVar("R", bound=Result)


def from_json(text: str, make: type[R]) -> R:
    """Read a plan that `to_json` wrote.

    Parameters
    ----------
    text
        What it returned.
    make
        The class of what is returned.

    Raises
    ------
    InputError
        If the text is no such plan.
    """
    try:
        body = json.loads(text, parse_constant=_no_number, object_pairs_hook=_named_once)
        if body["schema"] != SCHEMA:
            raise ValueError(
                f"its schema is {body['schema']}, this version reads {SCHEMA}; "
                "plan the requests again"
            )
        _refuse_others(body, dict.fromkeys([*head_types(), *STATED, *BODY]))
        head = {name: _read_record(kind, body[name]) for name, kind in head_types().items()}
        _check_amounts(head)
        return make(
            **head,
            outcomes=_outcomes(body),
            frame=_frame(body, head),
            proof=_proof(body["proof"]),
            stated=_read(Stated, {name: body[name] for name in STATED}),
        )
    except KeyError as error:
        raise InputError(f"this is no plan in JSON: {error} is missing or unknown") from None
    except (ArithmeticError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"this is no plan in JSON: {error}") from None
    except PlannerError as error:
        raise InputError(f"this is no plan in JSON: {error}") from None


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _refuse_others(given: object, known: object) -> None:
    """Refuse what is not looked at: another reader may take it for a part of what was verified."""
    if isinstance(given, dict) and isinstance(known, dict):
        others = sorted(given.keys() - known.keys())
        if others:
            raise ValueError(f"{others[0]!r} is no part of it")
        for name, value in known.items():
            _refuse_others(given.get(name), value)
    elif isinstance(given, list) and isinstance(known, list):
        for one, other in zip(given, known, strict=True):
            _refuse_others(one, other)


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; of a name that is there twice others may read the other value."""
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{max(names, key=names.count)!r} is there twice in an object")
    return members


def _check_amounts(head: Mapping[str, Any]) -> None:
    """Refuse an amount that no plan has, and that would have to be written out digit by digit."""
    for record in (head, vars(head["budget"]), vars(head["funding"])):
        for name, value in record.items():
            if isinstance(value, Decimal) and not -MOST_DIGITS < value.adjusted() < MOST_DIGITS:
                raise ValueError(f"{name} is {shown(value)}, which is no amount")


def _read(kind: Any, value: Any) -> Any:
    """Read a value as nothing but what it is: no text counts as a number, no number as a truth."""
    return adapter(kind).validate_json(json.dumps(value), strict=True)


def _read_record(kind: Any, value: Any) -> Any:
    """Read a record that holds its fields and nothing else."""
    record = _read(kind, value)
    _refuse_others(value, plain(kind, record))
    return record


def _outcomes(body: dict[str, Any]) -> Outcomes:
    distinct = _read_record(tuple[Outcome, ...], body["outcomes"])
    members = _read(list[int], body["members"])
    if len(members) != len(body["rows"]):
        raise ValueError(f"{len(body['rows'])} rows, but outcomes for {len(members)}")
    if members and not 0 <= min(members) <= max(members) < len(distinct):
        raise ValueError("a row has an outcome that is not there")
    outcomes = Outcomes(distinct, np.array(members, dtype=np.int32))
    if plain(Any, outcomes.tally) != body["tally"]:
        raise ValueError("the tally is not that of the rows")
    return outcomes


def _frame(body: dict[str, Any], head: dict[str, Any]) -> pd.DataFrame:
    """Lay out the rows, with the types that they have in a new plan."""
    names, dtypes, rows = (body[name] for name in ("columns", "dtypes", "rows"))
    columns = dict(zip(_read(list[str], names), _read(list[str], dtypes), strict=True))
    if not all(isinstance(row, dict) and row.keys() == columns.keys() for row in rows):
        raise ValueError("a row has other columns than the plan")
    whole = isinstance(head["credits"], int)
    own = {column.name: column for column in columns_named(head["own_columns"])}
    if names[: len(own)] != list(own) or len(names) != len(columns):
        raise ValueError("the plan's own columns do not come first, or a name is there twice")
    frame = {}
    for name, dtype in columns.items():
        cells = [row[name] for row in rows]
        if name in own:
            frame[name] = _own(own[name], cells, whole=whole)
        else:
            frame[name] = typed_column(cells, dtype)
    return pd.DataFrame(frame, index=range(len(rows)), columns=list(columns))


def _own(column: PlanColumn, cells: list[Any], *, whole: bool) -> pd.Series[Any]:
    kinds: tuple[type, ...] = (int, float) if column.is_number else (str, type(None))
    strange = [cell for cell in cells if type(cell) not in kinds]
    if strange:
        raise ValueError(f"{strange[0]!r} in column {column.name}")
    dtype: Any = column.dtype(whole=whole)
    typed: pd.Series[Any] = pd.Series(cells, dtype=object).astype(dtype)
    for cell, kept in zip(cells, typed.tolist(), strict=True) if column.is_number else ():
        if cell != kept:
            raise ValueError(f"{cell!r} in column {column.name}, which would make it {kept!r}")
    return typed


def _proof(plain: Mapping[str, Any]) -> Proof:
    _refuse_others(plain, dict.fromkeys(["best", "cheaper", "cut_short"]))
    best, cheaper, cut_short = (plain[name] for name in ("best", "cheaper", "cut_short"))
    if type(cut_short) is not bool:
        raise ValueError(f"cut_short is {cut_short!r}")
    return Proof(_evidence(best), None if cheaper is None else _evidence(cheaper), cut_short)


def _evidence(plain: Mapping[str, Any]) -> Evidence:
    counts, certificate = plain["counts"], plain["certificate"]
    _refuse_others(plain, {"counts": dict.fromkeys(ENTRIES), "certificate": None})
    return Evidence(
        Counts(*(unpacked(counts[name]) for name in ENTRIES)),
        None if certificate is None else Certificate.from_plain(certificate),
    )
