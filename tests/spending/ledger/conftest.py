"""Ledgers to try: in a file, and in PostgreSQL where there is a server."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from planner.spending.ledger.ledger import Ledger

FIRST = 1_795_000_000.0  # 2026-11-18 11:06:40 UTC
numbers = count()


class Hand:
    """A clock that goes on by hand."""

    def __init__(self, now=FIRST):
        self.now = now

    def __call__(self):
        """Say the time."""
        return self.now

    def today(self):
        """Say the day it is, by the calendar of the ledgers here."""
        return datetime.fromtimestamp(self.now, ZoneInfo("Europe/Berlin")).date()

    def on(self, **parts):
        """Let time pass."""
        scale = {"s": 1, "h": 3_600, "days": 86_400}
        self.now += sum(scale[name] * number for name, number in parts.items())


@pytest.fixture
def clock():
    """Return a clock that stands still."""
    return Hand()


def _programs():
    found = (
        sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) if sys.platform == "linux" else []
    )
    path = shutil.which("initdb")
    return found[-1].parent if found else path and Path(path).parent


def _without_root():
    """Say how to become somebody who may run the server: it refuses root."""
    if os.getuid() != 0:
        return {}
    other = pwd.getpwnam("postgres")
    return {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Start a PostgreSQL server of our own, and return its URL without a database."""
    programs = _programs()
    if not programs:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="planner-pg-"))
    as_other = _without_root()
    if as_other:
        os.chown(folder, as_other["user"], as_other["group"])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command):
        done = subprocess.run(
            [str(programs / command[0]), *command[1:]],
            cwd=folder, capture_output=True, text=True, check=False, timeout=120, **as_other,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    run("initdb", "-D", "data", "-U", "planner", "-A", "trust", "--no-sync")
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    )
    run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")
    yield f"postgresql://planner@127.0.0.1:{port}"
    run("pg_ctl", "-D", "data", "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(server):
    """Return a function that makes a new database and returns its URL."""
    from sqlalchemy import create_engine

    def make():
        name = f"ledger{next(numbers)}"
        engine = create_engine(
            server.replace("postgresql:", "postgresql+psycopg:") + "/postgres",
            isolation_level="AUTOCOMMIT",
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return f"{server}/{name}"

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Return where a ledger may be: a file, a database."""
    if request.param == "sqlite":
        return tmp_path / "spending.db"
    return request.getfixturevalue("database")()


@pytest.fixture
def ledger(place, clock):
    """Open a new ledger whose clock goes on by hand."""
    with Ledger(place, zone="Europe/Berlin", clock=clock) as opened:
        yield opened
