"""Which limit is named for whom."""

import planner
from tests.results.telling import ROWS, told


def test_a_limit_that_is_used_up_is_named_the_innermost_first():
    """With what it allows; who could not be better with money alone is left to money."""
    cap = planner.Cap(by="client", usd={"acme": "0.5"})
    rule, reason = told([planner.Cap(usd="0.9"), cap])["b"]
    assert rule == f"{cap}: acme"
    assert reason == (
        "Skipped: costs $0.50 at least (north/plain at 720p); the limit (at most $0.50 for client "
        "acme) is used up by what is worth more."
    )
    assert told([planner.Cap(videos=1)])["b"][0] == "Cap(videos=1)"


def test_what_is_made_only_since_a_rule_asks_for_it_says_so():
    """Though its money would do more elsewhere."""
    rule = planner.Least(by="client", videos={"zen": 2})
    said = told([rule], budget="3.5")
    assert said["d"] == (
        f"{rule}: zen",
        "Made with north/plain at 720p because a rule asks for it: at least 2 videos for client "
        "zen.",
    )
    assert said["a"][0] == ""


def test_what_would_be_made_anyway_but_otherwise_says_what_asks_for_it():
    """Where it may be skipped, and where it must be made; who has the best of all is left alone."""
    for required in (False, True):
        rows = [ROWS[0] | {"required": required}]
        rule = planner.Least(model="north/plain", videos=1)
        assert told([rule], rows=rows)["a"] == (
            "Least(model='north/plain', videos=1)",
            "Made with north/plain at 1080p because a rule asks for it: at least 1 video with "
            "north/plain.",
        )
    said = told([planner.Least(videos=1)], rows=rows)
    assert said["a"] == ("", "Made at its best.")


def test_a_limit_that_allows_nothing_is_used_up_by_nobody():
    """It bars what there is, as a filter does; of many limits that are not told by name, too."""
    said = told([planner.Cap(where={"id": "a"}, videos=0)])
    assert said["a"][1] == (
        "Skipped: what would be worth its money is not allowed (at most 0 videos, where id is a)."
    )
    said = told([planner.Cap(by="client", model="south/fine", usd={"acme": 0, "zen": "1.5"})])
    assert said["a"][1] == (
        "Simpler version: what would be worth its money is not allowed (at most $0 with south/fine "
        "for client acme)."
    )
    assert "is used up by what is worth more" in said["d"][1]


def test_what_is_kept_back_is_named_for_whom_it_would_be_enough():
    """It costs less than the budget, but not less than what is left of it."""
    rows = [ROWS[0]]
    assert told([planner.Reserve(usd="0.6")], budget=1, rows=rows)["a"] == (
        "Reserve(usd=0.6)",
        "Skipped: costs $0.50 at least (north/plain at 720p); more than the budget without what is "
        "kept back ($0.60 kept back).",
    )
    assert told([planner.Reserve(usd="0.2")], budget="0.4", rows=rows)["a"][0] == ""


def test_rows_that_stand_for_many_are_as_many_requests(monkeypatch):
    """Groups are told by name, or are not, whether requests are counted or have rows."""
    monkeypatch.setattr("planner.results.ruling.findings.MOST_GROUPS", 1)
    monkeypatch.setattr("planner.results.ruling.findings.FEW_REQUESTS", 10)
    counts = [{"duration": 10, "client": name, "count": 10} for name in ("acme", "zen")]
    rows = [{"duration": 10, "client": one["client"]} for one in counts for _ in range(10)]
    cap = planner.Cap(by="client", usd=20)
    told = [set(planner.plan(table, 100, rules=cap).frame["rule"]) for table in (counts, rows)]
    assert told == [{str(cap)}, {str(cap)}]
