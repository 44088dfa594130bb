"""How a batch is to be planned: what a call says, and where it says nothing, its workbook."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from planner.catalog.loading import CatalogSource, load_catalog
from planner.catalog.own import JOINT
from planner.catalog.schema import Catalog
from planner.errors import InputError, PlannerError, PlannerWarning
from planner.files import check_file
from planner.messages import shown
from planner.requests.planned_with import DIGITS, PlannedWith
from planner.requests.settled import Settings
from planner.requests.table import Table
from planner.results.hashes import hash_of_catalog
from planner.rules.objectives import VALUE, objective_of
from planner.rules.reading import MOST_BYTES


@dataclass(frozen=True)
class Asked:
    """How a batch is to be planned.

    Attributes
    ----------
    catalog
        What can be bought.
    rules
        Rules beside those of the workbook, as of `planner.plan`.
    objective
        What the plan is to be best in.
    on
        The day of order; None where nobody says one.
    max_age_days
        The age that prices may have.
    said
        The same as settings, for who plans the plan's own workbook again; its paths go from the
        working directory.
    """

    catalog: Catalog
    rules: object
    objective: str
    on: date | None
    max_age_days: int | None
    said: Settings

    @classmethod
    def of(
        cls,
        table: Table,
        *,
        catalog: CatalogSource = None,
        rules: object = None,
        objective: str | None = None,
        on: date | None = None,
        max_age_days: int | None = None,
    ) -> Asked:
        """Take what is said, each of it as of `planner.plan`; what is not is as the workbook says.

        Raises
        ------
        InputError
            If what the workbook says cannot be followed; as a `TableError`, with its cell.

        Warns
        -----
        PlannerWarning
            If the workbook is a plan's, and was planned with what is not there any more.
        """
        settings = table.settings or Settings()
        offered = _named(settings) if catalog is None else load_catalog(catalog)
        nothing = rules is None or (isinstance(rules, tuple) and not len(rules))
        if settings.planned_with is not None:
            _tell_changes(settings, settings.planned_with, catalog, offered, rules=not nothing)
        said = settings.seen_from(_here()).below(table.asked)
        if catalog is not None:
            said = replace(said, catalog=_called(catalog, offered, settings))
        if not nothing:
            said = replace(said, rules_file=str(rules) if isinstance(rules, (str, Path)) else None)
        if settings.objective is not None and objective is None:
            with settings.blamed("objective"):
                objective = objective_of(settings.objective)
        said = replace(
            said,
            day_of_order=settings.day_of_order if on is None else on,
            oldest_price_days=(
                settings.oldest_price_days if max_age_days is None else max_age_days
            ),
        )
        return cls(
            offered,
            _file_of(settings) if nothing else rules,
            objective or VALUE,
            said.day_of_order,
            said.oldest_price_days,
            said,
        )


def _here() -> Path:
    """Return the working directory; one that is gone is nowhere, which is nobody's concern."""
    try:
        return Path.cwd()
    except OSError:
        return Path("/")


def _named(settings: Settings) -> Catalog:
    """Load the catalog that a workbook names; a file by its path from the workbook's folder."""
    with settings.blamed("catalog"):
        return load_catalog(settings.catalog, folder=settings.folder)


def _file_of(settings: Settings) -> object:
    """Return the file of rules that a workbook names."""
    if settings.rules_file is None:
        return ()
    path = (settings.folder or Path()) / settings.rules_file
    with settings.blamed("rules_file"):
        if path.suffix.casefold() != ".toml":
            raise InputError(f"{shown(settings.rules_file)} does not end in .toml; rules do")
        check_file(path, MOST_BYTES)
    return path


def _called(given: CatalogSource, offered: Catalog, settings: Settings) -> str | None:
    """Say how a sheet would call a catalog; one that is given itself by its own name.

    Where the workbook names one that is the same, it stays with that.
    """
    each = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    if not any(isinstance(one, Catalog) for one in each):
        return JOINT.join(map(str, each))
    try:
        if settings.catalog and load_catalog(settings.catalog, folder=settings.folder) == offered:
            return settings.seen_from(_here()).catalog
    except PlannerError:
        pass
    return offered.name


def _tell_changes(
    settings: Settings, made: PlannedWith, given: CatalogSource, offered: Catalog, *, rules: bool
) -> None:
    """Warn where the plan of a workbook was made with what this one is without."""
    source = settings.stands.source
    if given is None and (sha256 := hash_of_catalog(offered)[:DIGITS]) != made.sha256:
        warnings.warn(
            f"{source}: the plan there was made with catalog {shown(made.catalog)} (SHA-256 "
            f"{made.sha256}), this one with {shown(offered.name)} (SHA-256 {sha256}), "
            "which offers something else; give the other one if it is meant",
            PlannerWarning,
            stacklevel=4,
        )
    if made.rules and not rules:
        warnings.warn(
            f"{source}: the plan there kept {made.rules} rule{'s'[: made.rules != 1]} that its "
            "workbook does not hold, and this one does not; give them again",
            PlannerWarning,
            stacklevel=4,
        )
