"""The JSON Schema of a plan, for whoever reads one in another language or checks what comes in."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin, get_type_hints

from planner.engine.proof.certificate import TREE_COLUMNS, Surrogate
from planner.engine.solution import Attempt
from planner.outputs.as_json import ENTRIES, SCHEMA, STATED, head_types, use_types
from planner.results.columns import COLUMNS
from planner.results.outcome import Outcome, Tally
from planner.results.result import Result, Stated
from planner.results.table import DECISIONS
from planner.results.uses import RuleUse
from planner.rules.plain import RULES, WORD

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = f"urn:video-planner:plan:{SCHEMA}"
SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    date: {"type": "string", "format": "date"},
    Decimal: {"$ref": "#/$defs/Amount"},
}
AMOUNT = {
    "type": "string",
    "pattern": r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$",
    "description": "An exact decimal, as text.",
}
PACKED = {
    "type": "string",
    "contentEncoding": "base64",
    "description": "Whole numbers: Base64 of zlib of little-endian signed 64-bit integers.",
}
FRACTION = {"type": "string", "pattern": "^[0-9]+/[1-9][0-9]*$"}
CELLS: dict[str, dict[str, Any]] = {
    "id": {"type": "string"},
    "word": {"type": ["string", "null"]},
    "day": {"type": ["string", "null"], "format": "date"},
    "number": {"type": "number"},
    "credits": {"type": "number"},
}
Parts = dict[str, dict[str, Any]]


def schema_text() -> str:
    """Return the JSON Schema of a plan, as text."""
    return json.dumps(plan_schema(), indent=2, sort_keys=True) + "\n"


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of what `to_json` writes.

    It says what the object is made of, not whether its numbers are true: `verify` does.
    """
    parts: Parts = {}
    said = meanings(Result) | meanings(Stated)
    properties = {
        "schema": {"const": SCHEMA},
        **{name: _of(kind, parts, said[name]) for name, kind in (head_types() | STATED).items()},
        "tally": _of(Tally, parts, "How many requests went which way."),
        "rules": _list({"$ref": "#/$defs/Rule"}, "What it keeps to."),
        "rule_uses": _list({"$ref": "#/$defs/RuleUse"}, "What becomes of them, by group."),
        "columns": _list(SIMPLE[str], "Names of the columns of `rows`, the plan's own first."),
        "dtypes": _list(SIMPLE[str], "The type that pandas has for each of them."),
        "rows": _list({"$ref": "#/$defs/Row"}, "What becomes of each request, in their order."),
        "outcomes": _list(_of(Outcome, parts), "What happened to requests, each outcome once."),
        "members": _list({"type": "integer", "minimum": 0}, "Which of them is that of each row."),
        "proof": {"$ref": "#/$defs/Proof"},
    }
    return {
        "$schema": DIALECT,
        "$id": NAME,
        "title": "Plan",
        "description": "A plan for a batch of videos, as `planner solve --json` prints it.",
        **_object(properties),
        "$defs": {
            **parts,
            "Amount": AMOUNT,
            "Row": _row(),
            "Rule": _rule(),
            "RuleUse": _rule_use(),
            **_proof(parts),
        },
    }


def meanings(kind: type) -> dict[str, str]:
    """Return what the docstrings of a class, and of what it is a case of, say of attributes."""
    said: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        text = (one.__doc__ or "").partition("Attributes\n    ----------\n")[2].replace("``", "")
        for names, body in re.findall(r"^    (\w.*)\n((?: {8}.*\n?)+)", text, re.MULTILINE):
            said |= dict.fromkeys(names.split(", "), " ".join(body.split()))
    return said


def _of(kind: Any, parts: Parts, said: str = "") -> dict[str, Any]:
    """Describe a type; a record becomes a part of its own."""
    described: dict[str, Any]
    if kind in SIMPLE:
        described = SIMPLE[kind]
    elif get_origin(kind) is Literal:
        described = {"enum": list(get_args(kind))}
    elif get_origin(kind) is tuple:
        described = _list(_of(get_args(kind)[0], parts))
    elif get_args(kind):
        described = {"anyOf": [_of(one, parts) for one in get_args(kind)]}
    elif issubclass(kind, StrEnum):
        described = {"enum": [one.value for one in kind]}
    else:
        described = _record(kind, parts)
    return {**described, "description": said} if said else dict(described)


def _record(kind: type, parts: Parts) -> dict[str, Any]:
    assert is_dataclass(kind)
    if kind.__name__ not in parts:
        types, said = get_type_hints(kind), meanings(kind)
        names = [one.name for one in fields(kind) if (kind, one.name) != (Attempt, "seconds")]
        parts[kind.__name__] = {}  # it may hold itself
        parts[kind.__name__] = _object(
            {name: _of(types[name], parts, said.get(name, "")) for name in names}
        )
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _rule() -> dict[str, Any]:
    """Describe a rule: its name, and the words that it gives."""
    word = {"enum": list(RULES)}
    return {"type": "object", "properties": {WORD: word}, "required": [WORD]}


def _rule_use() -> dict[str, Any]:
    said = meanings(RuleUse) | {"rule": "Position of the rule among `rules`."}
    return _object({name: _of(kind, {}, said[name]) for name, kind in use_types().items()})


def _row() -> dict[str, Any]:
    """Describe a row: the columns that every plan has, and whatever the request brought along."""
    always = [column for column in COLUMNS if column.where is None]
    cells: Parts = {one.name: {**CELLS[one.kind], "description": one.meaning} for one in always}
    cells["decision"]["enum"] = list(DECISIONS)
    return {**_object(cells), "additionalProperties": True}


def _proof(parts: Parts) -> Parts:
    packed: dict[str, Any] = {"$ref": "#/$defs/Packed"}
    counts: dict[str, Any] = {"$ref": "#/$defs/Counts"}
    certificate = {
        "shadow_price": FRACTION,
        "bound": {"type": "integer", "description": "In millionths of a value."},
        "potential": _or_null(packed),
        "surrogate": _or_null(_of(Surrogate, parts)),
        "start": _or_null(counts),
        "cap_prices": _list(FRACTION),
        "row_prices": _list(FRACTION),
        "floors": _list(_or_null(SIMPLE[int])),
        "composed": _or_null({"$ref": "#/$defs/Certificate"}),
        "tree": _or_null(_object({**dict.fromkeys(TREE_COLUMNS, packed), "unit": SIMPLE[int]})),
    }
    evidence: dict[str, Any] = {"$ref": "#/$defs/Evidence"}
    survey: dict[str, Any] = {"$ref": "#/$defs/Survey"}
    purchase = _list(SIMPLE[int], "What is paid for packages of each seller, in their own units.")
    box = _list(_list(SIMPLE[int]), "The same, from and to.")
    return {
        **parts,
        "Packed": PACKED,
        "Counts": _object(dict.fromkeys(ENTRIES, packed)),
        "Certificate": _object(certificate),
        "Evidence": _object(
            {"counts": counts, "certificate": _or_null({"$ref": "#/$defs/Certificate"})}
        ),
        "Survey": _object(
            {
                "bound": {"type": "integer", "description": "In millionths of a value."},
                "own": purchase,
                "prices": _list(_list(FRACTION)),
                "leaves": _list(_object({"box": box, "evidence": evidence})),
            }
        ),
        "Step": _object({"first": SIMPLE[int], "last": SIMPLE[int], "evidence": evidence}),
        "Proof": _object(
            {
                "best": evidence,
                "cheaper": {"anyOf": [evidence, survey, SIMPLE[type(None)]]},
                "cut_short": SIMPLE[bool],
                "steps": _list({"$ref": "#/$defs/Step"}),
                "unsettled": _or_null(SIMPLE[int]),
                "survey": _or_null(survey),
            }
        ),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """Describe an object that has all of these and nothing else."""
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], said: str = "") -> dict[str, Any]:
    described = {"type": "array", "items": items}
    return {**described, "description": said} if said else described


def _or_null(described: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [described, SIMPLE[type(None)]]}
