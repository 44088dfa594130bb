"""How a budget stands, in a line."""

import pytest


@pytest.fixture
def spent(ledger):
    """Return a ledger of which some was spent, held and added."""
    ledger.set_budget(100)
    ledger.set_budget(40, scope="acme/launch")
    ledger.spend("invoice-8", 12, scope="acme")
    ledger.reserve("film-1", "9.605", scope="acme/launch")
    return ledger


def told(ledger):
    """Return the line of each scope, without its month."""
    return [str(one).replace(f", {one.month}", "") for one in ledger.standings()]


def test_what_is_spent_held_and_left_is_said_exactly(spent):
    """And where a scope around leaves less, what can be reserved."""
    assert told(spent) == [
        "everything: $12.00 of $100.00 spent, $9.605 held; $78.395 left",
        "'acme': $12.00 spent, $9.605 held; $78.395 can be reserved",
        "'acme/launch': $0.00 of $40.00 spent, $9.605 held; $30.395 left",
    ]
    spent.top_up("order-4", 70, scope="acme/launch")
    assert told(spent)[-1].endswith("; $100.395 left, $70.00 of it added; $78.395 can be reserved")


def test_what_is_overdrawn_or_without_a_limit_is_said(spent):
    """A budget may be overdrawn by what was paid."""
    spent.spend("invoice-9", 80, scope="acme")
    spent.set_budget(7, scope="other", every="whole")
    assert told(spent) == [
        "everything: $92.00 of $100.00 spent, $9.605 held; overdrawn by $1.605",
        "'acme': $92.00 spent, $9.605 held; $0.00 can be reserved",
        "'acme/launch': $0.00 of $40.00 spent, $9.605 held; $30.395 left; $0.00 can be reserved",
        "'other': $0.00 of $7.00 spent; $7.00 left; $0.00 can be reserved",
    ]
    spent.set_budget(None)
    assert told(spent)[0] == "everything: $92.00 spent, $9.605 held; nothing limits it"


def test_a_notebook_shows_the_line(spent):
    """And no list of attributes; the standings of many scopes are a line each."""
    standing = spent.standing("acme")
    assert repr(standing) == f"<Standing of {standing}>"
