"""A run that is killed is gone on with, and nobody waits for it."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from planner.scale.lakes.lake import Lake
from planner.scale.lakes.output import Output
from tests.scale.files import rows_of
from tests.scale.plans import PLACED, PLAN, done, run, said, seen

SCRIPT = """
import os, sys, time
import pyarrow as pa
from planner.scale.lakes import lake as lakes
from planner.scale.lakes.lake import Lake
from planner.scale.lakes.output import Output
from tests.scale.plans import PLAN, tables
lakes.PART_ROWS = 3
lake = Lake.of("lake")
stop = sys.argv[1]
def hang():
    print("here", flush=True)
    time.sleep(600)
with Output.of("plan", lake, plan_hash=PLAN) as output:
    if stop == "lock":
        if os.fork() == 0:
            hang()
        time.sleep(600)
    written = []
    for at, part in enumerate(lake.parts):
        def slowly():
            for table in tables(part):
                yield table
                if stop == "write" and at == 2:
                    hang()
        written.append(output.staging.write(part, slowly()))
    if stop == "move":
        move = Output._move_one
        def moving(self, one):
            if one.part.startswith("c=x"):
                hang()
            move(self, one)
        Output._move_one = moving
    output.finish(written)
"""


@pytest.fixture
def killed(lake):
    """Run a plan in a process of its own that stops somewhere, and is killed there."""
    started = []

    def start(stop):
        home = Path(__file__).parents[3]
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, stop],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(home)},
            start_new_session=True,
        )
        started.append(process)
        assert process.stdout.readline() == b"here\n"
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("stop", ["write", "move"])
def test_a_run_that_is_killed_is_gone_on_with(lake, killed, stop):
    """At once, without waiting for anybody; what was done is not done again."""
    process = killed(stop)
    assert said(run, "plan", lake) == (
        "plan: another run is writing there; wait for it, or take another folder"
    )
    process.kill()
    process.wait()
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        if stop == "write":
            assert output.manifest is None
            assert [output.staging.done(part) is not None for part in lake.parts] == [
                True, True, False, False,
            ]  # fmt: skip
            output.finish(done(output, lake))
        assert output.manifest["rows"] == 8
    assert seen("plan") == PLACED
    assert rows_of(Lake.of("plan"), ["twice"]) == [
        (8,),
        (10,),
        (2,),
        (4,),
        (6,),
        (12,),
        (14,),
        (16,),
    ]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_a_lock_goes_with_its_process_whatever_it_forked(lake, killed):
    """A child that outlives it holds nothing."""
    process = killed("lock")
    process.kill()
    process.wait()
    run("plan", lake)


def test_a_second_run_in_this_process_is_refused(lake):
    """Until the first has ended."""
    with Output.of("plan", lake, plan_hash=PLAN):
        assert said(run, "plan", lake).startswith("plan: another run is writing there")
    run("plan", lake)
