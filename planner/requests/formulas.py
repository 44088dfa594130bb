"""Texts in plain files that a spreadsheet would take for formulas; an apostrophe keeps them texts.

What is written with an apostrophe before it loses it when it is read, so that nothing changes on
the way: a text that begins with apostrophes and would be a formula without them gets one as well.
"""

from __future__ import annotations

import re
from typing import Any

BEGIN = r"[=+@\t\r-]"
NUMBER = r"^[+-]([.,]?[0-9][0-9.,]*([eE][+-]?[0-9]+)?)?$"  # or a sign alone, which stands for none
GUARD = re.compile(rf"^'(?='*{BEGIN})")


def guarded(texts: Any) -> Any:
    """Put an apostrophe before every text that a spreadsheet would take for a formula.

    Parameters
    ----------
    texts
        A pyarrow.Array of ``large_string``.

    Returns
    -------
    pyarrow.Array
        The texts; -5 and other numbers are as they were.
    """
    import pyarrow as pa
    from pyarrow import compute

    risky = compute.match_substring_regex(texts, f"^'*{BEGIN}")
    if not compute.any(risky).as_py():
        return texts
    risky = compute.and_not(risky, compute.match_substring_regex(texts, NUMBER))
    mark, nothing = (pa.scalar(text, texts.type) for text in ("'", ""))
    return compute.if_else(risky, compute.binary_join_element_wise(mark, texts, nothing), texts)


def unguarded(texts: Any) -> Any:
    """Take off the apostrophes that `guarded` put there.

    Parameters
    ----------
    texts
        A pyarrow.Array or ChunkedArray of texts.
    """
    from pyarrow import compute

    marked = compute.match_substring_regex(texts, f"^'+{BEGIN}")
    if not compute.any(marked).as_py():
        return texts
    return compute.if_else(marked, compute.utf8_slice_codeunits(texts, 1), texts)


def unguarded_cell(text: str) -> str:
    """Take the apostrophe that `guarded` put there off a single text."""
    return GUARD.sub("", text)
