"""How good a plan is, and who says so: never more than what is known."""

from __future__ import annotations

from dataclasses import dataclass

from planner.catalog.spelling import value_text
from planner.results.result import Result


@dataclass(frozen=True)
class Standing:
    """How good a plan is.

    Attributes
    ----------
    word
        In two or three words.
    sentence
        In a sentence or two, for whoever pays.
    """

    word: str
    sentence: str


def standing(plan: Result) -> Standing:
    """Say how good a plan is, and whether that is proved.

    Parameters
    ----------
    plan
        The plan. What one that was read from JSON says of itself is its file's word.
    """
    best = plan.status == "optimal"
    match plan.vouched_by:
        case "nobody":
            return Standing(
                "Not known",
                "The file that the plan was read from was edited since it was written, so that "
                "nothing of it is proved.",
            )
        case "file":
            claim = "no plan for this money is worth more" if best else f"it is {_within(plan)}"
            return Standing(
                "Not checked here",
                f"The plan was read from a file, which says that {claim}. This report did not "
                "check that.",
            )
        case "proof" if best:
            said = "No plan for this money is worth more, and that is proved."
            return Standing("Proved best", said)
        case "solver" if best:
            said = "No plan for this money is worth more, says the solver; a proof is not at hand."
            return Standing("Best, unproved", said)
    backed = "That is proved." if plan.certified else "So says the solver."
    return Standing(
        f"{_gap(plan)} off, at most",
        f"It is not proved to be the best plan: another may be worth up to "
        f"{value_text(plan.bound)}, so that this one is {_within(plan)}. {backed}",
    )


def bound_in_words(plan: Result) -> str:
    """Say what no plan for the same money is worth more than."""
    if plan.vouched_by == "nobody":
        return "edited since it was written"
    said = f"none is worth more than {value_text(plan.bound)}"
    if plan.status == "optimal":
        said = "no plan for this money is worth more"
    return f"the file says that {said}" if plan.vouched_by == "file" else said


def _within(plan: Result) -> str:
    return f"{_gap(plan)} from the best at most"


def _gap(plan: Result) -> str:
    # A gap that rounds to nothing is still one.
    return f"{plan.gap:.2%}" if plan.gap >= 0.00005 or not plan.gap else f"{plan.gap:.1e}"
