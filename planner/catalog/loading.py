"""Reading catalogs: TOML in, a checked `Catalog` out."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from planner.catalog.currency import in_usd
from planner.catalog.schema import Catalog
from planner.errors import CatalogError, InputError, named, nearest, shown
from planner.files import parse_toml, read_file

SHIPPED = ("kling", "kling-api", "providers")
ALLOWANCES = ("unverified", "unrated")  # that a name may end in: words of `Catalog.allowing`
MOST_BYTES = 5_000_000  # more is no catalog that anybody keeps by hand


def load_catalog(catalog: Catalog | str | Path | None = None) -> Catalog:
    """Find a catalog.

    Parameters
    ----------
    catalog
        None for the documented Kling catalog, the name of a shipped one, a path to a TOML file,
        or a `Catalog`, which is returned as it is. A name or a path may end in ``+unverified`` or
        ``+unrated``, or both, for more that can be ordered: see `Catalog.allowing`.

    Returns
    -------
    Catalog
        The catalog, checked.

    Raises
    ------
    InputError
        If there is no such catalog or file.
    CatalogError
        If the file is not a catalog; it names file, key, value and what was expected.
    """
    if isinstance(catalog, Catalog):
        return catalog
    if catalog is None:
        return _shipped(SHIPPED[0])
    if not isinstance(catalog, (str, Path)):
        raise InputError(f"catalog is {shown(catalog)}; expected a Catalog, a name or a path")
    named_so, allowed = _allowances(str(catalog))
    if allowed:
        return load_catalog(named_so).allowing(**dict.fromkeys(allowed, True))
    if str(catalog) in SHIPPED:
        return _shipped(str(catalog))
    path = Path(catalog)
    if path.suffix != ".toml" and not _is_there(path):
        raise InputError(
            f"no catalog {shown(str(catalog), most=200)}; {nearest(str(catalog), SHIPPED)} "
            "(or give the path of a .toml file)"
        )
    return parse_catalog(read_file(path, MOST_BYTES), source=named(path))


def is_shipped(name: str) -> bool:
    """Say whether a catalog comes along, by its name, whatever is allowed besides."""
    return _allowances(name)[0] in SHIPPED


def _allowances(name: str) -> tuple[str, list[str]]:
    """Take off the end of a name what is allowed besides."""
    allowed: list[str] = []
    while name.endswith(tuple(f"+{word}" for word in ALLOWANCES)):
        name, _, word = name.rpartition("+")
        allowed.append(word)
    return name, allowed


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
