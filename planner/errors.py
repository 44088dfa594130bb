"""Everything that can go wrong, as one tree.

PlannerError
├── InputError              exit 3  what came in cannot be read
│   ├── TableError                  faults in a table of requests, all of them at once
│   ├── CatalogError                a catalog that cannot be trusted
│   └── BudgetError                 an amount of money that is none
├── ProblemError            exit 3  arrays that are no integer program
├── InfeasibleError         exit 4  no plan keeps every rule
├── SolverError             exit 1  a solver failed, or its answer did not pass the check
├── CertificateError        exit 5  a plan or a proof that does not hold
├── LedgerError             exit 3  a ledger that cannot be opened, read or written
│   ├── KeyConflictError            a key that says something else already
│   └── OverBudgetError     exit 4  more money than a budget has left
└── OutputError             exit 3  the result cannot be written where it was asked for

PlannerWarning                      an answer that is documented and of no use
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from difflib import SequenceMatcher, get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

LONGEST_NAME = 100  # a longer one is no misspelt name
FEW = 8  # names of a list
MOST_OFFERED = 15  # names to choose from
MOST_ALIKE = 3  # names that may have been meant
NUMBERED = re.compile(r"(\w+) ([A-Z]*)([0-9]+)")  # a place: "cell B7", "row 5"


class PlannerError(Exception):
    """Root of every error this package raises on purpose."""

    exit_code: ClassVar[int] = 1


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


class CertificateError(PlannerError):
    """A plan is not what follows from its requests and catalog, or its proof has a hole."""

    exit_code = 5


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


def nearest(name: str, known: Sequence[str], lists: str = "") -> str:
    """Say which of the known names was probably meant.

    Parameters
    ----------
    name
        The unknown name.
    known
        The valid names, in the order to list them.
    lists
        The command that lists them, where they may be many.

    Returns
    -------
    str
        ``"did you mean 'kling-v1'?"``; where none is near, the list of valid names, of many those
        that have a word in common with it, and how many there are. What is the name but for a
        catalog's before a colon is nearest; a provider's before a slash may be left out.
    """
    same = [word for word in known if word.casefold().endswith(f":{name.casefold()}")]
    if same:
        return f"did you mean {_either(same)}?"
    text = name[:LONGEST_NAME].casefold()
    by_key: dict[str, list[str]] = {}
    for word in known:
        for key in dict.fromkeys((word.casefold(), _bare(word))):
            by_key.setdefault(key, []).append(word)
    close = get_close_matches(text, list(by_key), n=1, cutoff=0.6)
    if close:
        return f"did you mean {_either(by_key[close[0]])}?"
    if len(known) <= MOST_OFFERED:
        return f"one of: {listed(known, MOST_OFFERED)}" if known else "there is none"
    like = _alike(text, known)
    if like:
        said = f"the nearest of {len(known):,}: {', '.join(map(shown, like))}"
    else:
        said = (
            f"it is none of {len(known):,}" if lists else f"one of {len(known):,}: {listed(known)}"
        )
    return f"{said}; {lists} lists them" if lists else said


def _either(names: Sequence[str]) -> str:
    return " or ".join(map(shown, names[:MOST_ALIKE]))


def _bare(name: str) -> str:
    """Return a name without what stands before its last slash."""
    return name.casefold().rpartition("/")[2]


def _alike(text: str, known: Sequence[str]) -> list[str]:
    """Find the names that have words in common with a text, those of the most letters first."""
    words = _words(text)
    scores = {
        name: (
            sum(map(len, words & _words(name))),
            SequenceMatcher(None, text, _bare(name)).ratio(),
        )
        for name in known
        if any(word.isalpha() for word in words & _words(name))
    }
    return sorted(scores, key=lambda name: scores[name], reverse=True)[:MOST_ALIKE]


def _words(text: str) -> set[str]:
    """Return the words and numbers of a name."""
    return set(re.findall(r"[^\W\d_]+|\d+", text.casefold()))


def listed(names: Sequence[object], most: int = FEW) -> str:
    """List names for a message: the first few of them."""
    more = ["..."] if len(names) > most else []
    return ", ".join([*(named(name, 40) for name in names[:most]), *more])


def shown(value: object, most: int = 60) -> str:
    """Spell a value for a message as Python does: on one line, not too long, whatever it is.

    Parameters
    ----------
    value
        What somebody handed in.
    most
        The letters that there is room for.

    Returns
    -------
    str
        Its `repr`, without what only a programmer's debugger wants to know, cut to fit.
    """
    if isinstance(value, int) and value.bit_length() > 200:
        return f"a whole number of about {round(value.bit_length() * 0.30103):,} digits"
    try:
        text = repr(value)
    except Exception:  # its own code fails, or it holds a number too long to be spelled
        return f"a {type(value).__name__} that cannot be shown"
    text = " ".join(re.sub(r" at 0x[0-9A-Fa-f]+", "", text).splitlines())
    return text if len(text) <= most else text[: most - 3] + "..."


def named(name: object, most: int = 200) -> str:
    """Spell a name for a message, such as that of a file: on one line, not too long.

    Parameters
    ----------
    name
        A path, or another name.
    most
        The letters that there is room for; of a longer name the middle is left out.

    Returns
    -------
    str
        The name without quotes; what cannot be printed is escaped.
    """
    try:
        text = str(name)
    except Exception:  # as of `shown`
        text = f"a {type(name).__name__}"
    text = text if text.isprintable() else repr(text)[1:-1]
    return text if len(text) <= most else f"{text[: most // 2]}...{text[3 - most // 2 :]}"


def numbers_told(word: str, numbers: Sequence[int], before: str = "") -> str:
    """Tell numbers of rows: ``"row 7"``, ``"rows 3, 5 to 9"``.

    Parameters
    ----------
    word
        What one of them is called.
    numbers
        In rising order.
    before
        What stands before each number, such as the letter of a column.
    """
    begins = [at for at in range(len(numbers)) if at == 0 or numbers[at] != numbers[at - 1] + 1]
    runs = [(numbers[begin], numbers[end - 1]) for begin, end in pairwise([*begins, len(numbers)])]
    told = [_run_told(first, last, before) for first, last in runs]
    ending = "" if len(numbers) == 1 else "es" if word.endswith("x") else "s"
    return f"{word}{ending} {_first_of(told)}"


def _run_told(first: int, last: int, before: str) -> str:
    begin, end = ((f"{before}{number}" if before else f"{number:,}") for number in (first, last))
    if first == last:
        return begin
    return f"{begin} {'and' if last == first + 1 else 'to'} {end}"


def places_told(places: Sequence[str]) -> str:
    """Tell places together: ``"cells B2 to B9"``, where their words allow it."""
    found = [NUMBERED.fullmatch(place) for place in places]
    heads = {None if one is None else one.groups()[:2] for one in found}
    if len(places) == 1 or None in heads or len(heads) > 1:
        return _first_of(places)
    ((word, before),) = (head for head in heads if head is not None)
    numbers = sorted({int(one[3]) for one in found if one is not None})
    return numbers_told(word, numbers, before) if len(numbers) > 1 else places[0]


def _first_of(texts: Sequence[str]) -> str:
    """Join texts, the first of them where they are many."""
    more = [f"and {len(texts) - FEW:,} more"] if len(texts) > FEW else []
    return ", ".join([*texts[:FEW], *more])
