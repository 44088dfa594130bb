"""Places where tables lie: on this machine, or wherever fsspec reaches."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import pyarrow as pa
from pyarrow import fs

from planner.errors import InputError, OutputError, PlannerError
from planner.messages import named, nearest
from planner.scale.working.trying import passes

E = TypeVar("E", bound=PlannerError)

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(::[A-Za-z][A-Za-z0-9+.-]+)*://")
SECRET = 4  # letters: a shorter value of an option is no key
# What the filesystems of fsspec call the time of a file's last change.
CHANGED = ("mtime", "LastModified", "last_modified", "updated", "modified", "created")


@dataclass(frozen=True)
class Place:
    """A file or folder. It can be pickled, and shows no options, which hold keys.

    Attributes
    ----------
    path
        Its path, for its filesystem; absolute.
    said
        What messages call it.
    filesystem
        Where it lies.
    secrets
        Texts that no message may hold.
    """

    path: str = field(repr=False)  # some filesystems keep a password in it
    said: str
    filesystem: fs.FileSystem = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, where: str | Path, options: Mapping[str, Any] | None = None) -> Place:
        """Find a place by its path or URL.

        Parameters
        ----------
        where
            A path, or a URL as fsspec reads it: ``"s3://bucket/lake"``.
        options
            What fsspec is to be told, such as keys; a place on this machine needs none.

        Raises
        ------
        InputError
            If nothing reaches such places.
        """
        text = os.fspath(where) or "."
        if "\0" in text:
            raise InputError(f"{named(text)}: there can be no such place")
        if not URL.match(text):
            return cls(os.path.abspath(text), _bare(named(text)), fs.LocalFileSystem())  # noqa: PTH100
        if text.lower().startswith("file://"):
            path = unquote(urlsplit(text).path)
            return cls(os.path.abspath(path), _bare(named(text)), fs.LocalFileSystem())  # noqa: PTH100
        secrets = (*_texts(options or {}), *_passwords(text))
        said = re.sub(r"://[^/@]*@", "://", text)
        said = _bare(named(said.partition("?")[0] if said.startswith("http") else said))
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise InputError(f'{said} needs fsspec; pip install "video-planner[scale]"') from None
        try:
            filesystem, path = url_to_fs(text, **(options or {}))
        except Exception as error:  # of as many kinds as there are filesystems
            why = _unreached(text, error) or _without(_first_line(error), secrets)
            raise InputError(f"{said} cannot be reached: {why}") from None
        reached = fs.PyFileSystem(fs.FSSpecHandler(filesystem))
        return cls(path.rstrip("/") or path, said, reached, secrets)

    @property
    def is_local(self) -> bool:
        """Say whether it is on this machine."""
        return isinstance(self.filesystem, fs.LocalFileSystem)

    @property
    def remote(self) -> Any:
        """The filesystem of fsspec; only of a place that is not on this machine."""
        return self.filesystem.handler.fs

    def below(self, name: str) -> Place:
        """Return a place in this folder, by its name, with slashes."""
        path = os.path.join(self.path, name) if self.is_local else f"{self.path}/{name}"  # noqa: PTH118
        said = f"{self.said.rstrip('/')}/{named(name)}"
        return Place(path, said, self.filesystem, self.secrets)

    def state(self) -> tuple[int, int]:
        """Return what tells that a file has changed: its bytes, and when it last did, in ns.

        Raises
        ------
        OSError
            If it is not there, or whatever its filesystem raises.
        """
        if self.is_local:
            found = os.stat(self.path)  # noqa: PTH116
            return found.st_size, found.st_mtime_ns
        self.remote.invalidate_cache(self.path)
        return state_of(self.remote.info(self.path))

    def why(self, error: BaseException) -> str:
        """Say in a phrase what a library or the system says, without keys."""
        if isinstance(error, OSError) and error.errno:
            return os.strerror(error.errno)
        return _without(_first_line(error), self.secrets)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn what goes wrong when a place is read into an InputError.

        Raises
        ------
        InputError
            If the library inside fails.
        """
        try:
            yield
        except PlannerError:
            raise
        except Exception as error:  # Arrow's, the system's, or any of a filesystem
            raise self.told(InputError(f"{self.said} {self.unread(error)}"), error) from None

    def unread(self, error: Exception) -> str:
        """Say that a Parquet file cannot be read, and why."""
        # Arrow's errors of memory, and of what it has not learned, say nothing against the file.
        broken = not isinstance(error, (MemoryError, NotImplementedError)) and (
            isinstance(error, pa.ArrowException)
            or (isinstance(error, OSError) and not error.errno and self.is_local)
        )
        form = "is no Parquet file that can be read" if broken else "cannot be read"
        return f"{form}: {self.why(error)}"

    @contextmanager
    def writing(self, left: str = "") -> Iterator[None]:
        """Turn what goes wrong when a place is written into an OutputError.

        Parameters
        ----------
        left
            What becomes of what is written already, as a clause.

        Raises
        ------
        OutputError
            If the system, or a filesystem of fsspec, fails.
        """
        try:
            yield
        except PlannerError:
            raise
        except Exception as error:
            if self.is_local and not isinstance(error, OSError):
                raise  # a fault of ours
            told = f"; {left}" if left else ""
            said = OutputError(f"{self.said} cannot be written: {self.why(error)}{told}")
            raise self.told(said, error) from None

    def told(self, said: E, error: Exception) -> E:
        """Return an error of ours that says what went wrong here, and whether that may pass."""
        words_alone = self.is_local and not getattr(error, "errno", None)  # of a damaged file
        said.passes = passes(error) and not words_alone
        return said


def _unreached(url: str, error: Exception) -> str:
    """Say what to do where nothing reads such URLs, or it is not installed; else ""."""
    from fsspec import available_protocols

    scheme = url.replace("::", ":").partition(":")[0].lower()
    if scheme not in available_protocols():
        return f"{scheme}:// is unknown; {nearest(scheme, sorted(available_protocols()))}"
    cause: BaseException | None = error
    while cause is not None and not getattr(cause, "name", None):
        cause = cause.__cause__
    if not isinstance(cause, ImportError):
        return ""
    package = str(cause.name).partition(".")[0]
    return f"it needs {package}, which is not installed: pip install {package}"


def state_of(info: Mapping[str, Any]) -> tuple[int, int]:
    """Return a file's bytes, and when it last changed, from what fsspec knows of it."""
    changed = next((info[key] for key in CHANGED if info.get(key) is not None), 0)
    if isinstance(changed, str):
        try:
            changed = datetime.fromisoformat(changed)
        except ValueError:
            changed = 0
    if isinstance(changed, datetime):
        zone = changed.tzinfo or UTC
        changed = changed.replace(tzinfo=zone).timestamp()
    return int(info.get("size") or 0), int(changed * 1_000_000_000)


def _passwords(url: str) -> Iterator[str]:
    """List the password in a URL, if there is one."""
    try:
        yield from filter(None, [urlsplit(url).password])
    except ValueError:  # such as a glob where the host is; fsspec says what it makes of it
        return


def _bare(said: str) -> str:
    """Return a name without a slash at its end."""
    return said.rstrip("/") or said


def _texts(options: object) -> Iterator[str]:
    """List the texts in options, however deep."""
    if isinstance(options, Mapping):
        for value in options.values():
            yield from _texts(value)
    elif isinstance(options, (list, tuple)):
        for value in options:
            yield from _texts(value)
    elif isinstance(options, (str, bytes)):
        text = options.decode("latin-1") if isinstance(options, bytes) else options
        if len(text) >= SECRET:
            yield text


def _without(text: str, secrets: tuple[str, ...]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def _first_line(error: BaseException) -> str:
    try:
        lines = str(error).splitlines()
    except Exception:  # its own code fails
        lines = []
    return named(next(iter(lines), "") or type(error).__name__)
