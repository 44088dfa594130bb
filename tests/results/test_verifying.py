"""`verify()` proves the plan that is shown."""

import copy
import dataclasses
import functools
import json
import pickle
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal, localcontext
from enum import Enum
from fractions import Fraction
from itertools import count, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.engine import Certificate, Counts
from planner.funding.evidence import Evidence
from planner.planning import prepare, solve_batch
from planner.results.build import build_plan
from planner.results.compared import UNPROVED
from planner.results.hashes import hash_of_catalog
from planner.results.uses import RuleUse
from tests.test_road import SOLVERS

DAY = date(2026, 7, 1)
ROWS = [
    {"id": "a", "duration": 10, "priority": 3, "title": "Rug", "platform": "tiktok"},
    {"id": "b", "duration": 61, "priority": 5, "title": "Saga"},
    {"id": "c", "duration": 10, "priority": 0, "title": None},
    {"id": "d", "duration": 20, "priority": 0.125, "model": "kling-pro", "title": "Lamp"},
    {"id": "e", "duration": 5, "model": "kling-v1", "resolution": "720p", "required": True},
    {"id": "f", "duration": 5, "platform": "twitter", "priority": 9, "max_cost_usd": 1.5},
    {"id": "g", "duration": 8, "priority": 2, "takes": 2.5},
    {"id": "h", "duration": 8, "priority": 2, "takes": 2.5},
    {"id": "i", "duration": 45, "priority": 4, "segments": True},
]
BUDGETS = {
    "at the list price": (20, {}),
    "with a gap": (20, {"method": "greedy"}),
    "from a balance": (planner.Budget(5, balance_credits=200), {}),
    "in packages": (planner.Budget(30, balance_credits=7, packages=True), {}),
    "at its best": (10_000, {}),
}


@functools.cache
def planned(name):
    """Plan the batch."""
    budget, options = BUDGETS[name]
    return planner.plan(ROWS, budget, on=DAY, **options)


def refused(plan, *given, **options):
    """Check that a plan is refused, by one kind of error, and return what is said."""
    with pytest.raises(planner.CertificateError) as error:
        plan.verify(*given, **options)
    return str(error.value)


def other(value):
    """Return other values of the same kind, and one of another."""
    if isinstance(value, bool):
        return [not value, None]
    if isinstance(value, Enum):
        return [next(one for one in type(value) if one is not value), str(value)]
    if isinstance(value, str):
        return [value + "x", None]
    if isinstance(value, int):
        return [value + 1, 0 if value else -1, 10**400, float(value)]
    if isinstance(value, float):
        return [value + 1, -1.0, float("nan"), Decimal(value)]
    if isinstance(value, (Decimal, Fraction)):
        return [value + 1, -value - 1, float(value), None]
    if isinstance(value, date):
        return [value + timedelta(1), str(value)]
    return ["x", 0]


def leaves(value, apart=frozenset()):
    """Yield (path, value) of everything in a record that is no record."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in apart:
                for path, leaf in leaves(getattr(value, field.name)):
                    yield (field.name, *path), leaf
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            for path, leaf in leaves(one):
                yield (at, *path), leaf
        yield ("more",), value
    elif not isinstance(value, (np.ndarray, pd.DataFrame, pd.Series, planner.Catalog)):
        yield (), value


def put(record, path, new):
    """Return a record with something else at the end of a path, unchecked, as a forger would."""
    if not path:
        return new
    at, rest = path[0], path[1:]
    if at == "more":
        return (*record, "x")
    if isinstance(record, tuple):
        return (*record[:at], put(record[at], rest, new), *record[at + 1 :])
    forged = copy.copy(record)
    object.__setattr__(forged, at, put(getattr(record, at), rest, new))
    return forged


def forgeries(plan):
    """List every plan that differs from this one in one thing that it says."""
    apart = {path.removeprefix("plan.") for path in UNPROVED} | {"batch", "solution", "proof"}
    return [
        (path, new) for path, leaf in leaves(plan, apart) for new in other(leaf) if new is not leaf
    ]


@pytest.mark.parametrize("name", BUDGETS)
def test_a_plan_is_verified_from_what_it_holds_and_from_what_its_user_holds(name):
    """And after a journey, as a pickle or as JSON."""
    plan = planned(name)
    sentence = plan.verify()
    assert sentence.startswith("verified: 9 requests at the catalog's prices, $")
    assert ("no cheaper purchase is worth as much" in sentence) == (name == "in packages")
    assert plan.verify(ROWS) == plan.verify(catalog="kling") == sentence
    assert pickle.loads(pickle.dumps(plan)).verify() == sentence
    assert planner.Plan.from_json(plan.to_json()).verify(ROWS) == sentence


def test_a_plan_whose_time_ran_out_is_verified(monkeypatch):
    """Its value and its bound are as sure as those of any other."""
    batch, ticks = prepare(ROWS, on=DAY), count()
    monkeypatch.setattr("planner.engine.clock.monotonic", lambda: next(ticks))
    plan = solve_batch(batch, planner.Budget(23), time_limit_s=0.5)
    assert (plan.status, plan.solution.stopped) == ("feasible", "time")
    assert plan.verify() == planner.Plan.from_json(plan.to_json()).verify(ROWS)


def test_a_plan_made_of_a_plan_is_verified_from_that_table():
    """Its own columns are wishes then, as when it was planned."""
    table = planned("at the list price").to_frame()
    again = planner.plan(table, 15, on=DAY)
    assert again.verify(table) == again.verify()
    assert planner.Plan.from_json(again.to_json()).verify(table) == again.verify()


@settings(max_examples=30)
@given(st.data())
def test_nothing_that_a_plan_says_can_be_changed(data):
    """Figures, funding, notes, outcomes and their options, down to the last leaf."""
    plan = planned(data.draw(st.sampled_from(list(BUDGETS))))
    every = forgeries(plan)
    own = [forgery for forgery in every if forgery[0][0] != "outcomes"]
    deep = [forgery for forgery in every if forgery[0][0] == "outcomes"]
    path, new = data.draw(st.one_of(st.sampled_from(own), st.sampled_from(deep)))
    assert refused(put(plan, path, new))


@pytest.mark.parametrize(
    ("path", "new"),
    [
        (("source",), "other.xlsx"),
        (("method",), "luck"),
        (("attempts",), ()),
    ],
)
def test_how_a_plan_was_found_is_not_proved(path, new):
    """Nor what its table is called: nothing can be held against it."""
    assert put(planned("at the list price"), path, new).verify()


def forged_cells(frame):
    """Yield the table with one cell changed, for every cell."""
    for row in range(len(frame)):
        for at, name in enumerate(frame.columns):
            forged = frame.copy()
            cell = frame.iat[row, at]
            if isinstance(frame.dtypes.iloc[at], pd.CategoricalDtype):
                forged[name] = forged[name].astype(object)
            new = "x" if isinstance(cell, str) or pd.isna(cell) else cell + 1
            if isinstance(cell, bool):
                forged[name], new = forged[name].astype(object), not cell
            forged.iat[row, at] = new
            yield row, name, forged


def test_no_cell_of_the_table_can_be_changed():
    """Neither the plan's own nor what the requests brought along; row and column are named."""
    plan = planned("at the list price")
    every = list(forged_cells(plan.frame))
    for row, name, forged in random.Random(0).sample(every, 40):
        said = refused(replace(plan, frame=forged))
        assert name in said
        assert f"request {row + 1} ({plan.frame['id'][row]})" in said


@pytest.mark.parametrize(
    "forge",
    [
        lambda frame: frame.iloc[[1, 0, *range(2, len(frame))]].reset_index(drop=True),
        lambda frame: frame.iloc[:-1],
        lambda frame: pd.concat([frame, frame.iloc[-1:]], ignore_index=True),
        lambda frame: frame.iloc[:, ::-1],
        lambda frame: frame.drop(columns="title"),
        lambda frame: frame.drop(columns="reason"),
        lambda frame: frame.assign(more=1),
        lambda frame: frame.assign(credits=frame["credits"].astype(str)),
        lambda frame: None,
        lambda frame: frame.to_dict(),
    ],
)
def test_the_table_has_its_rows_and_columns_in_their_order(forge):
    """None more, none fewer, of their kinds."""
    plan = planned("at the list price")
    refused(replace(plan, frame=forge(plan.frame)))


def test_requests_that_are_interchangeable_are_served_in_their_turn():
    """Two rows that swap what they get are not what the rule gives, though worth the same."""
    rows = [{"duration": 10, "id": name} for name in "xyz"]
    plan = planner.plan(rows, 8)
    members = plan.outcomes.members
    assert members[0] != members[-1]
    swapped = replace(plan.outcomes, members=members[::-1].copy())
    frame = plan.frame.copy()
    for name in plan.own_columns[1:]:
        frame[name] = frame[name].iloc[::-1].array
    refused(replace(plan, outcomes=swapped, frame=frame))


def test_the_proof_of_another_plan_proves_nothing():
    """Each is for its own requests and budget."""
    plans = [planned(name) for name in BUDGETS if name != "with a gap"]
    for plan, another in pairwise([*plans, plans[0]]):
        assert another.bound != plan.bound
        refused(replace(plan, proof=another.proof))


class Believed(Evidence):
    """Evidence that checks itself."""

    def checked(self, problem):
        """Find nothing wrong."""
        return self.certificate


class Believing(Counts):
    """Counts with code of their own."""


class Boastful(Certificate):
    """A certificate with code of its own."""


@pytest.mark.parametrize("name", ["at the list price", "in packages"])
@pytest.mark.parametrize(
    "forge",
    [
        lambda best: replace(best, certificate=None),
        lambda best: replace(best, certificate=Certificate(Fraction(0), 0)),
        lambda best: replace(best, certificate=Certificate(Fraction(-1), best.certificate.bound)),
        lambda best: replace(best, certificate=replace(best.certificate, bound=0)),
        lambda best: replace(
            best, certificate=replace(best.certificate, bound=best.certificate.bound - 1)
        ),
        lambda best: replace(
            best, certificate=replace(best.certificate, bound=best.certificate.bound + 1)
        ),
        lambda best: replace(best, certificate="trust me"),
        lambda best: replace(best, counts=Counts(*([np.zeros(0, dtype=np.int64)] * 3))),
        lambda best: replace(best, counts=None),
        lambda best: None,
        lambda best: Believed(best.counts, best.certificate),
        lambda best: replace(best, counts=Believing(*vars(best.counts).values())),
        lambda best: replace(best, certificate=Boastful(*vars(best.certificate).values())),
    ],
)
def test_a_forged_proof_is_refused(name, forge):
    """Whatever is changed in it. From an empty choice no optimum follows where it takes counts."""
    for plan in (planned(name), planner.Plan.from_json(planned(name).to_json())):
        forged = replace(plan, proof=replace(plan.proof, best=forge(plan.proof.best)))
        try:
            forged.verify(ROWS)
        except planner.CertificateError:
            continue
        # A certificate that stands without the help of counts stands with others as well.
        assert forged.proof.best.certificate is plan.proof.best.certificate
        assert type(forged.proof.best.counts) is Counts


@pytest.mark.parametrize("part", ["batch", "solution"])
def test_what_a_plan_holds_besides_is_compared_too(part):
    """Menus, groups, problem and solution: others go by them."""
    plan, another = planned("at the list price"), planned("in packages")
    cheap = planner.plan([row | {"duration": 5} for row in ROWS], 20, on=DAY)
    refused(replace(plan, **{part: getattr(cheap, part)}))
    if part == "solution":
        refused(replace(plan, solution=another.solution))
        return
    for name in ("menus", "arrangement", "catalog"):
        mixed = replace(plan.batch, **{name: getattr(cheap.batch, name)})
        if name != "catalog":
            refused(replace(plan, batch=mixed))
    later = replace(plan.batch, menus=replace(plan.batch.menus, on=date(2026, 7, 2)))
    assert "on" in refused(replace(plan, batch=later))


def half_price(catalog):
    """Return the same catalog at half the price, under its old name."""
    models = {
        name: model.model_copy(
            update={
                "price": model.price.model_copy(update={"per_second": model.price.per_second / 2})
            }
        )
        for name, model in catalog.models.items()
    }
    return planner.Catalog.model_validate(
        catalog.model_copy(update={"models": models}).model_dump()
    )


def test_another_catalogs_prices_are_refused(catalog):
    """Given beside the plan, or put into it."""
    plan, cheap = planned("at the list price"), half_price(catalog)
    assert "is not the one that the plan was made with" in refused(plan, catalog=cheap)
    assert "the catalog's price is" in refused(
        replace(plan, batch=replace(plan.batch, catalog=cheap))
    )
    cheaper = planner.plan(ROWS, 20, on=DAY, catalog=cheap)
    assert cheaper.verify()
    assert "is not the one that the plan was made with" in refused(cheaper, catalog=catalog)
    again = planner.Plan.from_json(cheaper.to_json())
    assert "is not the one that the plan was made with" in refused(again, ROWS)
    assert again.verify(ROWS, catalog=cheap)


class Agreeable(float):
    """A number that is never another."""

    def __ne__(self, other):
        """Say no."""
        return False

    __eq__ = object.__ne__
    __hash__ = float.__hash__


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan.batch.requests.priorities.__setitem__(0, 9000),
        lambda plan: plan.batch.requests.members.__setitem__(0, 1),
        lambda plan: plan.batch.requests.required.__setitem__(1, True),
        lambda plan: plan.batch.requests.limits.__setitem__(0, 1),
        lambda plan: plan.outcomes.members.__setitem__(0, 1),
        lambda plan: plan.frame.__setitem__("cost_usd", 0.0),
        lambda plan: plan.batch.menus.menus[0].qualities.__setitem__(0, 9999),
        lambda plan: plan.frame.__setattr__("index", plan.frame.index[::-1]),
        lambda plan: plan.__dict__.update(greedy_value=0.0),
        lambda plan: plan.__dict__.update(greedy_value=Agreeable(1.0)),
        lambda plan: plan.__dict__.update(fair_value=0.0),
        lambda plan: plan.__dict__.update(fair_value=Agreeable(1.0)),
        lambda plan: plan.__dict__.update(proof=replace(plan.proof, cut_short=[])),
        lambda plan: plan.proof.best.__dict__.update(checked=lambda _: plan.proof.best.certificate),
        lambda plan: plan.outcomes.__dict__.update(tally=None),
        lambda plan: plan.__dict__.update(summary=lambda: "all free"),
    ],
)
def test_what_is_changed_in_place_afterwards_is_refused(change):
    """Arrays, the table, and figures that were looked up before."""
    plan = pickle.loads(pickle.dumps(planned("at the list price")))
    plan.summary()
    assert plan.verify()
    change(plan)
    refused(plan)


@pytest.mark.parametrize("name", ["greedy_value", "fair_value"])
@pytest.mark.parametrize("value", [0.0, Agreeable(1.0)])
def test_what_the_json_says_of_simpler_rules_is_compared(name, value):
    """Though the plan does not hold it, it is shown."""
    plan = planner.Plan.from_json(planned("at the list price").to_json())
    forged = replace(plan, stated=replace(plan.stated, **{name: value}))
    assert f"plan.{name} is" in refused(forged, ROWS)


def test_what_a_catalog_has_looked_up_before_is_not_believed(catalog):
    """Its prices are, as they stand in it."""
    plan, cheap = planned("at the list price"), half_price(catalog)
    assert cheap.offers("kling-pro")
    forged = planner.Catalog.model_validate(catalog.model_dump())
    forged.__dict__["_offers"] = cheap._offers
    cheaper = planner.plan(ROWS, 20, on=DAY, catalog=forged)
    assert cheaper.value > plan.value
    refused(cheaper)


@pytest.mark.parametrize("name", ["kling", "kling-api", "providers"])
def test_a_catalog_made_anew_is_the_same(name):
    """From all that it says."""
    shipped = planner.load_catalog(name)
    again = planner.Catalog.model_validate(shipped.model_dump())
    assert again == shipped
    assert hash_of_catalog(again) == hash_of_catalog(shipped)


def test_a_plan_by_turn_goes_by_turn():
    """The greedy rule is applied again: no other choice may call itself its."""
    plan = planned("at the list price")
    refused(replace(plan, by_turn=True))
    assert planned("with a gap").status == "feasible"
    refused(replace(planned("with a gap"), by_turn=False))
    turned = build_plan(
        plan.batch,
        replace(plan.solution, by_turn=True),
        budget=plan.budget,
        funding=plan.funding,
        proof=plan.proof,
        make=planner.Plan,
    )
    assert "says that it goes by turn, and does not" in refused(turned)


def test_a_rule_that_is_broken_is_told_in_the_words_of_the_table():
    """Over the budget, a required request skipped, a row with the outcome of another."""
    plan = planned("at the list price")
    short = replace(plan, budget=planner.Budget(10), budget_usd=Decimal(10))
    assert "the rows take 400 credits, the budget is good for 200" in refused(short)
    skipped = pickle.loads(pickle.dumps(plan))
    row = next(at for at, one in enumerate(plan.outcomes) if one.cheapest and not one.made)
    skipped.batch.requests.required[row] = True
    assert f"request {row + 1} ({ROWS[row]['id']}) is required, and is skipped" in refused(skipped)
    mixed = pickle.loads(pickle.dumps(plan))
    mixed.outcomes.members[0] = mixed.outcomes.members[4]
    assert "request 1 (a) has the outcome of another menu" in refused(mixed)


def test_values_are_added_up_twice(monkeypatch):
    """By the engine, and row by row: a fault in one of them would show."""
    plan = planned("at the list price")

    def better(*given, **options):
        due = build_plan(*given, **options)
        first, *rest = due.outcomes.distinct
        first = replace(first, quality=first.quality + 1)
        return replace(due, outcomes=replace(due.outcomes, distinct=(first, *rest)))

    monkeypatch.setattr("planner.results.put_together.build_plan", better)
    assert "the rows are worth" in refused(plan)


def test_a_truth_is_no_number():
    """Though True is 1 to Python, and so to pandas."""
    plan = planned("at the list price")
    forged = plan.frame.copy()
    assert forged.at[4, "required"] is True
    forged.at[4, "required"] = 1
    assert "required True there, 1 in the plan" in refused(replace(plan, frame=forged))


def test_a_plan_from_json_needs_its_requests():
    """It does not hold them, and says so."""
    again = planner.Plan.from_json(planned("at the list price").to_json())
    assert "give them" in refused(again)


def test_a_plan_from_json_needs_a_catalog_that_does_not_come_along(catalog):
    """Its name is not enough."""
    mine = catalog.model_copy(update={"name": "mine"})
    again = planner.Plan.from_json(planner.plan(ROWS, 20, catalog=mine, on=DAY).to_json())
    assert "give its file" in refused(again, ROWS)
    assert again.verify(ROWS, catalog=mine)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows[:-1], "the plan has 9 rows, requests has 8 requests"),
        (lambda rows: rows[::-1], r"request 1 \(i\) has id 'i' there, 'a' in the plan"),
        (lambda rows: [rows[0] | {"duration": 9}, *rows[1:]], "duration 9 there, 10 in the plan"),
        (lambda rows: [rows[0] | {"title": "Mat"}, *rows[1:]], "title 'Mat' there, 'Rug' in"),
        (lambda rows: [rows[0] | {"more": 1}, *rows[1:]], "more is a column of one of them only"),
        (lambda rows: [*rows[:2], rows[2] | {"required": True}, *rows[3:]], "required True there"),
    ],
)
def test_another_table_is_told_by_its_first_difference(change, said):
    """By row and column; also where the plan was read from JSON."""
    plan = planned("at the list price")
    for each in (plan, planner.Plan.from_json(plan.to_json())):
        with pytest.raises(planner.CertificateError, match=said):
            each.verify(change(ROWS))


def test_the_order_of_columns_makes_no_difference():
    """The order of rows does."""
    rows = [dict(reversed(row.items())) for row in ROWS]
    assert planned("at the list price").verify(rows) == planned("at the list price").verify()


def test_a_table_that_cannot_be_read_is_the_tables_fault():
    """As in `plan`."""
    with pytest.raises(planner.TableError):
        planned("at the list price").verify([{"duration": "soon"}])


def test_no_decimal_context_changes_what_is_proved():
    """Two digits would round every amount, and every hash."""
    again = planner.Plan.from_json(planned("in packages").to_json())
    with localcontext(prec=2, rounding=ROUND_UP):
        assert again.verify(ROWS) == planned("in packages").verify()


@pytest.mark.parametrize("name", ["batch", "budget", "proof", "outcomes", "frame", "on"])
@pytest.mark.parametrize("junk", [None, "x", 7, 10**400, float("nan"), [], object()])
def test_whatever_is_put_into_a_plan_ends_in_one_error(name, junk):
    """Of the wrong kind altogether."""
    refused(replace(planned("at the list price"), **{name: junk}))


def test_another_day_changes_nothing(monkeypatch):
    """The prices of the day of order count, whenever it is verified."""
    text = planned("in packages").to_json()
    monkeypatch.setattr("planner.day.today", lambda: date(2040, 1, 1))
    assert planner.Plan.from_json(text).verify(ROWS) == planned("in packages").verify()


def json_leaves(value, path=()):
    """Yield (path, value) of everything in a document that holds nothing else."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from json_leaves(one, (*path, key))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from json_leaves(one, (*path, at))
    else:
        yield path, value


def json_other(value):
    """Return other values for a leaf of a document."""
    if isinstance(value, bool):
        return [not value, int(value)]
    if isinstance(value, str):
        digits = [str(int(value) + 1)] if value.isdecimal() else []
        return [value + "1", "", None, *digits]
    if isinstance(value, (int, float)):
        return [value + 1, -value - 1, str(value), None]
    return ["x", 1]


def json_changes(body):
    """List (path, new) of everything that may be changed in a document, one leaf at a time."""
    return [
        (path, new)
        for path, leaf in json_leaves(body)
        for new in json_other(leaf)
        if (type(new), new) != (type(leaf), leaf)
    ]


# What may be changed in the document without making it false: how the plan was found, what its
# table is called, how a carried column is typed, the day, where prices are the same on it, and
# whether it was to keep another plan, where that comes to the same.
MEANINGLESS = ("source", "method", "attempts", "dtypes", "on", "keeping")


@settings(max_examples=30)
@given(st.data())
def test_no_leaf_of_the_json_can_be_changed(data):
    """It is refused, by the one error or the other, but for what says nothing of the plan."""
    plan = planned(data.draw(st.sampled_from(list(BUDGETS))))
    text = plan.to_json()
    every = json_changes(json.loads(text))
    rows = [change for change in every if change[0][0] in ("rows", "outcomes", "members")]
    rest = [change for change in every if change[0][0] not in ("rows", "outcomes", "members")]
    path, new = data.draw(st.one_of(st.sampled_from(rows), st.sampled_from(rest)))
    forged = json.loads(text)
    here = forged
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = new
    try:
        sentence = planner.Plan.from_json(json.dumps(forged)).verify(ROWS)
    except (planner.CertificateError, planner.InputError):
        return
    # Another certificate may prove the same.
    assert path[0] in (*MEANINGLESS, "proof")
    assert sentence == plan.verify()


READER = """
import sys
import planner
plan = planner.Plan.from_json(sys.stdin.read())
sentence = plan.verify({rows!r})
print(sentence)
print(*(name for name in sys.modules if name.startswith({homes!r})))
"""


def test_a_plan_is_read_and_verified_without_any_solver():
    """In a process of its own, no solver is even loaded."""
    name = "in packages"
    homes = ("pulp", *(f"planner.engine.{solver}" for solver in SOLVERS if solver != "solvers"))
    done = subprocess.run(
        [sys.executable, "-c", READER.format(rows=ROWS, homes=homes)],
        input=planned(name).to_json(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.stdout) == ("", f"{planned(name).verify()}\n\n")


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(RuleUse)])
def test_what_a_plan_says_of_a_rule_cannot_be_changed(field):
    """None of its figures, not even how many requests it speaks of."""
    plan = planner.plan(ROWS, 20, rules=[planner.Cap(model="kling-pro", videos=2)], on=DAY)
    use = plan.rules[0]
    changed = dataclasses.replace(use, **{field: other(getattr(use, field))[0]})
    forged = dataclasses.replace(plan, rules=(changed, *plan.rules[1:]))
    assert refused(forged, ROWS)
