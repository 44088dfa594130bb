"""What comes back: the solution in the words of the requests again, and what proves it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from planner.batch import Batch
from planner.engine.packing import packed
from planner.engine.solution import Attempt, Solution, Status
from planner.funding.budget import Budget
from planner.funding.paid import Funding, Prices
from planner.funding.proof import Proof
from planner.requests.reading import Reading
from planner.results.cells import texts_of
from planner.results.columns import PlanColumn, columns_named
from planner.results.hashes import hash_of_catalog, hash_of_requests
from planner.results.level import Level
from planner.results.outcome import Outcomes, Tally
from planner.results.price_dates import PriceDates
from planner.results.uses import RuleUse
from planner.rules.models import Rule

# Who says how good a plan is.
Voucher = Literal["proof", "solver", "file", "nobody"]


@dataclass(frozen=True)
class Stated:
    """What a plan in JSON says of what it does not hold.

    Attributes
    ----------
    greedy_value
        Value of the greedy plan; None where it is not known to keep the rules.
    fair_value
        Value of the plan by value for money; None beside rules that limit what is done together.
    requests_sha256, catalog_sha256
        Hashes of the requests and the catalog, as of `planner.results.hashes`.
    unsaid
        Positions of the requests to which nobody gave a priority, where the rows show one of 1;
        as of `planner.engine.packing`.
    edits
        Where it does not agree with itself, as of `planner.results.edits`.
    """

    greedy_value: float | None
    fair_value: float | None
    requests_sha256: str
    catalog_sha256: str
    unsaid: str
    edits: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Result(ABC):
    """What to make, with what, for how much, and why not the rest.

    Attributes
    ----------
    status
        ``"optimal"``: proved that no plan is worth more. ``"feasible"``: valid, at most `gap`
        from the best. Of a plan that was read from JSON it is what the file says, until `verify`
        proves it.
    method
        What found it.
    attempts
        Every method that was tried.
    by_turn
        Whether requests took their preferred options one after the other, while they fitted;
        otherwise all options were weighed against each other.
    value
        Sum of priority x quality over what is made; of screen time, x seconds as well.
    bound
        No plan within the budget that keeps the rules is worth more than this; of coverage, none
        that makes as many of each priority.
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
    source, catalog
        Names of the table and the catalog.
    budget, on
        What might be spent, and in which form; the day of order.
    price_dates
        How old its prices are.
    funding
        How the credits are paid for: from a balance, at the list price, or in packages.
    notes
        What is uncertain about the plan, a sentence each.
    certified
        Whether the bound comes with a certificate; if not, it is a solver's word. A certificate
        that was read from JSON proves nothing before `verify` has checked it.
    outcomes
        What happened to each request.
    frame
        What `to_frame` is made from: the same table, its words as categories.
    own_columns
        Names of the plan's own columns in it, which come first.
    proof
        What proves it.
    batch, solution
        What was planned - the requests, where each row stood, the options there were - and the
        solution that the plan tells. Both are None in a plan that was read from JSON.
    stated
        What the JSON says of what is not in it; None in a new plan.
    keeping
        Whether who of interchangeable requests gets what was settled so as to keep another plan;
        otherwise their turns settle it.
    rules
        What becomes of the rules that it keeps: for each of their groups the limit, what is used
        of it, and what one more unit is worth.
    stated_rules
        The rules themselves, as they were given.
    objective
        What it is to be best in: ``"value"``; ``"coverage"``: as many as possible of the highest
        priority, then of the next and so on, and with these numbers the most value; or
        ``"screen_time"``.
    coverage
        How many requests of each priority are wanted and made, the highest first.
    """

    status: Status
    method: str
    attempts: tuple[Attempt, ...]
    by_turn: bool
    value: float
    bound: float
    gap: float
    credits: int | Decimal
    cost_usd: Decimal
    budget_usd: Decimal
    shadow_price: float
    usd_per_credit: Decimal
    source: str
    catalog: str
    budget: Budget
    on: date
    price_dates: PriceDates
    funding: Funding
    notes: tuple[str, ...]
    certified: bool
    outcomes: Outcomes = field(repr=False)
    frame: pd.DataFrame = field(repr=False)
    own_columns: tuple[str, ...] = field(repr=False)
    proof: Proof = field(repr=False)
    batch: Batch | None = field(default=None, repr=False)
    solution: Solution | None = field(default=None, repr=False)
    stated: Stated | None = field(default=None, repr=False)
    keeping: bool = False
    rules: tuple[RuleUse, ...] = field(default=(), repr=False)
    stated_rules: tuple[Rule, ...] = field(default=(), repr=False)
    objective: str = "value"
    coverage: tuple[Level, ...] = field(default=(), repr=False)

    @property
    @abstractmethod
    def greedy_value(self) -> float | None:
        """Value of the greedy plan for the same requests and budget; it takes a solver to say."""

    @property
    @abstractmethod
    def fair_value(self) -> float | None:
        """Value of the plan by value for money, as of `planner.engine.by_efficiency`."""

    @cached_property
    def requests_sha256(self) -> str:
        """Hash of the requests that were planned."""
        if self.batch is not None:
            return hash_of_requests(self.batch.requests)
        return self.stated.requests_sha256 if self.stated else ""

    @cached_property
    def catalog_sha256(self) -> str:
        """Hash of the catalog that they were planned with."""
        if self.batch is not None:
            return hash_of_catalog(self.batch.catalog)
        return self.stated.catalog_sha256 if self.stated else ""

    @property
    def edits(self) -> tuple[str, ...]:
        """Where a plan that was read from JSON does not agree with itself, a phrase each."""
        return self.stated.edits if self.stated else ()

    @property
    def vouched_by(self) -> Voucher:
        """Who says how good the plan is: its proof, its solver's word, or the file it is from.

        Nobody does where that file was edited since it was written.
        """
        if self.stated is not None:
            return "nobody" if self.edits else "file"
        return "proof" if self.certified else "solver"

    @property
    def unsaid(self) -> str:
        """Positions of the requests to which nobody gave a priority, as of `Stated`."""
        if self.batch is None:
            return self.stated.unsaid if self.stated else ""
        requests = self.batch.requests
        shown = "priority" in requests.table.columns
        return packed(np.flatnonzero(shown & (requests.turns != requests.priorities)))

    @property
    def reading(self) -> Reading | None:
        """What was understood of the table; None in a plan that was read from JSON."""
        return None if self.batch is None else self.batch.requests.reading

    @property
    def tally(self) -> Tally:
        """How many requests were made, downgraded, skipped."""
        return self.outcomes.tally

    @property
    def locked_value(self) -> float:
        """Value of what is made as an earlier plan chose: no way of choosing changes it."""
        are = self.outcomes.spread(np.array([one.locked for one in self.outcomes.distinct], bool))
        return float(np.round(self.frame["value"].to_numpy()[are].sum(), 6))

    @property
    def prices(self) -> Prices:
        """What credits of the plan cost, so that its rows add up to what is paid."""
        return self.funding.prices(self.credits, self.usd_per_credit)

    @property
    def columns(self) -> tuple[PlanColumn, ...]:
        """The plan's own columns, as they are declared."""
        return columns_named(self.own_columns)

    def to_frame(self) -> pd.DataFrame:
        """Return the plan as a table.

        Returns
        -------
        pandas.DataFrame
            A row per request, in the input's order; where rows stand for many, one for each way in
            which some of these are made. With the columns

            - `id`: the request's id, or the number of its row;
            - `decision`: whether it is made: "planned" or "skipped";
            - `model`: the model it is made with; nothing where it is skipped;
            - `resolution`: the resolution it is made at;
            - `credits`: what is reserved for it, in the catalog's billing unit;
            - `cost_usd`: what that costs in USD, adding up to what is paid;
            - `quality`: how good it is, as far as its platform shows it;
            - `value`: what it adds to the plan's value: priority x quality, of screen time x
              seconds as well;
            - `reason`: why it got what it got, in a sentence;

            then, where catalog or requests have such,

            - `count`: how many requests the row stands for, where rows stand for many; credits,
              cost and value are those of all of them;
            - `price_as_of`: the day on which its price was read, of drafts and final the older one;
              nothing where one is not dated;
            - `mode`: the model's mode, where its provider has names for them;
            - `takes`: the generations reserved for, drafts apart, where they are not one each;
            - `cost_per_take_usd`: what one of them costs in USD;
            - `drafts`: the drafts that are made before it, and reserved for;
            - `drafted_with`: what they are made with;
            - `cost_per_draft_usd`: what one of them costs in USD;
            - `ordered_s`: the seconds that are ordered, such as "8" or "10 + 6", where some are
              made in parts or trimmed;
            - `catalog`: the catalog that sells the model, where there are several;
            - `rule`: the rule that decided, where there are rules;

            then what the request brought along. A column of the request that is called as one of
            these, whether this plan has it or not, gets the prefix ``requested_``. The plan's own
            texts are of the type that pandas gives to texts, missing where there is none; days are
            texts such as "2026-11-28".
        """
        words = [column.name for column in self.columns if column.is_word]
        return self.frame.assign(**{name: texts_of(self.frame[name]) for name in words})
