"""What is said of a rule: which one an error or a warning speaks of."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from planner.errors import InputError, PlannerWarning, TableError
from planner.messages import named
from planner.rules.base import Rule
from planner.rules.words import WordError


@dataclass(frozen=True)
class Blame:
    """Blames a rule, by where it stands.

    Attributes
    ----------
    called
        What to call each rule; one that is not among them is called as it is written in Python.
    """

    called: Mapping[Rule, str] = field(default_factory=dict)

    def name(self, rule: Rule) -> str:
        """Return what a rule is called."""
        return self.called.get(rule) or f"rule {named(rule)}"

    @contextmanager
    def on(self, rule: Rule) -> Iterator[None]:
        """Say of which rule an error speaks; what is wrong in a table stays with its cells."""
        try:
            yield
        except TableError:
            raise
        except InputError as error:
            word = error.word if isinstance(error, WordError) else ""
            raise WordError(f"{self.name(rule)}: {error}", word) from None

    def warn(self, rule: Rule, what: str) -> None:
        """Warn of a rule."""
        warnings.warn(f"{self.name(rule)} {what}", PlannerWarning, stacklevel=2)
