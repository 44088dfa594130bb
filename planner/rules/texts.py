"""Lists in a text: by comma or semicolon, as ``column = values``, in quotes where it has these."""

from __future__ import annotations

import re

from planner.errors import InputError
from planner.messages import shown
from planner.requests.cells import spelled

# A part in double quotes from one sign to the next; quotes within a word are letters.
QUOTED = re.compile(r'((?:\A|[,;=\n\r])\s*)"([^"]*)"(?=\s*(?:[,;=\n\r]|\Z))')
SIGNS = ",;=\n\r"
COMPARED = re.compile(r"[!<>~=]\s*=|=\s*[<>]|[≠≤≥]")
HIDDEN = {ord(sign): 0xE000 + at for at, sign in enumerate(SIGNS)}  # of private use
SHOWN = {hidden: sign for sign, hidden in HIDDEN.items()}


def parts_of(text: str, signs: str = ",;\n\r") -> list[str]:
    """Cut a text into its parts, without blanks and quotes around them; empty ones are left out.

    Parameters
    ----------
    text
        Such as ``'acme, "Smith, Jones"'``.
    signs
        Which of the comma, the semicolon and the ends of lines part it.
    """
    return [_plain(part) for part in _cut(_hide(text), signs) if _plain(part)]


def pairs_of(text: str, word: str, form: str = "column = value") -> list[tuple[str, list[str]]]:
    """Read a text of pairs: ``campaign = spring, summer; platform = tiktok``.

    Parameters
    ----------
    text
        What people write.
    word
        What it is called in a message.
    form
        What to write, for a message.

    Raises
    ------
    InputError
        If a part has no sign of equality, or several, nothing before it or nothing behind it; or
        if it compares otherwise: with values that are less, or that are not these.
    """
    compared = COMPARED.search(QUOTED.sub(r"\1", text))
    if compared:
        mend = f"write {form}"
        if word == "where":
            mend = "only = can be asked for: list the values that are meant, as column = a, b"
        raise InputError(f"{word} has {shown(''.join(compared[0].split()))}; {mend}")
    pairs: dict[str, list[str]] = {}
    for part in _cut(_hide(text), ";\n\r"):
        if not part.strip():
            continue
        name, sign, values = part.partition("=")
        listed = [_plain(each) for each in _cut(values, ",") if _plain(each)]
        if not sign or not _plain(name):
            raise InputError(f"{word} is {shown(_plain(part))}; write {form}")
        if not listed:
            empty = ", since no rule can ask for empty cells" if word == "where" else ""
            raise InputError(f"{word} is {shown(_plain(part))}; write a value behind the ={empty}")
        if "=" in values:
            mend = "write a semicolon between two, as a = 1; b = 2"
            raise InputError(f"{word} is {shown(_plain(part))}, which has two =; {mend}")
        if _plain(name) in pairs:
            raise InputError(f"{word} names {shown(_plain(name))} twice; write it once")
        pairs[_plain(name)] = listed
    return list(pairs.items())


def _hide(text: str) -> str:
    """Hide the signs that stand in quotes, and drop these."""
    return QUOTED.sub(lambda found: found[1] + found[2].translate(HIDDEN), text)


def _cut(text: str, signs: str) -> list[str]:
    return re.split(f"[{re.escape(signs)}]", text)


def _plain(part: str) -> str:
    return spelled(part.translate(SHOWN))
