"""The command's frame: errors become a message and an exit code, warnings a line.

Exit codes: 0 done, 1 crash, 2 usage, 3 bad input, 4 infeasible, or more than a budget has left,
5 not proven: a plan that is refuted, or not optimal under --require-optimal; 6 that part of a
budget is reached, under --fail-if-over; 130 stopped by Ctrl-C, 143 by SIGTERM, 129 by
a terminal that is closed.
"""

from __future__ import annotations

import io
import sys
import warnings
from typing import Any

import click

from planner.cli.endings import stopped_code
from planner.cli.messages import say, say_error, telling
from planner.cli.on_call import OnCall
from planner.cli.streams import silence
from planner.errors import OutputError, PlannerError


def _told(error: click.UsageError) -> str:
    """Say what is wrong with a command line.

    A number below 0 looks like an option, and a pattern is many files to the shell.
    """
    if isinstance(error, click.NoSuchOption) and error.option_name[1:2].isdigit():
        return f"a number begins with {error.option_name}; expected one of 0 or more"
    told = error.format_message()
    if "unexpected extra argument" in told and ".parquet" in told:
        return f"{told}; put a pattern in quotes, so that the shell leaves it whole"
    return told


class _Commands(click.Group):
    """Commands that end in one clear message, whatever goes wrong."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line; a wrong one is said in a line, and so is what cannot be printed."""
        try:
            sys.exit(super().main(*args, **extra | {"standalone_mode": False}))
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.UsageError as error:
            say(_told(error), "error")
            if error.ctx is not None:
                say(f"{error.ctx.command_path} --help tells more")
            sys.exit(error.exit_code)
        except click.Abort:
            sys.exit(stopped_code())
        except OSError as error:
            silence(sys.stdout)
            say(f"standard output: {error.strerror or error}", "error")
            sys.exit(OutputError.exit_code)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line; Ctrl-C may come while --help loads what it lists."""
        try:
            return super().parse_args(ctx, args)
        except KeyboardInterrupt:
            ctx.exit(stopped_code())

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a PlannerError becomes its message and its exit code."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # What a terminal cannot show is a question mark there, and no crash.
                stream.reconfigure(errors="replace")
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.showwarning = _show_warning
            try:
                result = super().invoke(ctx)
                sys.stdout.flush()
                return result
            except BrokenPipeError:
                # The reader of our output has gone, as `head` does; nothing is wrong. Left to
                # click, it would be exit code 1.
                silence(sys.stdout)
                ctx.exit(0)
            except KeyboardInterrupt:
                ctx.exit(stopped_code())
            except PlannerError as error:
                say_error(error)
                ctx.exit(error.exit_code)


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    say(str(message), "warning")


COMMANDS = OnCall(
    {
        "account": "account",
        "budget": "budget",
        "catalog": "catalog",
        "check": "check",
        "diff": "diff",
        "explain": "explain",
        "frontier": "frontier",
        "jobs": "jobs",
        "least": "least",
        "new": "new",
        "quote": "quote",
        "replan": "replan",
        "schema": "schema",
        "solve": "solve",
        "verify": "verify",
        "watch": "watch",
    }
)


@click.group(
    cls=_Commands, commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="video-planner", prog_name="planner")
@click.option("--verbose", "-v", is_flag=True, help="Say what is done, on standard error.")
@click.pass_context
def app(context: click.Context, *, verbose: bool) -> None:
    """Plan batches of AI-generated video: the most quality for the budget, proved."""
    if verbose:
        context.with_resource(telling())
