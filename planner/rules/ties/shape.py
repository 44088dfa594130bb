"""The shape of a component: who of its members is tied to whom, whatever they may be made with."""

from __future__ import annotations

from dataclasses import dataclass

Members = tuple[int, ...]


@dataclass(frozen=True)
class Shape:
    """Members, numbered from 0, and the ties between them.

    Attributes
    ----------
    size
        How many they are.
    required
        Those that must be made.
    one_of, all_or_none
        Groups of two and more.
    needs
        Pairs: the first is made only if the second is.
    alike, within
        The rule of each such group, and its members; of `within` it may be a single one.
    nodes
        For members under different budgets, which of these each is under; else empty.
    """

    size: int
    required: Members
    one_of: tuple[Members, ...]
    all_or_none: tuple[Members, ...]
    needs: tuple[tuple[int, int], ...]
    alike: tuple[tuple[int, Members], ...]
    within: tuple[tuple[int, Members], ...] = ()
    nodes: Members = ()
