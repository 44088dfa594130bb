"""What a plan rests on, as hashes."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

import numpy as np
import pytest

import planner
from planner.catalog.loading import parse_catalog
from planner.planning import prepare
from planner.results.hashes import hash_of_catalog, hash_of_requests

ROW = {"id": "a", "duration": 10, "priority": 2, "platform": "tiktok", "title": "Rug"}


def hashed(*rows):
    """Hash a table of requests."""
    return hash_of_requests(prepare(rows, on=date(2026, 7, 1)).requests)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "b"},
        {"duration": 11},
        {"priority": 2.5},
        {"platform": "youtube"},
        {"required": True},
        {"max_cost_usd": 100},
        {"takes": 2},
        {"features": None, "model": "kling-v1"},
    ],
)
def test_whatever_decides_changes_the_hash_of_the_requests(change):
    """Each column of them."""
    assert hashed(ROW | change) != hashed(ROW)


def test_a_priority_that_is_not_said_is_not_one_that_is():
    """It is worth as much, and served later."""
    row = {name: cell for name, cell in ROW.items() if name != "priority"}
    assert hashed(row) != hashed(row | {"priority": 1})


def test_what_decides_nothing_leaves_the_hash_of_the_requests():
    """The order of columns, their case, what is carried through, how a number is written."""
    assert hashed(dict(reversed(ROW.items()))) == hashed(ROW)
    assert hashed(ROW | {"title": "Mat", "duration": "10", "priority": Decimal("2.00")}) == hashed(
        ROW
    )


def test_the_order_of_requests_counts():
    """Ties are served by it."""
    other = ROW | {"id": "b", "duration": 5}
    assert hashed(ROW, other) != hashed(other, ROW)


def test_the_hash_of_the_requests_is_as_documented():
    """So that another program can compute it."""
    requests = prepare([ROW], on=date(2026, 7, 1)).requests
    text = b'["a"]' + b'[[10,"tiktok","","","",[],[],null,null,null,false,""]]'
    numbers = np.array([0, 2000, 2000, 0, 2**63 - 1], dtype="<i8").tobytes()
    assert hash_of_requests(requests) == sha256(text + numbers).hexdigest()


def test_the_hash_of_a_catalog_is_that_of_what_it_says(kling_text):
    """Not of its file: comments and zeros at the end make no difference, a price does."""
    catalog = planner.load_catalog()
    again = parse_catalog("# a comment" + chr(10) + kling_text, source="again")
    dearer = catalog.model_copy(update={"usd_per_credit": Decimal("0.0501")})
    spelled = catalog.model_copy(
        update={"usd_per_credit": catalog.usd_per_credit + Decimal("0.000")}
    )
    assert hash_of_catalog(again) == hash_of_catalog(spelled) == hash_of_catalog(catalog)
    assert hash_of_catalog(dearer) != hash_of_catalog(catalog)
    said = json.dumps(
        catalog.model_dump(), default=lambda one: f"{one.normalize():f}", separators=",:"
    )
    assert hash_of_catalog(catalog) == sha256(said.encode("ascii")).hexdigest()


def test_what_is_barred_changes_the_hash_and_where_nothing_is_it_is_as_ever():
    """So that the plans of a table and of a question about it are told apart."""
    requests = prepare([ROW], on=date(2026, 7, 1)).requests
    (kind,) = requests.kinds
    assert hash_of_requests(replace(requests, kinds=(replace(kind, barred=()),))) == hashed(ROW)
    barred = (replace(kind, barred=(("kling-pro", "4k"),)),)
    assert hash_of_requests(replace(requests, kinds=barred)) != hashed(ROW)
