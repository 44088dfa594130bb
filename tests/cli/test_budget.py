"""`planner budget`."""

import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pandas as pd
import pytest
from pyarrow import parquet

from planner.cli import budget_export
from planner.spending.ledger.ledger import Ledger
from planner.spending.ledger.store import MAKES_ONE

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC).timestamp()


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Let it be the 18th of November 2026, and let time pass by hand."""
    time = [NOON]
    monkeypatch.setitem(Ledger.__init__.__kwdefaults__, "clock", lambda: time[0])
    return time


@pytest.fixture
def budget(run, tmp_path, monkeypatch):
    """Run `planner budget` on a ledger of its own, from the environment."""
    monkeypatch.setenv("PLANNER_LEDGER", str(tmp_path / "spending.db"))
    return lambda *arguments: run("budget", *arguments)


@pytest.fixture
def month(budget, now):
    """Make a ledger in which something has happened."""
    for line in (
        "set 100 --zone Europe/Berlin", "set 40 --scope brand/launch",
        "reserve film-1 6.40 --scope brand/launch --model kling-v1 --detail shot=7",
        "reserve film-2 3 --scope brand --model kling-pro --failure-charge 0.5",
        "reserve film-3 1.0625 --scope brand/launch",
        "settle film-1 5.60", "release film-2", "spend invoice-8 12 --model kling-v1",
        "adjust refund-2 -2.5", "top-up order-4 50 --expires 2026-12-31 --detail by=Lea",
    ):  # fmt: skip
        assert budget(*line.split()).exit_code == 0, line
        now[0] += 60
    return budget


def cells(result):
    """Return the lines of what is printed, one blank between their words."""
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("line", ["set 1,000", "set 10 --scope a//b", "set 10 --zone Mars/Base"])
def test_a_slip_makes_no_ledger(budget, tmp_path, line):
    """The time zone of one that is made stays for good."""
    assert budget(*line.split()).exit_code == 3
    assert not list(tmp_path.glob("spending*"))


def test_a_budget_is_set_and_kept(month):
    """What is spent, held and left is said scope by scope."""
    done = month("status")
    assert done.stderr == ""
    lines = cells(done)
    assert lines[0] == "2026-11, by the calendar of Europe/Berlin"
    assert lines[2] == "scope budget each added spent held left available"
    assert lines[4:7] == [
        "everything $100.00 month $50.00 $16.60 $1.0625 $132.3375 $132.3375",
        "brand $0.00 $7.10 $1.0625 $132.3375",
        "brand/launch $40.00 month $0.00 $5.60 $1.0625 $33.3375 $33.3375",
    ]
    inner = json.loads(month("status", "--scope", "brand", "--json").stdout)
    assert [one["scope"] for one in inner] == ["brand", "brand/launch"]
    assert (inner[1]["held_usd"], inner[1]["left_usd"]) == ("1.0625", "33.3375")
    (other,) = json.loads(month("status", "--scope", "else", "--json").stdout)
    assert (other["left_usd"], other["available_usd"]) == (None, "132.3375")
    assert (
        "everything $100.00 month $50.00 $0.00" in cells(month("status", "--month", "2026-12"))[4]
    )


def test_each_step_says_what_it_did_and_what_is_left(budget):
    """In a line; or as JSON, with exact amounts."""
    told = {
        "set 10 --zone Europe/Berlin": "everything: $10.00 each month, by the calendar of "
        "Europe/Berlin; $10.00 left",
        "reserve a 2 --scope brand --ttl 60": "reserved a: $2.00 of brand until 2026-11-18 13:01 "
        "CET; $8.00 left",
        "reserve b 1": "reserved b: $1.00 of everything until 2026-11-19 13:00 CET; $7.00 left",
        "settle a 1.5": "settled a at $1.50 of brand, $2.00 were reserved; $7.50 left",
        "release b --charged 0": "released b at $0.00 of everything, $1.00 were reserved; "
        "$8.50 left",
        "reserve b2 1": "reserved b2: $1.00 of everything until 2026-11-19 13:00 CET; $7.50 left",
        "release b2 --unsent": "let go of b2, as never sent: $1.00 were reserved of everything; "
        "$8.50 left",
        "spend c 9": "recorded c; everything has spent $10.50; -$0.50 left",
        "adjust d -1": "adjusted by d; everything has spent $9.50; $0.50 left",
        "adjust d2 0 --month 2026-10": "adjusted by d2; everything has spent $0.00 in 2026-10; "
        "$0.50 left",
        "top-up e 5 --expires 2026-12-31": "added e, until the end of 2026-12-31; everything has "
        "spent $9.50; $5.50 left",
        "set 3 --scope brand --every whole": "brand: $3.00 in all; $1.50 left",
        "set none --scope brand": "brand: no budget of its own; $5.50 left",
    }
    for line, said in told.items():
        assert (budget(*line.split()).output, line) == (said + "\n", line)
    held = json.loads(budget("reserve", "f", "0.000000001", "--json").stdout)
    assert (held["amount_usd"], held["state"], held["failure_charge"]) == (
        "0.000000001", "open", None,
    )  # fmt: skip
    assert held["expires"] == "2026-11-19T12:00:00+00:00"
    assert json.loads(budget("settle", "f", 0, "--json").stdout)["state"] == "settled"
    for line in ("set 5", "spend g 0", "adjust h 0", "top-up i 0"):
        assert json.loads(budget(*line.split(), "--json").stdout)["spent_usd"] == "9.5"


def test_what_is_repeated_does_nothing_again(budget):
    """Under its key; with other content it is refused."""
    budget("set", 10)
    for _ in range(3):
        assert budget("reserve", "a", 2).exit_code == 0
    assert json.loads(budget("status", "--json").stdout)[0]["held_usd"] == "2"
    again = budget("reserve", "a", 3)
    assert (again.exit_code, again.stdout) == (3, "")
    assert "the key 'a' was given to another reserve" in again.stderr
    for _ in range(2):
        assert budget("settle", "a", 2, "--detail", "job=7").exit_code == 0
    again = budget("settle", "a", 2, "--detail", "job=8")
    assert again.stderr.endswith("cannot be settled at $2.00 with other details\n")


def test_what_is_not_there_is_refused_with_a_code_of_its_own(budget):
    """It says the scope, what was asked, and what is left; nothing is on standard output."""
    budget("set", 100)
    budget("set", 5, "--scope", "brand")
    done = budget("reserve", "film-1", "7.25", "--scope", "brand/launch")
    assert (done.exit_code, done.stdout) == (4, "")
    assert done.stderr == (
        "error: 'film-1' asks for $7.25, the budget of 'brand' has $5.00 left; nothing is "
        "reserved\n"
    )
    assert [one["held_usd"] for one in json.loads(budget("status", "--json").stdout)] == ["0"] * 2


def test_a_month_that_is_over_says_what_lapsed(month, now):
    """In place of what is left: the budget of then, and nothing that was added since."""
    now[0] += 14 * 86_400
    month("set", 300)
    lines = cells(month("status", "--month", "2026-11"))
    assert lines[2] == "scope budget each spent held lapsed"
    assert lines[4] == "everything $100.00 month $16.60 $0.00 $83.40"
    done = month("settle", "film-3", 1)
    told = "settled film-3 at $1.00 of brand/launch, $1.0625 were reserved in 2026-11; $40.00 left"
    assert done.stdout == f"{told}\n"


def test_a_slip_in_a_scope_is_said_beside(month, tmp_path):
    """Once where it is used, and where it is asked about; what is asked for is done."""
    meant = "did you mean 'brand/launch'?\n"
    for line in ("report", "status", "takes", "export --json", "set none"):
        done = month(*line.split(), "--scope", "brand/lanch")
        assert (done.exit_code, done.stderr.count("warning")) == (0, 1), line
        assert (
            f"scope 'brand/lanch' has no budget, nor was anything ever held or spent in it; {meant}"
            in done.stderr
        )
    assert month("alerts", "--scope", "brand/lanch").exit_code == 3
    done = month("reserve", "film-9", 2, "--scope", "brand/lanch")
    assert "reserved film-9: $2.00 of brand/lanch" in done.stdout
    assert done.stderr == (
        "warning: scope 'brand/lanch' is used for the first time, and has no budget of its own; "
        + meant
    )
    for line in ("settle film-9 1", "spend invoice-9 1 --scope brand/lanch", "report"):
        assert month(*line.split()).stderr == ""


def test_a_clock_that_was_ahead_is_mended(month, now):
    """What it wrote is told, and what is left to do; then all goes on."""
    month("reserve", "film-4", 1, "--scope", "brand/launch", "--ttl", 864_000)
    now[0] += 40 * 86_400
    month("spend", "invoice-9", 4, "--scope", "brand/launch")
    month("reserve", "film-5", 2, "--scope", "brand")
    now[0] = NOON + 3_600
    refused = month("spend", "invoice-10", 1)
    assert (refused.exit_code, "planner budget clock" in refused.stderr) == (3, True)
    done = month("clock", "2026-11-18")
    assert (done.exit_code, done.stdout) == (0, (
        "goes on from 2026-11-18 14:00 CET; the last entry was of 2026-12-28 13:10 CET\n"
        "written by the clock that was ahead, entries 12 to 15:\n"
        "  2026-11, 'brand/launch': 2 entries, $0.00 spent, $0.00 held\n"
        "  2026-12, 'brand': 1 entry, $0.00 spent, $2.00 held\n"
        "  2026-12, 'brand/launch': 1 entry, $4.00 spent, $0.00 held\n"
    ))  # fmt: skip
    assert done.stderr == (
        "it let reservations end before their time: film-3, film-4; settle what is made all the "
        "same, and reserve what is not under another key\n"
        "to rebook 2026-12: planner budget adjust KEY -4 --scope brand/launch --month 2026-12, "
        "and with another KEY 4 --scope brand/launch\n"
        "settle or release what is held there; planner budget report lists it\n"
    )
    line = "adjust a -4 --scope brand/launch --month 2026-12"
    assert "has spent $0.00 in 2026-12" in month(*line.split()).stdout
    now[0] += 86_400 * 50
    month("spend", "invoice-11", 1)
    now[0] -= 86_400 * 50
    assert json.loads(month("clock", "2026-11-18", "--json").stdout)["ahead"][-1] == {
        "month": "2027-01", "scope": "", "entries": 1, "spent_usd": "1", "held_usd": "0",
    }  # fmt: skip
    assert json.loads(month("export", "--json").stdout)[-1]["kind"] == "clock"


def test_a_report_tells_what_was_spent_on_what(month):
    """By month, scope and model, together, and what is open since when."""
    done = month("report")
    assert done.stderr == ""
    lines = cells(done)
    assert lines[4:10] == [
        "2026-11 everything 0 0 0 0 1 -$2.50 $0.00",
        "2026-11 everything kling-v1 0 0 0 0 1 $12.00 $0.00",
        "2026-11 brand kling-pro 1 0 1 0 0 $1.50 $0.00",
        "2026-11 brand/launch 1 0 0 0 0 $0.00 $1.0625",
        "2026-11 brand/launch kling-v1 1 1 0 0 0 $5.60 $0.00",
        "",
    ]
    assert lines[10] == "together 3 1 1 0 2 $16.60 $1.0625"
    assert "film-3 brand/launch $1.0625 2026-11-18 13:04 CET 2026-11-19 13:04 CET" in lines
    models = cells(month("report", "--by", "model", "--scope", "brand"))
    assert models[2].startswith("model reserved")
    assert "kling-v1 1 1 0 0 0 $5.60 $0.00" in models
    asked = json.loads(month("report", "--by", "month", "--month", "2026-11", "--json").stdout)
    assert asked["zone"] == "Europe/Berlin"
    assert [line["spent_usd"] for line in asked["lines"]] == ["16.6"]
    assert [one["key"] for one in asked["open"]] == ["film-3"]
    outside = json.loads(month("report", "--scope", "else", "--json").stdout)
    assert outside["lines"] == outside["open"] == []
    wrong = month("report", "--by", "modell")
    assert (wrong.exit_code, "did you mean 'model'" in wrong.stderr) == (3, True)


def test_long_reports_are_printed_in_part(budget, monkeypatch):
    """The rest is a number, and not lost: the sums are of all."""
    monkeypatch.setattr("planner.cli.budget_report.ROWS_PRINTED", 2)
    for number in range(4):
        budget("set", 100)
        budget("reserve", f"job-{number}", 1, "--scope", f"film-{number}")
        budget("spend", f"invoice-{number}", 2, "--scope", f"film-{number}")
    done = budget("report")
    assert done.stderr == "2 more rows; --json prints them all\n" * 2
    assert "together 4 0 0 0 4 $8.00 $4.00" in cells(done)
    assert "film-2" not in done.stdout


def test_entries_are_exported_exactly(month, tmp_path, monkeypatch):
    """As CSV, JSON and Parquet, the same in each; in parts, where they are many."""
    monkeypatch.setattr(budget_export, "AT_ONCE", 3)
    table = pd.read_csv(io.StringIO(month("export").stdout), dtype=str, keep_default_na=False)
    rows = json.loads(month("export", "--json").stdout)
    for name in ("e.csv", "e.json", "e.parquet"):
        done = month("export", "--output", tmp_path / name)
        assert (done.stdout, done.stderr) == ("", f"wrote {tmp_path / name}: 10 entries\n")
    assert (tmp_path / "e.csv").read_text(encoding="utf-8") == month("export").stdout
    assert json.loads((tmp_path / "e.json").read_text(encoding="utf-8")) == rows
    columns = parquet.read_table(tmp_path / "e.parquet").to_pydict()
    assert list(columns) == list(table.columns) == list(rows[0])
    spent = ["0", "0", "0", "0", "0", "5.6", "1.5", "12", "-2.5", "0"]
    assert [row["spent_usd"] for row in rows] == table["spent_usd"].tolist() == spent
    assert columns["spent_usd"] == list(map(Decimal, spent))
    assert columns["at"][0] == datetime.fromtimestamp(NOON, UTC)
    assert rows[2]["details"] == {"shot": "7"} == json.loads(columns["details"][2])
    assert table["model"].tolist()[2:4] == columns["model"][2:4] == ["kling-v1", "kling-pro"]
    inner = json.loads(month("export", "--json", "--scope", "brand/launch").stdout)
    assert [row["key"] for row in inner[1:]] == ["film-1", "film-3", "film-1"]
    assert json.loads(month("export", "--json", "--month", "2026-12").stdout) == []
    assert (
        month("export", "--month", "2026-12").stdout == month("export").stdout.split("\n")[0] + "\n"
    )


def test_a_formula_is_a_text_in_the_export(budget):
    """Whoever names a job may not run something in a spreadsheet."""
    budget("spend", "=1+1", 1)
    budget("set", 1)
    budget("spend", "=1+1", 1)
    assert ",spend,'=1+1," in budget("export").stdout


def test_an_export_never_destroys_the_ledger(month, tmp_path):
    """Nor is it written where no such file can be."""
    (tmp_path / "link.csv").symlink_to(tmp_path / "spending.db")
    for name, told, code in (
        ("link.csv", "--output is the ledger itself; it would be lost", 2),
        ("e.xls", "cannot write .xls; entries are written to .csv, .json, .parquet", 3),
        ("none/e.csv", "there is no folder", 3),
    ):
        done = month("export", "--output", tmp_path / name)
        assert (done.exit_code, told in done.stderr) == (code, True)
    assert month("export", "--json", "--output", tmp_path / "e.json").exit_code == 2
    assert month("check").exit_code == 0
    assert not list(tmp_path.glob("e.*"))


def test_a_ledger_is_checked(month, tmp_path):
    """It adds up, or the command says where not and fails."""
    from sqlalchemy import update

    from planner.spending.ledger.tables import TOTALS

    place = tmp_path / "spending.db"
    assert month("check").output == f"{place}: every sum is what its entries come to\n"
    with Ledger(place) as ledger, ledger._store.writing() as connection:
        connection.execute(update(TOTALS).values(spent=TOTALS.c.spent + 1))
    done = month("check")
    assert (done.exit_code, "does not add up: month" in done.stderr) == (3, True)


COMMANDS = ("status", "reserve a 1", "settle a 1", "release a", "spend a 1", "adjust a 1",
            "top-up a 1", "report", "export", "check", "clock 2026-11-18")  # fmt: skip


@pytest.mark.parametrize("line", COMMANDS)
def test_only_set_makes_a_ledger(run, tmp_path, line):
    """A slip in its name is an error, and leaves no empty file."""
    done = run("budget", *line.split(), "--ledger", tmp_path / "speding.db")
    assert (done.exit_code, done.stdout) == (3, "")
    name = tmp_path / "speding.db"
    assert done.stderr == f"error: {name}: there is no such ledger; {MAKES_ONE}\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("line", ["set 1", *COMMANDS])
def test_a_ledger_must_be_named(run, monkeypatch, line):
    """By an option, or by the environment."""
    monkeypatch.delenv("PLANNER_LEDGER", raising=False)
    done = run("budget", *line.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert "error: which ledger? Give --ledger spending.db, or set PLANNER_LEDGER" in done.stderr


def test_a_password_is_never_printed(run, monkeypatch):
    """Wherever the URL is from."""
    url = "postgresql://lea:s3cret@127.0.0.1:1/spending"
    monkeypatch.setenv("PLANNER_LEDGER", url)
    for arguments in (("status",), ("set", "1", "--ledger", url), ("status", "--help")):
        done = run("budget", *arguments)
        assert "s3cret" not in done.output
    assert "lea:***@127.0.0.1:1/spending" in run("budget", "status").stderr


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("set 1,000", 3, "expected USD as a number, without commas"),
        ("set 1 --zone Europe/Berln", 3, "did you mean 'Europe/Berlin'"),
        ("reserve a 1 --ttl 0", 2, "0.0 is not in the range x>0"),
        ("reserve a 1 --failure-charge 2", 2, "2.0 is not in the range 0<=x<=1"),
        ("reserve a 1 --detail shot", 2, "'shot' is no NAME=VALUE, such as shot=7"),
        ("spend a 1 --detail =x", 2, "'=x' is no NAME=VALUE, such as shot=7"),
        ("spend a 1 --detail a=1 --detail a=2", 2, "'a' is given twice, as '1' and as '2'"),
        ("reserve a -1", 2, "a number begins with -1; expected one of 0 or more"),
        ("reserve a 1 --scope a//b", 3, "scope is 'a//b'"),
        ("adjust a -9 --month 2026-1", 3, "month is '2026-1'; expected a year and a month"),
        ("adjust a 9 --month 2062-11", 3, "month is 2062-11, which has not begun"),
        (
            "adjust a -9",
            3,
            "amount is -$9.00; no more than $0.00 were spent in everything in 2026-11",
        ),
        ("top-up a 1 --expires 31.12.2026", 2, "is no day; write it as 2026-12-24"),
        ("top-up a 1 --expires 2026-11-17", 3, "expires is 2026-11-17, which is over"),
        ("settle none 1", 3, "there is no reservation 'none'"),
        ("clock 2026-11-18", 3, "they agree, and there is nothing to mend"),
        ("clock 2026-11-17", 3, "the clock of this machine says that it is 2026-11-18 in UTC"),
        ("clock today", 2, "'today' is no day; write it as 2026-12-24"),
        ("status --month november", 3, "such as 2026-11"),
        ("export --month 2026-13", 3, "such as 2026-11"),
        ("adjust a -1 --scop brand", 2, "unexpected extra arguments (--scop brand)"),
    ],
)
def test_bad_input_is_one_clear_sentence(budget, line, code, told):
    """On standard error, with its exit code; nothing is written."""
    budget("set", 10)
    done = budget(*line.split())
    assert (done.exit_code, done.stdout) == (code, "")
    assert told in done.stderr
    assert len(json.loads(budget("export", "--json").stdout)) == 1


def test_an_empty_ledger_says_so(budget, tmp_path):
    """Beside the data, of which there is none."""
    Ledger(tmp_path / "spending.db").close()
    assert budget("status").stderr == "nothing is there yet; planner budget set gives it a budget\n"
    assert "nothing has happened yet" in budget("report").stderr
    assert budget("status", "--json").stdout == "[]\n"
    assert budget("export", "--json").stdout == "[]\n"
