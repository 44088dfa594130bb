"""What every error has in common."""

import copy
import pickle
from decimal import Decimal
from pathlib import Path

import pytest

import planner
from planner.errors import Fault, Spot

ERRORS = [
    planner.PlannerError("no"),
    planner.InputError("no such file"),
    planner.TableError(
        "r.csv", [Fault("line 2", "duration", "x", "is no number")], 7, Spot(Path("r.csv"))
    ),
    planner.CatalogError("mine", [("models", {}, "is empty")]),
    planner.BudgetError("no money"),
    planner.ProblemError("no integers"),
    planner.InfeasibleError(
        ["too dear"], requests=[3], least_usd=Decimal(5), budget_usd=Decimal(1)
    ),
    planner.InfeasibleError(["too dear"], requests=[3], least_cost=5, budget=1),
    planner.SolverError("no plan", attempts=[planner.Attempt("exact", "failed", "no plan", 1.5)]),
    planner.WorkerError("2024/a.parquet: ended", part="2024/a.parquet"),
    planner.CertificateError("a hole"),
    planner.OutputError("no folder"),
    planner.AccountError("no answer", mend="ask later", status=500, code=5000),
    planner.AccountKeyError("no key"),
    planner.OutOfCreditsError("nothing left", status=429, code=1102),
    planner.RateLimitError("too often", status=429, code=1302),
    planner.AccountRefusedError("not so", status=403, code=1103),
    planner.AccountUnavailableError("not there"),
    planner.AccountAnswerError("no JSON"),
    planner.LedgerError("no ledger"),
    planner.KeyConflictError("said otherwise"),
    planner.OverBudgetError("shot 7", Decimal("2.5"), "campaign-a", Decimal(1)),
    planner.WebhookError("hooks.example", "answers 500", ["75 % of the budget"]),
]


@pytest.mark.parametrize("travel", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy])
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_travels_with_its_data(error, travel):
    """From a pool of processes, say, to who waits for it."""
    error.add_note("in row 7")
    again = travel(error)
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)
    assert again.args == error.args


def test_every_kind_of_error_is_tried():
    """A new one as well."""
    kinds = {kind for kind in vars(planner.errors).values() if _is_error(kind)}
    assert kinds == {type(error) for error in ERRORS}


def _is_error(kind):
    return isinstance(kind, type) and issubclass(kind, planner.PlannerError)


def test_what_is_wrong_alike_in_a_catalog_is_said_once():
    """Each key all the same."""
    why = "expected a resolution of this catalog (720p)"
    faults = [("models.a.resolution", "2k", why), ("models.b.resolution", "2k", why)]
    assert str(planner.CatalogError("it", faults)).splitlines()[1:] == [
        f"  models.a.resolution = '2k': {why}",
        "  models.b.resolution = '2k': the same",
    ]
