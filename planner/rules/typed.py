"""What may be handed in for the words of rules, for those who check types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypedDict

from planner.catalog.arguments import Number

Value = str | Number | date
Names = str | Iterable[str]
Limit = Number | str
Limits = Limit | Mapping[Any, Limit]


Matching = Mapping[str, Value | Iterable[Value]] | str


class Who(TypedDict, total=False):
    """Which requests are meant: those with some values, one rule for each value of columns."""

    by: Names
    where: Matching


class Options(Who, total=False):
    """Which options are meant, by what they are."""

    model: Names
    provider: Names
    resolution: Names
    mode: Names
    feature: Names


class FloorWords(Who, total=False):
    """The words of `Floor`."""

    quality: Limit
    resolution: str
    tier: str


class CapWords(Options, total=False):
    """The words of `Cap`."""

    usd: Limits
    credits: Limits
    videos: Limits
    seconds: Limits
    takes: Limits
    cumulative: bool


class LeastWords(Options, total=False):
    """The words of `Least`."""

    videos: Limits
    usd: Limits
    share: Limits


class ShareWords(Options, total=False):
    """The words of `Share`."""

    most: Limit


class ReserveWords(TypedDict, total=False):
    """The words of `Reserve`."""

    usd: Limit
    share: Limit
