"""Which options a rule speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from planner.catalog.loading import show_command
from planner.catalog.schema import Catalog
from planner.engine.arrays import BoolArray, IntArray
from planner.errors import InputError
from planner.menus.menu import Menus
from planner.menus.option import Option, Ordered
from planner.messages import shown
from planner.requests.cells import Names, Wrong
from planner.rules.base import Rule
from planner.rules.blame import Blame
from planner.rules.models import Cap, Exclude, Least, Only, Share

OF_DRAFTS = (Cap, Least, Share, Exclude)  # rules that count drafts, or are warned of them


class Which:
    """Tells which options rules speak of: each once, on however many menus it stands.

    Parameters
    ----------
    menus
        What requests may choose from.
    catalog
        Where the options are from.
    blame
        What rules are called in errors and warnings.

    Attributes
    ----------
    menus, catalog, blame
        As above.
    """

    def __init__(self, menus: Menus, catalog: Catalog, blame: Blame | None = None) -> None:
        self.menus, self.catalog = menus, catalog
        self.blame = blame or Blame()
        self._providers = catalog.providers
        known: dict[str, Iterable[str]] = {
            "model": catalog.models,
            "provider": dict.fromkeys(self._providers.values()),
            "resolution": catalog.resolutions,
            "mode": catalog.modes,
            "feature": catalog.features,
            "tier": catalog.tiers,
        }
        self._found: dict[Rule, BoolArray] = {}
        lists = {"model": show_command(catalog)}
        self._names = {
            word: Names(word, names, lists.get(word, "")) for word, names in known.items()
        }

    def matches(self, rule: Rule) -> BoolArray:
        """Find the options that a rule speaks of.

        Parameters
        ----------
        rule
            Any; one without words for options speaks of all.

        Returns
        -------
        BoolArray
            Whether each of `Menus.options` has one of each word that the rule gives. A feature is
            what a request asks for, and what an offer includes. Shape (options,).

        Raises
        ------
        InputError
            If the catalog does not know a name, with the nearest that it does.

        Warns
        -----
        PlannerWarning
            If no option has it.
        """
        if rule not in self._found:
            self._found[rule] = self._matching(rule)
        return self._found[rule]

    def _matching(self, rule: Rule) -> BoolArray:
        wanted = self.wanted(rule)
        if not wanted:
            return np.ones(len(self.menus.places), dtype=bool)
        each = [self._has(option, wanted) for option in self.menus.ones]
        found = np.array(each, dtype=bool)[self.menus.places]
        speaks = isinstance(rule, OF_DRAFTS) and self.matches_drafts(rule).any()
        if not found.any() and not speaks:
            then = "leaves nothing" if isinstance(rule, Only) else "does nothing"
            self.blame.warn(rule, f"speaks of no option on any menu, so that it {then}")
        return found

    def matches_drafts(self, rule: Rule) -> BoolArray:
        """Find the options that are made after drafts of which a rule speaks; shape (options,)."""
        parts, wanted = self.menus.reserving, self.wanted(rule)
        each = [self._has(draft, wanted) for draft in parts.found]
        found: BoolArray = np.array([*each, False], dtype=bool)[parts.owners]  # the last is of -1
        return found

    def _has(self, option: Ordered, wanted: dict[str, set[str]]) -> bool:
        """Say whether what is ordered has one of each word."""
        return all(self._of(option)[word] & names for word, names in wanted.items())

    def wanted(self, rule: Rule) -> dict[str, set[str]]:
        """Return what a rule asks of options, in the catalog's spelling.

        Raises
        ------
        InputError
            As of `matches`.
        """
        given: dict[str, tuple[str, ...]] = getattr(rule, "options", {})
        with self.blame.on(rule):
            return {word: {self.name(word, each) for each in given[word]} for word in given}

    def name(self, word: str, name: str) -> str:
        """Return a name as the catalog spells it.

        Parameters
        ----------
        word
            What it names: a word for options, or ``"tier"``.
        name
            In whatever case, or as a request may say it.

        Raises
        ------
        InputError
            If it does not know it, with the nearest that it does.
        """
        read = self._names[word](name)
        if isinstance(read, Wrong):
            raise InputError(
                f"{word} {shown(name)} is not in catalog {self.catalog.name}; {read.suggestion}"
            )
        return str(read)

    def attribute(self, what: str) -> tuple[IntArray, tuple[str, ...]]:
        """Tell options apart by an attribute.

        Parameters
        ----------
        what
            As of `Same`.

        Returns
        -------
        codes, names
            The attribute of each of `Menus.options`, as a position in `names`; shape (options,).
            A mode that has no name is called "".
        """
        read: dict[str, Callable[[Option], str]] = {
            "model": lambda option: option.model,
            "provider": lambda option: self._providers[option.model],
            "resolution": lambda option: option.resolution,
            "mode": lambda option: option.mode or "",
        }
        said = list(map(read[what], self.menus.ones))
        names = tuple(sorted(set(said)))
        places = {name: at for at, name in enumerate(names)}
        codes = np.array([places[each] for each in said], dtype=np.int64)
        return codes[self.menus.places], names

    def _of(self, option: Ordered) -> dict[str, set[str]]:
        offer = self.catalog.offers(option.model)[option.offer]
        return {
            "model": {option.model},
            "provider": {self._providers[option.model]},
            "resolution": {option.resolution},
            "mode": {option.mode or ""},
            "feature": {*option.features, *offer.features},
        }
