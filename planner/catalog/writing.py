"""Writing what a catalog holds as TOML, laid out as one would by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

LINE = 100  # letters of a list that stands on one line


def toml_text(data: Mapping[str, Any]) -> str:
    """Write data as a TOML document.

    Parameters
    ----------
    data
        As of `Catalog.model_dump`.
    """
    import tomlkit

    # A list of tables has a header for each at the top, and deeper a line for each.
    return tomlkit.dumps(
        {
            key: list(map(_laid_out, value)) if _is_of_tables(value) else _laid_out(value)
            for key, value in spelled(data).items()
        }
    )


def toml_item(value: Any) -> Any:
    """Make what stands behind a key: amounts digit by digit, tables on one line."""
    import tomlkit
    from tomlkit.items import Float, Trivia

    value = spelled(value)
    if isinstance(value, Decimal):
        return Float(float(value), Trivia(), f"{value:f}")
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for key, each in value.items():
            table.append(key, toml_item(each))
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for each in value:
            array.append(toml_item(each))
        return array
    return tomlkit.item(value)


def spelled(value: Any) -> Any:
    """Turn what a catalog holds into what TOML does: names as texts, no numbers like 1E+2."""
    if isinstance(value, Mapping):
        return {str(key): spelled(each) for key, each in value.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [spelled(each) for each in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else Decimal(f"{value:f}")
    return value


def _is_of_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _laid_out(value: Any) -> Any:
    """Give a table a header, and each entry of a list a line, if it is not short altogether."""
    if isinstance(value, dict):
        return {key: _laid_out(each) for key, each in value.items()}
    item = toml_item(value)
    return item.multiline(len(item.as_string()) > LINE) if isinstance(value, list) else item
