"""A plan: the solution in the words of the requests."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd

from planner.engine.counts import value_of
from planner.engine.greedy import Hints, greedy_counts
from planner.engine.solution import Attempt, Solution, Status
from planner.errors import CertificateError, InputError, OutputError, nearest
from planner.funding.proof import Proof
from planner.funding.purchase import Bought, Funding
from planner.requests.fields import PLACES
from planner.results.card import plan_card
from planner.results.summary import facts, headline

JSON_SCHEMA = 1
UNIT = PLACES * PLACES  # values are in millionths

# How a plan is written to a file, by the ending of its name. `planner.outputs` fills it: what a
# plan is does not depend on how it is shown.
writers: dict[str, Callable[[Plan, Path], None]] = {}


@dataclass(frozen=True)
class Tally:
    """How many requests went which way.

    Attributes
    ----------
    best
        Made with the best quality on their menu.
    downgraded
        Made, but not with the best.
    skipped
        Left out, though an option was there.
    impossible
        Left out, because no model can make them.
    """

    best: int
    downgraded: int
    skipped: int
    impossible: int

    @property
    def made(self) -> int:
        """All that are made."""
        return self.best + self.downgraded

    @property
    def requests(self) -> int:
        """All there are."""
        return self.made + self.skipped + self.impossible


@dataclass(frozen=True, eq=False)
class Plan:
    """What to make, with what, for how much, and why not the rest.

    Attributes
    ----------
    status
        ``"optimal"``: proved that no plan is worth more. ``"feasible"``: valid, at most `gap`
        from the best.
    method
        What found it.
    attempts
        Every method that was tried.
    value
        Sum of priority x quality over what is made.
    bound
        No plan within the budget is worth more than this.
    gap
        ``(bound - value) / bound``.
    credits
        What is spent, in the catalog's billing unit; an int where the catalog bills whole ones.
    cost_usd, budget_usd
        What is paid and what might be, in USD, exact.
    shadow_price
        Value that one more credit buys, about.
    usd_per_credit
        The price at which `cost_usd` counts credits.
    tally
        How many requests were made, downgraded, skipped.
    source, catalog
        Names of the table and the catalog.
    funding
        How the credits are paid for: from a balance, at the list price, or in packages.
    notes
        What is uncertain about the plan, a sentence each.
    certified
        Whether the bound comes with a certificate; if not, it is a solver's word.
    frame
        What `to_frame` copies.
    solution, proof, hints
        The solution it tells, what proves it, and what the greedy rule goes by; None in a plan
        that was read from JSON.
    """

    status: Status
    method: str
    attempts: tuple[Attempt, ...]
    value: float
    bound: float
    gap: float
    credits: int | Decimal
    cost_usd: Decimal
    budget_usd: Decimal
    shadow_price: float
    usd_per_credit: Decimal
    tally: Tally
    source: str
    catalog: str
    funding: Funding
    notes: tuple[str, ...]
    certified: bool
    frame: pd.DataFrame = field(repr=False)
    solution: Solution | None = field(default=None, repr=False)
    proof: Proof | None = field(default=None, repr=False)
    hints: Hints | None = field(default=None, repr=False)

    @cached_property
    def greedy_value(self) -> float:
        """Value of the greedy plan for the same requests and budget."""
        if self.solution is None:
            return self.value
        problem = self.solution.problem
        assert self.hints is not None
        return value_of(problem, greedy_counts(problem, self.hints)) / UNIT

    def to_frame(self) -> pd.DataFrame:
        """Return the plan as a table.

        Returns
        -------
        pandas.DataFrame
            A row per request, in the input's order: `id`, `decision` ("planned" or "skipped"),
            `model`, `resolution`, `credits`, `cost_usd` (adding up to what is paid), `quality`,
            `value`, `reason`; `mode`, `takes` with `cost_per_take_usd`, `segments_s` where catalog
            or requests have such; then what the request brought along. A column of the request
            whose name the plan uses itself gets the prefix ``requested_``.
        """
        return self.frame.copy()

    def summary(self) -> str:
        """Say at a glance what an owner wants to know, in a few lines of text."""
        lines = [f"  {word:<8}{text}" for word, text in facts(self)]
        return "\n".join([headline(self), *lines])

    def to_json(self) -> str:
        """Return the whole plan as JSON, which `from_json` reads back."""
        head = {
            entry.name: getattr(self, entry.name)
            for entry in fields(self)
            if entry.name not in ("frame", "solution", "proof", "hints")
        }
        rows = self.frame.astype(object).where(self.frame.notna(), None)
        rows = rows.replace({float("inf"): "inf", float("-inf"): "-inf"})
        rows = rows.set_axis(rows.columns.map(str), axis=1)
        body = {
            "schema": JSON_SCHEMA,
            **head,
            "greedy_value": self.greedy_value,
            "attempts": [asdict(attempt) for attempt in self.attempts],
            "tally": asdict(self.tally),
            "funding": asdict(self.funding),
            "columns": list(rows.columns),
            "rows": rows.to_dict(orient="records"),
        }
        return json.dumps(body, default=str, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """Read a plan that `to_json` wrote.

        Raises
        ------
        InputError
            If the text is no such plan.
        """
        try:
            body = json.loads(text)
            if body.pop("schema") != JSON_SCHEMA:
                raise ValueError("another schema")
            for name in ("cost_usd", "budget_usd", "usd_per_credit"):
                body[name] = Decimal(body[name])
            if isinstance(body["credits"], str):
                body["credits"] = Decimal(body["credits"])
            body["attempts"] = tuple(Attempt(**attempt) for attempt in body["attempts"])
            body["tally"] = Tally(**body["tally"])
            body["funding"] = _funding(body["funding"])
            body["notes"] = tuple(body["notes"])
            rows = pd.DataFrame(body.pop("rows"), columns=body.pop("columns"), dtype=object)
            # Only columns of one type, lest 1 becomes 1.0 beside a gap or a float.
            for name in rows.columns:
                if rows[name].map(type).nunique() == 1:
                    rows[name] = rows[name].infer_objects()
            greedy_value = float(body.pop("greedy_value"))
            plan = cls(**body, frame=_typed(rows, body["credits"]))
            # What can no longer be worked out without the problem is kept as it was.
            plan.__dict__["greedy_value"] = greedy_value
            return plan
        except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
            raise InputError(f"this is no plan in JSON: {error}") from None

    def verify(self) -> str:
        """Check the proof, in exact arithmetic and without any of the solver's code.

        Returns
        -------
        str
            What was checked, in a sentence.

        Raises
        ------
        CertificateError
            If the proof has a hole, or there is none: an optimum by ``"milp"``, or a plan that was
            read from JSON.
        """
        if self.proof is None or self.solution is None:
            raise CertificateError("a plan that was read from a file has no proof; plan it again")
        self.proof.verify(self.solution)
        return (
            f"verified: {len(self.frame):,} requests within the budget, and no plan is worth more "
            f"than {self.bound:,.2f}"
        )

    def save(self, path: str | Path) -> None:
        """Write the plan to a file; an existing one is replaced once the new one is whole.

        Parameters
        ----------
        path
            Ends in .xlsx, .csv, .parquet or .json.

        Raises
        ------
        OutputError
            If the ending is another, or the file cannot be written.
        """
        path = Path(path)
        writer = writer_for(path)
        part = path.with_name(f".{path.stem[:40]}.{uuid4().hex[:8]}.part")
        try:
            writer(self, part)
            part.replace(path)
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror or error}") from None
        finally:
            with suppress(OSError):
                part.unlink()

    def _repr_html_(self) -> str:
        return plan_card(headline(self), facts(self), self.frame)


def _funding(body: dict[str, Any]) -> Funding:
    amounts = {
        name: Decimal(body[name]) for name in ("balance_credits", "bought_credits", "cost_usd")
    }
    packages = tuple(
        Bought(**{**one, "credits": Decimal(one["credits"]), "usd": Decimal(one["usd"])})
        for one in body["packages"]
    )
    return Funding(**amounts, packages=packages, by_package=body["by_package"])


def writer_for(path: Path) -> Callable[[Plan, Path], None]:
    """Find what writes this kind of file.

    Raises
    ------
    OutputError
        If nothing does, or there is no such folder.
    """
    if path.suffix.lower() not in writers:
        known = tuple(writers)
        raise OutputError(
            f"{path}: cannot write {path.suffix or 'a file without ending'}; "
            f"{nearest(path.suffix, known) if path.suffix else ', '.join(known)}"
        )
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}")
    return writers[path.suffix.lower()]


def _typed(frame: pd.DataFrame, credits: int | Decimal) -> pd.DataFrame:
    """Give the plan's own columns the types they have in a new plan."""
    words = dict.fromkeys(("decision", "model", "resolution", "reason"), "category")
    numbers = dict.fromkeys(("cost_usd", "quality", "value"), "float64")
    whole = "int64" if isinstance(credits, int) else "float64"
    return frame.astype({"id": "str", "credits": whole, **words, **numbers})
