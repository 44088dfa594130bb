"""Which sheet is that of the rules, and what stands in its columns."""

import pytest

from planner.requests.rule_headings import are_rules, heading_row, is_called_rules, meaning
from planner.requests.ruled import COLUMNS, NAMES
from planner.rules.models import KINDS


def test_the_names_are_those_of_the_rules():
    """In their order; blanks are for those who read them."""
    assert [name.replace(" ", "").casefold() for name in NAMES] == [
        kind.__name__.casefold() for kind in KINDS
    ]


@pytest.mark.parametrize("title", ["Rules", " rules ", "RULES", "Regeln", "Règles", "reglas"])
def test_titles(title):
    """Case, accents and blanks do not count."""
    assert is_called_rules(title)


@pytest.mark.parametrize("title", ["Rules kept", "Brand rules", "Rule", "Requests", ""])
def test_titles_of_others(title):
    """Ours with the figures is none either."""
    assert not is_called_rules(title)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Kind of rule", "rule"), ("For each", "by"), ("ONLY WHERE", "where"),
        ("Which options:", "options"), ("At most / limit", "limit"), ("Limit", "limit"),
        ("Grenze", "limit"), ("Pour chaque", "by"), ("Dónde", "where"), ("Note", ""),
        ("Limit (USD)", None), ("At least", None), ("Budget", None), ("x" * 300, None), ("", None),
    ],
)  # fmt: skip
def test_headings(heading, column):
    """A few synonyms; one that says only a part of what a limit may be is none."""
    assert meaning(heading) == column


def test_every_column_is_its_own_heading():
    """As documented."""
    assert [meaning(name) for name in COLUMNS] == list(COLUMNS)


@pytest.mark.parametrize(
    "rows",
    [
        [["Rule", "Limit"]],
        [["Ours, for the spring"], [None, "limit", "rule"]],
        [["Kind", "for each", "what else"]],
        [["All or none", "series"]],
        [[None, None], ["x"], [None, "allornone", "series"]],
    ],
)
def test_a_sheet_of_ours(rows):
    """By its headings, or by a rule without any."""
    assert are_rules(rows)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["Rule", "Description"], ["Logo", "always top left"]],
        [["Rule"], ["Only our own fonts", "yes"]],
        [["Cap"]],
        [["By", "Limit"]],
        [["Rule", 5]],
    ],
)
def test_a_sheet_of_others(rows):
    """Brands have rules too."""
    assert not are_rules(rows)


def test_the_first_row_of_headings_counts():
    """It may stand below a title."""
    assert heading_row([["My rules"], [], ["Rule", "By"], ["Rule", "By"]]) == 2
    assert heading_row([["Cap", "client"]]) is None
