"""A lake planned beside the table it is made of: every row must be told the same."""

import json
from contextlib import contextmanager
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

import planner
from planner.scale import assign, counting, faults, unique
from planner.scale.dataset import plan_dataset


@contextmanager
def read_by(rows):
    """Let so many rows be read at a time, and parts be added up when they have as many classes."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (counting, assign, faults, unique):
            patch.setattr(module, "BATCH", rows)
        patch.setattr(counting, "PENDING", rows)
        yield


def lake(table, cuts, root):
    """Write a table in parts, which begin at these rows and at 0."""
    root.mkdir(parents=True, exist_ok=True)
    edges = [0, *sorted(cuts), table.num_rows]
    for at, (begin, end) in enumerate(pairwise(edges)):
        part = table.slice(begin, end - begin)
        parquet.write_table(part, root / f"{at:05}.parquet", row_group_size=50_000)
    return root


def _plain(table):
    """Return a table whose texts are texts."""
    kinds = [getattr(field.type, "value_type", field.type) for field in table.schema]
    return table.cast(pa.schema(list(zip(table.column_names, kinds, strict=True))))


def refuse_difference(plan, other, output):
    """Refuse a plan of a lake that says of any row something else than the plan of the table."""
    told, frame = parquet.read_table(output), plan.to_frame()
    assert len(told) == len(frame)
    assert set(told.column_names) == (set(plan.own_columns) if len(frame) else set())
    whole = pa.Table.from_pandas(frame[told.column_names], preserve_index=False)
    told, whole = map(_plain, (told, whole))  # texts may come by number
    for name, column in zip(told.column_names, told.columns, strict=True):
        expected = whole.column(name).cast(column.type)
        if not column.equals(expected):
            pairs = zip(column.to_pylist(), expected.to_pylist(), strict=True)
            at = next(at for at, (one, two) in enumerate(pairs) if one != two)
            rows = [each.slice(at, 1).to_pylist() for each in (told, whole)]
            raise AssertionError((name, at, rows))
    for name in ("status", "value", "bound", "cost_usd", "tally", "funding", "catalog_sha256"):
        assert getattr(plan, name) == getattr(other, name), name
    assert [str(use) for use in plan.rules] == [str(use) for use in other.rules]


def files_in(output):
    """Return what is in each file of an output but its manifest, and what that says of them."""
    manifest = json.loads((output / "_planner.json").read_text("utf-8"))
    parts = [{**part, "staged": ""} for part in manifest["parts"]]
    names = sorted(path for path in output.rglob("*") if path.is_file())
    files = {str(path.relative_to(output)): path.read_bytes() for path in names}
    del files["_planner.json"]
    return files, {**manifest, "parts": parts}


def planned(table, cuts, folder, budget, plan=None, **options):
    """Plan a table as it is and as a lake, refuse a difference, and return both plans."""
    source, output = lake(table, cuts, folder / "lake"), folder / "plan"
    of_call = {name: options.pop(name) for name in ("engine", "workers") if name in options}
    if plan is None:
        parquet.write_table(table, folder / "whole.parquet")
        plan = planner.plan(folder / "whole.parquet", budget, **options)
    other = plan_dataset(source, budget, output=output, **of_call, **options)
    refuse_difference(plan, other, output)
    return plan, other


def requests(rng, rows, fine=False):
    """Make a table of requests at random.

    Parameters
    ----------
    rng, rows
        Of what, and how many.
    fine
        Whether there are about as many priorities as rows.
    """
    priorities = rng.integers(0, 10_000, rows) / 1000 if fine else rng.integers(0, 6, rows) / 1.0
    return pa.Table.from_pandas(
        pd.DataFrame(
            {
                "id": [f"r{number}" for number in range(rows)],
                "duration": rng.choice([5, 8, 10, 15, 20, 30, 45], rows),
                "platform": rng.choice(["youtube", "tiktok", "instagram", None], rows),
                "priority": np.where(rng.random(rows) < 0.1, np.nan, priorities),
                "required": rng.random(rows) < 0.01,
                "required_quality": rng.choice(["Pro", None, None, None], rows),
                "campaign": rng.choice([f"c{number}" for number in range(6)], rows),
            }
        ),
        preserve_index=False,
    )
