"""Texts of others where they are shown: on one line, not too long, without what no letter is."""

JOINERS = "\u200c\u200d"  # between letters of Persian or Hindi, and of some emoji


def legible(text: str, most: int = 60) -> str:
    """Return a text that can be shown anywhere.

    Parameters
    ----------
    text
        Any text.
    most
        How many letters; of a longer text the first, and an ellipsis.
    """
    letters = (one if one.isprintable() or one in JOINERS else " " for one in text)
    line = " ".join("".join(letters).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
