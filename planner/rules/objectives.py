"""What a plan is to be best in."""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.records import LARGEST_SUM
from planner.errors import InputError
from planner.menus.menu import Menus
from planner.messages import named, nearest, shown

VALUE, COVERAGE, SCREEN_TIME = "value", "coverage", "screen_time"
OBJECTIVES = (VALUE, COVERAGE, SCREEN_TIME)


def objective_of(word: object) -> str:
    """Return the objective that a word names, whatever its case, its blanks and its hyphens.

    Raises
    ------
    InputError
        If it names none.
    """
    if not isinstance(word, str):
        raise InputError(f"objective is {shown(word)}; expected one of: {', '.join(OBJECTIVES)}")
    meant = "_".join(word.casefold().replace("-", " ").replace("_", " ").split())
    if meant not in OBJECTIVES:
        raise InputError(f"unknown objective {shown(word)}; {nearest(named(word), OBJECTIVES)}")
    return meant


def worths_of(menus: Menus, objective: str) -> IntArray:
    """Say what every option is worth to a priority of 1, in thousandths; shape (options,).

    That is its quality; where screen time counts, its quality for each second of the video.

    Parameters
    ----------
    menus
        What there is to choose from.
    objective
        One of `OBJECTIVES`.

    Raises
    ------
    InputError
        If it is more than 64 bits hold.
    """
    if objective != SCREEN_TIME:
        return menus.qualities
    seconds = np.array([one.used_s for one in menus.ones], dtype=np.int64)[menus.places]
    if int(seconds.max(initial=0)) * int(menus.qualities.max(initial=0)) >= LARGEST_SUM:
        raise InputError("quality x seconds is more than 2**62; plan for another objective")
    return menus.qualities * seconds
