"""The figures of an explanation."""

from __future__ import annotations

from decimal import Decimal

from planner.answers.alone import is_joint
from planner.answers.explanation import Explanation, Figure
from planner.catalog.amounts import exactly
from planner.catalog.spelling import about_usd, plain
from planner.results.result import Result


@exactly
def figures_of(plan: Result, told: Explanation, best_value: float | None) -> dict[str, Figure]:
    """Return the figures that the sentences tell, by name; those that there are."""
    outcome = told.outcome
    found: dict[str, Figure | None] = {
        "budget_usd": plan.budget_usd,
        "plan_value": plan.value,
        "best_value": best_value,
        "taken": None if outcome.taken is None else str(outcome.taken),
        "obstacle": outcome.obstacle or None,
        "rule": outcome.rule or None,
    }
    if outcome.best is not None and outcome.cheapest is not None:
        price = plan.usd_per_credit
        found |= {
            "best": str(outcome.best),
            "cheapest": str(outcome.cheapest),
            "cheapest_usd": outcome.cheapest.credits * price,
            "gain_quality": outcome.gain,
            "gain_value": gain_of(told),
            "gain_usd": outcome.more_credits * price,
        }
    if told.forced is not None:
        found |= {
            "forced": told.forced.name,
            "forced_usd": told.forced.cost_usd,
            "loss": told.forced.loss,
        }
    for name, needs in (("made_from", told.made_from), ("best_from", told.best_from)):
        if needs is not None:
            found |= {f"{name}_usd": needs.budget_usd, f"{name}_more_usd": needs.more_usd}
    return {name: figure for name, figure in found.items() if figure is not None}


def gain_of(told: Explanation) -> float:
    """Say what the best on its menu is worth beyond what is taken."""
    values = {each.option: each.value for each in told.choices}
    gain = values.get(told.outcome.best, 0.0) - values.get(told.outcome.taken, 0.0)
    return round(gain, 6)


@exactly
def amount(plan: Result, credits: Decimal, more: str = "") -> str:
    """Spell what credits cost: at the list price, or, where they come in packages, as credits.

    Of several catalogs: at their list prices, which is said where some are paid in packages.

    Parameters
    ----------
    plan, credits
        The plan, and what is spelled.
    more
        A word that follows the amount, such as " more".
    """
    if plan.funding.by_package:
        return f"{plain(credits)} credits{more}"
    listed = f"{about_usd(credits * plan.usd_per_credit)}{more}"
    return f"{listed} at list price" if is_joint(plan) else listed
