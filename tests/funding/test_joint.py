"""Every purchase leaves a problem, and no box hides one: against every plan there is."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.engine import Counts
from planner.engine.counts import amount_of, value_of
from planner.engine.solution import fault_of
from planner.errors import CertificateError
from planner.funding.joint import joint_of
from planner.funding.plane import Plane
from planner.funding.survey import open_boxes
from planner.planning import prepare
from tests.sellers import DAY, batches, catalog, several


def joined(batch, catalogs):
    """Prepare a batch to be paid in packages."""
    return joint_of(prepare(batch, catalog=catalogs, on=DAY), planner.Budget(1, packages=True))


def choices(joint):
    """List every choice of a small batch, group by group in any order, as counts."""
    problem = joint.problem(joint.most)
    groups = problem.groups
    menus = [
        ([] if required else [-1]) + list(range(int(problem.lengths[menu])))
        for menu, required, size in zip(
            groups.menus.tolist(), groups.required.tolist(), groups.sizes.tolist(), strict=True
        )
        for _ in range(size)
    ]
    owners = [at for at, size in enumerate(groups.sizes.tolist()) for _ in range(size)]
    for taken in product(*menus):
        made = Counter(pair for pair in zip(owners, taken, strict=True) if pair[1] >= 0)
        rows = [[*pair, count] for pair, count in sorted(made.items())]
        yield Counts(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)


def amounts(joint, counts):
    """Say what a choice takes of each seller, and of all others, in steps."""
    return [amount_of(row, counts) for row in joint.batch.arrangement.counted]


def affordable(joint, usd):
    """Yield (counts, purchase, amounts) of every choice that packages hold enough for."""
    for counts in choices(joint):
        try:
            paid = joint.paid(counts)
        except planner.InputError:
            continue
        if paid.cost_usd <= usd:
            parts = {part.catalog: part.cost_usd for part in paid.parts}
            purchase = tuple(
                offered.units_of(parts.get(seller.name, Decimal(0)))
                for offered, seller in zip(joint.offered, joint.sellers, strict=True)
            )
            yield counts, purchase, amounts(joint, counts)


@settings(max_examples=40, deadline=None)
@given(batches, several(), st.integers(0, 60))
def test_the_purchase_of_every_plan_is_gone_through_and_leaves_what_it_takes(batch, catalogs, usd):
    """Where nothing is closed, no box that holds one is left out, nor are limits too low."""
    joint = joined(batch, catalogs)
    gone_through = {
        tuple(span.low for span in box): limits
        for box, limits in open_boxes(joint, Decimal(usd), lambda *_: False)
    }
    for _, purchase, taken in affordable(joint, Decimal(usd)):
        assert all(
            amount <= limit for amount, limit in zip(taken, gone_through[purchase], strict=True)
        )


@settings(max_examples=40, deadline=None)
@given(batches, several(), st.data())
def test_no_choice_is_worth_more_than_a_plane_says_of_its_limits(batch, catalogs, data):
    """Whatever the prices of budget, rows and sellers."""
    joint = joined(batch, catalogs)
    count = 2 + len(joint.sellers)
    price = st.fractions(0, 3_000_000, max_denominator=7)
    plane = Plane(joint, data.draw(st.lists(price, min_size=count, max_size=count)))
    problem = joint.problem(joint.most)
    for counts in choices(joint):
        limits = tuple(amounts(joint, counts))
        assert value_of(problem, counts) <= plane.most(limits) <= plane.most(joint.most)


@settings(max_examples=40, deadline=None)
@given(batches, several(), st.integers(0, 60), st.data())
def test_nor_more_than_it_says_of_the_money_whatever_is_bought(batch, catalogs, usd, data):
    """At prices that no package is worth more than; at others it says nothing."""
    joint = joined(batch, catalogs)
    money = data.draw(st.fractions(0, 3_000_000, max_denominator=7))
    shares = [
        data.draw(st.sampled_from([0, Fraction(1, 2), 1, Fraction(3, 2)])) for _ in joint.sellers
    ]
    own = [money * rate * share for rate, share in zip(joint.rates, shares, strict=False)]
    most = Plane(joint, [Fraction(0), *own, money]).most_for(Decimal(usd))
    assert (most is None) == any(money and share > 1 for share in shares)
    for counts, _, _ in affordable(joint, Decimal(usd)):
        assert most is None or value_of(joint.nothing, counts) <= most


@settings(max_examples=20, deadline=None)
@given(batches, several(), st.integers(0, 60))
def test_what_a_purchase_leaves_allows_what_it_pays_for_and_nothing_else(batch, catalogs, usd):
    """Also where one alone is paid, and the problem is written without rows."""
    joint = joined(batch, catalogs)
    for limits in [(usd, *[0] * len(joint.sellers)), (*[0] * len(joint.sellers), usd), (usd,) * 3]:
        limits = (*limits, *[0] * len(joint.sellers))[: len(joint.sellers) + 1]
        problem = joint.problem(limits)
        for counts in choices(joint):
            within = all(a <= b for a, b in zip(amounts(joint, counts), limits, strict=True))
            assert (not fault_of(problem, counts)) == within
            assert not within or value_of(problem, counts) == value_of(joint.nothing, counts)


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_a_plane_needs_a_price_of_every_limit(count):
    """With that of the budget alone, what is paid to each would count for nothing."""
    sold = [{"credits": 10, "usd": 7}]
    joint = joined([{"duration": 5}], [catalog("a", [(3, 5)], sold), catalog("b", [(2, 4)], sold)])
    Plane(joint, (Fraction(9),) * 4)
    with pytest.raises(CertificateError, match="each cap and each row"):
        Plane(joint, (Fraction(9),) * count)


def test_two_sums_that_are_paid_differ_by_the_unit_at_least():
    """It divides every package, and every step at list prices."""
    cats = [
        catalog(
            "a", [(3, 5)], [{"credits": 10, "usd": "0.7"}, {"credits": 7, "usd": "0.123456789"}]
        ),
        catalog("b", [(2, 4)]),
    ]
    joint = joined([{"duration": 5}], cats)
    for usd in ("0.7", "0.123456789", "10"):
        assert Decimal(usd) % joint.unit == 0


def test_a_part_of_a_credit_is_bought_whole():
    """Money for the credit that holds it is gone through."""
    sold = [{"credits": 1, "usd": 1}, {"credits": 2, "usd": "1.5"}]
    joint = joined([{"duration": 1}], [catalog("a", [("1.5", 5)], sold), catalog("b", [(99, 1)])])
    (span,) = joint.whole(Decimal(50))
    assert joint.offered[0].most_credits(span.high) == 2
