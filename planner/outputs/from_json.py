"""A plan from JSON, as `planner.outputs.as_json` writes it: read whole, or refused.

It is shown, saved and, beside its table of requests, verified like a new one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, NoReturn, TypeVar

import numpy as np
import pandas as pd
from pydantic import ValidationError

from planner.engine import Certificate, Counts
from planner.engine.packing import unpacked
from planner.engine.proof.certificate import read_prices
from planner.errors import InputError, PlannerError, shown
from planner.funding.evidence import Evidence
from planner.funding.joint import Span
from planner.funding.proof import Proof, Step
from planner.funding.survey import Leaf, Survey
from planner.outputs.as_json import (
    BODY,
    ENTRIES,
    SCHEMA,
    STATED,
    adapter,
    head_types,
    plain,
    use_types,
)
from planner.results.cells import typed_column
from planner.results.columns import PlanColumn, columns_named
from planner.results.edits import settled
from planner.results.outcome import Outcome, Outcomes, Tally
from planner.results.result import Result, Stated
from planner.results.uses import RuleUse
from planner.rules.models import Rule
from planner.rules.plain import from_plain

MOST_LETTERS = 1_000  # of the name of a file
PROOF = ("best", "cheaper", "cut_short", "steps", "unsettled", "survey")
MOST_DIGITS = 60  # before and after the point of an amount
MAKES_ONE = "planner solve TABLE --output plan.json makes one"

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
        body = json.loads(text, parse_constant=_no_number, object_pairs_hook=_named_once)
        if not isinstance(body, dict) or "schema" not in body:
            raise ValueError(f"it names no schema, as a plan does; {MAKES_ONE}")
        if body["schema"] != SCHEMA:
            raise ValueError(
                f"its schema is {body['schema']}, this version reads {SCHEMA}; "
                "plan the requests again"
            )
        _refuse_others(body, dict.fromkeys([*head_types(), *STATED, *BODY]))
        head = {name: _read_record(kind, body[name], name) for name, kind in head_types().items()}
        _check_amounts(head)
        if not all(part.listed_usd > 0 for part in head["funding"].parts):
            raise ValueError("a part of what is paid is said to cost nothing")
        if head["usd_per_credit"] <= 0:
            raise ValueError(f"usd_per_credit is {shown(head['usd_per_credit'])}; expected a price")
        outcomes, frame, proof = _outcomes(body), _frame(body, head), _proof(body["proof"])
        tally = _read_record(Tally, body["tally"], "tally")
        rules = tuple(map(from_plain, _listed(body, "rules")))
        uses = tuple(_use(one, rules) for one in _listed(body, "rule_uses"))
        stated = {name: _read(kind, body[name], name) for name, kind in STATED.items()}
        _check_amounts(stated)
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
    except UnicodeDecodeError:
        raise InputError(f"this is no plan in JSON: it is no text in UTF-8; {MAKES_ONE}") from None
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


def _check_amounts(record: Mapping[str, Any]) -> None:
    """Refuse an amount that no plan has, and that would have to be written out digit by digit."""
    for name, value in record.items():
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one):
                _check_amounts(vars(one))
            elif not _is_amount(one):
                raise ValueError(f"{name} is {shown(one)}, which is no amount")


def _is_amount(value: Any) -> bool:
    """Say whether a value may be one; what is no number is none that is wrong."""
    if isinstance(value, Decimal):
        return -MOST_DIGITS < value.adjusted() < MOST_DIGITS
    return not isinstance(value, float) or isfinite(value)


def _read(kind: Any, value: Any, name: str) -> Any:
    """Read a value as nothing but what it is: no text counts as a number, no number as a truth.

    Raises
    ------
    ValueError
        If it is something else: a line that names the place.
    """
    try:
        return adapter(kind).validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        inner = (f"[{at}]" if isinstance(at, int) else f".{at}" for at in first["loc"])
        place = "".join([name, *inner])
        if first["type"] == "missing":
            raise ValueError(f"{place} is missing") from None
        said = " ".join(first["msg"].split())
        said = said[:1].lower() + said[1:]
        raise ValueError(f"{place} is {shown(first['input'])}: {said}") from None


def _read_record(kind: Any, value: Any, name: str) -> Any:
    """Read a record that holds its fields and nothing else."""
    record = _read(kind, value, name)
    _refuse_others(value, plain(kind, record))
    return record


def _listed(body: dict[str, Any], name: str) -> list[Any]:
    """Return a list of the body."""
    found = body[name]
    if not isinstance(found, list):
        raise ValueError(f"{name} is {shown(found)}; expected a list")
    return found


def _use(given: Any, rules: Sequence[Rule]) -> RuleUse:
    """Read what becomes of a rule."""
    if not isinstance(given, dict):
        raise ValueError(f"rule_uses holds {shown(given)}; expected an object")
    types = use_types()
    _refuse_others(given, dict.fromkeys(types))
    said = {name: _read(kind, given[name], f"rule_uses.{name}") for name, kind in types.items()}
    _check_amounts(said)
    if not 0 <= said["rule"] < len(rules):
        raise ValueError(f"rule_uses speaks of rule {said['rule']}, of {len(rules)}")
    return RuleUse(**{**said, "rule": rules[said["rule"]]})


def _outcomes(body: dict[str, Any]) -> Outcomes:
    distinct = _read_record(tuple[Outcome, ...], body["outcomes"], "outcomes")
    _check_amounts({"outcomes": distinct})
    members, rows = _read(list[int], body["members"], "members"), _listed(body, "rows")
    if len(members) != len(rows):
        raise ValueError(
            f"it has {len(rows):,} rows, but outcomes for {len(members):,}, so that nobody "
            "knows which is whose"
        )
    if members and not 0 <= min(members) <= max(members) < len(distinct):
        raise ValueError("a row has an outcome that is not there")
    return Outcomes(distinct, np.array(members, dtype=np.int32))


def _frame(body: dict[str, Any], head: dict[str, Any]) -> pd.DataFrame:
    """Lay out the rows, with the types that they have in a new plan."""
    names, dtypes = (_read(list[str], body[name], name) for name in ("columns", "dtypes"))
    columns, rows = dict(zip(names, dtypes, strict=True)), _listed(body, "rows")
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


def _proof(plain: Any) -> Proof:
    if not isinstance(plain, dict):
        raise ValueError(f"proof is {shown(plain)}; expected an object")
    _refuse_others(plain, dict.fromkeys(PROOF))
    best, cheaper, cut_short = (plain[name] for name in ("best", "cheaper", "cut_short"))
    if type(cut_short) is not bool:
        raise ValueError(f"cut_short is {cut_short!r}")
    steps = tuple(_step(one) for one in _listed(plain, "steps"))
    unsettled = _read(int | None, plain["unsettled"], "unsettled")
    survey = plain["survey"]
    return Proof(
        _evidence(best),
        None if cheaper is None else _cheaper(cheaper),
        cut_short,
        steps,
        unsettled,
        None if survey is None else _survey(survey),
    )


def _cheaper(plain: Any) -> Evidence | Survey:
    return _survey(plain) if isinstance(plain, dict) and "leaves" in plain else _evidence(plain)


def _survey(plain: Any) -> Survey:
    if not isinstance(plain, dict):
        raise ValueError(f"a survey of the proof is {shown(plain)}; expected an object")
    _refuse_others(plain, dict.fromkeys(["bound", "own", "prices", "leaves"]))
    leaves = []
    for one in _listed(plain, "leaves"):
        if not isinstance(one, dict):
            raise ValueError(f"a leaf of the proof is {shown(one)}; expected an object")
        _refuse_others(one, dict.fromkeys(["box", "evidence"]))
        box = _read(list[tuple[int, int]], one["box"], "box")
        spans = tuple(Span(low, high) for low, high in box)
        leaves.append(Leaf(spans, _evidence(one["evidence"])))
    bound, own = _read(int, plain["bound"], "bound"), _read(list[int], plain["own"], "own")
    prices = tuple(map(read_prices, _listed(plain, "prices")))
    return Survey(bound, tuple(own), prices, tuple(leaves))


def _step(plain: Any) -> Step:
    if not isinstance(plain, dict):
        raise ValueError(f"a step of the proof is {shown(plain)}; expected an object")
    _refuse_others(plain, dict.fromkeys(["first", "last", "evidence"]))
    first, last = (_read(int, plain[name], name) for name in ("first", "last"))
    return Step(first, last, _evidence(plain["evidence"]))


def _evidence(plain: Mapping[str, Any]) -> Evidence:
    counts, certificate = plain["counts"], plain["certificate"]
    _refuse_others(plain, {"counts": dict.fromkeys(ENTRIES), "certificate": None})
    return Evidence(
        Counts(*(unpacked(counts[name]) for name in ENTRIES)),
        None if certificate is None else Certificate.from_plain(certificate),
    )
