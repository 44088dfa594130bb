"""Rules, and where they stand."""

from pathlib import Path

from planner import Cap, Same
from planner.errors import InputError
from planner.rules.stated import PlacedRule, as_stated, blame_of
from planner.rules.words import WordError
from tests.rules.test_reading import SHEET, line

RULE = Cap(by="client", usd=3)


def test_a_rule_is_called_by_its_place():
    """And by what it says; in Python as it is written there."""
    sheet = PlacedRule(RULE, "Rules!A2", line("Cap", "client", "", "", "$3"))
    file = PlacedRule(RULE, "studio.toml, rule 2", file=Path("a/studio.toml"))
    assert sheet.name == "Rules!A2 (at most $3 for each client)"
    assert file.name == "studio.toml, rule 2 (at most $3 for each client)"
    assert PlacedRule(RULE, "rules[1]").name == "rules[1] Cap(by='client', usd=3)"
    assert PlacedRule(RULE).name == "rule Cap(by='client', usd=3)"
    assert [one.source for one in (sheet, file, PlacedRule(RULE))] == [SHEET, "a/studio.toml", ""]
    assert (sheet.spot.sheet, file.spot) == ("Rules", None)


def test_what_is_wrong_is_a_fault_of_its_cell_or_word():
    """The reason and the mend, without the kind of rule, which one sees there."""
    error = WordError("Cap: there is no column 'client'; did you mean 'clients'?", "by")
    sheet = PlacedRule(RULE, "Rules!A2", line("Cap", "client", "", "", "$3")).fault(error)
    file = PlacedRule(RULE, "a.toml, rule 2", file=Path("a.toml")).fault(error)
    assert (sheet.place, sheet.column, sheet.value) == ("cell B2", "by", "client")
    assert (file.place, file.column, file.value) == ("rule 2", "by", "client")
    assert {one.reason for one in (sheet, file)} == {"there is no column 'client'"}
    assert {one.suggestion for one in (sheet, file)} == {"did you mean 'clients'?"}
    limit = PlacedRule(RULE, "Rules!A2", line("Cap", "", "", "", "$3")).fault(InputError("is much"))
    assert limit.place == "cell E2"


def test_equal_rules_are_called_as_the_first():
    """They say the same."""
    blame = blame_of([PlacedRule(Same("film"), "rules[0]"), PlacedRule(Same("film"), "rules[4]")])
    assert blame.name(Same("film")) == "rules[0] Same(by='film')"
    assert blame.name(RULE) == "rule Cap(by='client', usd=3)"
    assert as_stated([RULE, PlacedRule(RULE, "x")]) == (PlacedRule(RULE), PlacedRule(RULE, "x"))
