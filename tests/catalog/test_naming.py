"""What people call a model."""

import pytest

import planner
from planner.catalog.naming import bare, meant, prefixed

PROVIDERS = dict.fromkeys(planner.load_catalog("providers").models)


@pytest.mark.parametrize("name", ["veo-3.1", "Veo3.1", "veo_3.1"])
def test_a_model_is_called_without_provider_release_and_work(name):
    """However it is spelled, and not what else begins with that."""
    assert meant(PROVIDERS, name) == [
        "gemini/veo-3.1-generate-preview",
        "gemini/veo-3.1-generate-001",
        "vertex_ai/veo-3.1-generate-preview",
        "vertex_ai/veo-3.1-generate-001",
        "runwayml/veo3.1",
    ]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("bytedance/seedance-2.5", ["text-to-video", "image-to-video", "reference-to-video"]),
        ("fal_ai/bytedance/seedance-2.5/text-to-video", ["text-to-video"]),
    ],
)
def test_the_parts_of_a_name_may_be_left_out_from_both_ends(name, found):
    """The provider before, the work behind; without who made it, it is sold elsewhere too."""
    assert meant(PROVIDERS, name) == [f"fal_ai/bytedance/seedance-2.5/{work}" for work in found]
    assert "runwayml/seedance2_5" in meant(PROVIDERS, "seedance-2.5")


def test_a_whole_name_means_itself_alone():
    """Also where it is the beginning of others, or the common name of some."""
    for name in PROVIDERS:
        assert meant(PROVIDERS, name) == [name]
    assert meant(PROVIDERS, "sora-2") == ["sora-2"]
    assert meant(PROVIDERS, "gen4.5") == ["runwayml/gen4.5"]


def test_a_name_without_its_catalog_means_it_in_all():
    """And with one that in its own."""
    two = {prefixed("kling-v1", "a"): "a", prefixed("kling-v1", "b"): "b", "kling-pro": "a"}
    assert meant(two, "kling-v1") == ["a:kling-v1", "b:kling-v1"]
    assert meant(two, "b:kling-v1") == ["b:kling-v1"]
    assert bare("b:kling-v1", "b") == "kling-v1"


@pytest.mark.parametrize("name", ["veo-3", "Veo", "generate"])
def test_a_part_of_a_name_is_met_with_the_models_that_have_it(name):
    """And not with one alone that is spelled nearly so."""
    names = [
        "gemini/veo-3.1-generate-001",
        "runwayml/veo3.1",
        "vertex_ai/veo-3.1-fast-generate-001",
    ]
    having = [one for one in names if name != "generate" or name in one]
    with pytest.raises(planner.InputError) as raised:
        meant(dict.fromkeys(names), name)
    said = str(raised.value)
    assert f"unknown model {name!r}; {len(having)} have that in their names" in said
    assert all(repr(model) in said for model in having)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pro", "did you mean 'Pro'"), ("720", "did you mean '720p'"), (7, "unknown model 7"),
        ("", "unknown model ''; one of"), ("v", r"in their names: .*, \.\.\.; give a whole name"),
    ],
)  # fmt: skip
def test_what_is_no_part_of_a_name_is_met_with_the_nearest(name, said):
    """Also among what else may be named."""
    with pytest.raises(planner.InputError, match=said):
        meant(PROVIDERS, name, ["Pro", "720p"])
