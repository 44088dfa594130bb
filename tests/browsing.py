"""A browser for tests: Debian's Chromium without a window and without a network.

A test takes the fixture `browser`, which is left out where there is no Chromium.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

DESKTOP, PHONE = (1200, 900), (360, 740)  # CSS pixels
OURS = ("file:", "data:", "blob:", "about:", "chrome:", "devtools:")
FLAGS = (
    "--headless=new",
    "--no-sandbox",  # it runs as root in CI
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # no network, whatever a page asks for
)


class Browser:
    """Chromium with one page.

    Attributes
    ----------
    driver
        Selenium's, for whatever is not here.
    """

    def __init__(self, program: str, driver: str) -> None:
        from selenium import webdriver

        options = webdriver.ChromeOptions()
        options.binary_location = program
        for flag in FLAGS:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        service = webdriver.ChromeService(driver)  # named, so that nothing is looked for or loaded
        self.driver = webdriver.Chrome(options, service)

    def open(
        self,
        path: Path,
        *,
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
        scripts: bool = True,
        media: str = "",
    ) -> None:
        """Open a file, in a window of this size; `media` may be "print"."""
        self._forget()
        self._tell("Emulation.setScriptExecutionDisabled", value=not scripts)
        self._tell(
            "Emulation.setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._tell("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.driver.get(path.resolve().as_uri())

    def show(self, html: str, folder: Path, **look: Any) -> Path:
        """Write a page or a fragment to the folder, open it as of `open`, and return its path.

        A fragment is put into a plain page with a heading, light or dark as the viewer likes it.
        """
        if "<html" not in html[:500].lower():
            html = PAGE.format(html=html)
        path = folder / "page.html"
        path.write_text(html, encoding="utf-8")
        self.open(path, **look)
        return path

    def run(self, script: str, *arguments: Any) -> Any:
        """Run JavaScript in the page, and return what it returns."""
        return self.driver.execute_script(script, *arguments)

    def find(self, css: str) -> Any:
        """Return the first element that the selector means."""
        return self.driver.find_element("css selector", css)

    def find_all(self, css: str) -> list[Any]:
        """Return every element that the selector means."""
        return list(self.driver.find_elements("css selector", css))

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Write a PNG of the whole page, or of what the window shows of it."""
        told = self._tell("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(told["data"]))

    def pdf(self, path: Path) -> None:
        """Print the page on A4."""
        told = self._tell(
            "Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=True
        )
        path.write_bytes(base64.b64decode(told["data"]))

    def complaints(self) -> list[str]:
        """List what the page wrote to the console since it was opened: errors and warnings."""
        return [
            entry["message"]
            for entry in self.driver.get_log("browser")
            if entry["level"] in ("SEVERE", "WARNING")
        ]

    def asked_for(self) -> list[str]:
        """List every address on a network that the page asked for since it was opened."""
        asked = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = message["params"]["request"]["url"]
                if not address.startswith(OURS):
                    asked.append(address)
        return asked

    def is_too_wide(self) -> bool:
        """Whether the page has to be scrolled sideways."""
        return bool(
            self.run("const page = document.documentElement; return page.scrollWidth > innerWidth;")
        )

    def _forget(self) -> None:
        for kind in ("browser", "performance"):
            self.driver.get_log(kind)

    def _tell(self, command: str, **arguments: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, arguments)


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>
  :root {{ color-scheme: light dark; background: #fff; color: #111; }}
  @media (prefers-color-scheme: dark) {{ :root {{ background: #111; color: #eee; }} }}
  body {{ margin: 16px; }}
  h1 {{ font: 12px sans-serif; }}
</style>
</head><body><main><h1>A page</h1>{html}</main></body></html>
"""


def accessibility_faults(browser: Browser, *, within: str = "html") -> list[str]:
    """List what axe-core finds wrong with the page, or with a part of it.

    Parameters
    ----------
    browser
        With the page open.
    within
        Selector of the part.

    Returns
    -------
    list of str
        A line for each rule and element: ``"color-contrast: <td class=no>: why"``. Best practices
        are among the rules, and scripts must be allowed.
    """
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    if not browser.run("return typeof axe === 'object'"):
        browser.run(axe)
    found = browser.driver.execute_async_script(
        "const [part, done] = arguments;"
        "axe.run(part, {resultTypes: ['violations']}).then(done, e => done({error: `${e}`}));",
        within,
    )
    if "error" in found:
        raise RuntimeError(found["error"])
    return [
        f"{fault['id']}: {node['html'][:120]}: {node.get('failureSummary', fault['help'])}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once; tests that need it are left out where there is none."""
    pytest.importorskip("selenium")
    program = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("there is no chromium and chromedriver: apt install chromium-driver")
    os.environ["SE_OFFLINE"] = "true"
    started = Browser(program, driver)
    yield started
    started.driver.quit()
