"""Checking a table: every fault, all at once."""

import io
import pickle
import warnings
from datetime import time
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.requests.cells import Unreadable
from planner.requests.checking import read_requests
from planner.requests.csv_files import read_csv_grid
from planner.requests.headings import Headings
from planner.requests.layout import lay_out
from planner.requests.readers import read_table

KLING = planner.load_catalog()


def kind_of(requests, row):
    """Return what is said of a request."""
    return requests.kinds[requests.members[row]]


def check(requests):
    """Read requests against the documented catalog."""
    return read_requests(requests, KLING)


def faults(requests):
    """Return the faults of requests that must have some."""
    with pytest.raises(planner.TableError) as caught:
        check(requests)
    return [
        (fault.place, fault.column, fault.value, f"{fault.reason}; {fault.suggestion}")
        for fault in caught.value.faults
    ]


def fault(**row):
    """Return the one fault of one request."""
    (found,) = faults([{"duration": 5, **row}])
    return found[1:]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("platform", "yotube", "is an unknown platform; did you mean 'youtube'?"),
        ("model", "kling-v2", "is an unknown model; did you mean 'kling-v1'?"),
        ("required_quality", "Prro", "is an unknown tier; did you mean 'Pro'?"),
        ("resolution", "1080pp", "is an unknown resolution; did you mean '1080p'?"),
        ("model", "sora", "is an unknown model; one of: kling-v1, kling-v1.5, kling-pro"),
        ("required", "maybe", "is neither yes nor no; write yes or no, or leave the cell empty"),
        ("priority", -1, "is negative; write 0 or more; 0 means it adds nothing"),
        (
            "priority",
            "P1",
            "is not a number; write a number from 0, such as 2.5, or High, Medium or Low",
        ),
        ("duration", -5, "is not a length of time; write whole seconds, at least 1"),
        ("duration", 0.5, "is not a whole number of seconds; write 1, or another whole number"),
        ("duration", "ten", "is not a number; write whole seconds, such as 10"),
    ],
)
def test_a_fault_names_column_value_reason_and_way_out(column, value, said):
    """For each column and each kind of fault."""
    assert fault(**{column: value}) == (column, value, said)


def test_an_unknown_content_type_gets_the_nearest():
    """Where it has to give the duration."""
    ((_, column, value, said),) = faults([{"content_type": "story_segmnt"}])
    assert (column, value) == ("content_type", "story_segmnt")
    assert said == "is an unknown content type; did you mean 'story_segment'?"


def test_nan_is_a_gap_and_its_name_is_a_fault(write):
    """Pandas marks gaps with NaN, in frames and in the dicts it makes of them."""
    frame = pd.DataFrame({"duration": [5, 5], "priority": [np.nan, 2]})
    assert check(frame).priorities.tolist() == [1000, 2000]
    assert check(frame.astype(object)).priorities.tolist() == [1000, 2000]
    assert check(frame.to_dict("records")).priorities.tolist() == [1000, 2000]
    ((place, *_),) = faults(write("r.csv", "duration,priority\n5,1\n5,NaN\n"))
    assert place == "row 3"


def test_all_faults_come_at_once_in_the_order_of_the_rows(write):
    """Three rows, four faults, one error."""
    text = "id,duration,platform\na,x,youtube\nb,5,utube\nb,-1,tiktok\n"
    found = faults(write("r.csv", text))
    assert [(place, column) for place, column, *_ in found] == [
        ("row 2", "duration"),
        ("row 3", "platform"),
        ("row 4", "duration"),
        ("row 4", "id"),
    ]


def test_faults_in_a_sheet_have_the_address_of_their_cell(sheet):
    """Column letters and row numbers as the sheet shows them, blank rows counted."""
    path = sheet([[None, "id", "Duration", "Platform"], [None, "a", 5, None], [],
                  [None, "b", "x", "tictok"]])  # fmt: skip
    found = {(place, column) for place, column, *_ in faults(path)}
    assert found == {("cell C4", "duration"), ("cell D4", "platform")}


def test_the_message_is_a_table(write):
    """Source, count, and a line for each fault."""
    path = write("r.csv", "duration,platform\nx,youtube\n5,utube\n")
    with pytest.raises(planner.TableError) as caught:
        check(path)
    head, *lines = str(caught.value).splitlines()
    assert head == f"{path}: 2 faults"
    assert lines == [
        "  row 2  duration  'x'      is not a number; write whole seconds, such as 10",
        "  row 3  platform  'utube'  is an unknown platform; did you mean 'youtube'?",
    ]


def test_a_cell_is_read_by_what_its_column_says():
    """A fault that comes of another cell is told by the cell that has it."""
    rows = [{"duration": 5, "priority": said} for said in ("2,5", "1.234", "1,5")]
    assert faults(rows) == [
        ("request 2", "priority", "1.234", "may be 1.234 or 1234; write 1,2340 or 1234")
    ]
    assert check([rows[1]]).priorities.tolist() == [1234]
    rows[1]["priority"] = "High"
    ((place, column, *_),) = faults(rows)
    assert (place, column) == ("request 2", "priority")


@pytest.mark.parametrize("column", ["id", "duration", "platform", "required", "models", "takes"])
def test_an_unreadable_cell_is_a_fault_in_every_column(column):
    """With its own words, shown as its reader sees it."""
    cell = Unreadable("#N/A", "is an error of the spreadsheet", "mend the formula")
    with pytest.raises(planner.TableError) as caught:
        check([{"duration": 5, "id": "a"}, {"duration": 5, column: cell}])
    said = f"request 2  {column}  #N/A  is an error of the spreadsheet; mend the formula"
    assert str(caught.value).splitlines()[1:] == [f"  {said}"]


def test_a_time_is_shown_as_a_spreadsheet_shows_it():
    """In the fault that it is."""
    with pytest.raises(planner.TableError) as caught:
        check([{"duration": time(0, 10)}])
    assert "  duration  00:10:00  is 10 min to a spreadsheet; write 10 s" in str(caught.value)


def test_values_are_shown_as_python_writes_them():
    """And not as numpy does."""
    with pytest.raises(planner.TableError) as caught:
        check(pd.DataFrame({"duration": [0.5]}))
    assert " 0.5 " in str(caught.value)
    assert "np." not in str(caught.value)


def test_many_faults_are_counted_not_listed():
    """Of 5,000 faults a thousand are kept and ten shown."""
    with pytest.raises(planner.TableError) as caught:
        check(pd.DataFrame({"duration": range(-5000, 0)}))
    assert (caught.value.count, len(caught.value.faults)) == (5000, 1000)
    lines = str(caught.value).splitlines()
    assert "5,000 faults" in lines[0]
    assert len(lines) == 12
    assert lines[-1] == "  and 4,990 more"


def test_what_is_wrong_alike_is_said_once():
    """With all its rows; each is a fault of its own all the same."""
    rows = [{"duration": 5, "model": "klong"}] * 3
    rows += [{"duration": 5, "model": "kling-v1"}, {"duration": 0}]
    with pytest.raises(planner.TableError) as caught:
        check([*rows, rows[0]])
    assert str(caught.value).splitlines() == [
        "requests: 5 faults",
        "  requests 1 to 3, 6  model     'klong'  is an unknown model; did you mean 'kling-v1'?",
        "  request 5           duration  0        is not a length of time; write whole seconds, at "
        "least 1",
    ]
    assert len(caught.value.faults) == 5


@pytest.mark.parametrize(
    ("values", "hints"),
    [
        (["first cut", "second"], True),
        (["first cut", None, "second"], True),
        (["yes", "no"], True),
        (["first cut"], False),
        (["first cut", "kling-v1", "second"], False),
    ],
)
def test_a_column_without_a_name_in_it_may_be_somebodys_own(values, hints):
    """Then its faults say how it is left out."""
    rows = [{"duration": 5, "Draft": value} for value in values]
    with pytest.raises(planner.TableError) as caught:
        check(rows)
    told = "; if the column is your own, --ignore 'Draft'"
    assert {told in fault.suggestion for fault in caught.value.faults} == {hints}
    assert check(read_table(rows, columns={"Draft": None})).kinds[0].draft == ""


@pytest.mark.parametrize(
    ("usual", "told"),
    [(None, "is as without it: none are made"), ("kling-v1", "means no drafts with kling-v1")],
)
def test_what_an_answer_means_in_a_column_of_drafts_is_said(usual, told):
    """It may be an answer to another question."""
    catalog = KLING.model_copy(update={"draft": usual})
    rows = [{"duration": 5, "draft": "no"}, {"duration": 5}]
    said = read_requests(rows, catalog).reading.assumed
    assert f"no in column 'draft' {told} (if it is your own, --ignore 'draft')" in said
    for other in (None, "kling-pro"):
        named = read_requests([{"duration": 5, "draft": other}], catalog).reading.assumed
        assert not any("draft" in one for one in named)


def test_duplicate_ids_say_where_the_first_one_is(write):
    """Every repetition is a fault."""
    found = faults(write("r.csv", "id,duration\na,5\nb,5\na,5\na,5\n"))
    assert [(place, value) for place, _, value, _ in found] == [("row 4", "a"), ("row 5", "a")]
    assert found[0][3] == "is also in row 2; make each id unique"


def test_ids_that_read_alike_are_duplicates():
    """7, 7.0 and " 7 " are one id."""
    assert len(faults([{"id": id_, "duration": 5} for id_ in (7, 7.0, " 7 ")])) == 2


@pytest.mark.parametrize("dtype", ["object", "str"])
def test_an_id_is_its_text_without_blanks_around_it(dtype):
    """A blank one gets its row number, in every dtype."""
    ids = pd.Series(["007", " a ", "  ", None], dtype=dtype)
    assert check(pd.DataFrame({"id": ids, "duration": 5})).ids.tolist() == ["007", "a", "3", "4"]


def test_an_id_may_be_a_number():
    """Numbers with a gap are floats in pandas, and ids none the less."""
    frame = pd.DataFrame({"id": [7, np.nan, 9], "duration": 5})
    assert check(frame).ids.tolist() == ["7", "2", "9"]


def test_an_id_may_be_anything_that_has_a_text():
    """Even a list."""
    assert check([{"id": [1, 2], "duration": 5}]).ids.tolist() == ["[1, 2]"]


def test_without_ids_rows_are_numbered():
    """From 1."""
    assert check([{"duration": 5}, {"duration": 5}]).ids.tolist() == ["1", "2"]


def test_a_duration_column_is_needed(write):
    """The message lists the columns that are there."""
    ((place, column, _, said),) = faults(write("r.csv", "id,how long\na,5\n"))
    assert (place, column) == ("header", "duration")
    assert "add duration (whole seconds) or content_type; the columns are: id, how long" in said
    assert "the columns are: none" in faults(pd.DataFrame())[0][3]


def test_a_row_without_a_duration_is_a_fault():
    """Unless a content type gives it."""
    rows = [{"duration": 5}, {"content_type": "full_scene"}, {"id": "x"}]
    ((place, column, _, said),) = faults(rows)
    assert (place, column) == ("request 3", "duration")
    assert "is missing; give whole seconds, or a content_type: social_media_clip" in said


def test_a_duration_goes_before_a_content_type():
    """The content type only fills gaps."""
    rows = [{"duration": 7, "content_type": "full_scene"}, {"content_type": "FULL_SCENE"}]
    assert [kind_of(check(rows), row).duration_s for row in (0, 1)] == [7, 30]


def test_a_column_that_is_there_twice_is_refused():
    """Under whatever spelling."""
    ((place, column, value, _),) = faults(pd.DataFrame({"duration": [5], "Duration ": [6]}))
    assert (place, column, value) == ("header", "duration", "Duration ")


def test_column_names_may_be_written_as_people_write_them():
    """Capitals, blanks and hyphens."""
    frame = pd.DataFrame({"Duration": [5], " required quality": ["pro"], "content-type": [None]})
    assert kind_of(check(frame), 0).tier == "Pro"


def test_a_column_that_looks_like_a_known_one_is_warned_of():
    """It is carried through, and not silently."""
    with pytest.warns(planner.PlannerWarning, match=r"'priorty' .*did you mean 'priority'\?"):
        found = check([{"duration": 5, "priorty": 3}])
    assert found.priorities.tolist() == [1000]
    assert found.table["priorty"].tolist() == [3]


def test_long_priorities_are_rounded_half_even_with_one_warning():
    """0.0005 goes to 0, 0.0015 to 0.002; the warning counts and shows the first."""
    frame = pd.DataFrame({"duration": [5] * 4, "priority": [0.0005, 0.0015, 2.5, 1.0015]})
    for requests in (frame, frame.astype(str), frame.to_dict("records")):
        with pytest.warns(planner.PlannerWarning, match="3 values of priority have more") as caught:
            found = check(requests)
        assert found.priorities.tolist() == [0, 2, 2500, 1002]
        assert len(caught) == 1
        assert "the first is 0.0005 in" in str(caught[0].message)


def test_one_long_priority_is_spoken_of_in_the_singular():
    """A message is a sentence."""
    with pytest.warns(planner.PlannerWarning, match="1 priority has more than three decimal"):
        check([{"duration": 5, "priority": "0.0001"}])


def test_decimal_priorities_are_exact():
    """2.345 is 2345 thousandths."""
    assert check([{"duration": 5, "priority": Decimal("2.345")}]).priorities.tolist() == [2345]


def test_a_missing_priority_counts_1_and_comes_last_in_turn():
    """The documented planner sorts it as 0."""
    found = check([{"duration": 5}, {"duration": 5, "priority": 0.5}])
    assert found.priorities.tolist() == [1000, 500]
    assert found.turns.tolist() == [0, 500]


def test_unknown_columns_are_carried_untouched():
    """In their order, with their values and dtypes."""
    frame = pd.DataFrame({"owner": ["Mara"], "duration": [5], "paid": [True], "due": [None],
                          "when": pd.to_datetime(["2026-01-02"])})  # fmt: skip
    carried = check(frame).table
    assert list(carried) == ["owner", "duration", "paid", "due", "when"]
    pd.testing.assert_frame_equal(carried.drop(columns="duration"), frame.drop(columns="duration"))


def test_a_table_error_survives_a_pool_of_processes():
    """It can be pickled with its data."""
    with pytest.raises(planner.TableError) as caught:
        check([{"duration": -1}])
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.faults) == (str(caught.value), caught.value.faults)


rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.integers(1, 99)},
        optional={
            "priority": st.decimals(0, 99, places=4).map(float),
            "platform": st.sampled_from(list(KLING.platforms)),
            "model": st.sampled_from(list(KLING.models)),
            "resolution": st.sampled_from(["720P", " 4k "]),
            "required_quality": st.sampled_from(["pro", "Enhanced"]),
            "required": st.booleans(),
            "note": st.sampled_from(["=1", "é", "a,b"]),
        },
    ),
    min_size=1,
    max_size=8,
)


@given(rows)
@settings(max_examples=20)
@pytest.mark.parametrize("kind", ["csv", "frame", "nullable", "requests"])
def test_the_same_rows_are_the_same_requests_wherever_they_are_kept(kind, rows):
    """Dicts, a DataFrame, nullable dtypes, CSV and Request objects agree."""
    frame = pd.DataFrame(rows)
    if kind == "csv":
        source = lay_out(
            read_csv_grid(io.BytesIO(frame.to_csv(index=False).encode("utf-8")), "csv"), Headings()
        )
    elif kind == "requests":
        source = [planner.Request(**row) for row in rows]
    else:
        source = frame if kind == "frame" else frame.convert_dtypes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", planner.PlannerWarning)
        one, other = check(rows), check(source)
    assert one.ids.tolist() == other.ids.tolist()
    assert one.kinds == other.kinds
    for name in ("members", "priorities", "turns", "required"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist(), name


def test_what_arithmetic_leaves_behind_is_not_called_rounded(recwarn):
    """3 x 1.1 is 3.3 to anyone; 3.3004 is not."""
    frame = pd.DataFrame({"duration": [5, 5], "priority": [3 * 1.1, 2.5]})
    assert read_requests(frame, KLING).priorities.tolist() == [3300, 2500]
    assert not recwarn.list
    with pytest.warns(planner.PlannerWarning, match="rounded half-even"):
        read_requests(frame.assign(priority=3.3004), KLING)
