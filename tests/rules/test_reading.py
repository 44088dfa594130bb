"""Reading rules from Python, from a file, from a sheet."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from planner import (
    AllOrNone,
    Cap,
    Exclude,
    Floor,
    InputError,
    Least,
    Needs,
    OneOf,
    Only,
    Reserve,
    Same,
    Share,
    TableError,
)
from planner.errors import Spot
from planner.requests.ruled import RuleLine
from planner.requests.settled import Stands
from planner.rules.plain import to_plain
from planner.rules.reading import read_rules, read_stated
from tests.rules.test_models import rules

COLUMNS = ("rule", "by", "where", "options", "limit")
SHEET = "plan.xlsx, sheet 'Rules'"


def line(*cells, row=2):
    """Make a line of the sheet Rules."""
    places = {
        column: f"cell {letter}{row}" for column, letter in zip(COLUMNS, "ABCDE", strict=True)
    }
    return RuleLine(*cells, stands=Stands(SHEET, Spot(Path("plan.xlsx"), "Rules", 1), places))


def lines(*rows):
    """Make the lines of a sheet, from its second row on."""
    return [line(*cells, row=row) for row, cells in enumerate(rows, 2)]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (("cap", "client", "", "", "$300"), Cap(by="client", usd=300)),
        (("CAP", "client", "", "", "300 USD"), Cap(by="client", usd=300)),
        (("Cap", "", "", "", "at most $300.50"), Cap(usd=300.5)),
        (
            ("Cap", "client", "", "", "acme = $300; zen = 200 USD"),
            Cap(by="client", usd={"acme": 300, "zen": 200}),
        ),
        (
            (
                "Cap",
                "",
                "campaign = spring, summer; platform = tiktok",
                "model = veo-3.1, kling-pro; resolution = 4k",
                "2000 credits",
            ),
            Cap(
                where={"campaign": ["spring", "summer"], "platform": "tiktok"},
                model=["veo-3.1", "kling-pro"],
                resolution="4k",
                credits=2000,
            ),
        ),
        (("Cap", "", "", "", "5 videos"), Cap(videos=5)),
        (("Cap", "", "", "", "1 video"), Cap(videos=1)),
        (("Cap", "", "", "", "120 seconds"), Cap(seconds=120)),
        (("Cap", "", "", "", "120s"), Cap(seconds=120)),
        (("Cap", "", "", "", "2,5 min"), Cap(seconds=150)),
        (("Cap", "due", "", "", "120 s cumulative"), Cap(by="due", seconds=120, cumulative=True)),
        (("Cap", "due", "", "", "9 takes, up to each"), Cap(by="due", takes=9, cumulative=True)),
        (("Cap", "", "", "Provider = kling", "12 takes"), Cap(provider="kling", takes=12)),
        (("Least", "client", "", "", "30 %"), Least(by="client", share=0.3)),
        (("Least", "", "", "", "at least 3 videos"), Least(videos=3)),
        (
            ("Least", "film", "", "", "a = 50%; b = 1 %"),
            Least(by="film", share={"a": 0.5, "b": 0.01}),
        ),
        (("Share", "", "", "provider = x", "12,5 %"), Share(provider="x", most=0.125)),
        (("share", "client", "", "", "0.3"), Share(by="client", most=0.3)),
        (("Floor", "", "", "", "quality 2,5"), Floor(quality=2.5)),
        (("Floor", "", "", "", "2.5"), Floor(quality=2.5)),
        (("Floor", "", "", "", "tier Pro"), Floor(tier="Pro")),
        (("Floor", "", "", "", "Pro"), Floor(tier="Pro")),
        (("Floor", "", "", "", "at least 1080p"), Floor(resolution="1080p")),
        (("Floor", "", "", "resolution = 4k", ""), Floor(resolution="4k")),
        (("one of", "film", "", "", ""), OneOf("film")),
        (("All or None", "film; cut", "", "", ""), AllOrNone(["film", "cut"])),
        (("all-or-none", "film", "cut = long", "", ""), AllOrNone("film", where={"cut": "long"})),
        (("Needs", "after", "", "", ""), Needs("after")),
        (("Same", "film", "", "", ""), Same("film")),
        (("Same", "film", "", "", "the same mode"), Same("film", "mode")),
        (("Reserve", "", "", "", "$50"), Reserve(usd=50)),
        (("Reserve", "", "", "", "10%"), Reserve(share=0.1)),
        (("Only", "", "", "model = kling-pro", ""), Only(model="kling-pro")),
        (
            ("exclude", "", 'client = "Smith, Jones & Co; Ltd", zen', "provider = x", ""),
            Exclude(where={"client": ["Smith, Jones & Co; Ltd", "zen"]}, provider="x"),
        ),
    ],
)
def test_a_line_says_a_rule(cells, rule):
    """As a producer writes it."""
    assert read_rules(lines(cells)) == (rule,)


@pytest.mark.parametrize(
    ("cells", "place", "said"),
    [
        (("Capp", "", "", "", "$300"), "A2", "there is no rule 'Capp'; did you mean 'Cap'?"),
        (
            ("One off", "film", "", "", ""),
            "A2",
            "there is no rule 'One off'; did you mean 'One of'?",
        ),
        (("Cap", "c", "", "", "a $3; b $4"), "E2", "takes, or each value its own, as acme = $300;"),
        (("Cap", "c", "", "", "a: $3"), "E2", "write = instead of :, as acme = $300; zen = $200"),
        (("Cap", "", "", "", ""), "E2", "is missing; write $300 or 2000 credits or 5 videos"),
        (("Cap", "", "", "", "300"), "E2", "'300' says no unit; write $300 or 2000 credits or"),
        (("Cap", "", "", "", "300 EUR"), "E2", "'300 EUR' is in EUR; prices are in USD: convert"),
        (("Cap", "", "", "", "€300"), "E2", "is in EUR"),
        (("Cap", "", "", "", "5 vidoes"), "E2", "'vidoes', which is no unit; did you mean 'videos"),
        (("Cap", "", "", "", "30 %"), "E2", "'30 %' is no limit of Cap; write $300 or"),
        (("Cap", "", "", "", "$1,500"), "E2", "may be 1.500 or 1500; write 1500"),
        (("Cap", "", "", "", "-5 videos"), "E2", "videos is -5; expected 0 or more"),
        (("Cap", "", "", "", "2.5 videos"), "E2", "videos is '2.5'; expected a whole number"),
        (("Cap", "", "", "", "lots"), "E2", "'lots' is no limit; write $300"),
        (("Cap", "", "", "", "cumulative"), "E2", "is no limit; write $300"),
        (("Cap", "c", "", "", "a = $3; a = $4"), "E2", "limit names 'a' twice; write it once"),
        (("Cap", "c", "", "", "a = $3; b = 4 takes"), "E2", "limits in takes and usd; make two"),
        (("Cap", "c, d", "", "", "a = $3"), "B2", "name one column only by `by`"),
        (("Cap", "", "spring", "", "$3"), "C2", "where is 'spring'; write column = value"),
        (("Cap", "", "= spring", "", "$3"), "C2", "where is '= spring'; write column = value"),
        (("Cap", "", "x = 1; x = 2", "", "$3"), "C2", "where names 'x' twice; write it once"),
        (("Cap", "", "", "kling-pro", "$3"), "D2", "options is 'kling-pro'; write model = ..."),
        (("Cap", "", "", "modell = x", "$3"), "D2", "'modell' is no word for options; did you"),
        (("Only", "", "", "", ""), "D2", "it names no options; give one of: model"),
        (("Only", "", "", "model = x", "$3"), "E2", "Only has no limit; clear the cell"),
        (("One of", "", "", "", ""), "B2", "by is missing; name a column of the table"),
        (("One of", "film", "", "model = x", ""), "D2", "OneOf has no options; clear the cell"),
        (("Same", "film", "", "", "colour"), "E2", "'colour' is nothing to be alike in; one of:"),
        (("Reserve", "client", "", "", "$3"), "B2", "Reserve has no columns; clear the cell"),
        (("Reserve", "", "a = b", "", "$3"), "C2", "Reserve has no condition; clear the cell"),
        (("Floor", "", "", "", "quality high"), "E2", "quality is 'high', which is not a number"),
        (("Floor", "", "", "tier = Pro", "1080p"), "E2", "resolution and tier are two limits"),
        (("Share", "", "", "", "30"), "E2", "most is '30'; expected a part from 0 to 1"),
    ],
)
def test_a_line_that_says_none_is_a_fault_of_its_cell(cells, place, said):
    """It says what is wrong, and what to write."""
    with pytest.raises(TableError) as caught:
        read_rules(lines(cells))
    (fault,) = caught.value.faults
    assert fault.place == f"cell {place}"
    assert said in f"{fault.reason}; {fault.suggestion}"
    assert (caught.value.source, caught.value.spot.sheet) == (SHEET, "Rules")


def test_a_limit_that_shows_no_value_is_one_fault():
    """It is there: it is not missing as well."""
    (blank,) = lines(("Cap", "client", "", "", ""))
    with pytest.raises(TableError) as caught:
        read_rules([replace(blank, wrong=(blank.fault("limit", "is an error"),))])
    assert [fault.reason for fault in caught.value.faults] == ["is an error"]


def test_every_fault_of_a_sheet_is_told_at_once():
    """Several in a line, too."""
    bad = ("Cap", "", "spring", "pro", "lots")
    with pytest.raises(TableError) as caught:
        read_rules(lines(bad, ("Only", "", "", "model = x", ""), bad))
    told = [fault.place for fault in caught.value.faults]
    assert told == [f"cell {letter}{row}" for row in (2, 4) for letter in "CDE"]


TOML = """
[[rules]]
rule = "Cap"
by = "client"
usd = { acme = 300, zen = 200.1 }

[[rules]]
rule = "one of"
by = ["film", "cut"]

[[rules]]
rule = "Only"
where = { campaign = ["spring", "summer"], due = 2026-10-05, new = true }
model = "kling-pro, kling-v1"

[[rules]]
rule = "Share"
most = "30 %"
provider = "kling"
"""


@pytest.mark.parametrize("as_path", [str, Path])
def test_a_file_lists_rules(write, as_path):
    """In TOML, in the words of Python."""
    assert read_rules(as_path(write("rules.toml", TOML))) == (
        Cap(by="client", usd={"acme": 300, "zen": "200.1"}),
        OneOf(["film", "cut"]),
        Only(
            where={"campaign": ["spring", "summer"], "due": "2026-10-05", "new": True},
            model=["kling-pro", "kling-v1"],
        ),
        Share(most=0.3, provider="kling"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]]\nrule = 'Cap'\n", "key rule means nothing here; did you mean 'rules'?"),
        ("rules = 3\n", "file has no list of rules; write [[rules]] above each"),
        ("", "file has no list of rules; write [[rules]] above each"),
        ("rules = [3]\n", "rule 1 rule (empty) 3 says no rule; give rule = one of: Only"),
        ("[[rules]]\nusd = 3\n", "says no rule; give rule = one of: Only"),
        ("[[rules]]\nrule = 'Cap'\nusd = -3\n", "rule 1 usd -3 usd is -3; expected 0 or"),
        ("[[rules]]\nrule = 'Cap'\nusd = nan\n", "usd is NaN; expected 0 or more"),
        ("[[rules]]\nrule = 'Cap'\nusdd = 3\n", "Cap has no word 'usdd'; did you mean 'usd'?"),
        ("[[rules]]\nrule = 'Cap'\nusd = [[1]]\n", "usd is [[1]]; expected a dict"),
        ("[[rules]]\nrule = 'Caps'\n", "there is no rule 'Caps'; did you mean 'Cap'?"),
        ("[[rules]]\nrule = 3\n", "there is no rule 3; one of: Only"),
        ("[[rules]]\nrule = \u201cCap\u201d\n", "; write straight quotes where \u201c stands"),
        ("x", "rules.toml: no valid TOML: Expected '='"),
        (b"\xff", "rules.toml: no text in UTF-8 (byte 0); save it as UTF-8"),
        (b"[rules]\nrule='Cap'", "is no list of rules; write [[rules]] above each"),
        ("a" + ".a" * 2000 + " = 1", "rules.toml: line 1 has more than 1,000 dots"),
    ],
)
def test_a_file_of_no_rules_is_refused(write, text, said):
    """It says where in it, what is wrong and what to write."""
    with pytest.raises(InputError) as caught:
        read_rules(write("rules.toml", text))
    told = str(caught.value)
    assert "rules.toml" in told.partition("\n")[0]
    assert said in " ".join(told.split())


def test_every_fault_of_a_file_is_told_at_once(write):
    """By the number of its rule."""
    text = "[[rules]]\nrule = 'Cap'\n[[rules]]\nrule = 'One of'\n[[rules]]\nrule = 'Cap'\nusd = 3\n"
    with pytest.raises(TableError) as caught:
        read_rules(write("rules.toml", text))
    assert [fault.place for fault in caught.value.faults] == ["rule 1", "rule 2"]


def test_a_file_of_many_faults_tells_them_all(write):
    """Nobody marks them in it, as is done in a workbook: all stand in the message, up to 100."""
    rules = [f"[[rules]]\nrule = 'Cap'\nusd = 'x{at}'\n" for at in range(140)]
    with pytest.raises(TableError) as caught:
        read_rules(write("rules.toml", "".join(rules[:40])))
    assert len(str(caught.value).splitlines()) == 41
    with pytest.raises(TableError) as caught:
        read_rules(write("rules.toml", "".join(rules)))
    assert str(caught.value).splitlines()[-1] == "  and 40 more"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (None, ()),
        ((), ()),
        (Cap(usd=3), (Cap(usd=3),)),
        ([Cap(usd=3), OneOf("film")], (Cap(usd=3), OneOf("film"))),
        ((rule for rule in [Cap(usd=3)]), (Cap(usd=3),)),
        (to_plain(Cap(usd=3)), (Cap(usd=3),)),
        ([to_plain(Cap(usd=3)), OneOf("film")], (Cap(usd=3), OneOf("film"))),
    ],
)
def test_python_gives_rules(source, expected):
    """One, several, as plain data; none."""
    assert read_rules(source) == expected


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("rules.csv", "rules are 'rules.csv'; expected a path that ends in .toml"),
        ("nowhere.toml", "nowhere.toml: no such file"),
        (3, "rules are 3; expected rules, or the path of a .toml file"),
        ([3], "rules hold 3; expected a rule, such as Cap(usd=300)"),
        (Cap, "rules hold Cap itself; call it, as Cap(...)"),
        ([Cap], "rules hold Cap itself; call it, as Cap(...)"),
        ([None], "rules hold None; expected a rule"),
        ([{"rule": "Cap"}], "Cap: it limits nothing"),
        (b"rules.toml", "rules hold 114; expected a rule"),
    ],
)
def test_what_is_no_rule_is_refused(source, said):
    """In a sentence."""
    with pytest.raises(InputError) as caught:
        read_rules(source)
    assert said in str(caught.value)


class Odd(Cap):
    """A rule of somebody's own."""


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Cap.model_construct(usd=-1), "Cap: usd is -1; expected 0 or more"),
        (Cap.model_construct(usd="lots"), "Cap: usd is 'lots', which is not a number"),
        (Cap(usd=3).model_copy(update={"by": 3}), "Cap: by is 3; expected the name of a column"),
        (Cap.model_construct(), "Cap: it limits nothing"),
        (Odd(usd=3), "rules hold Odd, a rule of which nothing is known"),
    ],
)
def test_a_rule_that_nobody_has_checked_is_checked(rule, said):
    """Pydantic can make them."""
    with pytest.raises(InputError) as caught:
        read_rules([rule])
    assert said in str(caught.value)


@given(rules())
def test_a_checked_rule_stays_what_it_is(rule):
    """Checked once more, it is equal."""
    assert read_rules([rule]) == (rule,)


def test_two_caps_of_one_value_are_a_fault_of_the_later():
    """It says both, and where they stand."""
    first = ("Cap", "client", "", "", "acme = $300; zen = $200")
    with pytest.raises(TableError) as caught:
        read_rules(lines(first, (*first[:4], "ACME = $250")))
    (fault,) = caught.value.faults
    assert fault.place == "cell E3"
    assert fault.reason == "two caps for client ACME: $300 (E2) and $250 (E3)"
    assert fault.suggestion == "keep one"


def test_rules_of_several_places_contradict_each_other_too(write):
    """A workbook's and a file's."""
    sheet = lines(("Cap", "client", "", "", "$300"))
    file = write("rules.toml", "[[rules]]\nrule = 'Cap'\nby = 'client'\nusd = 200\n")
    with pytest.raises(InputError) as caught:
        read_stated(sheet, file)
    said = "two caps for each client: $300 (Rules!A2) and $200 (rules.toml, rule 1); keep one"
    assert said in str(caught.value)
    other = Cap(by="client", videos=3)
    assert [each.place for each in read_stated(sheet, None, other)] == ["Rules!A2", ""]
