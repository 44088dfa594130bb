"""The best plan beside packages of several catalogs, against every plan there is."""

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import planner
from planner.engine import solve
from planner.engine.clock import Clock
from planner.funding.joint import Joint
from planner.funding.sums import Sums
from planner.funding.surveying import settle_jointly
from planner.planning import prepare
from tests.sellers import DAY, batches, catalog, every_plan, several


def planned(batch, catalogs, usd, **asked):
    """Plan with packages."""
    money = planner.Budget(usd=usd, packages=True)
    return planner.plan(batch, money, catalog=catalogs, on=DAY, **asked)


@settings(max_examples=25, deadline=None)
@given(batches, several(), st.integers(0, 60))
def test_no_plan_is_worth_more_and_none_as_good_is_cheaper(batch, catalogs, usd):
    """Of every choice of models and purchases; read from JSON, it is proved again."""
    affordable = [(value, paid) for value, paid in every_plan(batch, catalogs) if paid <= usd]
    if not affordable:
        with pytest.raises(planner.InfeasibleError):
            planned(batch, catalogs, usd)
        return
    best = max(value for value, _ in affordable)
    plan = planned(batch, catalogs, usd)
    assert Decimal(str(plan.value)) <= best <= Decimal(str(plan.bound))
    assume(plan.status == "optimal" and not plan.proof.cut_short)
    assert Decimal(str(plan.value)) == best
    assert plan.cost_usd == min(paid for value, paid in affordable if value == best)
    assert plan.verify().endswith("no cheaper purchase is worth as much")
    again = planner.Plan.from_json(plan.to_json())
    assert not again.edits
    assert again.verify(batch, catalog=catalogs) == plan.verify()


TIED = {
    "together": (
        planner.AllOrNone("film"),
        lambda listed, films: all(
            len({each is None for each, one in zip(listed, films, strict=True) if one == film}) == 1
            for film in films
        ),
    ),
    "capped": (
        planner.Cap(by="film", usd=6),
        lambda listed, films: all(
            sum(each or 0 for each, one in zip(listed, films, strict=True) if one == film) <= 6
            for film in films
        ),
    ),
    "one": (
        planner.OneOf("film"),
        lambda listed, films: all(
            sum(each is not None for each, one in zip(listed, films, strict=True) if one == film)
            <= 1
            for film in films
        ),
    ),
}


@pytest.mark.filterwarnings("ignore:rule Cap.*can never be reached")
@pytest.mark.parametrize("rule", TIED)
@settings(max_examples=8, deadline=None)
@given(batches, several(), st.integers(0, 60), st.lists(st.sampled_from("xy"), min_size=4))
def test_so_it_is_beside_rules(rule, batch, catalogs, usd, films):
    """That join requests, and that limit what they cost at list prices."""
    stated, keeps = TIED[rule]
    films = films[: len(batch)]
    batch = [row | {"film": film} for row, film in zip(batch, films, strict=True)]
    every = every_plan(batch, catalogs, lambda listed: keeps(listed, films))
    affordable = [(value, paid) for value, paid in every if paid <= usd]
    if not affordable:
        with pytest.raises(planner.InfeasibleError):
            planned(batch, catalogs, usd, rules=stated)
        return
    best = max(value for value, _ in affordable)
    plan = planned(batch, catalogs, usd, rules=stated)
    assert Decimal(str(plan.value)) <= best <= Decimal(str(plan.bound))
    assume(plan.status == "optimal" and not plan.proof.cut_short)
    assert Decimal(str(plan.value)) == best
    assert plan.cost_usd == min(paid for value, paid in affordable if value == best)
    assert planner.Plan.from_json(plan.to_json()).verify(batch, catalog=catalogs)


@pytest.mark.filterwarnings("ignore:the rules keep all of the budget back")
@settings(max_examples=10, deadline=None)
@given(batches, several(), st.integers(0, 60), st.integers(1, 30))
def test_what_is_kept_back_is_kept_back_of_the_money(batch, catalogs, usd, kept):
    """As if there were so much less."""
    rule = planner.Reserve(usd=kept)
    affordable = [
        (value, paid) for value, paid in every_plan(batch, catalogs) if paid <= max(usd - kept, 0)
    ]
    if not affordable:
        with pytest.raises(planner.InfeasibleError):
            planned(batch, catalogs, usd, rules=rule)
        return
    plan = planned(batch, catalogs, usd, rules=rule)
    assume(plan.status == "optimal")
    assert Decimal(str(plan.value)) == max(value for value, _ in affordable)
    assert plan.cost_usd <= max(usd - kept, 0)
    assert planner.Plan.from_json(plan.to_json()).verify(batch, catalog=catalogs)


class Up(Clock):
    """One whose time is up from the start, though a moment is left for whoever asks."""

    def is_up(self):
        """Say so."""
        return True

    def left_s(self):
        """Leave a moment."""
        return 1.0


def test_where_time_is_up_a_plan_at_list_prices_stands_in():
    """Within the money, though packages are coarse; what bounds it is proved."""
    packs = [{"credits": 10, "usd": 9}]
    catalogs = [catalog("a", [(2, 9)], packs), catalog("b", [(1, 2)])]
    batch = [{"duration": 3, "priority": at} for at in (1, 2, 3)]
    joint = Joint(prepare(batch, catalog=catalogs, on=DAY))
    for usd in map(Decimal, (3, 9, 12, 30)):
        solution, funding, proof = settle_jointly(
            joint, usd, lambda problem, part=1.0: solve(problem), Up()
        )
        assert 0 < solution.value <= solution.bound
        assert funding.cost_usd <= usd
        proof.survey.check(joint, usd, proof.best)
        assert solution.bound >= max(
            value * 10**6 for value, paid in every_plan(batch, catalogs) if paid <= usd
        )


def test_where_time_is_up_it_is_no_worse_than_all_money_at_one_seller():
    """Though at the rates of packages a plan buys of both, which takes more than there is."""
    batch = [{"duration": 1 + at % 7, "priority": 1 + at % 9} for at in range(30)]
    for credits, usd in ((60, 40), (30, 20), (100, 60)):
        packs = [{"credits": credits, "usd": usd}]
        catalogs = [catalog("a", [(2, 9)], packs), catalog("b", [(1, 6)], packs)]
        joint = Joint(prepare(batch, catalog=catalogs, on=DAY))
        money = Decimal(usd + usd // 2)
        solution, funding, proof = settle_jointly(
            joint, money, lambda problem, part=1.0: solve(problem), Up()
        )
        alone = max(planned(batch, one, money).solution.value for one in catalogs)
        assert solution.bound >= solution.value >= alone > 0
        assert funding.cost_usd <= money
        proof.survey.check(joint, money, proof.best)


@pytest.mark.parametrize("boxes", [2, 5, 20])
def test_what_a_checker_could_not_go_through_is_told_with_a_gap(monkeypatch, boxes):
    """Nothing is raised: a higher bound is shown, or it is not said that nothing is cheaper."""
    monkeypatch.setattr("planner.funding.survey.MOST_BOXES", boxes)
    packs = [{"credits": 7, "usd": 5}, {"credits": 20, "usd": 13}]
    catalogs = [catalog("a", [(2, 9)], packs), catalog("b", [(1, 2)], packs, "0.5")]
    batch = [{"duration": 1 + at % 5, "priority": at} for at in (1, 2, 3, 4)]
    every = list(every_plan(batch, catalogs))
    unproved = 0
    for usd in range(0, 40, 3):
        plan = planned(batch, catalogs, usd)
        best = max(value for value, paid in every if paid <= usd)
        assert Decimal(str(plan.value)) <= best <= Decimal(str(plan.bound))
        assert plan.verify()
        unproved += plan.status != "optimal" or plan.proof.cut_short
    assert unproved or boxes > 5


class Ticking(Clock):
    """One that has so many seconds left, whatever happens."""

    def __init__(self, left):
        super().__init__()
        self._left = left

    def left_s(self):
        """Say how many."""
        return self._left


def test_what_takes_longer_than_is_left_is_not_begun(monkeypatch):
    """No purchase is priced or solved; at the rates of packages there is a plan and a bound."""
    packs = [{"credits": 10, "usd": 7}]
    catalogs = [catalog("a", [(2, 9)], packs), catalog("b", [(1, 2)])]
    batch = [{"duration": 3, "priority": 1 + at % 9} for at in range(30)]
    joint = Joint(prepare(batch, catalog=catalogs, on=DAY))
    solves = []

    def counted(problem, part=1.0):
        solves.append(part)
        return solve(problem)

    for left, some in ((1e-9, 0), (60.0, 1)):
        solution, funding, proof = settle_jointly(joint, Decimal(50), counted, Ticking(left))
        assert (len(solves) > 0) == some
        assert all(part <= 0.5 for part in solves)
        assert funding.cost_usd <= 50
        assert solution.gap < 0.1
        proof.survey.check(joint, Decimal(50), proof.best)


def test_what_was_not_looked_at_is_not_called_infeasible(monkeypatch):
    """Where the search ends before all purchases were seen, nothing is said of the others."""
    monkeypatch.setattr("planner.funding.searching.MOST_SOLVED", 0)
    monkeypatch.setattr("planner.funding.searching.EASY", 0)
    monkeypatch.setattr("planner.funding.surveying._LeastMoney._at_rates", lambda _: None)
    catalogs = [catalog("a", [(2, 9)], [{"credits": 10, "usd": 9}]), catalog("b", [(1, 2)])]
    batch = [{"duration": 3, "required": "yes"}]
    with pytest.raises(planner.SolverError, match="in the purchases that it looked at"):
        planned(batch, catalogs, 20)
    sums = Sums(Joint(prepare(batch, catalog=catalogs, on=DAY)))
    with pytest.raises(planner.SolverError, match="too many purchases"):
        sums.value(20)
    with pytest.raises(planner.SolverError, match="no optimum is proved"):
        sums.least_money(1)
