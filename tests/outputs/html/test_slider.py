"""The budget slider: what it shows is what plans are, wherever it stands."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from selenium.webdriver.common.keys import Keys

import planner
from planner.catalog.spelling import usd, value_text
from planner.outputs.html.ride import MOST_LISTED, MOST_POINTS, more_of
from planner.outputs.html.slider import slider_html
from tests.browsing import DESKTOP, PHONE, accessibility_faults

EVIL = "</script><img src=x onerror=\"document.title='broken'\"><!-- & \u2028 \" ' \ud800"
ROWS = [
    {"id": "a", "title": EVIL, "duration": 5, "priority": 3},
    {"id": "b", "title": "$5 of $10", "duration": 10, "priority": 3},
    {"id": "c", "title": "Holiday spot", "duration": 20, "priority": 2},
    {"id": "d", "title": "新年", "duration": 5, "priority": 1, "required": True},
]


@pytest.fixture(scope="module")
def frontier():
    """Return the frontier of four videos, one of them with a title that means harm."""
    return planner.plan(ROWS, 2).frontier()


def data_of(html):
    """Read what the script is given."""
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', html)[1])


def figures(browser, root=".vp-slider"):
    """Read the figures that are shown."""
    return browser.run(
        "const root = document.querySelector(arguments[0]); return Object.fromEntries("
        "arguments[1].map((name) => [name, root.querySelector(`.${name}`).textContent]));",
        root,
        ["budget", "spent", "value", "made", "worth"],
    )


def videos(browser):
    """Read which video is made with what, by name; the mark and the tint say the same."""
    found = browser.run(
        "return [...document.querySelectorAll('.videos li')].map((item) => [item.className,"
        "...['.mark', 'bdi', 'small'].map((part) => item.querySelector(part).textContent)]);"
    )
    for look, mark, _, option in found:
        assert (mark == "\u2713") == ("made" in look.split()) == (option != "left out")
    return {name: None if option == "left out" else option for _, _, name, option in found}


def check(browser, frontier, at, rows):
    """Compare what is shown of a point with a plan for its budget.

    Of several plans that are worth and cost the same, another may be found anew; who is made is
    compared with the one that the frontier gives.
    """
    anew, plan = (make(frontier.points[at].budget_usd) for make in (_planned(rows), frontier.plan))
    assert (anew.value, anew.cost_usd) == (plan.value, plan.cost_usd)
    assert (
        figures(browser).items()
        >= {
            "budget": usd(anew.budget_usd),
            "spent": usd(anew.cost_usd),
            "value": value_text(anew.value),
            "made": f"{plan.tally.made} of {plan.tally.requests}",
        }.items()
    )
    return plan


def _planned(rows):
    return lambda budget: planner.plan(rows, budget)


def set_to(browser, at):
    """Move the slider as a script or a helper would."""
    browser.run(
        "const dial = document.querySelector('.vp-slider .dial'); dial.value = arguments[0];"
        "dial.dispatchEvent(new Event('input', {bubbles: true}));",
        at,
    )


def test_moving_it_shows_the_plan_of_each_budget(browser, tmp_path, frontier):
    """By keyboard, by its buttons, by its value, by the curve: as planning says."""
    browser.show(slider_html(frontier), tmp_path)
    start = data_of(slider_html(frontier))["start"]
    check(browser, frontier, start, ROWS)
    dial = browser.find(".dial")
    dial.send_keys(Keys.HOME)
    check(browser, frontier, 0, ROWS)
    for at in range(1, min(5, len(frontier))):
        dial.send_keys(Keys.ARROW_RIGHT)
        check(browser, frontier, at, ROWS)
    dial.send_keys(Keys.END)
    check(browser, frontier, len(frontier) - 1, ROWS)
    browser.find(".less").click()
    check(browser, frontier, len(frontier) - 2, ROWS)
    browser.find(".more").click()
    browser.find(".more").click()
    check(browser, frontier, len(frontier) - 1, ROWS)
    browser.find(".back").click()
    check(browser, frontier, start, ROWS)
    for at in range(0, len(frontier), 3):
        set_to(browser, at)
        check(browser, frontier, at, ROWS)
    assert (browser.complaints(), browser.asked_for()) == ([], [])


def test_the_sample_is_shown_as_it_is_planned(browser, tmp_path, sample_frontier):
    """Every video by name, with what it is made with; who changes against the step before."""
    html = slider_html(sample_frontier)
    data = data_of(html)
    browser.show(html, tmp_path)
    usds = [usd(point.budget_usd) for point in sample_frontier.points]
    for at in (0, data["start"], len(data["points"]) // 2, len(data["points"]) - 1):
        set_to(browser, at)
        place = usds.index(data["points"][at][0])
        plan = check(browser, sample_frontier, place, "data/requests.xlsx")
        table = plan.to_frame()
        made = {
            f"{row.id} {row.title}": None if row.decision == "skipped" else row.model
            for row in table.itertuples()
        }
        shown = videos(browser)
        assert set(shown) == set(made)
        assert sum(option is not None for option in shown.values()) == plan.tally.made
        assert all((shown[name] is None) == (made[name] is None) for name in made)
        assert all(shown[name].startswith(made[name]) for name in made if made[name])


def test_each_step_says_who_changes(browser, tmp_path, frontier):
    """By name, against the step before: those whose plans differ, and how."""
    browser.show(slider_html(frontier), tmp_path)
    names = [name.text for name in browser.find_all(".videos bdi")]
    for at in range(1, len(frontier), 3):
        set_to(browser, at)
        before = usd(frontier.points[at - 1].budget_usd)
        assert browser.find(".against").text == f"Against {before}:"
        plans = [frontier.plan(frontier.points[one].budget_usd) for one in (at - 1, at)]
        lines = {
            line.find_element("css selector", "b").text: line.text
            for line in browser.find_all(".moves li")
        }
        for row, (old, new) in enumerate(zip(*(plan.outcomes for plan in plans), strict=True)):
            word = None
            if not old.made and new.made:
                word = "makes"
            elif old.made and not new.made:
                word = "drops"
            elif new.quality != old.quality:
                word = "better" if new.quality > old.quality else "simpler"
            told = {word for word, text in lines.items() if names[row] in text}
            assert told <= {"makes", "drops", "better", "simpler", "with something else"}
            assert word is None or told == {word}


def test_titles_do_no_harm(browser, tmp_path, frontier):
    """They are shown as texts, and nothing of them is run, with scripts and without."""
    html = slider_html(frontier)
    assert html.count("<img") == 0
    assert html.count("</script>") == 2
    html.encode("utf-8")
    for scripts in (True, False):
        browser.show(html, tmp_path, scripts=scripts)
        assert browser.driver.title == "A page"
        assert any("</script><img src=x" in name.text for name in browser.find_all(".videos bdi"))


def test_several_stand_on_one_page(browser, tmp_path, frontier):
    """Each moves alone, also where the same stands twice, and none leaves a name behind."""
    html, names = slider_html(frontier), "Object.getOwnPropertyNames(window)"
    before = f"<script>window.added = 0; window.before = new Set({names})</script>"
    after = f"<script>added = {names}.filter((name) => !before.has(name))</script>"
    page = f"{before}<div id=one>{html}</div><div id=two>{html}</div>{after}"
    browser.show(page, tmp_path)
    assert browser.run("return window.added") == ["before"]
    resting = figures(browser, "#two")
    assert figures(browser, "#one") == resting
    browser.find("#one .dial").send_keys(Keys.END)
    assert figures(browser, "#one") != resting
    assert figures(browser, "#two") == resting
    assert " id=" not in html


def test_without_scripts_it_shows_todays_plan(browser, tmp_path, frontier):
    """Figures, changes, videos; nothing that could be moved and would not."""
    html = slider_html(frontier)
    browser.show(html, tmp_path)
    told = figures(browser), browser.find(".changes").text, videos(browser)
    browser.show(html, tmp_path, scripts=False)
    assert (figures(browser), browser.find(".changes").text, videos(browser)) == told
    assert not browser.find(".bar").is_displayed()
    assert browser.find(".curve svg").is_displayed()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("dark", [False, True])
def test_it_can_be_used_by_everyone(browser, tmp_path, frontier, size, dark):
    """Nothing for axe-core to find, nothing too wide; it says aloud where it stands."""
    browser.show(slider_html(frontier), tmp_path, size=size, dark=dark)
    assert accessibility_faults(browser) == []
    assert not browser.is_too_wide()
    browser.find(".dial").send_keys(Keys.END)
    last = frontier.points[-1]
    assert browser.find(".dial").get_attribute("aria-valuetext") == (
        f"{usd(last.budget_usd)}: value {value_text(last.value)}, {last.made} of 4 made"
    )
    assert accessibility_faults(browser) == []


def test_on_paper_everything_is_there(browser, tmp_path, sample_frontier):
    """The whole list, without what can only be moved on a screen."""
    browser.show(slider_html(sample_frontier), tmp_path, media="print")
    box = browser.find(".scroll")
    assert browser.run("return arguments[0].scrollHeight <= arguments[0].clientHeight + 1", box)
    assert not browser.find(".bar").is_displayed()


def test_the_sample_takes_little_room(sample_frontier):
    """All its steps are 2,453; some hundred are kept, next to today's all, and it says so."""
    html = slider_html(sample_frontier)
    data = data_of(html)
    assert len(html.encode()) < 300_000
    assert len(data["points"]) <= MOST_POINTS
    kept, every = len(data["points"]), len(sample_frontier.points)
    assert f"{kept:,} of the {every:,} budgets at which the best plan changes" in html
    start = data["start"]
    usds = [usd(point.budget_usd) for point in sample_frontier.points]
    now = usds.index("$100.00")
    near = [point[0] for point in data["points"][start - 100 : start + 101]]
    assert near == usds[now - 100 : now + 101]


def test_of_many_videos_those_are_named_that_change(browser, tmp_path):
    """A few at each step; the others are counted, and it says so."""
    rows = [{"duration": 5 * (1 + at % 4), "priority": at % 7} for at in range(MOST_LISTED + 1)]
    frontier = planner.frontier(rows, [10, 50, 100])
    html = slider_html(frontier)
    data = data_of(html)
    assert f"Of more than {MOST_LISTED} videos only those are named that change" in html
    assert 'class="videos"' not in html
    browser.show(html, tmp_path)
    for at, (old, new) in enumerate(pairwise((10, 50, 100)), start=1):
        set_to(browser, at)
        told = {}
        for line in browser.find_all(".moves li"):
            word, _, text = line.text.partition(" ")
            named, _, more = text.removesuffix(" others").rpartition(" and ")
            others = more.removesuffix(" more") if named else text.removesuffix(" others")
            told[word] = len(named.split(", ")) * bool(named) + int(others.replace(",", ""))
        before, after = (frontier.plan(usd).outcomes for usd in (old, new))
        both = list(zip(before, after, strict=True))
        counts = {
            "makes": sum(new.made and not old.made for old, new in both),
            "drops": sum(old.made and not new.made for old, new in both),
            "better": sum(old.made and new.quality > old.quality for old, new in both),
            "simpler": sum(new.made and new.quality < old.quality for old, new in both),
        }
        assert told == {word: count for word, count in counts.items() if count}
        assert len(data["steps"][at]) == 3 * 12


@pytest.mark.parametrize(
    "rows", [[], [{"duration": 5, "priority": 0}], [{"duration": 5}], [{"duration": 500}]]
)
def test_little_is_shown_too(browser, tmp_path, rows):
    """No request, nothing of value, a single one, one that cannot be made."""
    browser.show(slider_html(planner.frontier(rows)), tmp_path)
    assert browser.complaints() == []
    assert browser.find(".made").text.endswith(f"of {len(rows)}")


def test_no_plan_is_said():
    """Where all budgets that were asked for are too small."""
    frontier = planner.frontier([{"duration": 20, "required": True}], [0])
    assert slider_html(frontier) == "<p>There is no plan for any of these budgets.</p>"
    late = replace(frontier, unsettled_usd=(Decimal(5),))
    assert slider_html(late) == "<p>Nothing was proved in time for any of these budgets.</p>"


def test_where_a_dollar_has_no_price_the_next_plan_is_told():
    """Credits come in packages, or rules count beside the money."""
    frontier = planner.plan([{"duration": 5}] * 9, planner.Budget(20, packages=True)).frontier()
    page = slider_html(frontier)
    assert "More money buys" in page
    assert "next $1" not in page
    rows = [{"duration": 5, "client": name} for name in ("acme", "acme", "zen")]
    frontier = planner.plan(rows, 1, rules=planner.Cap(by="client", usd=2)).frontier()
    points = frontier.points
    told = [more_of(points, at) for at in range(len(points))]
    assert told[-1] == ("nothing", "")
    for at, (gain, budget) in enumerate(told[:-1]):
        better = [one for one in points[at:] if one.value > points[at].value]
        if better:
            assert gain == f"{better[0].value - points[at].value:+.2f} value"
            assert budget == f"with ${better[0].budget_usd:.2f}"


class _Balance(HTMLParser):
    """Fails where elements do not close as they opened."""

    EMPTY = frozenset({"input", "path", "br"})

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag in self.EMPTY or self.open.pop() == tag


def test_it_is_a_fragment_that_closes_what_it_opens(frontier, sample_frontier):
    """So that it stands on any page."""
    for one in (frontier, sample_frontier):
        parser = _Balance()
        parser.feed(slider_html(one))
        assert parser.open == []
