"""Rules that take options off menus."""

from datetime import date
from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner import Cap, Exclude, Floor, InputError, OneOf, Only, PlannerWarning
from planner.menus.build import build_menus
from planner.menus.option import rated_on
from planner.requests.checking import read_requests
from planner.rules.filters import filtered
from planner.rules.which import Which
from planner.rules.who import Who
from tests.rules_oracle import is_of_tier

DAY = date(2026, 6, 1)
KLING = planner.load_catalog()
PROVIDERS = planner.load_catalog("providers")

filters = st.one_of(
    st.builds(
        lambda kind, word, where: kind(**word, **where),
        st.sampled_from([Only, Exclude]),
        st.one_of(
            st.builds(lambda x: {"model": x}, st.sampled_from([*KLING.models])),
            st.builds(lambda x: {"resolution": x}, st.sampled_from([*KLING.resolutions])),
        ),
        st.sampled_from([{}, {"where": {"client": "acme"}}, {"by": "client"}]),
    ),
    st.builds(Floor, quality=st.sampled_from([0, 1, 1.7, 2, "2.0005", 3])),
    st.builds(Floor, tier=st.sampled_from([*KLING.tiers])),
    st.builds(Floor, resolution=st.sampled_from([*KLING.resolutions])),
)
rows = st.fixed_dictionaries(
    {
        "duration": st.sampled_from([5, 20, 50, 61]),
        "client": st.sampled_from(["acme", "zen", None]),
        "platform": st.sampled_from(["", "twitter", "tiktok", "youtube"]),
        "max_cost_usd": st.sampled_from([None, 10]),
        "model": st.sampled_from(["", "kling-pro"]),
    }
)


def menus_of(table, rules, catalog=KLING):
    """Return each request's menu, before and after."""
    requests = read_requests(table, catalog)
    menus = build_menus(requests, catalog, DAY)
    left = filtered(rules, Who(requests, catalog), Which(menus, catalog))
    before = [menus.menus[at] for at in menus.members]
    return before, [left.menus[at] for at in left.members], left


def allows(rule, option, platform, client, catalog):
    """Say whether a rule leaves an option, asked of it alone."""
    said = rule.given()
    concerned = "where" not in said or client == "acme"
    if not concerned or ("by" in said and client is None):
        return True
    if isinstance(rule, Floor):
        if rule.quality is not None:
            return rated_on(option, platform, catalog).value >= rule.quality
        if rule.tier:
            return is_of_tier(option, catalog, rule.tier, platform)
        ranks = [*catalog.resolutions]
        best = catalog.platforms[platform] if platform else ranks[-1]
        delivered = min(ranks.index(option.resolution), ranks.index(best))
        return delivered >= ranks.index(rule.resolution)
    matches = (not rule.model or option.model in rule.model) and (
        not rule.resolution or option.resolution in rule.resolution
    )
    return matches == isinstance(rule, Only)


@settings(max_examples=60)
@pytest.mark.filterwarnings("ignore")
@given(st.lists(rows, min_size=1, max_size=6), st.lists(filters, max_size=3))
def test_each_request_keeps_what_every_rule_leaves(table, rules):
    """Asked one by one; qualities and the greedy rule's option stay with their options."""
    before, after, left = menus_of(table, rules)
    for row, menu, cut in zip(table, before, after, strict=True):
        platform, client = row["platform"], row["client"]
        kept = [
            (option, quality)
            for option, quality in zip(menu.options, menu.qualities.tolist(), strict=True)
            if all(allows(rule, option, platform, client, KLING) for rule in rules)
        ]
        assert list(zip(cut.options, cut.qualities.tolist(), strict=True)) == kept
        assert bool(cut.obstacle) == (not kept)
        if menu.preferred >= 0 and kept:
            usual = menu.options[menu.preferred]
            options = [option for option, _ in kept]
            cheapest = min(options, key=lambda option: option.credits)
            assert cut.options[cut.preferred] == (usual if usual in options else cheapest)
        else:
            assert cut.preferred == -1
    keys = [(m.kind.platform, m.options, m.obstacle, m.preferred) for m in left.menus]
    assert len({*keys}) == len(keys)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=30)
@given(st.lists(rows, min_size=2, max_size=6), st.lists(filters, min_size=1, max_size=3))
def test_the_order_of_the_requests_does_not_show_in_the_menus(table, rules):
    """The same menus in the same order."""
    _, after, left = menus_of(table, rules)
    _, turned, again = menus_of(table[::-1], rules)
    assert [(m.options, m.obstacle) for m in left.menus] == [
        (m.options, m.obstacle) for m in again.menus
    ]
    assert [m.options for m in after] == [m.options for m in turned[::-1]]


def test_a_locked_request_keeps_what_was_decided():
    """Whatever the rules say."""
    row = {"duration": 5, "locked": "yes", "planned_model": "kling-v1"}
    row |= {"planned_resolution": "720p", "planned_decision": "planned"}
    _, (locked, other), _ = menus_of([row, {"duration": 5}], [Only(model="kling-pro")])
    assert [str(option) for option in locked.options] == ["kling-v1 at 720p"]
    assert {option.model for option in other.options} == {"kling-pro"}


def test_what_is_delivered_counts():
    """A platform that shows 720p delivers no 1080p, and seams cost quality."""
    table = [{"duration": 5, "platform": "twitter"}, {"duration": 5}]
    _, (twitter, other), _ = menus_of(table, [Floor(resolution="1080p")])
    assert not twitter.options
    assert {option.resolution for option in other.options} == {"1080p", "4k"}
    table = [{"duration": 40}]
    (before,), (after,), _ = menus_of(table, [Floor(quality=1.2)], PROVIDERS)
    for option, quality in zip(before.options, before.qualities.tolist(), strict=True):
        assert (option in after.options) == (quality >= 1200)
    assert {len(option.segments) for option in before.options} != {1}


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            [Only(model="kling-v1")],
            'rule "only with kling-v1" leaves nothing: without, it could be made with kling-v1.5 '
            "at 720p, kling-v1.5 at 1080p, kling-v1.5 at 4k or 3 more",
        ),
        (
            [Exclude(resolution="4k"), Only(model="kling-v1"), Exclude(model="kling-v1")],
            'rule "only with kling-v1" leaves nothing',
        ),
        (
            [Exclude(model="kling-v1.5"), Floor(quality=1), Exclude(model="kling-pro")],
            'rules "nothing with kling-v1.5" and "nothing with kling-pro" leave nothing: ',
        ),
        ([Floor(quality=4)], 'rule "quality at least 4" leaves nothing on broadcast: without'),
    ],
)
@pytest.mark.filterwarnings("ignore:.*no option on any menu")
def test_an_empty_menu_says_which_rule_emptied_it(rules, said):
    """The one that does so alone, else all that took something."""
    _, (menu,), _ = menus_of([{"duration": 20, "platform": "broadcast"}], rules)
    assert said in menu.obstacle


@pytest.mark.filterwarnings("ignore:.*no option on any menu")
def test_a_menu_that_was_empty_says_why_as_before():
    """No rule is to blame."""
    (before,), (after,), _ = menus_of(
        [{"duration": 61}], [Exclude(model="kling-v1", by="duration")]
    )
    assert after.obstacle == before.obstacle


def test_rules_that_are_no_filters_change_nothing():
    """The menus are the very same."""
    requests = read_requests([{"duration": 5}], KLING)
    menus = build_menus(requests, KLING, DAY)
    assert filtered([Cap(usd=3), OneOf("id")], Who(requests, KLING), Which(menus, KLING)) is menus


def test_a_tier_that_is_none_is_an_error():
    """With the nearest."""
    with pytest.raises(InputError, match="tier 'Prof' is not in catalog kling; did you mean 'Pro'"):
        menus_of([{"duration": 5}], [Floor(tier="Prof")])


def test_the_decimal_context_of_the_caller_does_not_matter():
    """A floor is exact."""
    with localcontext(prec=1):
        _, (menu,), _ = menus_of([{"duration": 20}], [Floor(quality=Decimal("2.5501"))])
    assert min(menu.qualities) == 3000


def test_a_floor_that_nothing_reaches_is_a_warning():
    """Such as a resolution that somebody gives for a quality."""
    with pytest.warns(PlannerWarning, match="is met by no option on any menu, so that it leaves"):
        plan = planner.plan([{"duration": 5}], 10, rules=Floor(quality=720))
    assert plan.tally.made == 0


@pytest.mark.parametrize("rule", [Only(model="kling-pro"), Exclude(model="kling-pro")])
def test_a_table_without_requests_has_nothing_to_filter(rule):
    """It is planned, and it is said that the rule does nothing."""
    with pytest.warns(PlannerWarning, match="speaks of no"):
        assert planner.plan([], 10, rules=rule).tally.requests == 0
