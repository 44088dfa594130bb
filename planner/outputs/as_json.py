"""A plan as JSON: its rows with the outcome of each, all it says of itself, its proof.

The batch and the solution stay behind; of the requests and the catalog there are hashes. Of the
time that it took nothing is said, so that equal plans are equal to the byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from planner.engine.packing import packed
from planner.engine.proof.certificate import spelled_price
from planner.engine.solution import Attempt
from planner.errors import OutputError
from planner.funding.evidence import Evidence
from planner.funding.survey import Survey
from planner.results.cells import plain_cells
from planner.results.outcome import Outcome
from planner.results.result import Result, Stated
from planner.results.uses import RuleUse
from planner.rules.models import Rule
from planner.rules.plain import to_plain

SCHEMA = 8
BODY = (
    "schema",
    "tally",
    "rules",
    "rule_uses",
    "columns",
    "dtypes",
    "rows",
    "outcomes",
    "members",
    "proof",
)
STATED = {name: kind for name, kind in get_type_hints(Stated).items() if name != "edits"}
# Kept in another form, or not at all.
APART = ("outcomes", "frame", "batch", "solution", "proof", "stated", "rules", "stated_rules")
# How long a try took is another number each time.
LEFT_OUT: dict[Any, Any] = {tuple[Attempt, ...]: {"__all__": {"seconds"}}}
HALF = re.compile("[\ud800-\udfff]")
ENTRIES = ("groups", "options", "counts")


def to_json(plan: Result) -> str:
    """Return a whole plan as JSON.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        An object, as `planner schema plan` describes it: `schema`, what the plan says of itself,
        the SHA-256 of its requests and catalog, its `tally`, its `rules` and in `rule_uses` what
        becomes of them, the names of its `columns` and their `dtypes`, its `rows`, the distinct
        `outcomes`, in `members` the position of each row's among them, and the `proof`. Exact
        amounts are texts.

    Raises
    ------
    OutputError
        If the requests brought along what JSON cannot hold, such as a number of 5,000 digits.
    """
    frame = plan.frame.set_axis(plan.frame.columns.map(str), axis=1)
    cells = [plain_cells(frame.iloc[:, at]) for at in range(frame.shape[1])]
    names = list(frame.columns)
    body = {
        "schema": SCHEMA,
        **{
            name: plain(kind, getattr(plan, name)) for name, kind in (head_types() | STATED).items()
        },
        "tally": plain(Any, plan.tally),
        "rules": [to_plain(rule) for rule in plan.stated_rules],
        "rule_uses": [_use(use, plan.stated_rules) for use in plan.rules],
        "columns": names,
        "dtypes": [str(dtype) for dtype in frame.dtypes],
        "rows": [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)],
        "outcomes": plain(tuple[Outcome, ...], plan.outcomes.distinct),
        "members": plan.outcomes.members.tolist(),
        "proof": {
            "best": _evidence(plan.proof.best),
            "cheaper": _cheaper(plan.proof.cheaper),
            "cut_short": plan.proof.cut_short,
            "steps": [
                {"first": one.first, "last": one.last, "evidence": _evidence(one.evidence)}
                for one in plan.proof.steps
            ],
            "unsettled": plan.proof.unsettled,
            "survey": None if plan.proof.survey is None else _survey(plan.proof.survey),
        },
    }
    try:
        text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise OutputError(f"JSON cannot hold this plan: {error}") from None
    # Halves of characters, which some programs leave behind, are no UTF-8.
    return text if HALF.search(text) is None else json.dumps(body)


def write_json(plan: Result, path: Path) -> None:
    """Write a whole plan as JSON, which `from_json` reads."""
    path.write_text(to_json(plan) + "\n", encoding="utf-8")


def head_types() -> dict[str, Any]:
    """Return what a plan says of itself, by name and type."""
    types = get_type_hints(Result)
    return {entry.name: types[entry.name] for entry in fields(Result) if entry.name not in APART}


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """Build what reads and writes a type, once: it takes longer than a small plan."""
    return TypeAdapter(kind)


def plain(kind: Any, value: Any) -> Any:
    """Return a value of some type as JSON has it."""
    return adapter(kind).dump_python(value, mode="json", exclude=LEFT_OUT.get(kind))


def use_types() -> dict[str, Any]:
    """Return what is said of what becomes of a rule, by name and type; the rule by its position."""
    return {**get_type_hints(RuleUse), "rule": int}


def _use(use: RuleUse, rules: Sequence[Rule]) -> dict[str, Any]:
    said = {
        name: plain(kind, getattr(use, name))
        for name, kind in use_types().items()
        if name != "rule"
    }
    return {"rule": rules.index(use.rule), **said}


def _cheaper(cheaper: Evidence | Survey | None) -> dict[str, Any] | None:
    if cheaper is None:
        return None
    return _survey(cheaper) if isinstance(cheaper, Survey) else _evidence(cheaper)


def _survey(survey: Survey) -> dict[str, Any]:
    return {
        "bound": survey.bound,
        "own": list(survey.own),
        "prices": [list(map(spelled_price, one)) for one in survey.prices],
        "leaves": [
            {
                "box": [[span.low, span.high] for span in one.box],
                "evidence": _evidence(one.evidence),
            }
            for one in survey.leaves
        ],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    certificate = evidence.certificate
    return {
        "counts": {name: packed(getattr(evidence.counts, name)) for name in ENTRIES},
        "certificate": None if certificate is None else certificate.to_plain(),
    }
