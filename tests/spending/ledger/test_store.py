"""The file of a ledger: full disks, files that are read-only, damaged or somebody else's."""

import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, update

import planner
from planner.spending.ledger import engines, store
from planner.spending.ledger.ledger import Ledger
from planner.spending.ledger.tables import HEAD
from tests.spending.ledger.relay import relayed


@pytest.fixture
def file(tmp_path):
    """Make a ledger with something in it."""
    place = tmp_path / "spending.db"
    with Ledger(place) as ledger:
        ledger.set_budget(10)
        ledger.reserve("one", 3)
    return place


def test_a_ledger_that_is_not_there_is_made_only_where_that_is_asked(tmp_path):
    """A slip in a path is no empty ledger with all the money left."""
    with pytest.raises(planner.LedgerError, match=r"speding.db: there is no such ledger; look at"):
        Ledger(tmp_path / "speding.db", create=False)
    assert not list(tmp_path.iterdir())
    with pytest.raises(planner.LedgerError, match="does its folder exist"):
        Ledger(tmp_path / "nowhere" / "spending.db")


@pytest.mark.parametrize("place", ["", "  ", None, 5, b"spending.db", "a\0b", "\udcff.db"])
def test_what_is_no_place_is_refused(place):
    """An empty one would be a ledger that is forgotten."""
    with pytest.raises(planner.LedgerError, match="expected the path of a file, such as"):
        Ledger(place)


def spend_much(ledger):
    """Write down invoice after invoice, a cent each."""
    for number in range(10_000):
        ledger.spend(f"invoice {number}", "0.01", details={"text": "x" * 5_000})


def test_a_full_disk_is_said_and_nothing_is_lost(file):
    """What was there stays; what did not fit is not half there."""
    with Ledger(file) as ledger:
        before = ledger.entries()

        def fill(connection, _record, _proxy):
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")

        event.listen(ledger._store._engine, "checkout", fill)
        with pytest.raises(planner.LedgerError, match="the disk is full; nothing was") as caught:
            spend_much(ledger)
        event.remove(ledger._store._engine, "checkout", fill)
        assert str(file) in str(caught.value)
        assert ledger.entries()[: len(before)] == before
        ledger.check()
        written = len(ledger.entries()) - len(before)
        assert ledger.standing().spent_usd * 100 == written
        ledger.spend("afterwards", 1)


@contextmanager
def as_nobody():
    """Be somebody for whom what may not be written cannot be written: root may do all."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another thing there")
def test_a_file_that_may_not_be_written_can_be_read(file):
    """By whoever has only the right to; what they write is refused in a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "spending.db"
        shutil.copy(file, copy)
        copy.chmod(0o444)
        Path(folder).chmod(0o777)
        with as_nobody(), Ledger(copy) as ledger:
            assert ledger.standing().left_usd == 7
            assert ledger.reservation("one").is_open
            told = "it, or its folder, is read-only; nothing was written"
            with pytest.raises(planner.LedgerError, match=told):
                ledger.reserve("two", 1)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another thing there")
def test_a_folder_that_may_not_be_written_is_said(file):
    """A ledger needs room for what is being written, beside it."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(file, folder)
        Path(folder).chmod(0o555)
        told = "read-only|may you write there"
        with as_nobody(), pytest.raises(planner.LedgerError, match=told):
            read_all(Path(folder) / "spending.db")
        Path(folder).chmod(0o755)


def read_all(place):
    """Read all that a ledger holds."""
    with Ledger(place) as ledger:
        ledger.standing()
        ledger.entries()
        ledger.check()


@pytest.mark.parametrize("spoil", ["head", "middle", "text", "cut"])
def test_a_damaged_file_is_said_to_be_damaged(file, spoil):
    """Wherever the damage is: no number is made up."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    whole = bytearray(file.read_bytes())
    if spoil == "head":
        whole[:100] = b"\xff" * 100
    elif spoil == "middle":
        whole[4096:] = b"\xff" * (len(whole) - 4096)
    elif spoil == "text":
        whole = bytearray(b"id,amount\n1,2\n" * 100)
    else:
        whole = whole[: len(whole) // 2]
    file.write_bytes(whole)
    with pytest.raises(planner.LedgerError, match=r"damaged|no ledger|nothing was written"):
        read_all(file)
    assert file.read_bytes() == bytes(whole)


def test_damage_where_nobody_looks_is_seen_by_a_check(file):
    """As in an index by which keys are told apart."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        asked = "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_entries_1'"
        (page,) = connection.execute(asked).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    whole = bytearray(file.read_bytes())
    whole[page * size - 20 : page * size] = b"x" * 20
    file.write_bytes(whole)
    with Ledger(file) as ledger:
        assert len(ledger.entries()) == 2
        with pytest.raises(planner.LedgerError, match="it is damaged; put back a copy of it"):
            ledger.check()


def test_a_database_of_somebody_else_is_left_alone(tmp_path):
    """No table is added to it."""
    place = tmp_path / "orders.db"
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER)")
    connection.close()
    with pytest.raises(planner.LedgerError, match=r"holds tables of others \(orders\)"):
        Ledger(place)
    with sqlite3.connect(place) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("orders",)]
    connection.close()


def test_a_ledger_of_a_newer_planner_is_refused(place):
    """It says more than this one understands."""
    with Ledger(place) as ledger, ledger._store.writing() as connection:
        connection.execute(update(HEAD).values(version=store.VERSION + 1))
    with pytest.raises(planner.LedgerError, match="install the newer one"):
        Ledger(place)


def test_too_many_open_questions_are_said(file, monkeypatch):
    """Those that are open go on; one that is closed makes room."""
    with Ledger(file) as opened:
        monkeypatch.setattr(opened._store._engine.pool, "_timeout", 0.01)
        questions = [opened.each_entry() for _ in range(15)]
        assert len({next(each).seq for each in questions}) == 1
        with pytest.raises(planner.LedgerError, match="as many of its questions open as it can"):
            opened.spend("one", 1)
        questions.pop().close()
        opened.spend("one", 1)
        assert all(list(each) for each in questions)


@pytest.mark.parametrize("said", ["x", "", 0, -1, 1.5])
def test_a_version_that_no_planner_has_written_is_said(file, said):
    """And nothing is written, nor are the tables made again."""
    with closing(sqlite3.connect(file)) as spoiled:
        spoiled.execute("UPDATE ledger SET version = ?", (said,))
        spoiled.commit()
    with pytest.raises(planner.LedgerError, match=f"its version is {said!r}, which no planner"):
        Ledger(file)


def test_a_file_that_is_taken_away_while_nothing_is_connected_is_said(file):
    """No empty one takes its place; where it is put back, all goes on."""
    with Ledger(file) as opened:
        opened.close()
        file.rename(file.with_suffix(".old"))
        for ask in (opened.standing, lambda: opened.spend("one", 1)):
            with pytest.raises(planner.LedgerError, match="taken away since it was opened"):
                ask()
        assert not file.exists()
        file.with_suffix(".old").rename(file)
        assert opened.standing().spent_usd >= 0


def test_an_older_ledger_is_brought_up_to_date_once(place, monkeypatch):
    """By the steps that it lacks, in their order; what is in it stays."""
    with Ledger(place) as ledger:
        ledger.spend("one", 1)
    taken = []
    steps = (*store.MIGRATIONS, lambda _: taken.append(2), lambda _: taken.append(3))
    monkeypatch.setattr(store, "MIGRATIONS", steps)
    monkeypatch.setattr(store, "VERSION", len(steps))
    for _ in range(2):
        with Ledger(place) as ledger:
            assert ledger.standing().spent_usd == 1
    assert taken == [2, 3]


def test_a_step_that_fails_leaves_the_older_ledger(place, monkeypatch):
    """As a whole: it can be opened as before."""
    with Ledger(place) as ledger:
        ledger.spend("one", 1)

    def half(connection):
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
        raise planner.LedgerError("no")

    with monkeypatch.context() as patch:
        patch.setattr(store, "MIGRATIONS", (*store.MIGRATIONS, half))
        patch.setattr(store, "VERSION", 2)
        with pytest.raises(planner.LedgerError, match="no"):
            Ledger(place)
    with Ledger(place) as ledger, ledger._store.reading() as connection:
        assert ledger.standing().spent_usd == 1
        assert "half" not in store.inspect(connection).get_table_names()


def test_who_waits_too_long_for_another_is_told(place, monkeypatch):
    """And has written nothing."""
    monkeypatch.setattr(engines, "PATIENCE_S", 0.05)
    with Ledger(place) as other, Ledger(place) as ledger:
        ledger.set_budget(10)
        with other._store.writing():
            assert ledger.standing().left_usd == 10  # reading goes on
            with pytest.raises(planner.LedgerError, match="another process has been writing to it"):
                ledger.reserve("two", 1)
        assert ledger.reserve("two", 1).is_open


def test_what_cannot_be_written_to_its_end_is_not_written(place):
    """Also where a server is sent all of it before it answers."""
    with Ledger(place) as ledger, Ledger(place) as other:
        ledger.set_budget(10)
        with other._store.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE draws RENAME TO elsewhere")
        with pytest.raises(planner.LedgerError, match=r"draws.*; nothing was written"):
            ledger.reserve("one", 3)
        with other._store.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO draws")
        assert ledger.standing().left_usd == 10
        assert ledger.reserve("one", 3).is_open
        ledger.check()


@pytest.mark.parametrize(("cuts", "kept"), [("question", 0), ("answer", 3)])
def test_where_no_answer_comes_it_is_not_known_whether_it_was_written(database, cuts, kept):
    """So nobody says that nothing was; the same again is written once."""
    place = database()
    with relayed(place) as (url, relay), Ledger(url) as ledger, Ledger(place) as other:
        ledger.set_budget(10)
        relay.cuts = cuts
        with pytest.raises(planner.LedgerError, match="not known whether it was; say the same"):
            ledger.reserve("one", 3)
        assert other.standing().held_usd == kept
        assert ledger.reserve("one", 3).is_open
        assert other.standing().held_usd == 3
        other.check()


def test_however_deep_a_scope_is_as_many_questions_are_asked(place):
    """A server far away is waited for no longer; neither is whoever waits for the ledger."""

    def asked(scope):
        found = []

        def ask(*said):
            found.append(said[2])

        event.listen(ledger._store._engine, "before_cursor_execute", ask)
        ledger.reserve(f"in {scope}", 1, scope=scope)
        ledger.settle(f"in {scope}", 1)
        event.remove(ledger._store._engine, "before_cursor_execute", ask)
        return found

    with Ledger(place) as ledger:
        assert len(asked("a/b/c/d/e")) == len(asked("z"))


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://host/db", "a file or a PostgreSQL database, not mysql"),
        ("postgresql://user:s3cret@127.0.0.1:1/db", "127.0.0.1:1/db: "),
        ("postgres://user:s3cret@127.0.0.1:1/db", "127.0.0.1:1/db: "),
        (" POSTGRESQL://user:s3cret@127.0.0.1:1/db", "127.0.0.1:1/db: "),
        ("postgresql://127.0.0.1:1/db?password=s3cret", "127.0.0.1:1/db: "),
        ("postgresql://user:s3@s3cret@127.0.0.1:1/db", "an @ in the password as %40"),
        ("postgresql://user:s3cret@127.0.0.1:port/db", "the URL of the ledger cannot be read"),
        ("postgresql:/user:s3cret@host/db", "the URL of the ledger cannot be read"),
        ("postgresql//user:s3cret@host/db", "the URL of the ledger cannot be read"),
        ("://", "the URL of the ledger cannot be read"),
    ],
)
def test_a_database_that_cannot_be_reached_is_said_without_its_password(url, told):
    """In one sentence."""
    with pytest.raises(planner.LedgerError) as caught:
        Ledger(url)
    assert told in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "\\n" not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not moved there")
def test_a_file_that_is_moved_while_it_is_open_is_said(file):
    """What is written then would go where nobody finds it; put back, it goes on."""
    aside = file.with_name("aside.db")
    with Ledger(file) as ledger:
        ledger.reserve("two", 1)
        for gone in (lambda: file.rename(aside), lambda: shutil.copy(aside, file)):
            gone()
            with pytest.raises(planner.LedgerError, match=r"was moved, replaced or taken away"):
                ledger.reserve("three", 1)
            with pytest.raises(planner.LedgerError, match=r"was moved, replaced or taken away"):
                ledger.standing()
        aside.replace(file)
        assert ledger.reserve("three", 1).is_open
    with Ledger(file) as ledger:
        assert [entry.key for entry in ledger.entries()][1:] == ["one", "two", "three"]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not moved there")
def test_no_ledger_is_made_where_the_rest_of_another_is(file):
    """What was written last stands beside the file: a new one of that name would swallow it."""
    aside = file.with_name("aside.db")
    with Ledger(file) as ledger:
        ledger.reserve("two", 1)
        file.rename(aside)
        with pytest.raises(planner.LedgerError, match=r"is gone, but spending.db-wal, in which"):
            Ledger(file)
        aside.rename(file)
        assert ledger.reservation("two").is_open
