"""A small catalog with a cheap model that makes drafts, and plans with it that are proved."""

import planner
from planner.catalog.loading import parse_catalog

TEXT = """
    name = "studio"
    prices_in = "usd"
    defaults = { model = "fine/one", resolution = "720p" }
    uses = { hero = 4 }
    segments = { allowed = true }
    [resolutions]
    480p = { quality = 0.9 }
    720p = { quality = 1 }
    1080p = { quality = 1.1 }
    [models."fine/one"]
    quality = 1.6
    duration_s = [5, 10]
    offers = [
        { resolution = "720p", price = { by_duration = { 5 = 2.5, 10 = 4.8 } } },
        { resolution = "1080p", price = { by_duration = { 5 = 3.1, 10 = 6.3 } } },
    ]
    [models."fine/two"]
    quality = 1.3
    takes = 1.2
    duration_s = { max = 10 }
    extras.audio.factor = 1.5
    offers = [{ resolution = "720p", price = { per_second = 0.25 } }]
    [models."cheap/lite"]
    duration_s = [4, 8]
    offers = [{ resolution = "480p", price = { per_second = 0.05 } }]
"""
STUDIO = parse_catalog(TEXT, source="studio.toml")
# Billed in cents, with a model that makes drafts for whoever does not say no.
CENTS = parse_catalog(
    'billing_step = 0.01\ndraft = "cheap/lite"\n' + TEXT.replace("0.05", "0.0333"), source="c.toml"
)
SHOT = {"duration": 5, "takes": 3, "draft": "cheap/lite"}
DRAFTED = "3 drafts with cheap/lite at 480p of 8 s each, then one final."


def planned(rows, budget=1000, catalog=STUDIO, **more):
    """Plan, prove it, and prove it again as it is read from JSON."""
    plan = planner.plan(rows, budget, catalog=catalog, **more)
    known = {"rules": more["rules"]} if "rules" in more else {}
    assert plan.verify(rows, catalog=catalog, **known)
    assert planner.Plan.from_json(plan.to_json()).verify(rows, catalog=catalog, **known)
    return plan
