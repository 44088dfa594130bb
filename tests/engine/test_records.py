"""Records of arrays."""

import numpy as np
import pytest

from planner.engine.records import frozen


def test_a_view_of_memory_that_others_write_to_is_copied():
    """However far down that memory is: a view of a read-only view may still be written below."""
    memory = np.arange(6)
    middle = memory[1:]
    middle.flags.writeable = False
    view = middle[1:]
    assert not view.flags.writeable
    held = frozen(view)
    memory[:] = 9
    assert held.tolist() == [2, 3, 4, 5]
    with pytest.raises(ValueError, match="read-only"):
        held[0] = 1


def test_memory_that_nobody_writes_to_is_kept_as_it_is():
    """Ten million numbers are not copied at every step."""
    memory = np.arange(6)
    memory.flags.writeable = False
    assert frozen(memory) is memory
    assert frozen(memory[2:]).base is memory
