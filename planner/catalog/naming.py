"""What people call a model, and which models of a catalog they mean by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from planner.errors import InputError
from planner.messages import named, nearest, shown

MOST_TOLD = 15  # names that may be meant
# Ends of names that say which release it is of, or what it makes a video from.
RELEASE = re.compile(
    r"[-_/](generate|preview|latest|\d{3}|\d{6,8}|\d{4}-\d\d-\d\d"
    r"|[tirv]2v|(text|image|reference|video)-to-video)$"
)


def prefixed(model: str, catalog: str) -> str:
    """Call a model by its catalog as well, where another one has such a name."""
    return f"{catalog}:{model}"


def bare(model: str, catalog: str | None) -> str:
    """Return the name of a model in its own catalog, as of `prefixed`."""
    return model.removeprefix(prefixed("", catalog)) if catalog else model


def meant(models: Mapping[str, str | None], name: str, others: Iterable[str] = ()) -> list[str]:
    """Find the models that a name means.

    Parameters
    ----------
    models
        The catalog of each model, by name; None where it is the only one.
    name
        A model's name; or that without catalog or provider, which means it wherever it is sold; or
        that without the release and the work too, however it is spelled, as ``"veo-3.1"`` for
        ``gemini/veo-3.1-generate-001`` and ``runwayml/veo3.1``, but not for ``veo3.1_fast``.
    others
        What else may be named, for the error.

    Raises
    ------
    InputError
        If none is called so.
    """
    if name in models:
        return [name]
    bares = {model: bare(model, catalog) for model, catalog in models.items()}
    found = [model for model, own in bares.items() if name and name in (own, own.partition("/")[2])]
    found = found or [model for model, own in bares.items() if _is_of(own, name)]
    if not found:
        raise InputError(f"unknown model {shown(name)}; {near(name, [*models, *others])}")
    return found


def _is_of(model: str, name: object) -> bool:
    """Say whether a model, but for provider, release and work, is called so."""
    if not isinstance(name, str) or not _letters(name):
        return False
    family = model
    while RELEASE.search(family):
        family = RELEASE.sub("", family)
    ends = accumulate(reversed(family.split("/")), lambda end, part: f"{part}/{end}")
    return _letters(name) in map(_letters, ends)


def near(name: object, there: Sequence[str], lists: str = "") -> str:
    """Say which names may be meant: all that have this one in them, else the nearest.

    Parameters
    ----------
    name
        The unknown name.
    there
        The valid names.
    lists
        As of `planner.messages.nearest`.
    """
    if not isinstance(name, str):
        return nearest(named(name), there, lists)
    letters = _letters(name)
    holding = [one for one in there if letters and letters in _letters(one)]
    if len(holding) < 2 or any(one.casefold() == name.casefold() for one in there):
        return nearest(named(name), there, lists)
    some = ", ".join([*map(shown, holding[:MOST_TOLD]), *["..."][: len(holding) > MOST_TOLD]])
    return f"{len(holding)} have that in their names: {some}; give a whole name"


def _letters(name: str) -> str:
    """Return a name without what people spell differently, as `veo-3.1` and `Veo3.1`."""
    return re.sub(r"[\s._-]", "", name.casefold())
