"""What every door owes whoever knocks: a result, or one PlannerError that says what and where."""

import io
import random
import re
import warnings
import zipfile
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

from planner import PlannerError, PlannerWarning

MOST_LINES = 30
MOST_LETTERS = 600  # of a line of a message
JUNK = (b"", b"\x00", b"\xff\xfe", b"\xed\xb3\xbf", b"9" * 5000, b"[" * 3000, b'"', b",,,", b"\r\n")


@contextmanager
def answered(*, names=""):
    """Demand a result, or a PlannerError with a message that a person can read and act on."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", PlannerWarning)
        try:
            yield
        except PlannerError as error:
            check_message(str(error), names)


def check_message(said, names=""):
    """Demand that a message says something, of bearable length, and names what it is about."""
    lines = said.splitlines()
    assert said.strip()
    assert len(lines) <= MOST_LINES, f"{len(lines)} lines"
    assert max(map(len, lines)) <= MOST_LETTERS, max(lines, key=len)
    assert names in said, said
    # The inside of a library is no message: where an object lies, which file of it failed.
    assert not re.search(r"at 0x[0-9a-f]{6}|Traceback|\.py:\d+|\.cc:\d+|\.rs:\d+", said), said
    said.encode("utf-8")


def damaged(data, random: random.Random):
    """Damage bytes in up to three of the ways in which files get damaged."""
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(data) + 1)
        end = min(len(data), at + random.choice((1, 4, 30, 500)))
        match random.randrange(7):
            case 0:  # a bit
                if at < len(data):
                    data = data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]
            case 1:  # bytes that mean nothing
                data = data[:at] + random.randbytes(end - at) + data[end:]
            case 2:
                data = data[:at]
            case 3:
                data = data[:at] + data[end:]
            case 4:  # twice
                data = data[:end] + data[at:]
            case 5:
                data = data[:at] + random.choice(JUNK) + data[at:]
            case 6:  # another piece of it
                other = random.randrange(len(data) + 1)
                data = data[:at] + data[other : other + end - at] + data[end:]
    return data


def damaged_zip(data, random: random.Random):
    """Damage a member of an archive, so that the archive itself stays whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(members))
    members[name] = damaged(members[name], random)
    if random.random() < 0.1:
        del members[name]
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return whole.getvalue()


class Unspeakable:
    """An object whose own code fails."""

    def __repr__(self):
        raise RuntimeError("nothing to be said")

    def __eq__(self, other):
        raise RuntimeError("nothing to be compared")

    __hash__ = None


# Values that no door expects, some of which no field of ours can hold.
ODD = {
    "None": None, "True": True, "0": 0, "-1": -1, "2": 2, "huge": 10**5000, "-huge": -(10**5000),
    "1.5": 1.5, "nan": float("nan"), "inf": float("inf"), "signalling": Decimal("sNaN"),
    "1e99999": Decimal("1e99999"), "1e-99999": Decimal("1e-99999"),
    "1e999999999": Decimal("1E+999999999"), "third": Fraction(1, 3), "complex": 1j,
    "bytes": b"ab", "empty": "", "text": "abc", "long": "x" * 5000, "half": "\udcff",
    "nul": "a\0b", "1e400": "1e400", "list": [1], "nested": [["kling-v1"]], "no list": [],
    "dict": {"a": 1}, "set": {1}, "object": object(), "unspeakable": Unspeakable(),
    "type": int, "int64": np.int64(5), "array": np.array([1, 2]), "point": np.array(5),
    "day": date(2020, 1, 1), "NaT": pd.NaT, "NA": pd.NA, "frame": pd.DataFrame({"a": [1]}),
    "path": Path("x"), "dots": ..., "huger": 10**20_000, "huge part": Fraction(10**5000, 3),
    "fine": Decimal("1." + "1" * 20_000), "nothing": Decimal("0E-999999999"),
    "span": np.timedelta64(5, "s"), "moment": np.datetime64("NaT"),
}  # fmt: skip
