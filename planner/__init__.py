"""Plans batches of AI-generated video: the most priority-weighted quality for the budget."""

from planner.catalog.advice import (
    optimize_duration,
    plan_batch_generation,
    select_cost_effective_model,
    select_resolution,
)
from planner.catalog.loading import load_catalog
from planner.catalog.pricing import Quote, calculate_cost, calculate_credits, quote
from planner.catalog.schema import Catalog
from planner.engine import Attempt, Problem, Solution, solve
from planner.errors import (
    BudgetError,
    CatalogError,
    CertificateError,
    InfeasibleError,
    InputError,
    OutputError,
    PlannerError,
    PlannerWarning,
    ProblemError,
    SolverError,
    TableError,
)
from planner.funding.budget import Budget
from planner.planning import plan
from planner.plans import Plan
from planner.requests.fields import Request
from planner.spending.alerts import check_budget_alerts
from planner.spending.manager import BudgetManager

__all__ = [
    "Attempt",
    "Budget",
    "BudgetError",
    "BudgetManager",
    "Catalog",
    "CatalogError",
    "CertificateError",
    "InfeasibleError",
    "InputError",
    "OutputError",
    "Plan",
    "PlannerError",
    "PlannerWarning",
    "Problem",
    "ProblemError",
    "Quote",
    "Request",
    "Solution",
    "SolverError",
    "TableError",
    "calculate_cost",
    "calculate_credits",
    "check_budget_alerts",
    "load_catalog",
    "optimize_duration",
    "plan",
    "plan_batch_generation",
    "quote",
    "select_cost_effective_model",
    "select_resolution",
    "solve",
]
