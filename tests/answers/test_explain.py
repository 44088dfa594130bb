"""Why a request got what it got: every figure against planning the table again."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

import planner
from planner.engine import budgets as budgets_module
from planner.engine import floor
from planner.errors import InfeasibleError
from tests.oracle import best_for_budgets

DURATIONS = (5, 10, 15, 20, 61)
PLATFORMS = ("", "tiktok", "twitter")


def table(rng, most=7):
    """Make a small table: twins, ties, some required, some that cost too much, some for nothing."""
    rows = []
    for number in range(int(rng.integers(1, most + 1))):
        row = {
            "id": f"r{number}",
            "duration": int(rng.choice(DURATIONS, p=[0.3, 0.3, 0.15, 0.15, 0.1])),
            "priority": int(rng.choice([0, 1, 2, 2, 3, 9])),
            "platform": str(rng.choice(PLATFORMS)),
        }
        if rng.random() < 0.15:
            row["required"] = "yes"
        if rng.random() < 0.3:
            row["models"] = "kling-v1, kling-v1.5"
        if rng.random() < 0.15:
            row["max_cost_usd"] = 4
        rows.append(row)
    return rows


def budget(rng):
    """Make a budget: dollars, with or without a balance and packages."""
    usd = int(rng.integers(0, 40))
    kind = rng.integers(0, 3)
    if kind == 0:
        return planner.Budget(usd)
    return planner.Budget(usd, balance_credits=int(rng.choice([0, 45, 200])), packages=kind == 2)


def planned(rows, budget):
    """Plan rows; None where the required ones cannot all be made."""
    try:
        return planner.plan(rows, budget)
    except InfeasibleError:
        return None


def forced(rows, row, option, budget):
    """Plan with one request made with one option of its menu, or left out of the table."""
    rows = [dict(each) for each in rows]
    if option is None:
        rows[row]["priority"] = 0  # it is worth nothing, and left out where that helps others
    else:
        rows[row] |= {"required": "yes", "model": option.model, "resolution": option.resolution}
        rows[row].pop("models", None)
    return planned(rows, budget)


def worth(plan):
    """Return the value of a plan, -1 where there is none."""
    return -1.0 if plan is None else round(plan.value, 6)


def with_changes(plan, explanation, option, changes):
    """Return what each request is made with, once a request and the others have changed."""
    made = [outcome.taken for outcome in plan.outcomes]
    made[explanation.row] = option
    for change in changes:
        assert change.row != explanation.row
        assert made[change.row] == change.before
        assert change.before != change.after
        made[change.row] = change.after
    return made


def value_and_cost(plan, made):
    """Add up what requests are worth and cost, each made so."""
    batch, value, credits = plan.batch, 0, Decimal(0)
    for row, option in enumerate(made):
        if option is None:
            assert not batch.requests.required[row]
            continue
        menu = batch.menus.menus[int(batch.menus.members[row])]
        quality = int(menu.qualities[menu.options.index(option)])
        value += int(batch.requests.priorities[row]) * quality
        credits += option.credits
    return value / 1_000_000, credits


def check_choices(rows, plan, told):
    """Each choice: planned again with it, the plan is worth what was said, with those changes."""
    for choice in told.choices:
        again = forced(rows, told.row, choice.option, plan.budget)
        if choice.plan_value is None:
            assert again is None
            continue
        assert worth(again) == pytest.approx(choice.plan_value)
        assert choice.loss == pytest.approx(plan.value - choice.plan_value)
        assert choice.loss >= 0
        made = with_changes(plan, told, choice.option, choice.changes)
        value, credits = value_and_cost(plan, made)
        assert value == pytest.approx(choice.plan_value)
        assert credits <= plan.budget.most_credits(plan.batch.catalog)
        assert not choice.taken or (choice.loss, choice.changes) == (0, ())


def agrees(rows, row, options, budget):
    """Say whether a best plan for a budget takes one of some options."""
    best = worth(planned(rows, budget))
    return any(worth(forced(rows, row, option, budget)) == best for option in options)


def attainable(plan, upto):
    """List the budgets from today's on at which what can be bought changes, up to one."""
    usd, step = plan.budget.usd, plan.batch.menus.step * plan.batch.catalog.credit_usd
    if plan.budget.packages:
        step = Decimal(5)  # the packages of the catalog cost so many dollars or a multiple
    found = []
    while usd < upto:
        found.append(usd)
        usd = (usd // step + 1) * step
    return found


def check_least(rows, plan, told, options, usd):
    """Plan at the least budget, and at some below it: only there a best plan takes one."""
    if usd is None:
        far = replace(plan.budget, usd=Decimal(2000))
        assert not agrees(rows, told.row, options, far)
        assert not agrees(rows, told.row, options, plan.budget)
        return
    assert usd >= plan.budget.usd
    assert agrees(rows, told.row, options, replace(plan.budget, usd=usd))
    below = attainable(plan, usd)
    for at in {*below[:2], *below[-3:], *below[:: max(1, len(below) // 6)]}:
        assert not agrees(rows, told.row, options, replace(plan.budget, usd=at))


def check(rows, plan, row):
    """Hold one explanation against planning again."""
    told = plan.explain(f"r{row}")
    assert told.settled
    assert (told.row, told.id) == (row, f"r{row}")
    check_choices(rows, plan, told)
    options = [choice.option for choice in told.choices if choice.option is not None]
    outcome = told.outcome
    if outcome.taken is None and options:
        made_from = told.made_from
        check_least(rows, plan, told, options, made_from and made_from.budget_usd)
    if outcome.gain:
        top = max(choice.quality for choice in told.choices)
        best = [one.option for one in told.choices if one.quality == top and one.option]
        check_least(rows, plan, told, best, told.best_from and told.best_from.budget_usd)
    for needs in filter(None, (told.made_from, told.best_from)):
        assert needs.more_usd == needs.budget_usd - plan.budget.usd
        again = planned(rows, replace(plan.budget, usd=needs.budget_usd))
        assert worth(again) == pytest.approx(needs.value)
        made = with_changes(plan, told, needs.option, needs.changes)
        value, credits = value_and_cost(plan, made)
        assert value == pytest.approx(needs.value)
        assert credits <= again.budget.most_credits(plan.batch.catalog)
        assert needs.cost_usd <= needs.budget_usd
    return told


def explained(seed, most):
    """Make a table, plan it, and hold what is said of one request against planning again."""
    rng = np.random.default_rng(seed)
    rows, money = table(rng, most), budget(rng)
    plan = planned(rows, money)
    if plan is None:
        return None
    told = check(rows, plan, int(rng.integers(len(rows))))
    for choice in told.choices[:: max(1, len(told.choices) // 2)]:
        usd = choice.least_budget_usd
        check_least(rows, plan, told, [choice.option], usd)
    return told


WAYS = ("at once", "by the floor", "by the relaxation")


def by(way, monkeypatch):
    """Know all optima at once, or look for each: past a floor, or by the relaxation alone."""
    monkeypatch.setattr(budgets_module, "FEW_CELLS", 5_000_000 if way == "at once" else 0)
    monkeypatch.setattr(floor, "MOST_BUDGETS", 1 << 16 if way == "by the floor" else -1)
    for name, few in (("STRIDE", 2), ("BEFORE", 1), ("AFTER", 3)):
        monkeypatch.setattr(floor, name, few)


@pytest.mark.parametrize("way", WAYS)
def test_every_figure_is_that_of_planning_again(way, monkeypatch):
    """What each choice is worth, who gives way, and from which budget on it is chosen."""
    by(way, monkeypatch)
    found = [explained(seed, 4) for seed in (1, 4, 10, 14)]
    assert len({told.code for told in found if told}) > 1


class Tables:
    """The optima of a batch for every budget, with any one request bound to an option, by tables.

    Parameters
    ----------
    plan
        Whose batch it is.
    """

    def __init__(self, plan):
        batch = plan.batch
        menus, self.menus = batch.menus, []
        for row, menu in enumerate(menus.members.tolist()):
            own = slice(int(menus.starts[menu]), int(menus.starts[menu + 1]))
            priority = int(batch.requests.priorities[row])
            pairs = zip(menus.costs[own].tolist(), menus.qualities[own].tolist(), strict=True)
            skip = [] if batch.requests.required[row] else [(0, 0)]
            self.menus.append([*((cost, priority * one) for cost, one in pairs), *skip])
        self.most = sum(max((cost for cost, _ in menu), default=0) for menu in self.menus)
        self.best = best_for_budgets(self.menus, self.most)

    def forced(self, row, option):
        """Return the optima with an option of a request, by its place on the menu, -1 = skip."""
        menus = [*self.menus]
        menus[row] = [menus[row][option]]
        return best_for_budgets(menus, self.most)


def levels(plan, most):
    """List dollars and steps of every budget from today's on, until everything can be bought."""
    batch, budget, found = plan.batch, plan.budget, []
    step, price = batch.menus.step, batch.catalog.credit_usd
    usd = budget.usd
    while not found or found[-1][1] < most:
        units = int(replace(budget, usd=usd).most_credits(batch.catalog) // step)
        found.append((usd, min(units, most)))
        if budget.packages:
            usd = (usd // 5 + 1) * 5
        else:
            usd = max(((units + 1) * step - budget.balance_credits) * price, usd)
    return found


def held_against_tables(seed):
    """Explain a request of a random table, and hold every figure against the tables."""
    rng = np.random.default_rng(seed)
    rows, money = table(rng), budget(rng)
    plan = planned(rows, money)
    if plan is None:
        return None
    row = int(rng.integers(len(rows)))
    told, tables = plan.explain(f"r{row}"), Tables(plan)
    assert told.settled
    budgets = levels(plan, tables.most)
    least = []
    for choice in told.choices:
        menu = plan.batch.menus.menus[int(plan.batch.menus.members[row])]
        place = -1 if choice.option is None else menu.options.index(choice.option)
        forced = tables.forced(row, place)
        today = int(forced[budgets[0][1]])
        assert choice.plan_value == (None if today < 0 else today / 1_000_000)
        assert today < 0 or choice.loss == (int(tables.best[budgets[0][1]]) - today) / 1_000_000
        agree = [usd for usd, units in budgets if forced[units] == tables.best[units]]
        assert choice.least_budget_usd == (agree[0] if agree else None)
        made = with_changes(plan, told, choice.option, choice.changes)
        value, credits = value_and_cost(plan, made)
        if choice.plan_value is not None:
            assert value == pytest.approx(choice.plan_value)
            assert credits <= plan.budget.most_credits(plan.batch.catalog)
        least.append((choice, agree[0] if agree else None))
    check_needs(plan, told, least)
    return told


def check_needs(plan, told, least):
    """Hold the least budget for several options against the least of theirs."""
    top = max((choice.quality for choice, _ in least), default=0)
    options = [(choice, usd) for choice, usd in least if choice.option is not None]
    best = [(choice, usd) for choice, usd in options if choice.quality == top]
    asked = ((told.made_from, options, not told.outcome.made), (told.best_from, best, True))
    for needs, among, is_asked in asked:
        enough = [usd for _, usd in among if usd is not None]
        if not enough or not is_asked or not told.outcome.gain:
            assert needs is None
            continue
        assert needs.budget_usd == min(enough)
        assert needs.option in [choice.option for choice, usd in among if usd == min(enough)]
        value, credits = value_and_cost(plan, with_changes(plan, told, needs.option, needs.changes))
        assert value == pytest.approx(needs.value)
        budget = replace(plan.budget, usd=needs.budget_usd)
        assert credits <= budget.most_credits(plan.batch.catalog)
        assert needs.cost_usd <= needs.budget_usd


@pytest.mark.parametrize("way", WAYS)
def test_every_figure_is_that_of_a_table_over_all_budgets(way, monkeypatch):
    """At the least budget a best plan makes it, and at none between today's and that one."""
    by(way, monkeypatch)
    seeds = (*range(12), 1005, 1084)
    assert len({told.code for told in map(held_against_tables, seeds) if told}) > 3


@pytest.mark.long
def test_many_requests_are_explained_exactly(monkeypatch):
    """Of as many random tables: dollars, balances and packages; twins, ties, required ones."""
    told = []
    for seed in range(1070, 1130):
        by(WAYS[seed % len(WAYS)], monkeypatch)
        told.append(held_against_tables(seed))
    assert len({one.code for one in told if one}) > 6


def test_the_menu_says_from_which_budget_on_a_choice_is_in_a_best_plan():
    """Today's is called so: a sum would be taken for what the choice costs at the least."""
    rows = [{"id": "a", "duration": 5, "priority": 3}, {"id": "b", "duration": 10}]
    told = planner.plan(rows, 7.5).explain("b")
    lines = str(told).splitlines()
    (head,) = [line for line in lines if line.endswith("best from")]
    skip, *others = lines[lines.index(head) + 1 :]
    assert (skip.split()[1], skip.split()[-1]) == ("skip", "today")
    assert not any(line.endswith("$7.50") for line in others)
