"""What a cell may say: each reader reads one value, or says what is wrong with it."""

from planner.requests.cells.answers import read_yes_or_no
from planner.requests.cells.base import Reader, Unreadable, Wrong, is_empty, read, spelled
from planner.requests.cells.days import read_day
from planner.requests.cells.drafts import NO_DRAFT, Drafts
from planner.requests.cells.lengths import MAX_DURATION_S, read_duration, read_duration_in
from planner.requests.cells.money import MAX_USD, read_usd
from planner.requests.cells.names import Amounts, Lists, Names
from planner.requests.cells.numbers import (
    MAX_COUNT,
    MAX_TAKES,
    Numbers,
    Scale,
    read_count,
    read_takes,
)
from planner.requests.cells.priorities import (
    MAX_PRIORITY,
    PRIORITY_WORDS,
    priority_words_used,
    read_priority,
)

__all__ = [
    "MAX_COUNT",
    "MAX_DURATION_S",
    "MAX_PRIORITY",
    "MAX_TAKES",
    "MAX_USD",
    "NO_DRAFT",
    "PRIORITY_WORDS",
    "Amounts",
    "Drafts",
    "Lists",
    "Names",
    "Numbers",
    "Reader",
    "Scale",
    "Unreadable",
    "Wrong",
    "is_empty",
    "priority_words_used",
    "read",
    "read_count",
    "read_day",
    "read_duration",
    "read_duration_in",
    "read_priority",
    "read_takes",
    "read_usd",
    "read_yes_or_no",
    "spelled",
]
