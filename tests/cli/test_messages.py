"""What a command says beside its results."""

import logging

ROWS = "id,duration\na,5\nb,10\n"


def test_verbose_says_the_stations_on_standard_error(run, write):
    """Data on standard output stay as they are, and the next command is quiet again."""
    table = write("r.csv", ROWS)
    plain = run("solve", table, "--budget", 9)
    told = run("--verbose", "solve", table, "--budget", 9)
    assert told.stdout == plain.stdout
    more = [line for line in told.stderr.splitlines() if line not in plain.stderr.splitlines()]
    assert [line.partition(": ")[2].partition(" ")[0] for line in more] == [
        "read",
        "catalog",
        "solved",
    ]
    assert run("solve", table, "--budget", 9).stderr == plain.stderr
    assert [type(one) for one in logging.getLogger("planner").handlers] == [logging.NullHandler]


def test_verbose_stays_with_its_command_when_that_fails(run, write):
    """A level that stays would be heard by whoever runs the command from Python."""
    assert run("-v", "solve", write("r.csv", "id\na\n"), "--budget", 9).exit_code == 3
    assert logging.getLogger("planner").level == logging.NOTSET
