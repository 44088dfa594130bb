"""What rules mean, said of every choice of a small batch at once.

Of the planner only what comes before rules is used: the rows as they are read, and what there is to
choose from for each; and of a rule only its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from planner import (
    AllOrNone,
    Cap,
    Catalog,
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
from planner.menus.build import build_menus
from planner.menus.option import Option, Ordered
from planner.requests.checking import read_requests
from planner.requests.readers import read_table

MILLION = 10**6


class Choices:
    """Choices of a batch: what each costs and is worth, and which rules it keeps.

    Parameters
    ----------
    rows
        The table, a dict for each request, each with an id.
    catalog, on
        What can be bought, and when.

    Attributes
    ----------
    requests, menus
        What is wanted, and what there is to choose from: what the planner starts from, too.
    options, qualities
        What there is for each request, and how good it is as delivered, in thousandths.
    picks
        Of each choice and request the option on the menu without rules, -1 to skip it; shape
        (choices, requests). All that there are, but for those of `only`.
    """

    def __init__(self, rows: Sequence[dict], catalog: Catalog, on: date) -> None:
        self.rows, self.catalog = list(rows), catalog
        self.requests = requests = read_requests(read_table(self.rows), catalog)
        self.menus = menus = build_menus(requests, catalog, on)
        own = [menus.menus[menu] for menu in menus.members.tolist()]
        self.options: list[tuple[Option, ...]] = [menu.options for menu in own]
        self.qualities: list[list[int]] = [menu.qualities.tolist() for menu in own]
        self.priorities: list[int] = requests.priorities.tolist()
        self.required: list[bool] = requests.required.tolist()
        every = [np.arange(-1, len(options)) for options in self.options]
        self.picks = np.stack(np.meshgrid(*every, indexing="ij"), axis=-1).reshape(-1, len(every))

    def only(self, picks) -> Choices:
        """Return some choices of the same batch; the shape is as of `picks`, or of one of them."""
        own = copy(self)
        for known in ("made", "credits", "values", "screen_times"):
            own.__dict__.pop(known, None)
        own.picks = np.asarray(picks, dtype=np.int64).reshape(-1, len(self.rows))
        return own

    def taking(self, taken) -> Choices:
        """Return the one choice that takes these options, None to skip a request."""
        pairs = zip(taken, self.options, strict=True)
        return self.only([-1 if one is None else options.index(one) for one, options in pairs])

    @cached_property
    def made(self) -> np.ndarray:
        """Which requests each choice makes; shape (choices, requests)."""
        return self.picks >= 0

    def add_up(self, amount: Callable[[int, int], object], requests=None) -> np.ndarray:
        """Add up what requests with their options amount to, in millionths; shape (choices,)."""
        total = np.zeros(len(self.picks), dtype=np.int64)
        for at in range(len(self.rows)) if requests is None else requests:
            each = [0, *(_millionths(amount(at, way)) for way in range(len(self.options[at])))]
            total += np.array(each, dtype=np.int64)[self.picks[:, at] + 1]
        return total

    @cached_property
    def credits(self) -> np.ndarray:
        """What each choice costs, in millionths of credits."""
        return self.add_up(lambda at, way: self.options[at][way].credits)

    @cached_property
    def values(self) -> np.ndarray:
        """What each choice is worth, in millionths."""
        return self.add_up(lambda at, way: Fraction(self._worth(at, way), MILLION))

    @cached_property
    def screen_times(self) -> np.ndarray:
        """What each choice is worth where seconds count, in millionths."""
        return self.add_up(
            lambda at, way: Fraction(self._worth(at, way) * self._seconds(at, way), MILLION)
        )

    def _worth(self, at: int, way: int) -> int:
        return self.priorities[at] * self.qualities[at][way]

    def _seconds(self, at: int, way: int) -> int:
        return self.options[at][way].used_s

    # Whom and what rules speak of.

    def value(self, at: int, column: str):
        """Return what stands in a cell; None where it is empty."""
        value = self.rows[at].get(column)
        return None if value is None or value != value or str(value).strip() == "" else value

    def spelled(self, at: int, column: str) -> str:
        """Return what stands in a cell, as the first spells it that has the same."""
        first = next(
            other
            for other in range(len(self.rows))
            if self.value(other, column) is not None
            and _same(self.value(other, column), self.value(at, column))
        )
        return str(self.value(first, column)).strip()

    def groups(self, rule) -> dict[tuple[str, ...], list[int]]:
        """List the requests of each group of a rule, by what they have in its columns."""
        found: dict[tuple[str, ...], list[int]] = {}
        for at in range(len(self.rows)):
            if self.is_meant(rule, at):
                group = tuple(self.spelled(at, column) for column in rule.by)
                found.setdefault(group, []).append(at)
        return found

    def is_meant(self, rule, at: int) -> bool:
        """Say whether a rule speaks of a request."""
        for column, values in rule.where:
            value = self.value(at, column)
            if value is None or not any(_same(value, one) for one in values):
                return False
        return all(self.value(at, column) is not None for column in getattr(rule, "by", ()))

    def is_allowed(self, rule, at: int, way: int) -> bool:
        """Say whether a filter leaves a request an option."""
        if not isinstance(rule, (Only, Exclude, Floor)) or not self.is_meant(rule, at):
            return True
        option = self.options[at][way]
        if isinstance(rule, Floor):
            if rule.quality is not None:
                return Decimal(self.qualities[at][way]) / 1000 >= rule.quality
            if rule.tier:
                return is_of_tier(option, self.catalog, rule.tier, self.value(at, "platform"))
            order = list(self.catalog.resolutions)
            seen = order.index(option.resolution)
            platform = self.value(at, "platform")
            if platform is not None:
                seen = min(seen, order.index(self.catalog.platforms[platform]))
            return seen >= order.index(rule.resolution)
        return has(rule, option, self.catalog) == isinstance(rule, Only)

    def possible(self, rules) -> list[bool]:
        """Say of each request whether filters leave it anything."""
        return [
            any(
                all(self.is_allowed(rule, at, way) for rule in rules) for way in range(len(options))
            )
            for at, options in enumerate(self.options)
        ]

    # Which choices keep them.

    def parts(self, rules) -> dict[str, np.ndarray]:
        """Say of each thing that rules ask for, by its name, which choices do it.

        What is kept back is left to `fits`.
        """
        return {name: kept for rule in rules for name, kept in self._parts(rule, rules)}

    def kept(self, rules) -> np.ndarray:
        """Say which choices keep all rules, whatever they cost; shape (choices,)."""
        return np.logical_and.reduce([self.all_made(), *self.parts(rules).values()])

    def all_made(self, requests=None) -> np.ndarray:
        """Say which choices make some requests; those that are required where None."""
        return self.made[:, self.required if requests is None else list(requests)].all(axis=1)

    def fits(self, credits: Fraction, rules=()) -> np.ndarray:
        """Say which choices cost no more than credits, less what rules keep back of them."""
        held = sum(
            Fraction(rule.usd or 0) / Fraction(self.catalog.credit_usd)
            + Fraction(rule.share or 0) * credits
            for rule in rules
            if isinstance(rule, Reserve)
        )
        return self.credits <= int(max(credits - held, Fraction(0)) * MILLION)

    def _parts(self, rule, rules) -> Iterator[tuple[str, np.ndarray]]:
        every = np.ones(len(self.picks), dtype=bool)
        if isinstance(rule, Reserve):
            yield str(rule), every
        elif isinstance(rule, Needs):
            yield from self._needs(rule)
        elif isinstance(rule, (Only, Exclude, Floor)):
            for at, options in enumerate(self.options):
                for way in range(len(options)):
                    if not self.is_allowed(rule, at, way):
                        every &= self.picks[:, at] != way
            yield str(rule), every
        elif isinstance(rule, (Cap, Least, Share)):
            for group, (limit, used) in self.sums(rule, rules).items():
                kept = used >= limit if isinstance(rule, Least) else used <= limit
                yield _called(rule, group), kept
        else:
            for group, members in self.groups(rule).items():
                yield _called(rule, group), self._tie(rule, members)

    def _needs(self, rule) -> Iterator[tuple[str, np.ndarray]]:
        ids = [str(row["id"]) for row in self.rows]
        for at in range(len(self.rows)):
            if self.is_meant(rule, at):
                cell = str(self.value(at, rule.column) or "").replace(";", ",")
                for one in filter(None, map(str.strip, cell.split(","))):
                    name = f"{rule}: {ids[at]!r} needs {one!r}"
                    yield name, ~self.made[:, at] | self.made[:, ids.index(one)]

    def _tie(self, rule, members: list[int]) -> np.ndarray:
        count = self.made[:, members].sum(axis=1)
        if isinstance(rule, OneOf):
            return count <= 1
        if isinstance(rule, AllOrNone):
            return (count == 0) | (count == len(members))
        assert isinstance(rule, Same)
        looks = [[self._looks(rule.what, option) for option in self.options[at]] for at in members]
        kinds = {look for each in looks for look in each}
        # All that is made has one look: whatever has another is not made.
        return np.logical_or.reduce(
            [
                np.logical_and.reduce(
                    [
                        np.array([True, *(one == look for one in each)])[self.picks[:, at] + 1]
                        for at, each in zip(members, looks, strict=True)
                    ]
                )
                for look in kinds
            ]
        ) | (count == 0)

    def _looks(self, what: str, option: Option) -> str:
        return (
            _provider(option, self.catalog) if what == "provider" else getattr(option, what) or ""
        )

    def sums(self, rule, rules) -> dict[tuple[str, ...], tuple[np.ndarray, np.ndarray]]:
        """Return limit and use of each group of a rule that limits a sum, in millionths.

        Of a `Share` the limit is another for each choice.
        """
        groups, found = self.groups(rule), {}
        if not rule.by and not groups and not isinstance(rule, Least):
            groups = {(): []}
        named = dict(rule.amount) if isinstance(rule.amount, tuple) else {}
        if getattr(rule, "cumulative", False):
            # Up to a value that is named, whether a request has it or not.
            groups |= {
                (name,): [] for name in named if not any(_same(name, group[0]) for group in groups)
            }
        for group, members in groups.items():
            limit = rule.amount
            if named:
                limit = next((most for name, most in named.items() if _same(name, group[0])), None)
            if limit is None:
                continue
            if getattr(rule, "cumulative", False):
                members = [
                    at
                    for other, own in groups.items()
                    if Decimal(other[0]) <= Decimal(group[0])
                    for at in own
                ]
            used = self.add_up(
                lambda at, way: amount(rule, self.options[at][way], self.catalog), members
            )
            if isinstance(rule, Share):
                part = Fraction(limit)
                # Times its denominator, so that both are whole.
                used, least = used * part.denominator, self.credits * part.numerator
            else:
                count = 1
                if rule.unit == "share":
                    possible = self.possible(rules)
                    count = sum(possible[at] for at in members)
                least = np.full(len(used), _millionths(Fraction(limit) * count))
            found[group] = least, used
        return found

    # What is best.

    def best(self, which: np.ndarray, objective: str = "value") -> int | None:
        """Return the greatest value of some of the choices, in millionths; None of none.

        Of those with the most requests of the highest priority, then of the next, where coverage
        is what counts.
        """
        if objective == "coverage":
            for level in sorted({one for one in self.priorities if one}, reverse=True):
                own = [one == level for one in self.priorities]
                counts = self.made[:, own].sum(axis=1)
                which = which & (counts == counts[which].max(initial=0))
        worths = self.screen_times if objective == "screen_time" else self.values
        return int(worths[which].max()) if which.any() else None


def is_of_tier(option, catalog, tier, platform) -> bool:
    """Say whether what viewers get is what the tier asks for where they look."""
    order = list(catalog.resolutions)
    seen, asked = order.index(option.resolution), Decimal(1)
    if platform:
        best = catalog.platforms[platform]
        seen = min(seen, order.index(best))
        asked = min(asked, catalog.resolutions[best].quality)
    made = option.rated.value * catalog.resolutions[order[seen]].quality
    return made >= asked * catalog.tiers[tier]


def has(rule, option: Ordered, catalog: Catalog) -> bool:
    """Say whether what is ordered has one of each word that a rule gives."""
    offer = catalog.offers(option.model)[option.offer]
    own = {
        "model": {option.model},
        "provider": {_provider(option, catalog)},
        "resolution": {option.resolution},
        "mode": {option.mode},
        "feature": {*option.features, *offer.features},
    }
    return all(own[word] & set(names) for word, names in rule.options.items())


def amount(rule, option: Option, catalog: Catalog) -> Fraction:
    """Return what an option adds to the sum that a rule limits: itself, and its drafts."""
    if option.draft is not None:
        final = replace(option, draft=None, credits=option.credits - option.draft.credits)
        drafts = _adds(rule, option.draft, catalog)
        own = amount(rule, final, catalog)
        return own if rule.unit in ("videos", "share", "seconds") else own + drafts
    return _adds(rule, option, catalog)


def _adds(rule, option: Ordered, catalog: Catalog) -> Fraction:
    if not has(rule, option, catalog):
        return Fraction(0)
    return {
        "usd": Fraction(option.credits) * Fraction(catalog.credit_usd),
        "credits": Fraction(option.credits),
        "most": Fraction(option.credits),
        "videos": Fraction(1),
        "share": Fraction(1),
        "seconds": Fraction(sum(option.segments)),
        "takes": Fraction(option.takes),
    }[rule.unit]


def _provider(option: Ordered, catalog: Catalog) -> str:
    return option.model.split("/")[0] if "/" in option.model else catalog.name


def _millionths(amount) -> int:
    whole = Fraction(amount) * MILLION
    assert whole.denominator == 1, f"{amount} is finer than a millionth"
    return int(whole)


def _same(one, other) -> bool:
    """Say whether two values are the same to people."""
    try:
        return Decimal(str(one)) == Decimal(str(other))
    except ArithmeticError:
        return str(one).strip().casefold() == str(other).strip().casefold()


def _called(rule, group: tuple[str, ...]) -> str:
    return f"{rule}: {', '.join(group)}" if group else str(rule)
