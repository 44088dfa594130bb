"""The output of a plan: a folder of Parquet files, one to each part of the lake.

    refuse_target("lake/plan/", lake)                    # before anything is computed
    with Output.of("lake/plan/", lake, plan_hash=...) as output:
        if output.manifest is None:                      # else this very plan is there already
            staging = output.staging                     # small: goes along with a task
            written = [staging.done(part) or staging.write(part, tables) for part in lake.parts]
            output.finish(written, about={...})

Until `finish` everything stands in ``_planner/`` below the folder (`staging.py`), which readers of
lakes leave out. Then the files move to where they belong, ``_planner.json`` says what the folder
holds, and ``_planner/`` goes. A run that dies at any moment is gone on with by the next one of the
same plan. Two plans are never mixed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from pyarrow import fs

from planner.errors import OutputError
from planner.scale.lakes.lake import Lake
from planner.scale.lakes.locks import Lock
from planner.scale.lakes.places import Place
from planner.scale.lakes.staging import (
    DIGITS,
    FOLDER,
    Staging,
    Written,
    hash_of,
    make_folder,
    read_json,
    write_json,
)
from planner.scale.lakes.targets import MANIFEST, parts_of, refuse_target, size_of, staged_in

FORMAT = 1
MOVERS = 8  # files moved at once: where there is no rename, each is copied


class Output:
    """A folder that this run writes to, and no other one: a context, which lets go of it.

    Attributes
    ----------
    staging
        Where parts are written; it can be sent to other machines.
    manifest
        What ``_planner.json`` says, once all is in place; None before.
    note
        A sentence where the beginnings of another plan were thrown away; else "".
    """

    def __init__(self, staging: Staging, lake: Lake, lock: Lock) -> None:
        self.staging = staging
        self.manifest: dict[str, Any] | None = None
        self.note = ""
        self._lake = lake
        self._lock = lock

    @classmethod
    def of(
        cls,
        target: str | Path,
        lake: Lake,
        *,
        plan_hash: str,
        storage_options: Mapping[str, Any] | None = None,
    ) -> Output:
        """Take a folder for a plan, and find what is there of it.

        A plan whose files were being moved into place when its run died is moved on.

        Parameters
        ----------
        target
            The folder, a path or a URL; it is made where there is none.
        lake
            What was planned.
        plan_hash
            What tells one plan from another; hexadecimal.
        storage_options
            For fsspec.

        Raises
        ------
        OutputError
            As of `refuse_target`; if another run writes there; if it holds another plan, or this
            one of an input that has changed since.
        """
        place = refuse_target(target, lake, storage_options)
        with place.writing():
            place.filesystem.create_dir(place.path, recursive=not place.is_local)
            lock = Lock.of(place.path) if place.is_local else Lock(None)
        if lock is None:
            raise OutputError(
                f"{place.said}: another run is writing there; wait for it, or take another folder"
            )
        output = cls(Staging(place, plan_hash), lake, lock)
        try:
            output._find()
        except BaseException:
            lock.close()
            raise
        return output

    def __enter__(self) -> Output:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder; what is staged stays."""
        self._lock.close()

    def finish(
        self, written: Sequence[Written], about: Mapping[str, object] | None = None
    ) -> dict[str, Any]:
        """Move everything into place, and say in ``_planner.json`` what the folder holds.

        Parameters
        ----------
        written
            Every part of the lake, in its order.
        about
            What else the manifest is to say; JSON.

        Returns
        -------
        dict
            The manifest: ``format``, ``plan``, ``source``, ``rows``, ``about``, and ``parts``, each
            as of `Written`.

        Raises
        ------
        OutputError
            If parts are missing, or cannot be moved; nothing is lost then.
        """
        parts = self._lake.parts
        fits = len(written) == len(parts) and all(map(Written.is_of, written, parts))
        if not fits:
            raise OutputError(
                f"{self._place.said}: {len(written):,} parts are written, not the {len(parts):,} "
                f"of {self._lake.source}"
            )
        manifest = {
            "format": FORMAT,
            "plan": self.staging.plan_hash,
            "source": self._lake.source,
            "rows": sum(one.rows for one in written),
            "about": dict(about or {}),
            "parts": [asdict(one) for one in written],
        }
        folder = self.staging.folder
        with self._place.writing():
            make_folder(folder.below(MANIFEST))
            write_json(folder.below(MANIFEST), manifest)
        self._move(manifest)
        return manifest

    @property
    def _place(self) -> Place:
        return self.staging.target

    def _find(self) -> None:
        """Find what is there, and go on with it."""
        place = self._place
        finished = read_json(place.below(MANIFEST))
        if finished is not None:
            self._refuse_another(finished)
            _refuse_damaged(place, finished)
            self.manifest = finished
            self._clear(self.staging.folder)
            return
        for folder in staged_in(place):
            moving = read_json(folder.below(MANIFEST))
            mine = folder.path == self.staging.folder.path
            if mine and moving is not None:
                self._refuse_another(moving)
                self._move(moving)
                return
            if not mine:
                self._throw_away(folder, moving)

    def _refuse_another(self, manifest: Mapping[str, Any]) -> None:
        said, other = self._place.said, str(manifest.get("plan", ""))
        if other != self.staging.plan_hash:
            raise OutputError(
                f"{said} holds another plan ({other[:DIGITS] or 'of no name'}); write this one to "
                "another folder, or delete that one"
            )
        written, parts = parts_of(manifest), self._lake.parts
        if len(written) != len(parts) or not all(map(Written.is_of, written, parts)):
            raise OutputError(
                f"{said} holds this plan for what {self._lake.source} was before it changed; "
                "write to another folder, or delete that one"
            )

    def _throw_away(self, folder: Place, moving: Mapping[str, Any] | None) -> None:
        """Throw away the beginnings of another plan, unless some of it is in place."""
        name = folder.path.rpartition("/")[2].rpartition(os.sep)[2]
        if moving is not None and any(
            size_of(self._place.below(one.output)) is not None for one in parts_of(moving)
        ):
            raise OutputError(
                f"{self._place.said} holds files of another plan ({name}), whose run died when it "
                "moved them there; run that one again, delete it, or write to another folder"
            )
        self._clear(folder)
        self.note = (
            f"{self._place.said}: what a run had written of another plan ({name}) is thrown away"
        )

    def _move(self, manifest: dict[str, Any]) -> None:
        """Move what is staged into place; what is there already has been moved before."""
        place, folder = self._place, self.staging.folder
        written = parts_of(manifest)
        with place.writing("the same call goes on from there"):
            for name in {one.output.rpartition("/")[0] for one in written} - {""}:
                place.filesystem.create_dir(place.below(name).path)
            with ThreadPoolExecutor(MOVERS) as pool:
                list(pool.map(self._move_one, written))
            place.filesystem.move(folder.below(MANIFEST).path, place.below(MANIFEST).path)
        self.manifest = manifest
        self._clear(folder)

    def _move_one(self, one: Written) -> None:
        staged, there = self.staging.folder.below(one.staged), self._place.below(one.output)
        if size_of(staged) == one.size:
            self._place.filesystem.move(staged.path, there.path)
        elif size_of(there) != one.size:
            raise OutputError(
                f"{there.said} is lost: it was written, and is gone; delete {self._place.said}, "
                "and plan again"
            )

    def _clear(self, folder: Place) -> None:
        """Remove a plan's staging; what cannot be removed is in nobody's way."""
        above = self._place.below(FOLDER)
        with suppress(Exception):
            if folder.filesystem.get_file_info(folder.path).type is not fs.FileType.NotFound:
                folder.filesystem.delete_dir(folder.path)
            if not folder.filesystem.get_file_info(fs.FileSelector(above.path)):
                above.filesystem.delete_dir(above.path)


def _refuse_damaged(place: Place, manifest: Mapping[str, Any]) -> None:
    """Refuse a finished output of which something is gone, or not as it was written."""
    with ThreadPoolExecutor(MOVERS) as pool:
        list(pool.map(lambda one: _refuse_other(place, one), parts_of(manifest)))


def _refuse_other(place: Place, one: Written) -> None:
    file = place.below(one.output)
    with place.writing():
        size = size_of(file)
        whole = size == one.size and hash_of(file) == one.sha256
    if not whole:
        gone = "is gone" if size is None else "is not as it was written"
        raise OutputError(
            f"{file.said} {gone}, though {place.said} says that its plan is whole; "
            "delete the folder, and plan again"
        )
