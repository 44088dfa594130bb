"""The workbook to fill in."""

from datetime import date
from functools import cache

import openpyxl
import pytest

import planner
from planner.catalog.loading import SHIPPED
from planner.outputs.template import write_template
from planner.requests.checking import read_requests
from planner.requests.fields import FIELDS
from planner.requests.setting import HIDDEN_ROWS

DAY = date(2026, 9, 24)
GONE = "gemini/veo-3.1-fast-generate-preview"  # after 22 October 2026


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Write a template once, and return its path and the workbook that openpyxl reads of it."""

    @cache
    def make(name="kling", on=DAY):
        path = tmp_path_factory.mktemp("template") / f"{name}.xlsx"
        write_template(path, planner.load_catalog(name), called=name, on=on)
        return path, openpyxl.load_workbook(path)

    return make


def headings(sheet):
    """Return the headings and the letters of their columns."""
    return {cell.value: cell.column_letter for cell in sheet[1]}


def rules(sheet):
    """Return the validation of the cells below each heading."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        for name, letter in headings(sheet).items():
            if f"{letter}2" in rule.sqref:
                found[name] = rule
    return found


def choices(workbook, rule):
    """Return what a drop-down offers, by way of the name that it refers to."""
    where = workbook.defined_names[rule.formula1.removeprefix("=")].attr_text
    name, _, cells = where.partition("!")
    return [row[0].value for row in workbook[name][cells.replace("$", "")]]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_examples_are_read_without_a_word(template, name, recwarn):
    """Every heading is understood, every cell is right, whatever the catalog."""
    path, workbook = template(name)
    requests = read_requests(path, planner.load_catalog(name))
    assert len(requests) == 8
    assert set(requests.table.columns) - {"Title"} <= set(FIELDS)
    assert len(requests.table.columns) == len(headings(workbook["Requests"])) - 1
    assert not recwarn.list


def test_other_programs_find_a_plain_table(template):
    """A row of headings and rows below it: nothing above, nothing beside."""
    import pandas as pd

    path, _ = template()
    frame = pd.read_excel(path, sheet_name="Requests", engine="openpyxl")
    assert list(frame.columns[:4]) == ["ID", "Title", "Content type", "Duration (s)"]
    assert len(frame) == 8


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Content type", "content_types"), ("Platform", "platforms"), ("Minimum quality", "tiers"),
        ("Model", "models"), ("Resolution", "resolutions"), ("Features", "features"),
        ("Use", "uses"),
    ],
)  # fmt: skip
def test_drop_downs_offer_the_names_of_the_catalog(template, heading, names):
    """By reference, since a list in place may have but 255 letters."""
    _, workbook = template("providers")
    rule = rules(workbook["Requests"])[heading]
    assert rule.type == "list"
    assert choices(workbook, rule) == list(getattr(planner.load_catalog("providers"), names))


def test_a_column_that_could_only_be_wrong_is_left_out(template):
    """The documented catalog has no features and no uses."""
    _, workbook = template()
    assert not {"Features", "Use"} & set(headings(workbook["Requests"]))


def test_numbers_are_held_to_what_the_reader_takes(template):
    """The same bounds, and a text that says what to write."""
    _, workbook = template()
    found = rules(workbook["Requests"])
    bounds = {
        name: (found[name].type, found[name].formula1, found[name].formula2)
        for name in ("Duration (s)", "Priority", "Takes", "Budget cap (USD)")
    }
    assert bounds == {
        "Duration (s)": ("whole", "1", "1000000"),
        "Priority": ("decimal", "0", "1000000000"),
        "Takes": ("decimal", "1", "1000"),
        "Budget cap (USD)": ("decimal", "0", "1000000000"),
    }
    assert found["Duration (s)"].error == "Write whole seconds, such as 10."
    assert found["Must have"].formula1 == '"yes,no"'
    assert all(rule.allow_blank for rule in found.values())


def test_rules_reach_a_thousand_rows(template):
    """Below the examples there is room."""
    _, workbook = template()
    for rule in workbook["Requests"].data_validations.dataValidation:
        assert str(rule.sqref).endswith("1001")


def test_several_features_may_be_written(template):
    """The drop-down offers one, and does not insist."""
    _, workbook = template("kling-api")
    assert not rules(workbook["Requests"])["Features"].showErrorMessage


@pytest.mark.parametrize("name", SHIPPED)
def test_every_heading_has_a_note(template, name):
    """It says what the column means; a kind of content, how long it is."""
    _, workbook = template(name)
    sheet = workbook["Requests"]
    assert all(cell.comment and "`" not in cell.comment.text for cell in sheet[1])
    assert "product_showcase: 10" in sheet["C1"].comment.text


def test_the_settings_are_those_that_are_read(template):
    """Each on a line, with its default and what it means."""
    _, workbook = template()
    sheet = workbook["Settings"]
    lines = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2)}
    assert lines == {
        "Budget (USD)": 100,
        "Buy packages": "no",
        "Credits already there": 0,
        "Catalog": "kling",
        "Method": "auto",
        "Objective": "value",
        "Hidden rows": HIDDEN_ROWS[0],
    }
    assert all(row[2].value for row in sheet.iter_rows(min_row=2))
    assert len(sheet.data_validations.dataValidation) == len(lines)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_prices_are_those_of_the_calculator(template, name):
    """Every figure of the sheet, for its model, mode, resolution and length."""
    _, workbook = template(name)
    catalog = planner.load_catalog(name)
    top, *rows = workbook["Catalog"].iter_rows(min_row=4, values_only=True)
    heads = [cell for cell in top if cell]
    priced = 0
    for row in rows:
        line = dict(zip(heads, row, strict=False))
        if line["Model"] not in catalog.models:
            break
        for head in heads[heads.index("Makes") + 1 :]:
            if line[head] is None or line.get("Includes"):
                continue
            wanted = int(head.removesuffix(" s"))
            needs = tuple(line["Needs"].split(", ")) if line.get("Needs") else ()
            lengths = {
                seconds
                for offer in catalog.offers(line["Model"])
                if (offer.resolution, offer.mode) == (line["Resolution"], line.get("Mode"))
                and catalog.needs(line["Model"], offer) == needs
                for seconds in catalog.durations(line["Model"], offer)
            }
            quotes = [
                planner.quote(
                    line["Model"],
                    seconds,
                    line["Resolution"],
                    mode=line.get("Mode"),
                    features=needs,
                    catalog=catalog,
                )
                for seconds in ([wanted] if wanted in lengths else lengths)
                if seconds >= wanted
            ]
            quoted = min(quotes, key=lambda one: one.cost_usd)
            assert float(quoted.cost_usd) <= line[head]
            priced += 1
    assert priced > 10


def test_what_is_no_longer_sold_is_not_shown(template):
    """The prices are those of the day."""
    for day, shown in ((date(2026, 10, 22), True), (date(2026, 10, 23), False)):
        _, workbook = template("providers", on=day)
        rows = workbook["Catalog"].iter_rows(min_row=5, values_only=True)
        assert (GONE in {row[0] for row in rows}) == shown


def test_help_explains_every_column(template):
    """Also those that the sheet does not show."""
    _, workbook = template()
    words = [row[0] for row in workbook["Help"].iter_rows(values_only=True)]
    assert words.count("Segments") == words.count("Models") == 1
    assert len(words[words.index("Column") + 1 :]) == len(FIELDS)
    text = str([row[1] for row in workbook["Help"].iter_rows(values_only=True)])
    assert "planner solve kling.xlsx" in text
    assert "kling.errors.xlsx" in text


def test_it_is_made_to_be_read_and_printed(template):
    """Headings stay in view and on every page, and a page is wide enough."""
    _, workbook = template()
    sheet = workbook["Requests"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C2", "$1:$1")
    assert sheet.auto_filter.ref.startswith("A1:")
    for page in workbook.worksheets:
        if page.sheet_state == "visible":
            assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert [page.title for page in workbook if page.sheet_state == "hidden"] == ["Lists"]


def test_names_of_a_catalog_never_become_formulas(tmp_path, kling_text):
    """They are somebody's text."""
    text = kling_text.replace("social_media_clip", '"=1+1"').replace(
        'title = "Kling AI, as documented"', 'title = "=2+2"'
    )
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    write_template(tmp_path / "t.xlsx", planner.load_catalog(path), called="mine.toml", on=DAY)
    workbook = openpyxl.load_workbook(tmp_path / "t.xlsx")
    cells = [cell for page in workbook for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert workbook["Catalog"]["A1"].value == "=2+2"


@pytest.mark.parametrize("name", SHIPPED)
def test_no_heading_is_cut(template, name):
    """Beside it there is room for the arrow of the filter."""
    sheet = template(name)[1]["Requests"]
    for text, letter in headings(sheet).items():
        assert sheet.column_dimensions[letter].width >= len(text) + 4, text
