"""The sections of a report say what the plan says, in its own figures."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

import planner
from planner.catalog.spelling import spelled_value, value_text
from planner.outputs.report import budget, left, made, money
from planner.outputs.report.write import report
from tests.pages import read_page


@pytest.fixture(scope="module")
def sample():
    """Plan the sample batch, in which some are required, and read its report."""
    plan = planner.plan("data/requests.xlsx", 100)
    return plan, read_page(report(plan))


def dollars(text):
    """Read an amount of money."""
    return Decimal(text.replace("$", "").replace(",", ""))


def listed(page, anchor="made"):
    """Return the rows of the first table of a section; of what is left out, of the whole list."""
    tables = page.section(anchor).all("table")
    return next(one for one in tables if anchor != "left" or "tools" in css(one)).rows()


def css(element):
    """Return the classes of an element."""
    return (element.attributes["class"] or "").split()


def test_the_answer_says_how_many_for_how_much(sample):
    """In its headline, its first sentence and its figures."""
    plan, page = sample
    tally = plan.tally
    said = f"{tally.made} of {tally.requests} videos"
    assert page.one("h1").text == f"{said} for ${plan.cost_usd:.2f}"
    answer = page.section("answer").text
    assert f"{said} are made for ${plan.cost_usd:.2f} of ${plan.budget_usd:.2f}" in answer
    assert f"{tally.best} at their best, {tally.downgraded} in a simpler version" in answer
    assert f"{tally.requests - tally.made} videos are left out" in answer
    assert f"{tally.impossible} no model can make" in answer
    assert value_text(plan.value) in answer
    assert value_text(plan.greedy_value) in answer
    assert value_text(plan.fair_value) in answer


def test_the_list_has_every_video_that_is_made_and_adds_up(sample):
    """In the table's order, with model, resolution, cost, quality and value."""
    plan, page = sample
    table = plan.to_frame()
    rows, planned = listed(page), table[table["decision"] == "planned"]
    assert len(rows) == len(planned) == plan.tally.made
    for row, (_, due) in zip(rows, planned.iterrows(), strict=True):
        assert row["Video"] == f"{due['id']} {due['title']}"
        at = int(due.name)
        assert Decimal(row["Priority"]) * 1000 == int(plan.batch.requests.priorities[at])
        assert (row["Required"] == "yes") == bool(plan.batch.requests.required[at])
        assert row["Model"] == due["model"]
        assert row["Resolution"] == due["resolution"]
        assert dollars(row["Cost"]) == pytest.approx(Decimal(str(due["cost_usd"])))
        assert float(row["Quality"]) == due["quality"]
        assert float(row["Value"]) == round(due["value"], 2)
        assert int(row["Seconds"]) == due["duration"]
    assert sum(dollars(row["Cost"]) for row in rows) == plan.cost_usd
    assert Counter(row["Version"] for row in rows)["at its best"] == plan.tally.best


def test_where_the_money_goes_adds_up_in_every_table(sample):
    """By model, resolution, and the columns of the table that tell something."""
    plan, page = sample
    tables = page.section("money").tables()
    assert list(tables) == ["By model", "By resolution", "By platform", "By owner"]
    frame = plan.to_frame()
    for name, rows in tables.items():
        assert sum(dollars(row["Cost"]) for row in rows) == plan.cost_usd
        assert sum(int(row["Videos"]) for row in rows) == plan.tally.made
        column = name.removeprefix("By ")
        by_word = frame[frame["decision"] == "planned"].groupby(column, dropna=False, observed=True)
        costs = {word: round(cost, 2) for word, cost in by_word["cost_usd"].sum().items()}
        for row in rows:
            word = row[column.capitalize()]
            due = costs.get(word, sum(c for w, c in costs.items() if w != w or w is None))
            assert float(dollars(row["Cost"])) == pytest.approx(due)


def test_cents_of_where_the_money_goes_add_up_to_what_is_spent():
    """Though each has a part of a cent: of 8 x $0.2888 and $0.3301, $2.65 are paid."""
    rows = [
        {"duration": seconds, "model": "dashscope/wan3.0-video", "resolution": resolution}
        for seconds, resolution, count in ((7, "480p", 8), (4, "720p", 1))
        for _ in range(count)
    ]
    plan = planner.plan(rows, 50, catalog="providers")
    assert plan.cost_usd == Decimal("2.6405")
    rows = read_page(report(plan)).section("money").tables()["By resolution"]
    assert [row["Cost"] for row in rows] == ["$2.32", "$0.33"]


def test_a_bar_is_as_long_as_its_share_of_the_dearest(sample):
    """And the text beside it says the same."""
    _, page = sample
    for table in page.section("money").all("table"):
        costs = [float(dollars(row["Cost"])) for row in table.rows()]
        widths = [
            float(one.attributes["width"].removesuffix("%"))
            for one in table.all("rect")
            if one.attributes.get("class") != "track"
        ]
        assert costs == sorted(costs, reverse=True)
        assert widths == pytest.approx([100 * cost / costs[0] for cost in costs], abs=0.06)


def test_what_is_left_out_is_listed_the_most_important_first(sample):
    """With the price of its cheapest option."""
    plan, page = sample
    tables = page.section("left").tables()
    never = f"{plan.tally.impossible} more no model can make"
    rows = tables[f"{plan.tally.skipped} videos left out that could be made; {never}"]
    priorities = [float(row["Priority"]) for row in rows]
    assert priorities == sorted(priorities, reverse=True)
    frame, batch = plan.to_frame(), plan.batch
    by_name = {f"{a} {b}": at for at, (a, b) in enumerate(zip(frame.id, frame.title, strict=True))}
    for row in rows:
        at = by_name[row["Video"]]
        assert frame["decision"][at] == "skipped"
        menu = batch.menus.menus[batch.menus.members[at]]
        cheapest = min(option.credits for option in menu.options)
        assert dollars(row["Needs at least"]) == cheapest * plan.usd_per_credit


def test_what_the_most_important_ones_would_take_is_so(sample):
    """Required today it costs so much value; none from that budget on, but a step before it."""
    plan, page = sample
    rows = page.section("left").tables()["The most important of what is left out"]
    requests = pd.read_csv("data/requests.csv", dtype=object)
    names = (requests["id"] + " " + requests["title"]).tolist()
    assert len(rows) == 8
    for row in rows[:4]:
        at = names.index(row["Video"])
        must = requests.copy()
        must.loc[at, "required"] = "yes"
        lost = plan.value - planner.plan(must, 100).value
        assert row["Value lost if made today"] == spelled_value(lost)
        least = dollars(row["Best from"])
        assert least - dollars(row["More than today"]) == 100
        assert planner.plan(must, least).value == planner.plan(requests, least).value
        below = least - Decimal("0.05")  # a credit
        assert planner.plan(must, below).value < planner.plan(requests, below).value


def test_who_is_left_out_beside_lesser_ones_is_told_in_a_line_each(sample):
    """The plan's own surprises."""
    plan, page = sample
    lines = [one.text for one in page.section("left").one("ul").all("li")]
    assert lines == [one.sentence for one in plan.surprises(8)]


def test_of_a_plan_that_is_not_the_best_nothing_is_asked():
    """What others lose is against best plans only."""
    plan = planner.plan("data/requests.xlsx", 100, method="greedy")
    tables = read_page(report(plan)).section("left").tables()
    assert "The most important of what is left out" not in tables


def test_what_no_model_can_make_is_named_with_its_obstacle(sample):
    """Each video once."""
    plan, page = sample
    rows = page.section("left").tables()[f"{plan.tally.impossible} videos that no model can make"]
    said = {row["Videos"]: row["What is in the way"] for row in rows}
    assert said["BR-04 Founder story, long version"] == "No model makes 75 s; the longest is 60 s"
    assert len(said) == plan.tally.impossible


def test_the_rules_say_what_was_kept_and_the_room_left():
    """Budget, required, limits of single videos, tiers, locked choices."""
    rows = [
        {"id": "a", "title": "Rug", "duration": 5, "required": True, "max_cost_usd": 1.25},
        {"id": "b", "duration": 20, "priority": 9},
        {"id": "c", "duration": 9, "required": True, "max_cost_usd": 3},
        {"id": "d", "duration": 5, "priority": 0.001, "required_quality": "Pro"},
    ]
    page = read_page(report(planner.plan(rows, 3)))
    said = {row["What holds"]: row for row in listed(page, "rules")}
    assert said["Budget: $3.00"]["Room left"] == "$0.20"
    required = said["Required: 2 videos"]
    assert required["How it is kept"] == "all made, for $2.80"
    assert required["Room left"] == "$0.00 above the cheapest way to make them"
    limits = said["Most that a video may cost: 2 limits"]
    assert limits["Room left"] == "$0.25 at the least, for a Rug"
    assert "Least tier of quality: 1 video" in said


def test_rules_say_what_is_used_and_what_more_is_worth():
    """Each on a line, what holds the plan back first."""
    plan = planner.plan("data/studio.csv", 50, rules="data/studio.toml")
    said = {row["What holds"]: row for row in listed(read_page(report(plan)), "rules")}
    assert list(said)[1] == "at most $20 for client acme"
    first = said["at most $20 for client acme"]
    assert first["How it is kept"] == "$20 used"
    assert first["Room left"].startswith("$0; $1 more would add about 1.")
    film = said["what is made of each film has the same model"]
    assert (film["How it is kept"], film["Room left"]) == ("kept", "-")


def test_locked_choices_are_rules():
    """Those that are made, and those that are left out."""
    rows = [{"duration": 5}, {"duration": 9, "priority": 3}, {"duration": 5, "priority": 0.1}]
    sheet = planner.plan(rows, 6).to_frame().assign(locked=["yes", None, "yes"])
    page = read_page(report(planner.plan(sheet, 20)))
    said = {row["What holds"]: row for row in listed(page, "rules")}
    locked = said["Locked: 2 choices of an earlier plan"]
    assert locked["How it is kept"] == "1 made as chosen, 1 left out as chosen"
    assert listed(page, "left")[0]["Why"] == "It is locked."


def test_a_rule_that_nobody_made_is_not_listed(plan):
    """The budget alone holds."""
    rows = listed(read_page(report(plan)), "rules")
    assert [row["What holds"] for row in rows] == ["Budget: $20.00"]


def test_more_money_is_as_the_plans_for_it(sample):
    """Each budget, planned again, is worth what is said, and makes whom it names."""
    plan, page = sample
    steps = page.section("budget").tables()["The best plans for a little more, each solved anew"]
    assert len(steps) == 3
    for row in steps:
        other = planner.plan("data/requests.xlsx", dollars(row["Budget"]))
        assert float(row["More value"]) == pytest.approx(other.value - plan.value, abs=0.006)
        assert f"${other.cost_usd:.2f} is spent in all" in row["What changes"]


def test_of_a_plan_from_json_the_curve_is_solved_where_its_file_says_enough(sample):
    """It is that of the plan itself; of one that was edited there is none."""
    plan, page = sample
    text = plan.to_json()
    again = read_page(report(planner.Plan.from_json(text)))
    curves = [one.section("budget").one("svg").one("path").attributes for one in (page, again)]
    assert curves[0] == curves[1]
    edited = planner.Plan.from_json(text.replace('"kling-pro"', '"kling-v1"', 1))
    assert not list(read_page(report(edited)).section("budget").all("svg"))


def test_packages_are_said_with_what_is_bought():
    """And what a video costs is its part of what is paid."""
    plan = planner.plan("data/requests.xlsx", planner.Budget(100, 130, packages=True))
    page = read_page(report(plan))
    answer = page.section("answer").text
    for one in plan.funding.packages:
        assert f"{one.count:,} \N{MULTIPLICATION SIGN} {one.credits:,} credits" in answer
    assert "130 credits come from the balance" in answer
    left_over = plan.funding.leftover(plan.credits)
    assert f"Left over: {left_over} credits" in answer
    rows = listed(page)
    assert sum(dollars(row["Cost"]) for row in rows) == pytest.approx(plan.cost_usd, abs=len(rows))
    needs = {row["Needs at least"].split()[-1] for row in listed(page, "left")}
    assert needs <= {"credits"}  # no credit has a price of its own


def test_proof_prices_and_hashes_stand_at_the_end(sample):
    """With the command that checks it."""
    plan, page = sample
    trust = page.section("trust").text
    assert plan.on.isoformat() in trust
    assert plan.requests_sha256 in trust
    assert plan.catalog_sha256 in trust
    assert "planner verify plan.json requests.xlsx" in trust
    assert "Kling AI Pricing Basics" in trust


def test_no_folder_of_its_owner_is_told(tmp_path):
    """The name of the file is enough; blanks in it are quoted in the command."""
    path = tmp_path / "our requests.csv"
    path.write_text("duration\n5\n")
    html = report(planner.plan(path, 5))
    assert str(tmp_path) not in html
    command = read_page(html).section("trust").one("pre").text
    assert command == "planner verify plan.json 'our requests.csv'"


def test_notes_of_the_plan_are_told():
    """All of them."""
    rows = [{"duration": 5, "priority": at} for at in range(1, 6)]
    plan = planner.plan(rows, 30, catalog="providers")
    trust = read_page(report(plan)).section("trust").text
    assert all(note in trust for note in plan.notes)


def test_a_long_list_is_cut_and_says_so(monkeypatch):
    """What is worth most stays, in the table's order; the whole is elsewhere."""
    monkeypatch.setattr(made, "MOST_LISTED", 3)
    monkeypatch.setattr(left, "MOST_LISTED", 2)
    rows = [{"id": f"v{at}", "duration": 5, "priority": at} for at in (3, 9, 1, 7, 8)]
    rows += [{"id": f"w{at}", "duration": 50, "priority": 0.001 * at} for at in (1, 3, 2)]
    page = read_page(report(planner.plan(rows, 37)))
    assert [row["Video"] for row in listed(page)] == ["v9", "v7", "v8"]
    assert [row["Video"] for row in listed(page, "left")] == ["w3", "w2"]
    for anchor in ("made", "left"):
        assert 'plan.save("plan.csv")' in page.section(anchor).text
    assert "The 3 videos that are worth most, of 5 made" in page.section("made").text


def test_columns_that_tell_little_are_passed_over():
    """Too many values, one value, numbers, mostly empty; what a request asks for."""
    rows = [
        {"id": str(at), "duration": 5, "serial": f"s{at}", "same": "x", "score": at % 2,
         "rare": "r" if at < 2 else None, "team": "ab"[at % 2], "model": "kling-v1",
         "Resolution": ("720p", "1080p")[at % 2]}
        for at in range(20)
    ]  # fmt: skip
    plan = planner.plan(rows, 100)
    assert [name for name, _ in money.telling(plan.frame, plan.own_columns)] == ["team"]


def test_many_models_are_drawn_together_beyond_the_dearest(monkeypatch):
    """The last bar is of the others, and all add up."""
    monkeypatch.setattr(money, "MOST_BARS", 2)
    plan = planner.plan("data/requests.xlsx", 100)
    rows = read_page(report(plan)).section("money").tables()["By platform"]
    assert len(rows) == 2
    assert rows[1]["Platform"].endswith("others")
    assert sum(dollars(row["Cost"]) for row in rows) == plan.cost_usd


@pytest.mark.parametrize(
    ("rows", "budget", "said"),
    [
        ([{"duration": 5}], 10, "The one video for $7.50"),
        ([{"duration": 5}], 0, "Not the one video for $0.00"),
        ([{"duration": 5}] * 2, 50, "All 2 videos for $15.00"),
        ([{"duration": 5}] * 2, 0, "None of 2 videos for $0.00"),
    ],
)
def test_the_headline_of_a_few_videos_reads_well(rows, budget, said):
    """One, none and all have words of their own."""
    assert read_page(report(planner.plan(rows, budget))).one("h1").text == said


def test_the_slider_tells_of_the_plan_that_the_report_is_of():
    """Though another plan for the same money is worth as much, and makes more videos."""
    plan = planner.plan("data/requests.csv", planner.Budget(100, packages=True))
    counts = set(re.findall(r"(\d+) of 60", report(plan)))
    assert counts == {str(plan.tally.made)}


def test_where_no_other_budget_is_proved_in_time_that_is_said(monkeypatch):
    """Not that there is no plan for them, and no slider that shows nothing."""
    plan = planner.plan([{"duration": 5}] * 3, 6)
    none = replace(plan.frontier(), points=(), unsettled_usd=(Decimal(5),))
    monkeypatch.setattr(budget.Frontier, "of_plan", lambda *_, **__: none)
    said = read_page(report(plan)).section("budget").text
    assert "for other budgets were not proved in the time there is for a report" in said
    assert "There is no plan" not in said
    assert "slider" not in said
