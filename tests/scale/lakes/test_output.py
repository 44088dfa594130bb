"""What a plan is written to: whole or not to be seen, gone on with, and of one plan only."""

import json
import os
import pickle
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from planner.scale.lakes.lake import Lake
from planner.scale.lakes.output import Output
from planner.scale.lakes.targets import refuse_target
from tests.scale.files import rows_of
from tests.scale.plans import OTHER, PLACED, PLAN, done, run, said, seen, tables


def test_each_part_gets_its_file_where_the_input_has_it(lake):
    """Folders are kept, rows are in their order, and each file says which plan it is of."""
    manifest = run("plan", lake)
    assert seen("plan") == PLACED
    assert rows_of(Lake.of("plan/*.parquet"), ["twice"]) == [(8,), (10,), (2,), (4,), (6,)]
    assert parquet.read_schema("plan/c=x/b.parquet").metadata[b"planner_plan"] == PLAN.encode()
    assert manifest == json.loads(Path("plan/_planner.json").read_text())
    assert (manifest["plan"], manifest["rows"], manifest["about"]) == (PLAN, 8, {"answer": 42})
    assert [(part["part"], part["output"], part["rows"]) for part in manifest["parts"]] == [
        ("a.parquet", "a.parquet", 3),
        ("a.parquet#2", "a-00002.parquet", 2),
        ("c=x/b.parquet", "c=x/b.parquet", 2),
        ("c=y/b.parquet", "c=y/b.parquet", 1),
    ]


def test_nothing_is_seen_before_all_of_it_is_there(lake):
    """A reader of lakes finds an empty folder until then."""
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        written = done(output, lake)
        assert {name.split("/")[0] for name in seen("plan")} == {"_planner"}
        output.finish(written)
    assert seen("plan") == PLACED


def test_small_tables_are_joined_to_row_groups(lake):
    """However many tables a part comes in."""
    run("plan", lake)
    assert parquet.read_metadata("plan/a.parquet").num_row_groups == 1


def test_the_same_plan_again_is_there_at_once(lake):
    """Nothing is written, also where a run died before it could tidy up."""
    manifest = run("plan", lake)
    before = {path: path.stat().st_mtime_ns for path in Path("plan").rglob("*")}
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        assert output.manifest == manifest
    assert {path: path.stat().st_mtime_ns for path in Path("plan").rglob("*")} == before
    (Path("plan") / "_planner" / PLAN[:16]).mkdir(parents=True)
    assert run("plan", lake) == manifest
    assert seen("plan") == PLACED


def test_a_run_that_died_is_gone_on_with(lake):
    """What is done is not done again; the plan is as if it had not died."""
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        first = [output.staging.write(part, tables(part)) for part in lake.parts[:2]]
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        again = [output.staging.done(part) for part in lake.parts]
        assert again == [*first, None, None]
        output.finish(done(output, lake))
    run("whole", lake)
    for name in PLACED[1:]:
        assert (Path("plan") / name).read_bytes() == (Path("whole") / name).read_bytes()


@pytest.mark.parametrize("harm", ["cut", "changed", "gone", "note", "input"])
def test_what_is_not_whole_is_not_done(lake, harm):
    """A part is written again where its file, its note or its input is another."""
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        written = output.staging.write(lake.parts[0], tables(lake.parts[0]))
    folder = Path("plan") / "_planner" / PLAN[:16]
    file, note = folder / written.staged, next(folder.glob("*.json"))
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-1])
    elif harm == "changed":
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    elif harm == "gone":
        file.unlink()
    elif harm == "note":
        note.write_text(note.read_text()[:-5])
    else:
        os.utime("lake/a.parquet", ns=(1, 1))
        lake = Lake.of("lake")
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        assert output.staging.done(lake.parts[0]) is None
        output.finish(done(output, lake))
    assert seen("plan") == PLACED


def edited(file, part, **said):
    """Let a file of ours say something else of a part."""
    found = json.loads(file.read_text("utf-8"))
    one = next(one for one in found.get("parts", [found]) if one["part"] == part)
    one.update(said)
    file.write_text(json.dumps(found), "utf-8")


@pytest.mark.parametrize(
    "staged", ["../../../mine", str(Path("/mine")), "mine", ".", "\0", "", 5, None]
)
def test_a_note_that_was_edited_moves_no_other_file(lake, staged):
    """Not even one that is what the note says; the part is written again."""
    Path("mine").write_bytes(b"mine")
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        written = done(output, lake)
    folder = Path("plan") / "_planner" / PLAN[:16]
    (folder / "mine").write_bytes(b"mine")
    staged = str(Path("mine").resolve()) if staged == "/mine" else staged
    state = {"size": 4, "sha256": sha256(b"mine").hexdigest()}
    for note in folder.glob("*.json"):
        if json.loads(note.read_text("utf-8"))["part"] == "a.parquet":
            edited(note, "a.parquet", staged=staged, **state)
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        assert output.staging.done(lake.parts[0]) is None
        assert output.staging.done(lake.parts[1]) == written[1]
        output.finish(done(output, lake))
    assert seen("plan") == PLACED
    assert Path("mine").read_bytes() == b"mine"


@pytest.mark.parametrize("said", [{"size": 3}, {"size": "x"}, {"sha256": None}, {"rows": True}])
def test_a_note_that_was_edited_is_none(lake, said):
    """Whatever it says; the part is written again."""
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        output.staging.write(lake.parts[0], tables(lake.parts[0]))
    edited(next((Path("plan") / "_planner" / PLAN[:16]).glob("*.json")), "a.parquet", **said)
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        assert output.staging.done(lake.parts[0]) is None


@pytest.fixture
def cut_off(lake, monkeypatch):
    """Let a run die after it has moved some files."""

    def die(moved):
        move, count = Output._move_one, []

        def dying(self, one):
            if len(count) < moved:
                move(self, one)
                count.append(one)
            if len(count) in (moved, len(lake.parts)):
                raise KeyboardInterrupt

        monkeypatch.setattr("planner.scale.lakes.output.MOVERS", 1)
        with Output.of("plan", lake, plan_hash=PLAN) as output, monkeypatch.context() as patch:
            written = done(output, lake)
            patch.setattr(Output, "_move_one", dying)
            with pytest.raises(KeyboardInterrupt):
                output.finish(written)
        return written

    return die


@pytest.mark.parametrize("moved", range(5))
def test_moving_that_was_cut_off_is_finished_by_the_next_run(lake, cut_off, moved):
    """Wherever it died; a run of another plan leaves all as it is once something is in place."""
    cut_off(moved)
    before = seen("plan")
    if moved:
        assert said(run, "plan", lake, OTHER) == (
            f"plan holds files of another plan ({PLAN[:16]}), whose run died when it moved them "
            "there; run that one again, delete it, or write to another folder"
        )
        assert seen("plan") == before
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        assert output.manifest is not None
        assert output.manifest["rows"] == 8
    assert seen("plan") == PLACED


def test_moving_that_was_cut_off_is_not_finished_for_another_input(lake, cut_off):
    """Nor where a file is lost: it is said, and all stays as it is."""
    written = cut_off(2)
    before = seen("plan")
    os.utime("lake/a.parquet", ns=(1, 1))
    assert "for what lake was before it changed" in said(run, "plan", Lake.of("lake"))
    assert seen("plan") == before
    staged = {one.output: Path(f"plan/_planner/{PLAN[:16]}/{one.staged}") for one in written}
    lost = next(output for output, file in staged.items() if file.exists())
    staged[lost].unlink()
    assert said(run, "plan", lake) == (
        f"plan/{lost} is lost: it was written, and is gone; delete plan, and plan again"
    )


def test_moving_that_was_cut_off_moves_no_other_file(lake, cut_off):
    """Though what it was to move was edited; nothing is moved then."""
    cut_off(0)
    Path("mine").write_bytes(b"mine")
    listed = Path("plan") / "_planner" / PLAN[:16] / "_planner.json"
    edited(listed, "a.parquet", staged="../../../mine", size=4)
    assert "plan holds this plan for what lake was before it changed" in said(run, "plan", lake)
    assert Path("mine").read_bytes() == b"mine"


@pytest.mark.parametrize("output", [{}, [], 5, None])
def test_a_finished_plan_whose_list_was_edited_is_refused(lake, output):
    """Its files are then nobody's."""
    run("plan", lake)
    edited(Path("plan/_planner.json"), "a.parquet", output=output)
    assert "which no plan wrote there" in said(run, "plan", lake)


def test_beginnings_of_another_plan_that_moved_nothing_are_thrown_away(lake, cut_off):
    """It was about to."""
    cut_off(0)
    assert run("plan", lake, OTHER)["plan"] == OTHER
    assert seen("plan") == PLACED


def test_two_plans_are_never_mixed(lake):
    """Beginnings of another are thrown away, and it is said; a whole one is refused."""
    with Output.of("plan", lake, plan_hash=OTHER) as output:
        output.staging.write(lake.parts[0], tables(lake.parts[0]))
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        assert output.note == (
            f"plan: what a run had written of another plan ({OTHER[:16]}) is thrown away"
        )
        assert output.staging.done(lake.parts[0]) is None
        output.finish(done(output, lake))
    assert seen("plan") == PLACED
    assert said(run, "plan", lake, OTHER) == (
        f"plan holds another plan ({PLAN[:16]}); write this one to another folder, or delete that "
        "one"
    )
    assert seen("plan") == PLACED


def test_a_task_of_a_run_that_is_gone_does_not_reach_the_next_plan(lake):
    """A worker that did not hear of it writes where the other plan was."""
    with Output.of("plan", lake, plan_hash=OTHER) as output:
        late = pickle.loads(pickle.dumps(output.staging))
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        late.write(lake.parts[0], tables(lake.parts[0]))
        assert output.staging.done(lake.parts[0]) is None
        output.finish(done(output, lake))
    assert rows_of(Lake.of("plan"), ["twice"])[0] == (8,)


def test_two_tries_of_a_part_are_not_in_each_others_way(lake):
    """Each is whole, and one of them counts."""
    part = lake.parts[0]
    with Output.of("plan", lake, plan_hash=PLAN) as output:

        def slowly():
            for table in tables(part):
                yield table
                output.staging.write(part, tables(part))

        last = output.staging.write(part, slowly())
        assert output.staging.done(part) == last
        output.finish(done(output, lake))
    assert seen("plan") == PLACED


def test_a_finished_plan_of_which_a_file_was_changed_is_refused(lake):
    """Though it is as long as it was."""
    run("plan", lake)
    file = Path("plan/a.parquet")
    whole = file.read_bytes()
    file.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    assert said(run, "plan", lake) == (
        "plan/a.parquet is not as it was written, though plan says that its plan is whole; delete "
        "the folder, and plan again"
    )


def test_a_finished_plan_of_an_input_that_changed_is_refused(lake):
    """Or of which a file is gone."""
    run("plan", lake)
    os.utime("lake/a.parquet", ns=(1, 1))
    assert said(run, "plan", Lake.of("lake")) == (
        "plan holds this plan for what lake was before it changed; write to another folder, or "
        "delete that one"
    )
    Path("plan/a.parquet").unlink()
    assert said(run, "plan", lake) == (
        "plan/a.parquet is gone, though plan says that its plan is whole; delete the folder, and "
        "plan again"
    )


def test_a_folder_that_holds_anything_else_is_refused(lake):
    """Nothing is deleted, wherever it lies; what begins with a dot is in nobody's way."""
    Path("plan/c=x").mkdir(parents=True)
    Path("plan/.DS_Store").touch()
    Path("plan/c=x/mine.txt").touch()
    Path("plan/_SUCCESS").touch()
    assert (
        said(refuse_target, "plan", lake)
        == said(run, "plan", lake)
        == (
            "plan holds _SUCCESS, c=x/mine.txt, which no plan wrote there; take a new or an empty "
            "folder"
        )
    )
    assert seen("plan") == [".DS_Store", "_SUCCESS", "c=x/mine.txt"]
    Path("plan/_SUCCESS").unlink()
    Path("plan/c=x/mine.txt").unlink()
    run("plan", lake)
    Path("plan/c=x/mine.txt").touch()
    assert said(run, "plan", lake).startswith("plan holds c=x/mine.txt, which no plan wrote there")


def test_what_is_ours_by_name_only_is_left_alone(lake):
    """Other things in our folder stay where they are."""
    Path("plan/_planner/notes").mkdir(parents=True)
    Path("plan/_planner/notes/mine.txt").touch()
    run("plan", lake)
    assert seen("plan") == sorted([*PLACED, "_planner/notes/mine.txt"])


INSIDE = "{} lies in {}, which is read; write to a folder beside it"
AROUND = "{1}, which is read, lies in {0}; write elsewhere"


@pytest.mark.parametrize(
    ("source", "target", "why"),
    [
        ("lake", "lake", INSIDE),
        ("lake", "lake/plan", INSIDE),
        ("lake", "link/plan", INSIDE),
        ("lake", ".", AROUND),
        ("lake/c=*", "lake/c=z", INSIDE),
        ("lake/c=*", "lake/c=z/plan", INSIDE),
        ("lake/c=*/*.parquet", "lake/c=z", INSIDE),
        ("lake/**/*.parquet", "lake/z", INSIDE),
        ("lake/*.parquet", "lake", AROUND),
        ("lake/a.parquet", "lake", AROUND),
        ("lake", "lake/a.parquet", INSIDE),
        ("lake", "file", "{} is a file; expected a folder"),
        ("lake", "no/plan", "{}: there is no folder no"),
    ],
)
def test_a_folder_that_cannot_be_an_output_is_refused(lake, source, target, why):
    """Before anything is computed, and without a trace."""
    Path("link").symlink_to("lake")
    Path("file").touch()
    before = seen(".")
    assert said(refuse_target, target, Lake.of(source)) == why.format(target, source)
    assert seen(".") == before


@pytest.mark.parametrize(
    ("source", "target"), [("lake/*.parquet", "lake/plan"), ("lake/a.parquet", "lake/plan")]
)
def test_a_folder_beside_what_a_glob_matches_can_be_one(lake, source, target):
    """Though it lies in the folder of these files."""
    assert run(target, Lake.of(source))["rows"] == 5
    assert Lake.of(source).rows == 5


def test_a_folder_that_may_not_be_written_is_refused(lake, monkeypatch):
    """Be it the folder, or the one to make it in."""
    Path("plan").mkdir()
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    monkeypatch.setattr(os, "supports_effective_ids", {os.access})
    for target, folder in [("plan", "plan"), ("new", ".")]:
        where = Path(folder).absolute()
        assert said(refuse_target, target, lake) == (
            f"{target} cannot be written: {where} may not be written to"
        )


def test_parts_that_are_missing_are_not_finished(lake):
    """Nothing is moved, and what is done stays."""
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        written = done(output, lake)
        for some in (written[:-1], written[::-1], []):
            assert said(output.finish, some).startswith("plan: ")
        assert "a.parquet" not in seen("plan")
        output.finish(written)


def test_a_part_of_other_rows_than_were_read_is_not_written(lake):
    """A row that is lost on the way is found."""
    part = lake.parts[0]
    with Output.of("plan", lake, plan_hash=PLAN) as output:
        assert said(output.staging.write, part, [pa.table({"n": [1, 2]})]) == (
            "plan/a.parquet: 2 rows were to be written of 3 in lake/a.parquet"
        )
    assert seen("plan") == []


def test_what_goes_wrong_in_reading_stays_what_it_is(lake):
    """It is no fault of the output, and leaves nothing half-written."""

    def failing():
        yield pa.table({"n": [1, 2]})
        raise OSError(28, "of somebody else")

    with (
        Output.of("plan", lake, plan_hash=PLAN) as output,
        pytest.raises(OSError, match="of somebody else"),
    ):
        output.staging.write(lake.parts[0], failing())
    assert seen("plan") == []
