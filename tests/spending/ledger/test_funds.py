"""What a budget is paid from: what lapses first is used first."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from planner.spending.ledger.funds import NEVER, Fund, drawn, in_order, left_in, used_of

lefts = st.integers(-50, 100)
added = st.builds(
    Fund,
    name=st.text("abcdef", min_size=1),
    left=lefts,
    lapses=st.integers(1, 9),
    is_own=st.just(False),
)
own = st.builds(
    Fund,
    name=st.just("2026-11"),
    left=st.none() | lefts,
    lapses=st.sampled_from([5, NEVER]),
    is_own=st.just(True),
)


@st.composite
def purses(draw):
    """Draw the funds of a scope: one of its own, and some that were added."""
    others = draw(st.lists(added, max_size=4, unique_by=lambda fund: fund.name))
    return in_order([*others, draw(own)], draw(st.integers(0, 9)))


@given(purses(), st.integers(0, 200))
def test_all_of_an_amount_is_drawn(funds, amount):
    """Each part from a fund that is there, and none of them below 0."""
    parts = drawn(funds, amount)
    assert sum(parts.values()) == amount
    assert all(part > 0 for part in parts.values())
    assert set(parts) <= {fund.name for fund in funds}


@given(purses(), st.integers(0, 200))
def test_no_fund_is_overdrawn_where_there_is_enough(funds, amount):
    """And where there is not, it is the scope's own money that is missing."""
    parts, left = drawn(funds, amount), left_in(funds)
    over = [
        fund
        for fund in funds
        if fund.left is not None and parts.get(fund.name, 0) > max(fund.left, 0)
    ]
    assert all(fund.is_own for fund in over)
    if left is None or (amount <= left and all((fund.left or 0) >= 0 for fund in funds)):
        assert not over


@given(purses(), st.integers(0, 200))
def test_what_lapses_first_is_used_first(funds, amount):
    """Nothing is drawn from a fund while one that lapses before it has something left."""
    parts = drawn(funds, amount)
    for before, after in pairwise(funds):
        assert before.lapses <= after.lapses
        if after.name in parts and not after.is_own:
            assert before.left is not None
            assert parts.get(before.name, 0) >= max(before.left, 0)


@given(st.lists(added, max_size=4), own, st.integers(0, 10))
def test_what_has_lapsed_is_not_there(others, mine, at):
    """But the own money of a month that is over is still charged with what was reserved in it."""
    funds = in_order([*others, mine], at)
    assert mine in funds
    assert all(fund.lapses > at for fund in funds if not fund.is_own)


def test_what_was_spent_beyond_the_own_money_is_missing_whatever_was_added():
    """A top-up that is used up lends nothing; one that is left does not hide a debt."""
    mine = Fund("2026-11", -5, NEVER, is_own=True)
    more = [Fund("a", 20, 9, is_own=False), Fund("b", -3, 9, is_own=False)]
    assert left_in([mine, *more]) == 15
    assert left_in([Fund("2026-11", None, NEVER, is_own=True), *more]) is None


@given(
    st.dictionaries(st.text("abc", min_size=1), st.integers(0, 50), max_size=4), st.integers(0, 99)
)
def test_what_is_used_of_what_is_held_is_what_was_drawn_first(held, amount):
    """No more than is held, and of each fund all of it before the next is begun."""
    used = used_of(held, amount)
    assert sum(used.values()) == min(amount, sum(held.values()))
    begun = [name for name in held if used.get(name, 0) < held[name]]
    for name in list(held)[list(held).index(begun[0]) + 1 :] if begun else []:
        assert used.get(name, 0) == 0
