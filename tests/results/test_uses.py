"""What becomes of each rule in a plan."""

import pytest

import planner
from planner import Cap, Share


@pytest.mark.parametrize(
    ("none", "one"),
    [
        (Cap(model="kling-pro", videos=0), Cap(model="kling-pro", videos=1)),
        (Cap(by="client", usd={"acme": 0}), Cap(by="client", usd={"acme": 1})),
        (Cap(by="client", seconds={"zen": 0}), Cap(by="client", seconds={"zen": 1})),
        (Share(model="kling-pro", most=0), Share(model="kling-pro", most=1)),
    ],
)
def test_a_limit_of_nothing_is_worth_no_more_than_what_it_keeps_out(none, one):
    """Though its price in the proof may be as high as one likes; and no less than one more adds."""
    plan, more = (planner.plan("data/studio.csv", 50, rules=rule) for rule in (none, one))
    (use,) = plan.rules
    assert use.binds
    gain = more.value - plan.value
    assert max(gain, 0.01) <= use.worth
    frame = planner.plan("data/studio.csv", 1e6).to_frame()
    best = frame["value"].max()
    assert use.worth <= (best if use.unit != "share" else best * 50)
