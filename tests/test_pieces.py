"""Going through long columns piece after piece."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.pieces import counted, looked_up


@pytest.mark.parametrize("dtype", [np.int32, np.int64])
@given(st.lists(st.integers(0, 9), max_size=40))
def test_what_is_done_piece_after_piece_is_as_done_at_once(dtype, numbers):
    """Looking up and counting, whether the last piece is full, or no number occurs."""
    array, values = np.array(numbers, dtype=dtype), np.arange(10) * 7
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.pieces.PIECE", 8)
        found, counts = looked_up(values, array), counted(array, None, 10)
    assert found.tolist() == [7 * number for number in numbers]
    assert counts.tolist() == [numbers.count(number) for number in range(10)]
