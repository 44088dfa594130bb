"""A solver of multiple-choice knapsack problems that proves its optima. Needs numpy only.

`Problem` is what is asked, `solve` the way to a `Solution`, and `verify` checks its certificate
without any of the solver's code.
"""

from planner.engine.caps import Caps
from planner.engine.counts import Counts
from planner.engine.groups import Groups
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate
from planner.engine.proof.checker import verify
from planner.engine.rows import Row
from planner.engine.solution import Attempt, Solution
from planner.engine.solvers import METHODS, solve
from planner.engine.turns import Hints

__all__ = [
    "METHODS",
    "Attempt",
    "Caps",
    "Certificate",
    "Counts",
    "Groups",
    "Hints",
    "Problem",
    "Row",
    "Solution",
    "solve",
    "verify",
]
