"""All that is wrong with the rules of a sheet or a file, at once."""

import pytest

import planner
from planner import Cap, InputError, TableError
from tests.rules.test_reading import line, lines

VIDEOS = [
    {"id": "A", "duration": 5, "client": "acme", "due": "2026-12-04", "needs": None},
    {"id": "B", "duration": 5, "client": "zen", "due": "soon", "needs": "A"},
]
THOUSANDS = "write 3000, or 3.0000"
WHOSE = "give one of: by, where, model, provider, resolution, mode, feature"


def told(rules):
    """Return place, word, value, reason and mend of everything that is wrong."""
    with pytest.raises(TableError) as caught:
        planner.plan(VIDEOS, 10, rules=rules)
    return [(one.place, one.column, one.reason, one.suggestion) for one in caught.value.faults]


def test_a_sheet_tells_all_its_faults_at_once():
    """Of cells, of two rules together, and of what they speak of; each in its cell."""
    rows = lines(
        ("Capp", "clint", "", "", "$3"),
        ("Cap", "client", "", "model = kling-por", "$3,000"),
        ("Cap", "client", "clint = acme", "", "$4"),
        ("Cap", "Client", "", "", "$5"),
        ("Cap", "client", "", "", "acme = $4"),
        ("Cap", "due", "", "", "$3 cumulative"),
        ("Needs", "neds", "", "", ""),
        ("Floor", "", "", "", "tier Proo"),
        ("Only", "", "", "resolution = 9k; provider = klng", ""),
        ("Share", "", "", "", "40 %"),
    )
    twice = "two caps for Client acme: $5 (E5) and $4 (E6)"
    aside = "keep one, or say it where client is acme, beside that of each"
    days = "what is cumulative needs numbers, or dates as 2026-10-05"
    assert told(rows) == [
        ("cell A2", "rule", "there is no rule 'Capp'", "did you mean 'Cap'?"),
        ("cell B2", "by", "there is no column 'clint'", "did you mean 'client'?"),
        ("cell E3", "limit", "usd is '$3,000', which may be 3.000 or 3000", THOUSANDS),
        ("cell D3", "options", *known("model 'kling-por'", "did you mean 'kling-pro'?")),
        ("cell C4", "where", "there is no column 'clint'", "did you mean 'client'?"),
        ("cell E6", "limit", twice.replace("Client", "client"), aside),
        ("cell B7", "by", "due is 'soon' in request 2, neither a number nor a date", days),
        ("cell B8", "by", "there is no column 'neds'", "did you mean 'needs'?"),
        ("cell E9", "limit", *known("tier 'Proo'", "did you mean 'Pro'?")),
        ("cell D10", "options", *known("provider 'klng'", "did you mean 'kling'?")),
        ("cell D10", "options", *known("resolution '9k'", "one of: 720p, 1080p, 4k")),
        ("cell B11", "by", "it does not say whose part", WHOSE),
    ]


def known(name, mend):
    """Say of a name that the catalog has it not."""
    return f"{name} is not in catalog kling", mend


def test_a_file_tells_all_its_faults_at_once(tmp_path):
    """Each with the number of its rule, and the word."""
    file = tmp_path / "studio.toml"
    file.write_text(
        """
[[rules]]
rule = "Cap"
by = "clint"
usd = -3
model = ["kling-por"]
[[rules]]
rule = "Needs"
column = "neds"
[[rules]]
rule = "Cap"
usd = 20
"""
    )
    assert told(file) == [
        ("rule 1", "usd", "usd is -3", "expected 0 or more, in decimals"),
        ("rule 1", "by", "there is no column 'clint'", "did you mean 'client'?"),
        ("rule 1", "model", *known("model 'kling-por'", "did you mean 'kling-pro'?")),
        ("rule 2", "column", "there is no column 'neds'", "did you mean 'needs'?"),
    ]
    with pytest.raises(TableError) as caught:
        planner.plan(VIDEOS, 10, rules=file)
    assert (caught.value.source, caught.value.spot) == (str(file), None)


def test_where_all_can_be_read_what_they_speak_of_is_told_at_once(tmp_path):
    """Nothing is planned before that."""
    file = tmp_path / "studio.toml"
    file.write_text(
        "[[rules]]\nrule = 'Same'\nby = 'flim'\n[[rules]]\nrule = 'Only'\nmodel = 'veo'\n"
    )
    assert [place for place, *_ in told(file)] == ["rule 1", "rule 2"]
    rows = lines(("Same", "flim", "", "", ""), ("Only", "", "", "model = veo", ""))
    assert [place for place, *_ in told(rows)] == ["cell B2", "cell D3"]


def test_in_python_the_first_is_told():
    """By its position among the rules."""
    with pytest.raises(InputError) as caught:
        planner.plan(VIDEOS, 10, rules=[Cap(usd=3), Cap(by="clint", usd=3)])
    assert not isinstance(caught.value, TableError)
    said = "rules[1] Cap(by='clint', usd=3): there is no column 'clint'; did you mean 'client'?"
    assert str(caught.value) == said
    with pytest.raises(InputError, match=r"^rule Cap\(by='clint', usd=3\): there is no column"):
        planner.plan(VIDEOS, 10, rules=Cap(by="clint", usd=3))


def test_warnings_say_where_a_rule_stands(tmp_path):
    """In a sheet and in a file what it says, in Python as it is written."""
    sentence = "(at most $3 for client acmee) speaks of client 'acmee', which no request has; did"
    with pytest.warns(planner.PlannerWarning) as told:
        planner.plan(VIDEOS, 10, rules=[line("Cap", "client", "", "", "acmee = $3", row=9)])
    assert str(told[0].message).startswith(f"Rules!A9 {sentence}")
    file = tmp_path / "studio.toml"
    file.write_text("[[rules]]\nrule = 'Cap'\nby = 'client'\nusd = { acmee = 3 }\n")
    with pytest.warns(planner.PlannerWarning) as told:
        planner.plan(VIDEOS, 10, rules=file)
    assert str(told[0].message).startswith(f"studio.toml, rule 1 {sentence}")
    with pytest.warns(planner.PlannerWarning) as told:
        planner.plan(VIDEOS, 10, rules=[Cap(by="client", usd={"acmee": 3})])
    assert str(told[0].message).startswith("rules[0] Cap(by='client', usd={'acmee': 3}) speaks")


def test_conflicts_say_where_rules_stand(tmp_path):
    """A tie and a filter with what they say; of a tie which group it is."""
    rows = [
        line("Least", "", "", "", "2 videos", row=4),
        line("One of", "film", "", "", "", row=5),
        line("Cap", "client", "", "", "$0.10", row=7),
    ]
    videos = [{**each, "film": "dawn"} for each in VIDEOS]
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan(videos, 10, rules=rows[:2])
    assert caught.value.conflicts[0] == (
        "these cannot all be kept: Rules!A4 (at least 2 videos); "
        "Rules!A5 (at most one of each film is made): dawn"
    )
    assert caught.value.rules == ("Least(videos=2)", "OneOf(by='film'): dawn")
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan(videos, 10, rules=[planner.Least(videos=1), Cap(usd=0.1)])
    assert caught.value.conflicts[0].startswith(
        "these cannot all be kept: rules[0] Least(videos=1) (at least 1 video); "
        "rules[1] Cap(usd=0.1) (at most $0.10)"
    )


def test_two_spellings_of_a_column_are_one():
    """Conditions on them would be lost in each other."""
    with pytest.raises(InputError, match="'client' and 'CLIENT' are one column; list its values"):
        planner.plan(VIDEOS, 10, rules=Cap(where={"client": "acme", "CLIENT ": "zen"}, usd=3))
    plan = planner.plan(VIDEOS, 10, rules=Cap(by="Client ", where={" client": "acme"}, usd=3))
    assert plan.rules[0].requests == 1
