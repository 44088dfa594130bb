"""Certificates: what proves that no choice is worth more than a bound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from fractions import Fraction
from typing import Any, Literal

from planner.engine.arrays import IntArray
from planner.engine.counts import Counts
from planner.engine.packing import packed, unpacked
from planner.engine.records import LARGEST_SUM, Record, whole_numbers
from planner.errors import ProblemError

Side = Literal["most", "least"]


@dataclass(frozen=True)
class Surrogate:
    """A constraint that every choice worth more than the bound obeys: cost and count, weighed.

    What is counted is requests that cost more than they must. Of these a choice within the budget
    has at most so many, and one that is worth more than the bound at least so many.

    Attributes
    ----------
    cost_weight, count_weight
        What a unit of cost, and a request that is counted, weighs; integers >= 0.
    side
        Whether the count is the most or the least that there can be.
    count
        That number.
    """

    cost_weight: int
    count_weight: int
    side: Side
    count: int


@dataclass(frozen=True, eq=False)
class Tree(Record):
    """A branch and bound that refutes every choice worth more, as of `proof.branching`.

    Nodes stand in the order of a walk that goes left first.

    Attributes
    ----------
    branches
        The open pair whose count a node splits, -1 at a leaf; shape (nodes,).
    splits
        The count: at most so many on the left, more on the right. At a leaf 0 where its prices
        close it, else more: the choices that they leave are gone through. Shape (nodes,).
    rows
        The row of the prices at which a node is looked at, -1 for none; shape (nodes,).
    prices
        Of every limit, then of every cut, row after row, integers >= 0 in parts of `unit`.
    unit
        What the prices are divided by.
    cuts
        What stands beside the limits, as of `proof.cuts`, one after the other.
    """

    branches: IntArray
    splits: IntArray
    rows: IntArray
    prices: IntArray
    unit: int
    cuts: IntArray

    def __post_init__(self) -> None:
        self._hold("branches", whole_numbers("branches of a tree", self.branches, low=-1))
        count = len(self.branches)
        self._hold("splits", whole_numbers("splits of a tree", self.splits, count))
        self._hold("rows", whole_numbers("rows of a tree", self.rows, count, low=-1))
        self._hold("prices", whole_numbers("prices of a tree", self.prices))
        self._hold("cuts", whole_numbers("cuts of a tree", self.cuts, low=1 - LARGEST_SUM))


@dataclass(frozen=True, eq=False)
class Certificate:
    """A proof that no choice is worth more than a bound.

    Attributes
    ----------
    shadow_price
        The price a/b of the Lagrangian bound, for a unit of cost, or of weight under a surrogate.
    bound
        What is claimed.
    potential
        Where the Lagrangian bound is greater: for each change of cost from -reach to reach, what
        exchanges that add up to it lose at least, in units of the restated problem's cost; shape
        (2 * reach + 1,). None = nothing is said.
    surrogate
        What stands in for the budget; None = the budget itself.
    start
        A choice, within the budget or not, whose lossless part the potential starts from; None =
        the choice that is to be proved.
    cap_prices, row_prices
        The price of a unit of each cap and of each row, beside that of the budget; none where
        caps and rows are not needed for the proof.
    floors
        Where prices alone bound too loosely: of each cap that the proof goes into, from which
        worth on all states of what stands under it are gone through, in units of 1/b of the price
        a/b above it; None for a cap that makes no difference.
    composed
        Where that is still too loose: the proof for the problem in which each topmost of these
        caps is one request that chooses among its states; see `parts.Part`.
    tree
        What refutes the choices between the bound and that of the prices of all limits; None
        where the prices alone do.
    """

    shadow_price: Fraction
    bound: int
    potential: IntArray | None = field(default=None, repr=False)
    surrogate: Surrogate | None = None
    start: Counts | None = None
    cap_prices: tuple[Fraction, ...] = ()
    row_prices: tuple[Fraction, ...] = ()
    floors: tuple[int | None, ...] = field(default=(), repr=False)
    composed: Certificate | None = field(default=None, repr=False)
    tree: Tree | None = field(default=None, repr=False)

    @property
    def budget_price(self) -> Fraction:
        """What a unit more of the budget adds to the Lagrangian bound."""
        weight = 1 if self.surrogate is None else self.surrogate.cost_weight
        return self.shadow_price * weight

    def to_plain(self) -> dict[str, Any]:
        """Return it as data that JSON can hold, by the names of its fields."""
        return {
            "shadow_price": spelled_price(self.shadow_price),
            "bound": self.bound,
            "potential": None if self.potential is None else packed(self.potential),
            "surrogate": None if self.surrogate is None else asdict(self.surrogate),
            "start": None if self.start is None else _packed_counts(self.start),
            "cap_prices": [spelled_price(price) for price in self.cap_prices],
            "row_prices": [spelled_price(price) for price in self.row_prices],
            "floors": list(self.floors),
            "composed": None if self.composed is None else self.composed.to_plain(),
            "tree": None if self.tree is None else _packed_tree(self.tree),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Certificate:
        """Read what `to_plain` returned.

        Raises
        ------
        ProblemError
            If it is no certificate. Whether one proves anything, the checker says.
        """
        if set(plain) != {field.name for field in fields(cls)}:
            names = ", ".join(field.name for field in fields(cls))
            raise ProblemError(f"a certificate has {names}, no more")
        bound, potential = plain["bound"], plain["potential"]
        if type(bound) is not int:
            raise ProblemError(f"the bound is {bound!r}; expected a whole number")
        start, composed = plain["start"], plain["composed"]
        if composed is not None and (
            not isinstance(composed, Mapping) or composed.get("composed") is not None
        ):
            raise ProblemError("composed: expected a certificate that goes no deeper")
        return cls(
            _price(plain["shadow_price"]),
            bound,
            None if potential is None else unpacked(potential),
            _surrogate(plain["surrogate"]),
            None if start is None else _unpacked_counts(start),
            read_prices(plain["cap_prices"]),
            read_prices(plain["row_prices"]),
            _floors(plain["floors"]),
            None if composed is None else cls.from_plain(composed),
            None if plain["tree"] is None else _unpacked_tree(plain["tree"]),
        )


def spelled_price(price: Fraction) -> str:
    """Spell a price as a text that JSON can hold, as "3/7"."""
    return f"{price.numerator}/{price.denominator}"


def _price(text: object) -> Fraction:
    if not isinstance(text, str) or not re.fullmatch(r"\d{1,999}/[1-9]\d{0,999}", text):
        raise ProblemError(f"a price is {text!r}; expected a fraction, as '3/7'")
    return Fraction(text)


def read_prices(plain: object) -> tuple[Fraction, ...]:
    """Read a list of prices, each as `spelled_price` spells it.

    Raises
    ------
    ProblemError
        If it is none.
    """
    if not isinstance(plain, list):
        raise ProblemError(f"prices are {plain!r}; expected a list of fractions")
    return tuple(map(_price, plain))


def _floors(plain: object) -> tuple[int | None, ...]:
    if not isinstance(plain, list) or any(
        one is not None and type(one) is not int for one in plain
    ):
        raise ProblemError("floors: expected a list of whole numbers and nulls")
    return tuple(plain)


COLUMNS = ("groups", "options", "counts")
TREE_COLUMNS = ("branches", "splits", "rows", "prices", "cuts")


def _packed_counts(counts: Counts) -> dict[str, str]:
    return {name: packed(getattr(counts, name)) for name in COLUMNS}


def _unpacked_counts(plain: object) -> Counts:
    if not isinstance(plain, Mapping) or set(plain) != set(COLUMNS):
        raise ProblemError(f"counts have {', '.join(COLUMNS)}, no more")
    return Counts(*(unpacked(plain[name]) for name in COLUMNS))


def _packed_tree(tree: Tree) -> dict[str, Any]:
    columns = {name: packed(getattr(tree, name)) for name in TREE_COLUMNS}
    return {**columns, "unit": tree.unit}


def _unpacked_tree(plain: object) -> Tree:
    if not isinstance(plain, Mapping) or set(plain) != {*TREE_COLUMNS, "unit"}:
        raise ProblemError(f"a tree has {', '.join(TREE_COLUMNS)}, unit, no more")
    if type(plain["unit"]) is not int:
        raise ProblemError(f"the unit of a tree is {plain['unit']!r}; expected a whole number")
    return Tree(**{name: unpacked(plain[name]) for name in TREE_COLUMNS}, unit=plain["unit"])


def _surrogate(plain: object) -> Surrogate | None:
    if plain is None:
        return None
    names = {field.name for field in fields(Surrogate)}
    if not isinstance(plain, Mapping) or set(plain) != names:
        raise ProblemError(f"a surrogate has {', '.join(sorted(names))}, no more")
    return Surrogate(**plain)
