"""Classes of a lake, and how many rows of each stand in which part, in whatever order parts end."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.scale import counting
from planner.scale.counting import Counted, count_part
from planner.scale.deciding import Deciding
from planner.scale.lakes.lake import Lake
from planner.scale.summarise import COUNT, FIRST
from tests.scale.alike import lake, read_by

rows = st.lists(st.sampled_from([5, 8, 10, 15]), min_size=1, max_size=30)
cuts = st.lists(st.integers(0, 30), max_size=5)


def counted_of(durations, edges, folder, order=None):
    """Count a lake of such rows, its parts in an order of their own."""
    found = Lake.of(lake(pa.table({"duration": durations}), edges, folder / "lake"))
    deciding = Deciding.of(found.schema, found.source, planner.load_catalog(), ())
    counted = Counted(found, deciding, folder)
    parts = [*range(len(found.parts))]
    if order is not None:
        order.shuffle(parts)
    for index in parts:
        counted.take(index, count_part(counted.stretches[index], deciding))
    return counted


@settings(max_examples=40)
@given(rows, cuts, st.randoms(use_true_random=False), st.integers(1, 9))
def test_rows_are_counted_by_class_and_part(tmp_path_factory, durations, cuts, random, size):
    """Before each part, in it, and among the first of some classes."""
    edges = sorted(cut for cut in cuts if cut < len(durations))
    with read_by(size):
        counted = counted_of(durations, edges, tmp_path_factory.mktemp("l"), random)
        kinds = list(dict.fromkeys(durations))
        assert counted.classes.column("duration").to_pylist() == kinds
        assert counted.classes.column(FIRST).to_pylist() == [
            durations.index(kind) for kind in kinds
        ]
        assert counted.classes.column(COUNT).to_pylist() == [
            durations.count(kind) for kind in kinds
        ]
        assert counted.sizes.sum() == len(durations)
        some = np.array(random.sample(range(len(kinds)), random.randint(0, len(kinds))), np.int64)
        ends = [stretch.row + stretch.part.rows for stretch in counted.stretches]
        assert counted.before(some).tolist() == [
            [durations[: stretch.row].count(kinds[at]) for at in some]
            for stretch in counted.stretches
        ]
        assert counted.within(some).tolist() == [
            [durations[stretch.row : end].count(kinds[at]) for at in some]
            for stretch, end in zip(counted.stretches, ends, strict=True)
        ]
        queue = [kind for kind in durations if kind in {kinds[at] for at in some}]
        for first in range(1, len(queue) + 1):
            found = counted.among_first(some, first)
            assert found.tolist() == [queue[:first].count(kinds[at]) for at in some]


def test_what_is_kept_of_parts_is_small(tmp_path):
    """The classes that stand there, and their counts: no row, and no file beyond these."""
    counted = counted_of([5, 8] * 500, [300], tmp_path)
    assert counted.within(np.array([0, 1])).tolist() == [[150, 150], [350, 350]]
    kept = {path.name: path.stat().st_size for path in tmp_path.iterdir() if path.is_file()}
    assert sorted(kept) == ["0.arrow", "1.arrow"]
    assert max(kept.values()) < 2_000  # most of it says what columns there are


@pytest.mark.parametrize("pending", [1, 3, 1000])
def test_summaries_are_added_up_before_they_are_many(tmp_path, monkeypatch, pending):
    """However many come, no more rows of them are held than there are classes, and some."""
    monkeypatch.setattr(counting, "PENDING", pending)
    counted = counted_of([5, 8, 10, 15] * 20, [*range(4, 80, 4)], tmp_path)
    held = sum(one.num_rows for one in counted._pending)
    assert held <= 2 * 4 + pending
    assert counted.classes.column(COUNT).to_pylist() == [20] * 4
