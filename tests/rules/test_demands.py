"""Rules taken apart, and whether some of their demands can be kept: held against every choice."""

import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import Cap, Exclude, Least, Needs, OneOf, Reserve, Same, Share
from planner.engine.clock import Clock
from planner.errors import InputError, PlannerWarning
from planner.rules.demands import BUDGET, Demands
from planner.rules.reading import read_stated
from planner.rules.trials import Trials, UnsettledError
from tests.rules.drawing import DAY, TINY, chance, some_rows, some_rules
from tests.rules_oracle import MILLION, Choices

ROWS = [
    {"id": "a", "duration": 5, "client": "acme", "film": "F", "after": ""},
    {"id": "b", "duration": 5, "client": "acme", "film": "F", "after": "a, c"},
    {"id": "c", "duration": 5, "client": "zen", "film": "", "after": ""},
]


def apart(rules, rows=ROWS):
    """Take rules apart; return the demands and all choices."""
    every = Choices(rows, TINY, DAY)
    return Demands(read_stated((), rules), every.requests, every.menus, TINY), every


def trials(demands, credits=100, time_limit_s=None):
    """Ask about demands."""
    return Trials(demands, Decimal(credits), Clock(time_limit_s))


def test_a_rule_has_a_part_for_each_of_its_groups():
    """A filter and a reserve are whole, a need is a pair, a tie of one holds nobody."""
    rules = [Cap(by="client", usd=1), Needs("after"), Exclude(model="south/fine"), OneOf("film"),
             Same("client"), Reserve(usd=1)]  # fmt: skip
    demands, _ = apart(rules)
    assert [demand.name for demand in demands.every] == [
        "Cap(by='client', usd=1): acme",
        "Cap(by='client', usd=1): zen",
        f"{rules[1]}: 'b' needs 'a'",
        f"{rules[1]}: 'b' needs 'c'",
        str(rules[2]),
        "OneOf(by='film'): F",
        f"{rules[4]}: acme",
        "Reserve(usd=1)",
        "the budget",
    ]
    assert demands.every[-1] == BUDGET
    assert [demands.limit_number(at) for at in range(-1, 3)] == [-1, 0, 1, 1]


@given(chance, st.data())
@settings(max_examples=40)
def test_some_parts_can_be_kept_where_some_choice_keeps_them(random, data):
    """While some requests are made, within the budget or not."""
    rows, rules = some_rows(random, 4), some_rules(random)
    try:
        read_stated((), rules)
    except InputError:  # two limits for the same
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)
        demands, every = apart(rules, rows)
        some = [demand for demand in demands.every if data.draw(st.booleans())]
        made = [at for at in range(len(rows)) if data.draw(st.booleans())]
        mask = np.zeros(len(rows), dtype=bool)
        mask[made] = True
        credits = data.draw(st.sampled_from([0, 4, 10, 25, 200]))
        found = trials(demands, credits).possible(some, mask)
    names = {demand.name for demand in some}
    known = every.parts(rules)
    kept = every.all_made(made)
    for name in names - {BUDGET.name}:
        kept = kept & known.get(name, True)  # of a value without a limit nothing is asked
    if BUDGET in some:
        held = [rule for rule in rules if str(rule) in names]
        kept = kept & every.fits(Fraction(credits), held)
    assert found == bool(kept.any())


@given(chance, st.data())
@settings(max_examples=40)
def test_the_least_that_a_limit_must_be_is_what_the_others_leave(random, data):
    """Of a cap the least sum, of what is at least something the greatest; of money the cost."""
    rows = some_rows(random, 4)
    rules = [data.draw(st.sampled_from([Cap(by="client", usd=1), Cap(seconds=5), Cap(videos=0),
                                        Least(by="client", videos=2), Least(usd=2)])),
             OneOf("film"), Exclude(model="south/fine")]  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)
        demands, every = apart(rules, rows)
        limits = [demand for demand in demands.every if demand.rule == 0]
        of = data.draw(st.sampled_from([*limits, BUDGET]))
        others = [demand for demand in demands.every if demand not in (of, *limits)]
        mask = np.array(every.required)
        least = trials(demands, 30).least(others, mask, of)
        compiled = trials(demands, 30).compiled(others)
    kept = every.all_made()
    known = every.parts(rules)
    for demand in others:
        if demand != BUDGET:
            kept = kept & known[demand.name]
    if BUDGET in others:
        kept = kept & every.fits(Fraction(30))
    if of == BUDGET:
        used = every.credits
        unit = compiled.menus.step
    else:
        group = next(name for name in every.sums(rules[0], rules) if _called(rules[0], name, of))
        used = every.sums(rules[0], rules)[group][1]
        unit = compiled.limits[0].unit
    if not kept.any():
        assert least is None
        return
    assert least is not None
    due = used[kept].max() if isinstance(rules[0], Least) and of != BUDGET else used[kept].min()
    assert abs(least) * Fraction(unit) * MILLION == int(due)


def _called(rule, group, demand):
    return demand.name == (f"{rule}: {', '.join(group)}" if group else str(rule))


def test_shares_of_what_can_be_made_count_what_all_filters_leave():
    """Also where these filters are not among the demands."""
    rows = [ROWS[0], ROWS[2] | {"platform": "small"}]
    nothing = Exclude(where={"client": "zen"}, provider=["north", "south"])
    demands, _ = apart([Least(share="1"), nothing], rows)
    (share, rule, _) = demands.every
    one = trials(demands)
    assert one.possible([share, rule], np.array([False, False]))
    assert one.possible([share], np.array([False, False]))
    assert not one.possible([rule], np.array([False, True]))


def test_no_time_is_no_answer():
    """Neither whether it is possible, nor for how little."""
    demands, _ = apart([Share(by="client", most="0.5")])
    late = trials(demands, time_limit_s=0)
    nobody = np.zeros(3, dtype=bool)
    with pytest.raises(UnsettledError):
        late.possible(demands.every, nobody)
    with pytest.raises(UnsettledError):
        late.least([], nobody, BUDGET)
