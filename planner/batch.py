"""A batch made ready: its requests and menus as a problem, and the way back to its requests."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from planner.catalog.amounts import exactly
from planner.catalog.schema import Catalog
from planner.catalog.terms import Terms
from planner.engine import Counts, Groups, Hints, Problem
from planner.engine.arrays import IntArray
from planner.engine.parting import Mixture
from planner.errors import InputError, PlannerWarning
from planner.menus.menu import Menus
from planner.menus.spending import costs_by_catalog
from planner.messages import named
from planner.requests.checked import Requests, counted_error
from planner.rules.arrangement import Arrangement
from planner.rules.arranging import arrange
from planner.rules.compiled import Compiled, compile_rules
from planner.rules.levels import Levels
from planner.rules.models import Reserve, Rule
from planner.rules.objectives import COVERAGE, VALUE, worths_of
from planner.rules.reserves import budget_for, kept_back
from planner.rules.singly import singly
from planner.rules.stated import PlacedRule


@dataclass(frozen=True, eq=False)
class Batch:
    """What can be solved for any budget.

    Attributes
    ----------
    requests
        The checked requests.
    menus
        Their menus, without what rules take away.
    catalog
        What can be bought.
    compiled
        What rules say of them; None where there are none.
    arrangement
        Requests, menus and rules as a problem.
    objective
        What a plan of it is to be best in, one of `OBJECTIVES`.
    """

    requests: Requests
    menus: Menus
    catalog: Catalog
    compiled: Compiled | None
    arrangement: Arrangement
    objective: str = VALUE

    @classmethod
    def of(
        cls,
        requests: Requests,
        menus: Menus,
        catalog: Catalog,
        rules: Sequence[Rule | PlacedRule] = (),
        objective: str = VALUE,
    ) -> Batch:
        """Make a batch ready.

        Raises
        ------
        InputError
            If a rule speaks of what there is not; as a `TableError`, with its cell.
        """
        rows = singly(requests, rules, catalog)
        if rows is not None:  # what rules tie one by one
            sizes = requests.sizes // np.bincount(rows)
            requests = requests.taken(rows, sizes[rows])
            menus = replace(menus, members=menus.members[rows])
        compiled = compile_rules(rules, requests, menus, catalog) if rules else None
        left = menus
        if compiled is not None:
            left = compiled.menus
            reading = requests.reading.beside_rules(compiled.columns)
            requests = replace(requests, reading=reading)
        worths = worths_of(left, objective)
        arranged = arrange(requests, left, worths, compiled, by_level=objective == COVERAGE)
        return cls(requests, left, catalog, compiled, arranged, objective)

    def again(
        self,
        requests: Requests | None = None,
        menus: Menus | None = None,
        catalog: Catalog | None = None,
        rules: Sequence[Rule | PlacedRule] | None = None,
    ) -> Batch:
        """Make a batch ready with something else than this one has.

        Rules are read anew; what they warned of when this one was made, they do not say again.

        Raises
        ------
        InputError
            If a rule speaks of what there is not any more.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PlannerWarning)
            return Batch.of(
                self.requests if requests is None else requests,
                self.menus if menus is None else menus,
                self.catalog if catalog is None else catalog,
                self.stated if rules is None else rules,
                self.objective,
            )

    def arranged(self, requests: Requests, menus: Menus, options: IntArray) -> Batch:
        """Make a batch of other menus ready, of whose requests rules say what they say of these.

        Parameters
        ----------
        requests
            The same requests: only priorities, and who is required, may differ.
        menus
            What they may choose from, without what rules take away.
        options
            Which option of this batch each of these is; shape (options,).
        """
        if self.compiled is None:
            return Batch.of(requests, menus, self.catalog, (), self.objective)
        compiled = replace(
            self.compiled.of_options(menus, options),
            priorities=requests.priorities,
            required=requests.required,
        )
        worths = worths_of(menus, self.objective)
        by_level = self.objective == COVERAGE
        arranged = arrange(requests, menus, worths, compiled, by_level=by_level)
        return Batch(requests, menus, self.catalog, compiled, arranged, self.objective)

    def with_requests(self, requests: Requests) -> Batch:
        """Return the same with other priorities, or others required."""
        return self.arranged(requests, self.menus, np.arange(len(self.menus.options)))

    def rated(self, menus: Menus, catalog: Catalog) -> Batch:
        """Return the same with other qualities of all options, and the catalog that rates them."""
        if self.compiled is None:
            worths = worths_of(menus, self.objective)
            arranged = replace(self.arrangement, qualities=worths)
            return replace(self, menus=menus, catalog=catalog, arrangement=arranged)
        batch = self.arranged(self.requests, menus, np.arange(len(menus.options)))
        return replace(batch, catalog=catalog)

    @property
    def by_catalog(self) -> Batch:
        """The same, with what it costs counted for each catalog that sells packages, and the rest.

        In `Arrangement.counted`, in the order of `sellers`, the rest last.
        """
        if self.arrangement.counted:
            return self
        names = [one.name for one in self.sellers]
        arranged = arrange(
            self.requests,
            self.menus,
            self.worths,
            self.compiled,
            by_level=self.objective == COVERAGE,
            counted=costs_by_catalog(self.menus, names),
        )
        return replace(self, arrangement=arranged)

    @property
    def sellers(self) -> tuple[Terms, ...]:
        """Of several catalogs, those that sell packages."""
        return tuple(one for one in self.catalog.catalogs if one.packages or one.subscriptions)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that it keeps."""
        return () if self.compiled is None else self.compiled.rules

    @property
    def stated(self) -> tuple[PlacedRule, ...]:
        """The same, with where each of them stands."""
        return () if self.compiled is None else self.compiled.stated

    @property
    def is_plain(self) -> bool:
        """Whether nothing but the budget limits or joins its requests."""
        arranged = self.arrangement
        return arranged.composites is None and arranged.caps is None and not arranged.rows

    @cached_property
    def worths(self) -> IntArray:
        """What every option is worth to a priority of 1, in thousandths; shape (options,)."""
        return worths_of(self.menus, self.objective)

    def cost_of(self, choice: IntArray) -> int:
        """Add up what a choice costs, in steps; it holds an option of each request, -1 = skip."""
        return int(self.menus.costs[self._taken(choice)] @ self._weights(choice))

    def value_of(self, choice: IntArray) -> int:
        """Add up what a choice is worth, in millionths."""
        weights = self.requests.priorities[choice >= 0] * self._weights(choice)
        return int(weights @ self.worths[self._taken(choice)])

    def keeps_limits(self, choice: IntArray) -> bool:
        """Say whether a choice keeps the rules that limit sums."""
        if self.compiled is None:
            return True
        made, taken = np.flatnonzero(choice >= 0), self._taken(choice)
        counts = self.requests.counts
        return all(one.is_kept(made, taken, counts) for one in self.compiled.limits)

    def _weights(self, choice: IntArray) -> IntArray:
        """Say how many requests each row stands for that is made."""
        made, counts = choice >= 0, self.requests.counts
        return np.ones(int(made.sum()), dtype=np.int64) if counts is None else counts[made]

    def _taken(self, choice: IntArray) -> IntArray:
        made = choice >= 0
        return self.menus.starts[self.menus.members[made]] + choice[made]

    @property
    def groups(self) -> Groups:
        """The interchangeable units: requests, or composites of such."""
        return self.arrangement.groups

    @cached_property
    def members(self) -> IntArray:
        """The group of each request, of a tied one that of its composite; shape (requests,)."""
        return self.arrangement.group_of(len(self.requests))

    @exactly
    def problem(self, budget_credits: Decimal) -> Problem:
        """Write the batch as an integer program.

        Parameters
        ----------
        budget_credits
            What may be spent; what is to be kept back of it, and what does not fill a step, is
            left over.

        Returns
        -------
        Problem
            Costs in steps, qualities and priorities in thousandths.
        """
        return self.arrangement.problem(int(self.spendable(budget_credits) // self.menus.step))

    @cached_property
    def levels(self) -> Levels:
        """The priorities that occur, and what options make of each."""
        possible = np.diff(self.menus.starts)[self.menus.members] > 0
        requests = self.requests
        return Levels.of(self.arrangement, requests.priorities, possible, requests.counts)

    @exactly
    def spendable(self, credits: Decimal) -> Decimal:
        """Return what may be spent of a budget in credits, beside what is kept back of it."""
        return credits - kept_back(self.rules, credits, self.catalog.credit_usd)

    @exactly
    def credits_for(self, credits: Decimal) -> Decimal:
        """Return the least budget in credits of which so many may be spent.

        Raises
        ------
        InputError
            If nothing of any budget may be.
        """
        if self.compiled is None:
            return credits
        budget = budget_for(self.rules, credits, self.catalog.credit_usd)
        if budget is None:
            rule = next(rule for rule in self.rules if isinstance(rule, Reserve))
            raise InputError(f"rule {named(rule)} keeps all of every budget back")
        return budget

    @cached_property
    def hints(self) -> Hints | None:
        """What the greedy rule goes by: each request's own model, and its turn.

        None where they are too many to go one by one.
        """
        preferred = np.array([menu.preferred for menu in self.menus.menus], dtype=np.int64)
        return self.arrangement.hints(preferred)

    @property
    def whole(self) -> Batch:
        """The same before rows that stand for many were parted."""
        rows = self.requests.whole_rows
        if rows is None:
            return self
        return self._of_rows(self.requests.whole, rows)

    def choice(self, counts: Counts) -> IntArray:
        """Settle which of the interchangeable requests take which option, as of `spread`.

        Raises
        ------
        InputError
            If rows stand for many, which may take several.
        """
        if self.requests.counts is not None:
            raise counted_error(self.requests.origin.source, "this is told of single requests")
        return self.arrangement.choice(counts, len(self.requests))

    def made(self, counts: Counts) -> int:
        """Count the requests that are made."""
        if self.arrangement.composites is None:
            return int(counts.counts.sum())
        if self.requests.counts is None:
            return int((self.choice(counts) >= 0).sum())
        pieces = self.arrangement.pieces(counts)
        return int(pieces.counts[pieces.options >= 0].sum())

    def parted(self, counts: Counts, mixture: Mixture | None = None) -> tuple[Batch, IntArray]:
        """Part rows that stand for many, so that each of them takes one option.

        Parameters
        ----------
        counts
            How many of each group take which option.
        mixture
            As of `planner.engine.parting.part`.

        Returns
        -------
        batch, choice
            The batch of the pieces, and the option of each, as of `choice`.
        """
        pieces = self.arrangement.pieces(counts, mixture)
        return self.in_pieces(pieces.units, pieces.counts), pieces.options

    def in_pieces(self, rows: IntArray, counts: IntArray) -> Batch:
        """Return the batch of pieces of its rows, each of which stands for so many requests."""
        if len(rows) == len(self.requests):
            return self
        return self._of_rows(self.requests.taken(rows, counts), rows)

    def _of_rows(self, requests: Requests, rows: IntArray) -> Batch:
        """Make a batch of requests ready that have the menus of these rows."""
        menus = self.menus if self.compiled is None else self.compiled.offered
        again = self.again(requests, replace(menus, members=menus.members[rows]))
        return again.by_catalog if self.arrangement.counted else again

    def counts(self, problem: Problem, choice: IntArray) -> Counts:
        """Count a choice of options by its requests, -1 = skip; the way back from `choice`."""
        arranged = self.arrangement
        return Counts.of_choice(problem, arranged.units(choice), arranged.members, arranged.counts)
