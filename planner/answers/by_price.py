"""How far a price of the catalog may go while the present plan stays a best one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from planner.answers.edges import last_by_halves
from planner.answers.numbers import CatalogNumber, Path, keys_of
from planner.answers.present import Present, Trial
from planner.answers.ranges import NO_END, End, Range, Side, ended, ranged
from planner.answers.reach import Reach, offer_of, price_path
from planner.answers.statements import statement_of
from planner.catalog.amounts import FINEST, exactly, units
from planner.catalog.schema import Catalog
from planner.errors import CatalogError, InputError
from planner.menus.option import Ordered

MORE_DIGITS = 3  # a unit is the third digit after the first one of a price


def price_numbers(reach: Reach, present: Present) -> dict[CatalogNumber, bool]:
    """List the prices that the batch hangs on, and whether the present plan pays them.

    Prices of 0 are left out: mostly they are what nobody has written.
    """
    catalog, paid = reach.catalog, dict.fromkeys(_prices_of_credits(present))
    for _, option in present.taken:
        paid.update(dict.fromkeys(_prices_of(catalog, option, option.segments)))
        if option.draft is not None:
            paid.update(dict.fromkeys(_prices_of(catalog, option.draft, option.draft.segments)))
    every = dict.fromkeys(paid)
    ordered: tuple[Ordered, ...] = (*reach.options, *reach.drafts)
    for one in ordered:
        lengths = catalog.durations(one.model, offer_of(catalog, one))
        every.update(dict.fromkeys(_prices_of(catalog, one, lengths)))
    numbers = {CatalogNumber.at(catalog, path): path in paid for path in every}
    return {number: used for number, used in numbers.items() if number.value}


def _prices_of_credits(present: Present) -> Iterator[Path]:
    """List what the number of credits hangs on that the budget is good for."""
    catalog = present.batch.catalog
    if present.budget.packages:
        yield from (("packages", at, "usd") for at in range(len(catalog.packages)))
        for at, one in enumerate(catalog.subscriptions):
            first = one.first_month_usd is not None
            yield ("subscriptions", at, "first_month_usd" if first else "usd")
    elif catalog.prices_in == "credits":
        yield ("usd_per_credit",)
    for _, option in present.taken if catalog.catalogs else ():
        if catalog.terms(option.model).prices_in == "credits":
            yield catalog.terms_path(option.model, "usd_per_credit")


def _prices_of(catalog: Catalog, option: Ordered, lengths: Sequence[int]) -> Iterator[Path]:
    """List what the price of an option is made of; by duration, of these lengths."""
    path, offer, model = price_path(catalog, option), offer_of(catalog, option), option.model
    maker = catalog.models[model]
    if offer.price.by_duration is None:
        yield from ((*path, "per_second"), (*path, "per_clip"))
        if maker.price:
            yield catalog.terms_path(model, "resolutions", option.resolution, "multiplier")
    else:
        yield from ((*path, "by_duration", each) for each in lengths)
    yield (*path, "least")
    for feature in option.features:
        extra = None if feature in offer.features else maker.extras.get(feature)
        if extra is not None:
            added: Path = ("models", model, "extras", feature)
            yield from ((*added, "per_second"), (*added, "per_clip"))
            if extra.factor != 1:
                yield (*added, "factor")


class ByPrice:
    """The range of a price.

    A plan costs no less when a price rises, so that the best plan is worth no more. Upwards the
    present plan stays a best one while it is within the budget; downwards until the first better
    plan is: either way what holds changes once, and halving finds where.

    Parameters
    ----------
    present
        The present plan.
    number
        The price, above 0.
    is_paid
        Whether the present plan pays it.
    """

    def __init__(self, present: Present, number: CatalogNumber, *, is_paid: bool) -> None:
        self._present, self._number, self._is_paid = present, number, is_paid
        places = number.value.normalize().adjusted() - MORE_DIGITS
        self._unit = max(Decimal(1).scaleb(places), FINEST)
        self._trials: dict[int, Trial] = {}

    def range(self) -> Range:
        """Find it.

        Raises
        ------
        SolverError
            If an optimum is not proved in time.
        """
        number, catalog = self._number, self._present.batch.catalog
        statement = statement_of(catalog, number)
        sides = self._down(), self._up()
        return ranged("price", number.key, statement, number.value, self._unit, *sides)

    def _down(self) -> Side:
        lowest = 1 - units(self._number.value, self._unit, "up")
        if lowest == 0 or self._trial(lowest).holds:
            return NO_END
        end = last_by_halves(0, lowest, lambda at: self._trial(at).holds)
        return ended(self._present, end, self._trial(end - 1))

    def _up(self) -> Side:
        if not self._is_paid:
            return NO_END
        near, far = 0, 1
        try:
            while self._trial(far).is_possible:
                near, far = far, 2 * far
        except CatalogError:  # no catalog holds such a number
            return NO_END
        except InputError:  # the engine cannot reckon with it
            return Side(near, End.UNTRIED)
        end = last_by_halves(near, far, lambda at: self._trial(at).is_possible)
        return ended(self._present, end, self._trial(end + 1))

    @exactly
    def _trial(self, at: int) -> Trial:
        if at not in self._trials:
            value = self._number.value + at * self._unit
            changed = self._number.changed(self._present.batch.catalog, value)
            self._trials[at] = self._present.under(changed, self._unlike(changed))
        return self._trials[at]

    def _unlike(self, changed: Catalog) -> list[str]:
        """List the models whose prices may change."""
        path = self._number.path
        if path[0] == "models":
            return [str(path[1])]
        keys = keys_of(path)
        all_change = keys != path and keys == ("usd_per_credit",)
        return [
            name
            for name, model in changed.models.items()
            if (model.price or all_change) and changed.terms_path(name, *keys) == path
        ]
