"""The rows that a template comes with: a small batch that anybody understands."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from planner.catalog.schema import Catalog
from planner.requests.cells import Wrong
from planner.requests.fields import FIELDS

BATCH: tuple[dict[str, Any], ...] = (
    {"id": "SP-01", "title": "Spring launch: the pour", "content_type": "product_showcase",
     "duration": 10, "platform": "instagram", "priority": 9, "required": "yes"},
    {"id": "SP-02", "title": "Spring launch, the film", "content_type": "full_scene",
     "duration": 30, "platform": "youtube", "priority": 8, "required_quality": "Pro"},
    {"id": "SP-03", "title": "Meet the roaster", "content_type": "story_segment",
     "duration": 15, "platform": "youtube", "priority": 5, "required_quality": "Enhanced"},
    {"id": "SP-04", "title": "Cold brew, first sip", "content_type": "social_media_clip",
     "duration": 5, "platform": "tiktok", "priority": 4, "takes": 2},
    {"id": "SP-05", "title": "Gift box, turning", "duration": 8, "platform": "instagram",
     "priority": 3, "features": "audio", "max_cost_usd": Decimal(6)},
    {"id": "SP-06", "title": "Shop window, a loop", "duration": 10, "platform": "presentation",
     "priority": 2, "resolution": "1080p"},
    {"id": "SP-07", "title": "Latte art, step by step", "content_type": "product_showcase",
     "duration": 10, "platform": "tiktok", "priority": 2},
    {"id": "SP-08", "title": "Thank you, all", "content_type": "social_media_clip",
     "duration": 5, "platform": "twitter", "priority": Decimal("0.5")},
)  # fmt: skip


def example_rows(catalog: Catalog) -> list[dict[str, Any]]:
    """Return the example rows, without what a catalog has no name for.

    A kind of content stands for a length where the catalog knows it; else the length does.
    """
    rows = [
        {name: value for name, value in row.items() if _is_known(name, value, catalog)}
        for row in BATCH
    ]
    for row in rows:
        if "content_type" in row:
            del row["duration"]
    return rows


def _is_known(name: str, value: object, catalog: Catalog) -> bool:
    field = FIELDS.get(name)
    if field is None or field.reader is None:
        return True
    return not isinstance(field.reader(catalog)(value), Wrong)
