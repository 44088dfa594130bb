"""The numbers of a catalog: where each stands, how it is spelled, and the catalog with another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from planner.catalog.schema import Catalog
from planner.catalog.spelling import toml_key

Path = tuple[str | int, ...]  # names and positions, from the catalog down


def keys_of(path: Path) -> Path:
    """Return a path from its own catalog down, where the catalog is made of several."""
    return path[2:] if path[0] == "catalogs" else path


@dataclass(frozen=True)
class CatalogNumber:
    """A number of a catalog.

    Attributes
    ----------
    path
        Where it stands.
    value
        What it is.
    """

    path: Path
    value: Decimal

    @classmethod
    def at(cls, catalog: Catalog, path: Path) -> CatalogNumber:
        """Find the number that stands there."""
        place: Any = catalog
        for step in path:
            held = isinstance(place, (dict, tuple))
            place = place[step] if held else getattr(place, str(step))
        return cls(path, place)

    @cached_property
    def key(self) -> str:
        """Spell where it stands as TOML does: ``"tiers.Pro"``."""
        return toml_key(*self.path)

    def changed(self, catalog: Catalog, value: Decimal) -> Catalog:
        """Return the catalog with another number in its place.

        Raises
        ------
        CatalogError
            If it cannot stand there.
        """
        data = catalog.model_dump()
        place: Any = data
        for step in self.path[:-1]:
            if isinstance(place[step], tuple):  # offers and packages, which cannot be changed
                place[step] = list(place[step])
            place = place[step]
        place[self.path[-1]] = value
        return Catalog.model_validate(data)
