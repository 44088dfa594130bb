"""One request where several catalogs are paid, some in packages, and what makes the best plans so.

Credits that are bought for one request serve others too, so that it cannot stand aside, as of
`planner.answers.case`: the whole batch is searched again with the request held to its options.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from planner.answers.best import BestJointly
from planner.answers.case import Forced
from planner.answers.menued import SKIP, Menued
from planner.answers.ruled_case import held
from planner.batch import Batch
from planner.errors import SolverError
from planner.funding.affording import Affording
from planner.funding.joint import Joint
from planner.funding.sums import Sums

NEAR = 100  # parts of a sum: where it is to be raised by less, it is searched first
FEW = 16  # options that are all asked; of longer menus those that another one beats are not


class NotFoundError(SolverError):
    """A least budget was not found in time; it is no less than some.

    Parameters
    ----------
    not_below_usd
        That budget.
    why
        What there was not.

    Attributes
    ----------
    not_below_usd
        As above.
    """

    def __init__(self, not_below_usd: Decimal, why: str) -> None:
        self.not_below_usd = not_below_usd
        super().__init__(why)


class JointCase(Menued):
    """One request of a plan that buys packages of several catalogs; as of `Case`."""

    def __init__(self, best: BestJointly, row: int) -> None:
        super().__init__(best.batch, row)
        self._best = best
        self._held: dict[tuple[int, ...], tuple[Batch, Sums]] = {}

    def forced(self, units: int, options: Sequence[int]) -> Forced | None:
        """Return the best plan for a sum that takes one of some options.

        None where there is no such plan.

        Raises
        ------
        SolverError
            If it is not proved in time.
        """
        options = self._hopeful(options)
        batch, sums = self._of(options)
        if sums.value(units) < 0:
            return None
        solution = sums.solution(units)
        choice = batch.choice(solution.counts)
        taken = int(choice[self._row])
        option = taken if taken < 0 else sorted(options)[taken - (SKIP in options)]
        choice[self._row] = option
        return Forced(option, choice, sums.paid(solution.counts), solution.value)

    def least_budget(self, options: Sequence[int]) -> tuple[Decimal, int] | None:
        """Find the least budget, from today's on, for which a best plan takes one of some options.

        Where the options fall short of the best plan, no sum will do that is too small for them to
        be worth as much, since for those the best plan is worth no less.

        Returns
        -------
        usd, units
            As of `Case.least_budget`.

        Raises
        ------
        NotFoundError
            If it is not found in time.
        """
        options = [one for one in options if not self._is_never_best(one)]
        if not options:
            return None
        usd, units = self._best.budget_for(self._best.today)
        try:
            sums = self._of(options)[1]
            while True:
                # Planes say at once how far it is at the least.
                target = max(self._best.found.at_least(units), 0)
                larger = sums.open_from(target)
                if larger is not None and larger <= units + units // NEAR:
                    most = sums.value(units)
                    if most >= target:  # only then it is worth to prove what the best is
                        target = max(self._best.value(units), 0)
                    if most >= target:
                        return usd, units
                    larger = sums.open_from(target)  # with the planes that came of it
                    if larger is not None and larger <= units:
                        larger = sums.least_money(target)
                if larger is None:
                    return None
                usd, units = self._best.budget_for(larger)
        except SolverError as error:
            raise NotFoundError(usd, str(error)) from None

    def least_cost(self, options: Sequence[int]) -> int:
        """Return what the cheapest of some options takes by itself; more than there is for none."""
        affording = Affording(self._joint)
        paid = (affording.usd_for(self.menu.options[option]) for option in options)
        sums = [int(-(-usd // self._joint.unit)) for usd in paid if usd is not None]
        return min(sums, default=self._best.today + 1)

    def is_passed_over(self, option: int) -> bool:
        """Say whether another one is as good for no more, and the menu too long to ask all."""
        return len(self.menu.options) > FEW and self.is_beaten(option)

    def amounts(self, option: int) -> tuple[int, ...]:
        """Return what an option takes of each seller of packages, and of all others, in steps."""
        return self._amounts[option]

    @cached_property
    def _amounts(self) -> list[tuple[int, ...]]:
        """The same of each option, skipping last."""
        every = [self._joint.amounts(option) for option in self.menu.options]
        return [*every, (0,) * (len(self._joint.sellers) + 1)]

    @property
    def _joint(self) -> Joint:
        return self._best.joint

    def _hopeful(self, options: Sequence[int]) -> Sequence[int]:
        """Leave out what others among them are worth more than, for no more."""
        if len(options) < 2 or not self._batch.is_plain:
            return options
        return [one for one in options if not self._is_under(one, options)] or options

    def _is_never_best(self, option: int) -> bool:
        """Say whether no best plan takes an option."""
        return option != SKIP and self._batch.is_plain and self._is_under(option, self.choices)

    def _is_under(self, option: int, others: Sequence[int]) -> bool:
        own, value = self.amounts(option), self.value_of(option)
        return any(
            self.value_of(one) > value
            and all(less <= more for less, more in zip(self.amounts(one), own, strict=True))
            for one in others
        )

    def _of(self, options: Sequence[int]) -> tuple[Batch, Sums]:
        """Return the batch in which the request is held to some options, and its best plans."""
        key, clock = tuple(sorted(options)), self._best.found.clock
        if key not in self._held:
            if clock.is_up():  # to arrange it anew takes long, too
                raise SolverError("out of time")
            joint = Joint(held(self._batch, self._row, key))
            self._held[key] = joint.batch, Sums(joint, clock, self._best.found)
        kept = self._held[key]
        kept[1].clock = clock
        return kept
