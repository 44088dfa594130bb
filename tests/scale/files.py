"""Lakes for tests, of a few rows."""

import pyarrow as pa
from pyarrow import parquet


def write(root, files, **options):
    """Write tables, or dicts of columns, below a folder, by their names."""
    for name, columns in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        table = columns if isinstance(columns, pa.Table) else pa.table(columns)
        parquet.write_table(table, path, **options)
    return root


def rows_of(lake, columns, size=1_000_000):
    """Read all of a lake, as a list of rows."""
    return [
        tuple(row.values())
        for part in lake.parts
        for table in part.batches(columns, size)
        for row in table.to_pylist()
    ]
