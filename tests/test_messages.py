"""How names and places are spelled in messages."""

import pytest

from planner.messages import nearest, places_told

MANY = [f"{maker}/{name}-{at}" for maker in "abc" for name in ("reel", "clip") for at in range(4)]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a/rel-1", "did you mean 'a/reel-1'?"),
        ("Reel-2", "did you mean 'a/reel-2' or 'b/reel-2' or 'c/reel-2'?"),
        (
            "super fast reel",
            "the nearest of 24: 'a/reel-0', 'a/reel-1', 'a/reel-2'; planner list lists them",
        ),
        ("zzz", "it is none of 24; planner list lists them"),
    ],
)
def test_of_many_names_the_nearest_are_told_and_how_many_there_are(name, said):
    """Rather than the first eight; a provider may be left out."""
    assert nearest(name, MANY, "planner list") == said


def test_without_a_command_that_lists_them_the_first_names_stand_for_all():
    """Of few names, all of them."""
    assert nearest("zzz", MANY).startswith("one of 24: a/reel-0, a/reel-1, ")
    assert nearest("zzz", MANY[:2], "planner list") == "one of: a/reel-0, a/reel-1"
    assert nearest("zzz", ()) == "there is none"


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (["cell B7"], "cell B7"),
        (["cell B7", "cell B9", "cell B8", "cell B12"], "cells B7 to B9, B12"),
        (["cell B7", "cell C7"], "cell B7, cell C7"),
        (["index 3", "index 4"], "indexes 3 and 4"),
        (["row 2", "header"], "row 2, header"),
        (["index x"] * 9, ", ".join(["index x"] * 8) + ", and 1 more"),
    ],
)
def test_places_are_told_together_where_their_words_allow_it(places, told):
    """Each of them is there; of very many that are no run, the first."""
    assert places_told(places) == told
