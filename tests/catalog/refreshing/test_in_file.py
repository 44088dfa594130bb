"""What changes in a catalog's file, and what stays."""

import tomllib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.catalog.loading import parse_catalog
from planner.catalog.refreshing.changes import Edit
from planner.catalog.refreshing.in_file import changed_text
from planner.catalog.writing import toml_text
from planner.errors import InputError
from tests.catalog.refreshing.tables import OLD, imported, nothing, price_map, real, refreshed

TEXT = """\
# of the house
name = "mine"  # ours
as_of = 2026-01-01
prices_in = "usd"
defaults = { model = "a", resolution = "720p" }

[resolutions.720p]   # low
quality = 1

# the best
[resolutions.1080p]
quality = 1.1

[models.a]  # A
quality = 1   # rated
duration_s = [5]
offers = [
    # first
    { resolution = "720p", price = { per_second = 0.05 } },  # five
    { resolution = "1080p", price = { per_second = 0.080 } },
]

# b is new
[models.b]
quality = 2
duration_s = [5]
extras.audio = { factor = 1.5 }

[[models.b.offers]]
resolution = "1080p"   # alone
price.per_second = 0.5

# end
"""


def test_a_value_that_changes_changes_alone():
    """Every other line is as it was, comments included."""
    edits = [
        Edit(("models", "a", "offers", 0, "price", "per_second"), Decimal("0.06")),
        Edit(("models", "b", "offers", 0, "price", "per_second"), Decimal("12345678.123456789")),
        Edit(("as_of",), date(2026, 7, 1)),
    ]
    due = TEXT.replace("0.05 }", "0.06 }").replace("as_of = 2026-01-01", "as_of = 2026-07-01")
    due = due.replace("per_second = 0.5\n", "per_second = 12345678.123456789\n")
    assert changed_text(TEXT, edits) == due


@pytest.mark.parametrize(
    "below",
    ["\n# end\n", "[models.b.offers.price]\nper_second = 0.5\n\n# c\n[models.c]\nquality = 1\n"],
)
def test_an_offer_that_is_new_gets_a_header_where_others_have_one(below):
    """Below the last of them, and above the comments of what comes next."""
    price = "price.per_second = 0.5\n" if "price" not in below else ""
    text = TEXT.replace("price.per_second = 0.5\n\n# end\n", price + below)
    offer = {"resolution": "720p", "price": {"per_second": Decimal("0.30")}}
    edits = [Edit(("models", "b", "offers", at), offer) for at in (1, 2)]
    row = '[[models.b.offers]]\nresolution = "720p"\nprice = {per_second = 0.30}\n\n'
    assert changed_text(text, edits) == text.replace("# end", f"{row}{row}# end").replace(
        "# c\n", f"{row}{row}# c\n"
    )


def test_a_key_that_is_new_stands_with_the_others_of_its_table():
    """Before the comments of what comes next."""
    text = changed_text(TEXT, [Edit(("models", "a", "as_of"), OLD)])
    assert text == TEXT.replace("]\n\n# b is new", "]\nas_of = 2026-01-01\n\n# b is new")
    text = changed_text(TEXT, [Edit(("models", "b", "as_of"), OLD)])
    assert tomllib.loads(text)["models"]["b"]["as_of"] == OLD
    assert "\n\n# end\n" in text


def test_an_offer_that_is_new_stands_below_the_others():
    """On a line of its own."""
    offer = {"resolution": "4k", "price": {"per_second": Decimal("0.2")}}
    size = Edit(("resolutions", "4k"), {"quality": Decimal(2)})
    edits = [size, Edit(("models", "a", "offers", 2), offer)]
    text = changed_text(TEXT, edits)
    assert '    {resolution = "4k", price = {per_second = 0.2}},\n]\n' in text
    assert "quality = 1.1\n\n[resolutions.4k]\nquality = 2\n\n[models.a]" in text


@pytest.mark.parametrize("name", ["480p", "900p", "4k"])
@pytest.mark.parametrize(
    "sizes",
    [
        TEXT[TEXT.index("[resolutions.720p]") : TEXT.index("[models.a]")],
        "[resolutions]  # all\n720p = { quality = 1 }  # low\n# the best\n"
        "1080p = { quality = 1.1 }\n\n",
    ],
)
def test_a_resolution_that_is_new_stands_in_its_place(sizes, name):
    """However they are written; their comments stay."""
    begin, end = TEXT.index("[resolutions.720p]"), TEXT.index("[models.a]")
    before = {"480p": "720p", "900p": "1080p", "4k": None}[name]
    text = changed_text(
        TEXT[:begin] + sizes + TEXT[end:],
        [Edit(("resolutions", name), {"quality": Decimal("1.05")}, before)],
    )
    order = {"480p": ["480p", "720p", "1080p"], "900p": ["720p", "900p", "1080p"]}
    catalog = parse_catalog(text, source="again")
    assert list(catalog.resolutions) == order.get(name, ["720p", "1080p", "4k"])
    assert "# low" in text
    best = "1080p = " if "all" in sizes else "[resolutions.1080p]"
    assert text.index("# the best") < text.index(best)


def test_what_is_taken_away_is_gone():
    """An offer's own date, where the model's holds again."""
    text = TEXT.replace("0.05 } }", "0.05 }, as_of = 2026-02-02 }")
    text = changed_text(text, [Edit(("models", "a", "offers", 0, "as_of"), None)])
    assert tomllib.loads(text) == tomllib.loads(TEXT)


def test_lines_that_end_otherwise_are_read():
    """As Windows writes them, and without an end of the last one."""
    edits = [Edit(("models", "b", "as_of"), OLD), Edit(("models", "c"), {"quality": Decimal(1)})]
    for text in (TEXT.replace("\n", "\r\n"), TEXT.rstrip("\n")):
        written = changed_text(text, edits)
        assert tomllib.loads(written)["models"]["c"] == {"quality": 1}


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        (
            "resolutions = { 720p = { quality = 1 } }\nmodels = { a = { quality = 1 } }\n",
            Edit(("models", "b"), {"quality": Decimal(1)}),
        ),
        (
            "resolutions.720p.quality = 1\nmodels.a.quality = 1\n",
            Edit(("models", "a", "as_of"), OLD),
        ),
    ],
)
def test_a_file_that_cannot_be_changed_is_refused_whole(text, edit):
    """With what to do instead: of tables on one line, and of keys with dots."""
    with pytest.raises(InputError, match="`planner catalog export` writes it anew"):
        changed_text(text, [edit])


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_whatever_the_prices_are_a_refresh_leaves_them_in_the_file(data):
    """Of an imported catalog with prices as drawn; the second time there is nothing to change."""
    names = [f"x/{letter}" for letter in "abcd"]
    sizes = ["", "_480p", "_720p", "_4k"]
    rate = st.decimals(Decimal("0.001"), 100, places=3).map(float)
    entry = st.dictionaries(st.sampled_from(sizes), rate, min_size=1)
    entries = st.dictionaries(st.sampled_from(names), entry, min_size=1)

    def drawn(day):
        one = data.draw(entries) | {"x/z": {"": 1.0}}
        return price_map(
            {
                name: {f"output_cost_per_second{size}": each for size, each in rates.items()}
                for name, rates in one.items()
            },
            day,
        )

    old, new = drawn(OLD), drawn(date(2026, 7, 1))
    text = toml_text(old.catalog.model_dump(exclude_defaults=True))
    found, written, catalog = refreshed(text, new)
    assert nothing(refreshed(written, new)[0])
    for name, model in new.catalog.models.items():
        due = {one.resolution: one.price.per_second for one in model.offers}
        if any(line.startswith(f"{name}: ") for line in found.by_hand):
            continue
        mine = {
            one.resolution: one.price.per_second
            for one in catalog.models[name].offers
            if one.valid_until is None
        }
        base = due.pop("unstated", None)
        assert due.items() <= mine.items()
        if base is not None:
            assert {mine[size] for size in mine.keys() - due.keys()} == {base}
    gone = {name for name, one in catalog.models.items() if one.valid_until is not None}
    assert gone == old.catalog.models.keys() - new.catalog.models.keys()
    assert len(found.retired) >= len(gone)


def test_a_big_file_is_changed_exactly():
    """A real one: what is not an edit is there as before, line by line."""
    text = imported("1.80.0", date(2025, 11, 15))
    _, written, _ = refreshed(text, real("1.110.2", date(2026, 11, 28)))
    lines = set(written.splitlines())
    changed = [line for line in text.splitlines() if line not in lines]
    assert all("per_second" in line or "as_of" in line for line in changed)


@pytest.mark.parametrize(
    "tables",
    [
        '# first\n[[models.c.offers]]\nresolution = "720p"\nprice.per_second = 1\n',
        "# first\n[models.c.extras.audio]\nfactor = 2\n\n"
        '[[models.c.offers]]\nresolution = "720p"\nprice.per_second = 1\n',
    ],
)
def test_a_model_without_a_line_of_its_own_gets_one(tables):
    """As one has that says nothing but its offers, each under a header."""
    edits = [
        Edit(("models", "c", "as_of"), date(2026, 7, 1)),
        Edit(("models", "c", "valid_until"), date(2026, 8, 1)),
    ]
    lines = "[models.c]\nas_of = 2026-07-01\nvalid_until = 2026-08-01\n\n"
    due = TEXT + tables.replace("# first\n", f"# first\n{lines}")
    assert changed_text(TEXT + tables, edits) == due
