"""Reading the files of others, no more of them than is bearable; replacing files as a whole."""

from __future__ import annotations

import errno
import os
import re
import stat
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from planner.errors import InputError, OutputError
from planner.messages import named

PIECE = 1 << 20  # bytes read at a time
DOTS = 1000  # in a line of TOML; no key is so deep
AT_LINE = re.compile(r"\(at line ([0-9]+),")  # as `tomllib` says where
QUOTED = re.compile(r"""("[^"]*"|'[^']*'|#.*)""")  # in a line: what is no number
# A value with a comma; in a table on one line, what follows a comma may be a key: { 5 = 1,10 = 2 }.
COMMA = re.compile(r"=\s*([0-9]+),([0-9]+)(\.[0-9]+)?(?![0-9]|\s*=)")
CURLY = "\u201c\u201d\u201e\u2018\u2019"  # quotes that word processors make of straight ones


def check_file(path: Path, most: int, *, pipe: bool = False) -> None:
    """Refuse what is no file, or too large to be one that is meant.

    Parameters
    ----------
    path
        What is to be read.
    most
        The bytes that it may have.
    pipe
        Whether it may be a pipe, which is read but once, from beginning to end.

    Raises
    ------
    InputError
        If it is not there, a folder, a device, or larger.
    """
    try:
        state = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):  # of a name that holds a NUL
        raise InputError(f"{named(path)}: no such file") from None
    except OSError as error:
        raise InputError(f"{named(path)} cannot be read{_why(error)}") from None
    if stat.S_ISDIR(state.st_mode):
        raise InputError(f"{named(path)} is a folder; expected a file")
    if not stat.S_ISREG(state.st_mode) and not (pipe and stat.S_ISFIFO(state.st_mode)):
        raise InputError(f"{named(path)} is no file but a device; expected a file")
    if state.st_size > most:
        raise _too_large(named(path), most)


def read_file(path: Path, most: int) -> bytearray:
    """Read a file, or what comes through a pipe.

    Raises
    ------
    InputError
        As of `check_file`, or if it cannot be read.
    """
    check_file(path, most, pipe=True)
    try:
        with path.open("rb") as file:
            return read_stream(file, named(path), most)
    except OSError as error:
        raise InputError(f"{named(path)} cannot be read{_why(error)}") from None


def read_stream(stream: IO[bytes], name: str, most: int) -> bytearray:
    """Read a stream to its end, piece by piece: nobody knows how long it is.

    Parameters
    ----------
    stream
        Where the bytes come from.
    name
        What to call it in a message.
    most
        The bytes that it may have.

    Raises
    ------
    InputError
        If it has more.
    """
    data = bytearray()
    while piece := stream.read(PIECE):
        data += piece
        if len(data) > most:
            raise _too_large(name, most)
    return data


def parse_toml(data: bytes | bytearray | str) -> dict[str, Any]:
    """Read TOML, its numbers as decimals.

    Parameters
    ----------
    data
        The document; bytes are UTF-8.

    Raises
    ------
    InputError
        If it is none: why, as a phrase.
    """
    if not isinstance(data, str):
        try:
            data = data.decode("utf-8-sig")  # some editors put a mark before it
        except UnicodeDecodeError as error:
            at = error.start
            raise InputError(f"no text in UTF-8 (byte {at}); save it as UTF-8") from None
    text = data.replace("\r\n", "\n")
    deep = next((at for at, line in enumerate(text.split("\n"), 1) if line.count(".") > DOTS), 0)
    if deep:  # `tomllib` takes the square of a key's length
        raise InputError(f"line {deep} has more than {DOTS:,} dots")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        # Numbers of thousands of digits and deep nesting have errors of their own.
        curly = next((sign for sign in text if sign in CURLY), "")
        mend = f"; write straight quotes where {curly} stands" if curly else ""
        said = _comma(text, str(error)) or f"no valid TOML: {named(error)}{mend}"
        raise InputError(said) from None


def _comma(text: str, error: str) -> str:
    """Say what to write instead of a number with a comma, where that is what is wrong."""
    at = AT_LINE.search(error)
    line = text.split("\n")[int(at[1]) - 1] if at else ""
    number = COMMA.search(QUOTED.sub("''", line))
    if at is None or number is None:
        return ""
    whole, behind, decimals = number.groups()
    if decimals:
        return f"line {at[1]}: a number has no comma; write {whole}{behind}{decimals}"
    thousands = f"{whole}{behind} or " if len(behind) == 3 and whole != "0" else ""
    mend = f"write {thousands}{whole}.{behind}"
    return f"line {at[1]}: a number has a decimal point, not a comma; {mend}"


def refuse_no_folder(path: Path) -> None:
    """Refuse to write where there is no folder.

    Raises
    ------
    OutputError
        If there is none.
    """
    try:
        there = path.parent.is_dir()
    except OSError:  # a name that is too long
        there = False
    if not there:
        raise OutputError(f"{named(path)}: there is no folder {named(path.parent)}")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Write a file in place of one that may be there, which is replaced once the new one is whole.

    Who may read and write that one may read and write the new one; where nobody may write it, it
    stays.

    Parameters
    ----------
    path
        Where it is to stand in the end.

    Yields
    ------
    Path
        Where to write it.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    part = path.with_name(f".{path.stem[:40]}.{uuid4().hex[:8]}.part")
    try:
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        yield part
        if path.exists():
            part.chmod(stat.S_IMODE(path.stat().st_mode))
        part.replace(path)
    except OSError as error:
        why = error.strerror or error
        raise OutputError(f"{named(path)} cannot be written: {why}") from None
    finally:
        with suppress(OSError):
            part.unlink()


def _too_large(name: str, most: int) -> InputError:
    return InputError(f"{name} is larger than {most:,} bytes; no more is read")


def _why(error: OSError) -> str:
    return f": {error.strerror}" if error.strerror else ""


@contextmanager
def parsing(name: str, form: str) -> Iterator[None]:
    """Turn whatever a library says of bytes that it cannot read into one InputError.

    Libraries answer damaged files with exceptions of every kind, documented or not, one written in
    Rust with a panic, which is no `Exception`. So here, and only here, all are caught: around the
    library's own call, with nothing of ours inside.

    Parameters
    ----------
    name
        What is read, as a message calls it.
    form
        What it should be, such as ``"Parquet file"``.

    Raises
    ------
    InputError
        If the library fails, with the first line of what it says.
    """
    try:
        yield
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__module__ != "pyo3_runtime":
            raise  # Ctrl-C, and the like
        said = (isinstance(error, OSError) and error.strerror) or str(error)
        why = named(next(iter(said.splitlines()), "") or type(error).__name__)
        raise InputError(f"{name} is no {form} that can be read: {why}") from None
