"""What to call the requests and the rules of a plan in a sentence."""

from __future__ import annotations

from planner.engine.arrays import IntArray
from planner.requests.naming import Names
from planner.results.result import Result
from planner.rules.base import name_of
from planner.rules.spoken import said


def names_of(plan: Result, rows: IntArray | None = None) -> list[str]:
    """Say what to call requests of a plan, as of `planner.requests.naming.Names.of`."""
    return naming_of(plan).of(rows)


def titles_of(plan: Result, rows: IntArray) -> list[str]:
    """Return the titles of some requests of a plan, as of `planner.requests.naming.Names`."""
    return naming_of(plan).titles(rows)


def naming_of(plan: Result) -> Names:
    """Return what knows how to call the requests of a plan."""
    return Names(plan.frame["id"], plan.frame.iloc[:, len(plan.own_columns) :])


def rule_said(plan: Result, name: str) -> str:
    """Say a rule of a plan as a sentence.

    Parameters
    ----------
    plan
        The plan.
    name
        What the rule is called, with the values of its group where it is of one, as of
        `RuleUse.name`; anything else is returned as it is.
    """
    known = next((use.sentence for use in plan.rules if use.name == name), "")
    whole = next((said(rule) for rule in plan.stated_rules if name_of(rule) == name), "")
    if known or whole:
        return known or whole
    of_groups = [rule for rule in plan.stated_rules if name.startswith(f"{name_of(rule)}: ")]
    if not of_groups:
        return name
    rule = max(of_groups, key=lambda rule: len(name_of(rule)))
    values, by = name.removeprefix(f"{name_of(rule)}: "), getattr(rule, "by", ())
    return said(rule, (values,)) if len(by) == 1 else f"{said(rule)}: {values}"
