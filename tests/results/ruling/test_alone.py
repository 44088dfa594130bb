"""What requests would take by themselves, held against prices added up one by one."""

import warnings
from fractions import Fraction

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import planner
from planner.results.ruling.alone import Alone, numbered
from planner.results.taken import Taken
from planner.results.wishes import Wishes
from planner.rules.models import Least, Share
from tests.rules.drawing import DAY, TINY, batches, filters, limits, ties
from tests.rules_oracle import amount


class Prices:
    """What choices are worth to single requests of a plan, after all that they are charged."""

    def __init__(self, plan):
        self.batch, self.compiled = plan.batch, plan.batch.compiled
        certificate, arranged = plan.proof.best.certificate, plan.batch.arrangement
        self.money = plan.solution.shadow_price / Fraction(self.batch.menus.step)
        self.prices = [
            *zip(arranged.cap_limits, certificate.cap_prices, strict=False),
            *zip(arranged.row_limits, certificate.row_prices, strict=False),
        ]

    def charge(self, row, option):
        """Add up what a request is charged for an option, limit by limit."""
        total = self.money * Fraction(option.credits)
        for limit, price in self.prices:
            one = self.compiled.limits[limit.rule]
            code = int(one.labels.codes[row])
            inside = 0 <= code <= limit.group if one.cumulative else code == limit.group
            units = amount(one.rule, option, TINY) if inside else Fraction(0)
            if isinstance(one.rule, Share):  # counted in steps of what all is paid in, as it is
                part = Fraction(one.rule.most)
                units = part.denominator * units - part.numerator * Fraction(option.credits)
                units /= Fraction(self.batch.menus.step)
            else:
                units /= Fraction(one.unit)
            total += price * (-units if isinstance(one.rule, Least) else units)
        return total

    def worth(self, row, option, quality):
        """Return what is left of the value of an option."""
        return int(self.batch.requests.priorities[row]) * int(quality) - self.charge(row, option)

    def of_menu(self, row):
        """List what each option on its menu is worth to a request."""
        menus = self.batch.menus
        menu = menus.menus[int(menus.members[row])]
        pairs = zip(menu.options, menu.qualities, strict=True)
        return [self.worth(row, option, quality) for option, quality in pairs]


def planned(rows, rules):
    """Plan a batch with a proof; what it is, its prices, and who would take what alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", planner.PlannerWarning)
        try:
            plan = planner.plan(rows, "3.5", catalog=TINY, rules=rules, on=DAY)
        except (planner.InfeasibleError, planner.InputError):
            assume(False)
    assume(plan.certified and not plan.by_turn)
    batch = plan.batch
    choice = batch.choice(plan.solution.counts)
    taken = Taken(batch.menus, choice)
    price = plan.solution.shadow_price / Fraction(batch.menus.step)
    wishes = Wishes(batch.menus, batch.requests.priorities, batch.worths, price)
    return Prices(plan), taken, Alone(batch, taken, wishes, plan.proof.best.certificate)


rules = st.tuples(limits, limits, st.one_of(ties, filters)).map(
    lambda one: list(dict.fromkeys(one))
)


@given(batches(), rules, st.data())
@settings(max_examples=15)
def test_a_request_pays_for_money_and_for_every_limit_that_it_is_under(rows, rules, data):
    """What is best then is what it wants; what it may not have, and what is off its menu."""
    prices, taken, alone = planned(rows, rules)
    batch, menus = prices.batch, prices.batch.menus
    every = np.flatnonzero(np.diff(menus.starts)[menus.members] > 0)
    signs = [np.sign(max(prices.of_menu(row))) for row in every.tolist()]
    assert alone.wants(every).tolist() == signs
    assert alone.is_sure(every).all()

    number = st.integers(0, 2)
    attributes = np.array([data.draw(number) for _ in menus.options], dtype=np.int64)
    known = st.integers(-1, int(attributes.max(initial=-1)))
    own = np.array([data.draw(known) for _ in every], dtype=np.int64)
    found = alone.otherwise(every, attributes, own)
    for row, mine, told in zip(every.tolist(), own.tolist(), found.tolist(), strict=True):
        begin = int(menus.starts[menus.members[row]])
        worths = prices.of_menu(row)
        has = [int(attributes[begin + at]) for at in range(len(worths))]
        barred = [worth for worth, one in zip(worths, has, strict=True) if one != mine]
        allowed = [worth for worth, one in zip(worths, has, strict=True) if one == mine]
        least = max(allowed, default=None)
        if not batch.requests.required[row]:
            least = 0 if least is None else max(least, 0)
        rather = bool(barred) and (least is None or max(barred) > least)
        assert (told >= 0) == rather
        if rather:
            assert max(barred) == worths[has.index(told)] or told in [
                one for one, worth in zip(has, worths, strict=True) if worth == max(barred)
            ]

    offered = batch.compiled.offered
    for row in every.tolist():
        begin, end = offered.starts[offered.members[row] : offered.members[row] + 2].tolist()
        here = int(taken.flat[row])
        has = 0
        if here >= 0:
            has = prices.worth(row, menus.options[here], menus.qualities[here])
        due = any(
            prices.worth(row, offered.options[at], offered.qualities[at]) > has
            for at in range(begin, end)
        )
        gone = np.arange(begin, end)
        told = alone.offered(np.array([row]), here, gone, offered.qualities)
        assert told.tolist() == [due]


def test_without_a_proof_nobody_knows_what_limits_charge():
    """Of whom no limit speaks that is known all the same; a share speaks of all."""
    rows = [{"duration": 5, "client": client} for client in ("acme", "zen")]
    for rule, sure in (
        (planner.Cap(where={"client": "acme"}, usd=1), [False, True]),
        (planner.Share(where={"client": "acme"}, most="0.5"), [False, False]),
    ):
        plan = planner.plan(rows, 3, catalog=TINY, rules=[rule], on=DAY)
        taken = Taken(plan.batch.menus, plan.batch.choice(plan.solution.counts))
        wishes = Wishes(
            plan.batch.menus, plan.batch.requests.priorities, plan.batch.worths, Fraction(0)
        )
        alone = Alone(plan.batch, taken, wishes, None)
        assert alone.is_sure(np.arange(2)).tolist() == sure


def test_what_is_kept_inside_composites_has_no_price():
    """Of many limits that each speak of a few; whom none speaks of is sure of its prices."""
    rows = [{"duration": 5, "client": f"c{at // 2}"} for at in range(100)] + [{"duration": 5}]
    plan = planner.plan(rows, 20, catalog=TINY, rules=[planner.Cap(by="client", videos=1)], on=DAY)
    batch = plan.batch
    taken = Taken(batch.menus, batch.choice(plan.solution.counts))
    wishes = Wishes(batch.menus, batch.requests.priorities, batch.worths, Fraction(0))
    alone = Alone(batch, taken, wishes, plan.proof.best.certificate)
    assert alone.is_sure(np.arange(101)).tolist() == [False] * 100 + [True]


columns = st.lists(st.tuples(st.integers(-2, 2), st.integers(0, 3)), min_size=1, max_size=9)


@given(columns)
def test_what_is_alike_in_all_columns_has_one_number(pairs):
    """And nothing else has it."""
    one, other = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    numbers = numbered(one, other).tolist()
    for at, pair in enumerate(pairs):
        for number, each in zip(numbers, pairs, strict=True):
            assert (number == numbers[at]) == (each == pair)
