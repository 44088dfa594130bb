"""How many takes usable shots have taken."""

from math import comb

import pytest

from planner.spending.ledger.takes import wilson


def reserve(ledger, key, shot, model="m", mode=None, **said):
    """Reserve a job of a shot."""
    details = {"shot": shot, "mode": mode, "part": "final"}
    ledger.reserve(key, 1, model=model, details=details, **said)


def test_paid_takes_are_counted_for_each_usable_shot(ledger):
    """Retaken and charged ones too; what fails at no cost is counted apart."""
    for at, how in enumerate(["settled", "settled", "retaken", "charged", "free", "open"]):
        shot = f"shot {min(at, 3)}"
        reserve(ledger, f"job {at}", shot, failure_charge=0)
        if how in ("settled", "retaken"):
            ledger.settle(f"job {at}", 1)
        if how == "retaken":
            ledger.retake(f"job {at}")
        if how in ("charged", "free"):
            ledger.release(f"job {at}", charged_usd=int(how == "charged"))
    (seen,) = ledger.takes_seen()
    assert (seen.model, seen.mode, seen.part) == ("m", None, "final")
    assert (seen.usable, seen.paid, seen.unpaid, seen.takes) == (2, 4, 1, 2)
    assert seen.low < 2 < seen.high
    assert str(seen).startswith("m final: 2 takes a shot (")


def test_several_takes_of_a_shot_make_one_usable(ledger):
    """Whoever makes three of each has taken three."""
    for shot in "ab":
        for take in range(3):
            reserve(ledger, f"{shot}.{take}", shot)
            ledger.settle(f"{shot}.{take}", 1)
    (seen,) = ledger.takes_seen()
    assert (seen.usable, seen.paid, seen.takes) == (2, 6, 3)


def test_models_and_modes_are_told_apart_and_scopes_too(ledger):
    """In the order of their names; a job that says nothing is a shot of its own.

    A scope in capitals is another one.
    """
    reserve(ledger, "1", "s", "kling", "pro", scope="brand/a")
    reserve(ledger, "2", "t", "kling", "std", scope="brandy")
    reserve(ledger, "4", "u", "kling", "std", scope="Brand/a")
    ledger.reserve("3", 1, scope="brand")
    for key in "1234":
        ledger.settle(key, 1)
    everything = ledger.takes_seen()
    assert [(one.model, one.mode) for one in everything] == [
        (None, None), ("kling", "pro"), ("kling", "std")
    ]  # fmt: skip
    assert [one.mode for one in ledger.takes_seen("brand")] == [None, "pro"]


def test_of_no_usable_shot_there_is_no_number(ledger):
    """Only that it is more than so many."""
    for at in range(4):
        reserve(ledger, f"{at}", "s")
        ledger.settle(f"{at}", 1)
        ledger.retake(f"{at}")
    (seen,) = ledger.takes_seen()
    assert (seen.takes, seen.high) == (None, None)
    assert seen.low > 1.5
    assert str(seen) == "m final: no usable shot of 4 takes"
    reserve(ledger, "free", "t", "other")
    ledger.release("free", charged_usd=0)
    seen = ledger.takes_seen()[1]
    assert (seen.paid, seen.unpaid, seen.takes, seen.low, seen.high) == (0, 1, None, 1, None)


@pytest.mark.parametrize(
    ("usable", "paid", "low", "high"),
    [(0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)],
)
def test_the_interval_is_wilsons(usable, paid, low, high):
    """As it is tabulated."""
    assert wilson(usable, paid) == pytest.approx((low, high), abs=1e-4)


def test_the_interval_covers_what_is_true_about_as_often_as_it_says():
    """On average over parts from a twentieth on, also for few takes."""
    for paid in (5, 20, 80):
        found = []
        for at in range(1, 20):
            part = at / 20
            inside = [
                k for k in range(paid + 1) if wilson(k, paid)[0] <= part <= wilson(k, paid)[1]
            ]
            found.append(sum(comb(paid, k) * part**k * (1 - part) ** (paid - k) for k in inside))
        assert sum(found) / len(found) == pytest.approx(0.95, abs=0.02)
