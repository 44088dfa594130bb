"""Reading catalogs: TOML in, a checked `Catalog` out."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from planner.catalog.schema import Catalog
from planner.errors import CatalogError, InputError, nearest

SHIPPED = ("kling",)


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
    if catalog is None or str(catalog) in SHIPPED:
        return _shipped(str(catalog or SHIPPED[0]))
    path = Path(catalog)
    if path.suffix != ".toml" and not path.exists():
        raise InputError(
            f"no catalog {str(catalog)!r}; {nearest(str(catalog), SHIPPED)} "
            "Or give the path of a .toml file."
        )
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"catalog {path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CatalogError(
            str(path), [("file", None, f"no text in UTF-8 (byte {error.start})")]
        ) from None
    return parse_catalog(text, source=str(path))


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
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(source, [("file", None, f"no valid TOML: {error}")]) from None
    try:
        return Catalog.model_validate(data)
    except ValidationError as error:
        raise CatalogError(source, [_fault(detail) for detail in error.errors()]) from None


def _fault(detail: ErrorDetails) -> tuple[str, object, str]:
    location = tuple(part for part in detail["loc"] if part != "[key]")
    key, kind, value = _key(location), detail["type"], detail["input"]
    if kind == "missing":
        return key, None, f"missing; expected {_wanted(location)}"
    if kind == "extra_forbidden":
        return key, value, f"no such key; {nearest(str(location[-1]), _keys(location))}"
    if kind == "value_error":
        at, name, expected = str(detail["ctx"]["error"]).split("|")
        return at, name, f"expected {expected}"
    wanted = detail["msg"].removeprefix("Input should be ")
    return key, str(value) if isinstance(value, Decimal) else value, f"expected {wanted}"


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(f'"{part}"' if "." in str(part) else str(part) for part in location)


def _wanted(location: tuple[int | str, ...]) -> str:
    field = _schema_at(location[:-1]).get("properties", {}).get(str(location[-1]), {})
    numeric = any(part.get("type") in ("number", "integer") for part in field.get("anyOf", [field]))
    return "a number" if numeric else "a value"


def _keys(location: tuple[int | str, ...]) -> list[str]:
    return list(_schema_at(location[:-1]).get("properties", {}))


def _schema_at(location: tuple[int | str, ...]) -> dict[str, Any]:
    """Walk the catalog's JSON schema to the object at this place."""
    whole = Catalog.model_json_schema()
    here: dict[str, Any] = whole
    for part in location:
        inner = here.get("properties", {}).get(str(part))
        here = inner or here.get("additionalProperties") or here.get("items") or {}
        if "$ref" in here:
            here = whole["$defs"][here["$ref"].rsplit("/", 1)[1]]
    return here
