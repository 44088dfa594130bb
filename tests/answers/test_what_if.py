"""What if: the same requests planned again, with something changed; planned anew it is the same."""

import warnings
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.errors import InfeasibleError, InputError, PlannerWarning, TableError

MODELS = ["kling-v1", "kling-v1.5", "kling-pro"]
SIZES = ["720p", "1080p", "4k"]
ROWS = [
    {"id": "a", "duration": 10, "priority": 3, "title": "Rug", "platform": "tiktok"},
    {"id": "b", "duration": 60, "priority": 5, "title": "Saga"},
    {"id": "c", "duration": 10, "priority": 0, "title": None},
    {"id": "d", "duration": 20, "priority": 0.125, "required_quality": "Pro"},
    {"id": "e", "duration": 5, "models": "kling-v1, kling-pro", "required": "yes"},
    {"id": "f", "duration": 5, "priority": 9, "max_cost_usd": 2.5},
    {"id": "g", "duration": 8, "priority": 2, "takes": 2.5, "resolution": "1080p"},
    {"id": "h", "duration": 8, "priority": 2, "takes": 2.5},
]
IDS = [row["id"] for row in ROWS]
options = st.lists(
    st.sampled_from(
        [*MODELS, *SIZES, *(f"{model} at {size}" for model in MODELS for size in SIZES)]
    ),
    max_size=3,
)


@pytest.fixture(scope="module")
def plan():
    """Plan the rows."""
    return planner.plan(ROWS, 18)


def same(one, other, *, but=()):
    """Check that two plans make the same of the same requests, for the same money."""
    columns = [name for name in other.own_columns if name not in but]
    ours, theirs = (each.to_frame()[columns].astype(object) for each in (one, other))
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=False)
    assert (one.value, one.cost_usd, one.status) == (other.value, other.cost_usd, other.status)


def outcome(ask):
    """Return the plan, None where there is none."""
    try:
        return ask()
    except InfeasibleError:
        return None


def test_with_nothing_changed_it_is_the_plan(plan):
    """Every cell and every hash; also beside its own catalog, and read from JSON."""
    read = planner.Plan.from_json(plan.to_json())
    for again in (plan.what_if(), plan.what_if(catalog="kling"), read.what_if()):
        same(again, plan)
        assert list(again.frame.columns) == list(plan.frame.columns)
        assert again.requests_sha256 == plan.requests_sha256
        assert again.catalog_sha256 == plan.catalog_sha256
        assert again.verify() == again.verify(ROWS) == plan.verify()


def test_the_plan_stays_as_it_is(plan):
    """Whatever is asked of it."""
    before = plan.to_json()
    plan.what_if(exclude=["4k", "a"], priority={"b": 1}, require="h", quality={"Pro": 1}, budget=30)
    assert plan.to_json() == before
    plan.verify(ROWS)


@pytest.mark.parametrize("budget", [1.5, 4, "30", Decimal("12.5"), planner.Budget(3, 100)])
def test_another_budget(plan, budget):
    """As if it had been that of the plan."""
    same(plan.what_if(budget=budget), planner.plan(ROWS, budget))


def test_a_number_leaves_balance_and_packages():
    """They are no matter of money; a Budget says all three."""
    plan = planner.plan(ROWS, planner.Budget(20, balance_credits=30, packages=True))
    again = plan.what_if(budget=40)
    assert again.budget == planner.Budget(40, balance_credits=30, packages=True)
    same(again, planner.plan(ROWS, again.budget))
    assert plan.what_if(budget=planner.Budget(40)).budget == planner.Budget(40)
    again.verify()


@settings(max_examples=12)
@given(options, options, st.integers(0, 40))
def test_barred_options_are_planned_without(exclude, only, budget):
    """The same value as when every request chooses from what is left, all choices in a table."""
    base = planner.plan(ROWS[:4] + ROWS[5:], 18)
    again = base.what_if(exclude=exclude, only=only or None, budget=budget)
    models = {name for name in only if name in MODELS} or set(MODELS)
    sizes = {name for name in only if name in SIZES} or set(SIZES)
    pairs = {name for name in only if " at " in name}

    def is_open(option):
        named = {option.model, option.resolution, f"{option.model} at {option.resolution}"}
        both = option.model in models and option.resolution in sizes and set(only) != pairs
        return not named & set(exclude) and (not only or both or bool(named & pairs))

    best = {0: 0}  # value by credits spent
    menus, requests = base.batch.menus, base.batch.requests
    for menu, priority in zip(menus.members.tolist(), requests.priorities.tolist(), strict=True):
        menu = menus.menus[menu]
        after = dict(best)
        for option, quality in zip(menu.options, menu.qualities.tolist(), strict=True):
            if is_open(option):
                for spent, value in best.items():
                    cost = spent + option.credits
                    if cost * base.usd_per_credit <= budget:
                        after[cost] = max(after.get(cost, 0), value + priority * quality)
        best = after
    assert again.value == max(best.values()) / 10**6
    assert all(is_open(one.taken) for one in again.outcomes.distinct if one.taken)
    again.verify()


def test_requests_that_are_excluded_are_skipped(plan):
    """The others are planned as if they were not there; it is said why."""
    again = plan.what_if(exclude=["a", "f"])
    rest = planner.plan([row for row in ROWS if row["id"] not in "af"], 18)
    assert again.value == rest.value
    reasons = again.to_frame().set_index("id")["reason"]
    assert reasons["a"] == reasons["f"] == "Left out: it is excluded."
    assert again.tally.impossible == 0
    same(plan.what_if(only=[name for name in IDS if name not in "af"]), again)
    again.verify()


def test_who_is_excluded_is_not_required(plan):
    """What if we did without it: also where the table wants it."""
    assert plan.outcomes[4].made
    assert not plan.what_if(exclude="e").outcomes[4].made
    assert plan.what_if(only="a").tally.made == 1


def test_only_takes_requests_and_options_together(plan):
    """Each narrows what it names."""
    again = plan.what_if(only=["a", "f", "kling-v1", "720p"])
    made = [str(one.taken) for one in again.outcomes if one.made]
    assert made == ["kling-v1 at 720p"] * 2


def test_what_if_upon_what_if(plan):
    """What was barred stays so, in one form, whichever came first."""
    one = plan.what_if(exclude="4k").what_if(exclude="a").what_if(exclude="kling-v1")
    other = plan.what_if(exclude=["kling-v1", "a", "4k"])
    same(one, other)
    assert one.requests_sha256 == other.requests_sha256
    same(one.what_if(catalog="kling"), other)
    one.verify()


@pytest.mark.parametrize(
    "numbers", [{"a": 7}, {"c": 2, "e": "high"}, {"h": 0.125, "b": "0,5"}, dict.fromkeys(IDS, 1)]
)
def test_other_priorities(plan, numbers):
    """As if the cells had been others; they stand in the table that comes with the plan."""
    rows = [row | {"priority": numbers.get(row["id"], row.get("priority"))} for row in ROWS]
    values = {"high": 3, "0,5": 0.5}
    rows = [row | {"priority": values.get(row["priority"], row["priority"])} for row in rows]
    again = plan.what_if(priority=numbers)
    same(again, planner.plan(rows, 18))
    again.verify(rows)
    read = planner.Plan.from_json(again.to_json())
    same(read.what_if(budget=9), planner.plan(rows, 9))


def test_priorities_where_none_were(plan):
    """The others count as before."""
    rows = [{"id": name, "duration": 10} for name in "abc"]
    bare = planner.plan(rows, 4)
    again = bare.what_if(priority={"c": 2})
    assert again.outcomes.made.tolist() == [False, False, True]
    assert again.frame["priority"].tolist() == [1, 1, 2]
    same(planner.Plan.from_json(again.to_json()).what_if(), again)


def test_finer_priorities_are_rounded_and_it_is_said(plan):
    """As in a table: half-even, to thousandths."""
    with pytest.warns(PlannerWarning, match="1 priority has more than three decimal places"):
        again = plan.what_if(priority={"a": 1.2345, "b": 2})
    same(again, plan.what_if(priority={"a": 1.234, "b": 2}))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plan.what_if(priority={"a": 1.1 * 3})  # noise


@pytest.mark.parametrize("column", [None, "yes/no", "true/false"])
def test_who_must_be_made(column):
    """As if the cell had said so, whatever the column holds."""
    cells = {None: {}, "yes/no": {"required": "no"}, "true/false": {"required": False}}[column]
    rows = [row | cells for row in ROWS if row["id"] != "e"]
    plan = planner.plan(rows, 18)
    again = plan.what_if(require=["c", "h"])
    asked = [row | ({"required": "yes"} if row["id"] in "ch" else {}) for row in rows]
    same(again, planner.plan(asked, 18))
    again.verify(asked)
    same(planner.Plan.from_json(again.to_json()).what_if(budget=40), planner.plan(asked, 40))


def test_what_must_be_made_and_cannot_is_told(plan):
    """As for any plan."""
    with pytest.raises(InfeasibleError, match="cost at least"):
        plan.what_if(require=IDS)
    with pytest.raises(InfeasibleError, match="each of its models is excluded"):
        plan.what_if(exclude=["kling-v1", "kling-pro"])


@pytest.mark.parametrize(
    ("quality", "edit"),
    [
        ({"Pro": 2.5}, lambda plain: plain["tiers"].update(Pro="2.5")),
        ({"4k": "1.25"}, lambda plain: plain["resolutions"]["4k"].update(quality="1.25")),
        (
            {"kling-v1": Decimal("1.75")},
            lambda plain: plain["models"]["kling-v1"].update(tier=None, quality="1.75"),
        ),
        ({"tier": {"Pro": 0}, "1080P": 1}, lambda plain: (
            plain["tiers"].update(Pro="0"), plain["resolutions"]["1080p"].update(quality="1")
        )),
    ],
)  # fmt: skip
def test_other_numbers_of_quality(plan, catalog, quality, edit):
    """As if the catalog had others; its prices stay."""
    plain = catalog.model_dump()
    edit(plain)
    other = planner.Catalog.model_validate(plain)
    again = plan.what_if(quality=quality)
    due = planner.plan(ROWS, 18, catalog=other)
    same(again, due)
    assert again.catalog_sha256 == due.catalog_sha256 != plan.catalog_sha256
    again.verify()
    again.verify(ROWS, catalog=other)


def test_another_catalog():
    """The requests are checked against it; what was understood of them stays."""
    rows = pd.DataFrame(
        {
            "Video": ["x", "y", "z"],
            "Dauer (min)": [0.5, 0.1, 0.2],
            "Prio": ["high", None, "low"],
            "Notiz": [5, 6, 7],
        }
    )
    table = planner.read_table(
        rows, columns={"Video": "id", "Dauer (min)": "duration", "Notiz": None}
    )
    plan = planner.plan(table, 40)
    again = plan.what_if(catalog="providers")
    same(again, planner.plan(table, 40, catalog="providers"))
    assert again.requests_sha256 == plan.requests_sha256
    again.verify(table)
    same(again.what_if(catalog="kling"), plan)


def test_a_name_that_another_catalog_has_not_is_a_fault_of_the_table(write):
    """With the place where it stands."""
    path = write("wishes.csv", "id,duration,model\na,5,\nb,5,kling-pro\n")
    plan = planner.plan(path, 40)
    with pytest.raises(TableError, match=r"wishes.csv: 1 fault\s+row 3\s+model\s+'kling-pro'"):
        plan.what_if(catalog="kling-api")


def test_balance_and_packages_belong_to_a_catalog():
    """They are not those of another; a Budget says what holds there."""
    plan = planner.plan(ROWS[:1], planner.Budget(5, balance_credits=20))
    with pytest.raises(InputError, match="those of catalog kling; say what may be spent"):
        plan.what_if(catalog="providers")
    assert plan.what_if(catalog="providers", budget=planner.Budget(5)).cost_usd <= 5


def test_it_is_planned_for_the_day_of_the_plan():
    """And by a method that proves it, whatever found the plan."""
    day = date.today() - timedelta(100)
    plan = planner.plan(ROWS, 18, on=day, method="greedy")
    again = plan.what_if()
    assert (again.on, again.status) == (day, "optimal")
    same(again, planner.plan(ROWS, 18, on=day))


def test_against_the_table_it_is_rightly_refused(plan):
    """What was asked for was something else; from what it holds it is proved."""
    for again in (plan.what_if(exclude="4k"), plan.what_if(require="a"), plan.what_if(only="a")):
        with pytest.raises(planner.CertificateError):
            again.verify(ROWS)
        with pytest.raises(planner.CertificateError):
            planner.Plan.from_json(again.to_json()).verify(ROWS)
        assert again.verify().startswith("verified")


def test_nothing_wanted_is_asked():
    """No requests, no names."""
    plan = planner.plan([], 5)
    for again in (plan.what_if(budget=9, exclude="4k"), plan.what_if(quality={"Pro": 2})):
        assert len(again.frame) == 0
        again.verify()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"budget": -1}, "budget is -1"),
        ({"exclude": "kling-por"}, "exclude names 'kling-por', which is no model, resolution or id"
                                   "; did you mean 'kling-pro'"),
        ({"exclude": "kling-v1 at 9k"}, "did you mean 'kling-v1 at 4k'"),
        ({"only": []}, "only names nothing"),
        ({"only": {}}, "only names nothing"),
        ({"exclude": 2.5}, "exclude is 2.5; expected a name, or a list of names"),
        ({"exclude": [None]}, "exclude names None; expected a text"),
        ({"exclude": b"a"}, "expected a name, or a list of names"),
        ({"exclude": {"modell": "x"}}, "exclude: 'modell'; did you mean 'model'"),
        ({"exclude": {"model": "4k"}}, "exclude names '4k', which is no model; one of: kling-v1"),
        ({"require": "4k"}, "require names '4k', which is no id of a request; one of: a, b"),
        ({"require": "a", "exclude": "a"}, "'a' is required, and excluded"),
        ({"require": "a", "only": "b"}, "'a' is required, and excluded"),
        ({"priority": {"a": -1}}, "priority of 'a': -1 is negative"),
        ({"priority": {"a": None}}, "priority of 'a': None is empty"),
        ({"priority": {"a": "hihg"}}, "priority of 'a': 'hihg' is not a number"),
        ({"priority": {"zz": 1}}, "priority names 'zz', which is no id"),
        ({"priority": ["a"]}, "expected a dict"),
        ({"priority": {"1": 1, 1: 2}}, "'1', which is no id"),
        ({"quality": {"Por": 1}}, "no tier, model or resolution; did you mean 'Pro'"),
        ({"quality": {"Pro": 1001}}, "quality of 'Pro': 1001 is not from 0 to 1,000"),
        ({"quality": {"Pro": "x"}}, "quality of 'Pro': 'x' is not a number"),
        ({"quality": {"teir": {"Pro": 1}}}, "quality: 'teir'; did you mean 'tier'"),
        ({"quality": {"Pro": 1, "pro": 2}}, "'pro' is named twice"),
        ({"quality": {"Pro": "0.12345678901"}}, "tiers.Pro"),
        ({"catalog": "klong"}, "no catalog 'klong'"),
        ({"time_limit_s": 0}, "time_limit_s is 0"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_a_sentence(plan, asked, said):
    """It says what, and the mend."""
    with pytest.raises(InputError) as error:
        plan.what_if(**asked)
    assert said in str(error.value)


def test_faults_are_told_all_at_once(plan):
    """However many arguments they came in."""
    with pytest.raises(InputError) as error:
        plan.what_if(exclude="x?", priority={"a": -1, "q": "?"}, quality={"b": 1})
    assert str(error.value).splitlines()[0] == "5 faults"
    for said in ("'x?'", "-1 is negative", "'q', which is no id", "'?' is not", "no tier"):
        assert said in str(error.value)


def test_one_name_of_two_things_is_refused_until_it_is_said_which():
    """A dict says it."""
    plan = planner.plan([{"id": name, "duration": 5} for name in ("4k", "kling-v1", "x")], 20)
    with pytest.raises(InputError) as error:
        plan.what_if(exclude=["4K", "kling-v1"])
    assert "'kling-v1', which is the id of a request and a model; say which" in str(error.value)
    again = plan.what_if(exclude={"id": "4k", "model": ["kling-v1"], "option": "kling-pro at 4k"})
    assert again.outcomes.made.tolist() == [False, True, True]
    assert [str(one.taken) for one in again.outcomes if one.made] == ["kling-pro at 1080p"] * 2


def test_ids_may_be_numbers_and_options_are_named_by_themselves(plan):
    """As they come out of a plan."""
    bare = planner.plan([{"duration": 5}, {"duration": 5}], 20)
    assert bare.what_if(exclude=2).outcomes.made.tolist() == [True, False]
    option = bare.outcomes[0].taken
    again = bare.what_if(exclude=option)
    assert str(again.outcomes[0].taken) != str(option)
    assert plan.what_if(priority=pd.Series({"a": 4})).value > plan.value


def test_a_locked_video_stays_as_it_is_locked(plan):
    """Whatever else is asked; excluded, it is left out."""
    frame = plan.to_frame().assign(locked=["yes", *[None] * (len(ROWS) - 1)])
    locked = planner.plan(frame, 18)
    chosen = locked.outcomes[0].taken
    for again in (locked.what_if(budget=60), locked.what_if(catalog="kling", budget=60)):
        assert str(again.outcomes[0].taken) == str(chosen)
        again.verify()
    assert not locked.what_if(exclude="a").outcomes[0].made
    read = planner.Plan.from_json(locked.to_json())
    same(read.what_if(budget=60), locked.what_if(budget=60))


def test_a_catalog_with_the_same_name_for_two_things(catalog):
    """A tier and a model."""
    plain = catalog.model_dump()
    plain["tiers"]["kling-v1"] = "1"
    plan = planner.plan(ROWS[:1], 5, catalog=planner.Catalog.model_validate(plain))
    with pytest.raises(InputError, match="which is a tier and a model; say which, as quality="):
        plan.what_if(quality={"kling-v1": 2})
    assert plan.what_if(quality={"model": {"kling-v1": 2}}).status == "optimal"


def test_a_number_for_a_model_takes_the_place_of_those_of_its_offers(catalog):
    """As that of a catalog of one's own does."""
    plain = catalog.model_dump()
    price = {"per_second": "5"}
    plain["models"]["kling-pro"] |= {
        "price": None, "max_resolution": None, "tier": None,
        "offers": [{"resolution": "720p", "price": price, "quality": "2"}],
    }  # fmt: skip
    plan = planner.plan(ROWS[:1], 5, catalog=planner.Catalog.model_validate(plain))
    assert plan.what_if(quality={"kling-pro": 3}).to_frame()["quality"].tolist() == [2.55]
    with pytest.raises(InputError, match="did you mean 'kling-pro at 720p'"):
        plan.what_if(exclude="kling-pro at 4k")


def test_time_is_limited(plan, monkeypatch):
    """The best so far is returned, as of any plan."""
    given = []
    monkeypatch.setattr(
        "planner.answers.what_if.plan_for",
        lambda *_, time_limit_s, **__: given.append(time_limit_s) or replace(plan),
    )
    plan.what_if(time_limit_s=5)
    assert 0 < given[0] <= 5


def test_its_workbook_shows_what_was_asked(sheet, tmp_path):
    """Not the sheet of the plan, which asks for something else; planned again it is the same."""
    rows = [["id", "Seconds", "priority", "required"], ["a", 5, 1, "yes"], ["b", 5, 2, None]]
    plan = planner.plan(sheet([*rows, ["c", 5, 3, None]]), 3)
    again = plan.what_if(priority={"b": 9}, exclude="a", require="c")
    again.save(tmp_path / "asked.xlsx")
    due = planner.plan(tmp_path / "asked.xlsx", 3)
    assert (due.value, due.cost_usd) == (again.value, again.cost_usd)
    assert due.outcomes.made.tolist() == again.outcomes.made.tolist() == [False, True, True]


def test_requests_are_called_by_title_too():
    """Whose priority is another, and who is required; where two have it, an id is asked for."""
    plan = planner.plan(ROWS, 100)
    by_id = plan.what_if(require="b", priority={"a": 7})
    assert plan.what_if(require="Saga", priority={"Rug": 7}).to_json() == by_id.to_json()
    twins = planner.plan([{"duration": 5, "id": one, "title": "Mug"} for one in "xy"], 20)
    with pytest.raises(InputError, match="2 requests are called 'Mug'; give an id: 'x' or 'y'"):
        twins.what_if(require="Mug")
