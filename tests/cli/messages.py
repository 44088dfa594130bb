"""What commands say on standard error."""

from __future__ import annotations

READING = ("read ", "columns ", "assumed ")


def beside_reading(stderr):
    """Return what is said beside the three lines on what was understood, which have to be there."""
    lines = stderr.splitlines(keepends=True)
    told = [line.split(" ")[0] for line in lines if line.startswith(READING)]
    assert told == [word.strip() for word in READING]
    return "".join(line for line in lines if not line.startswith(READING))
