"""Telling what is wrong with a catalog, in the words of the file rather than of pydantic."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from planner.catalog.currency import right_unit
from planner.catalog.fields import KeyFault
from planner.catalog.spelling import toml_key
from planner.errors import CatalogError
from planner.messages import nearest

# What pydantic says of durations that are no range, and of those that are no list.
FORMS = ("model_type", "tuple_type")
MOST_FAULTS = 100  # of very many, the first hundred are told

Schema = dict[str, Any]


def told(error: ValidationError, source: str, schema: Schema) -> CatalogError:
    """Say what a catalog's validation found.

    Parameters
    ----------
    error
        What pydantic raised.
    source
        The catalog's file or name.
    schema
        The JSON schema of catalogs.
    """
    details = error.errors(include_url=False)[:MOST_FAULTS]
    faults = [
        fault for one in details if not _other_form(one, details) for fault in _faults(one, schema)
    ]
    # A fault in a value of two possible forms is told for each of them; once is enough.
    return CatalogError(source, list({fault.key: fault for fault in faults}.values()))


def _other_form(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Say whether this only denies the one of two forms that the value does not have."""
    *at, _ = detail["loc"] or ("",)
    return detail["type"] in FORMS and any(
        list(other["loc"][: len(at)]) == at and other["type"] not in FORMS for other in details
    )


def _faults(detail: ErrorDetails, schema: Schema) -> list[KeyFault]:
    if detail["type"] != "catalog":
        return [_fault(detail, schema)]
    at = _place(detail)
    return [
        KeyFault(".".join(part for part in (toml_key(*at), key) if part), value, why)
        for key, value, why in detail["ctx"]["faults"]
    ]


def _fault(detail: ErrorDetails, schema: Schema) -> KeyFault:
    location = _place(detail)
    key, kind, value = toml_key(*location) or "catalog", detail["type"], detail["input"]
    if kind == "missing":
        return KeyFault(key, None, f"missing; expected {_wanted(location, schema)}")
    if kind == "extra_forbidden":
        why = f"no such key; {nearest(str(location[-1]), _keys(location, schema))}"
        return KeyFault(key, None if isinstance(value, dict | list) else value, why)
    if location[-1:] == ("prices_in",):
        return KeyFault(key, value, right_unit(value))
    if kind in FORMS and location[-1:] == ("duration_s",):
        return KeyFault(key, value, "expected what can be ordered, as { max = 10 } or [5, 10]")
    message = detail["msg"].replace("Input should be ", "expected ")
    return KeyFault(key, value, message[0].lower() + message[1:])


def _place(detail: ErrorDetails) -> tuple[int | str, ...]:
    """Leave out what pydantic calls the branches of a union: they are no keys of the file."""
    return tuple(
        part
        for part in detail["loc"]
        if part not in ("[key]", "Durations") and "[" not in str(part)
    )


def _wanted(location: tuple[int | str, ...], schema: Schema) -> str:
    field = _schema_at(location[:-1], schema).get("properties", {}).get(str(location[-1]), {})
    numeric = any(part.get("type") in ("number", "integer") for part in field.get("anyOf", [field]))
    return "a number" if numeric else "a value"


def _keys(location: tuple[int | str, ...], schema: Schema) -> list[str]:
    return list(_schema_at(location[:-1], schema).get("properties", {}))


def _schema_at(location: tuple[int | str, ...], whole: Schema) -> Schema:
    """Walk the catalog's JSON schema to the object at this place."""
    here = whole
    for part in location:
        inner = here.get("properties", {}).get(str(part))
        here = inner or here.get("additionalProperties") or here.get("items") or {}
        for variant in (here, *here.get("anyOf", ())):
            if "$ref" in variant:
                here = whole["$defs"][variant["$ref"].rsplit("/", 1)[1]]
                break
    return here
