"""The command's frame."""

import subprocess
import sys

import pytest

from planner.errors import InputError

# Runs the command as its script does; somebody presses Ctrl-C while a library is loaded.
IMPATIENT = """
import sys
class Impatient:
    def find_spec(self, name, path, target=None):
        if name == {library!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Impatient())
from planner.cli import main
main()
"""


@pytest.mark.parametrize("library", ["click", "numpy", "pandas", "pydantic"])
def test_ctrl_c_while_loading_ends_quietly(library):
    """Loading takes longer than most plans do."""
    done = subprocess.run(
        [sys.executable, "-c", IMPATIENT.format(library=library)], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@pytest.mark.parametrize(
    ("raised", "code", "told"),
    [
        (KeyboardInterrupt(), 130, ""),
        (InputError("no video is that long"), 3, "error: no video is that long\n"),
    ],
)
def test_what_ends_a_command_is_its_exit_code(run, monkeypatch, raised, code, told):
    """With the message, where there is one, and never a traceback."""

    def stop(*_, **__):
        raise raised

    monkeypatch.setattr("planner.cli.quote.price_rows", stop)
    result = run("quote", "--duration", 5)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", told)
