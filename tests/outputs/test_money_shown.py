"""Sums are shown as money, though means of takes are finer than cents."""

import json
import re
from decimal import Decimal

import openpyxl
import pytest

import planner
from planner.catalog.loading import parse_catalog

FINE = re.compile(r"\$[\d,]*\.\d{3,}")
CATALOG = parse_catalog(
    """
    name = "fine"
    prices_in = "usd"
    defaults = { model = "a", resolution = "720p" }
    duration_s = { max = 60 }
    resolutions.720p.quality = 1
    models.a = { quality = 1, offers = [{ resolution = "720p", price.per_second = 0.0333 }] }
    models.b = { quality = 1.7, offers = [{ resolution = "720p", price.per_second = 0.0777 }] }
    """,
    source="fine",
)
ROWS = [
    {"id": f"r{n}", "duration": 5 + n % 6, "priority": 1 + n % 3, "takes": 1.37 + 0.11 * (n % 7)}
    for n in range(30)
]


@pytest.fixture(scope="module")
def fine_plan():
    """Plan for a total that has more places than cents."""
    plan = planner.plan(ROWS, Decimal("17.00"), catalog=CATALOG)
    assert -plan.cost_usd.as_tuple().exponent > 2
    return plan


def test_what_is_spent_is_never_shown_less_than_it_is_nor_what_is_left_more(fine_plan):
    """Cents, rounded up and down."""
    spent = re.search(r"spent +\$([\d.]+) of \$17.00", fine_plan.summary())
    left = re.search(r"left +\$([\d.]+)", fine_plan.summary())
    assert spent
    assert left
    assert 0 < Decimal(spent[1]) - fine_plan.cost_usd < Decimal("0.01")
    assert 0 < (17 - fine_plan.cost_usd) - Decimal(left[1]) < Decimal("0.01")


def test_all_that_is_shown_is_in_cents(fine_plan, tmp_path):
    """Summary, card, explanation, difference, verdict, report, workbook, frontier."""
    other = planner.plan(ROWS, Decimal("9.3"), catalog=CATALOG)
    frontier = planner.frontier(ROWS, catalog=CATALOG)
    fine_plan.save(tmp_path / "plan.xlsx")
    fine_plan.report(tmp_path / "plan.html")
    shown = [
        fine_plan.summary(), repr(fine_plan), fine_plan._repr_html_(), fine_plan.verify(),
        str(fine_plan.explain("r3")), str(fine_plan.diff(other)), repr(frontier),
        frontier._repr_html_(), (tmp_path / "plan.html").read_text("utf-8"),
    ]  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    shown += [cell.value for cell in cells if isinstance(cell.value, str)]
    for text in shown:
        assert not FINE.search(text), FINE.search(text)
    sheet = book["Left out"]
    assert all(cell.number_format == '"$"#,##0.00' for cell in sheet["B"][4:])


def test_json_keeps_every_place(fine_plan):
    """What is computed with is exact."""
    assert Decimal(json.loads(fine_plan.to_json())["cost_usd"]) == fine_plan.cost_usd


def test_what_is_needed_is_in_cents_that_are_enough():
    """The message rounds up, so that whoever gives as much gets a plan."""
    rows = [row | {"required": True} for row in ROWS]
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan(rows, 5, catalog=CATALOG)
    assert not FINE.search(str(caught.value))
    amounts = [Decimal(one) for one in re.findall(r"\$(\d+\.\d\d)", str(caught.value))]
    planner.plan(rows, max(amounts), catalog=CATALOG)
