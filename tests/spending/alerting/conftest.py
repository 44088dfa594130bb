"""Ledgers to watch: in a file, and where the database matters in PostgreSQL as well."""

import pytest

from planner.spending.ledger.ledger import Ledger
from tests.spending.alerting.hooks import Hook
from tests.spending.ledger.conftest import clock, database, place, server

__all__ = ["clock", "database", "place", "server"]


@pytest.fixture
def ledger(tmp_path, clock):
    """Open a new ledger in a file, whose clock goes on by hand."""
    with Ledger(tmp_path / "spending.db", zone="Europe/Berlin", clock=clock) as opened:
        yield opened


@pytest.fixture
def anywhere(place, clock):
    """Open a new ledger in a file, and another in PostgreSQL."""
    with Ledger(place, zone="Europe/Berlin", clock=clock) as opened:
        yield opened


@pytest.fixture
def hook():
    """Start a webhook on this machine."""
    server = Hook()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()
