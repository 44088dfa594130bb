"""How names, values and places are spelled in messages, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import pairwise

LONGEST_NAME = 100  # a longer one is no misspelt name
MOST_LETTERS = 100  # of those that are joined
FEW = 8  # names of a list
MOST_OFFERED = 15  # names to choose from
MOST_ALIKE = 3  # names that may have been meant
NUMBERED = re.compile(r"(\w+) ([A-Z]*)([0-9]+)")  # a place: "cell B7", "row 5"


def nearest(name: str, known: Sequence[str], lists: str = "") -> str:
    """Say which of the known names was probably meant.

    Parameters
    ----------
    name
        The unknown name.
    known
        The valid names, in the order to list them.
    lists
        The command that lists them, where they may be many.

    Returns
    -------
    str
        ``"did you mean 'kling-v1'?"``; where none is near, the list of valid names, of many those
        that have a word in common with it, and how many there are. What is the name but for a
        catalog's before a colon is nearest; a provider's before a slash may be left out.
    """
    same = [word for word in known if word.casefold().endswith(f":{name.casefold()}")]
    if same:
        return f"did you mean {_either(same)}?"
    text = name[:LONGEST_NAME].casefold()
    by_key: dict[str, list[str]] = {}
    for word in known:
        for key in dict.fromkeys((word.casefold(), _bare(word))):
            by_key.setdefault(key, []).append(word)
    close = get_close_matches(text, list(by_key), n=1, cutoff=0.6)
    if close:
        return f"did you mean {_either(by_key[close[0]])}?"
    if len(known) <= MOST_OFFERED:
        return f"one of: {listed(known, MOST_OFFERED)}" if known else "there is none"
    like = _alike(text, known)
    if like:
        said = f"the nearest of {len(known):,}: {', '.join(map(shown, like))}"
    else:
        said = (
            f"it is none of {len(known):,}" if lists else f"one of {len(known):,}: {listed(known)}"
        )
    return f"{said}; {lists} lists them" if lists else said


def _either(names: Sequence[str]) -> str:
    return " or ".join(map(shown, names[:MOST_ALIKE]))


def _bare(name: str) -> str:
    """Return a name without what stands before its last slash."""
    return name.casefold().rpartition("/")[2]


def _alike(text: str, known: Sequence[str]) -> list[str]:
    """Find the names that have words in common with a text, those of the most letters first."""
    words = _words(text)
    scores = {
        name: (
            sum(map(len, words & _words(name))),
            SequenceMatcher(None, text, _bare(name)).ratio(),
        )
        for name in known
        if any(word.isalpha() for word in words & _words(name))
    }
    return sorted(scores, key=lambda name: scores[name], reverse=True)[:MOST_ALIKE]


def _words(text: str) -> set[str]:
    """Return the words and numbers of a name."""
    return set(re.findall(r"[^\W\d_]+|\d+", text.casefold()))


def listed(names: Sequence[object], most: int = FEW) -> str:
    """List names for a message: the first few of them."""
    more = ["..."] if len(names) > most else []
    return ", ".join([*(named(name, 40) for name in names[:most]), *more])


def shown(value: object, most: int = 60) -> str:
    """Spell a value for a message as Python does: on one line, not too long, whatever it is.

    Parameters
    ----------
    value
        What somebody handed in.
    most
        The letters that there is room for.

    Returns
    -------
    str
        Its `repr`, without what only a programmer's debugger wants to know, cut to fit.
    """
    if isinstance(value, int) and value.bit_length() > 200:
        return f"a whole number of about {round(value.bit_length() * 0.30103):,} digits"
    try:
        text = repr(value)
    except Exception:  # its own code fails, or it holds a number too long to be spelled
        return f"a {type(value).__name__} that cannot be shown"
    text = " ".join(re.sub(r" at 0x[0-9A-Fa-f]+", "", text).splitlines())
    return text if len(text) <= most else text[: most - 3] + "..."


def named(name: object, most: int = 200) -> str:
    """Spell a name for a message, such as that of a file: on one line, not too long.

    Parameters
    ----------
    name
        A path, or another name.
    most
        The letters that there is room for; of a longer name the middle is left out.

    Returns
    -------
    str
        The name without quotes; what cannot be printed is escaped.
    """
    try:
        text = str(name)
    except Exception:  # as of `shown`
        text = f"a {type(name).__name__}"
    text = text if text.isprintable() else repr(text)[1:-1]
    return text if len(text) <= most else f"{text[: most // 2]}...{text[3 - most // 2 :]}"


def numbers_told(word: str, numbers: Sequence[int], before: str = "") -> str:
    """Tell numbers of rows: ``"row 7"``, ``"rows 3, 5 to 9"``.

    Parameters
    ----------
    word
        What one of them is called.
    numbers
        In rising order.
    before
        What stands before each number, such as the letter of a column.
    """
    begins = [at for at in range(len(numbers)) if at == 0 or numbers[at] != numbers[at - 1] + 1]
    runs = [(numbers[begin], numbers[end - 1]) for begin, end in pairwise([*begins, len(numbers)])]
    told = [_run_told(first, last, before) for first, last in runs]
    ending = "" if len(numbers) == 1 else "es" if word.endswith("x") else "s"
    return f"{word}{ending} {_first_of(told)}"


def _run_told(first: int, last: int, before: str) -> str:
    begin, end = ((f"{before}{number}" if before else f"{number:,}") for number in (first, last))
    if first == last:
        return begin
    return f"{begin} {'and' if last == first + 1 else 'to'} {end}"


def places_told(places: Sequence[str]) -> str:
    """Tell places together: ``"cells B2 to B9"``, where their words allow it."""
    found = [NUMBERED.fullmatch(place) for place in places]
    heads = {None if one is None else one.groups()[:2] for one in found}
    if len(places) == 1 or None in heads or len(heads) > 1:
        return _first_of(places)
    ((word, before),) = (head for head in heads if head is not None)
    numbers = sorted({int(one[3]) for one in found if one is not None})
    return numbers_told(word, numbers, before) if len(numbers) > 1 else places[0]


def _first_of(texts: Sequence[str]) -> str:
    """Join texts, the first of them where they are many."""
    many = min(FEW, len(texts))
    while many > 1 and len(", ".join(texts[:many])) > MOST_LETTERS:
        many -= 1
    more = [f"and {len(texts) - many:,} more"] if len(texts) > many else []
    return ", ".join([*texts[:many], *more])
