"""The best plans for many sums of money, whatever was asked before: every plan tried."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.funding.joint import Joint
from planner.funding.sums import Sums
from planner.planning import prepare
from tests.sellers import DAY, batches, catalog, every_plan, several

asked = st.lists(st.tuples(st.booleans(), st.integers(0, 60)), min_size=2, max_size=6)


@settings(max_examples=12, deadline=None)
@given(batches, several(), asked)
def test_what_was_found_for_one_sum_misleads_no_other(batch, catalogs, asked):
    """Sums and values in any order; those of a batch like it come first, or not."""
    plans = list(every_plan(batch, catalogs))
    joint = Joint(prepare(batch, catalog=catalogs, on=DAY))
    first = Sums(joint)
    for sums in (first, Sums(joint, like=first) if plans else first):
        for of_value, number in asked:
            if of_value:
                paid = [cost for value, cost in plans if value >= number]
                least = sums.least_money(number * 10**6)
                assert (least is None) == (not paid)
                assert least is None or least * joint.unit == min(paid)
                continue
            money = int(number / joint.unit)
            worth = [int(value * 10**6) for value, cost in plans if cost <= number]
            best = max(worth, default=-1)
            assert sums.at_least(money) <= best
            assert sums.value(money) == best
            if best >= 0:
                cost, solution = sums.cheapest(money)
                assert solution.value == best
                assert cost * joint.unit == min(
                    paid for value, paid in plans if value * 10**6 == best and paid <= number
                )
                assert sums._usd(cost) == joint.paid(solution.counts).cost_usd


def test_no_plan_is_worth_so_much_below_what_planes_say():
    """From no money on where nothing is asked."""
    catalogs = [catalog("a", [(2, 9)], [{"credits": 10, "usd": 9}]), catalog("b", [(1, 2)])]
    joint = Joint(prepare([{"duration": 3, "priority": 2}], catalog=catalogs, on=DAY))
    sums = Sums(joint)
    assert sums.open_from(0) == 0
    sums.value(int(Decimal(40) / joint.unit))
    for value, paid in every_plan([{"duration": 3, "priority": 2}], catalogs):
        assert sums.open_from(int(value * 10**6)) * joint.unit <= paid
    assert sums.open_from(10**9) is None


def test_sums_are_asked_in_any_order():
    """Downwards, upwards, and from a sum that is not enough for what is required."""
    catalogs = [catalog("a", [(2, 9)], [{"credits": 10, "usd": 9}]), catalog("b", [(1, 2)])]
    batch = [{"duration": 3, "priority": 2, "required": "yes"}, {"duration": 2, "priority": 1}]
    plans = list(every_plan(batch, catalogs))
    joint = Joint(prepare(batch, catalog=catalogs, on=DAY))
    every = range(30)
    for order in (every, every[::-1], (2, 3, 4, 30, 9, 5)):
        sums = Sums(joint)
        for usd in order:
            worth = [int(value * 10**6) for value, paid in plans if paid <= usd]
            assert sums.value(int(usd / joint.unit)) == max(worth, default=-1)
