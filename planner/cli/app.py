"""The command's frame: errors become a message and an exit code, warnings a line.

Exit codes: 0 done, 1 crash, 2 usage, 3 bad input, 4 infeasible, or more than a budget has left,
5 not proven: a plan that is refuted, or not optimal under --require-optimal; 6 that part of a
budget is reached, under --fail-if-over; 130 stopped by Ctrl-C, 143 by SIGTERM.
"""

from __future__ import annotations

import io
import sys
import warnings
from typing import Any

import click

from planner.cli.account import account_command
from planner.cli.budget import budget_command
from planner.cli.catalog import catalog_command
from planner.cli.check import check_command
from planner.cli.diff import diff_command
from planner.cli.endings import stopped_code
from planner.cli.explain import explain_command
from planner.cli.frontier import frontier_command
from planner.cli.jobs import jobs_command
from planner.cli.least import least_command
from planner.cli.messages import say, say_error, telling
from planner.cli.new import new_command
from planner.cli.quote import quote_command
from planner.cli.replan import replan_command
from planner.cli.schema import schema_command
from planner.cli.solve import solve_command
from planner.cli.streams import silence
from planner.cli.verify import verify_command
from planner.cli.watch import watch_command
from planner.errors import OutputError, PlannerError


def _told(error: click.UsageError) -> str:
    """Say what is wrong with a command line; a number below 0 looks like an option."""
    if isinstance(error, click.NoSuchOption) and error.option_name[1:2].isdigit():
        return f"a number begins with {error.option_name}; expected one of 0 or more"
    return error.format_message()


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


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="video-planner", prog_name="planner")
@click.option("--verbose", "-v", is_flag=True, help="Say what is done, on standard error.")
@click.pass_context
def app(context: click.Context, *, verbose: bool) -> None:
    """Plan batches of AI-generated video: the most quality for the budget, proved."""
    if verbose:
        context.with_resource(telling())


app.add_command(new_command)
app.add_command(solve_command)
app.add_command(explain_command)
app.add_command(check_command)
app.add_command(watch_command)
app.add_command(verify_command)
app.add_command(diff_command)
app.add_command(jobs_command)
app.add_command(replan_command)
app.add_command(frontier_command)
app.add_command(least_command)
app.add_command(quote_command)
app.add_command(catalog_command)
app.add_command(account_command)
app.add_command(budget_command)
app.add_command(schema_command)
