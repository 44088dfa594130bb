"""Commands that are loaded when they are called, so that none waits for what another one needs."""

from __future__ import annotations

import warnings
from collections import UserDict
from importlib import import_module
from typing import Any

import click


class OnCall(UserDict[str, Any]):
    """Commands by name, as a `click.Group` takes them; each is loaded when it is first asked for.

    It is made of the file of each, in this folder, which calls a command such as ``top-up``
    ``top_up_command``.
    """

    def __getitem__(self, name: str) -> click.Command:
        """Load a command."""
        # What a library says to its developers as it is loaded is nothing to our users.
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            home = import_module(f"planner.cli.{self.data[name]}")
        found: click.Command = getattr(home, f"{name.replace('-', '_')}_command")
        return found
