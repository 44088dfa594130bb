"""What the part of each catalog in a plan would cost in packages, where the plan is over several.

Credits of one catalog pay for no other's models, so that such a plan is made at list prices; its
notes say how each part can be paid for less.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from planner.catalog.amounts import FINEST, exactly, rounded
from planner.catalog.schema import Catalog
from planner.catalog.spelling import about_usd, plain, usd_up
from planner.catalog.terms import Terms
from planner.errors import InputError
from planner.funding.budget import Budget
from planner.funding.settle import paid_with
from planner.results.outcome import Outcomes


@exactly
def package_notes(outcomes: Outcomes, catalog: Catalog) -> tuple[str, ...]:
    """Say what the part of each catalog that sells packages costs in them.

    Parameters
    ----------
    outcomes
        What became of the requests.
    catalog
        What they were planned with.

    Returns
    -------
    tuple of str
        A sentence for each catalog of which something is ordered, and one for all, where some part
        costs less in packages.
    """
    spent = dict.fromkeys((each.name for each in catalog.catalogs), Decimal(0))
    whole = saved = Decimal(0)
    for outcome, count in zip(outcomes.distinct, outcomes.counts.tolist(), strict=True):
        parts = () if outcome.taken is None else outcome.taken.parts
        for ordered, credits in parts if catalog.is_several else ():
            own = catalog.models[ordered.model].catalog
            whole += credits * count
            if own is not None:
                spent[own] += credits * count
    sentences = []
    for each in catalog.catalogs:
        if (each.packages or each.subscriptions) and spent[each.name]:
            said, less = _told(each, spent[each.name])
            sentences.append(said)
            saved += max(less, Decimal(0))
    if saved:
        sentences.append(
            f"With each part paid the cheaper way, the plan costs {usd_up(whole - saved)}."
        )
    return tuple(sentences)


def _told(terms: Terms, listed_usd: Decimal) -> tuple[str, Decimal]:
    """Say what a part costs in packages, and how much less that is."""
    credits = rounded(Fraction(listed_usd) / Fraction(terms.credit_usd), FINEST, "up").normalize()
    part = (
        f"The part of {terms.name} is {plain(credits)} credits, {usd_up(listed_usd)} at list price"
    )
    try:
        least = Budget(0, packages=True).usd_for(credits, terms)
        funding = paid_with(credits, Budget(least, packages=True), terms)
    except InputError:
        return f"{part}; what they cost in its packages cannot be told.", Decimal(0)
    left, less = funding.leftover(credits), listed_usd - funding.cost_usd
    bought = ", ".join(
        f"{one.count:,} x {one.name or f'{plain(one.credits)} credits'}" for one in funding.packages
    )
    compared = f"{about_usd(abs(less))} {'less' if less > 0 else 'more'}" if less else "as much"
    over = f", {plain(left)} credits left" if left else ""
    said = f"{part}; in packages {usd_up(funding.cost_usd)}, {compared}: {bought}{over}."
    return said, less
