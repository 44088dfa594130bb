"""A plan from JSON, as `planner.outputs.as_json` writes it: read whole, or refused.

It is shown, saved and, beside its table of requests, verified like a new one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NoReturn, TypeVar

import numpy as np
import pandas as pd

from planner.engine.packing import unpacked
from planner.errors import InputError, PlannerError
from planner.messages import shown
from planner.outputs.as_json import (
    BODY,
    SCHEMA,
    STATED,
    head_types,
    use_types,
)
from planner.outputs.proof_from_json import read_proof
from planner.outputs.strictly import check_amounts, list_of, read, read_record, refuse_others
from planner.requests.cells import MAX_COUNT
from planner.results.cells import typed_column
from planner.results.columns import COUNT, PlanColumn, columns_named
from planner.results.edits import settled
from planner.results.outcome import Outcome, Outcomes, Tally
from planner.results.result import Result, Stated
from planner.results.uses import RuleUse
from planner.rules.models import Rule
from planner.rules.plain import from_plain

MOST_LETTERS = 1_000  # of the name of a file
MAKES_ONE = "planner solve TABLE --output plan.json makes one"
ZIPPED = b"PK"  # how a workbook begins

R = TypeVar("R", bound=Result)


def from_json(text: str | bytes | bytearray, make: type[R]) -> R:
    """Read a plan that `to_json` wrote.

    What it says of itself is not believed: its totals are added up again from its rows, as of
    `planner.results.edits`.

    Parameters
    ----------
    text
        What it returned, also as bytes in UTF-8.
    make
        The class of what is returned.

    Raises
    ------
    InputError
        If the text is no such plan.
    """
    mend = "give what stands in it, as in Plan.from_json(path.read_bytes())"
    if not isinstance(text, (str, bytes, bytearray)):
        raise InputError(f"a plan in JSON is a text, not {shown(text)}; of a file {mend}")
    if isinstance(text, str) and len(text) < MOST_LETTERS and text.lower().endswith(".json"):
        raise InputError(f"{shown(text)} is the name of a file; {mend}")
    try:
        if not isinstance(text, str):
            text = text.decode("utf-8-sig")
        if not text.strip():
            raise ValueError(f"it is empty; {MAKES_ONE}")
        body = json.loads(text, parse_constant=_no_number, object_pairs_hook=_named_once)
        if not isinstance(body, dict) or "schema" not in body:
            raise ValueError(f"it names no schema, as a plan does; {MAKES_ONE}")
        if body["schema"] != SCHEMA:
            raise ValueError(
                f"its schema is {body['schema']}, this version reads {SCHEMA}; "
                "plan the requests again"
            )
        refuse_others(body, dict.fromkeys([*head_types(), *STATED, *BODY]))
        head = {name: read_record(kind, body[name], name) for name, kind in head_types().items()}
        check_amounts(head)
        if not all(part.listed_usd > 0 for part in head["funding"].parts):
            raise ValueError("a part of what is paid is said to cost nothing")
        if head["usd_per_credit"] <= 0:
            raise ValueError(f"usd_per_credit is {shown(head['usd_per_credit'])}; expected a price")
        frame, proof = _frame(body, head), read_proof(body["proof"])
        outcomes = _outcomes(body, frame[COUNT] if COUNT in head["own_columns"] else None)
        tally = read_record(Tally, body["tally"], "tally")
        rules = tuple(map(from_plain, list_of(body, "rules")))
        uses = tuple(_use(one, rules) for one in list_of(body, "rule_uses"))
        stated = {name: read(kind, body[name], name) for name, kind in STATED.items()}
        check_amounts(stated)
        _check_positions(stated["unsaid"], len(frame))
        head, edits = settled(head, outcomes, frame, proof, tally, rules)
        return make(
            **head,
            outcomes=outcomes,
            frame=frame,
            proof=proof,
            stated=Stated(**stated, edits=edits),
            rules=uses,
            stated_rules=rules,
        )
    except KeyError as error:
        raise InputError(f"this is no plan in JSON: {error} is missing or unknown") from None
    except UnicodeDecodeError as error:
        what = "it is a workbook" if error.object.startswith(ZIPPED) else "it is no text in UTF-8"
        raise InputError(f"this is no plan in JSON: {what}; {MAKES_ONE}") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno:,}, column {error.colno:,}"
        raise InputError(
            f"this is no plan in JSON: {where}: {error.msg.lower()}; {MAKES_ONE}"
        ) from None
    except (ArithmeticError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"this is no plan in JSON: {error}") from None
    except PlannerError as error:
        raise InputError(f"this is no plan in JSON: {error}") from None


def _check_positions(text: str, rows: int) -> None:
    """Refuse what are no positions of rows, each once and in their order."""
    positions = unpacked(text)
    if len(positions) and (
        positions[0] < 0 or positions[-1] >= rows or (np.diff(positions) <= 0).any()
    ):
        raise ValueError("unsaid is no list of rows")


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; of a name that is there twice others may read the other value."""
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{max(names, key=names.count)!r} is there twice in an object")
    return members


def _use(given: Any, rules: Sequence[Rule]) -> RuleUse:
    """Read what becomes of a rule."""
    if not isinstance(given, dict):
        raise ValueError(f"rule_uses holds {shown(given)}; expected an object")
    types = use_types()
    refuse_others(given, dict.fromkeys(types))
    said = {name: read(kind, given[name], f"rule_uses.{name}") for name, kind in types.items()}
    check_amounts(said)
    if not 0 <= said["rule"] < len(rules):
        raise ValueError(f"rule_uses speaks of rule {said['rule']}, of {len(rules)}")
    return RuleUse(**{**said, "rule": rules[said["rule"]]})


def _outcomes(body: dict[str, Any], counts: pd.Series[Any] | None) -> Outcomes:
    distinct = read_record(tuple[Outcome, ...], body["outcomes"], "outcomes")
    check_amounts({"outcomes": distinct})
    members, rows = read(list[int], body["members"], "members"), list_of(body, "rows")
    if len(members) != len(rows):
        raise ValueError(
            f"it has {len(rows):,} rows, but outcomes for {len(members):,}, so that nobody "
            "knows which is whose"
        )
    if members and not 0 <= min(members) <= max(members) < len(distinct):
        raise ValueError("a row has an outcome that is not there")
    weights = None if counts is None else counts.to_numpy()
    if weights is not None and not ((weights > 0) & (weights <= MAX_COUNT)).all():
        raise ValueError("a row does not say how many requests it stands for")
    return Outcomes(distinct, np.array(members, dtype=np.int32), weights)


def _frame(body: dict[str, Any], head: dict[str, Any]) -> pd.DataFrame:
    """Lay out the rows, with the types that they have in a new plan."""
    names, dtypes = (read(list[str], body[name], name) for name in ("columns", "dtypes"))
    columns, rows = dict(zip(names, dtypes, strict=True)), list_of(body, "rows")
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
    if not set(map(type, cells)) <= set(kinds):
        strange = next(cell for cell in cells if type(cell) not in kinds)
        raise ValueError(f"{strange!r} in column {column.name}")
    if not column.is_number:
        if column.kind == "day":
            _check_days(column.name, cells)
        words: Any = column.dtype(whole=whole)
        return pd.Series(cells, dtype=object).astype(words)
    typed = np.array(cells, dtype=column.dtype(whole=whole))
    if typed.tolist() != cells:
        pairs = zip(cells, typed.tolist(), strict=True)
        cell, kept = next(pair for pair in pairs if pair[0] != pair[1])
        raise ValueError(f"{cell!r} in column {column.name}, which would make it {kept!r}")
    if not np.isfinite(typed).all():
        raise ValueError(f"a number without end in column {column.name}")
    return pd.Series(typed)


def _check_days(name: str, cells: list[str | None]) -> None:
    """Refuse what is no day, spelled as a plan does."""
    for cell in dict.fromkeys(cells):
        try:
            is_day = cell is None or date.fromisoformat(cell).isoformat() == cell
        except ValueError:
            is_day = False
        if not is_day:
            raise ValueError(f"{shown(cell)} in column {name}; expected a day such as 2026-11-28")
