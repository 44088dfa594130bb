"""What is said of a rule: which one an error or a warning speaks of."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from planner.errors import InputError, PlannerWarning, TableError, named
from planner.rules.base import Rule


@contextmanager
def blamed(rule: Rule) -> Iterator[None]:
    """Say of which rule an error speaks; what is wrong in a table stays the fault of its cells."""
    try:
        yield
    except TableError:
        raise
    except InputError as error:
        raise InputError(f"rule {named(rule)}: {error}") from None


def warn(rule: Rule, what: str) -> None:
    """Warn of a rule."""
    warnings.warn(f"rule {named(rule)} {what}", PlannerWarning, stacklevel=2)
