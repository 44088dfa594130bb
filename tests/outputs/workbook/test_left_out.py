"""The Left out sheet."""

from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

import planner
from planner.answers.changes import sentence_of
from planner.answers.explanation import Choice
from planner.answers.missing import Takes
from planner.engine import budgets
from planner.outputs.workbook import left_out, write


def lines(book):
    """Return the lines of the sheet."""
    heads, *rows = book["Left out"].iter_rows(min_row=4, values_only=True)
    return [(*row[:3], row[heads.index("Why it is left out")]) for row in rows]


def asked(book):
    """Return of each line the least budget, the value lost, and who gives way."""
    heads, *rows = book["Left out"].iter_rows(min_row=4, values_only=True)
    lines = [dict(zip(heads, row, strict=True)) for row in rows]
    return [tuple(map(line.get, left_out.ASKED)) for line in lines]


def test_every_video_that_is_left_out_is_there(save, batch):
    """By name, with what it would need at least, and why."""
    plan, book = save(batch)
    left = [at for at, outcome in enumerate(plan.outcomes) if not outcome.made]
    said = lines(book)
    assert len(said) == len(left)
    for at, (video, least, option, why) in zip(left, said, strict=True):
        outcome = plan.outcomes[at]
        assert video.startswith(plan.to_frame()["id"][at])
        assert why == plan.to_frame()["reason"][at]
        if outcome.cheapest is None:
            assert (least, option) == (None, "no model can make it")
        else:
            cost = float(outcome.cheapest.credits * plan.usd_per_credit)
            assert (least, option) == (cost, str(outcome.cheapest))


def test_where_all_is_made_it_says_so(save):
    """In a sentence."""
    _, book = save([{"duration": 5}])
    assert book["Left out"]["A2"].value == "Nothing: every video is made."


ROWS = [
    {"id": "film", "duration": 60, "priority": 5, "model": "kling-pro"},
    {"id": "epic", "duration": 90, "priority": 9},
    {"id": "test", "duration": 60, "priority": 0, "model": "kling-pro"},
    *({"id": f"clip {n}", "duration": 5, "priority": 3 + n} for n in range(3)),
]


def test_what_it_would_take_is_what_explaining_says(save):
    """The least budget, the value lost if it is made today, who gives way."""
    plan, book = save(ROWS, 48)
    film, epic, test = asked(book)
    told = plan.explain("film")
    assert film[:2] == (float(told.made_from.budget_usd), pytest.approx(told.forced.loss))
    assert film[2] == sentence_of(told.forced.changes) != ""
    assert epic == test == (None, None, None)
    assert book["Left out"]["A2"].value.endswith("for that one.")


def test_what_has_no_room_says_so(save):
    """It costs more than the whole budget."""
    plan, book = save(ROWS, 12)
    assert asked(book)[0] == (float(plan.explain("film").made_from.budget_usd), "no room", None)


def test_only_the_most_important_are_asked(save, monkeypatch):
    """And it says how many."""
    monkeypatch.setattr(write, "MOST_ASKED", 2)
    rows = [{"duration": 60, "priority": 1 + n, "model": "kling-pro"} for n in range(5)]
    _, book = save(rows, 40)
    assert [bool(budget) for budget, _, _ in asked(book)] == [False, False, False, True, True]
    assert "for the 2 most important that can be made" in book["Left out"]["A2"].value
    monkeypatch.setattr(write, "LARGE", 4)
    monkeypatch.setattr(write, "FEW_ASKED", 1)
    _, book = save(rows, 40)
    assert sum(bool(budget) for budget, _, _ in asked(book)) == 1


def test_where_there_is_no_time_nothing_is_made_up(save, monkeypatch):
    """The cells stay empty; the sheet says of how many it speaks."""
    monkeypatch.setattr(write, "ASKING_S", 1e-9)
    monkeypatch.setattr(budgets, "FEW_CELLS", 0)
    rows = [{"duration": 5, "priority": 1 + n} for n in range(60)]
    _, book = save(rows, 20)
    known = [line for line in asked(book) if line[0] is not None]
    assert all(isinstance(budget, float | int) for budget, _, _ in known)
    count = f"there was time for the budget of {len(known)}."
    said = count if known else "There was no time to find out what it would take."
    assert book["Left out"]["A2"].value.endswith(said)


def test_columns_in_which_nothing_would_stand_are_not_there(save, batch, monkeypatch):
    """Of what there was no time for at all; the sheet says so."""
    heads = ["Video", "Needs at least", "Made with", "Why it is left out"]
    late, forced = Takes(None, None, False), Choice(None, *[Decimal(0)] * 3, 0.0, False, 0.0, 0.0)
    for takes, more in (
        (late, []),
        (replace(late, forced=forced), ["Value lost if made today", "Who gives way"]),
    ):
        asked = dict.fromkeys(range(9), takes)
        monkeypatch.setattr(write, "what_it_takes", lambda *_, asked=asked: asked)
        _, book = save(batch)
        assert [cell.value for cell in book["Left out"][4]] == [*heads[:3], *more, heads[3]]
        assert ("no time to find out" in book["Left out"]["A2"].value) == (not more)


@pytest.mark.parametrize("asking", ["read", "greedy"])
def test_a_plan_that_cannot_be_asked_has_no_such_columns(save, batch, asking, tmp_path):
    """One from JSON holds no batch, and of one that is not the best nothing follows."""
    _, book = save(batch, method="greedy")
    if asking == "read":
        planner.Plan.from_json(planner.plan(batch, 20).to_json()).save(tmp_path / "read.xlsx")
        book = openpyxl.load_workbook(tmp_path / "read.xlsx")
    heads = [cell.value for cell in book["Left out"][4]]
    assert heads == ["Video", "Needs at least", "Made with", "Why it is left out"]


def test_a_row_has_room_for_its_longest_text(save, batch):
    """All its lines are seen, also where nothing was asked."""
    _, book = save(batch)
    sheet = book["Left out"]
    room = [sheet.column_dimensions[letter].width - 2 for letter in "ABCDEFG"]
    for row in range(5, sheet.max_row + 1):
        texts = [str(cell.value or "") for cell in sheet[row]]
        lines = max(-(-len(text) // width) for text, width in zip(texts, room, strict=True))
        assert (sheet.row_dimensions[row].height or 15) >= 15 * lines
