"""The guides do what they say, followed to the letter."""

import contextlib
import csv
import doctest
import json
import re
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import planner
from docs.rule_pictures import PICTURES
from planner.answers.explanation import Why
from planner.catalog.litellm import import_litellm
from planner.catalog.parts import Extra, Model, Price
from planner.catalog.schema import Catalog
from planner.catalog.writing import toml_text
from planner.cli.app import app
from planner.requests.ruled import RuleLine
from planner.rules.models import KINDS
from planner.rules.reading import read_rules
from tests.documents import ROOT, blocks, commands, output
from tests.test_road import ROAD

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SPREADSHEET = (ROOT / "docs" / "spreadsheet.md").read_text(encoding="utf-8")
EXPLAIN = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
RULES = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
CATALOGS = (ROOT / "docs" / "catalogs.md").read_text(encoding="utf-8")
SCALE = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
LAKES = SCALE.partition("\n### On the command line\n")[2].partition("\n## ")[0]


@pytest.fixture
def folder(tmp_path):
    """Save the files of the guide, each under the name that it is given."""
    (mine,), (batch,), (prices,) = (blocks(CATALOGS, kind) for kind in ("toml", "csv", "json"))
    slip = mine.replace("per_second", "per_secnd", 1)
    files = {"mine.toml": mine, "slip.toml": slip, "batch.csv": batch, "prices.json": prices}
    # A month later, as the guide tells: one price is another, and one is there that was not.
    newer = prices.replace("0.08", "0.1").replace(
        '"acme/secret": {', '"acme/secret": {"output_cost_per_second": 0.2, '
    )
    old = import_litellm(prices, source="prices.json", as_of=date(2026, 6, 1))
    files |= {"newer.json": newer, "acme.toml": toml_text(old.catalog)}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("arguments", "printed"), list(commands(CATALOGS)))
def test_each_command_prints_what_the_guide_shows(folder, arguments, printed):
    """To the letter."""
    if arguments.startswith("catalog import"):
        (folder / "acme.toml").unlink()  # that is what it writes
    assert output(arguments, folder) == printed


def test_the_batch_and_the_price_map_are_what_they_look_like():
    """A table with a row per video, and JSON."""
    (batch,), (prices,) = blocks(CATALOGS, "csv"), blocks(CATALOGS, "json")
    assert [row["id"] for row in csv.DictReader(batch.splitlines())] == ["teaser", "tour", "loop"]
    assert len(json.loads(prices)) == 2


@pytest.mark.parametrize("name", ["architecture.md", "tradeoffs.md", "rules.md"])
def test_what_a_page_shows_of_python_is_so(name, monkeypatch):
    """Run as it stands, it says what it shows."""
    monkeypatch.chdir(ROOT)
    assert tries_of((ROOT / "docs" / name).read_text(encoding="utf-8")) > 9


def test_what_the_page_on_spending_shows_of_plans_is_so():
    """From its jobs to planning again."""
    page = (ROOT / "docs" / "spending.md").read_text(encoding="utf-8")
    _, plans = page.split("\n## Jobs, and planning again\n")
    assert tries_of(plans) > 9


def test_the_objectives_are_set_side_by_side_as_they_are(monkeypatch):
    """Their figures on the sample batch are those of the plans."""
    monkeypatch.chdir(ROOT)
    assert tries_of((ROOT / "docs" / "objectives.md").read_text(encoding="utf-8")) == 2


def tries_of(document):
    """Run the Python of a document as it stands; it says what it shows. Return how much it is."""
    walk = "\n".join(blocks(document, "pycon"))
    test = doctest.DocTestParser().get_doctest(walk, {}, "document", None, 0)
    runner = doctest.DocTestRunner()
    told = []
    runner.run(test, out=told.append)
    assert "".join(told) == ""
    return runner.tries


@pytest.fixture
def campaign(tmp_path):
    """Save the batch of the page on explanations."""
    (batch,) = blocks(EXPLAIN, "csv")
    (tmp_path / "campaign.csv").write_text(batch, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("arguments", "printed"), list(commands(EXPLAIN)))
def test_each_command_prints_what_the_page_on_explanations_shows(campaign, arguments, printed):
    """To the letter."""
    assert output(arguments, campaign) == printed


def test_the_python_of_explanations_says_what_it_shows(campaign, monkeypatch):
    """Run as it stands."""
    monkeypatch.chdir(campaign)
    assert tries_of(EXPLAIN) > 5


def test_every_code_of_an_explanation_is_told():
    """In the table, in their order."""
    assert re.findall(r"^\| `([a-z ]+)` \|", EXPLAIN, flags=re.MULTILINE) == list(map(str, Why))


def test_the_rooms_are_told_in_the_order_of_the_road():
    """One line for each room, from the ground up."""
    rooms = re.findall(r"^\| `(\w+)` \|", ARCHITECTURE, flags=re.MULTILINE)
    assert tuple(rooms) == ROAD


@pytest.mark.parametrize("part", [Catalog, Model, Price, Extra])
def test_every_key_of_a_catalog_is_explained(part):
    """None is left for the reader to find in the source."""
    prose = re.sub(r"```.*?```", "", CATALOGS, flags=re.DOTALL)
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", prose))))
    assert set(part.model_fields) <= named


@pytest.fixture(scope="module")
def producer(tmp_path_factory):
    """Return a folder of a producer, with a workbook of her own."""
    folder = tmp_path_factory.mktemp("producer")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Videos"
    for row in (
        ["Autumn campaign"],
        [],
        ["Title", "Length (s)", "Channel", "Importance"],
        ["Film", 20, "youtube", 3],
        ["Teaser", 5, "tiktok", 1],
        ["Demo", 10, "instagram", 2],
        ["Total", 35],
    ):
        sheet.append(row)
    book.save(folder / "campaign.xlsx")
    return folder


@pytest.mark.parametrize(("arguments", "printed"), list(commands(SPREADSHEET)))
def test_each_command_prints_what_the_producers_guide_shows(producer, arguments, printed):
    """One after the other; where nothing is shown, it succeeds."""
    found = output(arguments, producer)
    assert found == printed if printed else "proven optimal" in found


def test_the_rules_of_the_guide_are_rules():
    """As they stand in its table, each says something of a table with such columns."""
    (table,) = re.findall(r"^\| Rule \| By .*\n\|[-|]+\|\n((?:\|.*\n)+)", SPREADSHEET, re.MULTILINE)
    rows = [[cell.strip() for cell in row.split("|")[1:6]] for row in table.splitlines()]
    stated = [read_rules([RuleLine(*row)]) for row in rows]
    assert len(stated) == len(rows) > 7


def test_the_pictures_of_the_guide_are_there():
    """Each that it shows, and no others."""
    shown = set(re.findall(r"\]\(spreadsheet/([\w.]+)\)", SPREADSHEET))
    assert shown == {path.name for path in (ROOT / "docs" / "spreadsheet").iterdir()}


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    """Return a folder that looks like a clone to the commands of the page on rules."""
    folder = tmp_path_factory.mktemp("studio")
    shutil.copytree(ROOT / "data", folder / "data")
    return folder


@pytest.mark.parametrize(("arguments", "printed"), list(commands(RULES)))
def test_each_command_prints_what_the_page_on_rules_shows(studio, arguments, printed):
    """To the letter."""
    assert output(arguments, studio) == printed


def test_the_rules_of_the_page_are_those_of_its_file():
    """So that one may read them in either."""
    first = blocks(RULES, "toml")[0]
    assert (ROOT / "data" / "studio.toml").read_text(encoding="utf-8").endswith("\n" + first)


def sections():
    """Yield the sections of the page on rules that are about one rule, with its name."""
    found = re.findall(r"^### (\w+)\n(.*?)(?=^##)", RULES, flags=re.MULTILINE | re.DOTALL)
    return [pytest.param(name, text, id=name) for name, text in found]


def test_the_page_has_every_rule():
    """A section for each of them, one after the other."""
    assert sorted(each.id for each in sections()) == sorted(kind.__name__ for kind in KINDS)


@pytest.mark.parametrize(("name", "text"), sections())
def test_a_rule_is_said_in_three_ways_and_shown(name, text, tmp_path):
    """Python, TOML and a row of the sheet are the same rule, and the picture is of it."""
    pictures = re.findall(r"\]\(rules/([\w-]+)\.png\)", text)
    pythons, tomls = blocks(text, "python"), blocks(text, "toml")
    rows = re.findall(r"^\| Rule \|.*\n\|[-|]+\|\n\|(.*)\|$", text, flags=re.MULTILINE)
    assert len(pictures) == len(pythons) == len(tomls) == len(rows) > 0
    for picture, python, toml, row in zip(pictures, pythons, tomls, rows, strict=True):
        rule = eval(python, vars(planner) | {name: getattr(planner, name)})
        Path(tmp_path, "rules.toml").write_text(toml, encoding="utf-8")
        line = RuleLine(*(cell.strip() for cell in row.split("|")))
        assert read_rules(tmp_path / "rules.toml") == (rule,)
        assert read_rules([line]) == (rule,)
        assert PICTURES[picture].rule == rule


def test_every_picture_of_a_rule_is_shown():
    """And no others are there."""
    shown = set(re.findall(r"\]\(rules/([\w-]+)\.png\)", RULES))
    drawn = {path.stem for path in (ROOT / "docs" / "rules").iterdir()}
    assert shown == drawn == set(PICTURES)


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """Make the lake of the page on scale, and what its commands go by."""
    folder = tmp_path_factory.mktemp("lake")
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "caps.toml").write_text(blocks(LAKES, "toml")[0], encoding="utf-8")
    with contextlib.chdir(folder):
        exec(blocks(SCALE, "python")[0], {})
        arguments = re.findall(r"^planner (.*) > plan.json$", LAKES, flags=re.MULTILINE)[0].split()
        (folder / "plan.json").write_bytes(CliRunner().invoke(app, arguments).stdout_bytes)
    return folder


@pytest.mark.parametrize(("arguments", "printed"), list(commands(LAKES)))
def test_each_command_prints_what_the_page_on_scale_shows(lake, arguments, printed):
    """To the letter."""
    assert output(arguments, lake) == printed


def test_the_python_beside_the_commands_of_a_lake_runs(lake, monkeypatch):
    """As it stands."""
    monkeypatch.chdir(lake)
    (lake / "texts").mkdir()
    (lake / "texts" / "a.csv").write_text("duration\n5\n", encoding="utf-8")
    for block in blocks(LAKES, "python"):
        exec(block, {"planner": planner})
    assert planner.count_dataset("parquet/").frame["count"].tolist() == [1]
