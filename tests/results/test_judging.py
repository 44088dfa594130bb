"""From a choice to what happened to each request."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.ratings import Rating
from planner.menus.menu import Menu, Menus
from planner.menus.option import Option
from planner.requests.kinds import Kind
from planner.results.judging import judge
from planner.results.outcome import Fate, How, WhyNot

ONE = Rating(Decimal(1), Decimal(1), Decimal(1))


def option(name, credits):
    """Make an option of 5 s."""
    price = Decimal(credits)
    return Option(name, None, "720p", price, Decimal(1), price, (5,), 0, used_s=5, rated=ONE)


def menu(*options, preferred=0, platform=""):
    """Make a menu of pairs of credits and quality in thousandths."""
    return Menu(
        kind=Kind(5, platform=platform),
        options=tuple(option(f"m{at}", credits) for at, (credits, _) in enumerate(options)),
        qualities=np.array([quality for _, quality in options], dtype=np.int64),
        obstacle="" if options else "nothing makes it",
        preferred=preferred,
    )


def judged(menus, members, choice, *, priorities=None, budget=100, by_turn=False):
    """Judge a choice; every priority is 1 where none is given."""
    return judge(
        Menus(tuple(menus), np.array(members, dtype=np.int64), date(2026, 4, 1)),
        np.array(choice, dtype=np.int64),
        np.array(priorities or [1000] * len(choice), dtype=np.int64),
        is_beyond=lambda option: option.credits > budget,
        by_turn=by_turn,
    )


def one(options, at, *, priority=1000, budget=100, by_turn=False, preferred=0):
    """Return the outcome of one request."""
    menus = [menu(*options, preferred=preferred)]
    return judged(menus, [0], [at], priorities=[priority], budget=budget, by_turn=by_turn)[0]


LADDER = [(10, 1000), (30, 2000), (60, 2500)]


def test_the_most_quality_is_the_best():
    """Nothing is gained beyond it, and nothing kept it from more."""
    outcome = one(LADDER, 2)
    assert (outcome.fate, outcome.taken.credits, outcome.quality) == (Fate.BEST, 60, Decimal("2.5"))
    assert (outcome.gain, outcome.more_credits, outcome.why_not) == (0, 0, None)


def test_less_than_the_most_quality_is_simpler():
    """With what the best would add, what more it would cost, and that the money went elsewhere."""
    outcome = one(LADDER, 0)
    assert (outcome.fate, outcome.best.credits, outcome.choices) == (Fate.SIMPLER, 60, 3)
    assert (outcome.gain, outcome.more_credits) == (Decimal("1.5"), 50)
    assert outcome.why_not is WhyNot.ELSEWHERE


def test_where_the_best_takes_more_than_the_whole_budget_that_is_why():
    """Nothing is elsewhere."""
    assert one(LADDER, 1, budget=59).why_not is WhyNot.BUDGET
    assert one(LADDER, 1, budget=60).why_not is WhyNot.ELSEWHERE


def test_of_equal_quality_the_cheapest_is_the_best_option():
    """And being made with a dearer one is no downgrade."""
    outcome = one([(40, 2000), (20, 2000), (10, 1000)], 0)
    assert outcome.fate is Fate.BEST
    assert outcome.best.credits == 20


def test_where_better_costs_no_more_nothing_kept_it_from_that():
    """As a solver that stopped early may leave it."""
    outcome = one([(40, 1000), (20, 2000)], 0)
    assert (outcome.fate, outcome.more_credits, outcome.why_not) == (Fate.SIMPLER, -20, None)


@pytest.mark.parametrize(
    ("priority", "budget", "fate", "why_not"),
    [
        (1000, 10, Fate.OUTBID, WhyNot.ELSEWHERE),
        (1000, 9, Fate.TOO_DEAR, WhyNot.BUDGET),
        (0, 10, Fate.WORTHLESS, None),
        (0, 9, Fate.WORTHLESS, None),
    ],
)
def test_a_skipped_request_is_outbid_too_dear_or_worth_nothing(priority, budget, fate, why_not):
    """By its priority, and by its cheapest option beside the whole budget."""
    outcome = one(LADDER, -1, priority=priority, budget=budget)
    assert (outcome.fate, outcome.why_not, outcome.made) == (fate, why_not, False)
    assert (outcome.taken, outcome.quality, outcome.cheapest.credits) == (None, 0, 10)


@pytest.mark.parametrize("by_turn", [False, True])
def test_a_request_with_an_empty_menu_is_impossible(by_turn):
    """Whatever its priority; it says what stands in the how."""
    outcome = one([], -1, priority=0, by_turn=by_turn, preferred=-1)
    assert (outcome.fate, outcome.obstacle) == (Fate.IMPOSSIBLE, "nothing makes it")
    assert (outcome.best, outcome.cheapest, outcome.tried) == (None, None, None)


@pytest.mark.parametrize(
    ("at", "preferred", "how"),
    [
        (1, 1, How.IN_TURN),
        (0, 1, How.CHEAPEST),
        (0, -1, How.CHEAPEST),
        (-1, 1, How.PASSED_OVER),
        (-1, -1, How.NOT_TRIED),
    ],
)
def test_the_rule_of_turns_leaves_its_mark(at, preferred, how):
    """What it did, with the option it tried; what was not weighed has no reason against it."""
    outcome = one(LADDER, at, by_turn=True, preferred=preferred)
    assert outcome.how is how
    assert outcome.tried == (None if preferred < 0 else menu(*LADDER).options[preferred])
    assert outcome.why_not is None
    assert one(LADDER, at, preferred=preferred).how is How.WEIGHED


def test_requests_share_what_they_have_in_common():
    """An outcome for each option taken, and for each menu and reason to skip."""
    menus = [menu(*LADDER), menu(), menu(*LADDER[:1], platform="tiktok")]
    outcomes = judged(
        menus,
        [0, 0, 0, 0, 1, 1, 2, 2, 2],
        [2, 0, 2, -1, -1, -1, 0, -1, -1],
        priorities=[1, 2, 3, 4, 5, 6, 7, 0, 0],
    )
    assert len(outcomes.distinct) == 6
    assert outcomes[0] is outcomes[2]
    assert outcomes[4] is outcomes[5]
    assert [outcome.menu for outcome in outcomes] == [0, 0, 0, 0, 1, 1, 2, 2, 2]
    assert [outcome.platform for outcome in outcomes][-3:] == ["tiktok"] * 3


offers = st.tuples(st.integers(0, 20), st.integers(0, 3000))
menus_of_any_kind = st.lists(st.lists(offers, max_size=4), min_size=1, max_size=4)


@settings(max_examples=100)
@given(menus_of_any_kind, st.data())
def test_every_outcome_agrees_with_the_choice(shapes, data):
    """Whatever was chosen from whatever there was."""
    menus = [menu(*options, preferred=-1) for options in shapes]
    size = data.draw(st.integers(0, 12))
    members = data.draw(st.lists(st.integers(0, len(menus) - 1), min_size=size, max_size=size))
    choice = [data.draw(st.integers(-1, len(shapes[member]) - 1)) for member in members]
    priorities = data.draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
    budget = data.draw(st.integers(0, 25))
    outcomes = judged(menus, members, choice, priorities=priorities, budget=budget)
    assert outcomes.counts.sum() == outcomes.tally.requests == len(outcomes) == size
    assert outcomes.counts.all()
    for outcome, member, at, priority in zip(outcomes, members, choice, priorities, strict=True):
        options = menus[member].options
        assert outcome.menu == member
        assert outcome.taken == (options[at] if at >= 0 else None)
        assert outcome.choices == len(options)
        top = max((quality for _, quality in shapes[member]), default=0)
        quality = shapes[member][at][1] if at >= 0 else 0
        assert (outcome.quality * 1000, outcome.gain * 1000) == (quality, top - quality)
        assert (outcome.fate is Fate.BEST) == (at >= 0 and quality == top)
        assert (outcome.fate is Fate.SIMPLER) == (at >= 0 and quality < top)
        assert (outcome.fate is Fate.IMPOSSIBLE) == (not options)
        skipped = at < 0 and bool(options)
        dear = skipped and min(one.credits for one in options) > budget
        assert (outcome.fate is Fate.WORTHLESS) == (skipped and priority == 0)
        assert (outcome.fate is Fate.TOO_DEAR) == (dear and priority > 0)
        assert (outcome.fate is Fate.OUTBID) == (skipped and not dear and priority > 0)


def test_each_outcome_is_there_once():
    """Also of what nothing can make, whatever its priority."""
    plan = planner.plan([{"duration": 61, "priority": 0}, {"duration": 61}], 5)
    assert len(plan.outcomes.distinct) == len(set(plan.outcomes.distinct)) == 1


def test_a_skipped_request_lacks_all_that_the_best_costs_and_brings():
    """It has nothing yet."""
    outcome = one(LADDER, -1)
    assert (outcome.more_credits, outcome.gain) == (60, Decimal("2.5"))


@pytest.mark.parametrize(
    ("price", "why_not"), [("19.5", None), ("20", None), ("20.5", WhyNot.ELSEWHERE)]
)
def test_only_what_costs_more_was_kept_from_it_by_money(price, why_not):
    """Better for the same money is no question of where that went; for half a credit, it is."""
    outcome = one([(20, 1000), (Decimal(price), 2000)], 0)
    assert (outcome.fate, outcome.why_not) == (Fate.SIMPLER, why_not)
    assert outcome.more_credits == Decimal(price) - 20


def test_also_the_first_option_of_a_menu_can_be_the_one_that_was_tried():
    """In turns; where all are weighed, none was tried."""
    passed = one(LADDER, -1, by_turn=True, preferred=0)
    assert (passed.how, passed.tried) == (How.PASSED_OVER, menu(*LADDER).options[0])
    assert one(LADDER, -1, preferred=0).tried is None
    assert one(LADDER, 1, preferred=1).tried is None
