"""The settings that a workbook brings, once they are read, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal

from planner.errors import CatalogError, Fault, InputError, Spot, TableError
from planner.requests.grid import Hidden


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
    """The settings of a workbook; None where it says nothing.

    Attributes
    ----------
    budget
        USD.
    packages
        Whether to buy credits in packages.
    balance
        Credits that are there already.
    catalog
        The name of a shipped catalog, or a path from the workbook's folder on.
    method
        What solves it.
    objective
        What the plan is to be best in.
    hidden_rows
        As of `lay_out`.
    stands
        Where they were read.
    """

    budget: Decimal | None = None
    packages: bool | None = None
    balance: Decimal | None = None
    catalog: str | None = None
    method: str | None = None
    objective: str | None = None
    hidden_rows: Hidden | None = None
    stands: Stands = field(default_factory=Stands, repr=False, compare=False)

    @contextmanager
    def blamed(self, name: str) -> Iterator[None]:
        """Blame a setting's cell for what goes wrong when it is followed.

        Raises
        ------
        TableError
            If its value means nothing that there is. What is wrong within a catalog stays the
            fault of that catalog.
        """
        try:
            yield
        except CatalogError:
            raise
        except InputError as error:
            if name not in self.stands.places:
                raise
            reason, _, mend = str(error).partition("; ")
            fault = Fault(self.stands.places[name], name, getattr(self, name), reason, mend)
            raise TableError(self.stands.source, [fault], spot=self.stands.spot) from None
