"""What stands in the folder of an output, before a run and after it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pyarrow import fs

from planner.scale.lakes.places import Place
from planner.scale.lakes.staging import DIGITS, FOLDER, read_json
from planner.scale.lakes.targets import MANIFEST, parts_of


class Delivery:
    """A folder that a plan is written to, as it was when this was made.

    Parameters
    ----------
    target
        The folder, as of `planner.plan_dataset`; it need not be there.
    storage_options
        For fsspec.
    """

    def __init__(
        self, target: str | Path, storage_options: Mapping[str, Any] | None = None
    ) -> None:
        self._place = Place.of(target, storage_options)
        self._before = self._files()

    @property
    def said(self) -> str:
        """What messages call the folder."""
        return self._place.said

    def begun(self) -> bool:
        """Say whether anything is written by now."""
        return bool(self._files())

    def told(self) -> str:
        """Say what is written, once all is, and how much of it was there before."""
        manifest = read_json(self._place.below(MANIFEST)) or {}
        parts = parts_of(manifest)
        staged = f"{FOLDER}/{str(manifest.get('plan', ''))[:DIGITS]}"
        kept = sum(
            one.output in self._before or f"{staged}/{one.staged}" in self._before for one in parts
        )
        files = f"{len(parts):,} file{'' if len(parts) == 1 else 's'}"
        rows = sum(one.rows for one in parts)
        told = f"{files}, {rows:,} row{'' if rows == 1 else 's'}"
        if MANIFEST in self._before:
            return f"{self.said} holds this plan already: {told}"
        was = "was" if kept == 1 else "were"
        before = f"; {kept:,} of the files {was} there already" if kept else ""
        return f"wrote {self.said}: {told}{before}"

    def _files(self) -> set[str]:
        """List the files that are there, by their paths below the folder."""
        place = self._place
        with place.writing():
            if not place.is_local:
                place.remote.invalidate_cache()
            if place.filesystem.get_file_info(place.path).type is not fs.FileType.Directory:
                return set()
            found = place.filesystem.get_file_info(fs.FileSelector(place.path, recursive=True))
        files = [info.path for info in found if info.type is fs.FileType.File]
        return {path[len(place.path) :].replace(os.sep, "/").strip("/") for path in files}
