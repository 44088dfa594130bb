"""Charts that show and save themselves without a network."""

import importlib
import pickle
import re
import sys
from xml.etree import ElementTree

import altair
import nbformat
import pytest

import planner
from planner.errors import OutputError
from planner.outputs.charts.offline import OfflineChart

NAMES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}  # of XML's vocabularies
SVG = "{http://www.w3.org/2000/svg}"
ROWS = [
    {"id": "a", "title": "</text><script>alert(1)</script> & \x00 \u202e", "duration": 5},
    {"id": "b", "title": "$5 of $10", "duration": 10, "priority": 3},
    {"id": "c", "title": "Ein Gruß 新年", "duration": 20, "priority": 2, "required": True},
]


@pytest.fixture(scope="module")
def frontier():
    """Return the frontier of three videos with odd titles."""
    return planner.plan(ROWS, 9).frontier()


@pytest.fixture(scope="module")
def charts(frontier):
    """Return one chart of each sort."""
    plan = planner.plan(ROWS, 9)
    return [frontier.plot(), frontier.plot_steps(), plan.plot(), plan.plot("title")]


@pytest.fixture(scope="module")
def pictures(charts):
    """Return the picture of each."""
    return [ElementTree.fromstring(chart.to_svg()) for chart in charts]


def test_a_chart_is_altairs_and_can_be_changed(frontier):
    """What is made of it still shows itself offline."""
    chart = frontier.plot()
    assert isinstance(chart, altair.LayerChart)
    changed = [
        chart.properties(title="Mine", width=300),
        chart.configure_axis(grid=False),
        chart.interactive(),
        chart + altair.Chart(frontier.to_frame()).mark_rule().encode(x="budget_usd"),
        pickle.loads(pickle.dumps(chart)),
    ]
    assert {type(one) for one in changed} == {OfflineChart}
    assert "image/svg+xml" in changed[-2]._repr_mimebundle_()
    assert "Mine" in chart.properties(title="Mine").to_svg()


def test_what_is_shown_is_a_picture_and_nothing_else(charts):
    """No script, no address but the names of XML, in any of them; and it is XML."""
    for chart in charts:
        bundle = chart._repr_mimebundle_()
        assert set(bundle) == {"image/svg+xml", "text/plain"}
        svg = bundle["image/svg+xml"]
        root = ElementTree.fromstring(svg)
        assert not [node.tag for node in root.iter() if not node.tag.startswith(SVG)]
        assert "script" not in {node.tag.removeprefix(SVG) for node in root.iter()}
        assert set(re.findall(r'https?://[^"\s]+', svg)) <= NAMES


def test_it_says_in_words_what_it_shows(pictures):
    """For screen readers; its parts do not speak for themselves."""
    for root in pictures:
        assert root.get("role") == "img"
        assert len(root.get("aria-label", "").split()) > 5
        assert not [node for node in root.iter() if node is not root and node.get("role")]


def test_no_dollar_begins_a_formula(pictures):
    """A notebook takes what stands between two of them in one element for one."""
    for root in pictures:
        for node in root.iter():
            assert (node.text or "").count("$") + (node.tail or "").count("$") <= 1


def test_charts_of_one_page_share_no_name(charts):
    """Each has names of its own for its clips, and finds them by these."""
    seen = set()
    for chart in charts[:2]:
        svg = chart.interactive().to_svg()
        names = set(re.findall(r' id="([^"]+)"', svg))
        assert names
        assert not names & seen
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= names
        seen |= names


def test_a_renderer_that_was_chosen_is_respected(frontier):
    """Nobody's choice is changed by ours, and ours not by importing."""
    assert altair.renderers.active == "default"
    with altair.renderers.enable("json"):
        assert "image/svg+xml" not in str(frontier.plot()._repr_mimebundle_())


@pytest.fixture(scope="module")
def page(frontier, tmp_path_factory):
    """Return a chart that was saved as HTML."""
    path = tmp_path_factory.mktemp("chart") / "chart.html"
    frontier.plot().save(str(path))
    return path


def test_it_is_saved_offline(frontier, tmp_path):
    """As PNG, SVG, PDF."""
    chart = frontier.plot()
    for ending, begin in (("png", b"\x89PNG"), ("svg", b"<svg "), ("pdf", b"%PDF")):
        path = tmp_path / f"chart.{ending}"
        chart.save(path)
        assert path.read_bytes().startswith(begin)


def test_a_saved_page_carries_what_it_needs(page):
    """The whole of Vega, and no address to load it from."""
    text = page.read_text(encoding="utf-8")
    assert "<script src" not in text
    assert len(text) > 300_000


def test_a_saved_page_needs_no_network(page, browser):
    """Chromium draws it from the file alone."""
    browser.open(page)
    assert browser.asked_for() == []
    assert browser.find_all("svg, canvas")


def test_what_cannot_be_saved_is_refused(frontier, tmp_path):
    """Another ending, no ending, no folder: each in a sentence."""
    chart = frontier.plot()
    for path in ("chart.gif", "chart", 7):
        with pytest.raises(OutputError, match="cannot draw a chart as"):
            chart.save(path)
    for name in ("chart.svg", "chart.png"):
        with pytest.raises(OutputError, match="there is no folder"):
            chart.save(tmp_path / "none" / name)
        (tmp_path / name).mkdir()
        with pytest.raises(OutputError, match="cannot write"):
            chart.save(tmp_path / name)


def test_without_altair_it_is_said_how_to_get_it(frontier, monkeypatch):
    """In the words of pip, and the rest of the package works."""
    for name in [name for name in sys.modules if name.startswith("planner.outputs.charts")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(OutputError, match=r'altair.*pip install "video-planner\[notebook\]"'):
        frontier.plot()
    assert "vp-slider" in frontier._repr_html_()
    monkeypatch.undo()
    importlib.import_module("planner.outputs.charts.offline")


@pytest.mark.long
def test_an_exported_notebook_holds_the_picture(browser, tmp_path):
    """Run, made HTML by nbconvert, looked at without a network: the picture is there."""
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    code = (
        "import planner\n"
        "frontier = planner.plan([{'duration': 5, 'title': 'Rug $5'}] * 3, 2).frontier()\n"
        "frontier.plot()"
    )
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code), nbformat.v4.new_code_cell("frontier")],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python", "language": "python"}
        },
    )
    NotebookClient(notebook, timeout=300).execute()
    page, _ = HTMLExporter().from_notebook_node(notebook)
    path = tmp_path / "notebook.html"
    path.write_text(page, encoding="utf-8")
    browser.open(path)
    picture = browser.find("svg[role=img][aria-label*=buys]")
    assert picture.size["width"] > 300
    assert not [asked for asked in browser.asked_for() if "vega" in asked]
    word, figure = (browser.find(f".figures {tag}").rect for tag in ("dt", "dd"))
    assert word["y"] + word["height"] <= figure["y"]  # JupyterLab's styles set them side by side
    browser.find(".vp-slider .more").click()
    assert browser.find(".vp-slider .budget").text != "$2.00"
