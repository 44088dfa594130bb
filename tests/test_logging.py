"""What is logged, and who hears it."""

import logging
import subprocess
import sys

import pytest

import planner

QUIET = """
import logging, planner
planner.plan([{"duration": 5}], 10).verify()
logger = logging.getLogger("planner")
assert [type(one) for one in logger.handlers] == [logging.NullHandler], logger.handlers
assert not logging.getLogger().handlers
assert logger.level == logging.NOTSET
"""


def test_nothing_is_said_unless_somebody_listens():
    """No handler but the one that does nothing, no level, no word on any stream."""
    done = subprocess.run(
        [sys.executable, "-c", QUIET], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_stations_of_the_road_are_logged(batch, caplog):
    """What was read, what is offered, how it was solved, what was proved."""
    with caplog.at_level(logging.INFO, "planner"):
        plan = planner.plan(batch, 20)
        proved = plan.verify()
    read, offered, solved, verified = caplog.records
    assert read.getMessage() == "read 6 requests from requests"
    assert offered.getMessage() == f"catalog kling on {plan.on}: 20 options on 5 menus"
    words, _, took = solved.getMessage().rpartition(", in ")
    assert words == "solved by exact: optimal, gap 0.0000 %, 3 of 6 made for $20.00 of $20"
    assert took.endswith(" s")
    assert verified.getMessage() == proved
    assert {one.levelname for one in caplog.records} == {"INFO"}
    assert [one.name for one in caplog.records] == [
        "planner.planning",
        "planner.planning",
        "planner.results.solving",
        "planner.results.verifying",
    ]


@pytest.mark.parametrize("budget", [20, planner.Budget(20, packages=True)])
def test_every_try_is_logged_for_whoever_looks_closer(batch, caplog, budget):
    """With its method, how it ended, and why."""
    with caplog.at_level(logging.DEBUG, "planner.engine"):
        plan = planner.plan(batch, budget)
    tries = [one.getMessage() for one in caplog.records if one.levelname == "DEBUG"]
    assert len(tries) == len(plan.attempts)
    for said, attempt in zip(tries, plan.attempts, strict=True):
        assert said.startswith(f"{attempt.method}: {attempt.outcome}, ")


def test_a_try_that_failed_is_logged(batch, caplog, monkeypatch):
    """Though its error is caught."""

    def fail(*_, **__):
        raise planner.SolverError("no luck")

    monkeypatch.setattr("planner.engine.exact.solve.solve_exact", fail)
    with caplog.at_level(logging.DEBUG, "planner"):
        planner.plan(batch, 20)
    assert any(one.getMessage().startswith("exact: failed, no luck, in") for one in caplog.records)
