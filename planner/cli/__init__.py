"""The `planner` command."""

from planner.cli.app import main

__all__ = ["main"]
