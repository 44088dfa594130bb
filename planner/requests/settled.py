"""How a batch is to be planned: what a workbook's settings say, or a call, and where it stands."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from planner.catalog.loading import SHIPPED, names_in
from planner.catalog.own import JOINT, with_allowances, without_allowances
from planner.errors import CatalogError, Fault, InputError, Spot, TableError
from planner.requests.grid import Hidden
from planner.requests.headings import plain_words
from planner.requests.planned_with import PlannedWith


@dataclass(frozen=True)
class Stands:
    """Where settings stand.

    Attributes
    ----------
    source
        What to call the sheet in a message.
    spot
        Where it is.
    places
        The cell of each value.
    """

    source: str = ""
    spot: Spot | None = None
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """The settings of a workbook, or of a call; None where nothing is said.

    Attributes
    ----------
    budget
        USD.
    packages
        Whether to buy credits in packages.
    balance
        Credits that are there already.
    bought_before
        Names of packages that were bought before, as of `Budget`.
    catalog
        The name of a shipped catalog, or a path from the workbook's folder on.
    method
        What solves it.
    objective
        What the plan is to be best in.
    hidden_rows
        As of `lay_out`.
    rules_file
        The path of a file of rules, from the workbook's folder on.
    day_of_order
        The day on which it is ordered.
    oldest_price_days
        The age that prices may have, in days.
    requests_sheet
        The sheet that holds the requests.
    meanings
        The fields that headings mean, beyond what is known, by the heading.
    ignored
        Headings of columns that are not read.
    planned_with
        What the plan in the workbook was made with.
    stands
        Where they were read.
    folder
        Where its paths go from; the working directory where None.
    """

    budget: Decimal | None = None
    packages: bool | None = None
    balance: Decimal | None = None
    bought_before: tuple[str, ...] | None = None
    catalog: str | None = None
    method: str | None = None
    objective: str | None = None
    hidden_rows: Hidden | None = None
    rules_file: str | None = None
    day_of_order: date | None = None
    oldest_price_days: int | None = None
    requests_sheet: str | None = None
    meanings: Mapping[str, str] | None = None
    ignored: tuple[str, ...] | None = None
    planned_with: PlannedWith | None = None
    stands: Stands = field(default_factory=Stands, repr=False, compare=False)
    folder: Path | None = field(default=None, repr=False, compare=False)

    @property
    def columns(self) -> dict[str, str | None]:
        """What headings mean, as of `read_table`."""
        return {**dict.fromkeys(self.ignored or ()), **(self.meanings or {})}

    def with_columns(self, columns: Mapping[str, str | None]) -> Settings:
        """Return it with what headings mean, as of `read_table`; others mean what they did."""
        meant = dict[str, tuple[str, str | None]]()
        for heading, wanted in (*self.columns.items(), *columns.items()):
            meant[plain_words(heading)] = heading, wanted
        return replace(
            self,
            meanings={heading: wanted for heading, wanted in meant.values() if wanted} or None,
            ignored=tuple(heading for heading, wanted in meant.values() if not wanted) or None,
        )

    def below(self, said: Settings) -> Settings:
        """Return it with what somebody says in its place; of columns, with that beside."""
        given = {
            each.name: value
            for each in fields(said)
            if each.compare and (value := getattr(said, each.name)) is not None
        }
        given |= {"meanings": self.meanings, "ignored": self.ignored}
        return replace(self, **given).with_columns(said.columns)

    def seen_from(self, folder: Path) -> Settings:
        """Return it with its relative paths going from another folder."""
        catalog = self.catalog and JOINT.join(
            self._name_from(name, folder) for name in names_in(self.catalog, self.folder)
        )
        rules = self.rules_file and self._path_from(self.rules_file, folder)
        return replace(self, catalog=catalog, rules_file=rules, folder=folder)

    def _name_from(self, name: str, folder: Path) -> str:
        known, allowed = without_allowances(name)
        if known in SHIPPED:
            return name
        if known.endswith(".toml"):
            return with_allowances(self._path_from(known, folder), reversed(allowed))
        # Such a path goes from the working directory, wherever it stands.
        try:
            path = Path(known).resolve()
            there = path.is_file()
        except (OSError, ValueError):  # no name of any file
            return name
        return with_allowances(str(path), reversed(allowed)) if there else name

    def _path_from(self, path: str, folder: Path) -> str:
        if Path(path).is_absolute():
            return path
        here = (self.folder or Path()).resolve()
        try:
            return Path(os.path.relpath(here / path, folder.resolve())).as_posix()
        except ValueError:  # on another drive
            return str(here / path)

    @contextmanager
    def blamed(self, name: str) -> Iterator[None]:
        """Blame a setting's cell for what goes wrong when it is followed.

        Raises
        ------
        TableError
            If its value means nothing that there is. What is wrong within a catalog, or within a
            file of rules, stays the fault of that file.
        """
        try:
            yield
        except (CatalogError, TableError):
            raise
        except InputError as error:
            if name not in self.stands.places:
                raise
            reason, _, mend = str(error).partition("; ")
            raise self.fault(name, reason, mend) from None

    def fault(self, name: str, reason: str, mend: str) -> TableError:
        """Return the error that says what is wrong with a setting, at its cell."""
        value = getattr(self, name)
        shown = JOINT.join(value) if isinstance(value, (tuple, dict)) else value
        fault = Fault(self.stands.places[name], name, shown, reason, mend)
        return TableError(self.stands.source, [fault], spot=self.stands.spot)
