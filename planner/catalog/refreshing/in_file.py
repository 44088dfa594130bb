"""Changing a catalog's file: what changes is changed, and every comment stays where it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from planner.catalog.refreshing.changes import Edit, Path
from planner.catalog.spelling import toml_key
from planner.catalog.writing import spelled, toml_item, toml_text
from planner.errors import InputError
from planner.files import parse_toml
from planner.messages import named

MEND = (
    "it is written in a way that cannot be changed without losing its comments; `planner catalog "
    "export` writes it anew, without any, and that can be refreshed"
)
RESOLUTIONS = "resolutions"


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
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    edits, data = list(edits), parse_toml(text)
    if not edits:
        return text
    if data.get("currency", "USD") != "USD":  # what is read of it is in dollars
        raise InputError(
            f"it is in {named(data['currency'], 20)}, the price list in dollars; `planner catalog "
            "export` writes it in dollars, and that can be refreshed"
        )
    for edit in edits:
        _apply(data, edit)
    tables = [edit for edit in edits if _is_table(edit)]
    new_sizes = {str(edit.path[1]) for edit in tables if edit.path[0] == RESOLUTIONS}
    try:
        document = tomlkit.parse(text)
        added = [one for one in edits if not _is_table(one) and not _changed(document, one)]
        headless: dict[Path, list[str]] = {}
        for path, value, _ in added:
            table, line = _at(document, path[:-1]), _line(str(path[-1]), toml_item(value))
            if _is_headless(table, path):
                headless.setdefault(path[:-1], []).append(line)
            else:
                _write_below(table, line)
        for path, lines in headless.items():
            _write_above(_at(document, path), f"[{toml_key(*path)}]\n{''.join(lines)}\n")
        _write_sizes(document, data[RESOLUTIONS], new_sizes)
        changed = tomlkit.dumps(document)
        written = parse_toml(_with_tables(changed, tables))
    except (TOMLKitError, InputError, LookupError, TypeError, AttributeError, ValueError):
        raise InputError(MEND) from None
    if written != data or list(written[RESOLUTIONS]) != list(data[RESOLUTIONS]):
        raise InputError(MEND)
    return _with_tables(changed, tables)


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
    elif isinstance(data, list) and last == len(data):
        data.append(value)
    elif edit.before is not None:
        kept = list(data.items())
        at = [name for name, _ in kept].index(edit.before)
        data.clear()
        data.update([*kept[:at], (last, value), *kept[at:]])
    else:
        data[last] = value


def _at(document: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        document = document[step]
    return document


def _changed(document: Any, edit: Edit) -> bool:
    """Change what stands in a document already, or in one line; say whether that was done."""
    from tomlkit.items import AoT, InlineTable

    table, last = _at(document, edit.path[:-1]), edit.path[-1]
    if edit.value is None:
        table.pop(last, None)
    elif isinstance(table, AoT) and last == len(table):
        _add_row(table, edit.value)
    elif isinstance(last, int) and last == len(table):
        table.append(toml_item(edit.value))
    elif isinstance(last, int) or last in table or isinstance(table, InlineTable):
        table[last] = toml_item(edit.value)
    else:
        return False
    return True


def _add_row(rows: Any, value: Mapping[str, Any]) -> None:
    """Write a table below others that have a header each; what stands below these stays there."""
    import tomlkit

    row = tomlkit.table()
    for key, each in spelled(value).items():
        row.append(key, toml_item(each))
    row.trivia.indent = "\n"
    above, below = _last_body(rows), []
    while above and above[-1][0] is None:
        below.append(above.pop())
    rows.append(row)
    row.value.body.extend(reversed(below))


def _last_body(rows: Any) -> Any:
    """Return what is written last in some tables: in the last of them, or in the last in that."""
    from tomlkit.items import AoT, Table

    last, body = rows, []
    while isinstance(last, (AoT, Table)):
        body = (last[-1] if isinstance(last, AoT) else last).value.body
        last = body[-1][1] if body else None
    return body


def _line(key: str, item: Any) -> str:
    return f"{toml_key(key)} = {item.as_string()}\n"


def _is_headless(table: Any, path: Path) -> bool:
    """Say whether a table has no line of its own, but only tables in it, as a model of offers."""
    from tomlkit.items import Table

    named = all(isinstance(step, str) for step in path)
    return named and isinstance(table, Table) and table.is_super_table()


def _write_above(table: Any, text: str) -> None:
    """Write a text above the first of the tables in one."""
    from tomlkit.items import AoT, Table

    first = table
    while isinstance(first, AoT) or (isinstance(first, Table) and first.is_super_table()):
        first = first[0] if isinstance(first, AoT) else first.value.body[0][1]
    first.trivia.indent = text + first.trivia.indent


def _write_below(table: Any, text: str) -> None:
    """Write what is new below the last key of its table.

    Comments that follow are mostly of what comes next, and stay with it: so the line is written
    into what ends the line before.
    """
    from tomlkit.container import Container
    from tomlkit.items import AoT, Table

    body = (table if isinstance(table, Container) else table.value).body
    simple = [item for key, item in body if key is not None and not isinstance(item, (AoT, Table))]
    trivia = simple[-1].trivia if simple else table.trivia
    trivia.trail = f"{trivia.trail}{'' if trivia.trail.endswith(chr(10)) else chr(10)}{text}"


def _write_sizes(document: Any, sizes: Mapping[str, Any], new: Iterable[str]) -> None:
    """Write resolutions that are new in their places: their order says which is the better one."""
    from tomlkit.items import InlineTable

    table, new = document[RESOLUTIONS], set(new)
    first: list[str] = []  # before all that are there
    on_lines = any(isinstance(each, InlineTable) for each in table.values())
    last = None
    for name, value in sizes.items():
        if name not in new:
            last = name
            if first and on_lines:
                table.trivia.trail += "".join(first)
            elif first:
                trivia = table[name].trivia
                trivia.indent = "".join(f"{text[1:]}\n" for text in first) + trivia.indent
            first = []
            continue
        text = _size(name, value, on_lines=on_lines)
        if last is None:
            first.append(text)
        elif on_lines:
            trivia = table[last].trivia
            trivia.trail = f"{trivia.trail.rstrip()}\n{text}"
        else:
            _write_below(table[last], text)


def _size(name: str, value: Mapping[str, Any], *, on_lines: bool) -> str:
    if on_lines:
        return f"{toml_key(name)} = {toml_item(value).as_string()}\n"
    lines = [f"{toml_key(key)} = {toml_item(each).as_string()}\n" for key, each in value.items()]
    return f"\n[{toml_key(RESOLUTIONS, name)}]\n{''.join(lines)}"


def _with_tables(text: str, tables: Iterable[Edit]) -> str:
    """Add models and sources that are new at the end, whatever there is before."""
    for path, value, _ in tables:
        if path[0] != RESOLUTIONS:
            table = toml_text({str(path[0]): {path[1]: value}})
            text = f"{text.rstrip()}\n\n{table}"
    return text
