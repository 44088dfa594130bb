import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from planner.cli.app import app


@pytest.fixture
def run():
    """Run the command in this process."""

    def run_app(*arguments, **options):
        return CliRunner().invoke(app, [str(argument) for argument in arguments], **options)

    return run_app


@pytest.fixture
def shell(tmp_path):
    """Run `python -m planner` as a process of its own, in a folder of the test's own."""

    def run_process(*arguments, stdin=b"", **environment):
        return subprocess.run(
            [sys.executable, "-m", "planner", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env=os.environ | environment,
            timeout=60,
            check=False,
        )

    return run_process
