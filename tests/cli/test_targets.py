"""Where a plan is written again and again."""

from itertools import pairwise

import pytest

import planner
from planner.cli.targets import Target
from tests.outputs.test_faults_workbook import saved_by_excel


@pytest.fixture
def small():
    """Plan a request."""
    return planner.plan([{"duration": 5}], 5)


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.csv", "plan.json"])
def test_what_we_wrote_is_written_anew(small, tmp_path, name):
    """As often as one likes."""
    target = Target(tmp_path / name)
    assert [target.save(small) for _ in range(3)] == [tmp_path / name] * 3
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.csv"])
def test_what_somebody_else_wrote_stays(small, write, tmp_path, capsys, name):
    """The plan takes the next name that is free, and that is said."""
    theirs = write(name, "theirs")
    target = Target(theirs)
    path = target.save(small)
    assert path == tmp_path / name.replace("plan", "plan-2")
    assert theirs.read_text() == "theirs"
    assert target.save(small) == path
    assert capsys.readouterr().err == f"{theirs} is not ours; wrote {path}\n"


def test_a_plan_of_an_earlier_run_is_replaced_unless_it_was_saved_by_another_program(
    small, tmp_path
):
    """A workbook says whose it is; there may be work in what Excel has saved."""
    path = tmp_path / "plan.xlsx"
    small.save(path)
    assert Target(path).save(small) == path
    saved_by_excel(path)
    kept = path.read_bytes()
    assert Target(path).save(small) == tmp_path / "plan-2.xlsx"
    assert path.read_bytes() == kept


def test_of_other_files_nobody_knows_whose_they_are(small, tmp_path):
    """So those of an earlier run stay."""
    path = tmp_path / "plan.csv"
    small.save(path)
    assert Target(path).save(small) == tmp_path / "plan-2.csv"


def test_a_change_is_noticed_each_time(small, tmp_path, capsys):
    """One name after the other."""
    target = Target(tmp_path / "plan.csv")
    for number in ("", "-2", "-3"):
        path = target.save(small)
        assert path.name == f"plan{number}.csv"
        path.write_text("hers")
    names = [tmp_path / f"plan{number}.csv" for number in ("", "-2", "-3")]
    told = [f"{old} was changed since; wrote {new}\n" for old, new in pairwise(names)]
    assert capsys.readouterr().err == "".join(told)
