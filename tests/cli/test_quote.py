"""`planner quote`."""

import json
from datetime import date

import pytest

import planner
from planner.cli.prices import price_rows
from planner.menus.finder import OptionFinder
from planner.menus.option import rated_on
from planner.requests.kinds import Kind

DAY = date(2026, 11, 1)
TWO = """
    name = "two"
    prices_in = "usd"
    defaults = { model = "it", resolution = "720p" }
    resolutions.720p.quality = 1
    segments = { allowed = true, quality_per_seam = 0.9 }
    [models.it]
    quality = 2
    offers = [{ resolution = "720p", price = { by_duration = { 5 = 1, 10 = 4 } } }]
"""


def test_every_option_is_priced(run):
    """A row for each model and resolution, and what keeps it from being made."""
    result = run("quote", "--duration", 11)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [line for line in result.stdout.splitlines() if line.startswith(" kling")]
    assert len(lines) == 9
    assert sum("makes 10 s at most" in line for line in lines) == 3


def test_one_option_is_priced_with_its_breakdown(run):
    """As the library's own quote says it."""
    result = run("quote", "--duration", 10, "--model", "kling-pro", "--resolution", "4k")
    assert result.stdout == f"{planner.quote('kling-pro', 10, '4k')}\n"
    assert result.stderr == ""


def test_an_option_that_cannot_be_made_says_so_beside_its_price(run):
    """The price is data, the obstacle is not."""
    result = run("quote", "--duration", 10, "--model", "kling-v1", "--resolution", "4k")
    assert result.exit_code == 0
    assert result.stdout.endswith("= $3.75\n")
    assert result.stderr == "kling-v1 goes up to 1080p\n"


def test_json_has_exact_money(run):
    """As text, which a float is not."""
    result = run("quote", "--duration", 10, "--json", "--model", "kling-v1")
    rows = json.loads(result.stdout)
    assert [(row["resolution"], row["cost_usd"]) for row in rows] == [
        ("720p", "2.00"),
        ("1080p", "2.50"),
        ("4k", "3.75"),
    ]


def test_quality_is_rated_as_the_platform_shows_it(run):
    """4k counts as 720p on Twitter."""
    arguments = ("quote", "--duration", 10, "--json", "--model", "kling-pro", "--platform")
    rows = json.loads(run(*arguments, "twitter").stdout)
    assert [row["quality"] for row in rows] == ["2.550"] * 3


def test_a_catalog_of_ones_own_is_quoted(run, write, kling_text):
    """At its prices."""
    path = write("mine.toml", kling_text.replace("usd_per_credit = 0.05", "usd_per_credit = 1"))
    arguments = ("--model", "kling-v1", "--resolution", "1080p", "--catalog", path)
    assert run("quote", "--duration", 1, *arguments).stdout.endswith("= $5.00\n")


@pytest.mark.parametrize("duration", [7, 16, 31])
@pytest.mark.parametrize("names", [["kling-api"], ["providers"], ["kling-api", "kling"]])
def test_a_quote_is_what_a_plan_orders(names, duration):
    """Trimmed, in segments, with their seams: every option on the menu of a plan, no other."""
    catalog = planner.load_catalog(names)
    rows = [row for row in price_rows(catalog, duration, on=DAY) if not row["obstacle"]]
    finder = OptionFinder(catalog, DAY)
    for needs in {row["needs"] for row in rows}:
        kind = Kind(duration, features=tuple(needs.split(", ")) if needs else ())
        menu = [
            (one.model, one.resolution, one.segments, one.price, rated_on(one, "", catalog).value)
            for one in finder.options(kind)
            if catalog.needs(one.model, catalog.offers(one.model)[one.offer]) == kind.features
        ]
        quoted = [
            (
                row["model"],
                row["resolution"],
                row["segments"],
                row["cost_usd" if catalog.is_several else "credits"],
                row["quality"],
            )
            for row in rows
            if row["needs"] == needs
        ]
        assert quoted == menu


def test_segments_are_priced_one_by_one(run):
    """And added up; what to order is beside the price."""
    arguments = ("--catalog", "kling-api", "--model", "kling-v2-master", "--on", DAY, "--json")
    first, second = json.loads(run("quote", "--duration", 31, *arguments).stdout)
    assert (first["needs"], second["needs"]) == ("", "input_image")
    assert (first["segments"], first["ordered_s"]) == ([10, 10, 10, 5], 35)
    assert first["cost_usd"] == "9.800"
    assert first["breakdown"].splitlines() == [
        "kling-v2-master at 720p, 10 s: 20 credits for 10 s = 20 credits x $0.14 = $2.80, 3 times",
        "kling-v2-master at 720p, 5 s: 10 credits for 5 s = 10 credits x $0.14 = $1.40",
        "together $9.80",
    ]


def test_fewer_segments_for_more_are_a_row_of_their_own(run, write):
    """A plan chooses between the two, and so may the reader; the rest is said beside the data."""
    path = write("two.toml", TWO)
    result = run("quote", "--duration", 20, "--catalog", path)
    lines = [line.split() for line in result.stdout.splitlines() if line.startswith(" it")]
    assert lines == [
        ["it", "720p", "8", "$8.00", "1.8", "order", "10", "+", "10", "s"],
        ["it", "720p", "6", "$6.00", "1.62", "order", "10", "+", "5", "+", "5", "s"],
        ["it", "720p", "4", "$4.00", "1.458", "order", "5", "+", "5", "+", "5", "+", "5", "s"],
    ]
    result = run("quote", "--duration", 9, "--catalog", path)
    assert result.stdout == "it at 720p, 10 s: $4 for 10 s = $4.00\n"
    assert result.stderr == "it: order 10 s, use 9 s\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--model", "kling-v2"), "unknown model 'kling-v2'; did you mean 'kling-v1'?"),
        (
            ("--model", "sora-9", "--catalog", "providers"),
            "unknown model 'sora-9'; did you mean 'openai/sora-2' or 'azure/sora-2' or 'sora-2'?",
        ),
        (
            ("--model", "zzz", "--catalog", "providers"),
            "unknown model 'zzz'; it is none of 106; planner catalog show providers lists them",
        ),
        (("--resolution", "1080"), "unknown resolution '1080'; did you mean '1080p'?"),
        (("--platform", "utube"), "unknown platform 'utube'; did you mean 'youtube'?"),
        (("--catalog", "klingg"), "no catalog 'klingg'; did you mean 'kling'?"),
        (("--catalog", "nowhere.toml"), "nowhere.toml: no such file"),
        (("--duration", "9" * 40), "duration is"),
    ],
)
def test_an_unknown_name_is_exit_code_3(run, arguments, message):
    """With the nearest valid one."""
    result = run("quote", "--duration", 5, *arguments)
    assert (result.exit_code, result.stdout) == (3, "")
    assert message in result.stderr


@pytest.mark.parametrize("duration", ["0", "-5", "0.5", "ten"])
def test_a_duration_that_is_none_is_exit_code_2(run, duration):
    """Usage, as everything that click reads itself."""
    result = run("quote", "--duration", duration)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--duration" in result.stderr
