"""The basis of a linear program with a row for each group: only its working part is inverted.

Of every group one basic variable is its *key*; what other basic variables of the group change is
taken off it. So beside the keys there are as many basic variables as limits, and of these the
inverse is kept: a column of theirs is that of the variable less that of its group's key
(generalised upper bounds, Dantzig and Van Slyke 1967).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.proof.pairs import FloatArray

# Of a pivot that is none.
SMALL = 1e-9


class Working:
    """A basis.

    Attributes
    ----------
    keys
        The key of each group.
    others
        The other basic variables, one for each limit.
    inverse
        Of their columns.
    """

    def __init__(
        self,
        matrix: FloatArray,
        owners: IntArray,
        keys: IntArray,
        others: IntArray,
        inverse: FloatArray,
    ) -> None:
        # What is of no group is of one more, whose key is nothing.
        self._matrix, self._owners = matrix, owners
        self.keys, self.others, self.inverse = keys.copy(), others.copy(), inverse.copy()
        self._keyed: NDArray[np.float64] = np.zeros((len(matrix), len(keys) + 1))
        self._keyed[:, :-1] = matrix[:, keys]

    def column(self, variable: int) -> FloatArray:
        """Return the column of a variable less that of its group's key."""
        column: FloatArray = self._matrix[:, variable] - self._keyed[:, self._owners[variable]]
        return column

    def inverted(self) -> bool:
        """Compute the inverse, column after column; False where the basis is none.

        By hand: libraries share small matrices out among threads, which takes many times as long
        where others are busy.
        """
        count, rows = self._matrix.shape[1], len(self._matrix)
        slacks = np.arange(count - rows, count)
        inner = self.others[self.others < count - rows]
        free = np.ones(rows, dtype=bool)
        free[self.others[self.others >= count - rows] - (count - rows)] = False
        inverse: NDArray[np.float64] = np.eye(rows)
        for variable in inner.tolist():
            changed = inverse @ self.column(variable)
            at = int(np.where(free, np.abs(changed), -1.0).argmax())
            if abs(changed[at]) < SMALL:
                return False
            _replace(inverse, at, changed)
            slacks[at], free[at] = variable, False
        self.others, self.inverse = slacks, inverse
        return True

    def prices(self, costs: FloatArray) -> FloatArray:
        """Return the prices of the limits at which all basic variables of a group cost the same."""
        keyed = np.append(costs[self.keys], 0.0)
        prices: FloatArray = (costs[self.others] - keyed[self._owners[self.others]]) @ self.inverse
        return prices

    def reduced(self, costs: FloatArray, prices: FloatArray) -> FloatArray:
        """Return what each variable costs, at prices, more than the key of its group."""
        own = costs - prices @ self._matrix
        reduced: FloatArray = own - np.append(own[self.keys], 0.0)[self._owners]
        return reduced

    def through(self, amounts: FloatArray, copies: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Say what of the other variables and of the keys adds up to amounts and copies."""
        others = self.inverse @ (amounts - self._keyed[:, :-1] @ copies)
        return others, copies - self._of_groups(others)

    def entering(self, variable: int) -> tuple[FloatArray, FloatArray]:
        """Say how much less of the basic variables there is where there is one more of another."""
        others = self.inverse @ self.column(variable)
        keys = -self._of_groups(others)
        if self._owners[variable] < len(keys):
            keys[self._owners[variable]] += 1.0
        return others, keys

    def _of_groups(self, others: FloatArray) -> FloatArray:
        return of_groups(self._owners[self.others], others, len(self.keys))

    def row(self, at: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return a row of the tableau, and that of the whole inverse: of limits, of groups."""
        limits = self.inverse[at]
        groups = -(limits @ self._keyed)
        return limits @ self._matrix + groups[self._owners], limits, groups[:-1]

    def row_alone(self, group: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the same of a key whose group has no other basic variable."""
        row = (self._owners == group).astype(np.float64)
        return row, np.zeros(len(self._matrix)), np.arange(len(self.keys)) == group

    def unkeyed(self, group: int) -> int:
        """Make another basic variable the key; say where the old one is now, -1 if none is."""
        places = np.flatnonzero(self._owners[self.others] == group)
        if not len(places):
            return -1
        at = int(places[0])
        self.inverse[at] = -self.inverse[places].sum(axis=0)
        key = int(self.others[at])
        self.others[at] = self.keys[group]
        self._set_key(group, key)
        return at

    def _set_key(self, group: int, key: int) -> None:
        self.keys[group] = key
        self._keyed[:, group] = self._matrix[:, key]

    def exchange(self, at: int, group: int, entering: int, changed: FloatArray) -> None:
        """Take a variable into the basis, for the one at a place, or for a key that is alone."""
        if at < 0:
            self._set_key(group, entering)
            return
        self.others[at] = entering
        _replace(self.inverse, at, changed)


def of_groups(owners: IntArray, numbers: FloatArray, groups: int) -> FloatArray:
    """Add numbers up by group; what is of none is left out."""
    added = np.bincount(owners, weights=numbers, minlength=groups + 1)[:groups]
    return added.astype(np.float64, copy=False)


def _replace(inverse: NDArray[np.float64], at: int, changed: FloatArray) -> None:
    """Change an inverse where a column of what is inverted is another, seen through the inverse."""
    scaled = inverse[at] / changed[at]
    inverse -= changed[:, None] * scaled
    inverse[at] = scaled
