import pytest

import planner

BATCH = [
    {"id": "a", "duration": 10, "priority": 3, "title": "Rug"},
    {"id": "b", "duration": 61, "priority": 5, "title": "Saga"},
    {"id": "c", "duration": 10, "priority": 0, "title": None},
    {"id": "d", "duration": 20, "priority": 0.1, "model": "kling-pro", "title": "Lamp"},
    {"id": "e", "duration": 5, "model": "kling-v1", "resolution": "720p", "title": "Mug"},
    {"id": "f", "duration": 5, "platform": "twitter", "priority": 9, "title": "<b>Ad</b>"},
]


@pytest.fixture
def batch():
    """Return six requests of which each meets another fate."""
    return [dict(row) for row in BATCH]


@pytest.fixture
def plan(batch):
    """Plan the batch for $20, at which it is tight."""
    return planner.plan(batch, 20)
