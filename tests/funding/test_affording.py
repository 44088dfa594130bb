"""What some money pays for by itself."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.funding.affording import Affording
from planner.funding.joint import Joint
from planner.planning import prepare
from tests.sellers import DAY, batches, several


@settings(max_examples=20, deadline=None)
@given(batches, several(), st.integers(0, 60))
def test_money_pays_for_an_option_where_its_least_price_is_no_more(batch, catalogs, usd):
    """Whoever sells its parts."""
    joint = Joint(prepare(batch, catalog=catalogs, on=DAY))
    for option in joint.batch.menus.options:
        amounts_of = [0] * (len(joint.sellers) + 1)
        names = [seller.name for seller in joint.sellers]
        for ordered, credits in option.parts:
            at = names.index(ordered.catalog) if ordered.catalog in names else -1
            amounts_of[at] += int(credits / joint.step)
        try:
            pays = joint.paid_with(amounts_of).cost_usd <= usd
        except planner.InputError:  # packages hold less
            pays = False
        assert Affording(joint).pays_for(option, Decimal(usd)) == pays
