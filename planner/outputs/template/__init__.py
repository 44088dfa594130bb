"""A workbook to fill in: requests with drop-downs, settings, rules, the prices in force, help."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook

from planner.catalog.schema import Catalog
from planner.files import replacing
from planner.outputs.colours import INK, LINE
from planner.outputs.template.helping import add_help
from planner.outputs.template.prices import add_catalog
from planner.outputs.template.requests import add_requests
from planner.outputs.template.rules import add_rules
from planner.outputs.template.settings import add_settings

TO_FILL_IN = ("Requests", "Settings", "Rules")


def write_template(path: Path, catalog: Catalog, *, called: str, on: date) -> None:
    """Write a workbook to fill in, with a few example rows; as it is, it can be planned.

    Parameters
    ----------
    path
        The file to write.
    catalog
        Whose names the drop-downs offer.
    called
        What sheet Settings calls it: the name of a shipped one, or a path from the workbook on.
    on
        The day whose prices it shows.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    add_requests(workbook, catalog)
    add_settings(workbook, called)
    add_rules(workbook, catalog, on)
    add_catalog(workbook, catalog, on)
    add_help(workbook, path.name)
    for sheet in workbook:
        sheet.sheet_properties.tabColor = INK if sheet.title in TO_FILL_IN else LINE
    with replacing(path) as part:
        workbook.save(part)
