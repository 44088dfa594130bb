"""Which tie is named for whom."""

import planner
from tests.results.telling import ROWS, told


def test_ties_are_named_for_whom_they_keep_out():
    """With the group, or the request that is needed."""
    assert told([planner.OneOf("film")])["b"] == (
        "OneOf(by='film'): F1",
        "Left out: another of film F1 is made (One of).",
    )
    cap = planner.Cap(videos=0, where={"id": "a"})
    assert told([cap, planner.Needs("after")])["b"][1] == (
        "Skipped: a, which it needs, is not made (Needs)."
    )
    rows = [*ROWS[:1], ROWS[1] | {"duration": 61}]
    assert told([planner.AllOrNone("film")], rows=rows)["a"] == (
        "AllOrNone(by='film'): F1",
        "Left out: film F1 is made as a whole or not at all (All or none).",
    )


def test_what_is_made_alike_says_so():
    """Who would be better otherwise, and who cannot be made so."""
    rows = [*ROWS[:1], ROWS[1] | {"duration": 8, "priority": "8.9"}]
    said = told([planner.Same("film")], rows=rows)
    assert said["a"] == (
        "Same(by='film'): F1",
        "Made with north/plain at 1080p because film F1 is made alike (Same).",
    )
    assert said["b"] == ("", "Made at its best.")
    rows[1]["priority"] = 1
    assert told([planner.Same("film")], rows=rows)["b"] == (
        "Same(by='film'): F1",
        "Skipped: film F1 is made alike (Same), and so this would not be worth it.",
    )


def test_a_tie_is_named_beside_a_limit_that_follows_from_a_later_one():
    """What may be used up to the first date is no more than up to the second: it costs nothing."""
    rows = [
        {"id": "a", "duration": 5, "priority": 0, "due": 1, "after": ""},
        {"id": "b", "duration": 8, "priority": 1, "due": 2, "after": "a"},
        {"id": "c", "duration": 8, "priority": 2, "due": 1, "after": "b"},
    ]
    cap = planner.Cap(by="due", seconds=8, cumulative=True)
    said = told([cap, planner.Needs("after")], budget=10, rows=rows)
    assert said["c"] == (
        "Needs(column='after')",
        "Skipped: b, which it needs, is not made (Needs).",
    )


def test_a_tie_is_named_beside_a_limit_that_nothing_reaches():
    """Of many, of which others are kept inside composites and have no price."""
    rows = [
        {"id": f"c{at} {number}", "duration": 5, "client": f"c{at}"}
        for at in range(40)
        for number in range(3 if at else 2)
    ]
    tie = planner.OneOf("client", where={"client": "c0"})
    said = told([planner.Cap(by="client", videos=2), tie], budget=1000, rows=rows)
    assert said["c0 1"] == (
        "OneOf(by='client', where={'client': 'c0'}): c0",
        "Left out: another of client c0 is made (One of).",
    )


def test_what_takes_turns_together_says_so():
    """Under the greedy rule, nothing is weighed."""
    said = told([planner.AllOrNone("film")], budget="1.2", method="greedy")
    assert said["a"] == (
        "",
        "Taken together with those it is tied to, as cheap as they can be, in their turn.",
    )
    assert said["c"][0] == "AllOrNone(by='film'): F2"


def test_many_groups_are_not_told_by_name(monkeypatch):
    """A million requests would have as many outcomes."""
    monkeypatch.setattr("planner.results.ruling.findings.MOST_GROUPS", 1)
    monkeypatch.setattr("planner.results.ruling.findings.FEW_REQUESTS", 0)
    said = told([planner.OneOf("film")])
    assert (
        said["b"]
        == said["d"]
        == (
            "OneOf(by='film')",
            "Left out: another of its film is made (One of).",
        )
    )
    cap = planner.Cap(by="client", videos=1)
    assert told([cap])["b"][0] == str(cap)
