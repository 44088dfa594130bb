"""`planner budget alerts`: told once, sent, and an exit code for pipelines."""

import json

import pytest
from click.testing import CliRunner

from planner.cli.app import app
from planner.spending.alerting import webhook
from planner.spending.ledger.ledger import Ledger
from tests.spending.alerting.conftest import hook
from tests.spending.alerting.hooks import SECRET

__all__ = ["hook"]


@pytest.fixture
def place(tmp_path):
    """Keep a ledger of which 80 % are spent."""
    with Ledger(tmp_path / "spending.db") as ledger:
        ledger.set_budget(10, scope="brand")
        ledger.spend("one", 8, scope="brand")
    return tmp_path / "spending.db"


@pytest.fixture
def run(place):
    """Run the command on it."""

    def run_it(*arguments, ledger=place, **options):
        given = [] if ledger is None else ["--ledger", str(ledger)]
        return CliRunner().invoke(app, ["budget", "alerts", *given, *arguments], **options)

    return run_it


def test_what_is_reached_is_told_once(run):
    """A line each, on standard output; then there is nothing new."""
    first = run()
    assert (first.exit_code, first.stderr) == (0, "")
    lines = first.stdout.splitlines()
    assert [line.rpartition(" (")[2] for line in lines] == ["alert at 50 %)", "alert at 75 %)"]
    assert lines[0].startswith("'brand': 80 % of the budget of $10.00 for 20")
    second = run()
    assert (second.exit_code, second.stdout, second.stderr) == (0, "", "nothing new is reached\n")


def test_thresholds_are_parts_or_percent(run):
    """As one writes them."""
    done = run("--threshold", "80%", "--threshold", "0.81", "--threshold", "0.3", "--json")
    found = json.loads(done.stdout)
    assert [one["threshold"] for one in found["alerts"]] == ["0.3", "0.8"]
    (ahead,) = found["forecasts"]
    assert (ahead["scope"], ahead["spent_usd"], ahead["budget_usd"]) == ("brand", "8", "10")
    assert (ahead["expected_usd"], ahead["low_usd"], ahead["level"]) == ("8", None, 0.9)


@pytest.mark.parametrize(("limit", "code"), [("0.8", 6), ("80%", 6), ("0.801", 0)])
def test_over_a_part_it_ends_with_six(run, limit, code):
    """As often as it is asked, whether anything is new or not."""
    for _ in range(2):
        done = run("--fail-if-over", limit)
        assert done.exit_code == code
        assert ("80% of its budget is reached: 'brand', 20" in done.stderr) == (code == 6)


def test_the_scope_and_what_is_counted_are_asked_for(run, place):
    """A forecast counts what is held."""
    with Ledger(place) as ledger:
        ledger.set_budget(10, scope="other")
        ledger.reserve("two", 9, scope="other")
    assert run("--scope", "other", "--fail-if-over", "0.5").exit_code == 0
    done = run("--scope", "other", "--over", "forecast", "--fail-if-over", "0.9")
    assert done.exit_code == 6
    assert "90% of its budget will be reached: 'other', 20" in done.stderr
    assert len(done.stdout.splitlines()) == 3


def test_it_is_sent_to_a_webhook(run, hook):
    """An option, or in the environment, where nobody reads its secret."""
    assert len(run("--webhook", hook.url).stdout.splitlines()) == 2
    assert len(hook.got[0][2]["alerts"]) == 2
    assert run(env={"PLANNER_WEBHOOK": hook.url}).stderr == "nothing new is reached\n"


@pytest.mark.parametrize(("limit", "code"), [((), 3), (("--fail-if-over", "0.5"), 6)])
def test_what_cannot_be_sent_is_told_all_the_same(run, hook, monkeypatch, limit, code):
    """With the exit code of what cannot be written, unless the budget says more."""
    monkeypatch.setattr(webhook, "PAUSE_S", 0)
    hook.answers = [500]
    done = run("--webhook", hook.url, *limit)
    assert done.exit_code == code
    assert len(done.stdout.splitlines()) == 2
    assert "answers 500, 3 times; 2 alerts are not sent" in done.stderr
    assert SECRET not in done.stderr
    hook.answers = [200]
    assert len(run("--webhook", hook.url).stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--threshold", "75"], 2, "75 % is 0.75"),
        (["--threshold", "half"], 2, "it is 'half'; expected a part"),
        (["--fail-if-over", "0"], 2, "it is '0'; expected a part"),
        (["--over", "held"], 2, "'held' is not one of"),
        (["--webhook", "http://hooks.example"], 3, "begins with http://"),
        (["--scope", "brnad"], 3, "did you mean 'brand'"),
        (["--scope", "a//b"], 3, "scope is 'a//b'"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(run, arguments, code, said):
    """And nothing is told."""
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr


def test_which_ledger_is_not_guessed(run, tmp_path):
    """Nor is one made."""
    assert "which ledger? Give --ledger" in run(ledger=None).stderr
    assert run(ledger=tmp_path / "none.db").exit_code == 3
    assert not (tmp_path / "none.db").exists()
