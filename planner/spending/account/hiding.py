"""What a server says, shown only where it holds nothing of a key."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from pydantic import SecretStr

from planner.messages import named

RUN = 6  # signs in a row that are in a key as well: an echo of it
LONGEST_WORD = 20  # what is longer and without blanks may be a key, turned or coded
SHORTEST = 8  # a shorter key is none; it may be part of any word
ROOM = 160


def shown_safely(said: object, hidden: Iterable[SecretStr]) -> str:
    """Spell what a server says; "" where it repeats a key or any part of it, or may do so coded.

    Parameters
    ----------
    said
        Its words, or what stands in their place.
    hidden
        What nobody may read.
    """
    if not isinstance(said, str) or not said.strip():
        return ""
    plain = _bare(said)
    for secret in hidden:
        bare = _bare(secret.get_secret_value())
        runs = {bare[at : at + RUN] for at in range(max(len(bare) - RUN, 0) + 1)}
        if any(run in plain or run[::-1] in plain for run in runs):
            return ""
    if any(len(word) > LONGEST_WORD for word in said.split()):
        return ""
    return named(said.strip(), ROOM)


def repeats(body: bytes, parsed: object, hidden: Iterable[SecretStr]) -> bool:
    """Say whether an answer holds a whole key, spelled in any way that JSON has, or coded."""
    text = body.decode("utf-8", "replace")
    if "\\" in text:
        text += json.dumps(parsed, ensure_ascii=False, default=str)
    text = text.casefold()
    keys = (secret.get_secret_value() for secret in hidden)
    return any(
        spelled.casefold() in text
        for key in keys
        if len(key) >= SHORTEST
        for spelled in _spelled(key)
    )


def _spelled(key: str) -> Iterator[str]:
    """Yield a key as it is, and as servers, pages and mirrors code what they repeat."""
    data = key.encode()
    yield from (key, key[::-1], quote(key, safe=""), html.escape(key), data.hex())
    for before in range(3):  # in the midst of what is coded together with it, as after "Bearer "
        coded = b64encode(bytes(before) + data).decode()
        sure = coded[(0, 2, 3)[before] : (before + len(data)) * 8 // 6]
        yield from (sure, sure.translate(str.maketrans("+/", "-_")))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()
