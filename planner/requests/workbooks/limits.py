"""What reading a workbook may take: in proportion to the bytes that the file really has."""

from __future__ import annotations

MOST_UNFOLDED = 256_000_000  # bytes that any archive may unfold to
MOST_RATIO = (
    100  # and larger ones per byte: sheets are packed to a tenth, very even ones a fiftieth
)
MOST_MARKS = 1_000_000  # cells of a sheet with an error, or without a saved value


def seconds(size: int) -> float:
    """Return the processor time to read a file in; a sheet of numbers and texts took a fifth."""
    return 3 + size / 1_000_000


def memory_bytes(size: int) -> int:
    """Return the memory to read a file in; a sheet of numbers and texts took half."""
    return 640_000_000 + 100 * size


def cells(size: int) -> int:
    """Return the cells that a sheet may span, nearly all of them empty."""
    return 4_000_000 + size


def unfolded_bytes(size: int) -> int:
    """Return the bytes that a file may unfold to."""
    return max(MOST_UNFOLDED, MOST_RATIO * size)


def confine(size: int) -> None:
    """Hold this process to the memory to read a file in, where the system knows how."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _limit(resource.RLIMIT_AS, memory_bytes(size))
    _limit(resource.RLIMIT_CORE, 0)


def grant(size: int) -> None:
    """Grant this process time for one more answer, counted from now."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds(size)) + 1)


def _limit(kind: int, most: int) -> None:
    import resource
    from contextlib import suppress

    hard = resource.getrlimit(kind)[1]
    with suppress(ValueError, OSError):  # as macOS does for memory
        resource.setrlimit(
            kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
        )
