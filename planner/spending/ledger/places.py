"""Where a ledger is: a file, or a database by its URL, whose password nobody gets to see."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from planner.errors import LedgerError
from planner.messages import shown

SQLITE, POSTGRES = "sqlite", "postgresql"
SCHEMES = {"postgres": POSTGRES}  # as some providers spell it
# What begins as a URL does, and is a slip in one rather than a file.
SLIP = re.compile(r"\s*postgres(ql)?(\+\w+)?(:|//)", re.ASCII | re.IGNORECASE)


def url_of(place: str | Path) -> URL:
    """Read where a ledger is.

    Parameters
    ----------
    place
        Path of a file, or the URL of a PostgreSQL database.

    Raises
    ------
    LedgerError
        If it is neither; without saying what is in it.
    """
    if not _is_name(place):
        raise LedgerError(
            f"a ledger is {shown(place)}; expected the path of a file, such as spending.db, or the "
            "URL of a PostgreSQL database"
        )
    if isinstance(place, Path) or not ("://" in place or SLIP.match(place)):
        return URL.create(SQLITE, database=str(place))
    scheme, _, rest = place.strip().partition("://")
    scheme = SCHEMES.get(scheme.lower(), scheme.lower())
    try:
        url = make_url(f"{scheme}://{rest}")
    except (ArgumentError, ValueError):  # a port that is no number
        url = None
    if url is None or not rest or "@" in (url.host or ""):
        raise LedgerError(
            "the URL of the ledger cannot be read; expected one such as "
            "postgresql://user:password@host:5432/database, an @ in the password as %40"
        )
    if url.get_backend_name() != POSTGRES:
        raise LedgerError(
            f"a ledger is a file or a PostgreSQL database, not {url.get_backend_name()}"
        )
    return url.set(drivername=f"{POSTGRES}+psycopg")


def _is_name(place: object) -> bool:
    """Say whether something can be the name of a file; "" is one that SQLite forgets."""
    try:
        text = str(place).encode("utf-8") if isinstance(place, (str, Path)) else b""
    except UnicodeEncodeError:
        return False
    return bool(text.strip()) and b"\0" not in text


def shown_url(url: URL) -> str:
    """Spell a URL as people write it, without its password, wherever that may stand in it."""
    return url.set(drivername=POSTGRES, query={}).render_as_string(hide_password=True)
