"""A plan in Jupyter."""

from html.parser import HTMLParser

import planner


class Tags(HTMLParser):
    """Checks that every element is closed, and counts them."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.open.append(tag)
        self.seen.append(tag)

    def handle_endtag(self, tag):
        """Check that it is the one that is open."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Note a text."""
        self.text.append(data)


def read(plan):
    """Parse a plan's card."""
    tags = Tags()
    tags.feed(plan._repr_html_())
    assert tags.open == []
    return tags


def test_the_card_shows_the_summary_and_every_row(plan):
    """Six rows and a header."""
    tags = read(plan)
    assert tags.seen.count("tr") == 7
    assert "Plan for requests, catalog kling: proven optimal" in tags.text
    assert plan.to_frame()["reason"][0] in tags.text


def test_what_is_skipped_is_pale_and_has_no_numbers(batch):
    """Neither a price nor a value."""
    plan = planner.plan(batch, 20)
    lines = plan._repr_html_().split("<tbody>")[1].split("<tr ")[1:]
    for line, outcome in zip(lines, plan.outcomes, strict=True):
        assert line.startswith('class=""' if outcome.made else 'class="no"')
        assert line.count('<td class="n"></td>') == (0 if outcome.made else 2)


def test_text_from_the_requests_is_never_html():
    """An id that is a script stays a text."""
    evil = "<script>alert(1)</script>"
    plan = planner.plan([{"id": evil, "duration": 5}], 10)
    tags = read(plan)
    assert "script" not in tags.seen
    assert evil in tags.text


def test_a_gap_is_shown_as_nothing(plan):
    """No nan, None or NA."""
    assert not {"nan", "None", "<NA>", "NaN"} & set(read(plan).text)


def test_a_long_plan_shows_its_first_rows():
    """And says how many more there are."""
    tags = read(planner.plan([{"duration": 5}] * 1025, 10))
    assert tags.seen.count("tr") == 21
    assert "and 1,005 more rows in to_frame()" in tags.text
