"""Plans with rules, held against what rules mean, by trying everything."""

import json
import warnings
from decimal import Decimal

import pytest

import planner
from tests.rules.drawing import DAY, TINY


def planned(rows, budget, rules, method="auto"):
    """Plan a batch; None where nothing keeps the rules."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", planner.PlannerWarning)
        try:
            return planner.plan(rows, budget, catalog=TINY, rules=rules, on=DAY, method=method)
        except planner.InfeasibleError:
            return None


ROWS = [
    {"id": "a", "duration": 5, "priority": 9, "client": "acme", "film": "F1", "after": ""},
    {"id": "b", "duration": 5, "priority": 5, "client": "acme", "film": "F1", "after": "a"},
    {"id": "c", "duration": 5, "priority": 3, "client": "zen", "film": "F2", "after": ""},
    {"id": "d", "duration": 5, "priority": 1, "client": "zen", "film": "F2", "after": "c"},
]


def told(rules, budget=20, rows=ROWS, **options):
    """Plan with rules; return what is said of each request, by id: the rule and the reason."""
    frame = planned(rows, budget, rules, **options).to_frame()
    pairs = zip(frame["rule"].where(frame["rule"].notna(), ""), frame["reason"], strict=True)
    return dict(zip(frame["id"], pairs, strict=True))


def test_what_takes_the_best_off_a_menu_is_named():
    """Where it is made at the best that is left, and where nothing is."""
    only = planner.Only(where={"client": "acme"}, model="north/plain")
    said = told([only])
    assert said["a"] == (
        str(only),
        "Made with the best that is allowed (only with north/plain, where client is acme).",
    )
    assert said["c"] == ("", "Made at its best.")
    none = planner.Exclude(where={"client": "acme"}, provider=["north", "south"])
    rule, reason = told([none])["a"]
    assert rule == str(none)
    assert reason.startswith(f"Ruled out: rule {none} leaves nothing: without, it could be made")


def test_what_a_filter_takes_may_not_be_what_decides():
    """Where what is gone would not be worth its money either, money decides."""
    without = planner.Exclude(provider="south")
    said = told([without], budget=1)
    assert said["d"][0] == ""
    assert "that money does more elsewhere" in said["d"][1]


def test_ties_are_named_for_whom_they_keep_out():
    """With the group, or the request that is needed."""
    assert told([planner.OneOf("film")])["b"] == (
        "OneOf(by='film'): F1",
        "Left out: another of film F1 is made (One of).",
    )
    cap = planner.Cap(videos=0, where={"id": "a"})
    assert told([cap, planner.Needs("after")])["b"][1] == (
        "Skipped: a, which it needs, is not made (Needs)."
    )
    rows = [*ROWS[:1], ROWS[1] | {"duration": 61}]
    assert told([planner.AllOrNone("film")], rows=rows)["a"] == (
        "AllOrNone(by='film'): F1",
        "Left out: film F1 is made as a whole or not at all (All or none).",
    )


def test_what_is_made_alike_says_so():
    """Who would be better otherwise, and who cannot be made so."""
    rows = [*ROWS[:1], ROWS[1] | {"duration": 8, "priority": "8.9"}]
    said = told([planner.Same("film")], rows=rows)
    assert said["a"] == (
        "Same(by='film'): F1",
        "Made with north/plain at 1080p because film F1 is made alike (Same).",
    )
    assert said["b"] == ("", "Made at its best.")
    rows[1]["priority"] = 1
    assert told([planner.Same("film")], rows=rows)["b"] == (
        "Same(by='film'): F1",
        "Skipped: film F1 is made alike (Same), and so this would not be worth it.",
    )


def test_a_limit_that_is_used_up_is_named_the_innermost_first():
    """With what it allows; who could not be better with money alone is left to money."""
    cap = planner.Cap(by="client", usd={"acme": "0.5"})
    rule, reason = told([planner.Cap(usd="0.9"), cap])["b"]
    assert rule == f"{cap}: acme"
    assert reason == (
        "Skipped: costs $0.50 at least (north/plain at 720p); the limit (at most $0.50 for client "
        "acme) is used up by what is worth more."
    )
    assert told([planner.Cap(videos=1)])["b"][0] == "Cap(videos=1)"


def test_what_is_made_only_since_a_rule_asks_for_it_says_so():
    """Though its money would do more elsewhere."""
    rule = planner.Least(by="client", videos={"zen": 2})
    said = told([rule], budget="3.5")
    assert said["d"] == (
        f"{rule}: zen",
        "Made because the rule asks for it: at least 2 videos for client zen.",
    )
    assert said["a"][0] == ""


def test_what_is_kept_back_is_named_for_whom_it_would_be_enough():
    """It costs less than the budget, but not less than what is left of it."""
    rows = [ROWS[0]]
    assert told([planner.Reserve(usd="0.6")], budget=1, rows=rows)["a"] == (
        "Reserve(usd=0.6)",
        "Skipped: costs $0.50 at least (north/plain at 720p); more than the budget without what is "
        "kept back ($0.60 kept back).",
    )
    assert told([planner.Reserve(usd="0.2")], budget="0.4", rows=rows)["a"][0] == ""


def test_what_takes_turns_together_says_so():
    """Under the greedy rule, nothing is weighed."""
    said = told([planner.AllOrNone("film")], budget="1.2", method="greedy")
    assert said["a"] == (
        "",
        "Taken together with those it is tied to, as cheap as they can be, in their turn.",
    )
    assert said["c"][0] == "AllOrNone(by='film'): F2"


def test_many_groups_are_not_told_by_name(monkeypatch):
    """A million requests would have as many outcomes."""
    monkeypatch.setattr("planner.results.ruling.MOST_GROUPS", 1)
    monkeypatch.setattr("planner.results.ruling.FEW_REQUESTS", 0)
    said = told([planner.OneOf("film")])
    assert (
        said["b"]
        == said["d"]
        == (
            "OneOf(by='film')",
            "Left out: another of its film is made (One of).",
        )
    )
    cap = planner.Cap(by="client", videos=1)
    assert told([cap])["b"][0] == str(cap)


def test_without_rules_there_is_no_such_column():
    """Nor anything else of them."""
    plan = planner.plan(ROWS, 20, catalog=TINY, on=DAY)
    assert "rule" not in plan.to_frame()
    assert plan.rules == plan.stated_rules == ()


def test_a_rule_shows_what_it_allows_what_is_used_and_what_more_is_worth():
    """Of equal requests that cost the same, one more dollar buys the same each time."""
    rows = [{"duration": 5, "client": "acme", "priority": 2}] * 20
    rules = [planner.Cap(by="client", usd=3), planner.Exclude(provider="south"),
             planner.Exclude(resolution="1080p"), planner.OneOf("film")]  # fmt: skip
    rows = [row | {"film": f"F{at}"} for at, row in enumerate(rows)]
    plan = planned(rows, 20, rules)
    cap, south, dear, one_of = plan.rules
    assert (cap.name, cap.sentence) == (
        "Cap(by='client', usd=3): acme",
        "at most $3 for client acme",
    )
    assert (cap.limit, cap.used, cap.slack, cap.unit) == (3, 3, 0, "usd")
    assert (cap.binds, cap.requests) == (True, 20)
    assert cap.worth == pytest.approx(2 * 0.8 / 0.5)
    assert (south.requests, south.options, south.limit, south.worth) == (20, 20, None, None)
    assert (dear.options, dear.binds) == (20, False)
    assert (one_of.requests, one_of.groups) == (20, 20)


def test_what_is_asked_for_is_worth_less_than_nothing():
    """One more that has to be made costs value."""
    rows = [{"duration": 5, "client": c, "priority": p} for c, p in (("acme", 5), ("zen", 1))] * 10
    least = planner.Least(where={"client": "zen"}, videos=5)
    use = planned(rows, 5, [least, planner.Only(resolution="720p", provider="north")]).rules[0]
    assert (use.limit, use.used, use.slack, use.binds) == (5, 5, 0, True)
    assert use.worth == pytest.approx(0.8 * (1 - 5))


def test_a_share_is_a_part_of_what_is_spent():
    """And so is what is used of it, and what is worth the whole of it."""
    rows = [{"duration": 5, "client": c, "priority": p} for c, p in (("acme", 5), ("zen", 1))] * 10
    rules = [planner.Share(where={"client": "acme"}, most="0.5"),
             planner.Only(resolution="720p", provider="north")]  # fmt: skip
    use = planned(rows, 4, rules).rules[0]
    assert (use.unit, use.limit, use.used, use.slack) == (
        "share",
        Decimal("0.5"),
        Decimal("0.5"),
        0,
    )
    assert use.worth == pytest.approx(8 * 0.8 * (5 - 1))
    least = planner.Least(by="client", share="0.25")
    acme, _ = planned(rows, 10, [least]).rules
    assert (acme.unit, acme.limit, acme.used) == ("share", Decimal("0.25"), Decimal(1))


def test_a_rule_that_speaks_of_nobody_is_still_there():
    """It limits nothing."""
    rule = planner.Least(where={"client": "nobody"}, videos=1)
    (use,) = planned(ROWS, 20, [rule]).rules
    assert (use.rule, use.limit, use.requests, use.binds) == (rule, None, 0, False)


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
