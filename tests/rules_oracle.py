"""What rules mean, request by request, and the best that keeps them, by trying everything.

Nothing of the code that follows rules is used, but for the rules themselves and the menus without
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from planner import (
    AllOrNone,
    Cap,
    Catalog,
    Exclude,
    Floor,
    Least,
    Needs,
    OneOf,
    Only,
    Reserve,
    Same,
    Share,
)
from planner.menus.build import build_menus
from planner.requests.checking import read_requests
from planner.requests.readers import read_table

DAY = date(2026, 6, 1)
TINY = Catalog.model_validate(
    {
        "name": "tiny",
        "usd_per_credit": "0.1",
        "tiers": {"Plain": 1, "Fine": 2},
        "resolutions": {
            "720p": {"multiplier": 1, "quality": "0.8"},
            "1080p": {"multiplier": 2, "quality": 1},
        },
        "models": {
            "north/plain": {
                "tier": "Plain",
                "price": {"per_second": 1},
                "duration_s": {"max": 10},
                "max_resolution": "1080p",
            },
            "south/fine": {
                "tier": "Fine",
                "price": {"per_second": 3},
                "duration_s": {"max": 5},
                "max_resolution": "720p",
            },
        },
        "defaults": {"model": "north/plain", "resolution": "720p", "duration_s": 5},
        "platforms": {"small": "720p"},
        "packages": [{"credits": 50, "usd": 4}, {"credits": 100, "usd": 7}],
    }
)


@dataclass(frozen=True)
class Way:
    """One way to make a request: an option, its quality as delivered, what viewers see."""

    option: object
    quality: Decimal
    seen: str


@dataclass(frozen=True)
class Asked:
    """A request: its row of the table, what there is for it without rules, how much it matters."""

    row: dict
    ways: tuple[Way, ...]
    priority: Decimal
    required: bool


def asked_of(rows: Sequence[dict], catalog: Catalog = TINY, on: date = DAY) -> list[Asked]:
    """Return the requests of a table, each with a column id."""
    requests = read_requests(read_table(list(rows)), catalog)
    menus = build_menus(requests, catalog, on)
    found = []
    for at, row in enumerate(rows):
        menu = menus.menus[int(menus.members[at])]
        best = catalog.platforms.get(row.get("platform"), list(catalog.resolutions)[-1])
        order = list(catalog.resolutions)
        ways = tuple(
            Way(option, Decimal(int(quality)) / 1000, min(option.resolution, best, key=order.index))
            for option, quality in zip(menu.options, menu.qualities, strict=True)
        )
        priority = Decimal(int(requests.priorities[at])) / 1000
        found.append(Asked(row, ways, priority, bool(requests.required[at])))
    return found


def same(one, other) -> bool:
    """Say whether two values are the same to people."""
    try:
        return Decimal(str(one)) == Decimal(str(other))
    except ArithmeticError:
        return str(one).strip().casefold() == str(other).strip().casefold()


def value_of(row, column):
    """Return what stands in a cell; None where it is empty."""
    value = row.get(column)
    return None if value is None or value == "" else value


def speaks_of(rule, row) -> bool:
    """Say whether a rule speaks of a request."""
    for column, values in getattr(rule, "where", ()):
        value = value_of(row, column)
        if value is None or not any(same(value, one) for one in values):
            return False
    return all(value_of(row, column) is not None for column in getattr(rule, "by", ()))


def group_of(rule, row) -> tuple:
    """Return the group in which a request is that a rule speaks of."""
    return tuple(str(value_of(row, column)).casefold() for column in getattr(rule, "by", ()))


def groups_of(rule, asked) -> dict[tuple, list[int]]:
    """List the requests of each group of a rule."""
    groups: dict[tuple, list[int]] = {}
    for at, one in enumerate(asked):
        if speaks_of(rule, one.row):
            groups.setdefault(group_of(rule, one.row), []).append(at)
    return groups


def provider(option) -> str:
    """Return whose model an option is made with."""
    return option.model.split("/")[0]


def has(rule, option) -> bool:
    """Say whether a rule speaks of an option."""
    attributes = {
        "model": option.model,
        "provider": provider(option),
        "resolution": option.resolution,
        "mode": option.mode or "",
    }
    return all(attributes[word] in names for word, names in rule.options.items())


def is_allowed(rule, one: Asked, way: Way, catalog: Catalog) -> bool:
    """Say whether a filter leaves a way to make a request."""
    if not isinstance(rule, (Only, Exclude, Floor)) or not speaks_of(rule, one.row):
        return True
    if isinstance(rule, Floor):
        if rule.quality is not None:
            return way.quality >= rule.quality
        if rule.tier:
            return way.option.rated.value >= catalog.tiers[rule.tier]
        order = list(catalog.resolutions)
        return order.index(way.seen) >= order.index(rule.resolution)
    return has(rule, way.option) == isinstance(rule, Only)


def left(rules, asked, catalog: Catalog = TINY) -> list[list[Way]]:
    """List the ways that filters leave to each request."""
    return [
        [way for way in one.ways if all(is_allowed(rule, one, way, catalog) for rule in rules)]
        for one in asked
    ]


def amount(rule, way: Way, catalog: Catalog) -> Fraction:
    """Return what a way to make a request adds to what a rule limits."""
    option = way.option
    if not has(rule, option):
        return Fraction(0)
    return {
        "usd": Fraction(option.credits) * Fraction(catalog.credit_usd),
        "credits": Fraction(option.credits),
        "most": Fraction(option.credits),
        "videos": Fraction(1),
        "share": Fraction(1),
        "seconds": Fraction(sum(option.segments)),
        "takes": Fraction(option.takes),
    }[rule.unit]


def uses(rule, asked, choices, possible, catalog: Catalog = TINY):
    """Return limit and use of each group of a rule that limits a sum, by the group."""
    groups = groups_of(rule, asked)
    spent = sum(Fraction(way.option.credits) for way in choices if way is not None)
    found = {}
    for group, rows in groups.items():
        given = rule.amount
        if isinstance(given, tuple):
            given = next((limit for value, limit in given if same(value, group[0])), None)
        if given is None:
            continue
        inside = rows
        if getattr(rule, "cumulative", False):
            upto = Decimal(group[0])
            inside = [
                at for other, each in groups.items() if Decimal(other[0]) <= upto for at in each
            ]
        used = sum(
            (amount(rule, choices[at], catalog) for at in inside if choices[at] is not None),
            Fraction(0),
        )
        limit = Fraction(given)
        if isinstance(rule, Share):
            limit *= spent
        elif rule.unit == "share":
            limit *= sum(1 for at in rows if possible[at])
        found[group] = limit, used
    return found


def keeps_one(rule, asked, choices, possible, catalog: Catalog = TINY) -> bool:
    """Say whether a choice keeps a rule other than a filter and a reserve."""
    if isinstance(rule, (Cap, Share)):
        pairs = uses(rule, asked, choices, possible, catalog).values()
        return all(used <= limit for limit, used in pairs)
    if isinstance(rule, Least):
        pairs = uses(rule, asked, choices, possible, catalog).values()
        return all(used >= limit for limit, used in pairs)
    if isinstance(rule, Needs):
        made = {str(one.row["id"]) for one, way in zip(asked, choices, strict=True) if way}
        return all(
            way is None or not speaks_of(rule, one.row) or needed <= made
            for one, way in zip(asked, choices, strict=True)
            for needed in [set((value_of(one.row, rule.column) or "").replace(",", " ").split())]
        )
    for rows in groups_of(rule, asked).values() if not isinstance(rule, Reserve) else ():
        made = [choices[at] for at in rows if choices[at] is not None]
        if isinstance(rule, OneOf) and len(made) > 1:
            return False
        if isinstance(rule, AllOrNone) and made and len(made) < len(rows):
            return False
        if isinstance(rule, Same):
            read = {"provider": provider}.get(
                rule.what, lambda option: getattr(option, rule.what) or ""
            )
            if len({read(way.option) for way in made}) > 1:
                return False
    return True


def keeps(
    rules, asked, choices, *, budget_usd: Decimal | None = None, catalog: Catalog = TINY
) -> bool:
    """Say whether a choice keeps all rules, the budget and who is required.

    `choices` holds a `Way` of each request, or None where it is skipped.
    """
    possible = left(rules, asked, catalog)
    for one, way, ways in zip(asked, choices, possible, strict=True):
        if way is None and one.required:
            return False
        if way is not None and way not in ways:
            return False
    if budget_usd is not None:
        spent = sum(way.option.credits for way in choices if way) * catalog.credit_usd
        if Fraction(spent) > whole_left(rules, budget_usd):
            return False
    return all(keeps_one(rule, asked, choices, possible, catalog) for rule in rules)


def whole_left(rules, budget_usd: Decimal) -> Fraction:
    """Return what may be spent of a budget."""
    whole = Fraction(budget_usd)
    held = Fraction(0)
    for rule in rules:
        if isinstance(rule, Reserve):
            held += Fraction(rule.usd) if rule.share is None else Fraction(rule.share) * whole
    return max(whole - held, Fraction(0))


def value(asked, choices) -> Decimal:
    """Return what a choice is worth."""
    return sum(
        (one.priority * way.quality for one, way in zip(asked, choices, strict=True) if way),
        Decimal(0),
    )


def best(rules, asked, budget_usd: Decimal, catalog: Catalog = TINY) -> Decimal | None:
    """Try everything; return the greatest value that keeps all rules, None where none does."""
    ways = [[None, *each] for each in left(rules, asked, catalog)]
    worth = [
        value(asked, choices)
        for choices in product(*ways)
        if keeps(rules, asked, choices, budget_usd=budget_usd, catalog=catalog)
    ]
    return max(worth, default=None)


def choices_of(plan, asked) -> list[Way | None]:
    """Return what a plan chose, by its outcomes."""
    taken = [outcome.taken for outcome in plan.outcomes]
    return [
        next((way for way in one.ways if way.option == option), None) if option else None
        for one, option in zip(asked, taken, strict=True)
    ]


CLIENTS = ["acme", "zen", ""]
whose = st.sampled_from(
    [{}, {"by": "client"}, {"where": {"client": "acme"}}, {"by": ["client", "film"]}]
)
which = st.sampled_from(
    [
        {},
        {},
        {"model": "north/plain"},
        {"provider": "south"},
        {"resolution": "1080p"},
        {"resolution": ["720p", "1080p"], "provider": "north"},
    ]
)
filters = st.one_of(
    st.builds(
        lambda kind, options, where: kind(**options, **where),
        st.sampled_from([Only, Exclude]),
        which.filter(bool),
        whose,
    ),
    st.builds(lambda word, where: Floor(**word, **where), st.sampled_from(
        [{"quality": 1}, {"quality": "1.2"}, {"tier": "Fine"}, {"resolution": "1080p"}]
    ), whose),
)  # fmt: skip
amounts = st.sampled_from(
    [
        (Cap, {"usd": "0.5"}), (Cap, {"usd": "1.5"}), (Cap, {"usd": 3}), (Cap, {"credits": 20}),
        (Cap, {"videos": 1}), (Cap, {"videos": 2}), (Cap, {"seconds": 7}), (Cap, {"takes": 3}),
        (Least, {"videos": 1}), (Least, {"usd": "0.5"}), (Least, {"share": "0.5"}),
        *((Share, {"most": part, "by": "client"}) for part in ("0.5", "0.3", 1)),
    ]
)  # fmt: skip
limits = st.one_of(
    st.builds(lambda one, options, by: one[0](**one[1] | options | by), amounts, which, whose),
    st.sampled_from(
        [
            Cap(by="client", usd={"acme": "0.5", "zen": "1.2"}),
            Cap(by="due", seconds=8, cumulative=True),
            Cap(by="due", usd=1, cumulative=True),
            Least(by="client", videos={"acme": 1}),
        ]
    ),
)
ties = st.one_of(
    st.builds(
        lambda kind, by: kind(by), st.sampled_from([OneOf, AllOrNone]),
        st.sampled_from(["film", "client", ["client", "film"]]),
    ),
    st.builds(
        lambda by, what: Same(by, what), st.sampled_from(["film", "client"]),
        st.sampled_from(["model", "resolution", "provider"]),
    ),
    st.just(Needs("after")),
)  # fmt: skip
reserves = st.sampled_from([Reserve(usd="0.3"), Reserve(share="0.1")])
rules_of = st.lists(
    st.one_of(filters, limits, limits, ties, ties, reserves), min_size=1, max_size=4, unique=True
)


@st.composite
def batches(draw, most: int = 5):
    """Draw a table of a few requests: some are tied to earlier ones."""
    rows = []
    for at in range(draw(st.integers(1, most))):
        others = [f"r{each}" for each in range(at)]
        after = draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if others else []
        rows.append(
            {
                "id": f"r{at}",
                "duration": draw(st.sampled_from([3, 5, 8])),
                "priority": draw(st.sampled_from([0, 1, 2, 5, "0.375"])),
                "client": draw(st.sampled_from(CLIENTS)),
                "film": draw(st.sampled_from(["F1", "F2", ""])),
                "due": draw(st.sampled_from([1, 2, ""])),
                "platform": draw(st.sampled_from(["", "", "small"])),
                "takes": draw(st.sampled_from([1, 1, "1.5"])),
                "required": draw(st.sampled_from([False, False, False, True])),
                "after": ", ".join(after),
            }
        )
    return rows
