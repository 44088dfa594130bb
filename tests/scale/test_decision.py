"""What was decided for each class: its rows are told in their order, wherever they are cut."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from planner.requests.reading import Reading
from planner.scale.assign import Before, assign, before_each
from planner.scale.deciding import Deciding
from planner.scale.decision import Decision
from planner.scale.keys import Keys
from planner.scale.summarise import summarise

READING = Reading("a lake", "", 0, {})


def decision_of(pieces, id_column="", **told):
    """Decide for classes 0, 1, ...: how many of each are of each of its pieces."""
    owners = np.repeat(np.arange(len(pieces)), list(map(len, pieces)))
    counts = np.array([count for each in pieces for count in each], dtype=np.int64)
    numbers = np.arange(len(counts))
    told = pa.table({"piece": numbers, "value": np.zeros(len(counts))})
    deciding = Deciding(("class",), id_column, (), READING)
    keys = Keys(pa.table({"class": pa.array(range(len(pieces)), pa.int64())}))
    return Decision(deciding, keys, owners, counts, told, numbers.astype("i4"), numbers / 2)


@given(
    st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=4), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
    st.lists(st.integers(0, 60), max_size=5),
)
def test_the_rows_of_a_class_get_its_pieces_one_after_the_other(pieces, random, cuts):
    """In the order of the input; whoever has it in parts says what comes before each."""
    decision = decision_of(pieces)
    rows = [at for at, each in enumerate(pieces) for _ in range(sum(each))]
    random.shuffle(rows)
    left = [
        [
            int(decision.first[at]) + number
            for number, count in enumerate(each)
            for _ in range(count)
        ]
        for at, each in enumerate(pieces)
    ]
    expected = [left[at].pop(0) for at in rows]
    table = pa.table({"class": rows})
    assert assign(table, decision).column("piece").to_pylist() == expected
    edges = [0, *sorted(cut for cut in cuts if cut < len(rows)), len(rows)]
    before = Before(0, np.zeros(len(decision.parted), dtype=np.int64))
    told = [
        assign(table.slice(begin, end - begin), decision, before) for begin, end in pairwise(edges)
    ]
    assert pa.concat_tables(told).column("piece").to_pylist() == expected
    assert pa.concat_tables(told).column("id").to_pylist() == [
        str(number) for number in range(1, len(rows) + 1)
    ]
    assert before.parted.tolist() == [sum(pieces[at]) for at in decision.parted.tolist()]


def test_it_says_which_classes_are_parted():
    """Of one piece a class needs no number of its rows."""
    decision = decision_of([[3], [2, 5], [1], [4, 4, 1]])
    assert decision.parted.tolist() == [1, 3]
    assert decision.first.tolist() == [0, 1, 3, 4, 7]


def test_the_columns_that_are_needed_are_those_that_decide_and_the_id():
    """The id once, where it decides as well."""
    assert decision_of([[1]]).columns == ("class",)
    assert decision_of([[1]], "ID").columns == ("class", "ID")
    assert decision_of([[1]], "class").columns == ("class",)


@given(st.lists(st.lists(st.sampled_from([0, 1, 2]), max_size=6), max_size=5))
def test_what_comes_before_each_part_is_known_from_what_was_counted(parts):
    """How many rows, and how many of each class that is parted."""
    rows = [row for part in parts for row in part]
    counts = [rows.count(number) for number in range(3)]
    decision = decision_of([[9], [max(counts[1] - 1, 1), 1], [3, 9]])
    found = before_each(
        [summarise(pa.table({"class": pa.array(part, pa.int64())})) for part in parts], decision
    )
    for at, before in enumerate(found):
        gone = [row for part in parts[:at] for row in part]
        assert before.rows == len(gone)
        assert before.parted.tolist() == [gone.count(number) for number in (1, 2)]
