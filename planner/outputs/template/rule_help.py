"""What the sheet Rules says of itself: each column, each rule, and examples of a catalog's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from planner.catalog.quality import may_count_as
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain
from planner.outputs.template.columns import columns_for, heading
from planner.outputs.template.prices import Line, lines_of

TENTH = Decimal("0.1")

SAYS = {
    "rule": "What kind of rule it is; beside this table each of them is explained.\n"
    "A row that begins with # is for people, and is no rule.",
    "by": "A column of sheet Requests, or several by comma: each value that stands there has this "
    "rule for itself. An empty cell has none.\n"
    "One of, All or none, Same: what has the same value belongs together.\n"
    "Needs: the column with the ids of what must be made as well.\n"
    "Empty: all requests together.",
    "where": "Only the requests with these values, such as\n{where}; Priority = 8, 9\n"
    "Empty: all requests.",
    "options": "Which options are meant, by model, provider, resolution, mode or feature, such as\n"
    "{option}; resolution = {best}\nEmpty: all options.",
    "limit": "How much: $300, 2000 credits, 5 videos, 120 seconds, 12 takes, 30 %.\n"
    "Each value its own: tiktok = $30; youtube = $50.\n"
    "Floor: {floors} or resolution {best}.\n"
    "Same: model, mode, resolution or provider.",
}


class Help(NamedTuple):
    """A rule that there is: its name, what it says, an example."""

    rule: str
    says: str
    example: str


def said_of(column: str, names: Mapping[str, str]) -> str:
    """Say what stands in a column of the sheet, in names as of `names_for`."""
    return SAYS[column].format(**names)


def rules_there_are(names: Mapping[str, str]) -> list[Help]:
    """Explain every rule on a line."""
    lines = (
        ("Only", "Only these options may be used.", "where {where}, options resolution = {seen}"),
        ("Exclude", "These options may not be used.", "options {option}"),
        (
            "Floor",
            "What is made is at least this good, as it is seen.",
            "where {where}, limit {floor}",
        ),
        ("Cap", "At most this much.", "by Client, limit $300"),
        ("Least", "At least this much.", "where Campaign = spring, limit 5 videos"),
        ("Share", "At most this part of what is spent.", "options {option}, limit 40 %"),
        ("One of", "At most one of each group is made.", "by Story: the long cut or the short one"),
        ("All or none", "The whole group is made, or nothing of it.", "by Series"),
        ("Needs", "Made only if what its cell names is made.", "by Needs: of a teaser its film"),
        ("Same", "What is made of a group is made alike.", "by Film, limit model"),
        ("Reserve", "This much is kept back, as for retakes.", "limit 10 %"),
    )
    return [Help(rule, says, example.format(**names)) for rule, says, example in lines]


def examples(names: Mapping[str, str]) -> list[dict[str, str]]:
    """Return rows of the sheet that say something of the template's requests."""
    rows = (
        {"rule": "Cap", "by": "{column}", "limit": "$40"},
        {"rule": "Floor", "where": "{where}", "limit": "{floor}"},
        {"rule": "Exclude", "options": "{option}"},
        {"rule": "Reserve", "limit": "10 %"},
    )
    return [{name: text.format(**names) for name, text in row.items()} for row in rows]


def names_for(catalog: Catalog, on: date) -> dict[str, str]:
    """Return names to speak of: those of `SAYS` and the examples, of what can be had on a day."""
    lines = list(lines_of(catalog, on))
    sizes = list(catalog.resolutions)
    made = [size for size in sizes if any(line.offer.resolution == size for line in lines)]
    column, value, seen = "Title", "Meet the roaster", sizes[0]
    if "platform" in columns_for(catalog):
        value, seen = next(iter(catalog.platforms.items()))
        column = heading("platform")
    tiers = [name for name in catalog.tiers if _reaches(name, lines, catalog)]
    tiers.sort(key=catalog.tiers.__getitem__)
    names = (line.model for line in lines)
    quality = f"quality {_usual_quality(lines)}"
    return {
        "column": column,
        "where": f"{column} = {value}",
        "option": f"model = {min(names, key=len, default=next(iter(catalog.models)))}",
        "quality": quality,
        "floor": f"tier {tiers[-1]}" if tiers else quality,
        "floors": f"{quality}, tier {tiers[-1]}" if tiers else quality,
        "seen": seen,
        "best": (made or sizes)[-1],
    }


def _reaches(tier: str, lines: Sequence[Line], catalog: Catalog) -> bool:
    """Say whether anything is as good as a tier."""
    return any(
        line.quality >= catalog.tier_demands[tier]
        and may_count_as(catalog, line.model, line.offer.resolution, tier)
        for line in lines
    )


def _usual_quality(lines: Sequence[Line]) -> str:
    """Return a quality that half of what there is reaches."""
    qualities = sorted(line.quality for line in lines) or [Decimal(1)]
    return plain(qualities[len(qualities) // 2].quantize(TENTH, ROUND_FLOOR))
