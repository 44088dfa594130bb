"""The page on the ledger does what it says, followed to the letter."""

import doctest
import re
from datetime import UTC, datetime

import pytest

from planner.spending.ledger.ledger import Ledger
from tests.documents import ROOT, output

PAGE = (ROOT / "docs" / "spending.md").read_text(encoding="utf-8")
LEDGER, ALERTS = (
    PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    for title in ("The ledger", "Alerts and forecast")
)
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def stranger(tmp_path, monkeypatch):
    """Return an empty folder, on the day of the page, with its environment."""
    monkeypatch.setenv("PLANNER_LEDGER", "spending.db")
    monkeypatch.setitem(Ledger.__init__.__kwdefaults__, "clock", lambda: NOON)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_stranger_keeps_a_budget_from_the_page_alone(stranger):
    """Each command and each line of Python, one after the other, says what is shown of it."""
    names = follow(LEDGER, stranger)
    assert (stranger / "november.csv").read_text(encoding="utf-8").count("\n") == 8
    assert len(names) > 5


def test_alerts_are_told_as_the_page_says(stranger):
    """Once; and the jobs that cost another sum are explained as it shows."""
    assert follow(ALERTS, stranger)["ledger"].alerts() == []


def follow(section, folder):
    """Do what a section shows, and see that it comes out so; return the names that it gives."""
    names = {}
    runner = doctest.DocTestRunner(verbose=False)
    for language, block in re.findall(r"```(console|pycon)\n(.*?)```", section, flags=re.DOTALL):
        if language == "console":
            command, _, printed = block.partition("\n")
            assert output(command.removeprefix("$ uv run planner "), folder) == printed
        else:
            test = doctest.DocTestParser().get_doctest(block, names, "page", None, 0)
            told = []
            runner.run(test, out=told.append, clear_globs=False)
            assert "".join(told) == ""
            names = test.globs
    return names


def test_every_command_is_on_the_page():
    """And every option of the environment."""
    from planner.cli.budget import budget_command

    for name in budget_command.commands:
        assert re.search(rf"`{name}\b|budget {name}\b", PAGE), name
    assert "PLANNER_LEDGER" in LEDGER
    assert "PLANNER_WEBHOOK" in ALERTS
