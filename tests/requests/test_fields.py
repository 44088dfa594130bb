"""Every column is declared once, and what is made of the declaration agrees with it."""

from dataclasses import fields
from decimal import Decimal

import pytest

import planner
from planner.requests.cells import Wrong
from planner.requests.checking import read_requests
from planner.requests.fields import FIELDS
from planner.requests.kinds import Kind

CATALOGS = [planner.load_catalog(name) for name in ("kling", "kling-api")]


def reading(name, catalog):
    """Read the example of a column."""
    field = FIELDS[name]
    return field.example if field.reader is None else field.reader(catalog)(field.example)


def test_a_kind_is_what_the_columns_say_of_it_in_their_order():
    """No attribute without a column but what a plan settles, and none from two."""
    said = [field.kind for field in FIELDS.values() if field.kind]
    assert [*said, "mode", "barred"] == [attribute.name for attribute in fields(Kind)]


@pytest.mark.parametrize("name", FIELDS)
def test_the_example_of_a_column_can_be_read(name):
    """With one of the shipped catalogs, and its number is in range."""
    readings = [reading(name, catalog) for catalog in CATALOGS]
    assert any(not isinstance(one, Wrong) and one is not None for one in readings)
    scale = FIELDS[name].scale
    if scale is not None:
        assert scale.low <= readings[0] <= scale.high


@pytest.mark.parametrize("name", FIELDS)
def test_a_request_takes_every_column_and_says_it_as_a_dict_does(name):
    """Whatever stands in the example, typed as its reader gives it."""
    catalog = next(one for one in CATALOGS if not isinstance(reading(name, one), Wrong))
    value = reading(name, catalog) if name not in ("content_type", "use") else FIELDS[name].example
    row = {"duration": 5} if name != "content_type" else {}
    said = [
        read_requests([one], catalog)
        for one in ({**row, name: FIELDS[name].example}, planner.Request(**{**row, name: value}))
    ]
    assert said[0].kinds == said[1].kinds
    for what in ("ids", "priorities", "required"):
        assert getattr(said[0], what).tolist() == getattr(said[1], what).tolist()


def test_what_stands_for_a_column_gives_what_that_column_would():
    """A kind of content its seconds; the column itself goes before it."""
    (word, seconds), *_ = CATALOGS[0].content_types.items()
    for row, expected in [({}, seconds), ({"duration": 7}, 7)]:
        (kind,) = read_requests([{"content_type": word, **row}], CATALOGS[0]).kinds
        assert kind.duration_s == expected


def test_takes_and_those_of_the_use_multiply():
    """Each of them counts 1 where nothing is said, and where neither is, that is known."""
    api = CATALOGS[1]
    (use, takes), *_ = api.uses.items()
    for row, expected in [
        ({"use": use}, takes),
        ({"use": use, "takes": 2.5}, takes * Decimal("2.5")),
        ({"takes": 2.5}, Decimal("2.5")),
        ({"takes": 1}, 1),
        ({}, 0),
    ]:
        wishes = read_requests([{"duration": 5, **row}], api).wishes()
        assert wishes.takes.tolist() == [int(expected * 1_000_000)]


def test_a_wrong_use_is_a_fault_though_the_takes_are_given():
    """A kind of content is only asked where there is no duration."""
    with pytest.raises(planner.TableError, match="is an unknown use"):
        read_requests([{"duration": 5, "takes": 2, "use": "nonsense"}], CATALOGS[1])
    rows = [{"duration": 5, "content_type": "nonsense"}, {"content_type": "full_scene"}]
    assert len(read_requests(rows, CATALOGS[0])) == 2


def test_a_request_explains_its_attributes():
    """Each by what its column says."""
    for name, field in FIELDS.items():
        assert f"    {name}\n        {field.help}" in planner.Request.__doc__


@pytest.mark.parametrize("value", [True, "1_0", "\uff11\uff10", "10s", "1,5", "High"])
@pytest.mark.parametrize("name", ["duration", "priority", "takes", "max_cost_usd"])
def test_a_request_takes_no_number_that_a_table_has_not(name, value):
    """Where another library would read one."""
    with pytest.raises(planner.InputError, match=rf"request.* {name} is "):
        planner.Request(**({"duration": 5} | {name: value}))
    assert planner.Request(duration=5, required=True, **{"segments": True}).required
