"""The engine is a solver of its own: it can be lifted out and published."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import planner

HOME = Path(planner.__file__).parent
# Solves, verifies and prints, with nothing of the planner on the path and no pandas to be had.
PROGRAM = """
import sys
sys.modules["pandas"] = sys.modules["pydantic"] = None
import lifted.engine as engine

problem = engine.Problem.from_arrays([[2, 5], [3, 4]], [[3, 9], [4, 5]], 8)
solution = engine.solve(problem)
engine.verify(problem, solution.counts, solution.certificate)
assert not any(name.split(".")[0] == "planner" for name in sys.modules)
print(solution.status, solution.value, solution.choice.tolist())
"""


def test_the_engine_works_without_the_rest_of_the_house(tmp_path):
    """Its folder and what that is built on, under another name, work with numpy alone."""
    shutil.copytree(HOME / "engine", tmp_path / "lifted" / "engine")
    for name in ("errors.py", "messages.py", "pieces.py"):
        shutil.copy(HOME / name, tmp_path / "lifted" / name)
    (tmp_path / "lifted" / "__init__.py").touch()
    for file in (tmp_path / "lifted").rglob("*.py"):
        renamed = re.sub(
            r"\bplanner\.(engine|errors|messages|pieces)", r"lifted.\1", file.read_text("utf-8")
        )
        file.write_text(renamed, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stderr, done.stdout) == ("", "optimal 13 [1, 0]\n")
