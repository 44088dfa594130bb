"""A plan as JSON, and back: its rows with the outcome of each, and all it says of itself.

A plan that was read back is shown and saved like a new one. What would take the problem itself
stays behind: the batch, the solution and the proof.
"""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import numpy as np
import pandas as pd
from pydantic import TypeAdapter

from planner.errors import InputError
from planner.results.columns import columns_named
from planner.results.outcome import Outcome, Outcomes
from planner.results.result import Result

SCHEMA = 2
APART = (
    "outcomes",
    "frame",
    "batch",
    "solution",
    "proof",
    "stated_greedy_value",
)

R = TypeVar("R", bound=Result)


def to_json(plan: Result) -> str:
    """Return a whole plan as JSON.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        An object: `schema`, what the plan says of itself, its `tally`, the names of its `columns`,
        its `rows`, the distinct `outcomes`, and in `members` the position of each row's among them.
        Exact amounts are texts.
    """
    rows = plan.frame.astype(object).where(plan.frame.notna(), None)
    rows = rows.replace({float("inf"): "inf", float("-inf"): "-inf"})
    rows = rows.set_axis(rows.columns.map(str), axis=1)
    body = {
        "schema": SCHEMA,
        **{name: _plain(kind, getattr(plan, name)) for name, kind in _head().items()},
        "greedy_value": plan.greedy_value,
        "tally": _plain(Any, plan.tally),
        "columns": list(rows.columns),
        "rows": rows.to_dict(orient="records"),
        "outcomes": _plain(tuple[Outcome, ...], plan.outcomes.distinct),
        "members": plan.outcomes.members.tolist(),
    }
    return json.dumps(body, default=str, ensure_ascii=False, allow_nan=False)


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
        body = json.loads(text)
        if body["schema"] != SCHEMA:
            raise ValueError(
                f"its schema is {body['schema']}, this version reads {SCHEMA}; "
                "plan the requests again"
            )
        head = {name: _read(kind, body[name]) for name, kind in _head().items()}
        outcomes = _outcomes(body)
        return make(
            **head,
            outcomes=outcomes,
            frame=_frame(body, head),
            stated_greedy_value=float(body["greedy_value"]),
        )
    except KeyError as error:
        raise InputError(f"this is no plan in JSON: {error} is missing or unknown") from None
    except (ValueError, TypeError, AttributeError, InvalidOperation, RecursionError) as error:
        raise InputError(f"this is no plan in JSON: {error}") from None


def write_json(plan: Result, path: Path) -> None:
    """Write a whole plan as JSON, which `from_json` reads."""
    path.write_text(to_json(plan) + "\n", encoding="utf-8")


def _head() -> dict[str, Any]:
    """Return what a plan says of itself, by name and type."""
    types = get_type_hints(Result)
    return {entry.name: types[entry.name] for entry in fields(Result) if entry.name not in APART}


def _plain(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).dump_python(value, mode="json")


def _read(kind: Any, value: Any) -> Any:
    # A text among the numbers is a decimal, even where its digits are those of an int.
    amount = Decimal(value) if kind == int | Decimal and isinstance(value, str) else value
    return TypeAdapter(kind).validate_python(amount)


def _outcomes(body: dict[str, Any]) -> Outcomes:
    distinct = _read(tuple[Outcome, ...], body["outcomes"])
    members = _read(list[int], body["members"])
    if len(members) != len(body["rows"]):
        raise ValueError(f"{len(body['rows'])} rows, but outcomes for {len(members)}")
    if members and not 0 <= min(members) <= max(members) < len(distinct):
        raise ValueError("a row has an outcome that is not there")
    outcomes = Outcomes(distinct, np.array(members, dtype=np.int32))
    if _plain(Any, outcomes.tally) != body["tally"]:
        raise ValueError("the tally is not that of the rows")
    return outcomes


def _frame(body: dict[str, Any], head: dict[str, Any]) -> pd.DataFrame:
    """Lay out the rows, with the types that they have in a new plan."""
    rows = pd.DataFrame(body["rows"], columns=body["columns"], dtype=object)
    # Only columns of one type, lest 1 becomes 1.0 beside a gap or a float.
    for name in rows.columns:
        if rows[name].map(type).nunique() == 1:
            rows[name] = rows[name].infer_objects()
    whole = isinstance(head["credits"], int)
    own = columns_named(head["own_columns"])
    return rows.astype({column.name: column.dtype(whole=whole) for column in own})
