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
