"""The JSON Schema of a catalog."""

import json
from pathlib import Path

import planner
from planner.catalog.json_schema import schema_text

PUBLISHED = Path(planner.__file__).parent / "catalog" / "catalog.schema.json"


def test_the_published_schema_is_current():
    """What stands in the package is the schema of the catalog that it can read."""
    assert schema_text() == PUBLISHED.read_text("utf-8")


def test_the_schema_knows_every_key(catalog):
    """And asks for numbers where a catalog writes numbers."""
    schema = json.loads(schema_text())
    assert set(schema["properties"]) == set(catalog.model_dump())
    rate = schema["$defs"]["Price"]["properties"]["per_second"]
    assert {kind.get("type") for kind in rate.get("anyOf", [rate])} == {"number", "null"}
