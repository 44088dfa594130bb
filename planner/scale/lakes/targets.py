"""Where an output can be written, and what is there already."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pyarrow import fs

from planner.errors import OutputError
from planner.messages import listed, named
from planner.scale.lakes.lake import Lake
from planner.scale.lakes.places import Place
from planner.scale.lakes.staging import DIGITS, FOLDER, Written, read_json

MANIFEST = "_planner.json"
PLAN = re.compile(f"[0-9a-f]{{{DIGITS}}}")  # a folder of a plan that is being written


def refuse_target(
    target: str | Path, lake: Lake, storage_options: Mapping[str, Any] | None = None
) -> Place:
    """Refuse a folder that a plan of a lake cannot be written to. Nothing is changed.

    Parameters
    ----------
    target
        The folder.
    lake
        What is planned.
    storage_options
        For fsspec.

    Returns
    -------
    Place
        The folder.

    Raises
    ------
    OutputError
        If it lies in what is read, or that in it; if it is a file, or holds what no plan wrote; if
        it cannot be written, or there is no folder to make it in.
    """
    place = Place.of(target, storage_options)
    inside = _name_in(lake.listing.root, place)
    if inside is not None and lake.listing.takes(inside):
        raise OutputError(
            f"{place.said} lies in {lake.source}, which is read; write to a folder beside it"
        )
    if any(_name_in(place, part.place) is not None for part in lake.parts[:1]):
        raise OutputError(f"{lake.source}, which is read, lies in {place.said}; write elsewhere")
    with place.writing():
        kind = place.filesystem.get_file_info(place.path).type
    if kind is fs.FileType.File:
        raise OutputError(f"{place.said} is a file; expected a folder")
    if place.is_local:
        _refuse_locked(place, kind is fs.FileType.Directory)
    if kind is fs.FileType.Directory:
        _refuse_strangers(place)
    return place


def _refuse_locked(place: Place, is_there: bool) -> None:
    path = Path(place.path)
    if not is_there and not path.parent.is_dir():
        raise OutputError(f"{place.said}: there is no folder {named(Path(place.said).parent)}")
    folder = path if is_there else path.parent
    effective = os.access in os.supports_effective_ids
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=effective):
        raise OutputError(f"{place.said} cannot be written: {named(folder)} may not be written to")


def _refuse_strangers(place: Place) -> None:
    """Refuse a folder that holds what no plan wrote."""
    manifests = [read_json(folder.below(MANIFEST)) for folder in (place, *staged_in(place))]
    known = {one.output for manifest in manifests if manifest for one in parts_of(manifest)}
    strangers = sorted(set(_files(place)) - known)
    if strangers:
        raise OutputError(
            f"{place.said} holds {listed(strangers, 3)}, which no plan wrote there; "
            "take a new or an empty folder"
        )


def _files(place: Place) -> Iterator[str]:
    """List the files of a folder that a plan may not have written; names with a dot are left."""
    with place.writing():
        if not place.is_local:
            place.remote.invalidate_cache()
        found = place.filesystem.get_file_info(fs.FileSelector(place.path, recursive=True))
    for info in found:
        name = info.path[len(place.path) :].replace(os.sep, "/").strip("/")
        ours = name == MANIFEST or name.split("/")[0] == FOLDER
        hidden = any(folder.startswith(".") for folder in name.split("/"))
        if info.type is not fs.FileType.Directory and not ours and not hidden:
            yield name


def staged_in(place: Place) -> list[Place]:
    """List the folders of plans that are being written."""
    folder = place.below(FOLDER)
    with place.writing():
        found = place.filesystem.get_file_info(fs.FileSelector(folder.path, allow_not_found=True))
    return [
        folder.below(info.base_name)
        for info in sorted(found, key=lambda info: info.path)
        if info.type is fs.FileType.Directory and PLAN.fullmatch(info.base_name)
    ]


def _name_in(folder: Place, place: Place) -> str | None:
    """Return a place's name below a folder, "" for itself; None where it is not in it."""
    if folder.is_local != place.is_local:
        return None
    one, other = folder.path, place.path
    if folder.is_local:
        one, other = (str(Path(path).resolve()) for path in (one, other))
    elif folder.remote.protocol != place.remote.protocol:
        return None
    one, other = (path.replace(os.sep, "/").rstrip("/") + "/" for path in (one, other))
    return other[len(one) :].rstrip("/") if other.startswith(one) else None


def parts_of(manifest: Mapping[str, Any]) -> list[Written]:
    """Return the parts that a manifest lists; none where it is not as this package writes it."""
    parts = manifest.get("parts")
    found = [Written.read(one) for one in (parts if isinstance(parts, list) else [])]
    whole = [one for one in found if one is not None]
    return whole if len(whole) == len(found) else []


def size_of(file: Place) -> int | None:
    """Return the bytes of a file; None where there is none."""
    try:
        return file.state()[0]
    except (FileNotFoundError, NotADirectoryError):
        return None
