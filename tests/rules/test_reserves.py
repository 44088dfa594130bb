"""What is kept back of a budget, and the least budget of which so much may be spent."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from planner import Cap, Reserve
from planner.catalog.amounts import FINEST
from planner.rules.reserves import budget_for, kept_back

PRICE = Decimal("0.14")  # USD of a credit: 1 / 0.14 has no end
SHARES = st.decimals("0.000001", "0.999999", places=6).map(lambda share: Reserve(share=share))
AMOUNTS = st.decimals("0.01", "999", places=2).map(lambda usd: Reserve(usd=usd))
CREDITS = st.decimals("0.000000001", "100000", places=9)


@given(st.lists(AMOUNTS, max_size=2), SHARES, CREDITS)
def test_the_least_budget_is_enough_and_a_billionth_less_is_not(fixed, share, credits):
    """Of the budget that is found so many credits may be spent, of no smaller one."""
    rules = [*fixed, share, Cap(videos=1)]
    budget = budget_for(rules, credits, PRICE)
    assert budget - kept_back(rules, budget, PRICE) >= credits
    less = budget - FINEST
    assert less - kept_back(rules, less, PRICE) < credits


@given(st.lists(st.one_of(AMOUNTS, SHARES), max_size=3), CREDITS)
def test_what_is_kept_back_is_added_up_and_never_more_than_there_is(rules, credits):
    """Parts of the budget and amounts beside them, rounded up to a billionth of a credit."""
    parts = sum(Fraction(rule.share or 0) for rule in rules)
    usd = sum(Fraction(rule.usd or 0) for rule in rules)
    exact = parts * Fraction(credits) + usd / Fraction(PRICE)
    kept = kept_back(rules, credits, PRICE)
    if exact >= credits:
        assert kept == credits
    else:
        assert 0 <= Fraction(kept) - exact < Fraction(FINEST)


def test_nothing_is_needed_to_spend_nothing():
    """Whatever is kept back."""
    assert budget_for([Reserve(usd=5)], Decimal(0), PRICE) == 0


def test_of_no_budget_may_be_spent_what_rules_keep_back_whole():
    """Two halves are the whole."""
    rules = [Reserve(share=0.5), Reserve(share=0.5)]
    assert budget_for(rules, Decimal(1), PRICE) is None
