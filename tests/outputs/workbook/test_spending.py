"""Where the money goes, in the Summary."""

import shutil
from decimal import Decimal

import openpyxl
import pytest

import planner
from planner.outputs.workbook.spending import HEADS, spending
from tests.studio import CENTS, SHOT, STUDIO, TEXT

OFFICE = shutil.which("soffice")
SHOTS = [
    SHOT,
    SHOT | {"duration": 16},
    SHOT | {"draft": "no"},
    {"duration": 8, "models": "cheap/lite", "draft": ""},
]
# Rated, so that what makes the drafts makes videos as well.
RATED = planner.catalog.loading.parse_catalog(
    TEXT.replace('models."cheap/lite"]', 'models."cheap/lite"]\n    quality = 0.8'), source="s.toml"
)


def lines(book):
    """Return the lines of the table by what stands in front: videos, cost, value, a remark."""
    rows = list(book["Summary"].iter_rows(min_col=2, max_col=6, values_only=True))
    start = [row[:4] for row in rows].index(HEADS)
    found = [row for row in rows[start + 1 :] if isinstance(row[1], (int, float))]
    return {row[0]: row[1:] for row in found}


def test_drafts_count_for_the_model_that_makes_them(save):
    """As in the report: they cost money, and are no videos; beside its own videos they are said."""
    plan, book = save(SHOTS, 100, catalog=RATED, values=True)
    told, frame = lines(book), plan.to_frame()
    drafts = sum(each.taken.draft.credits for each in plan.outcomes if each.taken.draft)
    own = Decimal(str(frame["cost_usd"][3]))
    assert told["cheap/lite at 480p"][:2] == (1, float(own + drafts))
    assert told["cheap/lite at 480p"][3] == "with drafts"
    assert sum(line[0] for line in told.values()) == plan.tally.made
    assert sum(line[2] for line in told.values()) == pytest.approx(plan.value)
    assert round(sum(line[1] for line in told.values()), 9) == float(plan.cost_usd)
    _, book = save(SHOTS[:3], 100, catalog=STUDIO, values=True)
    assert lines(book)["cheap/lite at 480p"][::3] == (0, "drafts")


def test_cents_add_up_to_what_is_spent(save):
    """Though every line has a part of a cent."""
    rows = [
        {"duration": 7, "model": model, "resolution": resolution}
        for model in ("dashscope/wan3.0-video", "dashscope/wan2.7-t2v")
        for resolution in ("720p", "1080p")
    ]
    plan, book = save(rows, 50, catalog="providers", values=True)
    assert any(each.usd != round(each.usd, 2) for each in spending(plan))
    costs = [Decimal(repr(line[1])) for line in lines(book).values()]
    assert all(cost == round(cost, 2) for cost in costs)
    assert planner.catalog.spelling.usd(sum(costs)) in plan.summary()


def test_a_plan_without_its_options_says_the_same(save, tmp_path):
    """One that was read from JSON: no figure follows a choice."""
    plan, book = save(SHOTS, 100, catalog=CENTS, values=True)
    planner.Plan.from_json(plan.to_json()).save(tmp_path / "again.xlsx")
    again = openpyxl.load_workbook(tmp_path / "again.xlsx", data_only=True)
    assert lines(again) == lines(book)


@pytest.mark.long
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
def test_they_follow_another_choice(save, beside, recalculated, tmp_path):
    """Drafts too: the figures are those of a plan that was made so."""
    save(SHOTS[:2], 100, catalog=RATED)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    cells = beside(book["Requests"])
    cells["Planned model"][1].value = "cheap/lite"
    cells["Planned resolution"][1].value = "480p"
    book.save(tmp_path / "changed.xlsx")
    (followed,) = recalculated(tmp_path / "changed.xlsx")
    found = lines(followed)
    made = [SHOT, {"duration": 16, "takes": 3, "model": "cheap/lite", "draft": "no"}]
    _, book = save(made, 100, catalog=RATED, values=True, name="made.xlsx")
    known = lines(book)
    for name, line in found.items():
        assert line[:3] == pytest.approx(known.get(name, (0, 0, 0))[:3]), name
