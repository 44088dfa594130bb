"""Menus told apart by what requests count for, and what options of each add to rows."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import InputError, PlannerWarning
from planner.planning import prepare
from planner.rules.adding import Limit, rows_from, rule_entries
from planner.rules.models import Cap, Least, Same, Share
from planner.rules.ranks import level_entries, ranks_of
from planner.rules.split import Split
from planner.rules.ties.tied import Entries


def ints(numbers):
    """Make an array."""
    return np.array(list(numbers), dtype=np.int64)


@given(st.data())
def test_requests_share_a_menu_where_nothing_tells_them_apart(data):
    """That of the same options, in the same order, and the example is one of them, the first."""
    lengths = data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    starts, count = ints(np.cumsum([0, *lengths])), data.draw(st.integers(0, 6))
    members = ints(data.draw(st.integers(0, len(lengths) - 1)) for _ in range(count))
    columns = [ints(data.draw(st.integers(-1, 2)) for _ in members) for _ in range(2)]
    split = Split.of(starts, members, columns)
    kinds = list(zip(members.tolist(), *(column.tolist() for column in columns), strict=True))
    for one in range(count):
        menu = int(split.members[one])
        own = split.options[split.starts[menu] : split.starts[menu + 1]].tolist()
        assert own == list(range(starts[members[one]], starts[members[one] + 1]))
        assert split.examples[menu] == kinds.index(kinds[one])
        for other in range(count):
            assert (split.members[other] == menu) == (kinds[other] == kinds[one])
    assert len(split.examples) == len(set(kinds)) == len(split.starts) - 1
    each = np.diff(split.starts).tolist()
    owners = [menu for menu, length in enumerate(each) for _ in range(length)]
    assert split.owners().tolist() == owners


def test_levels_are_ranked_from_the_highest_priority():
    """Of those that nobody wants there is none."""
    assert ranks_of(ints([0, 5, 2, 5, 0])).tolist() == [-1, 0, 1, 0, -1]
    assert ranks_of(ints([3, 7])).tolist() == [1, 0]
    assert ranks_of(ints([])).tolist() == ranks_of(ints([0]))[:0].tolist() == []


def test_every_option_makes_one_more_of_its_level():
    """An entry each, in the row of the level; of no level none."""
    ranks = ranks_of(ints([0, 5, 2]))
    split = Split.of(ints([0, 2]), ints([0, 0, 0]), [ranks])
    entries = level_entries(split, ranks, first=4)
    owners = split.owners()[entries.options]
    assert (ranks[split.examples[owners]] + 4 == entries.rows).all()
    assert entries.amounts.tolist() == [-1] * 4
    nothing = Split.of(ints([0, 0]), ints([0]), [ints([0])])
    assert len(level_entries(nothing, ints([0]), first=0).options) == 0


ROWS = [
    {"id": at, "duration": [5, 10][at % 2], "client": ["acme", "zen", ""][at % 3], "due": at % 4}
    for at in range(9)
]


@pytest.mark.parametrize(
    "rule",
    [
        Cap(by="client", model="kling-pro", usd=3),
        Cap(videos=4),
        Cap(by="client", seconds={"zen": 20}),
        Cap(by="due", seconds=30, cumulative=True),
        Least(by="client", videos=1),
        Least(model="kling-v1", usd=1),
        Share(by="client", most="0.3"),
        Share(model="kling-pro", most="0.45"),
    ],
)
def test_the_rows_of_a_rule_say_what_the_rule_says(rule):
    """Of any choice: it keeps all of them exactly where it keeps the limits."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)
        compiled = prepare(ROWS, rules=rule).compiled
    (limited,) = compiled.limits
    wanted = [Limit(0, at) for at, limit in enumerate(limited.limits) if limit is not None]
    menus = compiled.menus
    split = Split.of(menus.starts, menus.members, [limited.labels.codes])
    entries, limits = rule_entries(split, compiled.limits, wanted)
    matrix = np.zeros((len(limits), len(split.options)), dtype=np.int64)
    np.add.at(matrix, (entries.rows, entries.options), entries.amounts)
    draw = np.random.default_rng(5)
    # What is spent in all counts without entries.
    matrix += limited.spent * menus.costs[split.options]
    kept = 0
    for _ in range(200):
        lengths = np.diff(split.starts)[split.members]
        choice = np.where(draw.random(9) < draw.random(), -1, draw.integers(0, lengths))
        made = np.flatnonzero(choice >= 0)
        taken = split.starts[split.members[made]] + choice[made]
        keeps = limited.is_kept(made, split.options[taken])
        assert keeps == bool((matrix[:, taken].sum(axis=1) <= limits).all())
        kept += keeps
    assert 0 < kept < 200


def test_rows_are_of_whoever_chooses_from_a_menu():
    """Each entry of a menu for each group that has it; rows without entries are there too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)
        rows = [row | {"priority": at % 2 + 1} for at, row in enumerate(ROWS)]
        batch = prepare(rows, rules=[Cap(videos=4), Cap(where={"client": "nobody"}, takes=1)])
    problem = batch.problem(100)
    everybody, nobody = problem.rows
    lengths = problem.lengths[problem.groups.menus]
    pairs = [(group, at) for group, size in enumerate(lengths.tolist()) for at in range(size)]
    assert list(zip(everybody.groups.tolist(), everybody.options.tolist(), strict=True)) == pairs
    assert (set(everybody.factors.tolist()), everybody.limit) == ({1}, 4)
    assert (len(nobody), nobody.limit) == (0, 1)
    assert rows_from(Entries(), problem.starts, problem.groups, [], []) == ()


def test_more_entries_than_memory_holds_are_refused(monkeypatch):
    """Before they are made; with what helps."""
    rules = [Cap(by="due", seconds={0: 5, 1: 15, 2: 20, 3: 30}, cumulative=True)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)
        rows = sum(map(len, prepare(ROWS, rules=rules).problem(100).rows))
        monkeypatch.setattr("planner.rules.adding.MOST_ENTRIES", rows)
        prepare(ROWS, rules=rules)
        monkeypatch.setattr("planner.rules.adding.MOST_ENTRIES", rows - 1)
        with pytest.raises(InputError, match=rf"4 limits .* which count {rows} options .* fewer"):
            prepare(ROWS, rules=rules)


def test_what_is_tied_may_spend_more_where_shares_gain_by_it():
    """An option that costs more for the same or less stays on the menu of a composite."""
    lengths = []
    for rules in ([Same("due")], [Same("due"), Share(model="kling-pro", most="0.45")]):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PlannerWarning)
            arranged = prepare(ROWS, rules=rules).arrangement
        assert arranged.composites is not None
        menu = slice(*arranged.composites.starts[:2])
        costs, values = arranged.composites.costs[menu], arranged.composites.qualities[menu]
        lengths.append(len(costs))
        better = (costs[:, None] > costs) & (values[:, None] <= values)
        assert better.any() == (len(rules) > 1)
    assert lengths[0] < lengths[1]
