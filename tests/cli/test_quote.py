"""`planner quote`."""

import json

import pytest

import planner


def test_every_option_is_priced(run):
    """A row for each model and resolution, and what keeps it from being made."""
    result = run("quote", "--duration", 11)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [line for line in result.stdout.splitlines() if line.startswith(" kling")]
    assert len(lines) == 9
    assert sum("makes 10 s at most" in line for line in lines) == 3


def test_one_option_is_priced_with_its_breakdown(run):
    """As the library's own quote says it."""
    result = run("quote", "--duration", 10, "--model", "kling-pro", "--resolution", "4k")
    assert result.stdout == f"{planner.quote('kling-pro', 10, '4k')}\n"
    assert result.stderr == ""


def test_an_option_that_cannot_be_made_says_so_beside_its_price(run):
    """The price is data, the obstacle is not."""
    result = run("quote", "--duration", 10, "--model", "kling-v1", "--resolution", "4k")
    assert result.exit_code == 0
    assert result.stdout.endswith("= $3.75\n")
    assert result.stderr == "kling-v1 goes up to 1080p\n"


def test_json_has_exact_money(run):
    """As text, which a float is not."""
    result = run("quote", "--duration", 10, "--json", "--model", "kling-v1")
    rows = json.loads(result.stdout)
    assert [(row["resolution"], row["cost_usd"]) for row in rows] == [
        ("720p", "2.00"),
        ("1080p", "2.50"),
        ("4k", "3.75"),
    ]


def test_quality_is_rated_as_the_platform_shows_it(run):
    """4k counts as 720p on Twitter."""
    arguments = ("quote", "--duration", 10, "--json", "--model", "kling-pro", "--platform")
    rows = json.loads(run(*arguments, "twitter").stdout)
    assert [row["quality"] for row in rows] == ["2.550"] * 3


def test_a_catalog_of_ones_own_is_quoted(run, write, kling_text):
    """At its prices."""
    path = write("mine.toml", kling_text.replace("usd_per_credit = 0.05", "usd_per_credit = 1"))
    arguments = ("--model", "kling-v1", "--resolution", "1080p", "--catalog", path)
    assert run("quote", "--duration", 1, *arguments).stdout.endswith("= $5.00\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--model", "kling-v2"), "unknown model 'kling-v2'; did you mean 'kling-v1'?"),
        (("--resolution", "1080"), "unknown resolution '1080'; did you mean '1080p'?"),
        (("--platform", "utube"), "unknown platform 'utube'; did you mean 'youtube'?"),
        (("--catalog", "klingg"), "no catalog 'klingg'; did you mean 'kling'?"),
        (("--catalog", "nowhere.toml"), "nowhere.toml: no such file"),
        (("--duration", "9" * 40), "duration is"),
    ],
)
def test_an_unknown_name_is_exit_code_3(run, arguments, message):
    """With the nearest valid one."""
    result = run("quote", "--duration", 5, *arguments)
    assert (result.exit_code, result.stdout) == (3, "")
    assert message in result.stderr


@pytest.mark.parametrize("duration", ["0", "-5", "0.5", "ten"])
def test_a_duration_that_is_none_is_exit_code_2(run, duration):
    """Usage, as everything that click reads itself."""
    result = run("quote", "--duration", duration)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--duration" in result.stderr


def test_a_process_prints_no_escape_into_a_pipe(shell):
    """Though the table has dimmed rows on a terminal."""
    result = shell("quote", "--duration", "61")
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"\x1b" not in result.stdout
