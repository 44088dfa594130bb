"""The report in a browser: for every eye and hand, on every screen, on paper, without a network."""

import pytest

import planner
from planner.catalog.spelling import value_text
from tests.browsing import DESKTOP, PHONE, accessibility_faults
from tests.outputs.report.test_write import nasty_plan

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Write the report of the sample batch."""
    path = tmp_path_factory.mktemp("report") / "plan.html"
    planner.plan("data/requests.xlsx", 100).report(path)
    return path


def visible(browser, css):
    """Return the texts of the elements that can be seen."""
    return browser.run(
        "return [...document.querySelectorAll(arguments[0])].filter(e => e.offsetParent)"
        ".map(e => e.innerText)",
        css,
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_everybody_can_read_it(browser, page, size, dark):
    """Axe-core finds nothing, nothing is scrolled sideways, nothing is asked for or complained."""
    browser.open(page, size=size, dark=dark)
    assert accessibility_faults(browser) == []
    assert not browser.is_too_wide()
    assert browser.asked_for() == []
    assert browser.complaints() == []


def test_nasty_texts_fit_on_a_phone_and_run_nothing(browser, tmp_path):
    """Titles of ten thousand letters, ends of scripts, overrides of direction."""
    nasty_plan().report(tmp_path / "plan.html")
    browser.open(tmp_path / "plan.html", size=PHONE)
    assert not browser.is_too_wide()
    assert accessibility_faults(browser) == []
    assert browser.complaints() == []


def test_the_slider_shows_the_plan_of_another_budget(browser, page):
    """What it says there is what planning for that budget says; the answer stays as it is."""
    browser.open(page)
    answer = browser.find("#answer").text
    browser.find("#budget input[type=range]").send_keys("\ue010")  # End
    budget, value = visible(browser, "#budget .figures b")[::2][:2]
    assert budget != "$100.00"
    plan = planner.plan("data/requests.xlsx", budget)
    assert value == value_text(plan.value)
    assert browser.find("#answer").text == answer
    assert browser.asked_for() == []
    assert browser.complaints() == []


def test_the_list_is_searched(browser, page):
    """Every word must be there; an emptied field shows all again."""
    browser.open(page)
    rows = "#made tbody tr"
    every = visible(browser, rows)
    browser.find("#made input").send_keys("ADVENT tt-15")
    (shown,) = visible(browser, rows)
    assert "Advent window 2" in shown
    assert browser.find("#made output").text == f"1 of {len(every)} shown"
    browser.find("#made input").send_keys("\ue003" * 12)  # backspace
    assert visible(browser, rows) == every


def test_the_list_is_sorted_by_keyboard_both_ways(browser, page):
    """Numbers by size, from the greatest; the heading says how."""
    browser.open(page)
    button = next(b for b in browser.find_all("#made thead button") if b.text == "Cost")
    for order, reverse in (("descending", True), ("ascending", False)):
        button.send_keys("\n")
        cells = visible(browser, "#made tbody td[data-h=Cost]")
        costs = [float(text.replace("$", "")) for text in cells]
        assert costs == sorted(costs, reverse=reverse)
        assert len(browser.find_all(f"#made th[aria-sort={order}]")) == 1
        assert len(browser.find_all("#made th[aria-sort]")) == 1


def test_without_scripts_it_is_all_there(browser, page):
    """The plain table, and no field that would do nothing."""
    browser.open(page, scripts=False)
    assert browser.find_all("input[type=search]") == []
    assert browser.find_all("thead button") == []
    assert len(browser.find_all("#made tbody tr")) == 25


def test_paper_shows_the_whole_list_and_no_tools(browser, page):
    """Even while a search hides most of it."""
    browser.open(page, media="print")
    every = len(visible(browser, "#made tbody tr"))
    browser.open(page)
    browser.find("#made input").send_keys("advent")
    assert len(visible(browser, "#made tbody tr")) < every
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert len(visible(browser, "#made tbody tr")) == every
    assert visible(browser, "input, button, nav, .changes, .vp-slider .note") == []
    assert visible(browser, "#made thead th")[0] == "Video"


def test_the_contents_lead_there_on_a_phone(browser, page):
    """By a touch."""
    browser.open(page, size=PHONE)
    for link in browser.find_all("nav a"):
        assert link.size["height"] >= 24
    browser.find("nav a[href='#left']").click()
    top = "return document.querySelector('#left').getBoundingClientRect().top"
    browser.driver.implicitly_wait(1)
    for _ in range(50):
        if abs(browser.run(top)) < 100:
            break
        browser.run("return new Promise(done => setTimeout(done, 100))")
    assert abs(browser.run(top)) < 100


def test_long_names_of_models_and_drafts_fit_every_screen(browser, tmp_path):
    """The list of videos wraps, or moves sideways in its own box; the page never does."""
    draft = "fal_ai/minimax/h3/text-to-video"
    rows = [
        {"id": "a", "duration": 20, "priority": 9, "takes": 5, "draft": draft},
        {"id": "b", "title": "Saga", "duration": 61, "priority": 6, "takes": 4, "draft": draft},
    ]
    plan = planner.plan(rows, 80, catalog="providers")
    assert plan.tally.made == 2
    plan.report(tmp_path / "plan.html")
    for width in (1200, 800, 400):
        browser.open(tmp_path / "plan.html", size=(width, 900))
        assert not browser.is_too_wide()
        assert accessibility_faults(browser) == []
