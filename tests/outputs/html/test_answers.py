"""Answers in Jupyter: explanations, surprises, differences, comparisons, sensitivity."""

import pickle
import re
from dataclasses import replace
from decimal import Decimal

import pytest

import planner
from planner.answers.changes import Move, sentence_of
from planner.catalog.spelling import value_text
from planner.outputs.html import comparison, diff, moves, sensitivity, surprises
from planner.outputs.shown import Surprises
from tests.browsing import accessibility_faults
from tests.conftest import BATCH
from tests.outputs.html.hosts import page_of
from tests.outputs.html.reading import Page

EVIL = "</td><script>alert(1)</script>"


def read(answer):
    """Parse an answer's card."""
    return Page(answer._repr_html_())


def answers_of(plan):
    """Ask a plan everything that has a card."""
    other = plan.what_if(budget=15)
    return (
        *(plan, *map(plan.explain, ("a", "b", "d", "f")), plan.surprises(), plan.diff(other)),
        planner.compare({"now": plan, "less": other, "more": plan.what_if(budget=60)}),
        plan.sensitivity(),
    )


@pytest.fixture(scope="module")
def plan():
    """Plan the batch for $20."""
    return planner.plan([dict(row) for row in BATCH], 20)


@pytest.fixture(scope="module")
def sample():
    """Plan the sample batch for $100, at which it is tight."""
    return planner.plan("data/requests.csv", 100)


@pytest.fixture(scope="module")
def answers(plan):
    """Every answer that has a card."""
    return answers_of(plan)


def test_an_explanation_shows_its_sentences_and_its_menu(plan):
    """What was chosen, and what each other choice would do."""
    answer = plan.explain("d")
    page = read(answer)
    assert page.text.startswith("d Lamp (priority 0.1) skipped")
    for sentence in answer.sentences:
        assert sentence in page.text
    rows = page.table("The menu")
    assert [row[0].removesuffix(" chosen") for row in rows] == [one.name for one in answer.choices]
    assert [row[0].endswith(" chosen") for row in rows] == [one.taken for one in answer.choices]
    for row, choice in zip(rows, answer.choices, strict=True):
        said = sentence_of(choice.changes, most=2) if choice.changes else ""
        assert row[-1] == said
        assert row[5] == (f"−{value_text(choice.loss)}" if choice.loss else "")  # noqa: RUF001


def test_an_explanation_says_no_plan_or_not_known(plan):
    """What no plan does is something else than what was not settled."""
    answer = plan.explain("d")
    for settled, words in ((True, ["no plan", "never"]), (False, ["?", "?"])):
        choice = replace(
            answer.choices[1], plan_value=None, loss=None, least_budget_usd=None, settled=settled
        )
        page = read(replace(answer, choices=(answer.choices[0], choice)))
        row = page.table("The menu")[1]
        assert [row[4], row[6]] == words


def test_what_cannot_be_made_has_no_menu_to_show(plan):
    """Only the reason."""
    page = read(plan.explain("b"))
    assert page.text.startswith("b Saga (priority 5) cannot be made")
    assert page.tables == []


def test_surprises_are_listed_with_their_reasons(sample):
    """And where there is none, that is said."""
    found = sample.surprises(4)
    page = read(found)
    assert page.text.startswith("The first 4 surprises")
    (_, rows), = page.tables  # fmt: skip
    assert [row[-1] for row in rows[1:]] == [one.sentence for one in found]
    assert rows[1][0].startswith(found[0].name)
    assert str(found) == "\n".join(one.sentence for one in found)
    assert read(Surprises()).text.startswith("No surprises")


def test_a_difference_counts_all_changes_and_shows_the_first_of_each(sample, monkeypatch):
    """With a sign and a word beside every tint."""
    answer = sample.diff(sample.what_if(budget=105, exclude=["kling-v1"]))
    assert 2 < len(answer) <= diff.MOST_SHOWN
    page = read(answer)
    assert f"{answer.sentence[1:]}." in page.text
    shown = page.table(f"What changes: {len(answer)}")
    assert len(shown) == len(answer)
    assert {row[1][2:] for row in shown} == {str(change.move) for change in answer.changes}
    monkeypatch.setattr(diff, "MOST_SHOWN", 1)
    monkeypatch.setattr(diff, "OF_EACH", 1)
    few = read(answer)
    kinds = [move for move, count in answer.counts.items() if count]
    assert len(few.table(f"What changes: the first {len(kinds)} of {len(answer)}")) == len(kinds)
    for move in kinds:
        assert f"{answer.counts[move]} {move}" in few.text


def test_a_difference_sets_both_plans_side_by_side(sample):
    """And what lies between them, with its sign."""
    other = sample.what_if(budget=80)
    before, after, between = read(sample.diff(other)).table("Both plans")
    assert before[3:6] == ["$100.00", "$100.00", "25 of 60"]
    assert after[3:5] == ["$80.00", f"${other.cost_usd:,.2f}"]
    assert between[3] == "−$20.00"  # noqa: RUF001
    assert between[5] == f"−{sample.tally.made - other.tally.made}"  # noqa: RUF001


def test_plans_that_are_alike_have_no_table_of_changes(plan):
    """Nothing is counted."""
    page = read(plan.diff(plan))
    assert page.text.startswith("0 changes")
    assert len(page.tables) == 1


def test_a_comparison_shows_each_scenario_and_where_they_part(plan, monkeypatch):
    """As its frames say; of many rows the first."""
    scenarios = {"now": plan, "less": plan.what_if(budget=5), "more": plan.what_if(budget=90)}
    answer = planner.compare(scenarios)
    page = read(answer)
    assert [row[0] for row in page.table("The scenarios")] == ["now", "less", "more"]
    parted = answer.decisions()
    assert page.table("Where they part") == parted.iloc[:, 1:].to_numpy().tolist()
    assert page.heads("Where they part") == ["video", "now", "less", "more"]
    monkeypatch.setattr(comparison, "MOST_SHOWN", 1)
    assert len(read(answer).table(f"Where they part: the first 1 of {len(parted)} videos")) == 1
    assert "They make the same." in read(planner.compare({"a": plan, "b": plan})).text


def test_a_comparison_draws_itself(plan):
    """With the chart of scenarios."""
    chart = planner.compare({"now": plan, "less": plan.what_if(budget=5)}).plot()
    assert "less" in chart.to_svg()


def test_a_hundred_scenarios_are_cut(plan):
    """The frames hold them all."""
    answer = planner.compare({f"s{at}": plan for at in range(100)})
    page = read(answer)
    assert page.text.startswith("100 scenarios side by side")
    assert len(page.table("The first 30")) == 30


def test_sensitivity_shows_the_least_firm_first(plan, monkeypatch):
    """From where to where, and what changes beyond."""
    answer = plan.sensitivity()
    page = read(answer)
    rows = page.table("The ranges" if len(answer) <= sensitivity.MOST_SHOWN else "The first")
    assert [row[0] for row in rows] == [one.statement for one in answer][: len(rows)]
    monkeypatch.setattr(sensitivity, "MOST_SHOWN", 1)
    assert len(read(answer).table(f"The first 1 of {len(answer)}")) == 1
    assert read(replace(answer, ranges=())).text.startswith("No number decides the plan")
    assert "1 left out, for want of time: x." in read(replace(answer, left_out=("x",))).text


def test_moves_and_differences_are_never_told_by_colour_alone():
    """A sign of its own for each kind, and the word."""
    assert len({mark for mark, _ in moves.MARKS.values()}) == len(Move)
    for move in Move:
        assert Page(moves.move_tag(move)).text.split(" ", 1)[1] == move
    said = [moves.more(number, "${:,.2f}") for number in (1234.5, -3, 0, 0.001, Decimal(-1))]
    assert said == ["+$1,234.50", "−$3.00", "$0.00", "$0.00", "−$1.00"]  # noqa: RUF001


def test_no_text_of_the_requests_becomes_markup(answers):
    """In no card: the elements are the same as for tame texts."""
    evil = [dict(row) | {"title": f"{row['title']}{EVIL}"} for row in BATCH]
    for wicked, tame in zip(answers_of(planner.plan(evil, 20)), answers, strict=True):
        assert read(wicked).tags == read(tame).tags
        assert "<script" not in wicked._repr_html_()


def test_no_name_of_a_scenario_becomes_markup(plan):
    """Nor one that is longer than any column."""
    other = plan.what_if(budget=5)
    page = read(planner.compare({EVIL: plan, "x" * 5_000: other}))
    assert page.tags == read(planner.compare({"a": plan, "b": other})).tags
    assert EVIL in page.text


def test_answers_are_what_was_found_out(answers):
    """Each can be kept in a file, and still shows itself."""
    for answer in answers:
        again = pickle.loads(pickle.dumps(answer))
        assert type(again) is type(answer)
        assert again._repr_html_() == answer._repr_html_()


def test_no_card_holds_what_is_no_text(answers):
    """No nan, None, Decimal, or name of a class."""
    for answer in answers:
        words = set(re.split(r"[^\w]+", read(answer).text))
        assert not words & {"nan", "NaN", "None", "NA", "Decimal", "Option", "Move", "StrEnum"}


@pytest.mark.long
@pytest.mark.parametrize(("ink", "paper"), [("#212121", "#ffffff"), ("#ffffff", "#111111")])
def test_everyone_can_read_every_card(browser, tmp_path, answers, ink, paper):
    """Axe finds nothing, light and dark, in a wide window and on a phone."""
    cards = "".join(answer._repr_html_() for answer in answers)
    for size in ((1200, 900), (360, 740)):
        browser.show(page_of(cards, "lab", ink=ink, paper=paper), tmp_path, size=size)
        assert not browser.is_too_wide()
        assert accessibility_faults(browser, within="main") == []
        assert browser.complaints() == []


def test_many_surprises_are_cut(sample, monkeypatch):
    """The tuple holds them all."""
    found = sample.surprises(3)
    monkeypatch.setattr(surprises, "MOST_SHOWN", 2)
    page = read(found)
    assert "2 of 3 are shown" in page.text
    assert len(page.tables[0][1]) == 3
