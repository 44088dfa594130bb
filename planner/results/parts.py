"""What the part of each catalog in a plan at list prices would cost in packages."""

from __future__ import annotations

from decimal import Decimal

from planner.catalog.amounts import exactly
from planner.catalog.schema import Catalog
from planner.catalog.spelling import about_usd, plain, usd_up
from planner.catalog.terms import Terms
from planner.errors import InputError
from planner.funding.joint import part_of
from planner.results.outcome import Outcomes


@exactly
def package_notes(outcomes: Outcomes, catalog: Catalog) -> tuple[str, ...]:
    """Say what the part of each catalog that sells packages costs in them.

    Parameters
    ----------
    outcomes
        What became of the requests.
    catalog
        What they were planned with; made of several, or there is nothing to say.

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
            whole += credits * count
            spent[ordered.catalog] += credits * count
    sentences = []
    for each in catalog.catalogs:
        if (each.packages or each.subscriptions) and spent[each.name]:
            said, less = _told(each, spent[each.name])
            sentences.append(said)
            saved += max(less, Decimal(0))
    if saved:
        sentences.append(
            f"With each part paid the cheaper way, the plan costs {usd_up(whole - saved)}; planned "
            "with packages, the money that this saves makes more."
        )
    return tuple(sentences)


def _told(terms: Terms, listed_usd: Decimal) -> tuple[str, Decimal]:
    """Say what a part costs in packages, and how much less that is."""
    try:
        part = part_of(terms, listed_usd)
    except InputError:
        said = f"The part of {terms.name} is {usd_up(listed_usd)} at list price; what it costs in"
        return f"{said} its packages cannot be told.", Decimal(0)
    less = listed_usd - part.cost_usd
    bought = ", ".join(
        f"{one.count:,} x {one.name or f'{plain(one.credits)} credits'}" for one in part.packages
    )
    compared = f"{about_usd(abs(less))} {'less' if less > 0 else 'more'}" if less else "as much"
    over = f", {part.leftover_text} left" if part.leftover_text else ""
    said = (
        f"The part of {terms.name} is {plain(part.used_credits)} credits, {usd_up(listed_usd)} at "
        f"list price; in packages {usd_up(part.cost_usd)}, {compared}: {bought}{over}."
    )
    return said, less
