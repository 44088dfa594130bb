"""The house: who may import whom."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import planner

HOME = Path(planner.__file__).parent
# From the floor up: a room may use those before it. docs/architecture.md draws them.
ROAD = (
    "messages",
    "errors",
    "files",
    "pieces",
    "engine",
    "catalog",
    "requests",
    "menus",
    "rules",
    "batch",
    "funding",
    "results",
    "answers",
    "outputs",
    "spending",
    "plans",
    "day",
    "planning",
    "budgets",
    "rest",
    "replanning",
    "scale",
    "cli",
)
# Rooms that know nothing of a solver, though it lies below them.
INNOCENT = ("catalog", "requests", "menus", "spending")
SOLVERS = ("exact", "nested", "priced", "relaxation", "greedy", "milp", "solvers")
# Works with a plan, and prints which solvers were loaded on the way.
READER = """
import sys
import planner.engine.proof.checker
from planner.cli import app, budget
for commands in (app.COMMANDS, budget.COMMANDS):
    list(commands.values())
print(*(name for name in sys.modules if name.startswith({homes})))
"""
# The file or folder that each heavy library may be imported in.
ONLY = {
    "pulp": "planner.engine.milp",
    "openpyxl": "planner.outputs",
    "watchfiles": "planner.cli.watch",
    "httpx": "planner.spending",
    "altair": "planner.outputs.charts",
    "vl_convert": "planner.outputs.charts",
    "distributed": "planner.scale.working.on_dask",
}


def name_of(file):
    """Name a file as Python does."""
    parts = file.relative_to(HOME.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(file): file for file in HOME.rglob("*.py")}


@cache
def imports(module):
    """List what a module imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= {name if name in MODULES else str(node.module) for name in inner}
    return names


@cache
def ours(module):
    """List the modules of ours that a module imports."""
    return {name for name in imports(module) if name.split(".")[0] == "planner"}


def room(module):
    """Name the room of a module; "" for the package itself."""
    return module.partition(".")[2].partition(".")[0]


def reached(module):
    """List every module of ours that a module needs, however indirectly."""
    seen, open_ones = set(), [module]
    while open_ones:
        for name in ours(open_ones.pop()) - seen:
            seen.add(name)
            open_ones.append(name)
    return seen


def test_every_room_is_on_the_road():
    """A new room gets its place, and a room that is gone leaves none."""
    rooms = {room(module) for module in MODULES} - {"", "__main__"}
    assert rooms == set(ROAD)


def test_imports_run_one_way():
    """From the edges down, never back, and never by way of the package's root."""
    back = [
        f"{module} imports {name}"
        for module in sorted(set(MODULES) - {"planner", "planner.__main__"})
        for name in ours(module)
        if not room(name) or ROAD.index(room(name)) > ROAD.index(room(module))
    ]
    assert not back


def test_there_are_no_circles():
    """No module needs itself, not even for its types."""
    assert not [module for module in sorted(MODULES) if module in reached(module)]


def test_the_engine_stands_alone():
    """It imports numpy, what it is built on, what comes with Python, and in one file a solver."""
    for module in MODULES:
        if room(module) != "engine":
            continue
        known = {"engine", "errors", "messages", "pieces"}
        assert {room(name) for name in ours(module)} <= known, module
        others = {name.split(".")[0] for name in imports(module)} - {"planner"}
        assert not others & {"pandas", "pydantic", "pyarrow", "click", "rich"}, module


def test_the_checker_needs_no_solver():
    """Whoever checks a proof runs none of the code that found it."""
    for name in reached("planner.engine.proof.checker"):
        assert name.split(".")[2:3] not in [[solver] for solver in SOLVERS], name


def test_importing_loads_no_solver():
    """Neither the package nor its checker nor the command: a solver is loaded where it is run."""
    homes = ("pulp", *(f"planner.engine.{name}" for name in SOLVERS if name != "solvers"))
    done = subprocess.run(
        [sys.executable, "-c", READER.format(homes=homes)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.stdout) == ("", "\n")


def test_importing_the_package_loads_nothing_yet():
    """A name is loaded when it is asked for, so that a command can be stopped at once."""
    script = "import planner, sys; print(*{'numpy', 'pandas', 'planner.errors'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "\n"


@pytest.mark.parametrize("where", INNOCENT)
def test_what_is_wanted_and_offered_knows_no_solver(where):
    """Catalog, requests and menus would be the same with any other engine."""
    for module in MODULES:
        if room(module) == where:
            assert not {name for name in ours(module) if room(name) == "engine"}, module


def test_heavy_libraries_have_one_home():
    """What takes long to load is imported in the one place that needs it."""
    for library, home in ONLY.items():
        users = {
            module
            for module in MODULES
            if library in {name.split(".")[0] for name in imports(module)}
        }
        strangers = {user for user in users if not f"{user}.".startswith(f"{home}.")}
        assert users, library
        assert not strangers, library
