"""The charts of the Summary."""

from decimal import Decimal

from planner.answers.outlook import Point
from planner.outputs.workbook import next_sheet


def drawn(book):
    """Return the cells that each chart shows, by its kind."""
    return {type(chart).__name__: list(chart.series) for chart in book["Summary"]._charts}


def test_money_is_shown_by_model_and_resolution(save, batch):
    """The lines of the Summary that say it."""
    _, book = save(batch)
    (series,) = drawn(book)["BarChart"]
    sheet = book["Summary"]
    names = sheet[series.cat.numRef.f.split("!")[1].replace("$", "")]
    assert all(" at " in row[0].value for row in names)
    money = sheet[series.val.numRef.f.split("!")[1].replace("$", "")]
    assert all("Planned" not in str(row[0].value) and row[0].value for row in money)


def test_the_plan_is_a_point_on_the_curve(save, batch):
    """It is where the Summary says, so that it follows another choice."""
    _, book = save(batch)
    curve, point = drawn(book)["ScatterChart"]
    assert curve.xVal.numRef.f.startswith("'Next'!$E$5:$E$")
    assert curve.yVal.numRef.f.startswith("'Next'!$G$5:$G$")
    sheet = book["Summary"]
    at = {row[1].value: row[2].coordinate for row in sheet.iter_rows(max_col=3)}
    assert point.xVal.numRef.f.replace("$", "").endswith(f"!{at['Budget']}")
    assert point.yVal.numRef.f.replace("$", "").endswith(f"!{at['Value']}")


def test_a_plan_that_makes_nothing_has_no_bars(save):
    """Nothing to show."""
    _, book = save([{"duration": 61}])
    assert "BarChart" not in drawn(book)


def test_what_is_not_known_breaks_the_curve(save, batch, monkeypatch):
    """No line joins the values on both sides of it; one that stands alone is a dot."""
    _, book = save(batch)
    curve, _ = drawn(book)["ScatterChart"]
    assert curve.marker.symbol is None
    points = [Point(Decimal(usd), value, 1) for usd, value in ((0, 0.0), (10, None), (20, 34.6))]
    monkeypatch.setattr(next_sheet, "curve", lambda plan, **_: points)
    _, book = save(batch)
    curve, _ = drawn(book)["ScatterChart"]
    assert curve.marker.symbol == "circle"
    (chart,) = (one for one in book["Summary"]._charts if type(one).__name__ == "ScatterChart")
    assert chart.display_blanks == "gap"
    assert [row[0].value for row in book["Next"]["G5:G7"]] == [0, None, 34.6]
    assert book["Next"]["E8"].value == "Empty: not proved in the time there was."
