"""Plans for tests, as a run writes them."""

from pathlib import Path

import pyarrow as pa
import pytest

from planner.errors import OutputError
from planner.scale.lakes.output import Output

PLAN, OTHER = "ab" * 32, "cd" * 32
PLACED = ["_planner.json", "a-00002.parquet", "a.parquet", "c=x/b.parquet", "c=y/b.parquet"]


def tables(part):
    """Make what is written of a part: each number twice as large."""
    for table in part.batches(["n"], 2):
        yield pa.table({"twice": [2 * n for n in table.column("n").to_pylist()]})


def done(output, lake):
    """Write all parts that are not yet."""
    return [
        output.staging.done(part) or output.staging.write(part, tables(part)) for part in lake.parts
    ]


def run(target, lake, plan=PLAN, **options):
    """Write a plan, as a run does."""
    with Output.of(target, lake, plan_hash=plan, **options) as output:
        return output.manifest or output.finish(done(output, lake), {"answer": 42})


def seen(folder):
    """List the files that are there, however hidden."""
    return sorted(
        str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file()
    )


def said(call, *args, **options):
    """Return what the OutputError of a call says."""
    with pytest.raises(OutputError) as caught:
        call(*args, **options)
    return str(caught.value)
