"""Where a row of a lake stands: in which file, as which row, the first one 1."""

import numpy as np
import pyarrow as pa
import pytest

from planner.scale.counting import Stretch
from planner.scale.lakes import lake as module
from planner.scale.lakes.lake import Lake
from planner.scale.origin import LakeOrigin, place_in
from tests.scale.files import write


@pytest.fixture
def stretches(tmp_path, monkeypatch):
    """Return the parts of a lake of three files, of 3, 0 and 2 rows; each row is a part."""
    monkeypatch.setattr(module, "PART_ROWS", 1)
    rows = {"a#1.parquet": 3, "b.parquet": 0, "c/d.parquet": 2}
    files = {name: {"duration": pa.array([5] * count, pa.int64())} for name, count in rows.items()}
    found = Lake.of(write(tmp_path / "lake", files, row_group_size=1))
    return [Stretch(part, row) for row, part in enumerate(found.parts)]


def test_each_row_has_a_place(stretches):
    """Files are called by their path below the folder, whatever part of them the row is in."""
    assert len(stretches) == 5
    assert [place_in(stretches, row) for row in range(5)] == [
        *(f"a#1.parquet row {number}" for number in (1, 2, 3)),
        *(f"c/d.parquet row {number}" for number in (1, 2)),
    ]


def test_a_place_is_one_line_that_does_nothing_to_a_terminal(tmp_path):
    """Whatever a file is called; two files are told apart, however long their names are."""
    long = "/".join(["x" * 200] * 3)
    names = ["new\nline\x1b[31m.parquet", f"{long}/1{long}.parquet", f"{long}/2{long}.parquet"]
    lake = Lake.of(write(tmp_path / "lake", {name: {"duration": [5]} for name in names}))
    found = [place_in([Stretch(part, 0)], 0) for part in lake.parts]
    assert found[0] == r"new\nline\x1b[31m.parquet row 1"
    assert found[1:] == [f"{name} row 1" for name in names[1:]]


def test_a_class_stands_where_its_first_row_does(stretches):
    """Of each place it is known which class was asked for."""
    origin = LakeOrigin(
        "the lake", np.array([0, 4]), ("duration",), stretches=stretches, sizes=np.array([4, 1])
    )
    assert origin.place(1, "duration") == "c/d.parquet row 2"
    assert origin.placed == {"c/d.parquet row 2": 1}
    assert origin.taken(np.array([1])).place(0) == "c/d.parquet row 2"
    assert origin.requests_in(np.array([1, 0])) == 5
    assert origin.taken(np.array([1])).requests_in(np.array([0])) == 1
    assert origin.told() == "2 files"
    one = LakeOrigin("the lake", np.array([0]), (), stretches=stretches[:3], sizes=np.array([3]))
    assert one.told() == "1 file"
