"""What the sheet Rules says of itself: each column, each rule, and examples of a catalog's own."""

from __future__ import annotations

from typing import NamedTuple

from planner.catalog.schema import Catalog
from planner.outputs.template.columns import columns_for, heading

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
    "Floor: quality 2.5, tier {tier} or resolution {best}.\n"
    "Same: model, mode, resolution or provider.",
}


class Help(NamedTuple):
    """A rule that there is: its name, what it says, an example."""

    rule: str
    says: str
    example: str


def said_of(column: str, catalog: Catalog) -> str:
    """Say what stands in a column of the sheet, in names of a catalog."""
    return SAYS[column].format(**_names(catalog))


def rules_there_are(catalog: Catalog) -> list[Help]:
    """Explain every rule on a line."""
    lines = (
        ("Only", "Only these options may be used.", "where {where}, options resolution = {seen}"),
        ("Exclude", "These options may not be used.", "options {option}"),
        (
            "Floor",
            "What is made is at least this good, as it is seen.",
            "where {where}, limit tier {tier}",
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
    names = _names(catalog)
    return [Help(rule, says, example.format(**names)) for rule, says, example in lines]


def examples(catalog: Catalog) -> list[dict[str, str]]:
    """Return rows of the sheet that say something of the template's requests."""
    names = _names(catalog)
    rows = (
        {"rule": "Cap", "by": "{column}", "limit": "$40"},
        {"rule": "Floor", "where": "{where}", "limit": "tier {tier}"},
        {"rule": "Exclude", "options": "{option}"},
        {"rule": "Reserve", "limit": "10 %"},
    )
    return [{name: text.format(**names) for name, text in row.items()} for row in rows]


def _names(catalog: Catalog) -> dict[str, str]:
    """Return names of a catalog to speak of: those of `SAYS` and the examples."""
    sizes = list(catalog.resolutions)
    column, value, seen = "Title", "Meet the roaster", sizes[0]
    if "platform" in columns_for(catalog):
        value, seen = next(iter(catalog.platforms.items()))
        column = heading("platform")
    return {
        "column": column,
        "where": f"{column} = {value}",
        "option": f"model = {min(catalog.models, key=len)}",
        "tier": list(catalog.tiers)[-1] if catalog.tiers else "Pro",
        "seen": seen,
        "best": sizes[-1],
    }
