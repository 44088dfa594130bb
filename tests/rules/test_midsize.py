"""Batches of a hundred requests with mixed rules, beside HiGHS on one variable for each option."""

import warnings
from decimal import Decimal

import highspy
import numpy as np
import pandas as pd
import pytest

import planner
from planner.errors import InfeasibleError, PlannerWarning
from planner.planning import prepare
from planner.rules.models import AllOrNone, Cap, Exclude, Least, Needs, OneOf, Same, Share

USD = Decimal("0.05")


def drawn(seed, *, scattered=False):
    """Draw a batch, a budget, and a mix of rules; scattered: a film's scenes are of anybody."""
    draw = np.random.default_rng(seed)
    count = int(draw.integers(40, 120))
    # The scenes of a film are of one client and one campaign: a cap seldom parts them.
    owners = np.arange(count)
    if not scattered:
        owners = np.where(owners < 40, owners // 4, owners)
    frame = pd.DataFrame(
        {
            "id": [f"r{at}" for at in range(count)],
            "duration": draw.choice([5, 10, 20], count),
            "priority": draw.integers(1, 10, count),
            "client": draw.choice(list("abcd"), count)[owners],
            "campaign": draw.choice(["x", "y", "z"], count)[owners],
            "film": [f"f{at // 4}" if at < 40 else "" for at in range(count)],
            "cut": [f"c{at // 2}" if 40 <= at < 60 else "" for at in range(count)],
            "needs": [f"r{at - 20}" if 60 <= at < 66 else "" for at in range(count)],
        }
    )
    usd = int(draw.integers(count // 2, 3 * count))
    every = [
        Cap(by="client", usd=round(usd / 5)),
        Cap(by=["client", "campaign"], usd=max(usd // 14, 1)),
        Cap(model="kling-pro", usd=max(usd // 4, 1)),
        Cap(resolution="4k", videos=count // 12),
        Cap(by="campaign", seconds=3 * count),
        Share(most="55%", model="kling-pro"),
        Share(most="45%", by="client"),
        Least(by="campaign", videos=count // 12),
        Least(model="kling-v1", usd=2),
        Same("film"),
        AllOrNone("film"),
        OneOf("cut"),
        Needs("needs"),
        Exclude(where={"client": "b"}, model="kling-v1.5"),
    ]
    picked = sorted(draw.choice(len(every), int(draw.integers(2, 6)), replace=False).tolist())
    return frame, usd, [every[at] for at in picked]


class Binary:
    """The whole model: a variable for each option of each request."""

    def __init__(self, frame, usd, rules):
        self.batch = prepare(frame)
        self.rows = frame.to_dict("records")
        self.highs = highspy.Highs()
        for name, setting in (("output_flag", False), ("threads", 1), ("time_limit", 60.0),
                              ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-6)):  # fmt: skip
            self.highs.setOptionValue(name, setting)
        self.options = [
            self.batch.menus.menus[menu].options for menu in self.batch.menus.members.tolist()
        ]
        self.places = {}
        worth = []
        for row, options in enumerate(self.options):
            menu = self.batch.menus.menus[int(self.batch.menus.members[row])]
            for at in range(len(options)):
                self.places[row, at] = len(worth)
                worth.append(self.rows[row]["priority"] * int(menu.qualities[at]))
        count = len(worth)
        self.highs.addVars(count, np.zeros(count), np.ones(count))
        every = np.arange(count, dtype=np.int32)
        self.highs.changeColsCost(count, every, np.array(worth, dtype=float))
        integer = np.full(count, highspy.HighsVarType.kInteger)
        self.highs.changeColsIntegrality(count, every, integer)
        self.highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for row in range(len(self.rows)):
            self.limit(self.made(row), 1)
        self.limit(self.adding(range(len(self.rows)), lambda one: one.credits), Decimal(usd) / USD)
        for rule in rules:
            self.keep(rule)

    def made(self, row, factor=1):
        """List the options of a request."""
        return {self.places[row, at]: factor for at in range(len(self.options[row]))}

    def adding(self, rows, amount):
        """List what options of some requests add."""
        return {
            self.places[row, at]: amount(option)
            for row in rows
            for at, option in enumerate(self.options[row])
        }

    def limit(self, terms, most):
        """Let a sum be no more than a limit."""
        columns = np.array(list(terms), dtype=np.int32)
        factors = np.array([float(factor) for factor in terms.values()])
        self.highs.addRow(-highspy.kHighsInf, float(most), len(columns), columns, factors)

    def groups(self, rule):
        """Find the requests of each value."""
        found = {}
        for at, row in enumerate(self.rows):
            key = tuple(str(row[column]) for column in rule.by)
            meant = all(str(row[column]) in values for column, values in rule.where)
            if all(key) and meant:
                found.setdefault(key, []).append(at)
        return found.values()

    def keep(self, rule):
        """Add a rule."""
        if isinstance(rule, Needs):
            ids = {row["id"]: at for at, row in enumerate(self.rows)}
            for at, row in enumerate(self.rows):
                if row["needs"]:
                    self.limit(self.made(at) | self.made(ids[row["needs"]], -1), 0)
            return
        for rows in self.groups(rule):
            self._keep(rule, rows)

    def _keep(self, rule, rows):
        if isinstance(rule, OneOf):
            self.limit({k: v for row in rows for k, v in self.made(row).items()}, 1)
        elif isinstance(rule, AllOrNone):
            for one, other in zip(rows, [*rows[1:], rows[0]], strict=True):
                if one != other:
                    self.limit(self.made(one) | self.made(other, -1), 0)
        elif isinstance(rule, Same):
            self._alike(rows)
        elif isinstance(rule, Exclude):
            self.limit(self.adding(rows, lambda one: int(one.model in rule.model)), 0)
        else:
            self._sum(rule, rows)

    def _alike(self, rows):
        for one in rows:
            for other in (row for row in rows if row != one):
                for model in {option.model for option in self.options[one]}:
                    with_it = {
                        self.places[one, at]: 1
                        for at, option in enumerate(self.options[one])
                        if option.model == model
                    }
                    without = {
                        self.places[other, at]: 1
                        for at, option in enumerate(self.options[other])
                        if option.model != model
                    }
                    self.limit(with_it | without, 1)

    def _sum(self, rule, rows):
        def amount(option):
            meant = all(getattr(option, word) in names for word, names in rule.options.items())
            unit = {"videos": 1, "seconds": sum(option.segments)}
            return unit.get(rule.unit, option.credits) if meant else 0

        terms = self.adding(rows, amount)
        if isinstance(rule, Share):
            spent = self.adding(range(len(self.rows)), lambda one: one.credits * rule.most)
            self.limit({k: terms.get(k, 0) - spent[k] for k in spent}, 0)
            return
        limit = rule.amount / USD if rule.unit == "usd" else rule.amount
        if isinstance(rule, Least):
            self.limit({k: -v for k, v in terms.items()}, -limit)
        else:
            self.limit(terms, limit)

    def best(self):
        """Return the greatest value in millionths; None where nothing keeps all."""
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        assert status == highspy.HighsModelStatus.kOptimal
        return round(self.highs.getInfo().objective_function_value) * 1000


def compared(seed, *, scattered=False):
    """Compare one batch."""
    frame, usd, rules = drawn(seed, scattered=scattered)
    best = Binary(frame, usd, rules).best()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)
        try:
            plan = planner.plan(frame, usd, rules=rules)
        except InfeasibleError:
            assert best is None
            return
    assert best is not None
    value, bound = round(plan.value * 10**6), round(plan.bound * 10**6)
    assert value <= best <= bound
    assert plan.status == "optimal"
    assert "verified" in plan.verify()


@pytest.mark.parametrize("seed", range(4))
def test_the_best_plan_is_that_of_the_whole_model(seed):
    """Value for value, and proved."""
    compared(seed)


@pytest.mark.parametrize("seed", [109, 110])
def test_narrow_caps_are_proved(seed):
    """Caps that one or two videos use up, beside shares."""
    compared(seed)


@pytest.mark.parametrize("seed", [58, 121])
def test_caps_that_part_what_is_tied_are_proved(seed):
    """As above, with films whose scenes are of several clients."""
    compared(seed, scattered=True)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 110))
def test_many_mixes_have_the_value_of_the_whole_model(seed):
    """As above, of films of one client and of several in turn."""
    compared(seed, scattered=seed % 2 == 0)
