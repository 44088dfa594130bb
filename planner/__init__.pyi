"""The public face: what `planner` offers, and where it lives."""

from .budgets import frontier, least_budget
from .catalog.advice import (
    optimize_duration,
    plan_batch_generation,
    select_cost_effective_model,
    select_resolution,
)
from .catalog.loading import load_catalog
from .catalog.pricing import Quote, calculate_cost, calculate_credits, quote
from .catalog.schema import Catalog
from .engine import Attempt, Problem, Solution, solve
from .errors import (
    AccountAnswerError,
    AccountError,
    AccountKeyError,
    AccountRefusedError,
    AccountUnavailableError,
    BudgetError,
    CatalogError,
    CertificateError,
    InfeasibleError,
    InputError,
    KeyConflictError,
    LedgerError,
    OutOfCreditsError,
    OutputError,
    OverBudgetError,
    PlannerError,
    PlannerWarning,
    ProblemError,
    RateLimitError,
    SolverError,
    TableError,
    WebhookError,
    WorkerError,
)
from .funding.budget import Budget
from .outputs.shown import Comparison, Diff, Explanation, Frontier, Sensitivity, Surprises
from .planning import plan
from .plans import Plan, compare
from .replanning import replan
from .requests.fields import Request
from .requests.readers import read_table
from .requests.reading import Reading
from .rules.models import (
    AllOrNone,
    Cap,
    Exclude,
    Floor,
    Least,
    Needs,
    OneOf,
    Only,
    Reserve,
    Same,
    Share,
)
from .scale.counts import count_dataset
from .scale.dataset import plan_dataset
from .scale.sql import counts_sql
from .spending.account.balance import AccountBalance, AccountPackage, account_balance
from .spending.account.usage import get_account_usage, get_usage_history
from .spending.alerts import check_budget_alerts
from .spending.ledger.ledger import Ledger
from .spending.manager import BudgetManager

__all__ = [
    "AccountAnswerError",
    "AccountBalance",
    "AccountError",
    "AccountKeyError",
    "AccountPackage",
    "AccountRefusedError",
    "AccountUnavailableError",
    "AllOrNone",
    "Attempt",
    "Budget",
    "BudgetError",
    "BudgetManager",
    "Cap",
    "Catalog",
    "CatalogError",
    "CertificateError",
    "Comparison",
    "Diff",
    "Exclude",
    "Explanation",
    "Floor",
    "Frontier",
    "InfeasibleError",
    "InputError",
    "KeyConflictError",
    "Least",
    "Ledger",
    "LedgerError",
    "Needs",
    "OneOf",
    "Only",
    "OutOfCreditsError",
    "OutputError",
    "OverBudgetError",
    "Plan",
    "PlannerError",
    "PlannerWarning",
    "Problem",
    "ProblemError",
    "Quote",
    "RateLimitError",
    "Reading",
    "Request",
    "Reserve",
    "Same",
    "Sensitivity",
    "Share",
    "Solution",
    "SolverError",
    "Surprises",
    "TableError",
    "WebhookError",
    "WorkerError",
    "account_balance",
    "calculate_cost",
    "calculate_credits",
    "check_budget_alerts",
    "compare",
    "count_dataset",
    "counts_sql",
    "frontier",
    "get_account_usage",
    "get_usage_history",
    "least_budget",
    "load_catalog",
    "optimize_duration",
    "plan",
    "plan_batch_generation",
    "plan_dataset",
    "quote",
    "read_table",
    "replan",
    "select_cost_effective_model",
    "select_resolution",
    "solve",
]
