"""Drop-downs beside the requests."""

import re

import openpyxl

from planner.outputs.workbook import prices


def lists(book, name="Requests"):
    """Return the names that each cell with a drop-down offers."""
    page, found = book[name], {}
    for rule in page.data_validations.dataValidation:
        for place in rule.sqref.ranges:
            for row, column in place.cells:
                assert (row, column) not in found
                names = _named(book, rule.formula1, place.min_row, page, row)
                found[row, column] = names if any(names) else None
    return found


def _named(book, formula, first, page, row):
    """Return what the formula of a drop-down gives in a row."""
    if not formula.startswith("OFFSET"):
        return [formula.strip('"')]
    begin, which, size, menu = re.fullmatch(
        r"OFFSET\('(?:\w+)'!([$A-Z0-9]+),0,INDEX\('\w+'!([$A-Z0-9]+):[$A-Z0-9]+,'\w+'!\$[A-Z]+\d+\),"
        r"INDEX\('\w+'!([$A-Z0-9]+):[$A-Z0-9]+,'\w+'!\$([A-Z]+)\d+\),1\)",
        formula,
    ).groups()
    assert f"${menu}{first}" in formula
    catalog, number = book["Catalog"], page[f"{menu}{row}"].value - 1
    begin, which, size = (catalog[place.replace("$", "")] for place in (begin, which, size))
    column = begin.column + which.offset(number).value
    rows = range(begin.row, begin.row + size.offset(number).value)
    return [catalog.cell(each, column).value for each in rows]


def test_models_and_resolutions_are_those_of_the_request(save, batch):
    """Each in the order of its menu; nothing where nothing can be made."""
    plan, book = save(batch)
    heads = [cell.value for cell in book["Requests"][1]]
    model, resolution = (1 + heads.index(f"Planned {name}") for name in ("model", "resolution"))
    offered = lists(book)
    for row, menu in enumerate(plan.batch.menus.members.tolist(), start=2):
        options = plan.batch.menus.menus[menu].options
        models = list(dict.fromkeys(option.model for option in options)) or None
        assert offered.get((row, model)) == models
        sizes = list(dict.fromkeys(option.resolution for option in options)) or None
        assert offered.get((row, resolution)) == sizes
        assert offered[row, 1 + heads.index("Locked")] == ["yes"]


def test_what_is_locked_can_be_revised(planned_again):
    """As if it were not: all there is can be chosen, and has its price."""
    plan, path = planned_again
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book["Requests"][1]]
    offered, model = lists(book), 1 + heads.index("Planned model")
    assert len(offered[4, model]) > 1
    assert offered[2, model] == offered[3, model] == offered[4, model]
    kinds = [row[1].value for row in book["Catalog"].iter_rows(min_row=5)]
    assert {kinds.count(kind) for kind in set(kinds)} == {len(plan.batch.menus.options) - 1}


def test_too_many_kinds_of_rows_share_one_list(save, batch, monkeypatch):
    """Of all names; a choice that is not offered says so."""
    monkeypatch.setattr(prices, "MOST_LISTS", 0)
    plan, book = save(batch)
    heads = [cell.value for cell in book["Requests"][1]]
    offered = lists(book)
    models = {option.model for option in plan.batch.menus.options}
    for row in range(2, len(batch) + 2):
        assert set(offered[row, 1 + heads.index("Planned model")]) == models


def test_locked_says_what_it_is_for(save):
    """As soon as a cell is chosen."""
    _, book = save([{"duration": 5}])
    notes = [rule.prompt for rule in book["Requests"].data_validations.dataValidation]
    assert "yes: keep this choice when you solve again" in notes


def test_colours_follow_the_choice_and_red_says_what_is_wrong(save):
    """Not offered, left out, best, simpler; and over budget. A reason that is stale is struck."""
    _, book = save([{"duration": 5}])
    rules = [
        rule.formula[0] for each in book["Requests"].conditional_formatting for rule in each.rules
    ]
    stale, wrong, out, best, simpler, over = rules
    assert "<>" in stale
    assert (wrong[-2:], out[-2:], simpler[-2:]) == ("<0", "=0", ">0")
    assert ">=" in best
    assert "'Summary'" in over
