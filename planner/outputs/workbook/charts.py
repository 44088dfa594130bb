"""The charts of the Summary: where the money goes, and what other budgets would bring."""

from __future__ import annotations

from typing import Any

from planner.outputs.colours import BLUE, LINE, MUTED, RED
from planner.outputs.workbook.next_sheet import CURVE, Next

WIDTH_CM, HEIGHT_CM = 16.5, 8.2
FEW = 8  # budgets


def money_chart(sheet: Any, first: int, last: int) -> Any:
    """Draw what is spent on each model and resolution: names in column B, money in column D."""
    from openpyxl.chart import BarChart, Reference

    chart = BarChart()
    chart.type, chart.gapWidth, chart.legend = "bar", 45, None
    chart.add_data(Reference(sheet, min_col=4, min_row=first, max_row=last))
    chart.set_categories(Reference(sheet, min_col=2, min_row=first, max_row=last))
    chart.series[0].graphicalProperties.solidFill = BLUE
    chart.x_axis.scaling.orientation = "maxMin"  # the dearest first, at the top
    chart.y_axis.number_format = '"$"#,##0'
    chart.y_axis.crosses = "max"
    return _plain(chart, "Where the money goes")


def value_chart(sheet: Any, figures: Next, budget: str, value: str) -> Any:
    """Draw the value for every budget, and the plan's own, which stands in two cells of a sheet."""
    from openpyxl.chart import Reference, ScatterChart, Series

    chart = ScatterChart()
    chart.style, chart.scatterStyle = 13, "lineMarker"
    rows = {"min_row": figures.first, "max_row": figures.last}
    line = Series(
        Reference(figures.sheet, min_col=CURVE + 2, **rows),
        Reference(figures.sheet, min_col=CURVE, **rows),
        title="best plan for each budget",
    )
    # What is not known breaks the line, and a value that stands alone is a dot then; between a few
    # far apart the line is only drawn, which dots make plain.
    many = figures.last - figures.first >= FEW
    line.marker.symbol, line.smooth = "none" if figures.whole and many else "circle", False
    line.marker.size = 5
    for part in (line.marker.graphicalProperties, line.marker.graphicalProperties.line):
        part.solidFill = BLUE
    chart.display_blanks = "gap"
    line.graphicalProperties.line.solidFill = BLUE
    line.graphicalProperties.line.width = 28_000
    point = Series(
        Reference(sheet, range_string=_cell(sheet, value)),
        Reference(sheet, range_string=_cell(sheet, budget)),
        title="this plan",
    )
    point.smooth = False
    point.marker.symbol, point.marker.size = "circle", 10
    point.marker.graphicalProperties.solidFill = RED
    point.marker.graphicalProperties.line.solidFill = RED
    point.graphicalProperties.line.noFill = True
    chart.series += [line, point]
    chart.x_axis.number_format, chart.y_axis.number_format = '"$"#,##0', "#,##0"
    chart.legend.position = "b"
    return _plain(chart, "Value against budget")


def _cell(sheet: Any, place: str) -> str:
    from openpyxl.utils import quote_sheetname

    return f"{quote_sheetname(sheet.title)}!{place}"


def _plain(chart: Any, title: str) -> Any:
    """Give a chart its title, size, quiet lines, and axes that are shown."""
    from openpyxl.chart.axis import ChartLines
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.drawing.line import LineProperties

    chart.title, chart.width, chart.height = title, WIDTH_CM, HEIGHT_CM
    chart.title.overlay = False
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.majorGridlines = None
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=MUTED))
    chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill=LINE)))
    return chart
