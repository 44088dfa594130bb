"""README and command line say what the columns' declaration says."""

import planner
from planner.requests.fields import FIELDS
from planner.requests.guide import columns_help, columns_table
from tests.documents import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_has_the_table_of_the_columns():
    """To the letter; where it differs, paste what is expected."""
    assert columns_table(planner.load_catalog()) in README


def test_the_help_has_every_column_in_80_letters():
    """In their order."""
    lines = columns_help().splitlines()
    assert max(map(len, lines)) <= 80
    heads = [line.split()[0] for line in lines if not line.startswith("   ")]
    assert heads == list(FIELDS)
