"""`planner budget billed`: what cost another sum than planned, and why."""

import json

import pytest

from planner.spending.ledger.ledger import Ledger

ORDER = {"catalog": "kling-api", "mode": "pro", "resolution": "1080p", "ordered_s": 10,
         "features": [], "takes": "1", "price_usd": "1.12"}  # fmt: skip


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Keep a ledger of one job that was billed as another."""
    found = tmp_path / "spending.db"
    monkeypatch.setenv("PLANNER_LEDGER", str(found))
    with Ledger(found) as ledger:
        ledger.reserve("teaser", "1.12", scope="a", model="kling-v3", details=ORDER)
        ledger.settle("teaser", "4.20")
    return found


def test_a_line_for_each_job(run, place):
    """On standard output; where all is as planned, that is said beside."""
    done = run("budget", "billed")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "teaser: billed $4.20 instead of $1.12: that is the price at 4k in mode 4k\n"
    )
    other = run("budget", "billed", "--scope", "b")
    assert (other.exit_code, other.stdout) == (0, "")
    assert other.stderr == (
        "warning: scope 'b' has no budget, nor was anything ever held or spent in it; it knows a\n"
        "every job cost what was reserved for it\n"
    )


def test_it_goes_on_as_json(run, place):
    """Amounts exact, as texts."""
    (found,) = json.loads(run("budget", "billed", "--json", "--catalog", "kling-api").stdout)
    assert (found["key"], found["expected_usd"], found["billed_usd"]) == ("teaser", "1.12", "4.2")
    assert found["causes"] == [
        {"part": "resolution", "words": "the price at 4k in mode 4k", "price_usd": "4.2"}
    ]


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--month", "November"), "month is 'November'"),
        (("--catalog", "klin"), "did you mean 'kling'"),
        (("--scope", "a//b"), "scope is 'a//b'"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(run, place, option, said):
    """With the exit code of bad input."""
    done = run("budget", "billed", *option)
    assert (done.exit_code, done.stdout) == (3, "")
    assert said in done.stderr
