"""Plans and ledgers to try."""

from tests.spending.ledger.conftest import clock, database, place, server  # noqa: F401
