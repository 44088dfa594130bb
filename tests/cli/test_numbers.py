"""Numbers on the command line."""

import pytest

COMMANDS = {
    "time limit": ("solve", "r.csv", "--budget", "5", "--time-limit"),
    "duration": ("quote", "--duration"),
    "duration shown": ("catalog", "show", "--duration"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(
    "text", ["1_0", "\u0661\u0660", "\uff11\uff10", "1,000", "0x10", "nan", "inf", ""]
)
def test_a_spelling_that_no_table_may_have_is_refused(run, command, text):
    """Python reads some of them, so that a slip of the hand would become another number."""
    result = run(*command, text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is no number" in result.stderr


@pytest.mark.parametrize("text", ["10", "+10", " 10 "])
def test_a_number_that_a_table_may_have_is_read(run, text):
    """The same as in a cell."""
    assert run("quote", "--duration", text).stdout == run("quote", "--duration", 10).stdout
    assert run("quote", "--duration", text).exit_code == 0


def test_bounds_are_said(run):
    """By click, as before."""
    assert "0 is not in the range x>=1" in run("quote", "--duration", 0).stderr
