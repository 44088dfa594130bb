"""Reading rules, wherever they stand: in Python, in a TOML file, in a workbook's sheet Rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from planner.catalog.arguments import items_of
from planner.errors import Fault, InputError, Spot, TableError
from planner.files import parse_toml, read_file
from planner.messages import named, nearest, shown
from planner.requests.ruled import RuleLine
from planner.rules.base import Rule
from planner.rules.examined import Beside
from planner.rules.lines import Read, read_line, reason_of
from planner.rules.models import KINDS, Choosing
from planner.rules.plain import from_plain, spoken_of
from planner.rules.stated import PlacedRule, fault_of, faults_error
from planner.rules.twice import said_twice
from planner.rules.words import WordError

MOST_BYTES = 5_000_000  # more are no rules that anybody keeps by hand
KEY = "rules"  # of a file


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


def read_stated(*sources: object, beside: Beside | None = None) -> tuple[PlacedRule, ...]:
    """Read rules from several places, and where each of them stands.

    Parameters
    ----------
    sources
        As of `read_rules`.
    beside
        The batch that they are for, where it is known: where a sheet or a file has a fault, what
        others of its rules say of the batch that is not so is told with it.

    Raises
    ------
    InputError
        As of `read_rules`.
    """
    stated = tuple(each for source in sources for each in _stated(source, beside))
    for at, reason in said_twice([each.rule for each in stated], [one.place for one in stated]):
        raise InputError(f"{stated[at].name}: {reason}")
    return stated


def _stated(source: object, beside: Beside | None) -> tuple[PlacedRule, ...]:
    if source is None:
        return ()
    if isinstance(source, (str, Path)):
        return _from_file(Path(source), beside)
    if isinstance(source, (Rule, Mapping, type)):
        return (PlacedRule(_from_python(source)),)
    many = items_of(source)
    if many is None:
        raise InputError(f"rules are {shown(source)}; expected rules, or the path of a .toml file")
    lines = [one for one in many if isinstance(one, RuleLine)]
    if lines and len(lines) == len(many):
        return _from_lines(lines, beside)
    return tuple(PlacedRule(_from_python(one), f"rules[{at}]") for at, one in enumerate(many))


def _from_python(given: object) -> Rule:
    if isinstance(given, type) and issubclass(given, Rule):
        raise InputError(f"rules hold {given.__name__} itself; call it, as {given.__name__}(...)")
    if isinstance(given, Rule):
        return _checked(given)
    if isinstance(given, Mapping):
        return from_plain(given)
    raise InputError(f"rules hold {shown(given)}; expected a rule, such as Cap(usd=300)")


def _checked(rule: Rule) -> Rule:
    """Make a rule anew: pydantic has ways to make one that nobody has checked."""
    if type(rule) not in KINDS:
        raise InputError(f"rules hold {type(rule).__name__}, a rule of which nothing is known")
    try:
        return type(rule)(**rule.given())
    except AttributeError:
        raise InputError(f"rules hold a {type(rule).__name__} that is not whole") from None


def _from_file(path: Path, beside: Beside | None) -> tuple[PlacedRule, ...]:
    if path.suffix.casefold() != ".toml":
        raise InputError(f"rules are {shown(str(path), 200)}; expected a path that ends in .toml")
    raw = read_file(path, MOST_BYTES)
    try:
        data = parse_toml(raw)
    except InputError as error:
        raise (
            error if named(path) in str(error) else InputError(f"{named(path)}: {error}")
        ) from None
    strange = [
        Fault(f"key {named(key)}", "", None, "means nothing here", nearest(named(key), (KEY,)))
        for key in data
        if key != KEY
    ]
    listed = data.get(KEY, [])
    if isinstance(listed, Mapping):
        mend = "write [[rules]] above each, in two brackets"
        raise TableError(named(path), [Fault("key rules", "", None, "is no list of rules", mend)])
    if not isinstance(listed, list) or (not data and not strange):
        strange.append(
            Fault("file", "", None, "has no list of rules", "write [[rules]] above each")
        )
        listed = []
    entries = [_Entry(None, strange)]
    for number, each in enumerate(listed, 1):
        rule, faults = _read_plain(each, f"rule {number}")
        stated = (
            None if rule is None else PlacedRule(rule, f"{path.name}, rule {number}", file=path)
        )
        entries.append(_Entry(stated, faults))
    return _sound(entries, named(path), None, beside)


def _read_plain(given: object, place: str) -> Read:
    """Read a rule of a file."""
    faults = list[Fault]()
    left: object = given
    while True:  # what is wrong with a word is noted, and the rest is read without it
        try:
            rule = from_plain(left)
            break
        except InputError as error:
            word = error.word if isinstance(error, WordError) else ""
            known = isinstance(left, Mapping) and word in left
            if known or not faults:  # what is missing then may be what was wrong
                faults.append(fault_of(place, given, word, *reason_of(error)))
            if not known or not isinstance(left, Mapping):
                break
            left = {each: value for each, value in left.items() if each != word}
    if not faults:
        return Read(rule, [])
    return Read(spoken_of(given) if isinstance(given, Mapping) else None, faults)


def _from_lines(lines: Sequence[RuleLine], beside: Beside | None) -> tuple[PlacedRule, ...]:
    entries = []
    for line in lines:
        rule, faults = read_line(line)
        entries.append(
            _Entry(None if rule is None else PlacedRule(rule, line.place(), line), faults)
        )
    stands = lines[0].stands
    return _sound(entries, stands.source, stands.spot, beside)


class _Entry(NamedTuple):
    """A rule of a sheet or a file, or what is known of it, and what is wrong with it."""

    stated: PlacedRule | None
    faults: list[Fault]


def _sound(
    entries: Sequence[_Entry], source: str, spot: Spot | None, beside: Beside | None
) -> tuple[PlacedRule, ...]:
    """Return the rules of a sheet or a file; raise all that is wrong in it."""
    known = [(stated, faults) for stated, faults in entries if stated is not None]
    whole = [pair for pair in known if type(pair[0].rule) is not Choosing]
    stated = tuple(one for one, _ in whole)
    for at, reason in said_twice([one.rule for one in stated], list(map(_within, stated))):
        whole[at][1].append(stated[at].fault(WordError(reason, stated[at].rule.unit)))
    if not any(faults for _, faults in entries):
        return stated
    if beside is not None:
        for one, faults in known:
            faults += beside.faults(one)
    raise faults_error(source, [fault for _, faults in entries for fault in faults], spot)


def _within(stated: PlacedRule) -> str:
    """Say where a limit stands in its sheet or file."""
    place = stated.line.place("limit") if stated.line else stated.place
    return place.rpartition("!")[2].rpartition(", ")[2]
