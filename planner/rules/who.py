"""Which requests a rule speaks of, and which of them it takes together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from planner.catalog.schema import Catalog
from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.messages import shown
from planner.requests.cells import spelled
from planner.requests.checked import Requests
from planner.rules.base import Rule
from planner.rules.blame import Blame
from planner.rules.column import Column, find_column, read_column
from planner.rules.models import Cap, Needs, Share
from planner.rules.needed import read_needs
from planner.rules.spoken import amount_said
from planner.rules.values import (
    DAYS,
    NUMBERS,
    TEXTS,
    Key,
    key_of,
    meaning_in,
    nearest_value,
    quoted,
)
from planner.rules.words import Amount, WordError


@dataclass(frozen=True, eq=False)
class Labels:
    """The requests that a rule takes together.

    Attributes
    ----------
    codes
        The group of each request, as a position in `values`; -1 = the rule does not speak of it.
        Shape (requests,).
    values
        What the requests of each group have in the columns of the rule's `by`, one text for each
        column, as people wrote it. In order: numbers, days, texts. A rule without `by` has one
        group, of all that it speaks of.
    amounts
        The limit of each group; None where it has none. Of a rule that is cumulative it holds for
        everything up to its value, and there may be groups without a request.
    """

    codes: IntArray
    values: tuple[tuple[str, ...], ...]
    amounts: tuple[Decimal | None, ...]


class Who:
    """Tells which requests rules speak of. Each column is read once.

    Parameters
    ----------
    requests
        The checked requests.
    catalog
        The names that stand in the columns of known fields.
    blame
        What rules are called in errors and warnings.

    Attributes
    ----------
    blame
        As above.
    """

    def __init__(self, requests: Requests, catalog: Catalog, blame: Blame | None = None) -> None:
        self._requests, self._catalog = requests, catalog
        self.blame = blame or Blame()
        self._labels: dict[str, object] = {}
        self._columns: dict[object, Column] = {}
        self._told: dict[Rule, Labels] = {}

    @property
    def counts(self) -> IntArray | None:
        """How many requests each row stands for; None where each stands for itself."""
        return self._requests.counts

    @property
    def columns(self) -> frozenset[str]:
        """The headings of the columns that rules have asked for so far."""
        return frozenset(spelled(label) for label in self._labels.values())

    def labels(self, rule: Rule) -> Labels:
        """Find the requests that a rule speaks of, and its groups.

        Values are the same whatever their case, the blanks around them and the spelling of
        numbers; those of known fields where they mean the same. A request whose cell is empty is in
        no group.

        Parameters
        ----------
        rule
            Any; one without words for requests speaks of all.

        Returns
        -------
        Labels
            The groups that occur, in an order that does not depend on that of the requests.

        Raises
        ------
        InputError
            If there is no such column, a cell of it shows no value, or the values of a cumulative
            rule are neither numbers nor dates.

        Warns
        -----
        PlannerWarning
            If a value occurs in no request, or the rule speaks of none; if the parts of a share are
        less than all together, where it speaks of all requests.
        """
        if rule not in self._told:
            self._told[rule] = self._found_labels(rule)
        return self._told[rule]

    def _found_labels(self, rule: Rule) -> Labels:
        with self.blame.on(rule):
            by = [self.column(name) for name in getattr(rule, "by", ())]
            there, missing = self._matching(rule)
            labels = self._grouped(rule, by, there)
        if not (labels.codes >= 0).any() and not missing:
            self.blame.warn(rule, "speaks of no request, so that it does nothing")
        if isinstance(rule, Share) and by and not rule.options and (labels.codes >= 0).all():
            count, part = len(labels.values), rule.most or Decimal(0)
            if count * part < 1:
                sums = f"{count:,} times {amount_said('most', part)} is less than all"
                self.blame.warn(rule, f"lets nothing be spent: {sums}, and it speaks of everything")
        return labels

    def needs(self, rule: Needs) -> tuple[IntArray, IntArray]:
        """Find which requests need which others.

        Returns
        -------
        requests, others
            Rows: each of the first is made only if the other one is; a pair once, in order.

        Raises
        ------
        TableError
            If a cell names no request, or its own, or what it needs needs it: every fault at once.
        InputError, PlannerWarning
            As of `labels`.
        """
        with self.blame.on(rule):
            label = self._label(rule.column)
            there, missing = self._matching(rule)
            one, other = read_needs(self._requests, label, there)
        if not len(one) and not missing:
            self.blame.warn(rule, "finds no ids, so that it does nothing")
        return one, other

    def _label(self, name: str) -> object:
        if name not in self._labels:
            self._labels[name] = find_column(self._requests, name)
        return self._labels[name]

    def column(self, name: str) -> Column:
        """Read a column.

        Raises
        ------
        InputError
            If there is none of that name, or a cell of it shows no value.
        """
        label = self._label(name)
        if label not in self._columns:
            self._columns[label] = read_column(self._requests, label, self._catalog)
        return self._columns[label]

    def _matching(self, rule: Rule) -> tuple[BoolArray, bool]:
        """Find the requests with the values of `where`, and say whether a value is missing."""
        there, missing = np.ones(len(self._requests), dtype=bool), False
        pairs: tuple[tuple[str, tuple[str, ...]], ...] = getattr(rule, "where", ())
        read: dict[int, str] = {}
        for name, values in pairs:
            column = self.column(name)
            if id(column) in read:
                two = f"{shown(read[id(column)])} and {shown(name)}"
                raise WordError(f"{two} are one column; list its values after one name", "where")
            read[id(column)] = name
            found = self._found(rule, column, values)
            missing |= len(found) < len(values)
            wanted = np.zeros(len(column.values) + 1, dtype=bool)  # the last: an empty cell
            wanted[list(found.values())] = True
            there &= wanted[column.codes]
        return there, missing

    def _found(self, rule: Rule, column: Column, values: tuple[str, ...]) -> dict[str, int]:
        """Find the places of values in a column; a warning names those that do not occur."""
        places = {each: column.places.get(self._key(column, each), -1) for each in values}
        strange = [value for value, at in places.items() if at < 0]
        if strange:
            whole = ", ".join(values)  # of one value with a comma in it, where nobody wrote quotes
            near = nearest_value(strange[0], column.values)
            if len(values) > 1 and self._key(column, whole) in column.places:
                near = f"write {shown(whole)} in double quotes"
            mend = f"; {near}" if near else ""
            what = f"speaks of {column.name} {quoted(strange)}, which no request has{mend}"
            self.blame.warn(rule, what)
        return {value: at for value, at in places.items() if at >= 0}

    def _grouped(self, rule: Rule, by: list[Column], there: BoolArray) -> Labels:
        amount: Amount | None = rule.amount if isinstance(rule.amount, (Decimal, tuple)) else None
        if not by and not isinstance(amount, tuple):
            return Labels(np.where(there, 0, -1), ((),), (amount,))
        for column in by:
            there = there & (column.codes >= 0)
        if isinstance(rule, Cap) and rule.cumulative:
            return self._cumulative(rule, by[0], there)
        # What is told apart by several columns is told by one number, made of their places.
        key = np.zeros(int(there.sum()), dtype=np.int64)
        for column in by:
            key = ranked(key)[1] * len(column.values) + column.codes[there]
        groups, members = ranked(key)
        codes = np.full(len(there), -1, dtype=np.int64)
        codes[there] = members
        example = np.zeros(len(groups), dtype=np.int64)
        example[members] = np.flatnonzero(there)
        places = [column.codes[example].tolist() for column in by]
        values = [[c.values[at] for at in each] for c, each in zip(by, places, strict=True)]
        each = tuple(zip(*values, strict=True))
        if not isinstance(amount, tuple):
            return Labels(codes, each, (amount,) * len(each))
        limits = self._limits(rule, by[0], amount)
        return Labels(codes, each, tuple(limits.get(at) for at in places[0]))

    def _limits(
        self, rule: Rule, column: Column, amount: tuple[tuple[str, Decimal], ...]
    ) -> dict[int, Decimal]:
        """Find the limit of each value that has one, by its place in the column."""
        places = self._found(rule, column, tuple(value for value, _ in amount))
        limits: dict[int, Decimal] = {}
        for value, limit in amount:
            if value in places:
                if places[value] in limits:
                    raise _twice(value, rule)
                limits[places[value]] = limit
        return limits

    def _cumulative(self, rule: Rule, column: Column, there: BoolArray) -> Labels:
        """Take every value up to each together: the groups are in the order of their values."""
        occurring = np.unique(column.codes[there]).tolist()
        texts = {column.keys[at]: column.values[at] for at in occurring}
        self._check_order(column, there, set(texts))
        limits: dict[Key, Decimal] = {}
        if isinstance(rule.amount, tuple):
            for value, limit in rule.amount:
                key = self._key(column, value)
                if {key[0], *(kind for kind, _ in texts)} not in ({NUMBERS}, {DAYS}):
                    days = {kind for kind, _ in texts} == {DAYS}
                    mend = "write a date as 2026-10-05" if days else "write one as in the table"
                    raise WordError(f"{shown(value)} is no {column.name}; {mend}", rule.unit)
                if key in limits:
                    raise _twice(value, rule)
                limits[key] = limit
                texts.setdefault(key, value)
        else:
            limits = dict.fromkeys(texts, rule.amount)
        keys = sorted(texts)
        place = {key: at for at, key in enumerate(keys)}
        at_value = np.array([place.get(key, -1) for key in column.keys] + [-1], dtype=np.int64)
        codes = np.where(there, at_value[column.codes], -1)
        return Labels(codes, tuple((texts[key],) for key in keys), tuple(map(limits.get, keys)))

    def _check_order(self, column: Column, there: BoolArray, keys: set[Key]) -> None:
        """Refuse values of which nobody knows which is the greater."""
        kinds = {kind for kind, _ in keys}
        if len(kinds) <= 1 and TEXTS not in kinds:
            return
        wrong = max(keys)  # a text, or a day among numbers
        at = column.places[wrong]
        row = int(np.argmax(there & (column.codes == at)))
        where = self._requests.origin.place(row, column.label)
        why = "neither a number nor a date" if TEXTS in kinds else "a date among numbers"
        raise WordError(
            f"{column.name} is {shown(column.values[at])} in {where}, {why}; "
            "what is cumulative needs numbers, or dates as 2026-10-05",
            "by",
        )

    def _key(self, column: Column, value: str) -> Key:
        return key_of(meaning_in(column.name, self._catalog)(value))


def _twice(value: str, rule: Rule) -> WordError:
    return WordError(f"{shown(value)} has two limits; keep one of them", rule.unit)
