"""Everything that can go wrong, as one tree.

PlannerError
├── InputError              exit 3  what came in cannot be read
│   ├── TableError                  faults in a table of requests, all of them at once
│   ├── CatalogError                a catalog that cannot be trusted
│   └── BudgetError                 an amount of money that is none
├── ProblemError            exit 3  arrays that are no integer program
├── InfeasibleError         exit 4  no plan keeps every rule
├── SolverError             exit 1  a solver failed, or its answer did not pass the check
├── WorkerError             exit 1  a part of a table whose workers ended, or all of them
├── CertificateError        exit 5  a plan or a proof that does not hold
├── AccountError            exit 1  an account cannot be asked, or gives no answer of use
│   ├── AccountKeyError     exit 3  a key that is missing or not accepted
│   ├── OutOfCreditsError           nothing is left to pay with
│   ├── RateLimitError              asked too often, or too much at once
│   ├── AccountRefusedError         what was asked is not permitted, or not valid
│   ├── AccountUnavailableError     not reached, down, or too slow
│   └── AccountAnswerError          an answer that is not as documented
├── LedgerError             exit 3  a ledger that cannot be opened, read or written
│   ├── KeyConflictError            a key that says something else already
│   └── OverBudgetError     exit 4  more money than a budget has left
└── OutputError             exit 3  the result cannot be written where it was asked for
    └── WebhookError                alerts that could not be sent

PlannerWarning                      an answer that is documented and of no use
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from planner.messages import FEW, named, places_told, shown


class PlannerError(Exception):
    """Root of every error this package raises on purpose."""

    exit_code: ClassVar[int] = 1
    passes = False  # whether it may be gone when the same is tried again: of a network that fails


class PlannerWarning(UserWarning):
    """An answer that is as documented, but that its reader should not rely on."""


class InputError(PlannerError):
    """What came in cannot be read: a missing file, an unknown name, a wrong type."""

    exit_code = 3


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one place of a table.

    Attributes
    ----------
    place
        Where, in the words of the source: ``"cell B7"``, ``"line 7"``, ``"row 5"``.
    column
        The column, by its documented name.
    value
        What stands there.
    reason
        What is wrong with it.
    suggestion
        What to write instead; empty where nothing can be said.
    """

    place: str
    column: str
    value: object
    reason: str
    suggestion: str = ""


@dataclass(frozen=True)
class Spot:
    """Where a table with faults stands, so that they can be marked in it.

    Attributes
    ----------
    file
        The file it was read from.
    sheet
        The sheet of that file; "" where it has none.
    header
        The number of the row that holds its headings; 0 where no row does.
    columns
        Its columns from left to right, the known ones by their documented names.
    """

    file: Path
    sheet: str = ""
    header: int = 0
    columns: tuple[str, ...] = ()


class TableError(InputError):
    """Every fault of a table of requests, collected.

    Attributes
    ----------
    source
        Name of the table: a path, a sheet, ``"DataFrame"``.
    faults
        The faults, in the order of the table's rows. Of a column with very many, the first
        thousand.
    count
        How many faults there are in all.
    spot
        Where it stands; None where that is no file.
    shown
        How many faults its text tells; such as are alike count as one.
    """

    shown: int = 10

    def __init__(
        self,
        source: str,
        faults: Sequence[Fault],
        count: int | None = None,
        spot: Spot | None = None,
    ) -> None:
        self.source = source
        self.faults = tuple(faults)
        self.count = len(self.faults) if count is None else count
        self.spot = spot
        super().__init__(source, self.faults, self.count, spot)

    def __str__(self) -> str:
        head = f"{self.source}: {self.count:,} {'fault' if self.count == 1 else 'faults'}"
        # What is wrong alike in many rows is said once.
        alike: dict[tuple[str, str, str], list[str]] = {}
        for fault in self.faults:
            what = fault.column, _cell(fault), _sentence(fault)
            alike.setdefault(what, []).append(fault.place)
        told = list(alike.items())[: self.shown]
        rows = [(places_told(places), *what) for what, places in told]
        widths = [max(len(row[i]) for row in rows) for i in range(3)] if rows else []
        lines = [
            "  "
            + "  ".join([*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[3]])
            for row in rows
        ]
        left = self.count - sum(len(places) for _, places in told)
        return "\n".join([head, *lines, *([f"  and {left:,} more"] if left else [])])


def _cell(fault: Fault) -> str:
    if fault.value is None:
        return "(empty)" if fault.column else ""
    if isinstance(fault.value, (date, time, timedelta)):
        return named(fault.value, most=40)
    return shown(fault.value, most=40)


def _sentence(fault: Fault) -> str:
    return f"{fault.reason}; {fault.suggestion}" if fault.suggestion else fault.reason


class CatalogError(InputError):
    """A catalog that cannot be trusted with money.

    Attributes
    ----------
    source
        The catalog's file or name.
    faults
        ``(key, value, what is wrong and what was expected)`` for each fault.
    """

    shown: ClassVar[int] = 20

    def __init__(self, source: str, faults: Sequence[tuple[str, object, str]]) -> None:
        self.source = source
        self.faults = tuple(faults)
        super().__init__(source, self.faults)

    def __str__(self) -> str:
        lines, before = [], None
        for key, value, why in self.faults[: self.shown]:
            written = "" if value is None else f" = {_written(value)}"
            again = before == (written, why) and len(why) > len("the same") * 5
            lines.append(f"  {named(key)}{written}: {'the same' if again else why}")
            before = written, why
        left = len(self.faults) - len(lines)
        more = [f"  and {left:,} more"] if left else []
        return "\n".join([f"catalog {self.source} cannot be used", *lines, *more])


def _written(value: object) -> str:
    """Spell a value as it stands in a catalog: numbers and dates bare, text in quotes."""
    return named(value) if isinstance(value, (Decimal, date)) else shown(value)


class BudgetError(InputError):
    """An amount of money that is negative, not finite or not a number."""


class ProblemError(PlannerError):
    """Arrays that do not describe an integer program, or numbers too large for exact sums."""

    exit_code = 3


class InfeasibleError(PlannerError):
    """No choice keeps every rule.

    Attributes
    ----------
    conflicts
        The rules that cannot be kept together, a sentence each.
    rules
        Names of the rules that cannot be kept together, or for these requests, each with the values
        of its group: ``"Cap(by='client', usd=300): acme"``.
    requests
        Positions of the required requests that no option can serve, or that cannot be made with
        these rules; of very many, the first.
    let_go
        Of a plan without rules whose money is short: positions of required requests, as few as
        can be, without which the others can be made.
    least_usd, budget_usd
        Of a plan: the fewest dollars with which every required request can be made, beside the
        same balance and at the same packages, and the dollars that may be spent.
    least_cost, budget
        Of a problem from arrays: the cost of the cheapest choice that serves every required
        request, and what may be spent, in the problem's own unit.

    The least is None where a request has no option at all, so that no budget is enough. Each pair
    is None where the error is of the other kind.
    """

    exit_code = 4

    def __init__(
        self,
        conflicts: Sequence[str],
        *,
        requests: Sequence[int] = (),
        rules: Sequence[str] = (),
        let_go: Sequence[int] = (),
        least_usd: Decimal | None = None,
        budget_usd: Decimal | None = None,
        least_cost: int | None = None,
        budget: int | None = None,
    ) -> None:
        self.conflicts = tuple(conflicts)
        self.requests = tuple(requests)
        self.rules = tuple(rules)
        self.let_go = tuple(let_go)
        self.least_usd = least_usd
        self.budget_usd = budget_usd
        self.least_cost = least_cost
        self.budget = budget
        super().__init__(self.conflicts)

    def __str__(self) -> str:
        return "no plan is possible:\n" + "\n".join(f"  {line}" for line in self.conflicts)


class SolverError(PlannerError):
    """A solver failed, found nothing in its time, or returned what did not pass the check.

    Attributes
    ----------
    attempts
        Every method that was tried, as of `Solution.attempts`, where several may have been.
    unkept
        A limit of the problem that the greedy rule did not keep: ``"cap"`` or ``"row"``, and its
        number; None where that is not why.
    """

    def __init__(
        self,
        reason: str,
        *,
        attempts: Sequence[Any] = (),
        unkept: tuple[str, int] | None = None,
    ) -> None:
        self.attempts = tuple(attempts)
        self.unkept = unkept
        super().__init__(reason)


class WorkerError(PlannerError):
    """Whoever worked on a part of a table was ended each time, or the cluster went away.

    Attributes
    ----------
    part
        The part's name; "" where it is none's fault.
    """

    def __init__(self, reason: str, *, part: str = "") -> None:
        self.part = part
        super().__init__(reason)


class CertificateError(PlannerError):
    """A plan is not what follows from its requests and catalog, or its proof has a hole."""

    exit_code = 5


class AccountError(PlannerError):
    """An account cannot be asked, or gives no answer of use. No key is ever in it.

    Attributes
    ----------
    reason
        What went wrong.
    mend
        What to do about it.
    status, code
        Of HTTP, and the provider's own; None where there is none.
    retry_after_s
        How long to wait, where the server says so.
    tries
        How often it was asked.
    """

    def __init__(
        self, reason: str, *, mend: str = "", status: int | None = None, code: int | None = None
    ) -> None:
        self.reason = reason
        self.mend = mend
        self.status = status
        self.code = code
        self.retry_after_s: float | None = None
        self.tries = 0
        super().__init__(reason)

    def __str__(self) -> str:
        wait = self.retry_after_s
        parts = [
            self.reason,
            f"it asks to wait {wait:,.0f} s" if wait else "",
            f"asked {self.tries} times" if self.tries > 1 else "",
            self.mend,
        ]
        return "; ".join(part for part in parts if part)


class AccountKeyError(AccountError):
    """A key is missing, can be none, or is not accepted."""

    exit_code = 3


class OutOfCreditsError(AccountError):
    """Nothing is left to pay with. It comes as HTTP 429, and is no rate limit."""


class RateLimitError(AccountError):
    """It was asked too often, or more runs at once than is allowed."""


class AccountRefusedError(AccountError):
    """What was asked is not permitted, or not valid."""


class AccountUnavailableError(AccountError):
    """The server is not reached, down, or too slow."""


class AccountAnswerError(AccountError):
    """The answer is not what is documented."""


class LedgerError(PlannerError):
    """A ledger that cannot be opened, read or written, or something that is not in it."""

    exit_code = 3


class KeyConflictError(LedgerError):
    """A key under which something else was said already."""


class OverBudgetError(LedgerError):
    """More money than a budget has left.

    Attributes
    ----------
    key
        For what it was asked.
    asked_usd
        How much was.
    scope
        The scope with the least left; "" is everything.
    left_usd
        What is left there.
    """

    exit_code = 4

    def __init__(self, key: str, asked_usd: Decimal, scope: str, left_usd: Decimal) -> None:
        self.key, self.asked_usd, self.scope, self.left_usd = key, asked_usd, scope, left_usd
        super().__init__(key, asked_usd, scope, left_usd)

    def __str__(self) -> str:
        whose = f"budget of {self.scope!r}" if self.scope else "whole budget"
        return (
            f"{self.key!r} asks for {_money(self.asked_usd)}, the {whose} has "
            f"{_money(self.left_usd)} left; nothing is reserved"
        )


def _money(amount: Decimal) -> str:
    return f"${amount:,.2f}" if amount == round(amount, 2) else f"${amount:,f}"


class OutputError(PlannerError):
    """The result cannot be written where, or in the form, it was asked for."""

    exit_code = 3


class WebhookError(OutputError):
    """Alerts that could not be sent; they are in the ledger, and are sent again.

    Attributes
    ----------
    host
        Where they should have gone.
    why
        Why they could not.
    alerts
        The alerts.
    """

    def __init__(self, host: str, why: str, alerts: Sequence[Any]) -> None:
        self.host, self.why, self.alerts = host, why, tuple(alerts)
        super().__init__(host, why, self.alerts)

    def __str__(self) -> str:
        count = len(self.alerts)
        these = f"{count:,} alerts are" if count > 1 else "1 alert is"
        lines = [f"  {alert}" for alert in self.alerts[:FEW]]
        lines += [f"  and {count - FEW:,} more"] if count > FEW else []
        return "\n".join(
            [f"webhook at {self.host} {self.why}; {these} not sent, and will be by the next call "
             "with a webhook:", *lines]
        )  # fmt: skip
