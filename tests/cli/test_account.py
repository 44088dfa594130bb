"""What is left on an account, what was generated, and planning with it."""

import json
import os
import re
from datetime import date

import openpyxl
import pytest

import planner
from planner.spending.account.refusals import CODES
from tests.accounts import (
    ACCESS_KEY,
    API_KEY,
    NOW_S,
    SECRET_KEY,
    USAGE,
    Answer,
    account,
    clock,
    echo,
    pack,
    packs,
    server,
)
from tests.cli.messages import beside_reading
from tests.documents import ROOT, blocks, commands, output

__all__ = ["account", "clock", "server"]

PAIR = ("KLINGAI_ACCESS_KEY", "KLINGAI_SECRET_KEY")
LAG = "what was used in the last 12 hours may still be counted as left"
TWO = "id,duration,required,priority,model\nhero,10,yes,3,kling-v3\npromo,10,yes,2,kling-v3\n"


@pytest.fixture
def documented(account, monkeypatch):
    """Let only the documented key be there."""
    for name in PAIR:
        monkeypatch.delenv(name)
    return account


@pytest.fixture
def keyless(documented, monkeypatch):
    """Let no key be there."""
    monkeypatch.delenv("KLINGAI_API_KEY")
    return documented


def cells(line):
    """Return the cells of a printed line."""
    return [cell.strip() for cell in line.strip().split("  ") if cell.strip()]


def test_the_packages_are_shown_with_how_true_they_are(run, account):
    """And what of them can be spent."""
    account.play(packs(pack("Trial S", 90.5), pack("Next", 5000, status="toBeOnline",
                 effective_time=None, invalid_time=None)))  # fmt: skip
    done = run("account", "balance")
    assert (done.exit_code, done.stderr) == (0, "")
    rows = [cells(line) for line in done.stdout.splitlines() if line.strip()]
    assert rows[0] == ["package", "status", "left", "of", "valid from", "until (UTC)"]
    assert rows[2] == ["Trial S", "online", "90.5", "200", "2026-11-19 12:00", "2026-12-07 12:00"]
    assert rows[3] == ["Next", "toBeOnline", "5,000", "200"]
    assert done.stdout.splitlines()[-1] == f"90.5 credits can be spent now; {LAG}"


def test_an_account_without_packages_has_nothing(run, account):
    """Which is no fault."""
    account.play(packs())
    done = run("account", "balance")
    assert (done.exit_code, done.stdout) == (0, f"0 credits can be spent now; {LAG}\n")


def test_the_balance_is_json_for_programs(run, account):
    """Amounts as text, so that nothing is rounded; moments with their zone."""
    account.play(packs(pack("Trial S", 90.5), pack("Next", 5000, status="toBeOnline",
                 effective_time=None, invalid_time=None)))  # fmt: skip
    said = json.loads(run("account", "balance", "--json").stdout)
    assert (said["credits"], said["lag_hours"]) == ("90.5", 12)
    assert said["asked_at"] == "2026-11-28T12:00:00+00:00"
    one, other = said["packages"]
    assert one == {
        "name": "Trial S",
        "kind": "decreasing_total",
        "total_credits": "200",
        "remaining_credits": "90.5",
        "bought": "2026-11-19T12:00:00+00:00",
        "effective": "2026-11-19T12:00:00+00:00",
        "expires": "2026-12-07T12:00:00+00:00",
        "status": "online",
    }
    assert (other["remaining_credits"], other["effective"]) == ("5000", None)


def test_with_the_documented_key_the_documented_account_is_asked(run, documented):
    """What is left, and what was used."""
    documented.play(USAGE)
    done = run("account", "balance")
    assert done.exit_code == 0
    rows = [cells(line) for line in done.stdout.splitlines()]
    assert ["left", "1,234"] in rows
    assert ["used this month", "66.5"] in rows
    assert json.loads(run("account", "balance", "--json").stdout) == USAGE.body


def test_the_history_is_a_table_of_what_generations_say(run, documented):
    """Whatever their keys are; what is no text is spelled, what is no sign is escaped."""
    rows = [{"id": "g1", "credits": 50, "ok": True}, {"id": "g\x1b[2\n", "meta": {"a": 1}}, "odd"]
    documented.play(Answer({"generations": rows}))
    done = run("account", "history", "--days", 7)
    assert (done.exit_code, done.stderr) == (0, "")
    table = [cells(line) for line in done.stdout.splitlines() if line.strip()]
    assert table[0] == ["id", "credits", "ok", "meta", "generation"]
    assert table[2:] == [["g1", "50", "true"], [r"g\x1b[2\n", '{"a": 1}'], ["odd"]]
    assert documented.asked[0][1] == {"days": "7"}
    assert json.loads(run("account", "history", "--json").stdout) == rows


def test_of_a_long_history_the_first_rows_are_shown(run, documented):
    """And how many more there are, on standard error."""
    documented.play(Answer({"generations": [{f"k\x07{at}": 7 for at in range(9)}] * 102}))
    done = run("account", "history")
    table = [cells(line) for line in done.stdout.splitlines() if line.strip()]
    assert table[0] == [rf"k\x07{at}" for at in range(8)]
    assert table[2:] == [["7"] * 8] * 100
    assert "1 more columns; --json" in done.stderr
    assert "2 more rows; --json" in done.stderr
    documented.play(Answer({"generations": []}))
    assert run("account", "history").stdout == "nothing was generated in the last 30 days\n"


@pytest.mark.parametrize("days", ["0", "-1", "1.5", "3651", "1_0", "many"])
def test_days_that_are_none_are_wrong_usage(run, documented, days):
    """Nothing is asked."""
    assert run("account", "history", "--days", days).exit_code == 2
    assert documented.asked == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer({"code": 1000}, 401), 3),
        (Answer({"code": 1102}, 429), 1),
        (Answer({"code": 1302}, 429), 1),
        (Answer({"code": 5000}, 500), 1),
        (Answer(b"<html>", headers={"Content-Type": "text/html"}), 1),
    ],
)
def test_what_goes_wrong_is_one_line_and_an_exit_code(run, account, answer, code):
    """A key that is not accepted is bad input."""
    account.play(answer)
    done = run("account", "balance")
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr.startswith("error: 127.0.0.1:")
    assert done.stderr.count("\n") == 1
    for key in (API_KEY, ACCESS_KEY, SECRET_KEY):
        assert key not in done.stderr


@pytest.mark.parametrize("status", [200, 302, 401, 500])
def test_no_command_says_a_key_that_a_server_echoes(run, account, write, tmp_path, status):
    """Not where it tells all that it does, nor in the files that it writes."""
    batch, plan = write("batch.csv", "duration\n5\n"), tmp_path / "plan.json"
    planned = ("solve", batch, "--budget", 9, "--balance", "account", "--output", plan)
    for arguments in (("account", "balance"), ("account", "history"), planned):
        account.play(echo(status))
        done = run("--verbose", *arguments)
        assert done.exit_code in (1, 3)
        written = [path.read_text("utf-8") for path in tmp_path.iterdir()]
        sent = [headers["Authorization"][7:] for _, _, headers in account.asked]
        for key in (API_KEY, ACCESS_KEY, SECRET_KEY, *sent):
            assert all(key not in text for text in (done.output, *written))


def test_without_keys_it_is_told_which_there_are(run, keyless):
    """All three."""
    done = run("account", "balance")
    assert done.exit_code == 3
    for name in ("KLINGAI_API_KEY", *PAIR, "--keys"):
        assert name in done.stderr
    assert run("account", "history").exit_code == 3


def test_keys_are_no_options_and_the_help_says_why(run):
    """An option stays in the history of the shell."""
    for command in ("balance", "history"):
        said = run("account", command, "--help").stdout
        assert "those stay in the history of the shell" in said
        assert "--api-key" not in said


@pytest.fixture
def keys_file(write):
    """Write a file of keys that nobody else can read."""

    def write_keys(content):
        path = write("keys.env", content)
        path.chmod(0o600)
        return path

    return write_keys


@pytest.mark.parametrize(
    "line",
    [
        f"KLINGAI_API_KEY={API_KEY}",
        f"# mine\n\nexport KLINGAI_API_KEY = '{API_KEY}'\r\nOTHER=a b c\n",
        f'\ufeffKLINGAI_API_KEY="{API_KEY}"\nKLINGAI_SECRET_KEY=\n',
    ],
)
def test_keys_come_from_a_file(run, keyless, keys_file, line):
    """As a shell would read it; other names in it are let be."""
    keyless.play(USAGE)
    done = run("account", "balance", "--keys", keys_file(line))
    assert (done.exit_code, done.stderr) == (0, "")
    assert keyless.asked[0][2]["Authorization"] == f"Bearer {API_KEY}"


def test_a_file_counts_before_the_environment(run, account, keys_file):
    """It opens its own account, whatever keys are there; where to ask may come from there."""
    account.play(USAGE)
    run("account", "balance", "--keys", keys_file("KLINGAI_API_KEY=of-the-file"))
    ((path, _, headers),) = account.asked
    assert (path, headers["Authorization"]) == ("/v1/account", "Bearer of-the-file")


def test_a_file_with_half_of_a_pair_is_not_made_whole_by_the_environment(run, account, keys_file):
    """The other half may be that of another account."""
    done = run("account", "balance", "--keys", keys_file("KLINGAI_ACCESS_KEY=of-the-file"))
    assert done.exit_code == 3
    assert "KLINGAI_SECRET_KEY is not set" in done.stderr
    done = run("account", "history", "--keys", keys_file("KLINGAI_ACCESS_KEY=of-the-file"))
    assert "KLINGAI_API_KEY is not set" in done.stderr
    assert account.asked == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (API_KEY, "line 1: expected NAME=VALUE"),
        (f"A=1\n{API_KEY}\n", "line 2: expected NAME=VALUE"),
        (f"API_KEY={API_KEY}", "has none of KLINGAI_API_KEY, "),
        ("", "has none of KLINGAI_API_KEY, "),
        ("KLINGAI_BASE_URL=https://example.com", "has none of KLINGAI_API_KEY, "),
        (b"\xff\xfe\x00", "is no text in UTF-8"),
        (f"KLINGAI_API_KEY=Bearer {API_KEY}", "KLINGAI_API_KEY holds a sign that no key has"),
        (b"A=1\n" * 30_000, "is larger than 100,000 bytes"),
    ],
)
def test_a_file_of_keys_that_is_none_is_told_without_what_stands_in_it(
    run, keyless, keys_file, content, why
):
    """Which may be a key."""
    done = run("account", "balance", "--keys", keys_file(content))
    assert done.exit_code == 3
    assert why in done.stderr
    assert API_KEY not in done.stderr
    assert run("account", "balance", "--keys", "none.env").exit_code == 3


@pytest.mark.skipif(os.name != "posix", reason="asks for permissions as of POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_file_of_keys_that_others_can_read_warns(run, keyless, keys_file, mode):
    """It is used all the same."""
    keyless.play(USAGE)
    path = keys_file(f"KLINGAI_API_KEY={API_KEY}")
    path.chmod(mode)
    done = run("account", "balance", "--keys", path)
    assert done.exit_code == 0
    assert "can be read by others on this machine; chmod 600 it" in done.stderr


def solve(run, write, *options, rows=TWO, catalog="kling-api"):
    """Plan two videos that must be made, of 8 units each at the least."""
    batch = write("batch.csv", rows)
    return run("solve", batch, "--balance", "account", "--catalog", catalog, *options)


def test_a_plan_counts_on_what_the_account_has(run, account, write):
    """The number, and how true it is, on standard error."""
    account.play(packs(pack("Trial S", 90)))
    done = solve(run, write, "--budget", 0, "--json")
    assert done.exit_code == 0
    assert beside_reading(done.stderr) == (
        "account: 90 credits can be spent now, of Trial S until 2026-12-07; "
        f"Trial S cannot be bought again; {LAG}\n"
    )
    plan = json.loads(done.stdout)
    assert plan["budget"]["balance_credits"] == "90"
    assert len(account.asked) == 1


def test_where_credits_do_not_suffice_it_says_what_to_buy_and_whom_to_drop(run, account, write):
    """By name."""
    account.play(packs(pack("Package 1", 9)))
    done = solve(run, write, "--budget", 0, "--packages")
    assert done.exit_code == 4
    assert "the 2 required requests 'hero' and 'promo' cost at least 12 credits" in done.stderr
    assert "what to buy for $9.80: 1 x Trial S" in done.stderr
    assert "'promo'" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("status", ["online", "runOut", "expired"])
@pytest.mark.parametrize("option", ["--packages", "--no-packages"])
def test_what_is_sold_once_and_was_bought_is_not_offered_again(run, account, write, status, option):
    """Whatever has become of it: what to buy is what can be bought, with packages and without."""
    account.play(packs(pack("Trial S", 0, status=status), pack("Package 1", 9)))
    done = solve(run, write, "--budget", 0, option)
    assert done.exit_code == 4
    assert "1 x Trial L, 1,000 credits at $98.00" in done.stderr
    assert "1 x Trial S" not in done.stderr


def test_a_plan_keeps_what_was_bought_before(run, account, write, tmp_path):
    """In its file, by which it is verified, and in its workbook, by which it is planned again."""
    account.play(packs(pack("Trial S", 9)))
    file, book = tmp_path / "plan.json", tmp_path / "plan.xlsx"
    money = ("--budget", 100, "--packages")
    assert solve(run, write, *money, "--verify", "--output", file).exit_code == 0
    plan = json.loads(file.read_text(encoding="utf-8"))
    assert plan["budget"]["bought_before"] == ["Trial S"]
    assert [one["name"] for one in plan["funding"]["packages"]] == ["Trial L"]
    assert run("verify", file, tmp_path / "batch.csv").exit_code == 0
    assert solve(run, write, *money, "--output", book).exit_code == 0
    again = json.loads(run("solve", book, "--json").stdout)
    assert again["budget"] == plan["budget"]
    assert again["funding"] == plan["funding"]


def test_where_nothing_is_left_it_is_planned_with_nothing(run, account, write):
    """What has expired does not count."""
    account.play(packs(pack("Trial S", 90, invalid_time=int(NOW_S * 1000))))
    done = solve(run, write, "--budget", 0)
    assert done.exit_code == 4
    assert "account: 0 credits can be spent now: none of its packages (1) is online" in done.stderr


def test_the_workbooks_catalog_says_whose_credits_are_meant(run, account, tmp_path):
    """On its day of order; what the account holds overrides the balance there, which is told."""
    book = openpyxl.Workbook()
    book.active.title = "requests"
    for row in (["id", "duration"], ["a", 5]):
        book.active.append(row)
    settings = book.create_sheet("Settings")
    rows = [["Setting", "Value"], ["Budget (USD)", 1], ["Credits already there", 7]]
    for row in [*rows, ["Catalog", "kling-api"], ["Day of order", date(2026, 12, 1)]]:
        settings.append(row)
    book.save(tmp_path / "batch.xlsx")
    account.play(packs(pack("Trial S", 90.5)))
    done = run("solve", tmp_path / "batch.xlsx", "--balance", "account")
    assert done.exit_code == 0
    assert "account: 90.5 credits can be spent on 2026-12-01" in done.stderr
    assert "--balance 90.5 overrides the 7 of sheet Settings" in done.stderr


@pytest.mark.parametrize("command", ["least", "frontier"])
def test_other_questions_count_on_it_as_well(run, account, write, command):
    """Each asks once."""
    account.play(packs(pack("Trial S", 90)))
    rest = ("--make-all",) if command == "least" else ()
    batch = write("batch.csv", TWO)
    asked = ("--balance", "account", "--catalog", "kling-api", "--packages", "--json")
    done = run(command, batch, *asked, *rest)
    assert done.exit_code == 0
    assert "account: 90 credits" in done.stderr
    assert len(account.asked) == 1


def test_an_account_that_does_not_answer_makes_no_plan(run, account, write):
    """Rather than one that counts on nothing."""
    account.play(Answer({"code": 5001}, 503))
    done = solve(run, write, "--budget", 100)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "it is being maintained" in done.stderr


@pytest.mark.parametrize("said", ["acount", "1,000", "$5", ""])
def test_a_balance_that_is_none_is_told_what_it_may_be(run, account, write, said):
    """Credits, no dollars; or the account."""
    done = run("solve", write("b.csv", TWO), "--budget", 5, "--balance", said)
    assert done.exit_code == 3
    assert f"balance is '{said}'; expected credits as a number, such as 300, or" in done.stderr
    assert account.asked == []


def test_a_file_of_keys_is_for_the_account(run, write, keys_file, keyless):
    """With a number there is nothing to ask."""
    file = keys_file("\n".join(f"{name}={name}-key" for name in PAIR))
    done = run("solve", write("b.csv", TWO), "--budget", 5, "--balance", 7, "--keys", file)
    assert done.exit_code == 2
    assert "--keys is for --balance account" in done.stderr
    keyless.play(packs(pack("Trial S", 90)))
    assert solve(run, write, "--budget", 0, "--keys", file).exit_code == 0


PAGE = (ROOT / "docs" / "spending.md").read_text(encoding="utf-8")
SPENDING = PAGE.partition("\n## The account\n")[2].partition("\n## ")[0]
GENERATIONS = [
    {"id": "g-1041", "model": "kling-v1.5", "duration": 10, "credits": 100},
    {"id": "g-1042", "model": "kling-pro", "duration": 5, "credits": 150},
]
OF_THE_PAGE = [
    packs(
        pack("Package 1", 3412.5, total_quantity=5000.0),
        pack("Trial S", 0, total_quantity=100.0, status="runOut"),
    ),
    USAGE,
    Answer({"generations": GENERATIONS}),
    packs(
        pack("Package 1", 9.5, total_quantity=5000.0),
        pack("Trial S", 0, total_quantity=100.0, status="runOut"),
    ),
]


def test_each_command_prints_what_the_page_shows(documented, tmp_path):
    """To the letter, on an account that has what its answers say."""
    keys = tmp_path / "kling.env"
    keys.write_text("\n".join(f"{name}={name}-key" for name in PAIR), encoding="utf-8")
    keys.chmod(0o600)
    (tmp_path / "batch.csv").write_text(*blocks(SPENDING, "csv"), encoding="utf-8")
    shown = list(commands(SPENDING))
    for (arguments, printed), answer in zip(shown, OF_THE_PAGE, strict=True):
        documented.play(answer)
        assert output(arguments, tmp_path) == printed


def test_the_page_has_every_error_of_an_account():
    """With the codes that lead to it, and its exit code."""
    found = dict(re.findall(r"^\| `(\w+Error)` \|(.*)\|$", SPENDING, flags=re.MULTILINE))
    kinds = {kind.__name__: kind for kind in planner.AccountError.__subclasses__()}
    assert found.keys() == kinds.keys()
    for name, told in found.items():
        codes, _, exit_code, _ = (cell.strip() for cell in told.split("|"))
        assert int(exit_code) == kinds[name].exit_code
        ranges = re.findall(r"(\d{4})(?: to (\d{4}))?", codes)
        listed = {
            code for first, last in ranges for code in range(int(first), int(last or first) + 1)
        }
        assert listed == {code for code, one in CODES.items() if one.error is kinds[name]}
