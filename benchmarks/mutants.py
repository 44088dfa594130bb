"""Breaks the code, one small thing at a time, and lists what no test notices.

    uv run python benchmarks/mutants.py                     # every module below: hours
    uv run python benchmarks/mutants.py funding results     # those whose path holds a word

A mutant is a module with one node of its syntax tree replaced: a comparison moved by one or turned
round, +1 or -1, `and` for `or`, `min` for `max`, another rounding; an operand, a `not` or a
statement left out. It survives where the quick tests listed beside it, stopped at the first
failure, all pass.

Why not a package: cosmic-ray starts an interpreter for each mutant, 3 s of which are imports;
mutmut 3 is quick, but leaves out what is decorated (properties, cached arrays) or stands outside of
functions. Here libraries are imported once, and a mutant is a fork that never touches the files.
"""

from __future__ import annotations

import ast
import difflib
import importlib
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).parents[1]
LIBRARIES = "highspy hypothesis openpyxl pandas pulp pyarrow.csv pydantic pytest rich xlsxwriter"

# The module, and where the tests are that are to notice: in the room of tests that mirrors its own.
ANY = "test_solution test_solvers test_greedy milp/test_solve test_counts"
TESTS = {
    "spending/alerts": "test_alerts",
    "spending/manager": "test_manager",
    "funding/purchase": "test_purchase test_settle test_budget",
    "funding/proof": "test_proof test_settle ../results/test_verifying",
    "funding/settle": "test_settle test_proof",
    "funding/budget": "test_budget test_settle",
    "funding/money": "test_money test_budget",
    "results/build": "test_build test_reasons test_judging",
    "results/judging": "test_judging test_reasons test_build",
    "results/naming": "test_naming",
    "results/notes": "test_notes",
    "results/outlook": "test_outlook",
    "results/reasons": "test_reasons",
    "menus/limits": "test_limits test_build",
    "menus/finder": "test_finder test_limits test_build",
    "menus/option": "test_option test_finder",
    "engine/problem": f"test_problem {ANY}",
    "engine/groups": f"test_problem {ANY}",
    "engine/caps": f"test_problem {ANY}",
    "engine/rows": f"test_problem {ANY}",
    "engine/records": f"test_records test_problem {ANY}",
    "engine/counts": f"{ANY} proof/test_checker",
    "engine/solution": f"{ANY} proof/test_checker",
    "engine/solvers": ANY,
    "engine/greedy": "test_greedy test_solvers",
    "engine/turns": "test_greedy test_solvers",
    "engine/by_efficiency": "test_by_efficiency",
    "engine/milp/model": "test_solve ../test_solvers",
    "engine/milp/running": "test_solve ../test_solvers",
    "engine/milp/solve": "test_solve ../test_solvers",
    "engine/exact/exchanges": "test_search ../proof/test_checker",
    "engine/relaxation/bracket": "test_selection test_relax",
    "engine/relaxation/selection": "test_selection test_relax",
    "engine/proof/checker": "test_checker",
    "engine/proof/refutation": "test_checker",
}
OPERATORS = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.And: (ast.Or,),
    ast.Or: (ast.And,), ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.FloorDiv,),
    ast.FloorDiv: (ast.Mult, ast.Div), ast.Div: (ast.Mult,), ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
    ast.LShift: (ast.RShift,), ast.RShift: (ast.LShift,),
}  # fmt: skip
NAMES = {
    "min": "max", "any": "all", "floor": "ceil", "minimum": "maximum", "argmin": "argmax",
    "left": "right", "up": "down", "ROUND_CEILING": "ROUND_FLOOR", "ROUND_HALF_UP": "ROUND_DOWN",
}  # fmt: skip
NAMES |= {other: name for name, other in NAMES.items()}
TYPES = {"annotation", "returns", "decorator_list", "type_params"}


@dataclass
class Mutant:
    """A node of a module, and what stands in its place.

    Attributes
    ----------
    owner, field, at
        Where the node is; `at` is None where the field is no list.
    old, new
        The node and its substitute.
    shown
        The statement in which it is shown.
    """

    owner: ast.AST
    field: str
    at: int | None
    old: ast.AST
    new: ast.AST
    shown: ast.AST

    def put(self, node: ast.AST) -> None:
        """Let a node stand in that place."""
        if self.at is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.at] = node

    def compiled(self, tree: ast.Module, path: Path) -> tuple[CodeType, str]:
        """Compile the module with the substitute; return as text what that changes as well."""
        before = ast.unparse(self.shown).splitlines()
        self.put(self.new)
        code = compile(ast.fix_missing_locations(tree), str(path), "exec")
        after = ast.unparse(self.shown).splitlines()
        self.put(self.old)
        line = getattr(self.old, "lineno", getattr(self.owner, "lineno", 0))
        changes = [one for one in difflib.ndiff(before, after) if one[0] in "+-"]
        return code, "\n  ".join([f"{path.relative_to(ROOT)}:{line}", *changes])


def mutants(owner: ast.AST, shown: ast.AST) -> Iterator[Mutant]:
    """Yield every mutant of what stands below a node."""
    for field, value in ast.iter_fields(owner):
        for at, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if field in TYPES or not isinstance(node, ast.AST):
                continue
            if isinstance(node, ast.keyword) and node.arg == "strict":
                continue  # that lengths agree is for us
            stands = isinstance(node, ast.stmt)
            for new in substitutes(node):
                yield Mutant(owner, field, at, node, new, owner if stands else shown)
            yield from mutants(node, node if stands else shown)


def substitutes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of a node."""
    match node:
        case ast.cmpop() | ast.operator() | ast.boolop():
            yield from (other() for other in OPERATORS.get(type(node), ()))
        case ast.BoolOp(op, values):
            for at in range(len(values)):
                rest = values[:at] + values[at + 1 :]
                yield ast.BoolOp(op, rest) if rest[1:] else rest[0]
        case ast.UnaryOp(ast.Not() | ast.USub() | ast.Invert(), operand):
            yield operand
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
        case ast.comprehension(target, source, [_, *_] as tests, is_async):
            for at in range(len(tests)):
                yield ast.comprehension(target, source, tests[:at] + tests[at + 1 :], is_async)
        case ast.If(test, body, orelse) if not isinstance(test, ast.Compare | ast.BoolOp):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.Constant(bool() as truth):
            yield ast.Constant(not truth)
        case ast.Constant(int() as number):
            yield from (ast.Constant(number + 1), ast.Constant(number - 1))
        case ast.Constant(float() as number) if number:
            yield from (ast.Constant(number * 1.1), ast.Constant(number * 0.9))
        case ast.Call(ast.Name("Decimal") as made, [ast.Constant(str() as text)]):
            for by in (1.1, 0.9):
                yield ast.Call(made, [ast.Constant(f"{float(text) * by:g}")], [])
        case ast.Constant(str() as name) if name in NAMES:
            yield ast.Constant(NAMES[name])
        case ast.Name(name, context) if name in NAMES:
            yield ast.Name(NAMES[name], context)
        case ast.Attribute(owner, name, context) if name in NAMES:
            yield ast.Attribute(owner, NAMES[name], context)
        case ast.Expr(value) if not isinstance(value, ast.Constant):
            yield ast.Pass()
        case ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
            yield ast.Pass()
        case ast.Assign([ast.Subscript() | ast.Attribute()]):
            yield ast.Pass()


def passes(tests: list[str], path: Path, code: CodeType | None, most_s: int) -> bool:
    """Say whether the tests pass where the module at a path is this code, in a fork."""
    child = os.fork()
    if child:
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(child, signal.SIGKILL))
        signal.alarm(4 * most_s + 60)
        _, status = os.waitpid(child, 0)
        signal.alarm(0)
        return status == 0
    os.setpgrp()
    resource.setrlimit(resource.RLIMIT_CPU, (most_s, most_s))
    resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    import hypothesis
    import pytest

    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    same = hypothesis.settings(derandomize=True, database=None, deadline=None, phases=phases)
    hypothesis.settings.register_profile("mutants", same)
    load = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, name: str) -> CodeType | None:
        return code if code and Path(self.path) == path else load(self, name)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    # That libraries are imported before pytest could look at them is as it should be.
    early = "ignore::pytest.PytestAssertRewriteWarning"
    options = ["-x", "-m", "not long", "-p", "no:cacheprovider", "-W", early]
    os._exit(pytest.main([*options, "--hypothesis-profile", "mutants", *tests]))


def noticed(module: str) -> tuple[int, int]:
    """Print the mutants of a module that survive; count those that do not, and all."""
    path, room = ROOT / "planner" / f"{module}.py", Path("tests", module).parent
    tests = [str(one) for name in TESTS[module].split() if (one := room / f"{name}.py").exists()]
    begun = time.monotonic()
    if not passes(tests, path, None, 600):
        sys.exit(f"{module}: the tests fail as they are: {' '.join(tests)}")
    most_s = 10 + 5 * int(time.monotonic() - begun)
    killed = count = 0
    tree = ast.parse(path.read_text("utf-8"))
    for count, mutant in enumerate(mutants(tree, tree), 1):  # noqa: B007
        code, shown = mutant.compiled(tree, path)
        if passes(tests, path, code, most_s):
            print(shown, flush=True)
        else:
            killed += 1
    return killed, count


def main(words: list[str]) -> None:
    """Go through the modules whose path holds one of the words; all where there is none."""
    os.chdir(ROOT)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    sys.path.insert(0, str(ROOT))
    sys.dont_write_bytecode = True
    for name in LIBRARIES.split():
        importlib.import_module(name)
    for module in TESTS:
        if not words or any(word in module for word in words):
            begun = time.monotonic()
            killed, count = noticed(module)
            spent = time.monotonic() - begun
            print(f"== {module}: {killed} of {count} noticed, {spent:.0f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
