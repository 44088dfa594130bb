"""What does not survive."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from planner.outputs.workbook import losses
from planner.outputs.workbook.losses import would_lose

SAMPLE = Path("data/requests.xlsx")


def chart(book, sheet):
    """Add a chart."""
    each = book.add_chart({"type": "column"})
    each.add_series({"values": "=Sheet1!$B$2:$B$3"})
    sheet.insert_chart("D2", each)


LOST = {
    "shapes and text boxes": lambda _, sheet: sheet.insert_textbox("D2", "hi"),
    "sparklines": lambda _, sheet: sheet.add_sparkline("D2", {"range": "Sheet1!B2:B3"}),
    "conditional formats with newer features": lambda _, sheet: sheet.conditional_format(
        "B2:B3", {"type": "data_bar", "data_bar_2010": True}
    ),
    "form controls": lambda _, sheet: sheet.insert_button("D2", {"caption": "go"}),
    "checkboxes in cells, which become TRUE or FALSE": lambda _, sheet: sheet.insert_checkbox(
        "D2", True
    ),
    "the spilling of dynamic formulas, which keep their present size": lambda _, sheet: (
        sheet.write_dynamic_array_formula("D2", "=UNIQUE(B2:B3)")
    ),
}
KEPT = {
    "charts": chart,
    "notes": lambda _, sheet: sheet.write_comment("B2", "note"),
    "data bars": lambda _, sheet: sheet.conditional_format("B2:B3", {"type": "data_bar"}),
    "drop-downs": lambda _, sheet: sheet.data_validation(
        "B2", {"validate": "list", "source": ["a"]}
    ),
    "tables": lambda _, sheet: sheet.add_table("A1:B3"),
    "links": lambda _, sheet: sheet.write_url("D2", "http://x.y"),
}


@pytest.fixture
def made(tmp_path):
    """Make a workbook with one thing in it."""

    def make(add):
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            add(book, book.add_worksheet())
        return path

    return make


@pytest.mark.parametrize(("what", "add"), LOST.items(), ids=LOST)
def test_what_is_lost_is_named(made, what, add):
    """And nothing else is."""
    assert would_lose(made(add)) == (what,)


@pytest.mark.parametrize("add", KEPT.values(), ids=KEPT)
def test_what_survives_is_not(made, add):
    """Charts, notes, tables and the like."""
    assert would_lose(made(add)) == ()


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/slicers/slicer1.xml", "slicers"),
        ("xl/threadedComments/threadedComment1.xml", "threads of comments"),
        ("xl/embeddings/oleObject1.bin", "embedded objects"),
        ("xl/connections.xml", "data connections"),
    ],
)
def test_parts_are_known_by_their_names(made, part, what):
    """Whatever is in them."""
    path = made(lambda book, sheet: None)
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr(part, b"")
    (said,) = would_lose(path)
    assert said.startswith(what)


def test_macros_are_not_lost_where_they_are_kept(made):
    """As in an .xlsm."""
    path = made(lambda book, sheet: sheet.insert_button("D2", {"caption": "go"}))
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"")
    assert would_lose(path) == ("form controls", "macros")
    assert would_lose(path, macros=True) == ()


@pytest.mark.parametrize("there", [True, False])
def test_pictures_survive_with_pillow_only(made, monkeypatch, there):
    """And not every kind of them."""
    path = made(lambda book, sheet: None)
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr("xl/media/image1.png", b"")
    monkeypatch.setattr(losses, "find_spec", lambda name: there or None)
    assert would_lose(path) == (() if there else ("pictures",))


def test_marks_are_found_where_a_piece_ends(made, monkeypatch):
    """A large sheet is read piece by piece."""
    monkeypatch.setattr(losses, "PIECE", 50)
    assert would_lose(made(LOST["sparklines"])) == ("sparklines",)
