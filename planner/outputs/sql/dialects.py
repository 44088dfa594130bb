"""How databases write names, texts, types and a table inside a statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.errors import InputError
from planner.messages import nearest, shown

# What stands for an empty cell beside whether it is empty: any value of the type does.
FILLERS = {
    "yes or no": "false",
    "whole number": "0",
    "number": "0",
    "decimal": "0",
    "text": "",
    "day": "1970-01-01",
    "time": "1970-01-01 00:00:00",
    "time with zone": "1970-01-01 00:00:00+00:00",
}


@dataclass(frozen=True)
class Dialect:
    """How a database writes what it is asked.

    Attributes
    ----------
    types
        Its type for each kind of column, as of `planner.outputs.sql.cells.KINDS`; ``{size}`` is
        that of a decimal.
    name, text
        Write a name, and a text.
    lines
        Writes a table of texts: from its columns, and its lines.
    """

    types: Mapping[str, str]
    name: Callable[[str], str]
    text: Callable[[str], str]
    lines: Callable[[Sequence[str], Iterable[str]], str]

    def value(self, text: str | None) -> str:
        """Write a cell as a text."""
        return "NULL" if text is None else self.text(text)

    def cast(self, what: str, kind: str) -> str:
        """Read texts as what they are."""
        word, _, size = kind.partition("(")
        if word in ("text", "nothing"):
            return what
        return f"CAST({what} AS {self.types[word].format(size=f'({size}')})"

    def same(self, one: str, other: str, kind: str, *, gaps: bool) -> str:
        """Say that two cells are the same; both may be empty.

        Written as equalities, by which databases join many rows in a moment.
        """
        if kind == "nothing":
            return f"{one} IS NULL"
        if not gaps:
            return f"{one} = {other}"
        filler = self.cast(self.text(FILLERS[kind.partition("(")[0]]), kind)
        return (
            f"COALESCE({one}, {filler}) = COALESCE({other}, {filler})"
            f" AND ({one} IS NULL) = ({other} IS NULL)"
        )


def _doubled(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _doubled_twice(text: str) -> str:
    return _doubled(text.replace("\\", "\\\\"))


def _escaped(text: str) -> str:
    for letter, written in (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(letter, written)
    return f"'{text}'"


def _in_quotes(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _in_backticks(name: str) -> str:
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def _values(columns: Sequence[str], lines: Iterable[str]) -> str:
    rows = ",\n    ".join(f"({line})" for line in lines)
    return f"(VALUES\n    {rows}\n  ) AS told ({', '.join(columns)})"


def _structs(columns: Sequence[str], lines: Iterable[str]) -> str:
    rows = ",\n    ".join(f"({line})" for line in lines)
    fields = ", ".join(f"{column} STRING" for column in columns)
    return f"UNNEST(ARRAY<STRUCT<{fields}>>[\n    {rows}\n  ]) AS told"


_DUCKDB = {
    "yes or no": "BOOLEAN",
    "whole number": "BIGINT",
    "number": "DOUBLE",
    "decimal": "DECIMAL{size}",
    "text": "VARCHAR",
    "day": "DATE",
    "time": "TIMESTAMP",
    "time with zone": "TIMESTAMP WITH TIME ZONE",
}
_POSTGRES = _DUCKDB | {"number": "DOUBLE PRECISION", "decimal": "NUMERIC{size}", "text": "TEXT"}
_BIGQUERY = {
    "yes or no": "BOOL",
    "whole number": "INT64",
    "number": "FLOAT64",
    "decimal": "BIGNUMERIC",
    "text": "STRING",
    "day": "DATE",
    "time": "DATETIME",
    "time with zone": "TIMESTAMP",
}
_SNOWFLAKE = _DUCKDB | {"time": "TIMESTAMP_NTZ", "time with zone": "TIMESTAMP_TZ"}
DIALECTS = {
    "duckdb": Dialect(_DUCKDB, _in_quotes, _doubled, _values),
    "postgres": Dialect(_POSTGRES, _in_quotes, _doubled, _values),
    "bigquery": Dialect(_BIGQUERY, _in_backticks, _escaped, _structs),
    "snowflake": Dialect(_SNOWFLAKE, _in_quotes, _doubled_twice, _values),
}


def dialect_of(name: str) -> Dialect:
    """Find a dialect.

    Raises
    ------
    InputError
        If there is none of this name.
    """
    if not isinstance(name, str) or name not in DIALECTS:
        mend = nearest(str(name), tuple(DIALECTS))
        raise InputError(f"dialect {shown(name)} is none that is known; {mend}")
    return DIALECTS[name]
