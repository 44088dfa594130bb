"""Writing what a catalog holds."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from planner.catalog.writing import spelled, toml_text
from planner.files import parse_toml

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
leaves = st.one_of(
    texts, st.integers(-(2**62), 2**62), st.booleans(), st.dates(), st.decimals(-(10**6), 10**6)
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3).map(dict),
    max_leaves=10,
)


@given(st.dictionaries(texts, values, max_size=4))
def test_what_is_written_reads_as_the_same_data(data):
    """Whatever its names, however deep, numbers digit by digit."""
    assert parse_toml(toml_text(data)) == spelled(data)


def test_a_list_is_on_one_line_as_long_as_that_is_short():
    """A longer one has a line for each entry, and one of tables at the top a header for each."""
    offer = {"resolution": "1080p", "price": {"per_second": Decimal("0.10")}}
    text = toml_text(
        {
            "packages": [{"credits": Decimal("1E+2"), "usd": 5}],
            "models": {"it": {"needs": ["input_image"], "offers": [offer, offer]}},
        }
    )
    row = '    {resolution = "1080p", price = {per_second = 0.10}},\n'
    assert text == (
        "[[packages]]\ncredits = 100\nusd = 5\n\n"
        f'[models.it]\nneeds = ["input_image"]\noffers = [\n{row}{row}]\n'
    )
