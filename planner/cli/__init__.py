"""The `planner` command."""

import os
import sys

from planner.cli.endings import stop_quietly, stopped_code
from planner.cli.streams import open_streams


def main() -> None:
    """Run the command line; Ctrl-C ends it without a traceback, from the first moment on."""
    open_streams()
    stop_quietly()
    # Arrow's own allocator wants memory in huge pages, which can take seconds for a large table;
    # measured with a million rows, the system's is never slower.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        # Imported here: loading what the commands need takes most of a second.
        from planner.cli.app import app

        app(prog_name="planner")
    except KeyboardInterrupt:
        sys.exit(stopped_code())
