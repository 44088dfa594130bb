"""Reading rules, wherever they stand: in Python, in a TOML file, in a workbook's sheet Rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from planner.catalog.arguments import items_of
from planner.errors import Fault, InputError, Spot, TableError, named, nearest, shown
from planner.files import parse_toml, read_file
from planner.requests.ruled import RuleLine
from planner.rules.base import Rule
from planner.rules.lines import read_line, reason_of
from planner.rules.models import KINDS
from planner.rules.plain import WORD, from_plain
from planner.rules.twice import said_twice
from planner.rules.words import WordError

MOST_BYTES = 5_000_000  # more are no rules that anybody keeps by hand
KEY = "rules"  # of a file


@dataclass(frozen=True)
class Stated:
    """A rule, and where it stands.

    Attributes
    ----------
    rule
        The rule.
    place
        Where it was read, such as ``"Rules!A3"`` or ``"rule 2"`` of a file; "" in Python.
    line
        The line of the sheet it was read from; None where it stands elsewhere.
    """

    rule: Rule
    place: str = ""
    line: RuleLine | None = field(default=None, repr=False, compare=False)

    def table_error(self, error: InputError) -> TableError | None:
        """Blame a cell of its sheet for what is wrong with it; None where it stands elsewhere."""
        if self.line is None:
            return None
        message = str(error).removeprefix(f"rule {named(self.rule)}: ")
        reason, _, mend = message.partition("; ")
        fault = self.line.fault(self._cell(reason), reason, mend)
        stands = self.line.stands
        return TableError(stands.source, [fault], spot=stands.spot)

    def _cell(self, reason: str) -> str:
        """Find the cell that an error speaks of, by a name in quotes that stands in it."""
        spoken = [part for part in reason.split("'")[1::2] if part]
        for column in ("by", "where", "options", "limit"):
            text = getattr(self.line, column)
            if any(part.casefold() in text.casefold() for part in spoken):
                return column
        return WORD


@contextmanager
def blamed_on_cells(stated: Iterable[object]) -> Iterator[None]:
    """Blame the cell of a sheet for what goes wrong when the rule in it is followed.

    Parameters
    ----------
    stated
        The rules, with where they stand; other rules among them are passed over.

    Raises
    ------
    TableError
        If a rule of a sheet speaks of what there is not. Elsewhere errors stay what they are.
    """
    try:
        yield
    except TableError:
        raise
    except InputError as error:
        for each in stated:
            if isinstance(each, Stated) and str(error).startswith(f"rule {named(each.rule)}: "):
                raise each.table_error(error) or error from None
        raise


def read_rules(source: object) -> tuple[Rule, ...]:
    """Read rules.

    Parameters
    ----------
    source
        A rule, or several; the path of a TOML file with a list ``[[rules]]``; the lines of a
        workbook's sheet. A rule may also be given as plain data, as of `to_plain`. None for none.

    Returns
    -------
    tuple of Rule
        In their order.

    Raises
    ------
    InputError
        If it is no rule, or two contradict each other; as a `TableError`, every fault of a file or
        sheet.
    """
    return tuple(stated.rule for stated in read_stated(source))


def read_stated(*sources: object) -> tuple[Stated, ...]:
    """Read rules from several places, as of `read_rules`, and where each of them stands."""
    stated = tuple(each for source in sources for each in _stated(source))
    places = [each.place for each in stated]
    for at, reason in said_twice([each.rule for each in stated], places):
        raise InputError(f"rule {named(stated[at].rule)}: {reason}")
    return stated


def _stated(source: object) -> tuple[Stated, ...]:
    if source is None:
        return ()
    if isinstance(source, (str, Path)):
        return _from_file(Path(source))
    if isinstance(source, (Rule, Mapping)):
        return (_from_python(source),)
    many = items_of(source)
    if many is None:
        raise InputError(f"rules are {shown(source)}; expected rules, or the path of a .toml file")
    lines = [one for one in many if isinstance(one, RuleLine)]
    if lines and len(lines) == len(many):
        return _from_lines(lines)
    return tuple(map(_from_python, many))


def _from_python(given: object) -> Stated:
    if isinstance(given, type) and issubclass(given, Rule):
        raise InputError(f"rules hold {given.__name__} itself; call it, as {given.__name__}(...)")
    if isinstance(given, Rule):
        return Stated(_checked(given))
    if isinstance(given, Mapping):
        return Stated(from_plain(given))
    raise InputError(f"rules hold {shown(given)}; expected a rule, such as Cap(usd=300)")


def _checked(rule: Rule) -> Rule:
    """Make a rule anew: pydantic has ways to make one that nobody has checked."""
    if type(rule) not in KINDS:
        raise InputError(f"rules hold {type(rule).__name__}, a rule of which nothing is known")
    try:
        return type(rule)(**rule.given())
    except AttributeError:
        raise InputError(f"rules hold a {type(rule).__name__} that is not whole") from None


def _from_file(path: Path) -> tuple[Stated, ...]:
    if path.suffix.casefold() != ".toml":
        raise InputError(f"rules are {shown(str(path), 200)}; expected a path that ends in .toml")
    raw = read_file(path, MOST_BYTES)
    try:
        data = parse_toml(raw)
    except InputError as error:
        raise (
            error if named(path) in str(error) else InputError(f"{named(path)}: {error}")
        ) from None
    faults = [
        Fault(f"key {named(key)}", "", None, "means nothing here", nearest(named(key), (KEY,)))
        for key in data
        if key != KEY
    ]
    listed = data.get(KEY, [])
    if not isinstance(listed, list) or (not data and not faults):
        faults.append(Fault("file", "", None, "has no list of rules", "write [[rules]] above each"))
        listed = []
    stated = []
    for number, each in enumerate(listed, 1):
        try:
            stated.append(Stated(from_plain(each), f"rule {number}"))
        except InputError as error:
            faults.append(_fault(f"rule {number}", each, error))
    _raise_any(named(path), faults, stated, Spot(path))
    return tuple(stated)


def _from_lines(lines: Sequence[RuleLine]) -> tuple[Stated, ...]:
    faults: list[Fault] = []
    stated = []
    for line in lines:
        rule, wrong = read_line(line)
        faults += wrong
        if rule is not None:
            stated.append(Stated(rule, line.place(), line))
    stands = lines[0].stands
    _raise_any(stands.source, faults, stated, stands.spot)
    return tuple(stated)


def _fault(place: str, given: object, error: InputError) -> Fault:
    word = error.word if isinstance(error, WordError) else ""
    value = given.get(word or WORD) if isinstance(given, Mapping) else None
    return Fault(place, word or WORD, value, *reason_of(error))


def _raise_any(
    source: str, faults: list[Fault], stated: Sequence[Stated], spot: Spot | None
) -> None:
    """Raise what was gathered; rules that contradict each other only where all can be read."""
    if not faults:
        lines = [each.line for each in stated]
        places = [
            line.place("limit").rpartition("!")[2] if line else each.place
            for each, line in zip(stated, lines, strict=True)
        ]
        for at, reason in said_twice([each.rule for each in stated], places):
            one = stated[at]
            told, _, mend = reason.partition("; ")
            limit = one.line.fault("limit", told, mend) if one.line else None
            faults.append(limit or Fault(one.place, WORD, None, told, mend))
    if faults:
        raise TableError(source, faults, spot=spot)
