"""What separates the fields of a text file."""

import pytest

from planner.requests.delimiters import delimiter_of


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("id,duration\na,5\n", ","),
        ("id;duration\na;5\n", ";"),
        ("id\tduration\na\t5\n", "\t"),
        ("id|duration\na|5\n", "|"),
        # commas in decimals, in sentences, in titles
        ("Titel;Dauer\nSofa;1,5\nTisch;2,5\n", ";"),
        ("Titel, Kunde;Dauer\nSofa, rot;5\n", ";"),
        ("Videos, spring, 2026\nfor Mara, Jonas, Lea\n\nTitel;Dauer\nSofa;1,5\nTisch;2,5\n", ";"),
        ("Batch; draft\n\nid,duration\na,5\nb,6\n", ","),
        # others among the cells
        ("id,duration,tags\na,5,x;y;z;w\nb,6,x;y;z;w\n", ","),
        ('id,"a;b;c;d"\n"x;y;z;w",5\n"x;y\n;z;w",6\n', ","),
        ('id,size\na,"24"" x;y"\nb,24" x;y\n', ","),
        # ragged lines, a single column, nothing at all
        ("id,duration,note\na,5\nb,6,x,y\nc,7\n", ","),
        ("duration\n5\n", ","),
        ("", ","),
    ],
)
def test_the_separator_is_what_the_lines_have_in_common(text, delimiter):
    """As many of it, in as many lines one after the other as possible."""
    assert delimiter_of(text.encode()) == (delimiter.encode(), 0)


@pytest.mark.parametrize(
    "line", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n', "sep=;,,,\n", "sep=;\r", "sep=;"]
)
def test_a_first_line_may_say_it(line):
    """As Excel has it; the content begins below."""
    text = line + ("id,duration\n" if line[-1] in "\r\n" else "")
    assert delimiter_of(text.encode()) == (b";", len(line))


@pytest.mark.parametrize("text", ["sep=x\n1,2\n", "sep=,a\n1,2\n", "separator,b\n1,2\n"])
def test_a_first_line_that_only_looks_so_is_content(text):
    """It begins at the beginning."""
    assert delimiter_of(text.encode()) == (b",", 0)
