"""All that is wrong with rules beside a batch, where they stand in a sheet or a file: at once."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

import numpy as np

from planner.catalog.schema import Catalog
from planner.errors import Fault, InputError, PlannerWarning, TableError
from planner.menus.menu import Menus
from planner.requests.checked import Requests
from planner.rules.base import Rule
from planner.rules.models import OPTION_WORDS, Needs, Reserve
from planner.rules.stated import PlacedRule, faults_error
from planner.rules.which import Which
from planner.rules.who import Who
from planner.rules.words import WordError

Look = tuple[str, Callable[[], object]]  # the word that is blamed, and what is asked


@dataclass(frozen=True, eq=False)
class Beside:
    """Finds what is wrong with rules beside a batch: what they speak of is not there.

    Attributes
    ----------
    requests, catalog
        What rules speak of.
    """

    requests: Requests
    catalog: Catalog

    def faults(self, stated: PlacedRule) -> list[Fault]:
        """Return what is wrong with a rule that stands in a sheet or a file; of others nothing."""
        if not stated.source:
            return []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PlannerWarning)  # it is warned when it is followed
            return list(map(stated.fault, self._errors(stated.rule)))

    def error(self, stated: Sequence[PlacedRule]) -> TableError | None:
        """Return what is wrong in the first sheet or file that has a fault; None where none has."""
        for source in dict.fromkeys(each.source for each in stated):
            there = [each for each in stated if each.source == source]
            faults = [fault for each in there for fault in self.faults(each)]
            if faults:
                return faults_error(source, faults, there[0].spot)
        return None

    def _errors(self, rule: Rule) -> list[WordError]:
        """Look up each name by itself; how values go together only where all names are known."""
        errors = list(_raised(self._names(rule)))
        if not errors and not isinstance(rule, Reserve):
            prefix = f"{self._who.blame.name(rule)}: "
            looks = _raised([self._as_a_whole(rule)])
            errors = [WordError(str(one).removeprefix(prefix), one.word) for one in looks]
        return errors

    def _as_a_whole(self, rule: Rule) -> Look:
        if isinstance(rule, Needs):
            return "column", partial(self._who.needs, rule)
        return "", partial(self._who.labels, rule)

    def _names(self, rule: Rule) -> Iterator[Look]:
        who, which = self._who, self._which
        for column in getattr(rule, "by", ()):
            yield "by", partial(who.column, column)
        for column, _ in getattr(rule, "where", ()):
            yield "where", partial(who.column, column)
        for word in (*OPTION_WORDS, "tier"):
            given = getattr(rule, word, ())
            for name in (given,) if isinstance(given, str) and given else given:
                yield word, partial(which.name, word, name)

    @cached_property
    def _who(self) -> Who:
        return Who(self.requests, self.catalog)

    @cached_property
    def _which(self) -> Which:
        # Of no menus: only names are looked up.
        return Which(Menus((), np.empty(0, dtype=np.int64), date.min), self.catalog)


def _raised(looks: Iterable[Look]) -> Iterator[WordError]:
    """Yield what is wrong; the faults of the requests' own cells are told by themselves."""
    for word, look in looks:
        try:
            look()
        except TableError:
            continue
        except InputError as error:
            yield WordError(str(error), getattr(error, "word", "") or word)
