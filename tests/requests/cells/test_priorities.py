"""Priorities, in numbers or in words."""

import pytest

from planner.requests.cells import PRIORITY_WORDS, Wrong, priority_words_used, read_priority

MIXED = Wrong("is in a column that has numbers and words", "use one of them throughout")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, ["Low", "niedrig", "gering", "basse", "faible", "baja", "bajo"]),
        (2, ["Medium", "Normal", "mittel", "moyenne", "normale", "media", "medio"]),
        (3, ["HIGH", "hoch", "haute", "Élevée", "elevee", "alta", "alto"]),
        (4, ["Highest", "Critical", "Urgent", "Top", "Höchste", "dringend", "kritisch"]),
        (4, ["urgente", "critique", "crítica", "CRITICO"]),
    ],
)
def test_words_count_on_a_stated_scale(number, words):
    """In four languages, whatever their case and accents."""
    assert [read_priority(word) for word in words] == [number] * len(words)


def test_every_word_counts_what_the_scale_says():
    """From 1 to 4."""
    for word, number in PRIORITY_WORDS.items():
        assert read_priority(f" {word.title()} ") == number
    assert set(PRIORITY_WORDS.values()) == {1, 2, 3, 4}


def test_the_words_that_were_used_can_be_told():
    """Each once, as it is written, the greatest first."""
    column = ["Low", "HIGH", "high", None, 3, "5", "Medium", float("nan"), "low "]
    assert priority_words_used(column) == (("HIGH", 3), ("Medium", 2), ("Low", 1))
    assert priority_words_used(["1", 2]) == ()


def test_words_and_numbers_in_one_column_are_a_fault_of_the_rarer_ones():
    """Nobody knows what 5 is beside High."""
    read = read_priority.for_column(["High", 1, "2", 4.5, None, "n/a"])
    assert (read("High"), read(1), read("2")) == (MIXED, 1, 2)
    read = read_priority.for_column(["High", "Low", "5"])
    assert (read("High"), read("Low"), read("5")) == (3, 1, MIXED)
    for alone in (["High", None, "?"], [1, "2,5", "?"]):
        assert not any(read_priority.for_column(alone)(value) == MIXED for value in alone)


@pytest.mark.parametrize("value", ["P1", "A", "***", "1st", "lowest", False, float("inf")])
def test_what_is_on_no_scale_is_refused_with_the_mend(value):
    """First may be the best, or the least."""
    mend = "write a number from 0, such as 2.5, or High, Medium or Low"
    assert read_priority(value) == Wrong("is not a number", mend)


@pytest.mark.parametrize(
    ("value", "reason"),
    [(-0.001, "is negative"), ("-1,5", "is negative"), ("1e10", "is more than 1,000,000,000")],
)
def test_a_number_out_of_range_gets_a_reason_and_a_way_out(value, reason):
    """The suggestion is never empty."""
    wrong = read_priority(value)
    assert wrong.reason == reason
    assert wrong.suggestion


@pytest.mark.parametrize(
    ("value", "word"), [("Urgentt", "urgent"), (" mediun ", "medium"), ("hochst", "höchste")]
)
def test_a_misspelt_word_gets_the_nearest(value, word):
    """Case and accents do not count; a text that is no word at all gets none."""
    assert read_priority(value) == Wrong("is not a number", f"did you mean {word!r}?")
    assert "did you mean" not in read_priority(f"{word} " * 100).suggestion
