"""As many as possible of the highest priority first: the numbers, the value, and the proof."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.funding.proof import Step
from planner.planning import prepare, solve_batch
from planner.results.covering import cover
from planner.results.level import Level
from planner.rules.models import AllOrNone, Cap, Least, OneOf, Only, Same

CENTS = 5  # of a credit
PRIORITIES = [0, 0.5, 1, 2, 2, 3]
MODELS = st.sampled_from([["kling-v1"], ["kling-pro"], ["kling-v1", "kling-pro"]])
RULES = st.one_of(
    st.builds(lambda usd: Cap(by="client", usd=usd), st.sampled_from([1, 2, 4])),
    st.builds(lambda videos: Cap(by="client", videos=videos), st.integers(1, 2)),
    st.just(Least(by="client", videos=1)),
    st.just(OneOf("film")),
    st.just(AllOrNone("film")),
    st.just(Same("film")),
)
row = st.fixed_dictionaries(
    {
        "duration": st.sampled_from([5, 10]),
        "priority": st.sampled_from(PRIORITIES),
        "client": st.sampled_from(["a", "b"]),
        "film": st.sampled_from(["f", "g", ""]),
        "required": st.sampled_from([False, False, False, True]),
    }
)


def is_kept(rule, rows, choice):
    """Say whether a choice of (credits, quality, model) or None for each row keeps a rule."""
    groups = {}
    for one, taken in zip(rows, choice, strict=True):
        value = one["client" if isinstance(rule, (Cap, Least)) else "film"]
        if value:
            groups.setdefault(value, []).append(taken)
    for members in groups.values():
        made = [taken for taken in members if taken]
        kept = {
            "Cap": lambda made=made: (
                len(made) <= rule.videos
                if rule.unit == "videos"
                else CENTS * sum(taken[0] for taken in made) <= 100 * rule.usd
            ),
            "Least": lambda made=made: len(made) >= rule.videos,
            "OneOf": lambda made=made: len(made) <= 1,
            "AllOrNone": lambda made=made, members=members: len(made) in (0, len(members)),
            "Same": lambda made=made: len({taken[2] for taken in made}) <= 1,
        }[type(rule).__name__]()
        if not kept:
            return False
    return True


def best_by_trying(batch, rows, rules, usd):
    """Try every choice; return the greatest numbers of the levels and, with these, value."""
    levels = sorted({row["priority"] for row in rows if row["priority"]}, reverse=True)
    menus = [
        [
            None,
            *(
                (int(option.credits), int(quality), option.model)
                for option, quality in zip(m.options, m.qualities, strict=True)
            ),
        ]
        for m in (batch.menus.menus[at] for at in batch.menus.members)
    ]
    best = None
    for choice in product(*menus):
        if any(row["required"] and not taken for row, taken in zip(rows, choice, strict=True)):
            continue
        if CENTS * sum(taken[0] for taken in choice if taken) > 100 * usd:
            continue
        if not all(is_kept(rule, rows, choice) for rule in rules):
            continue
        made = [row["priority"] for row, taken in zip(rows, choice, strict=True) if taken]
        value = sum(
            int(1000 * row["priority"]) * taken[1]
            for row, taken in zip(rows, choice, strict=True)
            if taken
        )
        key = ([made.count(level) for level in levels], value)
        best = key if best is None else max(best, key)
    return best


def found(batch, usd, method="auto"):
    """Plan it; return the numbers of the levels and the value, None where nothing is possible."""
    try:
        plan = solve_batch(batch, planner.Budget(usd), method=method)
    except planner.InfeasibleError:
        return None, None
    assert plan.status == "optimal"
    made = [level.made for level in plan.coverage if level.priority]
    return (made, round(1_000_000 * plan.value)), plan


@settings(max_examples=12)
@given(st.lists(row, min_size=1, max_size=4), MODELS, st.sampled_from([0, 1, 2, 3, 5, 8]))
def test_without_rules_the_numbers_and_the_value_are_those_of_the_best_of_all(rows, models, usd):
    """Every choice is tried; and the plan is proved without a solver."""
    batch = prepare(rows, rules=[Only(model=models)], objective="coverage")
    got, plan = found(batch, usd)
    assert got == best_by_trying(batch, rows, [], usd)
    if plan is not None:
        assert "no plan makes more of a priority" in plan.verify()


@settings(max_examples=12)
@given(
    st.lists(row, min_size=2, max_size=4),
    MODELS,
    st.lists(RULES, min_size=1, max_size=2, unique_by=type),
    st.sampled_from([1, 2, 3, 5, 8]),
)
@pytest.mark.filterwarnings("ignore::planner.PlannerWarning")
def test_with_rules_too(rows, models, rules, usd):
    """What dominates by value may not take the place of what makes more."""
    batch = prepare(rows, rules=[Only(model=models), *rules], objective="coverage")
    got, plan = found(batch, usd)
    assert got == best_by_trying(batch, rows, rules, usd)
    if plan is not None:
        assert plan.verify()


ROWS = [
    {"id": name, "duration": 10, "priority": priority, "film": film}
    for name, priority, film in [("a", 3, "f"), ("b", 3, "f"), ("c", 2, "g"), ("d", 1, "g")]
]


def test_a_plan_says_how_many_of_each_priority_are_made():
    """The highest first."""
    plan = planner.plan(
        [*ROWS, {"id": "e", "duration": 10, "priority": 0}], 5, objective="coverage"
    )
    levels = [(int(level.priority), level.wanted, level.made) for level in plan.coverage]
    assert levels == [(3, 2, 2), (2, 1, 0), (1, 1, 0), (0, 1, 0)]
    assert isinstance(plan.coverage[0], Level)
    assert "priority 3: 2 of 2" in plan.summary()


def test_steps_of_the_proof_are_held_against_the_levels():
    """One is left out, one is of other levels, one proves something else."""
    rows = ROWS
    plan = planner.plan(rows, 100, objective="coverage", rules=[OneOf("film")])
    steps = plan.proof.steps
    assert len(steps) >= 2
    for wrong in (
        (),
        steps[:-1],
        steps[::-1],
        (replace(steps[0], last=len(plan.coverage)), *steps[1:]),
        (replace(steps[0], evidence=steps[-1].evidence), *steps[1:]),
        (Step(0, len(plan.coverage) - 1, steps[0].evidence),),
    ):
        forged = replace(plan, proof=replace(plan.proof, steps=wrong))
        with pytest.raises(planner.CertificateError):
            forged.verify(rows)
    assert plan.verify(rows)


def test_what_was_not_settled_in_time_is_not_claimed():
    """The plan is feasible, a note says where it stops, and nothing is proved."""
    plan = planner.plan(ROWS, 100, objective="coverage", rules=[OneOf("film")])
    open_ended = replace(plan.proof, unsettled=1)
    assert "2. highest" in open_ended.doubts[0]
    with pytest.raises(planner.CertificateError, match="not settled"):
        replace(plan, proof=open_ended).verify(ROWS)


@pytest.mark.long
def test_thousands_of_priorities_take_no_thousands_of_solves(monkeypatch):
    """Those of which all are made, and those of which none is, are settled together."""
    import planner.results.solving as solving

    calls = []
    real = solving.solve
    monkeypatch.setattr(solving, "solve", lambda *a, **k: calls.append(1) or real(*a, **k))
    rng = np.random.default_rng(3)
    rows = [
        {"duration": 10, "priority": round(float(each), 3)} for each in rng.uniform(1, 10, 1000)
    ]
    rules = [Only(model="kling-v1"), Cap(videos=300)]
    plan = planner.plan(rows, 2000, objective="coverage", rules=rules)
    assert plan.proof.unsettled is None
    assert len(plan.coverage) > 900
    assert len(calls) < 60
    assert sum(level.made for level in plan.coverage) == 300
    assert plan.coverage[200].made == plan.coverage[200].wanted


def test_the_greedy_rule_gets_no_hints_for_menus_that_are_made_for_counting(monkeypatch):
    """They are others than those of the batch; it goes by the cheapest options then."""
    seen = []

    def counted(levels, problem, solved):
        menus = len(problem.starts) - 1
        more = replace(problem, starts=np.append(problem.starts, problem.starts[-1]))
        for one in (problem, more):
            solved(one)
        assert [hints and len(hints.preferred) for hints in seen] == [menus, None]
        return cover(levels, problem, solved)

    def watched(problem, *, hints, **how):
        seen.append(hints)
        return planner.solve(problem, hints=hints, **how)

    monkeypatch.setattr("planner.results.solving.solve", watched)
    monkeypatch.setattr("planner.results.solving.cover", counted)
    planner.plan([{"duration": n, "priority": n} for n in (5, 6, 7)], 1, objective="coverage")
    assert len(seen) > 2
