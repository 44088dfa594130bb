"""Changing a catalog's file: what changes is changed, and every comment stays where it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from planner.catalog.own import spelled
from planner.catalog.refreshing.refresh import Edit
from planner.errors import InputError
from planner.files import parse_toml

MEND = (
    "it is written in a way that cannot be changed without losing its comments; `planner catalog "
    "export` writes it anew, without any, and that can be refreshed"
)


def changed_text(text: str, edits: Iterable[Edit]) -> str:
    """Make changes in the text of a catalog.

    Parameters
    ----------
    text
        The TOML of a catalog.
    edits
        What is to stand otherwise.

    Returns
    -------
    str
        The text, which reads as the same data with these changes and nothing else.

    Raises
    ------
    InputError
        If that cannot be done.
    """
    import tomli_w
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    edits = list(edits)
    data = parse_toml(text)
    try:
        document = tomlkit.parse(text)
        for edit in edits:
            if _is_table(edit) and edit.path[0] != "resolutions":
                continue
            _change(document, edit)
        changed = tomlkit.dumps(document)
    except (TOMLKitError, KeyError, IndexError, TypeError, AttributeError, ValueError):
        raise InputError(MEND) from None
    for edit in edits:
        if _is_table(edit) and edit.path[0] != "resolutions":
            # A table that is new stands at the end, whatever there is before.
            table = {str(edit.path[0]): {str(edit.path[1]): spelled(edit.value)}}
            changed = changed.rstrip("\n") + "\n\n" + tomli_w.dumps(table)
        _apply(data, edit)
    try:
        written = parse_toml(changed)
    except InputError:
        raise InputError(MEND) from None
    if written != data or list(written["resolutions"]) != list(data["resolutions"]):
        raise InputError(MEND)
    return changed


def _is_table(edit: Edit) -> bool:
    """Say whether a change adds a model, a source or a resolution."""
    return len(edit.path) == 2 and isinstance(edit.value, Mapping)


def _apply(data: Any, edit: Edit) -> None:
    """Make a change in what was read."""
    *path, last = edit.path
    for step in path:
        data = data.setdefault(step, {}) if isinstance(data, dict) else data[step]
    value = spelled(edit.value)
    if edit.value is None:
        data.pop(last, None)
    elif isinstance(data, list):
        data.append(value)
    elif path == ["resolutions"]:
        kept = list(data.items())
        at = next((at for at, (name, _) in enumerate(kept) if name == edit.before), len(kept))
        data.clear()
        data.update([*kept[:at], (last, value), *kept[at:]])
    else:
        data[last] = value


def _change(document: Any, edit: Edit) -> None:
    """Make a change in a document that keeps how it was written."""
    *path, last = edit.path
    table = document
    for step in path:
        table = table[step]
    if edit.value is None:
        table.pop(last, None)
    elif path == ["resolutions"]:
        _insert_resolution(document, str(last), edit)
    elif last in table if isinstance(last, str) else last < len(table):
        table[last] = _item(edit.value)
    elif isinstance(last, int):
        table.append(_item(edit.value))
    else:
        _add(table, last, _item(edit.value))


def _add(table: Any, key: str, item: Any) -> None:
    """Add a key after the others of its table: comments below them are of the next one."""
    from tomlkit.items import InlineTable, Table

    body = getattr(table, "value", table)
    if isinstance(table, InlineTable):
        table[key] = item
        return
    plain = [name for name, value in body.body if name is not None and not isinstance(value, Table)]
    simple = [
        name for name in plain if not name.is_dotted() and not _is_array(dict(body.body)[name])
    ]
    if not simple:
        table[key] = item
        return
    body._insert_after(simple[-1], key, item)


def _is_array(value: Any) -> bool:
    from tomlkit.items import AoT

    return isinstance(value, AoT)


def _insert_resolution(document: Any, name: str, edit: Edit) -> None:
    """Put a resolution in its place: their order says which is the better one."""
    import tomlkit

    old = document["resolutions"]
    new = tomlkit.table(is_super_table=True)
    entry = tomlkit.table()
    for key, value in edit.value.items():
        entry.add(key, _item(value))
    entry.add(tomlkit.nl())
    for key in old:
        if key == edit.before:
            new.append(name, entry)
        new.append(key, old[key])
    if edit.before is None:
        new.append(name, entry)
    document["resolutions"] = new


def _item(value: Any) -> Any:
    """Make what stands in a document: amounts digit by digit, tables on one line."""
    import tomlkit
    from tomlkit.items import Float, Trivia

    value = spelled(value)
    if isinstance(value, Decimal):
        return Float(float(value), Trivia(), f"{value:f}")
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for key, each in value.items():
            table.append(key, _item(each))
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for each in value:
            array.append(_item(each))
        return array
    if isinstance(value, date):
        return tomlkit.date(value.isoformat())
    return tomlkit.item(value)
