"""Yes and no, as people and spreadsheets say them."""

from __future__ import annotations

from typing import Any

from planner.requests.cells.base import Wrong, folded, is_empty, spelled

YES = {"true", "yes", "y", "x", "1", "1.0", "on", "must", "must have", "✓", "✔", "☑", "✅"}
YES |= {"ja", "wahr", "oui", "vrai", "si", "verdadero"}
NO = {"false", "no", "n", "0", "0.0", "off", "☐", "✗", "✘", "❌"}
NO |= {"nein", "falsch", "non", "faux", "falso"}


def read_yes_or_no(value: Any) -> bool | Wrong | None:
    """Read yes or no."""
    if is_empty(value):
        return None
    text = " ".join(folded(spelled(value)).split())
    if text in YES or text in NO:
        return text in YES
    return Wrong("is neither yes nor no", "write yes or no, or leave the cell empty")
