"""The JSON Schema of a catalog, with which an editor completes and checks one."""

from __future__ import annotations

import json
from typing import Any

from planner.catalog.currency import CODE
from planner.catalog.schema import Catalog


def schema_text() -> str:
    """Return the JSON Schema of a catalog, as text."""
    schema = Catalog.model_json_schema()
    # In another currency a file is turned into one in dollars before it is checked.
    schema["properties"]["currency"] = {"default": "USD", "pattern": CODE, "type": "string"}
    return json.dumps(_plain_numbers(schema), indent=2, sort_keys=True) + "\n"


def _plain_numbers(node: Any) -> Any:
    """Take out the decimals as text that pydantic allows: a catalog writes numbers."""
    if isinstance(node, list):
        return [_plain_numbers(item) for item in node]
    if not isinstance(node, dict):
        return node
    kinds = node.get("anyOf", [])
    if any(kind.get("type") == "number" for kind in kinds if isinstance(kind, dict)):
        kept = [kind for kind in kinds if kind.get("type") != "string"]
        rest = {key: value for key, value in node.items() if key != "anyOf"}
        node = {**rest, **kept[0]} if len(kept) == 1 else {**rest, "anyOf": kept}
    return {key: _plain_numbers(value) for key, value in node.items()}
