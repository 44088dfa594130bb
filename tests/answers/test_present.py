"""The present plan under other numbers."""

import numpy as np

import planner
from planner.answers.present import Present, carried
from planner.batch import Batch
from planner.engine.clock import Clock
from planner.menus.build import build_menus
from planner.planning import prepare

ROWS = [{"duration": each, "platform": "youtube"} for each in (5, 17, 22, 30)]


def test_every_option_is_found_on_menus_that_were_built_again():
    """Also where only the number of segments tells two options apart."""
    batch = prepare(ROWS, catalog="providers")
    menus = build_menus(batch.requests, batch.catalog, batch.menus.on)
    again = Batch.of(batch.requests, menus, batch.catalog)
    lengths = [len(batch.menus.menus[member].options) for member in batch.menus.members]
    some = batch.menus.menus[int(batch.menus.members[3])].options
    assert len({(one.model, one.offer) for one in some}) < len(some)
    for at in range(max(lengths)):
        choice = np.array([min(at, length - 1) for length in lengths])
        assert np.array_equal(carried(batch, choice, again), choice)


def test_prices_that_stay_are_not_found_out_again_and_those_that_change_are():
    """Menus are those that a new finder gives."""
    plan = planner.plan(ROWS, 20, catalog="kling-api")
    present, old = Present(plan, Clock()), plan.batch.catalog
    data = old.model_dump()
    name = plan.outcomes[0].taken.model
    for offer in data["models"][name]["offers"]:
        price = offer["price"]
        price["least"] = 7
    changed = planner.Catalog.model_validate(data)
    trial = present.under(changed, [name])
    new = build_menus(plan.batch.requests, changed, plan.on)
    assert np.array_equal(trial.batch.menus.costs * trial.batch.menus.step, new.costs * new.step)
    assert trial.problem.costs.sum() != present.problem.costs.sum()
