"""What a report tells of: a plan, and what its sections ask of it more than once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from planner.catalog.amounts import EXACT, exactly
from planner.catalog.spelling import about_usd, plain, usd_up
from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.funding.paid import Prices
from planner.menus.option import Option
from planner.outputs.html.blocks import Html
from planner.requests.fields import PLACES
from planner.results.columns import cost_usd
from planner.results.naming import names_of
from planner.results.result import Result


@dataclass(frozen=True)
class Section:
    """A part of the report.

    Attributes
    ----------
    anchor, title, short
        Where it stands, what it is called, and what the table of contents calls it.
    body
        What stands in it.
    """

    anchor: str
    title: str
    short: str
    body: Html


@dataclass(frozen=True, eq=False)
class Subject:
    """A plan, as the sections of a report tell it, and what ends what they solve."""

    plan: Result
    clock: Clock = field(default_factory=Clock)

    @cached_property
    def names(self) -> list[str]:
        """What to call each request."""
        return names_of(self.plan)

    @cached_property
    def source(self) -> str:
        """The name of the table, without the folders that only its owner knows."""
        return re.split(r"[/\\]", self.plan.source)[-1]

    @cached_property
    def priorities(self) -> IntArray | None:
        """The priority of each request in thousandths; None where the plan holds no requests."""
        return None if self.plan.batch is None else self.plan.batch.requests.priorities

    def priority(self, row: int) -> str:
        """Spell the priority of a request."""
        if self.priorities is None:
            return ""
        return f"{Decimal(int(self.priorities[row])) / PLACES:f}".rstrip("0").rstrip(".") or "0"

    @cached_property
    @exactly
    def prices(self) -> Prices:
        """What credits of the plan cost, on the average where they are bought in packages."""
        return self.plan.prices

    @exactly
    def cost(self, option: Option) -> str:
        """Spell what is paid for an option of the plan."""
        return about_usd(cost_usd(option, self.prices))

    def price(self, credits: Decimal) -> str:
        """Spell what so many more credits cost: in credits, where none has a price of its own."""
        funding = self.plan.funding
        if funding.by_package or funding.balance_credits:
            return f"{plain(credits)} credits"
        return about_usd(EXACT.multiply(credits, self.plan.usd_per_credit))

    def needed(self, credits: Decimal) -> str:
        """Spell what so many credits cost at the least: as `price`, never less than it is."""
        funding = self.plan.funding
        if funding.by_package or funding.balance_credits:
            return f"{plain(credits)} credits"
        return usd_up(EXACT.multiply(credits, self.plan.usd_per_credit))

    @property
    def is_listed(self) -> bool:
        """Whether every credit costs the list price."""
        funding = self.plan.funding
        return not (funding.by_package or funding.parts or funding.balance_credits)
