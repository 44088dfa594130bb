"""`planner budget export`: the entries of a ledger for other programs."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from planner.cli.budget_options import LEDGER, WITHIN, month_option, opened, plain
from planner.cli.messages import say
from planner.cli.paths import same_file
from planner.errors import OutputError
from planner.files import refuse_no_folder, replacing
from planner.messages import named

if TYPE_CHECKING:
    from planner.spending.ledger.entries import Entry

AT_ONCE = 10_000  # entries that are in memory together
COLUMNS = ("seq", "at", "kind", "key", "scope", "month", "reservation", "model", "held_usd",
           "spent_usd", "details")  # fmt: skip
Rows = list[dict[str, Any]]


@click.command(
    "export",
    short_help="Write the entries for other programs.",
    epilog="\b\nExample:\n  planner budget export --month 2026-11 --output november.parquet",
)
@LEDGER
@month_option("all of them")
@WITHIN
@click.option("--output", "-o", metavar="FILE",
              help="Where to write them: .csv, .json, .parquet.  [default: print CSV]"
              )  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def export_command(
    place: str, month: str | None, scope: str, output: str | None, as_json: bool
) -> None:
    """Write what happened, entry by entry, in the order in which it did.

    Amounts are exact: text in CSV and JSON, decimals of nine places in Parquet. held_usd and
    spent_usd are what an entry adds to what is held and spent: added up, they are the sums of
    status.
    """
    if output is None:
        with opened(place) as ledger:
            write = _write_json if as_json else _write_csv
            write(_parts(ledger.each_entry(scope=scope, month=month)), sys.stdout.buffer)
        return
    if as_json:
        raise click.UsageError("--json prints; with --output, its ending says what is written")
    path = Path(output)
    writer = _writer_for(path)
    if same_file(output, place):
        raise click.UsageError("--output is the ledger itself; it would be lost")
    with opened(place) as ledger, replacing(path) as part, part.open("wb") as file:
        count = writer(_parts(ledger.each_entry(scope=scope, month=month)), file)
    say(f"wrote {named(path)}: {count:,} {'entry' if count == 1 else 'entries'}")


def _writer_for(path: Path) -> Callable[[Iterable[Rows], IO[bytes]], int]:
    """Find what writes this kind of file.

    Raises
    ------
    OutputError
        If nothing does, or there is no such folder.
    """
    writers = {".csv": _write_csv, ".json": _write_json, ".parquet": _write_parquet}
    found = writers.get(path.suffix.lower())
    if found is None:
        raise OutputError(
            f"{named(path)}: cannot write {named(path.suffix, 40) or 'a file without ending'}; "
            f"entries are written to {', '.join(writers)}"
        )
    refuse_no_folder(path)
    return found


def _parts(entries: Iterator[Entry]) -> Iterator[Rows]:
    """Yield entries as rows, some thousands at a time."""
    while part := [_row(entry) for entry in islice(entries, AT_ONCE)]:
        yield part


def _row(entry: Entry) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in COLUMNS}
    return {**row, "details": dict(entry.details)}


def _write_csv(parts: Iterable[Rows], file: IO[bytes]) -> int:
    """Write rows as CSV; return how many."""
    # Imported here: JSON needs none of it.
    import pandas as pd

    from planner.outputs.tables import write_frame

    heading, count = (",".join(COLUMNS) + "\n").encode("ascii"), 0
    for part in parts:
        rows = [{**plain(row), "details": _details(row)} for row in part]
        text = io.BytesIO()
        write_frame(pd.DataFrame(rows, columns=list(COLUMNS)), text)
        # Each part has the heading; nothing is written before something was read.
        file.write(text.getvalue() if not count else text.getvalue().removeprefix(heading))
        count += len(part)
    if not count:
        file.write(heading)
    return count


def _write_json(parts: Iterable[Rows], file: IO[bytes]) -> int:
    """Write rows as JSON, a line each; return how many."""
    count = 0
    for part in parts:
        for row in part:
            text = json.dumps(plain(row), ensure_ascii=False, allow_nan=False)
            file.write(b",\n" if count else b"[\n")
            file.write(text.encode("utf-8", "backslashreplace"))
            count += 1
    file.write(b"\n]\n" if count else b"[]\n")
    return count


def _write_parquet(parts: Iterable[Rows], file: IO[bytes]) -> int:
    """Write rows as Parquet; return how many."""
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {
        "seq": pa.int64(),
        "at": pa.timestamp("us", "UTC"),
        "held_usd": pa.decimal128(28, 9),
        "spent_usd": pa.decimal128(28, 9),
    }
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])
    count = 0
    with parquet.ParquetWriter(file, schema) as writer:
        for part in parts:
            rows = [{**row, "details": _details(row)} for row in part]
            writer.write_table(pa.Table.from_pylist(rows, schema))
            count += len(part)
    return count


def _details(row: dict[str, Any]) -> str:
    """Return the details of a row as JSON."""
    return json.dumps(row["details"], ensure_ascii=False, sort_keys=True)
