"""`planner catalog refresh`."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

import planner

MAPS = Path(__file__).parents[1] / "data" / "price_maps"
MINE = """\
# ours
name = "mine"
prices_in = "usd"
as_of = 2026-01-01
defaults = { model = "x/a", resolution = "720p" }

[resolutions]
720p = { quality = 1 }  # enough

[models."x/a"]
quality = 1.5  # we like it
duration_s = [5]
offers = [{ resolution = "720p", price = { per_second = 0.1 } }]
"""


@pytest.fixture(autouse=True)
def july(monkeypatch):
    """Let it be the first of July 2026."""
    monkeypatch.setattr("planner.day.today", lambda: date(2026, 7, 1))


def price_map(**rates):
    """Write a price map."""
    entries = {
        f"x/{name}": {"mode": "video_generation", "output_cost_per_second": rate}
        for name, rate in rates.items()
    }
    return json.dumps(entries)


@pytest.fixture
def mine(write):
    """Write a catalog of one's own."""
    return write("mine.toml", MINE)


def test_what_changes_is_told_and_written(run, write, mine, tmp_path):
    """Dearer, added, unchanged, with old and new; comments stay."""
    output = tmp_path / "new.toml"
    result = run(
        "catalog", "refresh", mine, "--from", write("p.json", price_map(a=0.15, b=1)), "-o", output
    )
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "dearer     1",
        "  x/a, 720p: $0.10 -> $0.15 a second (+50.0%)",
        "cheaper    0",
        "retired    0",
        "added      2",
        "  resolution unstated: new, counts 1, which is to check",
        "  x/b: not orderable yet, it lacks lengths and a rating",
        "sourced    1",
        "  x/a: prices of litellm; yours named nobody",
        "unchanged  0",
        "by hand    0",
        f"wrote {output}: 2 models",
    ]
    text = output.read_text("utf-8")
    for comment in ("# ours", "# enough", "# we like it"):
        assert comment in text
    assert mine.read_text("utf-8") == MINE
    catalog = planner.load_catalog(output)
    assert str(catalog.models["x/a"].offers[0].price.per_second) == "0.15"
    assert catalog.models["x/a"].as_of == date(2026, 7, 1)


def test_a_catalog_that_stays_of_its_day_says_why(run, write, mine):
    """Some of its models have no other date."""
    for more, told in ((["b"], "x/b has"), (["b", "c"], "x/b and 1 more have")):
        own = "".join(
            f'[models."x/{name}"]\nquality = 1\nduration_s = [5]\n'
            'offers = [{ resolution = "720p", price = { per_second = 1 } }]\n'
            for name in more
        )
        mine.write_text(MINE + own)
        prices = write("p.json", price_map(a=0.15))
        result = run("catalog", "refresh", mine, "--from", prices, "--dry-run")
        said = f"the catalog stays of 2026-01-01, its as_of: {told} no other date"
        assert said in result.stderr.replace("\n", " ")


def test_a_second_refresh_says_that_there_is_nothing_to_change(run, write, mine):
    """And writes nothing in place."""
    prices = write("p.json", price_map(a=0.05))
    first = run("catalog", "refresh", mine, "--from", prices, "--in-place")
    assert "  x/a, 720p: $0.10 -> $0.05 a second (-50.0%)" in first.stdout
    before = (mine.read_bytes(), mine.stat().st_ino)
    again = run("catalog", "refresh", mine, "--from", prices, "--in-place")
    assert again.exit_code == 0
    assert "nothing to change" in again.stderr
    assert "wrote" not in again.stdout
    assert (mine.read_bytes(), mine.stat().st_ino) == before


def test_a_dry_run_writes_nothing(run, write, mine):
    """It says the same."""
    folder = sorted(mine.parent.iterdir())
    prices = write("p.json", price_map(a=0.05))
    result = run("catalog", "refresh", mine, "--from", prices, "--dry-run")
    assert "cheaper    1" in result.stdout
    assert mine.read_text("utf-8") == MINE
    assert sorted(mine.parent.iterdir()) == sorted([*folder, prices])


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ([], "give one of --output FILE, --in-place and --dry-run"),
        (["--in-place", "--dry-run"], "give one of"),
        (["-o", "x.json"], "--output is no .toml file"),
        (["-o", "{mine}"], "--in-place writes over it"),
        (["-o", "{link}"], "--in-place writes over it"),
        (["--dry-run", "--as-of", "2026-02-30"], "is no day; write it as 2026-12-24"),
        (["--dry-run", "--as-of", "soon"], "is no day; write it as 2026-12-24"),
        (["--dry-run", "--as-of", "2026-07-03"], "2026-07-03 is still to come; give the day"),
    ],
)
def test_where_it_goes_is_said(run, write, mine, flags, told):
    """Never over one's own catalog unasked, by whatever name."""
    link = mine.with_name("link.toml")
    link.symlink_to(mine)
    flags = [flag.format(mine=mine, link=link) for flag in flags]
    result = run("catalog", "refresh", mine, "--from", write("p.json", price_map(a=1)), *flags)
    assert result.exit_code == 2
    assert told in result.stderr
    assert mine.read_text("utf-8") == MINE


def test_the_day_of_a_list_may_be_that_of_another_time_zone(run, write, mine):
    """Where it is tomorrow already; an import knows no later one either."""
    prices = write("p.json", price_map(a=1))
    result = run("catalog", "refresh", mine, "--from", prices, "--dry-run", "--as-of", "2026-07-02")
    assert result.exit_code == 0
    command = ("catalog", "import", "litellm", prices, "-o", mine.with_name("new.toml"))
    assert run(*command, "--as-of", "2026-07-02").exit_code == 0
    result = run(*command, "--as-of", "2062-07-01")
    assert result.exit_code == 2
    assert "2062-07-01 is still to come" in result.stderr


def test_a_list_that_is_older_is_called_so_and_retires_nothing(run, write, mine):
    """By its day; where nobody says one, it is told that it is taken to be of today."""
    mine.write_text(
        MINE.replace("[resolutions]", '[sources.litellm]\nurl = "map"\n[resolutions]').replace(
            "duration_s", 'sources = { prices = ["litellm"] }\nas_of = 2026-01-01\nduration_s'
        )
        + '[models."x/b"]\nquality = 1\nduration_s = [5]\n'
        + 'offers = [{ resolution = "720p", price = { per_second = 1 } }]\n'
    )
    prices = write("p.json", price_map(b=1))
    command = ("catalog", "refresh", mine, "--from", prices, "--dry-run")
    result = run(*command, "--as-of", "2025-11-18")
    assert "the list is of 2025-11-18, yours of 2026-01-01: older; what is newer" in result.stderr
    assert "retired    0" in result.stdout
    result = run(*command)
    assert "retired    1" in result.stdout
    assert "is taken to be of 2026-07-01, today, so that" in result.stderr
    assert "is taken to be" not in run(*command, "--as-of", "2026-07-01").stderr


def test_a_shipped_catalog_is_refreshed_into_a_file_only(run, tmp_path, monkeypatch):
    """It belongs to the program."""
    monkeypatch.setattr("planner.day.today", lambda: date(2026, 12, 24))
    prices = MAPS / "litellm-1.110.2.json"
    result = run("catalog", "refresh", "providers", "--from", prices, "--in-place")
    assert result.exit_code == 2
    assert "comes along with the program" in result.stderr
    output = tmp_path / "p.toml"
    flags = ("--as-of", "2026-12-24", "-o", output)
    result = run("catalog", "refresh", "providers", "--from", prices, *flags)
    assert result.exit_code == 0
    assert "unchanged  283" in result.stdout
    assert planner.load_catalog(output).models["runwayml/gen4.5"].as_of == date(2026, 12, 24)


def test_the_price_list_is_never_written_over(run, write, mine):
    """Another catalog, as the list."""
    theirs = write("theirs.toml", MINE.replace("0.1 }", "0.3 }"))
    result = run("catalog", "refresh", mine, "--from", theirs, "-o", theirs)
    assert result.exit_code == 2
    assert "it would be lost" in result.stderr


def test_a_catalog_is_a_price_list_as_well(run, write, mine):
    """By its suffix, or where it is said; of the day that it says."""
    theirs = write(
        "theirs.toml", MINE.replace("0.1 }", "0.3 }").replace("2026-01-01", "2026-06-01")
    )
    result = run("catalog", "refresh", mine, "--from", theirs, "--in-place")
    assert "  x/a, 720p: $0.10 -> $0.30 a second (+200.0%)" in result.stdout
    assert planner.load_catalog(mine).models["x/a"].as_of == date(2026, 6, 1)
    undated = write("u.txt", MINE.replace("as_of = 2026-01-01\n", ""))
    result = run("catalog", "refresh", mine, "--from", undated, "--kind", "catalog", "--dry-run")
    assert result.exit_code == 3
    assert "has no as_of; give the day it holds for by --as-of" in result.stderr


FORGED = [
    (b"", "is no JSON"),
    (b"\xff\xfe\x00", "is no text in UTF-8"),
    (b"{", "is no JSON"),
    (b"[]", "is no price map"),
    (b"[" * 100_000, "is no JSON"),
    (b'{"a":' * 100_000, "is no JSON"),
    (b"9" * 5000, "is no JSON"),
    (b'{"x/a": {"mode": "video_generation", "output_cost_per_second": NaN}}', "no entry of mode"),
    (b'{"x/a": {"mode": "video_generation", "output_cost_per_second": 1e999}}', "no entry of"),
    (b'{"x/a": 1, "x/a": 2}', "'x/a' is there twice"),
    (price_map(z=1).encode(), "no model of catalog mine"),
    (
        b'{"": {"mode": "video_generation", "output_cost_per_second": 1}}',
        "at least 1 character",
    ),
]


@pytest.mark.parametrize(("data", "told"), FORGED)
def test_a_forged_price_list_is_refused_and_nothing_is_lost(run, write, mine, data, told):
    """With exit code 3, by its name."""
    prices = write("p.json", data)
    folder = sorted(mine.parent.iterdir())
    result = run("catalog", "refresh", mine, "--from", prices, "--in-place")
    assert (result.exit_code, result.stdout) == (3, "")
    assert told in result.stderr
    assert mine.read_text("utf-8") == MINE
    assert sorted(mine.parent.iterdir()) == folder


def test_prices_that_are_none_change_nothing(run, write, mine):
    """One of a thousand digits, one below a billionth, a negative one; the good one is taken."""
    for bad in ("9" * 1000, "1e-30", "-1", '"0.1"', "true", "NaN"):
        text = price_map(a=0.2)[:-1] + (
            f', "x/b": {{"mode": "video_generation", "output_cost_per_second": {bad}}}}}'
        )
        result = run("catalog", "refresh", mine, "--from", write("p.json", text), "--dry-run")
        assert result.exit_code == 0, result.stderr
        assert "dearer     1" in result.stdout
        assert "x/b" not in result.stdout


def test_names_that_control_a_terminal_are_told_harmlessly(run, write, mine):
    """Escapes and ends of lines in the name of a model."""
    text = price_map(a=0.1)[:-1] + (
        ', "\\u001b[31mred\\nline": {"mode": "video_generation", "output_cost_per_second": 1}}'
    )
    result = run("catalog", "refresh", mine, "--from", write("p.json", text), "--in-place")
    assert result.exit_code == 0, result.stderr
    assert "\x1b" not in result.stdout
    assert "\nline" not in result.stdout
    assert "\x1b[31mred\nline" in planner.load_catalog(mine).models


def test_half_a_character_is_refused(run, write, mine):
    """No file can hold it."""
    text = price_map(a=0.1)[:-1] + (
        ', "\\udc00": {"mode": "video_generation", "output_cost_per_second": 1}}'
    )
    result = run("catalog", "refresh", mine, "--from", write("p.json", text), "--in-place")
    assert result.exit_code == 3
    assert "valid string" in result.stderr
    assert mine.read_text("utf-8") == MINE


def test_a_link_stays_one(run, write, mine):
    """What it leads to is refreshed."""
    link = mine.with_name("link.toml")
    link.symlink_to(mine)
    result = run(
        "catalog", "refresh", link, "--from", write("p.json", price_map(a=0.2)), "--in-place"
    )
    assert result.exit_code == 0, result.stderr
    assert link.is_symlink()
    assert "0.2" in mine.read_text("utf-8")


def test_who_may_read_a_catalog_stays_the_same(run, write, mine, monkeypatch):
    """Prices of a contract stay private; what may not be written is not written over."""
    prices = write("p.json", price_map(a=0.2))
    mine.chmod(0o600)
    assert run("catalog", "refresh", mine, "--from", prices, "--in-place").exit_code == 0
    assert mine.stat().st_mode & 0o777 == 0o600
    refreshed = mine.read_text("utf-8")
    monkeypatch.setattr(os, "access", lambda path, how: how != os.W_OK)
    prices = write("p.json", price_map(a=0.3))
    result = run("catalog", "refresh", mine, "--from", prices, "--in-place")
    assert result.exit_code == 3
    assert "mine.toml cannot be written: Permission denied" in result.stderr
    assert mine.read_text("utf-8") == refreshed


def test_what_cannot_be_written_says_so(run, write, mine, monkeypatch):
    """A folder that is not there; one that nobody may write in."""
    prices = write("p.json", price_map(a=0.2))
    result = run("catalog", "refresh", mine, "--from", prices, "-o", mine.parent / "no" / "x.toml")
    assert result.exit_code == 3
    assert "x.toml cannot be written: No such file" in result.stderr

    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refused)
    result = run("catalog", "refresh", mine, "--from", prices, "--in-place")
    assert result.exit_code == 3
    assert "mine.toml cannot be written: Permission denied" in result.stderr
    assert mine.read_text("utf-8") == MINE


def test_a_link_to_itself_leads_nowhere(run, write, mine):
    """It is no file, and no crash."""
    link = mine.with_name("link.toml")
    link.symlink_to(link)
    result = run(
        "catalog", "refresh", link, "--from", write("p.json", price_map(a=0.2)), "--in-place"
    )
    assert result.exit_code == 3
    assert "link.toml cannot be read" in result.stderr


def test_what_is_not_there_is_named(run, write, mine):
    """The catalog, the price list; a folder is neither."""
    prices = write("p.json", price_map(a=0.2))
    for command in ((mine, "--from", "no.json"), ("no.toml", "--from", prices)):
        result = run("catalog", "refresh", *command, "--dry-run")
        assert result.exit_code == 3
        assert "no such file" in result.stderr
    result = run("catalog", "refresh", mine, "--from", mine.parent, "--dry-run")
    assert "is a folder" in result.stderr


def test_a_catalog_that_cannot_be_changed_says_what_to_do(run, write):
    """Written on one line."""
    text = MINE.replace('[models."x/a"]', "[models]").replace(
        "quality = 1.5  # we like it\nduration_s = [5]\noffers = ",
        '"x/a" = { quality = 1, duration_s = [5], offers = ',
    )
    mine = write("one.toml", text.rstrip() + " }\n")
    prices = write("p.json", price_map(a=0.1, b=1))
    result = run("catalog", "refresh", mine, "--from", prices, "--dry-run")
    if result.exit_code:
        assert result.exit_code == 3
        assert "`planner catalog export` writes it anew" in result.stderr
    else:
        assert "x/b" in result.stdout


def test_a_catalog_in_another_currency_is_not_mixed_with_dollars(run, write):
    """Written in dollars, it can be refreshed."""
    text = MINE.replace('prices_in = "usd"', 'prices_in = "eur"\ncurrency = "EUR"')
    text += '[exchange]\nusd = 1.1\nas_of = 2026-06-30\nsource = "a bank"\n'
    mine, prices = write("euro.toml", text), write("p.json", price_map(a=0.2))
    result = run("catalog", "refresh", mine, "--from", prices, "--in-place")
    assert result.exit_code == 3
    assert "it is in EUR, the price list in dollars" in result.stderr
    assert mine.read_text("utf-8") == text
    dollars = mine.with_name("usd.toml")
    assert run("catalog", "export", mine, "-o", dollars).exit_code == 0
    result = run("catalog", "refresh", dollars, "--from", prices, "--in-place")
    assert result.exit_code == 0, result.stderr
    assert "  x/a, 720p: $0.11 -> $0.20 a second (+81.8%)" in result.stdout


def test_planning_with_old_prices_fails_where_that_is_asked_for(run, write, mine):
    """Exit code 3, with the model and its date; `--on` says the day."""
    batch = write("batch.csv", "duration\n5\n")
    base = ("solve", batch, "--budget", 9, "--catalog", mine)
    assert run(*base, "--max-age", 181, "--on", "2026-07-01").exit_code == 0
    result = run(*base, "--max-age", 180)
    assert result.exit_code == 3
    assert "x/a (2026-01-01, 181 days)" in result.stderr
    assert run(*base, "--max-age", 30, "--on", "2026-01-31").exit_code == 0
    for bad in ("-1", "x", "1.5"):
        assert run(*base, "--max-age", bad).exit_code == 2
    for command in (("frontier", batch), ("least", batch, "--make-all")):
        result = run(*command, "--catalog", mine, "--max-age", 3)
        assert result.exit_code == 3, result.stderr
        assert "prices older than 3 days" in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("solve", "{batch}", "--budget", "9"),
        ("least", "{batch}", "--make-all"),
        ("frontier", "{batch}", "--budgets", "9"),
        ("explain", "{batch}", "1", "--budget", "9"),
        ("quote", "--duration", "5"),
        ("catalog", "show"),
        ("catalog", "check"),
    ],
)
def test_a_day_of_order_is_said_everywhere(run, write, command):
    """What has ended then cannot be ordered; a day that is none is a slip."""
    ends = MINE.replace("duration_s = [5]", "duration_s = [5]\nvalid_until = 2026-07-31")
    mine, batch = write("m.toml", ends), write("batch.csv", "duration\n5\n")
    words = [word.format(batch=batch) for word in command]
    where = [mine] if command[0] == "catalog" else ["--catalog", mine]
    told = [
        run(*words, *where, "--on", day).stdout + run(*words, *where, "--on", day).stderr
        for day in ("2026-07-31", "2026-08-01")
    ]
    assert "offered until 2026-07-31" not in told[0]
    assert told[0] != told[1]
    result = run(*words, *where, "--on", "31.7.2026")
    assert result.exit_code == 2
    assert "is no day; write it as 2026-12-24" in result.stderr


def test_the_file_that_may_be_read_is_bounded(run, mine, tmp_path):
    """A price list of gigabytes is not read."""
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        os.truncate(file.fileno(), 200_000_000)
    result = run("catalog", "refresh", mine, "--from", huge, "--dry-run")
    assert result.exit_code == 3
    assert "larger than 100,000,000 bytes" in result.stderr
