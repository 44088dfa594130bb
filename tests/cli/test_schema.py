"""`planner schema`."""

from pathlib import Path

import pytest

import planner

HOME = Path(planner.__file__).parent
PUBLISHED = {"plan": HOME / "outputs", "catalog": HOME / "catalog"}


@pytest.mark.parametrize("kind", PUBLISHED)
def test_the_schema_is_printed_as_it_is_published(run, kind):
    """To the letter, on standard output."""
    result = run("schema", kind)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (PUBLISHED[kind] / f"{kind}.schema.json").read_text("utf-8")


def test_another_schema_is_a_usage_error(run):
    """With those that there are."""
    result = run("schema", "batch")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'plan', 'catalog'" in result.stderr
