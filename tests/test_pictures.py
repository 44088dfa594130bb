"""The pictures of the guides."""

import re

from docs.pictures import CARDS, CHARTS, PICTURES, REPORTS, RULES
from tests.documents import ROOT

FOLDERS = ("explain", "tradeoffs", "rules")


def test_every_picture_is_made_by_code():
    """What stands in the folders is what the script draws, and nothing else."""
    drawn = {
        f"{folder}/{path.name}" for folder in FOLDERS for path in (ROOT / "docs" / folder).iterdir()
    }
    assert drawn <= set(PICTURES)
    assert len(PICTURES) == len(CARDS) + len(CHARTS) + len(REPORTS) + len(RULES)


def test_every_picture_that_a_guide_shows_is_there():
    """And says in words what it shows."""
    for guide in (ROOT / "docs").glob("*.md"):
        for words, name in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", guide.read_text("utf-8")):
            assert (ROOT / "docs" / name).is_file(), name
            assert len(words) > 20, name
