"""What paths name."""

from __future__ import annotations

from pathlib import Path


def same_file(one: str, other: str) -> bool:
    """Say whether two paths name one file: spelled otherwise, by a link, in another case."""
    try:
        return Path(one).samefile(other)
    except OSError:  # one of them is not there
        return False
