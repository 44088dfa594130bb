"""The JSON Schema of a plan."""

import copy
import json
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

import planner
from planner.outputs import plan_schema
from planner.outputs.plan_schema import schema_text
from tests.outputs import test_as_json as as_json

PUBLISHED = Path(planner.__file__).parent / "outputs" / "plan.schema.json"
SCHEMA = json.loads(schema_text())
VALID = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())

PLANS = {
    **as_json.PLANS,
    "by a solver's word": lambda rows: planner.plan(rows, 20, method="milp"),
    "with odd columns": lambda _: planner.plan(
        pd.DataFrame({"duration": [5, 61], "takes": [1, 2], 7: [None, [1]], "mode": [0.5, True]}), 9
    ),
    "of nothing": lambda _: planner.plan([], 20),
}


def test_the_published_schema_is_current():
    """What stands in the package is the schema of the plans that it writes."""
    assert schema_text() == PUBLISHED.read_text("utf-8")


def test_the_schema_is_one_and_has_a_version():
    """Which is that of the plans, so that a reader knows which one it has."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"].endswith(f":{SCHEMA['properties']['schema']['const']}")


def test_every_key_is_explained():
    """In the words of the docs; what says nothing would be no help."""
    silent = {name for name, part in SCHEMA["properties"].items() if "description" not in part}
    assert silent == {"schema", "proof"}


@pytest.mark.parametrize("make", PLANS.values(), ids=PLANS)
def test_every_kind_of_plan_is_as_the_schema_says(batch, make):
    """New, and read again."""
    plan = make(batch)
    VALID.validate(json.loads(plan.to_json()))
    VALID.validate(json.loads(planner.Plan.from_json(plan.to_json()).to_json()))


def test_every_kind_of_certificate_is_as_the_schema_says(batch):
    """With what stands in for the budget, and a start of its own."""
    body = json.loads(planner.plan(batch, 20).to_json())
    certificate = body["proof"]["best"]["certificate"]
    surrogate = {"cost_weight": 1, "count_weight": 2, "side": "most", "count": 3}
    certificate |= {"start": body["proof"]["best"]["counts"], "surrogate": surrogate}
    planner.Plan.from_json(json.dumps(body))
    VALID.validate(body)


def places(node, path=()):
    """Yield the path of everything in a body."""
    yield path
    if isinstance(node, dict):
        for name, inner in node.items():
            yield from places(inner, (*path, name))
    elif isinstance(node, list) and node:
        yield from places(node[0], (*path, 0))


def changed(body, path, change):
    """Return a body of which one thing was changed."""
    body = copy.deepcopy(body)
    inside = body
    for step in path[:-1]:
        inside = inside[step]
    change(inside, path[-1])
    return body


BROUGHT_ALONG = {("rows", 0, name) for name in ("duration", "title")}


@pytest.fixture
def body(batch):
    """Return a plan of which every part is there."""
    rows = [{name: row[name] for name in ("id", "duration", "title")} for row in batch]
    return json.loads(planner.plan(rows, planner.Budget(30, packages=True)).to_json())


def test_nothing_else_is_a_plan(body):
    """Neither without one of its parts, nor with one more, nor with another kind of thing."""
    VALID.validate(body)
    every = [path for path in places(body) if path and path not in BROUGHT_ALONG]
    assert len(every) > 80
    for path in every:
        assert not VALID.is_valid(
            changed(body, path, lambda inside, at: inside.__setitem__(at, {}))
        )
        if isinstance(path[-1], str):
            assert not VALID.is_valid(changed(body, path, lambda inside, at: inside.pop(at)))
            more = changed(body, path, lambda inside, _: inside.__setitem__("approved_by", "me"))
            assert VALID.is_valid(more) == (path[0] == "rows" and len(path) > 2), path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), 4),
        (("cost_usd",), "much"),
        (("cost_usd",), 20.5),
        (("on",), "tomorrow"),
        (("status",), "perfect"),
        (("members", 0), -1),
        (("rows", 0, "decision"), "maybe"),
        (("outcomes", 0, "fate"), "lucky"),
        (("proof", "best", "certificate", "shadow_price"), "1/0"),
    ],
)
def test_what_no_plan_says_is_refused(body, path, value):
    """Of the right kind of thing, but none that there is."""
    wrong = changed(body, path, lambda inside, at: inside.__setitem__(at, value))
    assert not VALID.is_valid(wrong)


def test_a_key_that_has_no_words_is_seen(monkeypatch):
    """Rather than published without."""
    monkeypatch.setattr(plan_schema, "meanings", lambda _: {})
    with pytest.raises(KeyError):
        plan_schema.plan_schema()
