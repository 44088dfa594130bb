"""A smallest set of what cannot be kept together."""

from hypothesis import given
from hypothesis import strategies as st

from planner.rules.conflicts import smallest


@given(
    st.integers(1, 40),
    st.lists(st.sets(st.integers(0, 39), min_size=1, max_size=5), min_size=1, max_size=4),
)
def test_a_smallest_set_is_found_in_few_questions(count, culprits):
    """It is not possible; without any one of it, it is."""
    culprits = [{each % count for each in one} for one in culprits]
    asked = []

    def possible(items):
        asked.append(items)
        return not any(one <= set(items) for one in culprits)

    found = smallest(range(count), possible)
    assert not possible(found)
    for one in found:
        assert possible([each for each in found if each != one])
    assert len(asked) <= 4 + 2 * len(found) * (2 + count.bit_length())


def test_what_is_impossible_by_itself_needs_nothing():
    """The set is empty."""
    assert smallest([1, 2], lambda _: False) == []
