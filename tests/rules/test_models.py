"""What people say: rules as they are made, compared, written."""

import datetime as dt
import inspect
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner import (
    AllOrNone,
    Cap,
    Exclude,
    Floor,
    InputError,
    Least,
    Needs,
    OneOf,
    Only,
    Reserve,
    Same,
    Share,
)
from planner.rules.base import name_of
from planner.rules.models import KINDS

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=6)
plain_texts = texts.filter(lambda text: not set(text) & set(',;="'))
amounts = st.one_of(
    st.integers(0, 10**9),
    st.decimals(0, 10**9, places=3),
    st.floats(0, 1e9).map(lambda number: round(number, 3)),
)
limits = amounts | st.dictionaries(texts, amounts, min_size=1, max_size=3)
who = st.fixed_dictionaries(
    {},
    optional={
        "where": st.dictionaries(texts, st.lists(texts, min_size=1, max_size=3), min_size=1),
    },
)
options = st.dictionaries(
    st.sampled_from(["model", "provider", "resolution", "mode", "feature"]),
    st.lists(plain_texts, min_size=1, max_size=2),
)


@st.composite
def rules(draw):
    """Draw a rule of any kind."""
    said = draw(who)
    one_column = draw(texts.map(lambda name: [name]))
    kind = draw(st.sampled_from([kind for kind in KINDS if kind is not Reserve]))
    if kind in (OneOf, AllOrNone):
        return kind(one_column, **said)
    if kind is Same:
        what = draw(st.sampled_from(["model", "mode", "resolution", "provider"]))
        return Same(one_column, what, **said)
    if kind is Needs:
        return Needs(one_column[0], **said)
    if kind is Floor:
        return Floor(quality=draw(st.decimals(0, 1000, places=3)), **said)
    chosen = draw(options)
    if kind in (Only, Exclude):
        return kind(**said, **(chosen or {"model": "kling-pro"}))
    if kind is Share:
        most = draw(st.decimals(0, 1, places=4))
        return Share(most=most, **({"by": one_column} | said), **chosen)
    return kind(by=one_column, usd=draw(limits), **said, **chosen)


@given(rules())
def test_a_rule_is_written_as_one_makes_it(rule):
    """What `str` writes makes an equal rule in Python."""
    again = eval(str(rule), vars(planner) | {kind.__name__: kind for kind in KINDS})
    assert again == rule
    assert str(again) == repr(rule)


@given(rules())
def test_a_rule_is_a_value(rule):
    """It is hashable, pickled whole, and equal to what says the same."""
    again = pickle.loads(pickle.dumps(rule))
    assert again == rule
    assert len({again, rule}) == 1


def test_a_rule_does_not_change():
    """It is frozen."""
    rule = Cap(usd=300)
    with pytest.raises(ValueError, match="frozen"):
        rule.usd = Decimal(3)


@pytest.mark.parametrize(
    ("rule", "other"),
    [
        (Cap(by="client", usd=300), Cap(by=["client"], usd="$300")),
        (Cap(by="client, campaign", usd=300.0), Cap(by=("client", "campaign"), usd=Decimal(300))),
        (Only(model="a, b"), Only(model=["a", "b"])),
        (Cap(usd=np.float64(0.1)), Cap(usd=Decimal("0.1"))),
        (Cap(videos=np.int64(7)), Cap(videos="7")),
        (Share(by="n", most="30 %"), Share(by="n", most=0.3)),
        (Share(by="n", most=1 - 0.9), Share(by="n", most=0.1)),
        (Cap(usd=0.1 + 0.2), Cap(usd=0.3)),
        (OneOf("film"), OneOf(by="film")),
        (Same("film"), Same("film", what="model")),
        (
            Only(model="a", where="campaign = spring, summer; n = 300"),
            Only(model="a", where={"campaign": ["spring", "summer"], "n": 300.0}),
        ),
        (
            Only(model="a", where={"due": dt.date(2026, 10, 5), "new": True}),
            Only(model="a", where={"due": pd.Timestamp("2026-10-05 03:00"), "new": "yes"}),
        ),
        (
            Cap(by="n", usd={3: 1, dt.date(2026, 1, 2): 2}),
            Cap(by="n", usd={"3": 1, "2026-01-02": 2}),
        ),
        (Only(model="a", where={"x": {"b", "a"}}), Only(model="a", where={"x": ["a", "b"]})),
    ],
)
def test_what_means_the_same_is_equal(rule, other):
    """A word may be said in several ways."""
    assert rule == other


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Cap(usd=-1), "Cap: usd is -1; expected 0 or more, in decimals"),
        (lambda: Cap(usd=float("nan")), "Cap: usd is nan; expected 0 or more, in decimals"),
        (lambda: Cap(usd=float("inf")), "Cap: usd is inf; expected 0 or more, in decimals"),
        (lambda: Cap(usd=True), "Cap: usd is True; expected a number"),
        (lambda: Cap(usd=Decimal("sNaN")), "Cap: usd is sNaN; expected 0 or more, in decimals"),
        (lambda: Cap(usd=10**400), "Cap: usd is 1.00e+400; expected at most 1,000,000,000,000"),
        (lambda: Cap(usd=[1]), "Cap: usd is [1]; expected a number"),
        (lambda: Cap(usd="abc"), "Cap: usd is 'abc', which is not a number; write USD, such as"),
        (lambda: Cap(usd="300 EUR"), "Cap: usd is '300 EUR', which is in EUR; prices are in USD"),
        (lambda: Cap(usd="1,500"), "may be 1.500 or 1500; write 1500"),
        (lambda: Cap(videos=2.5), "Cap: videos is 2.5; expected a whole number"),
        (lambda: Cap(usd=dt.date(2026, 12, 1)), "usd is 2026-12-01; expected a number"),
        (lambda: Floor(resolution=1080), "resolution is 1080; expected one name, as a text"),
        (lambda: Cap(limit=3), "Cap has no word 'limit'; one of: usd, credits, videos, seconds"),
        (lambda: Cap(videos=Decimal("2.5")), "videos is 2.5; expected a whole number"),
        (lambda: Floor(quality=1080), "at most 1,000; a resolution is written as 1080p"),
        (lambda: Cap(usdd=3), "Cap has no word 'usdd'; did you mean 'usd'?"),
        (lambda: Cap(), "Cap: it limits nothing; give one of: usd, credits, videos"),
        (lambda: Cap(usd=1, videos=2), "Cap: usd and videos are two limits; make two rules"),
        (lambda: Cap(3), "Cap was given 3 without a word for it; its words are: by, where"),
        (lambda: Cap(usd={"acme": 3}), "usd gives values limits of their own; name its column"),
        (lambda: Cap(by=["a", "b"], usd={"acme": 3}), "name one column only by `by`"),
        (lambda: Cap(by="c", usd={}), "usd is {}, which limits nothing; leave the rule out"),
        (lambda: Cap(by="c", usd={"a": 1, " a ": 2}), "usd gives 'a' two limits; keep one"),
        (lambda: Cap(by="c", usd={None: 1}), "an empty cell is no value"),
        (lambda: Cap(by="c", usd={"a": -1}), "usd of 'a' is -1; expected 0 or more"),
        (lambda: Cap(seconds=1, cumulative=True), "cumulative needs `by`, one column of dates"),
        (lambda: Cap(usd=1, cumulative="perhaps"), "cumulative is 'perhaps'; expected True or"),
        (lambda: Cap.model_validate(3), "3 is no Cap"),
        (lambda: Least(share=1.5), "Least: share is 1.5; expected a part from 0 to 1, or as"),
        (lambda: Share(most=30), "Share: most is 30; expected a part from 0 to 1, or as '30 %'"),
        (lambda: Share(most="40"), "expected a part from 0 to 1, or as '40 %'"),
        (lambda: Share(most="101 %"), "expected a part from 0 to 1"),
        (
            lambda: Share(most=0.5),
            "Share: it does not say whose part; give one of: by, where, model, provider, "
            "resolution, mode, feature",
        ),
        (lambda: OneOf(), "OneOf: by is missing; name a column of the table"),
        (lambda: OneOf(3), "OneOf: by is 3; expected the name of a column, or several"),
        (lambda: OneOf(["film", 3]), "OneOf: by holds 3; expected the name of a column"),
        (lambda: OneOf("a", by="b"), "OneOf was given by twice: 'a' is one too"),
        (lambda: OneOf("film", model="x"), "OneOf has no word 'model'"),
        (lambda: Same("film", "modl"), "Same: what is 'modl'; did you mean 'model'?"),
        (lambda: Needs(), "Needs: column is missing"),
        (lambda: Needs(["a", "b"]), "Needs: column is ['a', 'b']; expected one name"),
        (lambda: Reserve(), "Reserve: it limits nothing; give one of: usd, share"),
        (lambda: Reserve(usd={"a": 3}), "Reserve: usd is {'a': 3}; expected a number"),
        (lambda: Only(), "Only: it names no options; give one of: model, provider"),
        (lambda: Exclude(model=""), "Exclude: model is '', which names nothing; give a name"),
        (lambda: Only(model={"a": 1}), "Only: model is {'a': 1}; expected a name of the catalog"),
        (lambda: Only(model="a", where={}), "where is {}, which names nothing; leave it out"),
        (lambda: Only(model="a", where=3), "where is 3; expected a dict, as {'campaign': 'sp"),
        (lambda: Only(model="a", where={3: 1}), "where names 3; expected the name of a column"),
        (lambda: Only(model="a", where={"x": None}), "where of 'x' is None; an empty cell is no"),
        (lambda: Only(model="a", where={"x": float("nan")}), "an empty cell is no value"),
        (lambda: Only(model="a", where={"x": pd.NaT}), "an empty cell is no value"),
        (lambda: Only(model="a", where={"x": []}), "where of 'x' is [], which names nothing"),
        (lambda: Only(model="a", where={"x": {"y": 1}}), "expected a text, a number or a date"),
        (lambda: Only(model="a", where={"x": Fraction(1, 3)}), "expected a text, a number"),
        (lambda: Only(model="a", where="spring"), "where is 'spring'; write column = value"),
        (lambda: Floor(quality=1001), "Floor: quality is 1001; expected at most 1,000"),
        (lambda: Floor(quality=2, tier="Pro"), "quality and tier are two limits; make two rules"),
        (lambda: Floor(resolution=3), "Floor: resolution is 3; expected one name"),
    ],
)
def test_what_means_nothing_is_one_clear_error(make, said):
    """It says of which rule and word, what is wrong, and what to write."""
    with pytest.raises(InputError) as caught:
        make()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_limit_of_each_value_is_kept_in_its_order():
    """As people wrote it; a number without needless zeros."""
    rule = Cap(by="client", usd={"zen": 200.50, 7.0: "$12"})
    assert rule.usd == (("zen", Decimal("200.5")), ("7", Decimal(12)))
    assert str(rule) == "Cap(by='client', usd={'zen': 200.5, '7': 12})"
    assert (rule.unit, rule.amount) == ("usd", rule.usd)


def test_an_amount_that_no_float_holds_is_written_as_text():
    """So that nothing is lost."""
    assert str(Cap(usd=Decimal("123456789.123456789"))) == "Cap(usd='123456789.123456789')"


def test_help_says_how_a_rule_is_called():
    """Which words there are, and which need no name."""
    assert str(inspect.signature(Same)) == "(by=(), what='model', *, where=())"
    assert str(inspect.signature(Reserve)) == "(*, usd=None, share=None)"


def test_a_name_is_short_however_many_values_a_rule_has():
    """Of many values the first; the whole rule, as it is written, has them all."""
    caps = Cap(by="client", usd={f"c{n}": n for n in range(1000)}, model=["a", "b", "c"])
    assert name_of(caps, ("c7",)) == (
        "Cap(by='client', model=['a', 'b', 'c'], usd={'c0': 0, 'c1': 1, 'c2': 2, ... 997 more}): c7"
    )
    assert "'c999': 999" in str(caps)
    ids = Exclude(where={"id": [f"v{n}" for n in range(1000)]}, model="kling-pro")
    assert name_of(ids) == (
        "Exclude(where={'id': ['v0', 'v1', 'v2', ... 997 more]}, model='kling-pro')"
    )
    assert len(name_of(Exclude(where={"title": "x" * 10_000}, mode="std"))) <= 200
    few = Cap(by="client", usd={"acme": 3, "zen": 2})
    assert name_of(few) == str(few)
