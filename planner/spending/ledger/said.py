"""What somebody asks a ledger to write down, and by what it is known again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass
from unicodedata import normalize

from planner.errors import InputError
from planner.messages import shown
from planner.spending.ledger.entries import ENDS, Kind

MOST_LETTERS = 200  # of a key
SPELLED = json.JSONEncoder(ensure_ascii=False).encode


def read_key(said: object, name: str = "key") -> str:
    """Read a key: a text that its writer calls one thing by, and no other.

    Raises
    ------
    InputError
        If it is no text, empty, too long, has a blank at an end, or holds what cannot be printed.

    Notes
    -----
    A letter that is written as two, as some keyboards and files do, is the same letter.
    """
    read = normalize("NFC", said) if isinstance(said, str) else ""
    if not (read.strip() and read.isprintable()) or len(read) > MOST_LETTERS:
        raise InputError(
            f"{name} is {shown(said)}; expected a text that names one thing and no other, of "
            f"{MOST_LETTERS} letters at the most"
        )
    if read != read.strip():
        raise InputError(
            f"{name} is {shown(said)}; a blank at its end is lost where it is read again, and then "
            f"it is another: write {read.strip()!r}"
        )
    return read


@dataclass(frozen=True)
class Said:
    """What somebody asked a ledger to write down.

    Attributes
    ----------
    kind, key, scope
        What is to happen, what its writer calls it, and whose budget it is about.
    amount
        How much it is about, in billionths of a dollar.
    model
        What is made with; None where nobody said.
    details
        What else was said, as JSON.
    month
        Whose money it is; of the month it is, or of what it is about, where "".
    """

    kind: Kind
    key: str
    scope: str
    amount: int = 0
    model: str | None = None
    details: str = "{}"
    month: str = ""

    @property
    def entry_key(self) -> str:
        """What no other entry is called; a reservation ends but once, however it ends."""
        return f"{'end' if self.kind in ENDS else self.kind}:{self.key}"

    @property
    def hash(self) -> str:
        """The SHA-256 of all of it."""
        # Entries that name no month keep the hash they had when none could.
        return hash_of(astuple(self) if self.month else astuple(self)[:-1])


def hash_of(said: tuple[object, ...]) -> str:
    """Return the SHA-256 of what was said, part by part."""
    return hashlib.sha256(SPELLED(said).encode("utf-8")).hexdigest()
