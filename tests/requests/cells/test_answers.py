"""Yes and no."""

import numpy as np
import pytest

from planner.requests.cells import Wrong, read_yes_or_no


@pytest.mark.parametrize(
    "value",
    [
        *(True, "yes", "Y", " x ", 1, 1.0, "1.0", "TRUE", np.True_, "on", "✓", "✔\ufe0f", "☑"),
        *("Ja", "wahr", "OUI", "vrai", "si", "Sí", "verdadero", "Must", "Must  have"),
    ],
)
def test_yes_is_said_in_many_ways(value):
    """As people and spreadsheets of four languages write it."""
    assert read_yes_or_no(value) is True


@pytest.mark.parametrize(
    "value",
    [
        *(False, "no", "N", 0, 0.0, "False", np.False_, "off", "✗", "✘", "☐"),
        *("nein", "FALSCH", "non", "faux", "falso"),
    ],
)
def test_no_is_said_in_many_ways(value):
    """As people and spreadsheets of four languages write it."""
    assert read_yes_or_no(value) is False


@pytest.mark.parametrize("value", ["maybe", 2, "-", "\u2013", "n/a", "?"])
def test_neither_yes_nor_no_is_refused(value):
    """It is not taken for one of them, nor for an empty cell."""
    mend = "write yes or no, or leave the cell empty"
    assert read_yes_or_no(value) == Wrong("is neither yes nor no", mend)
