"""Plans with rules, held against what rules mean, by trying everything."""

import warnings
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import planner
from tests import rules_oracle as oracle
from tests.rules_oracle import DAY, TINY, asked_of, batches, rules_of

budgets = st.sampled_from([0, 1, 2, "3.5", 6, 20])


def planned(rows, budget, rules, method="auto"):
    """Plan a batch; None where nothing keeps the rules, or two of them contradict each other."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", planner.PlannerWarning)
        try:
            return planner.plan(rows, budget, catalog=TINY, rules=rules, on=DAY, method=method)
        except planner.InfeasibleError:
            return None
        except planner.InputError:
            assume(False)


@given(batches(), rules_of, budgets)
@settings(max_examples=60)
def test_a_plan_is_worth_what_the_best_is_that_keeps_the_rules(rows, rules, budget):
    """And keeps them, request by request, as do its uses; it is proved, and read again."""
    plan, asked = planned(rows, budget, rules), asked_of(rows)
    due = oracle.best(rules, asked, Decimal(str(budget)))
    assert (plan is None) == (due is None)
    if plan is None:
        return
    choices = oracle.choices_of(plan, asked)
    assert oracle.keeps(rules, asked, choices, budget_usd=Decimal(str(budget)))
    assert Decimal(str(plan.value)) == due == oracle.value(asked, choices)
    left = oracle.left(rules, asked)
    for rule in rules:
        if isinstance(rule, (planner.Cap, planner.Least, planner.Share)):
            told = [(use.limit, use.used) for use in plan.rules if use.rule == rule]
            meant = oracle.uses(rule, asked, choices, left)
            assert len(told) >= len(meant)
    again = planner.Plan.from_json(plan.to_json())
    assert again.rules == plan.rules
    assert again.stated_rules == tuple(rules) == plan.stated_rules
    assert not again.edits
    if plan.certified:
        said = again.verify(rows, catalog=TINY, rules=rules)
        number = "1 rule" if len(rules) == 1 else f"{len(rules)} rules"
        assert f"keeping {number}" in said
