"""Which filter is named for whom."""

import planner
from tests.results.telling import told


def test_what_takes_the_best_off_a_menu_is_named():
    """Where it is made at the best that is left, and where nothing is."""
    only = planner.Only(where={"client": "acme"}, model="north/plain")
    said = told([only])
    assert said["a"] == (
        str(only),
        "Made with the best that is allowed (only with north/plain, where client is acme).",
    )
    assert said["c"] == ("", "Made at its best.")
    none = planner.Exclude(where={"client": "acme"}, provider=["north", "south"])
    rule, reason = told([none])["a"]
    assert rule == str(none)
    assert reason.startswith(
        'Ruled out: rule "nothing from north or south, where client is acme" leaves nothing: '
    )


def test_what_a_filter_takes_may_not_be_what_decides():
    """Where what is gone would not be worth its money either, money decides."""
    without = planner.Exclude(provider="south")
    said = told([without], budget=1)
    assert said["d"][0] == ""
    assert "that money does more elsewhere" in said["d"][1]


def test_a_share_asks_for_its_part_of_what_is_offered_in_the_same_money():
    """What is left may be counted in other steps: b pays for the share of a and c, and gladly."""
    rows = [
        {"id": "a", "duration": 3, "priority": 5},
        {"id": "b", "duration": 5, "priority": 1, "required": True},
        {"id": "c", "duration": 5, "priority": 5},
    ]
    without = planner.Exclude(model="north/plain")
    said = told([planner.Share(by="priority", most="0.5"), without], budget=10, rows=rows)
    assert said["b"] == ("", "Made with its only option.")
    assert {said["a"][0], said["c"][0]} == {str(without)}
