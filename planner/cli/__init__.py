"""The `planner` command."""

import signal
import sys

from planner.cli.streams import open_streams


def main() -> None:
    """Run the command line; Ctrl-C ends it without a traceback, from the first moment on."""
    open_streams()
    try:
        # Imported here: loading what the commands need takes most of a second.
        from planner.cli.app import app

        app(prog_name="planner")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
