import pytest

from planner.scale.lakes import lake as lakes
from planner.scale.lakes.lake import Lake
from tests.scale.files import write

FILES = {
    "a.parquet": {"n": [1, 2, 3, 4, 5]},
    "c=x/b.parquet": {"n": [6, 7]},
    "c=y/b.parquet": {"n": [8]},
}


@pytest.fixture
def lake(tmp_path, monkeypatch):
    """Four parts in three files, in the folder ``lake`` of the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lakes, "PART_ROWS", 3)
    write(tmp_path / "lake", FILES, row_group_size=3)
    return Lake.of("lake")
