"""How much memory the machine has to spare."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

UNKNOWN = 1 << 31  # where the machine does not say
MEMINFO = Path("/proc/meminfo")
# Limit and use of the group of processes that this one belongs to, in a container.
CGROUP = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")


def available_bytes() -> int:
    """Return the bytes that are free, or could be, under the limits that can be read."""
    amounts = []
    with suppress(OSError, ValueError):
        most, used = (int(path.read_text()) for path in CGROUP)
        amounts.append(most - used)
    with suppress(OSError, ValueError, StopIteration):
        lines = MEMINFO.read_text().splitlines()
        line = next(line for line in lines if line.startswith("MemAvailable:"))
        amounts.append(int(line.split()[1]) << 10)
    if not amounts:
        with suppress(OSError, ValueError, AttributeError):
            amounts.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2)
    return max(min(amounts, default=UNKNOWN), 0)
