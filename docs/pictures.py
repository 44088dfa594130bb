"""Makes the pictures of the guides from plans of the sample batch, as a user would see them.

Run it from the root of the repository, where there are Chromium and chromedriver:

    python -m docs.pictures                 all of them
    python -m docs.pictures explain         those whose name begins so

Each is what an object shows in a notebook: a card, which is looked at in the browser, or a chart,
which draws itself. A report is opened as the page that it is. The pictures of rules are pages of
their own (`rule_pictures.py`).
"""

from __future__ import annotations

import base64
import shutil
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import planner
from docs import rule_pictures
from tests.browsing import Browser

DOCS = Path(__file__).parent
WIDTH, SHARPNESS, MARGIN = 980, 1, 14  # CSS pixels, pixels of each, CSS pixels
FINE = 1.5  # pixels of each, where letters are small
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A card</title>
<style>body {{ margin: 0; padding: {margin}px; color: #212121; background: #fff; }}</style>
</head><body>{card}</body></html>"""


@cache
def plan() -> planner.Plan:
    """Plan the sample batch for $100."""
    return planner.plan("data/requests.csv", 100)


@cache
def frontier() -> planner.Frontier:
    """Return its best plans for every budget."""
    return plan().frontier()


@cache
def scenarios() -> planner.Comparison:
    """Set it beside others."""
    more, fewer = plan().what_if(budget=150), plan().what_if(exclude="kling-v1")
    return planner.compare({"now": plan(), "$50 more": more, "without kling-v1": fewer})


# A new picture is a new line: the file, and what it shows.
CARDS: dict[str, Callable[[], Any]] = {
    "explain/plan.png": plan,
    "explain/explanation.png": lambda: plan().explain("BR-05"),
    "explain/surprises.png": lambda: plan().surprises(5),
    "tradeoffs/slider.png": frontier,
    "tradeoffs/diff.png": lambda: plan().diff(plan().what_if(budget=110)),
    "tradeoffs/comparison.png": scenarios,
    "tradeoffs/sensitivity.png": lambda: plan().sensitivity("BR-01"),
}
CHARTS: dict[str, Callable[[], Any]] = {
    "tradeoffs/frontier.png": lambda: frontier().plot(),
    "tradeoffs/steps.png": lambda: frontier().plot_steps(20),
    "tradeoffs/money.png": lambda: plan().plot(),
    "tradeoffs/scenarios.png": lambda: scenarios().plot(),
}
REPORTS: dict[str, Callable[[], Any]] = {"tradeoffs/report.png": plan}
RULES: dict[str, Callable[[], str]] = {
    f"rules/{name}.png": partial(rule_pictures.page, name) for name in rule_pictures.PICTURES
}
PICTURES = (*CARDS, *CHARTS, *REPORTS, *RULES)


def draw(name: str, browser: Browser, folder: Path) -> bytes:
    """Draw a picture."""
    if name in CHARTS:
        CHARTS[name]().save(folder / "chart.png", scale_factor=1.25)
        return (folder / "chart.png").read_bytes()
    page = folder / "page.html"
    if name in REPORTS:
        REPORTS[name]().report(page)
    elif name in RULES:
        page.write_text(RULES[name](), encoding="utf-8")
    else:
        card = CARDS[name]()._repr_html_()
        page.write_text(PAGE.format(margin=MARGIN, card=card), encoding="utf-8")
    browser.open(page, size=(WIDTH, 1200))
    height = 1200 if name in REPORTS else browser.run("return document.body.offsetHeight")
    scale = FINE if name in RULES else SHARPNESS
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": height, "scale": scale}
    told = browser.driver.execute_cdp_cmd(
        "Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True}
    )
    return base64.b64decode(told["data"])


def main(beginnings: list[str]) -> None:
    """Draw the pictures whose names begin so; all where nothing is said."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        sys.exit("there is no chromium and chromedriver: apt install chromium-driver")
    browser = Browser(program, driver)
    with TemporaryDirectory() as folder:
        for name in PICTURES:
            if not beginnings or name.startswith(tuple(beginnings)):
                path = DOCS / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(draw(name, browser, Path(folder)))
                print(f"docs/{name}: {path.stat().st_size:,} bytes")
    browser.driver.quit()


if __name__ == "__main__":
    main(sys.argv[1:])
