"""Two catalogs side by side: one's own, and a newer price list."""

import json
from datetime import date
from pathlib import Path

from planner.catalog.litellm import import_litellm
from planner.catalog.loading import parse_catalog
from planner.catalog.refreshing.in_file import changed_text
from planner.catalog.refreshing.refresh import Newer, refresh
from planner.catalog.schema import Catalog
from planner.catalog.writing import toml_text

OLD, DAY = date(2026, 1, 1), date(2026, 7, 1)
MAPS = Path(__file__).parents[2] / "data" / "price_maps"
HEAD = """
name = "mine"
as_of = 2026-01-01
prices_in = "usd"
defaults = { model = "own/a", resolution = "720p" }
[sources.litellm]
url = "a price map"
as_of = 2026-01-01
[resolutions]
480p = { quality = 0.9 }
720p = { quality = 1 }
1080p = { quality = 1.1 }
[models."own/a"]
quality = 1
duration_s = [5, 10]
offers = [{ resolution = "720p", price = { per_second = 1 } }]
"""
LISTED = 'as_of = 2026-01-01\nduration_s = [5]\nsources = { prices = ["litellm"] }\n'


def own(*models):
    """Write a catalog of one's own: a model that nobody else has, and these texts of models."""
    return HEAD + "".join(models)


def price_map(entries, day=DAY):
    """Make a price map of entries: numbers are prices per second, dicts what stands there."""
    full = {
        name: {
            "mode": "video_generation",
            **(one if isinstance(one, dict) else {"output_cost_per_second": one}),
        }
        for name, one in entries.items()
    }
    return newer_of(json.dumps(full), day)


def newer_of(text, day=DAY):
    """Read a price map as a newer price list."""
    read = import_litellm(text, source="map.json", as_of=day)
    return Newer(Catalog.model_validate(read.catalog), day, read.bases, read.unread)


def real(version, day):
    """Read the price map of a version of litellm."""
    return newer_of((MAPS / f"litellm-{version}.json").read_text("utf-8"), day)


def imported(version, day):
    """Return the text of the catalog that a version of litellm is imported as."""
    text = (MAPS / f"litellm-{version}.json").read_text("utf-8")
    return toml_text(import_litellm(text, source="map.json", as_of=day).catalog)


def refreshed(text, newer):
    """Refresh a catalog; return what was found, the text that is written, and what it reads as."""
    found = refresh(parse_catalog(text, source="mine.toml"), newer)
    written = changed_text(text, found.edits)
    return found, written, parse_catalog(written, source="again.toml")


def nothing(found):
    """Say whether a refresh found nothing to change."""
    return not (found.edits or found.prices or found.added or found.retired or found.wider)
