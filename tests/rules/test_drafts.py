"""Rules, where takes are drafts that a cheaper model makes."""

from decimal import Decimal
from fractions import Fraction

import pytest

import planner
from planner import Cap, Exclude, Least, PlannerWarning, Share
from tests.studio import SHOT, STUDIO, planned


@pytest.mark.parametrize(
    ("rule", "made"),
    [
        (Cap(provider="cheap", usd="2.4"), 2),
        (Cap(provider="cheap", usd="2.39"), 1),
        (Cap(model="cheap/lite", credits="1.2"), 1),
        (Cap(provider="fine", usd="9.3"), 3),
        (Cap(provider="fine", usd="9.29"), 2),
        (Cap(resolution="480p", takes=8), 2),
        (Cap(resolution="1080p", takes=2), 2),
        (Cap(takes=12), 3),
        (Cap(takes="11.9"), 2),
        (Cap(provider="cheap", videos=0), 3),
        (Cap(resolution="1080p", seconds=10), 2),
        (Cap(usd="8.6"), 2),
    ],
)
def test_a_limit_counts_drafts_for_whoever_makes_them(rule, made):
    """Money and takes of drafts with their model, those of finals with theirs; videos once."""
    plan = planned([SHOT | {"resolution": "1080p"}] * 3, rules=rule)
    assert plan.tally.made == made


def test_a_share_and_a_least_count_drafts_as_well():
    """Money that drafts cost is spent with whoever makes them."""
    rows = [
        SHOT | {"resolution": "1080p", "required": "yes"},
        {"duration": 10, "model": "fine/two"},
    ]
    assert planned(rows, rules=Least(provider="cheap", usd="1.2")).tally.made == 2
    with pytest.raises(planner.InfeasibleError):
        planner.plan(rows, 1000, catalog=STUDIO, rules=Least(provider="cheap", usd="1.21"))
    share = Fraction(12, 43) - Fraction(1, 1000)  # with the other one it is less
    assert planned(rows, rules=Share(most=round(float(share), 3), provider="cheap")).tally.made == 2
    with pytest.raises(planner.InfeasibleError):
        planner.plan(rows, 1000, catalog=STUDIO, rules=Share(most="10%", provider="cheap"))


def test_what_excludes_a_model_says_that_it_does_not_speak_of_drafts():
    """The final is what filters are about; who has drafts of it is warned."""
    with pytest.warns(PlannerWarning, match="says nothing of drafts"):
        plan = planned([SHOT], rules=Exclude(provider="cheap"))
    assert plan.to_frame()["drafts"].tolist() == [3]
    planned([SHOT | {"draft": "no"}], rules=Exclude(model="fine/two"))  # and nobody else


def test_what_filters_leave_is_drafted_as_before():
    """Only what is taken off the menus is gone."""
    plan = planned([SHOT], rules=planner.Only(resolution="720p", model="fine/one"))
    assert (plan.cost_usd, plan.frame["drafts"].tolist()) == (Decimal("3.7"), [3])
