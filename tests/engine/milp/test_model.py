"""Writing the integer program for a general solver."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine.clock import Clock
from planner.engine.milp.model import build_count_model
from planner.engine.problem import Problem
from planner.engine.rows import Row
from planner.errors import SolverError


def test_writing_a_model_ends_by_the_clock():
    """Of thousands of rows it may take longer than there is."""
    row = Row.of(np.array([0]), np.array([0]), np.array([1]), 1)
    problem = replace(Problem.from_arrays([[5, 2], [3, 4]], [[1, 9], [9, 1]], 6), rows=(row,))
    assert len(build_count_model(problem, Clock(600)).variables) == 4
    with pytest.raises(SolverError, match="not written in its time"):
        build_count_model(problem, Clock(1e-9))
