"""Plans with rules, written, read and proved again."""

import json

import pytest

import planner
from tests.results.telling import ROWS, planned
from tests.rules.drawing import DAY, TINY

RULES = (
    planner.Cap(by="client", usd={"acme": 1, "zen": 1}),
    planner.Same("film"),
    planner.Reserve(usd=1),
)


def refused(plan, *given, **options):
    """Check that a plan is refused, and return what is said."""
    with pytest.raises(planner.CertificateError) as error:
        plan.verify(*given, catalog=TINY, **options)
    return str(error.value)


def forged(plan, change):
    """Return a plan whose JSON somebody changed."""
    body = json.loads(plan.to_json())
    change(body)
    return planner.Plan.from_json(json.dumps(body))


def test_a_plan_is_proved_with_its_rules():
    """Those that it states, or those that its holder knows, in any order."""
    plan = planned(ROWS, 20, RULES)
    again = planner.Plan.from_json(plan.to_json())
    for one in (plan, again):
        assert "keeping 3 rules" in one.verify(ROWS, catalog=TINY)
        assert one.verify(ROWS, catalog=TINY, rules=RULES[::-1])
        assert "states another rule, Reserve" in refused(one, ROWS, rules=RULES[:2])
        assert "does not state the rule OneOf" in refused(
            one, ROWS, rules=[*RULES, planner.OneOf("film")]
        )
    assert plan.verify(catalog=TINY)


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a rule taken out", lambda body: body.update(rules=body["rules"][1:], rule_uses=[])),
        ("no rules at all", lambda body: body.update(rules=[], rule_uses=[])),
        ("a wider limit", lambda body: body["rules"][0]["usd"].update(acme=2)),
        ("more used", lambda body: body["rule_uses"][0].update(used="0.1")),
        ("worth more", lambda body: body["rule_uses"][0].update(worth=100.0)),
        ("another sentence", lambda body: body["rule_uses"][0].update(sentence="as you like")),
        ("a use less", lambda body: body.update(rule_uses=body["rule_uses"][1:])),
        ("kept otherwise", lambda body: body["rules"][2].update(usd=2)),
    ],
)
def test_a_plan_whose_rules_were_changed_is_refused(what, change):
    """Whatever of them it is."""
    plan = planned(ROWS, 20, RULES)
    assert refused(forged(plan, change), ROWS), what


def test_a_plan_that_breaks_its_rules_is_refused():
    """By what the rules mean, before any proof is looked at."""
    plan = planned(ROWS, 20, [planner.Cap(videos=4)])

    def tighten(body):
        body["rules"] = [{"rule": "Cap", "videos": 3}]

    assert "rule Cap(videos=3) is broken" in refused(forged(plan, tighten), ROWS)


def test_a_rule_with_code_of_its_own_is_refused():
    """A plan in Python may hold anything."""

    class Lenient(planner.Cap):
        """Says what it likes."""

    plan = planned(ROWS, 20, [planner.Cap(videos=4)])
    object.__setattr__(plan, "stated_rules", (Lenient(videos=4),))
    assert "is no rule" in refused(plan, ROWS)


def test_a_solvers_word_is_no_proof():
    """That says so, and no more."""
    plan = planned(ROWS, 20, RULES, method="milp")
    assert "there is no certificate" in refused(plan, ROWS)


def test_json_refuses_what_is_no_rule():
    """And what is said of one that is not there."""
    plan = planned(ROWS, 20, RULES)
    for change, said in (
        (lambda body: body["rules"].append({"rule": "Capp"}), "there is no rule 'Capp'"),
        (lambda body: body["rules"].append(3), "says no rule"),
        (lambda body: body["rule_uses"][0].update(rule=9), "speaks of rule 9, of 3"),
        (lambda body: body["rule_uses"][0].update(more=1), "'more' is no part of it"),
        (lambda body: body["rule_uses"][0].pop("limit"), "limit"),
        (lambda body: body["rule_uses"][0].update(limit="x"), "rule_uses.limit is 'x'"),
        (lambda body: body.update(rule_uses=[3]), "rule_uses holds 3"),
        (lambda body: body.update(rules={}), "rules is"),
    ):
        with pytest.raises(planner.InputError, match="no plan in JSON") as error:
            forged(plan, change)
        assert said in str(error.value)


def test_in_packages_the_least_money_is_proved_with_rules():
    """What is kept back is kept back of what the budget is good for."""
    budget = planner.Budget(20, packages=True)
    for rules in (RULES, RULES[:2], RULES[2:]):
        plan = planned(ROWS, budget, rules)
        assert "no cheaper purchase" in plan.verify(ROWS, catalog=TINY, rules=rules)


def test_the_summary_says_which_rules_hold_the_plan_back():
    """With what is used, and what more is worth."""
    rows = [{"duration": 5, "client": "acme", "priority": 2}] * 20
    rules = [planner.Cap(by="client", usd=3), planner.Only(resolution="720p", provider="north")]
    lines = planned(rows, 20, rules).summary().splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("  rules"))
    assert lines[at].split("rules", 1)[1].strip() == (
        "2 rules, all kept; 1 of their limits holds the plan back"
    )
    assert lines[at + 1].strip() == (
        "at most $3 for client acme; $3 used; $1 more would add about 3.20 value"
    )
    assert "rules" not in planner.plan(rows, 20, catalog=TINY, on=DAY).summary()
