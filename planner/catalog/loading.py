"""Reading catalogs: TOML in, a checked `Catalog` out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from planner.catalog.currency import in_usd
from planner.catalog.own import JOINT, without_allowances
from planner.catalog.schema import Catalog
from planner.errors import CatalogError, InputError
from planner.files import parse_toml, read_file
from planner.messages import named, nearest, shown

SHIPPED = ("kling", "kling-api", "providers")
Named = Catalog | str | Path
CatalogSource = Named | Sequence[Named] | None
BETWEEN = re.compile(r"[;|\n]|\s(?:and|&|\+)\s")  # what people write in place of commas
MOST_BYTES = 5_000_000  # more is no catalog that anybody keeps by hand


def load_catalog(catalog: CatalogSource = None, *, folder: Path | None = None) -> Catalog:
    """Find a catalog, or make one of several.

    Parameters
    ----------
    catalog
        None for the documented Kling catalog, the name of a shipped one, a path to a TOML file,
        or a `Catalog`, which is returned as it is. A name or a path may end in ``+unverified`` or
        ``+unrated``, or both, for more that can be ordered: see `Catalog.allowing`. Several of
        these in a list, or names and paths in a text with commas between, are one catalog over all
        their models, in USD; models that are called alike are then called by their catalogs as
        well, as ``kling-api:kling-v1``.
    folder
        Where paths of .toml files go from; the working directory where None.

    Returns
    -------
    Catalog
        The catalog, checked.

    Raises
    ------
    InputError
        If there is no such catalog or file; or if several do not go together: two are called the
        same, have models of the same name, or contradict each other.
    CatalogError
        If the file is not a catalog; it names file, key, value and what was expected.
    """
    if isinstance(catalog, (list, tuple)):
        if not catalog:
            raise InputError("catalog is an empty list; expected a Catalog, a name or a path in it")
        return _together([load_catalog(_one(each), folder=folder) for each in catalog])
    if isinstance(catalog, Catalog):
        return catalog
    if catalog is None:
        return _shipped(SHIPPED[0])
    if not isinstance(catalog, (str, Path)):
        raise InputError(
            f"catalog is {shown(catalog)}; expected a Catalog, a name or a path, or a list of them"
        )
    names = names_in(catalog, folder)
    return _together([_named(name, folder) for name in names])


def _one(catalog: object) -> Named:
    """Refuse what is no catalog in a list of them."""
    if isinstance(catalog, (Catalog, str, Path)):
        return catalog
    raise InputError(
        f"catalog lists {shown(catalog)}; expected a Catalog, a name or a path in its place"
    )


def _together(catalogs: Sequence[Catalog]) -> Catalog:
    from planner.catalog.together import together

    return catalogs[0] if len(catalogs) == 1 else together(catalogs)


def names_in(text: str | Path, folder: Path | None = None) -> tuple[str, ...]:
    """Split names of catalogs at the commas between them; a file may have some in its own name.

    Parameters
    ----------
    text, folder
        As of `load_catalog`.
    """
    said = str(text)
    if isinstance(text, Path) or "," not in said or _is_there((folder or Path()) / said):
        return (said,)
    return tuple(filter(None, map(str.strip, said.split(",")))) or (said,)


@lru_cache(maxsize=16)  # each plan looks whether its catalog is the one that it is called as
def coming_along(name: str) -> Catalog | None:
    """Return the catalog, or those together, that a name means to everybody, if it does.

    None where it means a file: that is the user's own.
    """
    names = [each.strip() for each in name.split(",")]
    known = [without_allowances(each)[0] for each in names]
    if len(set(known)) < len(known) or not set(SHIPPED).issuperset(known):
        return None
    return _together([_named(each, None) for each in names])


def show_command(catalog: Catalog) -> str:
    """Return the command that lists the models of a catalog."""
    names = [each.strip() for each in catalog.name.split(",")]
    known = [without_allowances(each)[0] for each in names]
    ours = set(SHIPPED).issuperset(known)
    if ours and len(catalog.models) == sum(len(_shipped(each).models) for each in known):
        return f"planner catalog show {','.join(names)}"
    return "planner catalog show FILE"


def _named(name: str, folder: Path | None) -> Catalog:
    known, allowed = without_allowances(name)
    found = _shipped(known) if known in SHIPPED else _from_file(known, folder)
    return found.allowing(**dict.fromkeys(allowed, True))


def _from_file(name: str, folder: Path | None) -> Catalog:
    if not name.strip():
        raise InputError(
            f"the name of the catalog is empty; one of: {', '.join(SHIPPED)}, or a path"
        )
    path = folder / name if folder and name.endswith(".toml") else Path(name)
    several = [part for part in map(str.strip, BETWEEN.split(name)) if part]
    if len(several) > 1 and not _is_there(path):
        raise InputError(
            f"no catalog {shown(name, most=200)}; write commas between several, as "
            f"{shown(JOINT.join(several), most=200)}"
        )
    if path.suffix != ".toml" and not _is_there(path):
        raise InputError(
            f"no catalog {shown(name, most=200)}; {nearest(name, SHIPPED)} "
            "(or give the path of a .toml file)"
        )
    return parse_catalog(read_file(path, MOST_BYTES), source=named(path))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long
        return False


def shipped_text(name: str) -> str:
    """Return the file of a shipped catalog."""
    return resources.files("planner.catalog").joinpath(f"{name}.toml").read_text(encoding="utf-8")


@cache
def _shipped(name: str) -> Catalog:
    return parse_catalog(shipped_text(name), source=name)


def parse_catalog(text: bytes | bytearray | str, *, source: str) -> Catalog:
    """Read a catalog from TOML text.

    Parameters
    ----------
    text
        The TOML document; bytes are UTF-8.
    source
        What to call it in an error.

    Returns
    -------
    Catalog
        The catalog, checked.

    Raises
    ------
    CatalogError
        If the text is not TOML, or not a catalog.
    """
    try:
        data = parse_toml(text)
    except InputError as error:
        raise CatalogError(source, [("file", None, str(error))]) from None
    data, faults = in_usd(data)
    if faults:
        raise CatalogError(source, faults)
    return Catalog.model_validate(data, context={"source": source})
