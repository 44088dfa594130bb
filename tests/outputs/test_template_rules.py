"""The sheet Rules of a template: empty but for notes, with drop-downs and help."""

from datetime import date
from functools import cache

import openpyxl
import pytest

import planner
from planner.catalog.loading import SHIPPED, parse_catalog
from planner.cli.ruling import rules_told
from planner.outputs.template import write_template
from planner.outputs.template.rule_help import examples, names_for, rules_there_are
from planner.requests.checking import read_requests
from planner.requests.readers import read_table
from planner.requests.ruled import COLUMNS, NAMES
from planner.rules.examined import Beside
from planner.rules.reading import read_stated
from planner.rules.who import Who

DAY = date(2026, 9, 24)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Write a template, once for each catalog; return its path and what openpyxl reads of it."""

    @cache
    def make(name="kling"):
        path = tmp_path_factory.mktemp("templates") / f"{name}.xlsx"
        write_template(path, planner.load_catalog(name), called=name, on=DAY)
        return path, openpyxl.load_workbook(path)

    return make


def drop_downs(sheet):
    """Return the drop-down of each of the five columns, by its heading."""
    return {
        sheet[f"{str(rule.sqref)[0]}1"].value: rule
        for rule in sheet.data_validations.dataValidation
    }


def offered(workbook, heading):
    """Return what a drop-down offers, by way of the name that it refers to."""
    rule = drop_downs(workbook["Rules"])[heading]
    where = workbook.defined_names[rule.formula1.removeprefix("=")].attr_text
    name, _, cells = where.partition("!")
    return [row[0].value for row in workbook[name][cells.replace("$", "")]]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_new_one_has_no_rules(template, name, recwarn):
    """Its examples are notes, and so is the help: it plans as if there were no such sheet."""
    path, workbook = template(name)
    table = read_table(path)
    assert table.rules == ()
    assert not table.faults
    assert not recwarn.list
    assert [cell.value for cell in workbook["Rules"][1][:5]] == [
        one.capitalize() for one in COLUMNS
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_an_example_is_a_rule_without_its_sign(template, name, tmp_path):
    """It then says what it shows, in words that are understood."""
    path, workbook = tmp_path / "batch.xlsx", openpyxl.load_workbook(template(name)[0])
    sheet, known = workbook["Rules"], examples(names_for(planner.load_catalog(name), DAY))
    for row in range(3, 3 + len(known)):
        sheet.cell(row, 1).value = sheet.cell(row, 1).value.removeprefix("# ")
    workbook.save(path)
    lines = read_table(path).rules
    said = [{name: text for name in COLUMNS if (text := getattr(line, name))} for line in lines]
    assert said == known
    catalog = planner.load_catalog(name)
    requests = read_requests(path, catalog)
    who, beside = Who(requests, catalog), Beside(requests, catalog)
    assert len(rules_told(read_stated(lines), who, beside)) == len(known)


OWN = """
    name = "own"
    prices_in = "usd"
    defaults = { model = "old", resolution = "720p" }
    resolutions.720p.quality = 0.9
    resolutions.1080p.quality = 1
    [models.old]
    valid_until = 2026-06-30
    quality = 3
    duration_s = [5]
    offers = [{ resolution = "1080p", price = { per_clip = 1 } }]
    [models.new]
    duration_s = [5]
    offers = [{ resolution = "720p", price = { per_clip = 1 } }]
    [models.fine-model]
    quality = 1.5
    duration_s = [5]
    offers = [{ resolution = "720p", price = { per_clip = 1 } }]
"""


def test_the_examples_are_of_what_can_be_had_on_the_day():
    """No model of yesterday, none that nobody has rated, no tier that nothing reaches."""
    names = names_for(parse_catalog(OWN, source="own"), DAY)
    assert (names["option"], names["best"]) == ("model = fine-model", "720p")
    assert (names["floor"], names["floors"]) == ("quality 1.3", "quality 1.3")
    tiered = OWN.replace("defaults", "tiers = { Good = 1.2, Best = 2 }\ndefaults")
    names = names_for(parse_catalog(tiered, source="own"), DAY)
    assert (names["floor"], names["floors"]) == ("tier Good", "quality 1.3, tier Good")
    assert names_for(parse_catalog(OWN, source="own"), date(2026, 1, 1))["option"] == "model = old"
    gone = OWN.replace("quality = 1.5", "quality = 1.5\nvalid_until = 2026-06-30")
    assert names_for(parse_catalog(gone, source="own"), DAY)["option"] == "model = old"


def test_drop_downs_offer_what_there_is(template):
    """Names of rules, options of the catalog, ways to write a limit."""
    _, workbook = template("kling")
    assert offered(workbook, "Rule") == list(NAMES)
    assert offered(workbook, "Options") == [
        *("resolution = 720p", "resolution = 1080p", "resolution = 4k"),
        *("model = kling-v1", "model = kling-v1.5", "model = kling-pro"),
    ]
    assert {"$100", "5 videos", "30 %"} <= set(offered(workbook, "Limit"))
    assert "mode = pro" in offered(template("kling-api")[1], "Options")
    assert "provider = gemini" in offered(template("providers")[1], "Options")


def test_columns_are_those_of_the_requests(template):
    """Those that come to be added as well: it is a formula."""
    _, workbook = template()
    heads = [cell.value for cell in workbook["Requests"][1] if cell.value]
    where = workbook.defined_names["by_list"].attr_text
    assert where == f"OFFSET(Requests!$A$1,0,0,1,MAX({len(heads)},COUNTA(Requests!$1:$1)))"
    assert drop_downs(workbook["Rules"])["By"].formula1 == "=by_list"


def test_only_a_rule_that_is_none_is_doubted(template):
    """Elsewhere several may stand, and anything of her own; a note is let through as well."""
    rules = drop_downs(template()[1]["Rules"])
    assert [name for name, rule in rules.items() if rule.showErrorMessage] == ["Rule"]
    assert rules["Rule"].errorStyle == "warning"
    assert {str(rule.sqref)[1:] for rule in rules.values()} == {
        f"2:{letter}1001" for letter in "ABDE"
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_every_rule_is_explained_beside_the_table(template, name):
    """On a line, with an example in names of the catalog; and every column in a note."""
    sheet = template(name)[1]["Rules"]
    rows = [[cell.value for cell in row[6:9]] for row in sheet.iter_rows(min_row=2, max_row=12)]
    names = names_for(planner.load_catalog(name), DAY)
    assert rows == [list(line) for line in rules_there_are(names)]
    assert [row[0] for row in rows] == list(NAMES)
    assert all(
        len(text) <= width for row in rows for text, width in zip(row, (16, 50, 54), strict=True)
    )
    assert all(cell.comment and "{" not in cell.comment.text for cell in sheet[1][:5])


def test_what_is_written_stays_a_text(template):
    """A share is no number that only its format tells of, and 1/2 no day."""
    sheet = template()[1]["Rules"]
    assert {sheet.cell(row, at).number_format for row in range(2, 22) for at in range(1, 6)} == {
        "@"
    }
    assert all(sheet.column_dimensions[letter].number_format == "@" for letter in "ABCDE")
