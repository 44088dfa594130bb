"""What headings mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.requests.fields import FIELDS
from planner.requests.headings import ALIASES, TIMES, Headings, plain_words, unit_of

PLAIN = Headings()


def field_of(heading, headings=PLAIN):
    """Return the field that a heading means; None for none."""
    meaning = headings.meaning(heading)
    return meaning and meaning.field


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(
    "spell", [str, str.upper, str.title, lambda name: name.replace("_", " - ")]
)
def test_every_field_is_found_by_its_name(name, spell):
    """In any case, with blanks and hyphens."""
    assert field_of(spell(name)) == name


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Length", "duration"), ("Prio", "priority"), ("Importance", "priority"),
        ("Must have", "required"), ("Must-have?", "required"), ("Channel", "platform"),
        ("Budget cap", "max_cost_usd"), ("Priority (1-5)", "priority"), ("PRIORITY *", "priority"),
        ("Video ID", "id"), ("#", "id"), ("No.", "id"), ("Minimum quality", "required_quality"),
        ("Dauer", "duration"), ("Länge [Sek.]", "duration"), ("Priorität", "priority"),
        ("Auflösung", "resolution"), ("Plattform", "platform"), ("Pflicht", "required"),
        ("Durée", "duration"), ("Priorité", "priority"), ("Modèle", "model"),
        ("Duración (seg)", "duration"), ("Duración", "duration"), ("Prioridad", "priority"),
        ("Resolución", "resolution"), ("Modelo", "model"), ("\u00a0Duration\u00a0", "duration"),
    ],
)  # fmt: skip
def test_people_may_use_their_own_words(heading, field):
    """English, German, French, Spanish, whatever case, accents and punctuation."""
    assert field_of(heading) == field


@pytest.mark.parametrize("heading", ["Title", "Owner", "Cost", "Quality", "Rank", "Notes", "", "?"])
def test_other_columns_are_left_alone(heading):
    """A word that could mean several things means nothing."""
    assert field_of(heading) is None


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Duration (s)", "s"), ("Duration_s", "s"), ("Length, sec", "s"),
        ("Duration in seconds", "s"),
        ("Dauer [Min.]", "min"), ("Length (minutes)", "min"), ("Duration (h)", "h"),
        ("Duration ms", "ms"), ("Max cost ($)", "USD"), ("Budget cap (USD)", "USD"),
        ("Max cost in EUR", "EUR"), ("Cap (€)", "EUR"), ("Duration", ""),
    ],
)  # fmt: skip
def test_a_unit_behind_a_heading_is_told_apart(heading, unit):
    """In brackets, behind a comma, as the last word."""
    assert PLAIN.meaning(heading).unit == unit


def test_a_unit_of_something_else_makes_no_heading():
    """A priority in dollars is none."""
    assert PLAIN.meaning("Priority (USD)") is None


@pytest.mark.parametrize(
    "aside",
    ["1 = highest", "1=high", "1 is the top", "1 = höchste", "highest = 1", "1 = urgent", "rank",
     "1: very important", "P1 highest", "lower = more important", "1 = la plus haute",
     "1 (highest) to 5", "1 first", "1 = wichtig"],
)  # fmt: skip
def test_a_scale_that_may_be_upside_down_is_noticed(aside):
    """Where words go with a 1, or with ranks, and do not say that it is the least."""
    assert PLAIN.meaning(f"Priority ({aside})").upside_down
    assert PLAIN.meaning(f"Priority: {aside}").upside_down


@pytest.mark.parametrize(
    "aside",
    ["1-5", "1 to 5", "1 bis 10", "10 = highest", "5 = highest", "1 = lowest", "business",
     "1 = low, 5 = high", "1 = unwichtig", "optional", "higher = more important"],
)  # fmt: skip
def test_other_scales_are_fine(aside):
    """A range, more is more, or no scale at all."""
    assert not PLAIN.meaning(f"Priority ({aside})").upside_down


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("Duration (weeks)", "weeks"), ("Duration (f)", "f"), ("Max cost (credits)", "credits"),
     ("Max cost (cents)", "cents"), ("Max cost (in thousand USD)", "thousand usd"),
     ("Max cost (k$)", "k$"), ("Max cost (SEK)", "SEK"), ("Max cost (€ netto)", "EUR"),
     ("Duration (full minutes)", "min"), ("Duration (Sek.)", "s"), ("Minutes", "min")],
)  # fmt: skip
def test_a_unit_that_is_not_understood_is_no_unit_that_is_assumed(heading, unit):
    """It is told as it stands, so that it can be refused; a word beside a unit does no harm."""
    assert PLAIN.meaning(heading).unit == unit


def test_a_heading_of_any_length_is_read_at_once():
    """Nobody calls a column by thousands of brackets."""
    assert PLAIN.meaning("(" * 100_000) is None


def test_the_user_may_say_what_a_heading_means():
    """By any name of the field; or that a column is not to be read."""
    said = Headings({"Wie lang": "duration", "Rank": "Prio", "Channel": None, "Length": ""})
    assert field_of("wie  LANG", said) == "duration"
    assert field_of("Rank", said) == "priority"
    assert field_of("Channel", said) is None
    assert field_of("Length", said) is None
    assert field_of("Platform", said) == "platform"


def test_a_field_that_is_none_is_named_with_the_nearest():
    """And so is what is no dict."""
    with pytest.raises(planner.InputError, match=r"'Dauer' is said to be 'durration'.*'duration'"):
        Headings({"Dauer": "durration"})
    with pytest.raises(planner.InputError, match="expected a dict"):
        Headings("Dauer=duration")


def test_a_heading_that_is_explained_still_says_its_unit():
    """What is said of a column is its field alone."""
    said = Headings({"Wie lang (min)": "duration", "Wie lang": "duration"})
    assert said.meaning("Wie lang (min)").unit == "min"
    assert said.meaning("Wie lang").unit == ""


def test_no_alias_means_two_fields():
    """Nor is one of them a unit, or the name of another field."""
    words = [plain_words(word) for aliases in ALIASES.values() for word in aliases.split(",")]
    assert len(words) == len(set(words))
    assert not set(words) & ({plain_words(name) for name in FIELDS} - set(ALIASES))
    assert "" not in words


def test_a_unit_alone_is_recognised():
    """As it stands in a second row of headings."""
    assert [unit_of(text) for text in ("(s)", "in min", "USD", "1-5", "")] == [
        "s", "min", "USD", "", "",
    ]  # fmt: skip
    assert set(TIMES.values()) >= {"s", "min", "h"}


@given(st.text(max_size=40))
def test_any_text_is_a_heading_or_none(text):
    """Nothing that people write ends in an error."""
    meaning = PLAIN.meaning(text)
    assert meaning is None or meaning.field in FIELDS
