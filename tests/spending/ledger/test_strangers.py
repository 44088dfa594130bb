"""A slip in the name of a scope is a scope of its own, and is said."""

import warnings

import pytest

import planner


@pytest.fixture
def acme(ledger):
    """Return a ledger in which two campaigns of a client have budgets."""
    ledger.set_budget(100)
    for scope in ("acme", "acme/launch", "acme/teaser"):
        ledger.set_budget(40, scope=scope)
    return ledger


def notes(act):
    """Return what is said beside."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        act()
    assert all(one.category is planner.PlannerWarning for one in caught)
    return [str(one.message) for one in caught]


USES = [
    lambda ledger, scope: ledger.reserve("one", 2, scope=scope),
    lambda ledger, scope: ledger.spend("one", 2, scope=scope),
    lambda ledger, scope: ledger.adjust("one", 2, scope=scope),
    lambda ledger, scope: ledger.top_up("one", 2, scope=scope),
]


@pytest.mark.parametrize("use", USES)
def test_a_scope_that_is_new_beside_budgets_is_said_once(acme, use):
    """With what was probably meant; what is asked for is done."""
    new = "is used for the first time, and has no budget of its own"
    assert notes(lambda: use(acme, "acme/lanch")) == [
        f"scope 'acme/lanch' {new}; did you mean 'acme/launch'?"
    ]
    assert notes(lambda: use(acme, "acme/lanch")) == []
    assert notes(lambda: acme.spend("two", 1, scope="acme/lanch")) == []
    assert acme.entries()[-1].scope == "acme/lanch"
    acme.check()


def test_what_was_meant_is_the_nearest_or_all_that_is_beside(acme):
    """A name that is near, of a budget in another scope too; else those that are there."""
    told = {
        "acme/quux": "beside it these have one: acme/launch, acme/teaser",
        "launch": "did you mean 'acme/launch'?",
        "acmee/launch/a": "did you mean 'acme'?",
    }
    for scope, said in told.items():
        (note,) = notes(lambda scope=scope: acme.spend(f"of {scope}", 1, scope=scope))
        assert note.endswith(said)


def test_where_nothing_beside_it_has_a_budget_nothing_is_said(acme):
    """Nor of a scope that has one, that had one, or in which others have."""
    acme.set_budget(5, scope="globe/spring")
    acme.set_budget(None, scope="acme/teaser")
    for scope in ("", "acme", "acme/launch", "acme/launch/a", "acme/teaser", "globe"):
        assert notes(lambda scope=scope: acme.spend(f"of {scope}.", 1, scope=scope)) == []


def test_where_warnings_are_errors_nothing_is_held(acme):
    """Not for one job of several: who gets an error has nothing to let go of."""
    jobs = [{"key": key, "amount_usd": 1, "scope": f"acme/{key}"} for key in ("lanch", "other")]
    with warnings.catch_warnings():
        warnings.simplefilter("error", planner.PlannerWarning)
        with pytest.raises(planner.PlannerWarning, match="acme/lanch"):
            acme.reserve_all(jobs)
    assert acme.standing().held_usd == 0


def test_of_many_jobs_each_new_scope_is_said_once(acme):
    """And of those that are refused nothing, for nothing is held."""
    jobs = [{"key": f"{at}", "amount_usd": 1, "scope": f"acmee/{at % 2}"} for at in range(4)]
    assert notes(lambda: acme.reserve_all(jobs, scope="acme")) == [
        "scope 'acmee' is used for the first time, and has no budget of its own; did you mean "
        "'acme'?"
    ]

    def refused():
        with pytest.raises(planner.OverBudgetError):
            acme.reserve("much", 200, scope="acme/lanch")

    assert notes(refused) == []


ASKED = [
    lambda ledger, scope: ledger.standing(scope),
    lambda ledger, scope: ledger.standings(scope=scope),
    lambda ledger, scope: ledger.forecast(scope),
    lambda ledger, scope: ledger.unexpected(scope=scope),
    lambda ledger, scope: ledger.entries(scope=scope),
    lambda ledger, scope: ledger.report(scope=scope),
    lambda ledger, scope: ledger.open_reservations(scope=scope),
    lambda ledger, scope: ledger.takes_seen(scope),
    lambda ledger, scope: ledger.set_budget(None, scope=scope),
]


@pytest.mark.parametrize("ask", ASKED)
def test_a_question_about_a_scope_nobody_named_says_so(acme, ask):
    """With the nearest that was, whether it has a budget or not; of one that was, nothing."""
    never = "has no budget, nor was anything ever held or spent in it"
    notes(lambda: acme.spend("one", 1, scope="brand/a"))
    told = {
        "acme/lanch": f"scope 'acme/lanch' {never}; did you mean 'acme/launch'?",
        "brnd/a": f"scope 'brnd/a' {never}; did you mean 'brand'?",
        "quux": f"scope 'quux' {never}; it knows acme, acme/launch, acme/teaser, brand, brand/a",
    }
    for scope, said in told.items():
        assert notes(lambda scope=scope: ask(acme, scope)) == [said]
    for scope in ("", "acme", "brand", "brand/a"):
        assert notes(lambda scope=scope: ask(acme, scope)) == []
