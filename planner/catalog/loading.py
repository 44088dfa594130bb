"""Reading catalogs: TOML in, a checked `Catalog` out."""

from __future__ import annotations

import tomllib
import warnings
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from planner.catalog.fields import KeyFault
from planner.catalog.schema import Catalog
from planner.catalog.spelling import toml_key
from planner.errors import CatalogError, InputError, PlannerWarning, named, nearest, shown
from planner.files import read_file

SHIPPED = ("kling", "kling-api", "providers")
# What pydantic says of durations that are no range, and of those that are no list.
FORMS = ("model_type", "tuple_type")
MOST_BYTES = 5_000_000  # more is no catalog that anybody keeps by hand
MOST_FAULTS = 100  # of very many, the first hundred are told
DOTS = 1000  # in a line; no key is so deep


def load_catalog(catalog: Catalog | str | Path | None = None) -> Catalog:
    """Find a catalog.

    Parameters
    ----------
    catalog
        None for the documented Kling catalog, the name of a shipped one, a path to a TOML file,
        or a `Catalog`, which is returned as it is.

    Returns
    -------
    Catalog
        The catalog, checked.

    Raises
    ------
    InputError
        If there is no such catalog or file.
    CatalogError
        If the file is not a catalog; it names file, key, value and what was expected.
    """
    if isinstance(catalog, Catalog):
        return catalog
    if catalog is None:
        return _shipped(SHIPPED[0])
    if not isinstance(catalog, (str, Path)):
        raise InputError(f"catalog is {shown(catalog)}; expected a Catalog, a name or a path")
    if str(catalog) in SHIPPED:
        return _shipped(str(catalog))
    path = Path(catalog)
    if path.suffix != ".toml" and not _is_there(path):
        raise InputError(
            f"no catalog {shown(str(catalog), most=200)}; {nearest(str(catalog), SHIPPED)} "
            "(or give the path of a .toml file)"
        )
    raw = read_file(path, MOST_BYTES)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        why = f"no text in UTF-8 (byte {error.start})"
        raise CatalogError(named(path), [("file", None, why)]) from None
    return parse_catalog(text, source=named(path))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long
        return False


def warn_if_stale(catalog: Catalog, on: date) -> None:
    """Warn where the figures of a catalog are older than it says they should be.

    Parameters
    ----------
    catalog
        A catalog with `as_of` and `stale_after_days`.
    on
        The day on which it is used.

    Warns
    -----
    PlannerWarning
        If they are.
    """
    if catalog.as_of is None or catalog.stale_after_days is None:
        return
    age = (on - catalog.as_of).days
    if age > catalog.stale_after_days:
        warnings.warn(
            f"catalog {catalog.name} is from {catalog.as_of}, {age} days old; "
            f"prices change: check it (it asks for {catalog.stale_after_days} days at most)",
            PlannerWarning,
            stacklevel=3,
        )


@cache
def _shipped(name: str) -> Catalog:
    text = resources.files("planner.catalog").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return parse_catalog(text, source=name)


def parse_catalog(text: str, *, source: str) -> Catalog:
    """Read a catalog from TOML text.

    Parameters
    ----------
    text
        The TOML document.
    source
        What to call it in an error.

    Returns
    -------
    Catalog
        The catalog, checked.

    Raises
    ------
    CatalogError
        If the text is not TOML, or not a catalog.
    """
    text = text.replace("\r\n", "\n")
    deep = next((at for at, line in enumerate(text.split("\n"), 1) if line.count(".") > DOTS), 0)
    if deep:  # `tomllib` takes the square of a key's length
        raise CatalogError(source, [("file", None, f"line {deep} has more than {DOTS:,} dots")])
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        # Numbers of thousands of digits and deep nesting have errors of their own.
        raise CatalogError(source, [("file", None, f"no valid TOML: {named(error)}")]) from None
    try:
        return Catalog.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)[:MOST_FAULTS]
        faults = [
            fault for one in details if not _other_form(one, details) for fault in _faults(one)
        ]
        # A fault in a value of two possible forms is told for each of them; once is enough.
        raise CatalogError(source, list({fault.key: fault for fault in faults}.values())) from None


def _other_form(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Say whether this only denies the one of two forms that the value does not have."""
    *at, _ = detail["loc"] or ("",)
    return detail["type"] in FORMS and any(
        list(other["loc"][: len(at)]) == at and other["type"] not in FORMS for other in details
    )


def _faults(detail: ErrorDetails) -> list[KeyFault]:
    if detail["type"] != "catalog":
        return [_fault(detail)]
    at = _place(detail)
    return [
        KeyFault(".".join(part for part in (toml_key(*at), key) if part), value, why)
        for key, value, why in detail["ctx"]["faults"]
    ]


def _fault(detail: ErrorDetails) -> KeyFault:
    location = _place(detail)
    key, kind, value = toml_key(*location), detail["type"], detail["input"]
    if kind == "missing":
        return KeyFault(key, None, f"missing; expected {_wanted(location)}")
    if kind == "extra_forbidden":
        why = f"no such key; {nearest(str(location[-1]), _keys(location))}"
        return KeyFault(key, value, why)
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


def _wanted(location: tuple[int | str, ...]) -> str:
    field = _schema_at(location[:-1]).get("properties", {}).get(str(location[-1]), {})
    numeric = any(part.get("type") in ("number", "integer") for part in field.get("anyOf", [field]))
    return "a number" if numeric else "a value"


def _keys(location: tuple[int | str, ...]) -> list[str]:
    return list(_schema_at(location[:-1]).get("properties", {}))


@cache
def _json_schema() -> dict[str, Any]:
    return Catalog.model_json_schema()


def _schema_at(location: tuple[int | str, ...]) -> dict[str, Any]:
    """Walk the catalog's JSON schema to the object at this place."""
    whole = _json_schema()
    here: dict[str, Any] = whole
    for part in location:
        inner = here.get("properties", {}).get(str(part))
        here = inner or here.get("additionalProperties") or here.get("items") or {}
        for variant in (here, *here.get("anyOf", ())):
            if "$ref" in variant:
                here = whole["$defs"][variant["$ref"].rsplit("/", 1)[1]]
                break
    return here
