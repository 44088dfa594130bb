"""Batches over several small catalogs, some of which sell packages, and every plan of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from math import ceil

from hypothesis import strategies as st

import planner

DAY = date(2026, 11, 28)


def catalog(name, offers, packages=(), price="1"):
    """Make a catalog of a model for each offer: its name, credits a second, and quality."""
    models = {
        f"{name}{at}": {
            "quality": quality,
            "duration_s": {"max": 10},
            "offers": [{"resolution": "720p", "price": {"per_second": credits}}],
        }
        for at, (credits, quality) in enumerate(offers)
    }
    return planner.Catalog.model_validate(
        {
            "name": name,
            "usd_per_credit": price,
            "resolutions": {"720p": {"quality": 1}},
            "defaults": {"model": min(models), "resolution": "720p"},
            "packages": list(packages),
            "models": models,
        }
    )


offers = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 20)), min_size=1, max_size=2)
prices = st.sampled_from(["0.5", "1", "0.14", "2"])
packages = st.lists(
    st.fixed_dictionaries(
        {"credits": st.integers(1, 40), "usd": st.integers(1, 30)},
        optional={"limit": st.integers(0, 2), "first_purchase_only": st.booleans()},
    ),
    min_size=1,
    max_size=2,
)


@st.composite
def several(draw):
    """Draw two or three catalogs, of which some sell packages."""
    sold = [draw(packages), draw(st.just([]) | packages), *draw(st.sampled_from([[], [[]]]))]
    return [
        catalog(name, draw(offers), held, draw(prices))
        for name, held in zip("abc", sold, strict=False)
    ]


batches = st.lists(
    st.fixed_dictionaries(
        {"duration": st.integers(1, 5), "priority": st.integers(1, 3)},
        optional={"required": st.just("yes")},
    ),
    min_size=1,
    max_size=4,
)


def every_plan(batch, catalogs, keeps=None) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield value and least money of every plan that packages hold enough for.

    Only of those that keep something, asked of what each request costs at list prices; None where
    it is skipped.
    """
    for _, value, paid in every_choice(batch, catalogs, keeps):
        yield value, paid


def every_choice(batch, catalogs, keeps=None) -> Iterator[tuple[tuple, Decimal, Decimal]]:
    """Yield the same with the models that make the requests; None where one is skipped."""
    known: dict[tuple[str, Decimal], Decimal | None] = {}

    def paid_to(one, choice):
        credits = sum((credits for name, credits, *_ in choice if name == one.name), Decimal(0))
        if (one.name, credits) not in known:
            known[one.name, credits] = least_money(one, credits)
        return known[one.name, credits]

    by_name = {one.name: one for one in catalogs}
    menus = [
        [
            (
                one.name,
                Decimal(row["duration"]) * model.offers[0].price.per_second,
                model.quality,
                name,
            )
            for one in catalogs
            for name, model in one.models.items()
        ]
        for row in batch
    ]
    skips = [
        () if row.get("required") else ((None, Decimal(0), Decimal(0), None),) for row in batch
    ]
    for choice in product(*([*each, *menu] for each, menu in zip(skips, menus, strict=True))):
        listed = [
            None if name is None else credits * by_name[name].credit_usd
            for name, credits, *_ in choice
        ]
        if keeps is not None and not keeps(listed):
            continue
        value = sum(
            row["priority"] * quality for row, (_, _, quality, _) in zip(batch, choice, strict=True)
        )
        paid = [paid_to(one, choice) for one in catalogs]
        if None not in paid:
            models = tuple(model for *_, model in choice)
            yield models, Decimal(value), sum(paid, Decimal(0))


def least_money(one, credits):
    """Return the least money for credits of a catalog; None where its packages hold less."""
    if not one.packages:
        return credits * one.credit_usd
    often = [
        range(1 + min(ceil(credits / each.credits), 1000 if each.most is None else each.most))
        for each in one.packages
    ]
    paid = [
        sum(count * each.usd for count, each in zip(counts, one.packages, strict=True))
        for counts in product(*often)
        if sum(count * each.credits for count, each in zip(counts, one.packages, strict=True))
        >= credits
    ]
    return min(paid, default=None)
