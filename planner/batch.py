"""A batch made ready: its requests and menus as a problem, and the way back to its requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from planner.catalog.amounts import exactly
from planner.catalog.schema import Catalog
from planner.engine import Counts, Groups, Hints, Problem
from planner.engine.arrays import IntArray
from planner.menus.menu import Menus
from planner.requests.checked import Requests
from planner.rules.arrangement import Arrangement, arrange
from planner.rules.compiled import Compiled, compile_rules
from planner.rules.levels import Levels
from planner.rules.models import Rule
from planner.rules.objectives import COVERAGE, VALUE, worths_of
from planner.rules.reading import Stated
from planner.rules.reserves import kept_back


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
        rules: Sequence[Rule | Stated] = (),
        objective: str = VALUE,
    ) -> Batch:
        """Make a batch ready.

        Raises
        ------
        InputError
            If a rule speaks of what there is not; as a `TableError`, with its cell.
        """
        compiled = compile_rules(rules, requests, menus, catalog) if rules else None
        left = menus if compiled is None else compiled.menus
        worths = worths_of(left, objective)
        arranged = arrange(requests, left, worths, compiled, by_level=objective == COVERAGE)
        return cls(requests, left, catalog, compiled, arranged, objective)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that it keeps."""
        return () if self.compiled is None else self.compiled.rules

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
        held = kept_back(self.rules, budget_credits, self.catalog.credit_usd)
        return self.arrangement.problem(int((budget_credits - held) // self.menus.step))

    @cached_property
    def levels(self) -> Levels:
        """The priorities that occur, and what options make of each."""
        possible = np.diff(self.menus.starts)[self.menus.members] > 0
        return Levels.of(self.arrangement, self.requests.priorities, possible)

    @cached_property
    def hints(self) -> Hints:
        """What the greedy rule goes by: each request's own model, and its turn."""
        preferred = np.array([menu.preferred for menu in self.menus.menus], dtype=np.int64)
        return self.arrangement.hints(preferred)

    def choice(self, counts: Counts) -> IntArray:
        """Settle which of the interchangeable requests take which option, as of `spread`."""
        return self.arrangement.choice(counts, len(self.requests))

    def counts(self, problem: Problem, choice: IntArray) -> Counts:
        """Count a choice of options by its requests, -1 = skip; the way back from `choice`."""
        return Counts.of_choice(problem, self.arrangement.units(choice), self.arrangement.members)
