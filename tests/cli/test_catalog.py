"""`planner catalog`."""

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

import planner
from planner.catalog.loading import SHIPPED

PRICE = "price = { per_second = 5 }\n"
SCHEMA = Path(planner.__file__).parent / "catalog" / "catalog.schema.json"
PRICE_MAPS = Path(__file__).parents[1] / "data" / "price_maps"
MAP = {
    "a/b": {"mode": "video_generation", "output_cost_per_second": 0.1},
    "none": {"mode": "video_generation"},
}


@pytest.fixture(autouse=True)
def july(monkeypatch):
    """Let it be the first of July 2026."""
    monkeypatch.setattr("planner.day.today", lambda: date(2026, 7, 1))


def test_the_shipped_catalogs_are_listed(run):
    """By name, with how many models and a title."""
    lines = run("catalog", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(SHIPPED)
    assert lines[0] == "kling          3 models  Kling AI, as documented"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_catalog_can_be_shown_and_checked(run, name, monkeypatch):
    """In words and as JSON, with a row per offer."""
    monkeypatch.setattr("planner.day.today", lambda: date(2026, 11, 28))
    catalog = planner.load_catalog(name)
    shown, checked = run("catalog", "show", name), run("catalog", "check", name)
    assert shown.exit_code == checked.exit_code == 0
    assert not shown.stderr + checked.stderr
    rows = json.loads(run("catalog", "show", name, "--json").stdout)
    assert len(rows) == sum(len(catalog.offers(model)) for model in catalog.models)
    for row in rows:
        assert row["obstacle"] or (float(row["cost_usd"]) > 0 and float(row["quality"]) > 0)


def test_a_table_shows_one_duration(run):
    """What cannot be ordered is there with its reason."""
    result = run("catalog", "show", "kling-api", "--duration", 5, "--model", "kling-v2-6")
    lines = [line.split() for line in result.stdout.splitlines() if "kling-v2-6" in line]
    assert lines[0] == ["kling-v2-6", "std", "720p", "1.5", "$0.21", "0.9"]
    assert lines[2] == ["kling-v2-6", "pro", "audio", "1080p", "5", "$0.70", "0.925"]
    assert lines[3][:4] == ["kling-v2-6", "std", "input_image", "720p"]
    result = run("catalog", "show", "kling-api", "--duration", 5, "--model", "kling-v1")
    assert "has no quality in this catalog" in result.stdout


def test_what_is_not_sold_is_priced_as_it_would_be_ordered(run):
    """The cheapest longer length, or segments; where neither is to be had, it says so."""
    result = run("catalog", "show", "kling-api", "--duration", 7, "--model", "kling-v2-6")
    lines = [line.split() for line in result.stdout.splitlines() if "kling-v2-6" in line]
    assert lines[0][3:] == ["3", "$0.42", "0.9", "order", "10", "s"]
    result = run("catalog", "show", "kling-api", "--duration", 11, "--model", "kling-v2-6")
    lines = [line.split() for line in result.stdout.splitlines() if "kling-v2-6" in line]
    assert lines[0][3:] == ["4.5", "$0.63", "0.855", "order", "10", "+", "5", "s"]
    arguments = ("--model", "kling-v2-master", "--json")
    row, *_ = json.loads(run("catalog", "show", "kling-api", "--duration", 101, *arguments).stdout)
    assert row["obstacle"] == "makes 5 or 10 s; in 8 segments 80 s at the most"
    assert "segments" not in run("quote", "--duration", 70).stdout  # kling allows none
    rows = json.loads(run("quote", "--duration", 7, "--catalog", "kling-api", "--json").stdout)
    row = next(row for row in rows if row["model"] == "kling-v2-master")
    assert (row["ordered_s"], row["cost_usd"], row["needs"]) == (10, "2.800", "")


def test_what_is_allowed_is_priced_and_checked(run):
    """What nobody has rated, and what nobody states the lengths of: as a plan would order it."""
    name = "azure/sora-2-pro-high-res"
    flags = ("--allow-unverified", "--allow-unrated")
    for command in (
        ("catalog", "show", "providers", "--model", name),
        ("quote", "--catalog", "providers", "--model", name, "--duration", 8),
    ):
        barred, *_ = json.loads(run(*command, "--json").stdout)
        assert "has no quality in this catalog" in barred["obstacle"]
        allowed, *_ = json.loads(run(*command, *flags, "--json").stdout)
        assert (allowed["obstacle"], float(allowed["quality"]) > 0) == ("", True)
    said = f"{name} is not orderable yet"
    assert said in run("catalog", "check", "providers").stdout
    assert said not in run("catalog", "check", "providers", *flags).stdout


def test_a_retired_model_is_told(run):
    """By its last day."""
    result = run("catalog", "check", "providers").stdout
    assert "vertex_ai/veo-2.0-generate-001 was offered until 2026-06-30" in result
    assert result.splitlines()[-1].endswith(" of them cannot be chosen")


def test_a_stale_catalog_warns(run, monkeypatch):
    """And is shown all the same."""
    monkeypatch.setattr("planner.day.today", lambda: date(2028, 1, 1))
    result = run("catalog", "check", "kling-api")
    assert result.exit_code == 0
    assert "warning: catalog kling-api: the prices of 7 of 7 models are older" in result.stderr
    told = "7 older than 365 days, the oldest that of kling-v1, of 2026-05-14, 597 days old"
    assert told in result.stderr
    assert not run("catalog", "check", "kling-api", "--on", "2026-07-01").stderr


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('currency = "USD"', 'prices_in = "euro"', "prices_in = 'euro': expected 'credits'"),
        (PRICE, "price = { per_second = -5 }\n", "price.per_second = -5: expected greater than 0"),
        (PRICE, 'price = { per_second = 5, currency = "EUR" }\n', "price.currency = 'EUR': one"),
        (PRICE, "price = { per_secnd = 5 }\n", "per_secnd = 5: no such key; did you mean"),
        (PRICE, "price = { per_second = 0.1234567891 }\n", "no more than 9 decimal places"),
        (PRICE, "price = { per_second = 5, by_duration = { 5 = 1 } }\n", "two prices for one"),
        (PRICE, "price = {}\n", "missing; expected per_second, per_clip or by_duration"),
        ("[tiers]", "[tiers", "no valid TOML"),
    ],
)
def test_a_bad_catalog_is_told_by_file_and_key(run, write, kling_text, old, new, told):
    """With exit code 3, on standard error, whichever command reads it; nothing is written."""
    path = write("mine.toml", kling_text.replace(old, new, 1))
    batch = write("batch.csv", "duration\n5\n")
    plan = batch.with_name("plan.csv")
    for command in (
        ("catalog", "check", path),
        ("catalog", "show", path),
        ("solve", batch, "--budget", 9, "--catalog", path, "--output", plan),
    ):
        result = run(*command)
        assert result.exit_code == 3
        assert f"error: catalog {path} cannot be used" in result.stderr
        assert told in result.stderr
        assert not result.stdout
        assert not plan.exists()


def test_a_huge_file_is_not_read(run, write):
    """Ten megabytes are no catalog."""
    result = run("catalog", "check", write("huge.toml", "#" * 10_000_000))
    assert result.exit_code == 3
    assert "huge.toml" in result.stderr
    assert "larger than 5,000,000 bytes" in result.stderr


def test_what_is_past_its_validity_is_told(run, write, kling_text):
    """By its day, in a check, a table and a plan."""
    text = kling_text.replace('tier = "Standard"', 'tier = "Standard"\nvalid_until = 2026-06-30')
    path = write("mine.toml", text)
    told = "kling-v1 was offered until 2026-06-30"
    assert told in run("catalog", "check", path).stdout
    assert told.partition(" ")[2] in run("catalog", "show", path).stdout
    batch = write("batch.csv", "duration,model\n5,kling-v1\n")
    assert told in run("solve", batch, "--budget", 9, "--catalog", path).stdout


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("duration,features\n5,audioo\n", "is an unknown feature; did you mean 'audio'?"),
        ("duration,models\n5,kling-v3;kling-v9\n", "is an unknown model; did you mean 'kling-v3'?"),
        ("duration,use\n5,quick draf\n", "is an unknown use; did you mean 'quick draft'?"),
        (
            "duration,takes\n5,0.5\n",
            "is not from 1 to 1000; write how many generations a usable shot takes, such as 3",
        ),
        ("duration,max_cost_usd\n5,-1\n", "is no amount of money; write USD, from 0"),
        ("duration,segments\n5,maybe\n", "is neither yes nor no; write yes or no"),
    ],
)
def test_a_bad_wish_is_told_by_its_cell(run, write, rows, told):
    """Every new column has its message."""
    result = run("solve", write("b.csv", rows), "--budget", 9, "--catalog", "kling-api")
    assert result.exit_code == 3
    assert told in result.stderr


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("duration,model,trim\n7,kling-v2-6,no\n", "kling-v2-6 makes 5 or 10 s"),
        ("duration,model,features\n5,kling-v2-5-turbo,audio\n", "kling-v2-5-turbo has no audio"),
    ],
)
def test_what_no_model_makes_is_told_in_its_row(run, write, rows, told):
    """A duration that is not offered, a feature that the model does not have."""
    result = run("solve", write("b.csv", rows), "--budget", 9, "--catalog", "kling-api", "-o", "-")
    assert result.exit_code == 0
    assert told in result.stdout


def test_the_schema_is_printed_as_it_is_published(run):
    """To the letter."""
    assert run("catalog", "schema").stdout == SCHEMA.read_text("utf-8")


def test_a_price_map_becomes_a_catalog_that_passes_its_check(run, write, tmp_path):
    """What the file does not say is listed."""
    path, output = write("map.json", json.dumps(MAP)), tmp_path / "mine.toml"
    result = run("catalog", "import", "litellm", path, "--output", output, "--name", "mine")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[0] == f"wrote {output}: 1 model"
    assert "none: left out, it has no price per second above 0" in result.stdout
    assert tomllib.loads(output.read_text("utf-8"))["name"] == "mine"
    checked = run("catalog", "check", output)
    assert checked.exit_code == 0
    assert "a/b is not orderable yet: nobody states which lengths" in checked.stdout
    assert "has no quality in this catalog" in checked.stdout


def test_an_import_is_called_as_its_file(run, write, tmp_path):
    """Plans over several catalogs name them, so that two imports are not to be called alike."""
    path, output = write("map.json", json.dumps(MAP)), tmp_path / "acme 2026.toml"
    for options, name in (((), "acme 2026"), (("--force", "--name", "mine"), "mine")):
        command = ("catalog", "import", "litellm", path, "-o", output, *options)
        assert run(*command).exit_code == 0
        assert planner.load_catalog(output).name == name


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        ("{", (), "is no JSON"),
        (b"\xff\xfe", (), "is no text in UTF-8"),
        ("{}", (), "holds no entry"),
        (json.dumps(MAP), ("--name", ""), "name = '': string should have at least 1 character"),
    ],
)
def test_a_failed_import_leaves_nothing_behind(run, write, tmp_path, text, options, told):
    """Neither a new file nor half of one, and what was there stays."""
    output = tmp_path / "mine.toml"
    command = ("catalog", "import", "litellm", write("map.json", text), "-o", output, *options)
    for before in (None, "old"):
        if before:
            output.write_text(before, "utf-8")
        result = run(*command)
        assert result.exit_code == 3
        assert told in result.stderr
        assert (output.read_text("utf-8") if output.exists() else None) == before


def test_an_import_that_cannot_be_written_says_so(run, write, tmp_path):
    """A missing folder is named."""
    path = write("map.json", json.dumps(MAP))
    result = run("catalog", "import", "litellm", path, "-o", tmp_path / "nowhere" / "x.toml")
    assert result.exit_code == 3
    assert "x.toml cannot be written: No such file or directory" in result.stderr


def test_an_import_says_which_shipped_catalog_knows_more(run, write, tmp_path):
    """Lengths, audio and ratings that no price list says; nothing where nobody knows it."""
    prices = PRICE_MAPS / "litellm-1.110.2.json"
    command = ("catalog", "import", "litellm", prices, "-o", tmp_path / "new.toml")
    said = run(*command).stdout.splitlines()[-1]
    assert "the catalog providers knows lengths, audio and ratings of 90 models" in said
    mine = tmp_path / "mine.toml"
    asked = said.partition("planner ")[2].replace("--output FILE", f"--output {mine}").split()
    assert run(*asked).exit_code == 0
    assert "audio" in planner.load_catalog(mine).features
    dated = run(*command, "--force", "--as-of", "2025-11-18").stdout.splitlines()[-1]
    assert f"planner catalog refresh providers --from {prices} --as-of 2025-11-18 --o" in dated
    prices = write("map.json", json.dumps(MAP))
    command = ("catalog", "import", "litellm", prices, *command[4:], "--force")
    assert "the catalog providers" not in run(*command).stdout


def test_a_file_that_is_not_there_is_named(run):
    """By import and check alike."""
    for command in (("check", "no.toml"), ("import", "litellm", "no.json", "-o", "x.toml")):
        result = run("catalog", *command)
        assert result.exit_code == 3
        assert ": no such file" in result.stderr


def test_an_import_never_overwrites_its_source(run, write):
    """Also by another spelling or a link."""
    path = write("map.json", "{}")
    (path.parent / "soft.toml").symlink_to(path)
    (path.parent / "hard.toml").hardlink_to(path)
    for name in ("map.json", f"../{path.parent.name}/map.json", "soft.toml", "hard.toml"):
        result = run("catalog", "import", "litellm", path, "-o", path.parent / name)
        assert result.exit_code == 2
        assert "it would be lost" in result.stderr
    assert path.read_text("utf-8") == "{}"


def test_an_unknown_platform_is_bad_input(run):
    """As in `quote`."""
    result = run("catalog", "show", "kling", "--platform", "utube")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "did you mean 'youtube'?" in result.stderr


@pytest.mark.parametrize("option", ["--model", "--resolution", "--platform"])
def test_an_empty_name_is_no_name(run, option):
    """And not every name."""
    assert run("quote", "--duration", 5, option, "").exit_code == 3


def test_an_import_that_fails_keeps_the_old_catalog(run, write, tmp_path):
    """Also where a text turns out at the last moment to hold half a character."""
    entry = {"mode": "video_generation", "output_cost_per_second": 0.1, "source": "\udc00"}
    kept = write("keep.toml", "old")
    path = write("prices.json", json.dumps({"a": entry}))
    result = run("catalog", "import", "litellm", path, "-o", kept, "--force")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "half a character" in result.stderr
    assert kept.read_text("utf-8") == "old"
    assert run("catalog", "import", "litellm", path, "-o", "-").exit_code == 2


def test_a_catalog_is_written_with_what_one_knows_better(run, tmp_path):
    """Other numbers, fewer models; a batch is planned with it."""
    mine = tmp_path / "mine.toml"
    flags = ["--quality", "Pro=2.5", "--quality", "720p = 0.9", "--without-model", "kling-v1"]
    result = run("catalog", "export", "kling", "--output", mine, *flags)
    assert (result.exit_code, result.stdout) == (0, f"wrote {mine}: 2 models\n")
    written = planner.load_catalog(mine)
    expected = planner.load_catalog().with_quality({"Pro": 2.5, "720p": 0.9})
    assert written == expected.without(models="kling-v1")
    kept = run("catalog", "export", mine, "-o", tmp_path / "one.toml", "--model", "kling-pro")
    assert kept.stdout.endswith(": 1 model\n")


def test_whom_a_common_name_means_is_said(run, tmp_path):
    """Each of them, by its whole name."""
    mine = tmp_path / "mine.toml"
    result = run("catalog", "export", "providers", "-o", mine, "--quality", "veo-3.1=2.20")
    said, wrote = result.stdout.splitlines()
    assert said.startswith("veo-3.1 counts 2.2: gemini/veo-3.1-generate-preview, gemini/veo-3.1-g")
    assert said.endswith(", runwayml/veo3.1")
    assert wrote == f"wrote {mine}: 106 models"


@pytest.mark.parametrize(
    ("flags", "code", "told"),
    [
        (["--quality", "kling-pro"], 2, "expected NAME=NUMBER, as kling-pro=1.1"),
        (["--quality", "1080p"], 2, "expected NAME=NUMBER, as 1080p=1.1"),
        (["--quality", "veo=x"], 2, "expected NAME=NUMBER, as kling-v1=1.1"),
        (["--quality", "kling-pro=good"], 2, "--quality is 'kling-pro=good'"),
        (["--quality", "kling-por=2"], 3, "did you mean 'kling-pro'"),
        (["--provider", "klng"], 3, "did you mean 'kling'"),
        (["--without-provider", "kling"], 3, "no model of catalog kling is left"),
    ],
)
def test_a_catalog_that_cannot_be_written_is_told_and_leaves_nothing(
    run, tmp_path, flags, code, told
):
    """With the nearest name."""
    mine = tmp_path / "mine.toml"
    result = run("catalog", "export", "kling", "--output", mine, *flags)
    assert result.exit_code == code
    assert told in result.stderr
    assert not mine.exists()


def test_a_file_that_is_there_is_overwritten_only_if_forced(run, write, tmp_path):
    """By export, import and refresh alike: it may have been filled in by hand."""
    prices = write("map.json", json.dumps(MAP))
    run("catalog", "import", "litellm", prices, "-o", tmp_path / "own.toml")
    for command in (
        ("export", "kling"),
        ("import", "litellm", prices),
        ("refresh", tmp_path / "own.toml", "--from", prices),
    ):
        there = write("there.toml", "# by hand\n")
        result = run("catalog", *command, "--output", there)
        assert result.exit_code != 0
        said = " ".join(result.stderr.split())
        assert "there.toml is there already; --force overwrites it" in said
        assert there.read_text("utf-8") == "# by hand\n"
        assert run("catalog", *command, "--output", there, "--force").exit_code == 0
        assert planner.load_catalog(there).models


def test_an_export_never_overwrites_its_source(run, write, kling_text):
    """Its comments would be lost."""
    file = write("mine.toml", kling_text)
    result = run("catalog", "export", file, "--output", file)
    assert result.exit_code == 2
    assert file.read_text("utf-8") == kling_text


def test_several_are_shown_checked_and_written_as_one(run, tmp_path):
    """Each with its own unit and source; the file is read as the same catalog."""
    both = planner.load_catalog(["kling", "kling-api"])
    for command in ("show", "check"):
        lines = run("catalog", command, "kling,kling-api").stdout.splitlines()
        assert lines[0] == "14 models of 2 catalogs"
        assert lines[1].startswith("kling: ")
        assert lines[2] == "  3 models, prices in credits at $0.05"
    result = run("catalog", "export", "kling,kling-api", "--output", tmp_path / "both.toml")
    assert (result.exit_code, result.stdout) == (0, f"wrote {tmp_path / 'both.toml'}: 14 models\n")
    assert planner.load_catalog(tmp_path / "both.toml") == both


def test_an_export_never_overwrites_one_of_several(run, tmp_path):
    """Its comments would be lost."""
    planner.load_catalog("kling").export(tmp_path / "a.toml")
    named = f"kling-api,{tmp_path / 'a.toml'}"
    result = run("catalog", "export", named, "--output", tmp_path / "a.toml")
    assert result.exit_code == 2
    assert "its comments would be lost" in result.stderr
