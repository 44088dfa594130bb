"""The report is one whole page: nothing is loaded, nothing is obeyed, nothing is left open."""

import json
import re
from functools import cache
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.outputs.report.write import report
from tests.pages import read_page

NASTY = (
    "</script><script>alert(1)</script>",
    "</title></style><!--",
    "\"' onload='alert(1)' x=\"",
    "&lt;b&gt; &amp; <b>bold</b>",
    "\u202eright to left, never ended",
    "مرحبا",
    "😀" * 10_000,
    "\x00\x07\ud800\uffff",
    "]]> <![CDATA[ <?php ?>",
)


def _whole(text):
    """Leave out halves of characters, which no id may have."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def nasty_plan(budget=20):
    """Plan videos whose every text is nasty, so that some are made, left out, impossible."""
    rows = [
        {"id": f"{_whole(text)} {at}", "title": text, "client": text[:40], "duration": seconds}
        for seconds in (5, 60, 600)
        for at, text in enumerate(NASTY, start=seconds)
    ]
    return planner.plan(rows, budget)


def test_the_page_has_a_title_a_language_landmarks_and_headings_in_order(plan):
    """What a screen reader goes by."""
    page = read_page(report(plan))
    assert page.one("html").attributes["lang"] == "en"
    assert page.one("title").text.startswith(page.one("h1").text)
    assert [one.tag for one in page.one("body").inner if not isinstance(one, str)] == [
        "a", "header", "nav", "main", "footer", "script",
    ]  # fmt: skip
    levels = [int(one.tag[1]) for one in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_every_link_of_the_contents_leads_to_a_section_with_its_title(plan):
    """As does the one that skips them."""
    page = read_page(report(plan))
    for link in page.all("a"):
        target = page.section(link.attributes["href"].removeprefix("#"))
        assert page.section(target.attributes["aria-labelledby"]).tag == "h2"
    assert len(list(page.one("nav").all("a"))) == len(list(page.one("main").all("section")))


def test_every_table_has_a_caption_and_names_its_columns_and_rows(plan):
    """By scope."""
    for table in read_page(report(plan)).all("table"):
        assert table.one("caption").text
        assert {head.attributes["scope"] for head in table.one("thead").all("th")} == {"col"}
        for row in table.one("tbody").all("tr"):
            assert [head.attributes["scope"] for head in row.all("th")] == ["row"]


@pytest.mark.parametrize("make", [nasty_plan, lambda: planner.plan("data/requests.xlsx", 100)])
def test_the_page_asks_for_nothing(make):
    """No address is looked up, whatever a table says; and a policy forbids it."""
    html = report(make())
    page = read_page(html)
    policy = page.one("head").one("meta")
    assert "default-src 'none'" in html
    assert policy is not None
    for one in page.all():
        for name in ("src", "href", "action", "data", "poster", "srcset", "background"):
            assert one.attributes.get(name, "#").startswith(("#", "data:"))
    code = "".join(t for one in page.all("style", "script") for t in one.inner)
    assert not re.search(r"https?:|//\w|@import|url\(|fetch|XMLHttp|import\(|WebSocket", code)


def test_what_users_write_is_shown_and_never_obeyed():
    """Not in ids, titles, columns or values; the elements are those of a harmless plan."""
    page = read_page(report(nasty_plan()))
    harmless = read_page(report(planner.plan("data/requests.xlsx", 100)))
    assert {one.tag for one in page.all()} <= {one.tag for one in harmless.all()}
    assert len(list(page.all("script"))) == len(list(harmless.all("script")))
    names = {name for one in page.all() for name in one.attributes}
    assert names <= {name for one in harmless.all() for name in one.attributes}
    assert "</script><script>alert(1)</script>" in page.one("main").text


def test_what_users_write_keeps_its_direction_to_itself():
    """Each name is isolated, so that an override ends with it."""
    page = read_page(report(nasty_plan()))
    for one in page.one("main").all():
        for text in one.inner:
            if isinstance(text, str) and "\u202e" in text:
                assert one.tag == "bdi"


@given(text=st.text(st.characters(codec=None), min_size=1))
@settings(max_examples=15)
def test_any_text_makes_a_page_that_can_be_written_and_read(text):
    """Of any characters, halves of them included."""
    rows = [{"id": "a", "title": text, "client": text, "duration": 5}]
    html = report(planner.plan(rows, 1))
    assert html.encode("utf-8").decode("utf-8") == html
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", html)
    read_page(html)


def test_equal_plans_give_equal_pages(batch):
    """Byte by byte, however long solving took."""
    assert report(planner.plan(batch, 20)) == report(planner.plan(batch, 20))


def test_a_plan_is_reported_by_either_door(plan, tmp_path):
    """The same file, whole."""
    plan.report(tmp_path / "a.html")
    plan.save(str(tmp_path / "b.HTML"))
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.HTML").read_bytes()
    assert (tmp_path / "a.html").read_text("utf-8") == report(plan)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("plan.pdf", "plan.pdf: a report is a page; name it plan.html"),
        ("plan", "name it plan.html"),
        ("nowhere/plan.html", "there is no folder"),
        (7, "the path is 7; expected where to write the report"),
    ],
)
def test_a_report_that_cannot_be_written_is_refused(plan, tmp_path, path, message):
    """With the mend, and without a trace."""
    with pytest.raises(planner.OutputError, match=message):
        plan.report(tmp_path / path if isinstance(path, str) else path)
    assert list(tmp_path.iterdir()) == []


KLING = "data/requests.xlsx"
TWO = [{"duration": 5}, {"duration": 9}]
# Those that have least to say, or say it with reserve.
PLANS = {
    "no requests": lambda: planner.plan(pd.DataFrame({"duration": []}), 10),
    "one": lambda: planner.plan(TWO[:1], 10),
    "no money": lambda: planner.plan(TWO, 0),
    "greedy": lambda: planner.plan(KLING, 100, method="greedy"),
    "a solver's word": lambda: planner.plan(KLING, 100, method="milp"),
    "from JSON": lambda: planner.Plan.from_json(planner.plan(KLING, 100).to_json()),
    "packages": lambda: planner.plan(KLING, planner.Budget(100, 30, packages=True)),
    "dollars": lambda: planner.plan([*TWO, {"duration": 500}], 2, catalog="providers"),
}


@cache
def reported(name):
    """Make one of them, and its report."""
    plan = PLANS[name]()
    return plan, report(plan)


@pytest.mark.parametrize("name", PLANS)
def test_every_plan_has_a_report_with_all_its_sections(name):
    """None is empty, none says what is not known."""
    _, html = reported(name)
    sections = list(read_page(html).one("main").all("section"))
    assert [one.attributes["id"] for one in sections] == [
        "answer", "budget", "money", "made", "left", "rules", "trust",
    ]  # fmt: skip
    assert all(len(one.text) > len(one.one("h2").text) for one in sections)
    assert not re.search(r">None<|\bnan\b|Decimal|<bdi></bdi>", html)


def test_a_plan_that_was_edited_claims_nothing():
    """Neither in its answer nor of its proof; it says what does not agree."""
    body = json.loads(planner.plan("data/requests.xlsx", 100).to_json())
    body["value"] += 100
    plan = planner.Plan.from_json(json.dumps(body))
    page = read_page(report(plan))
    assert "was edited since it was written" in page.section("answer").text
    assert "worth more" not in page.section("answer").text
    assert plan.edits[0] in page.section("trust").text
    assert "planner verify" not in page.section("trust").text


@pytest.mark.parametrize("name", PLANS)
def test_only_what_is_proved_is_called_proved(name):
    """By the plan itself, and by a certificate."""
    plan, html = reported(name)
    answer = read_page(html).section("answer").text
    proved = plan.batch is not None and plan.certified and plan.status == "optimal"
    assert ("and that is proved" in answer) == (proved and bool(plan.tally.requests))
    assert ("did not check" in answer) == (plan.batch is None)
