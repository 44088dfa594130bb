import atexit
import gc
import json
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import planner
from tests.browsing import browser  # noqa: F401  # a fixture, for whoever asks for it

# Where no bytecode is to be written, each process that a test starts would compile all that it
# imports, which takes seconds; theirs goes into a folder that is gone afterwards.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ["PYTHONPYCACHEPREFIX"] = tempfile.mkdtemp(prefix="planner-bytecode-")
    atexit.register(shutil.rmtree, os.environ["PYTHONPYCACHEPREFIX"], ignore_errors=True)

# For every property of the suite: no example fails for the time it takes, which depends on how busy
# the machine is; in CI the same examples are tried in every run, elsewhere others each time.
settings.register_profile(
    "planner",
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize="CI" in os.environ,
)
settings.load_profile("planner")

# Whoever runs them may have a ledger and an account of their own: neither is asked here.
for name in [name for name in os.environ if name.startswith(("PLANNER_", "KLINGAI_"))]:
    del os.environ[name]


def pytest_collection_finish():
    """Let the garbage collector pass over what is there for good; a third of the time was its."""
    gc.collect()
    gc.freeze()


DATA = Path(__file__).parent / "data"
KLING = Path(planner.__file__).parent / "catalog" / "kling.toml"
BATCH = [
    {"id": "a", "duration": 10, "priority": 3, "title": "Rug"},
    {"id": "b", "duration": 61, "priority": 5, "title": "Saga"},
    {"id": "c", "duration": 10, "priority": 0, "title": None},
    {"id": "d", "duration": 20, "priority": 0.1, "model": "kling-pro", "title": "Lamp"},
    {"id": "e", "duration": 5, "model": "kling-v1", "resolution": "720p", "title": "Mug"},
    {"id": "f", "duration": 5, "platform": "twitter", "priority": 9, "title": "<b>Ad</b>"},
]


@pytest.fixture(scope="session", autouse=True)
def november():
    """Let it be the day on which the shipped catalogs were read: they age, and models end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.day.today", lambda: date(2026, 11, 28))
        yield


@pytest.fixture
def golden():
    """Read a golden file by its name."""
    return lambda name: json.loads((DATA / "golden" / f"{name}.json").read_text("utf-8"))


@pytest.fixture
def kling_text():
    """Return the documented catalog as TOML."""
    return KLING.read_text("utf-8")


@pytest.fixture
def catalog():
    """Return the documented catalog."""
    return planner.load_catalog()


@pytest.fixture
def write(tmp_path):
    """Write text or bytes to a file in a folder of the test's own, and return its path."""

    def write_file(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write_file


@pytest.fixture
def sheet(tmp_path):
    """Write rows to a workbook and return its path."""
    import openpyxl

    def write_sheet(rows, name="requests.xlsx", title="Requests", before=()):
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for other in before:
            workbook.create_sheet(other)["A1"] = "not a request"
        page = workbook.create_sheet(title)
        for row in rows:
            page.append(row)
        workbook.save(tmp_path / name)
        return tmp_path / name

    return write_sheet


@pytest.fixture
def batch():
    """Return six requests of which each meets another fate."""
    return [dict(row) for row in BATCH]


@pytest.fixture
def plan(batch):
    """Plan the batch for $20, at which it is tight."""
    return planner.plan(batch, 20)


@pytest.fixture(scope="session")
def sample_frontier():
    """Return the frontier of the sample batch, planned for $100: 2,453 steps."""
    return planner.plan("data/requests.xlsx", 100).frontier()
