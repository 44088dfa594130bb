"""What a question names: requests by their ids, models, resolutions, options; faults collected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unicodedata import normalize

import numpy as np
import pandas as pd

from planner.answers.called import Called
from planner.catalog.schema import Catalog
from planner.engine.arrays import IntArray
from planner.errors import InputError
from planner.menus.option import Option
from planner.messages import named, nearest, shown
from planner.requests.cells import Names, Reader, Wrong, is_empty, spelled
from planner.requests.checked import Requests

KINDS = ("id", "model", "resolution", "option")
AT = " at "
MOST_TOLD = 10  # faults
MOST_NEAR = 5_000  # ids among which a misspelt one is looked for: a tenth of a second


@dataclass(frozen=True, eq=False)
class Asked:
    """What was named, by what kind of thing it is.

    Attributes
    ----------
    rows
        Positions of the requests, each once.
    models, resolutions
        Names of the catalog.
    options
        Pairs of a model and a resolution.
    """

    rows: IntArray
    models: frozenset[str]
    resolutions: frozenset[str]
    options: frozenset[tuple[str, str]]

    def __bool__(self) -> bool:
        """Say whether anything was named."""
        return bool(len(self.rows) or self.names)

    @property
    def names(self) -> bool:
        """Whether anything of the catalog was named."""
        return bool(self.models or self.resolutions or self.options)


class Question:
    """Reads what a question names, and collects what is wrong with it.

    Parameters
    ----------
    requests
        The requests.
    catalog
        The names there are.

    Attributes
    ----------
    faults
        A sentence each.
    """

    def __init__(self, requests: Requests, catalog: Catalog) -> None:
        self._ids, self._catalog, self._requests = requests.ids, catalog, requests
        self._models = Names("model", catalog.models)
        self._resolutions = Names("resolution", catalog.resolutions)
        self.faults: list[str] = []

    def raise_any(self) -> None:
        """Raise all faults at once.

        Raises
        ------
        InputError
            If there are any.
        """
        if len(self.faults) == 1:
            raise InputError(self.faults[0])
        if self.faults:
            lines = [f"  {fault}" for fault in self.faults[:MOST_TOLD]]
            left = len(self.faults) - len(lines)
            more = [f"  and {left:,} more"] if left else []
            raise InputError("\n".join([f"{len(self.faults):,} faults", *lines, *more]))

    def names(self, given: object, what: str) -> Asked:
        """Read names of any kind.

        Parameters
        ----------
        given
            A name, an `Option`, or several of them; a dict of kind to names where one name is
            several things. None for nothing.
        what
            The argument that they came in.
        """
        found: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        if isinstance(given, Mapping):
            for kind, names in given.items():
                if kind not in KINDS:
                    self.faults.append(f"{what}: {shown(kind)}; {nearest(named(kind), KINDS)}")
                    continue
                for name in self._listed(names, f"{what}[{kind!r}]"):
                    self._take(name, (kind,), what, found)
        else:
            for name in self._listed(given, what):
                self._take(name, KINDS, what, found)
        return Asked(
            np.unique(np.array(found["id"], dtype=np.int64)),
            frozenset(found["model"]),
            frozenset(found["resolution"]),
            frozenset(found["option"]),
        )

    def rows(self, given: object, what: str) -> IntArray:
        """Read ids of requests, or titles; positions in the table, each once."""
        found = [row for name in self._listed(given, what) for row in self._row(name, what)]
        return np.unique(np.array(found, dtype=np.int64))

    def numbers(self, given: object, what: str, reader: Reader) -> dict[int, Any]:
        """Read a number for each of some requests, by id or title, as a cell; by position."""
        numbers: dict[int, Any] = {}
        for name, value in self.pairs(given, what, "{id: number}"):
            rows = self._row(name, what)
            number = self.number(value, f"{what} of {shown(name)}", reader)
            for row in rows:
                if row in numbers:
                    self.faults.append(f"{what}: {shown(name)} is named twice")
                elif number is not None:
                    numbers[row] = number
        return numbers

    def number(self, value: object, what: str, reader: Reader) -> Any:
        """Read one number as a cell is read; None where that is a fault."""
        number = reader(value)
        if number is None:
            number = Wrong("is empty", "give a number")
        if isinstance(number, Wrong):
            mend = f"; {number.suggestion}" if number.suggestion else ""
            self.faults.append(f"{what}: {shown(value)} {number.reason}{mend}")
            return None
        return number

    def pairs(self, given: object, what: str, form: str) -> Iterator[tuple[Any, Any]]:
        """Yield names and what is said of them; a Series has them in its index."""
        if isinstance(given, (Mapping, pd.Series)):
            yield from given.items()
        elif given is not None:
            self.faults.append(f"{what} is {shown(given)}; expected a dict, as {form}")

    def _listed(self, given: object, what: str) -> Iterable[Any]:
        if given is None:
            return ()
        if isinstance(given, (str, int, np.integer, Option)):
            return (given,)
        if isinstance(given, Iterable) and not isinstance(given, (bytes, pd.DataFrame)):
            return list(given)
        self.faults.append(f"{what} is {shown(given)}; expected a name, or a list of names")
        return ()

    def _row(self, name: Any, what: str) -> list[int]:
        """Find a request by its id or its title; empty where that is a fault."""
        titled = isinstance(name, str) and _as_id(name) not in self._places
        if titled and self._called.titled(name):
            try:
                return [self._called.row(name)]
            except InputError as error:
                self.faults.append(f"{what}: {error}")
                return []
        found: dict[str, list[Any]] = {"id": []}
        self._take(name, ("id",), what, found)
        return found["id"]

    def _take(
        self, name: Any, kinds: tuple[str, ...], what: str, found: dict[str, list[Any]]
    ) -> None:
        """Find what a name is, and put it there."""
        if not isinstance(name, (str, int, np.integer, Option)) or isinstance(name, bool):
            self.faults.append(f"{what} names {shown(name)}; expected a text")
            return
        meant = {kind: one for kind in kinds if (one := self._meaning(name, kind)) is not None}
        if not meant:
            # What is meant instead is only looked for where it is told.
            told = self._unknown(name, kinds) if len(self.faults) < MOST_TOLD else "which is none"
            self.faults.append(f"{what} names {shown(name)}, {told}")
        elif len(meant) > 1:
            one, other = list(meant)[:2]
            called = {"id": "the id of a request", "option": "an option"}
            said = " and ".join(called.get(kind, f"a {kind}") for kind in (one, other))
            self.faults.append(
                f"{what} names {shown(name)}, which is {said}; say which, as "
                f"{what}={{{other!r}: [{shown(name)}]}}"
            )
        else:
            ((kind, one),) = meant.items()
            found[kind].append(one)

    def _meaning(self, name: Any, kind: str) -> Any:
        """Return what a name is among those of a kind; None where it is none."""
        if isinstance(name, Option):
            return (name.model, name.resolution) if kind == "option" else None
        if kind == "id":
            return self._places.get(_as_id(name))
        if is_empty(name):
            return None
        if kind == "option":
            return self._option(str(name))
        alike = (self._models if kind == "model" else self._resolutions).alike(name)
        return alike[0] if len(alike) == 1 else None

    def _option(self, text: str) -> tuple[str, str] | None:
        model, _, resolution = text.rpartition(AT)
        pair = self._meaning(model, "model"), self._meaning(resolution, "resolution")
        return None if pair not in self._offered else pair

    @cached_property
    def _called(self) -> Called:
        return Called(self._ids.tolist(), self._requests.names)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self._ids.tolist())}

    @cached_property
    def _offered(self) -> dict[tuple[Any, Any], None]:
        """Return the pairs of model and resolution that can be ordered, in the catalog's order."""
        models = self._catalog.models
        return {
            (one, offer.resolution): None for one in models for offer in self._catalog.offers(one)
        }

    def _unknown(self, name: Any, kinds: tuple[str, ...]) -> str:
        """Say that a name is none, and which was probably meant."""
        text = str(name)
        known = {
            "model": list(self._catalog.models),
            "resolution": list(self._catalog.resolutions),
            "option": self._options_near(text),
            "id": self._ids_near(text),
        }
        if len(kinds) > 1 and self._meaning(text.rpartition(AT)[0], "model") is not None:
            return f"which is not offered; {nearest(text, known['option'])}"
        if kinds == ("id",):
            return f"which is no id of a request; {nearest(text, known['id'])}"
        said = {"model": "model", "resolution": "resolution", "option": "option"}
        wanted = [said[kind] for kind in kinds if kind in said and (kind != "option" or AT in text)]
        there = [each for kind in (*said, "id") if kind in kinds for each in known[kind]]
        ending = " or id" if "id" in kinds else ""
        return f"which is no {', '.join(wanted or ['option'])}{ending}; {nearest(text, there)}"

    def _options_near(self, text: str) -> list[str]:
        """Return the options of the model that one begins with; all where it is none."""
        model, at, _ = text.rpartition(AT)
        known = self._meaning(model, "model")
        return [AT.join(pair) for pair in self._offered if at and known in (None, pair[0])]

    def _ids_near(self, text: str) -> list[str]:
        """Return the ids that one may have meant; of very many, those that begin alike."""
        ids = self._ids.tolist()
        if len(ids) > MOST_NEAR:
            begin = text[:3].casefold()
            ids = [each for each in ids if each[:3].casefold() == begin][:MOST_NEAR]
        return ids


def _as_id(name: object) -> str:
    """Spell what may be an id as ids are spelled."""
    return normalize("NFC", spelled(name))
