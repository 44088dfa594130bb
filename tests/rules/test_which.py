"""Which options a rule speaks of."""

import warnings
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner import Cap, Exclude, InputError, Only, PlannerWarning
from planner.menus.build import build_menus
from planner.planning import prepare
from planner.requests.checking import read_requests
from planner.rules.which import Which

DAY = date(2026, 6, 1)
PROVIDERS = planner.load_catalog("providers")
ROWS = [
    {"duration": 5, "platform": "tiktok"},
    {"duration": 20},
    {"duration": 8, "features": "audio"},
    {"duration": 8, "model": "gemini/veo-3.1-generate-preview"},
]
MENUS = build_menus(read_requests(ROWS, PROVIDERS), PROVIDERS, DAY)
WHICH = Which(MENUS, PROVIDERS)


def wanted(names):
    """Draw some names, or none."""
    return st.lists(st.sampled_from(names), max_size=4, unique=True)


@given(
    wanted([*PROVIDERS.models]),
    wanted([*PROVIDERS.providers.values()]),
    wanted([*PROVIDERS.resolutions]),
)
@pytest.mark.filterwarnings("ignore")
def test_options_have_one_of_each_word(models, sources, sizes):
    """As asked of each by itself."""
    said = {"model": models, "provider": sources, "resolution": sizes}
    rule = Cap(usd=1, **{word: names for word, names in said.items() if names})
    expected = [
        (not models or option.model in models)
        and (not sources or option.model.split("/")[0] in sources)
        and (not sizes or option.resolution in sizes)
        for option in MENUS.options
    ]
    assert WHICH.matches(rule).tolist() == expected


def test_a_feature_is_what_is_asked_for_or_included():
    """An offer with audio makes a video with audio, whether it is wanted or not."""
    found = WHICH.matches(Cap(usd=1, feature="audio"))
    for option, matches in zip(MENUS.options, found, strict=True):
        offer = PROVIDERS.offers(option.model)[option.offer]
        assert matches == ("audio" in option.features or "audio" in offer.features)
    assert found.any()


def test_names_may_be_spelled_as_requests_spell_them():
    """Case, blanks and hyphens do not matter; a resolution has its other names."""
    rule, same = Cap(usd=1, resolution="Full HD"), Cap(usd=1, resolution="1080p")
    assert WHICH.matches(rule).tolist() == WHICH.matches(same).tolist()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Only(model="veo"), "model 'veo' is not in catalog providers; "),
        (
            Only(provider="gemni"),
            "provider 'gemni' is not in catalog providers; did you mean 'gemini'",
        ),
        (
            Exclude(resolution="8k"),
            "resolution '8k' is not in catalog providers; one of: 480p",
        ),
        (Exclude(mode="turbo"), "mode 'turbo' is not in catalog providers; there is none"),
        (Cap(usd=1, feature="odour"), "feature 'odour' is not in catalog providers; one of: "),
    ],
)
def test_a_name_that_the_catalog_does_not_know_is_an_error(rule, said):
    """It names the rule, and the nearest."""
    with pytest.raises(InputError) as caught:
        WHICH.matches(rule)
    assert f"rule {rule}: {said}" in str(caught.value)


def test_what_is_on_no_menu_is_a_warning():
    """The catalog knows it, but nobody may choose it."""
    menus = build_menus(read_requests(ROWS[3:], PROVIDERS), PROVIDERS, DAY)
    with pytest.warns(PlannerWarning, match="speaks of no option on any menu, so that it does not"):
        found = Which(menus, PROVIDERS).matches(Cap(usd=1, provider="openai"))
    assert not found.any()
    with pytest.warns(PlannerWarning, match="on any menu, so that it leaves nothing"):
        Which(menus, PROVIDERS).matches(Only(provider="openai"))


def test_a_provider_stands_before_the_first_slash():
    """Else it is the catalog itself, or, beside others with one, the model."""
    known = PROVIDERS.providers
    assert known["fal_ai/minimax/h3/text-to-video"] == "fal_ai"
    assert known["sora-2"] == "sora-2"
    assert {*planner.load_catalog().providers.values()} == {"kling"}


@pytest.mark.parametrize("what", ["model", "provider", "resolution", "mode"])
def test_options_are_told_apart_by_an_attribute(what):
    """The codes say what each option's is."""
    codes, names = WHICH.attribute(what)
    for option, code in zip(MENUS.options, codes.tolist(), strict=True):
        provider = option.model.split("/")[0]
        assert names[code] == (provider if what == "provider" else getattr(option, what) or "")


def test_no_options_at_all_are_none():
    """Of menus that are empty."""
    menus = build_menus(read_requests([{"duration": 9999}], PROVIDERS), PROVIDERS, DAY)
    which = Which(menus, PROVIDERS)
    assert which.matches(Cap(usd=1)).tolist() == []
    assert which.attribute("model")[0].tolist() == []


def test_a_rule_without_an_option_is_told_of_once():
    """However often it is asked for while a batch is made ready."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        prepare([{"id": 1, "duration": 30}], rules=Exclude(model="kling-v1"))
    assert [str(each.message) for each in told] == [
        "rule Exclude(model='kling-v1') speaks of no option on any menu, so that it does nothing"
    ]
