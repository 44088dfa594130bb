"""What people write above their columns, and the field that each of them means.

Headings match whatever their case, accents, blanks, punctuation and units: "Duration (s)",
"max-cost_usd" and "Länge" are read like `duration`, `max_cost_usd` and `laenge`. One table of
aliases says which words mean which field; people extend it with `columns` and `--map`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from planner.errors import InputError
from planner.messages import named, nearest, shown
from planner.requests.cells.money import OTHERS
from planner.requests.fields import FIELDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALIASES = {
    "id": (
        "request id, video id, clip id, job id, shot id, #, nr, no, kennung, identifiant, "
        "identificador, shot no, video no, clip no"
    ),
    "duration": (
        "length, len, dur, runtime, running time, seconds, secs, video length, video duration, "
        "clip length, clip duration, dauer, lange, laenge, laufzeit, spieldauer, videolange, "
        "sekunden, duree, longueur, secondes, duracion, longitud, segundos"
    ),
    "content_type": (
        "content kind, kind of content, type of content, video type, type of video, "
        "inhaltstyp, inhaltsart, art des inhalts, videotyp, type de contenu, type de video, "
        "tipo de contenido, tipo de video"
    ),
    "platform": (
        "channel, social channel, network, social network, social platform, placement, "
        "plattform, kanal, plateforme, canal, reseau, reseau social, plataforma, "
        "red social"
    ),
    "priority": (
        "prio, importance, prioritat, prioritaet, wichtigkeit, priorite, prioridad, importancia"
    ),
    "required_quality": (
        "minimum quality, min quality, minimal quality, least quality, quality tier, tier, "
        "quality level, mindestqualitat, qualitatsstufe, qualite minimale, qualite minimum, "
        "qualite requise, calidad minima, calidad requerida"
    ),
    "model": "ai model, video model, modell, ki modell, modele, modele ia, modelo, modelo ia",
    "resolution": "video resolution, res, auflosung, aufloesung, resolucion",
    "required": (
        "must have, must, must make, must be made, mandatory, pflicht, muss, obligatorisch, "
        "obligatoire, requis, obligatorio, requerido, imprescindible"
    ),
    "models": "allowed models, possible models, modelle, modeles, modelos",
    "features": ("feature, funktionen, fonctions, fonctionnalites, funciones, caracteristicas"),
    "takes": "takes per shot, generations, attempts, versuche, prises, essais, tomas, intentos",
    "use": "use case, verwendung, utilisation, uso",
    "draft": "draft model, drafts with, entwurfsmodell, modele brouillon, modelo borrador",
    "max_cost_usd": (
        "max cost, maximum cost, budget cap, cost cap, price cap, cap, max price, maximum price, "
        "cost limit, price limit, budget limit, max budget, maximum budget, kostenlimit, "
        "kostengrenze, maximalkosten, hochstkosten, max kosten, cout max, cout maximum, "
        "plafond, budget max, coste maximo, costo maximo, limite de coste, presupuesto maximo"
    ),
    "segments": "in segments, segmented, can be split, may be split, segmente, segmentos",
    "trim": "may be trimmed, can be trimmed, may be cut, trimmen, kurzbar, recortar",
    "locked": "lock, gesperrt, fixiert, verrouille, bloqueado",
}
# What may stand behind a heading, by the unit that is meant.
UNITS = {
    "s": "s, sec, secs, second, seconds, sek, sekunde, sekunden, seconde, secondes, seg, "
    "segundo, segundos",
    "min": "min, mins, m, mn, minute, minutes, minuten, minuto, minutos",
    "h": "h, hr, hrs, hour, hours, std, stunde, stunden, heure, heures, hora, horas",
    "ms": "ms, millisecond, milliseconds, millisekunden",
    "frames": "frames, frame, bilder, fotogramas, trames",
}
TIMES = {word.strip(): unit for unit, words in UNITS.items() for word in words.split(",")}
MONEY = dict.fromkeys(("$", "usd", "us$", "dollar", "dollars"), "USD") | OTHERS
# Of the fields that have a unit: what is understood as one, and which of them can be reckoned with.
MEASURED = {"duration": (TIMES, ("s", "min", "h")), "max_cost_usd": (MONEY, ("USD",))}
# Beside a unit, or alone, they say nothing of it.
HARMLESS = _words(
    "in of the per each all a max min total required optional approx ca about full whole rounded "
    "net netto gross brutto pro par por je video videos clip clips takes us usa target planned"
)
PLAIN = _words("to bis and und et y von from of de a scale skala optional required")
# Where less is more, and where it is said that more is.
RANKS = re.compile(r"\b(rank|rang|rango|lower|lowest|smaller|kleiner|niedriger|first)\b")
MORE_IS_MORE = re.compile(
    r"\b1\b\W*(is|ist|est|es)?\W*(the |la |am )?"
    r"(low|least|min|not|nice|niedrig|gering|unwichtig|bas|faible|plus bas|baj|menos)"
    r"|\b([2-9]|10+)\b\W*(is|ist|est|es)?\W*(the |la |am |plus |mas |very )*"
    r"(high|top|most|max|best|urgent|important|must|hoch|wichtig|haut|alt)"
    r"|\b(higher|hoher|larger)\b.*\b(more|wichtiger|higher)\b"
)
SIGNS = "#$€£¥₹"
LONGEST = 200  # letters of a heading


@dataclass(frozen=True)
class Heading:
    """What a heading says.

    Attributes
    ----------
    field
        The field that is meant.
    unit
        The unit of its values, as ``"s"`` or ``"USD"``; "" where none is said. What stands there
        and is no unit that is known, as it stands there.
    upside_down
        Whether it says, or may say, that 1 is the most.
    """

    field: str
    unit: str = ""
    upside_down: bool = False


class Headings:
    """Tells what headings mean.

    Parameters
    ----------
    columns
        What the user says: heading to field; None or "" for a column that is not to be read.

    Raises
    ------
    InputError
        If a field is none.
    """

    def __init__(self, columns: Mapping[str, str | None] | None = None) -> None:
        if not isinstance(columns or {}, Mapping):
            raise InputError(f"columns are {shown(columns)}; expected a dict of heading to field")
        self._said: dict[str, str] = {}
        for heading, wanted in (columns or {}).items():
            field = _known().get(plain_words(str(wanted or "")), "")
            if wanted and not field:
                raise InputError(
                    f"columns: {shown(heading)} is said to be {shown(wanted)}, which is no field; "
                    f"{nearest(named(wanted), tuple(FIELDS))}"
                )
            self._said[plain_words(str(heading))] = field

    @property
    def said(self) -> tuple[str, ...]:
        """The headings that the user speaks of, in plain words."""
        return tuple(self._said)

    def over(self, others: Headings) -> Headings:
        """Return these, and beside them what others say of headings that these say nothing of."""
        both = Headings()
        both._said = others._said | self._said
        return both

    def is_left_alone(self, heading: str) -> bool:
        """Say whether the user wants a column not to be read."""
        return self._said.get(plain_words(heading)) == ""

    def meaning(self, heading: str) -> Heading | None:
        """Say what a heading means; None where it is none that is known.

        Parameters
        ----------
        heading
            As it stands in the table.
        """
        if len(heading) > LONGEST:
            return None
        words = plain_words(heading)
        if words in self._said:
            return self._as_said(heading, self._said[words])
        if words in _known():
            return Heading(_known()[words])
        if len(words) > 3 and TIMES.get(words) in MEASURED["duration"][1]:
            return Heading("duration", TIMES[words])
        for base, aside in _partings(heading):
            field = _known().get(plain_words(base))
            if field:
                return _with_aside(field, aside)
        return None

    def _as_said(self, heading: str, field: str) -> Heading | None:
        """Take the user's word for the field; a unit that the heading says still counts."""
        known, _ = MEASURED.get(field, ({}, ()))
        units = (known.get(aside, "") for _, aside in _partings(heading))
        return Heading(field, next(filter(None, units), "")) if field else None


def _with_aside(field: str, aside: str) -> Heading | None:
    """Say what a heading means with what stands aside of it."""
    if field in MEASURED:
        return Heading(field, _unit_in(aside, MEASURED[field][0]))
    if unit_of(aside):
        return None
    return Heading(field, upside_down=field == "priority" and _is_upside_down(aside))


def _unit_in(aside: str, known: Mapping[str, str]) -> str:
    """Find the unit that is said, "" where none is; what is not understood is its own unit."""
    if aside in known:
        return known[aside]
    words = [word for word in re.findall(rf"[\w{SIGNS}]+", aside) if not word.isdigit()]
    units = {known[word] for word in words if word in known and word not in HARMLESS}
    others = [word for word in words if word not in known and word not in HARMLESS]
    return aside if others or len(units) > 1 else "".join(units)


def _is_upside_down(aside: str) -> bool:
    """Say whether 1 may be the most: where words and figures do not say that it is the least."""
    words = set(re.findall(r"[^\W\d_]{2,}", aside)) - PLAIN
    figures = re.search(r"\d", aside)
    if not words or not (figures or RANKS.search(aside)):
        return False
    return not MORE_IS_MORE.search(aside)


@cache
def _known() -> dict[str, str]:
    """Look up the field of every alias, in plain words."""
    known = {plain_words(name): name for name in FIELDS}
    for name, aliases in ALIASES.items():
        known |= {plain_words(alias): name for alias in aliases.split(",")}
    return known


@lru_cache(10_000)
def plain_words(text: str) -> str:
    """Return a heading without case, accents, punctuation and needless blanks."""
    return " ".join(re.sub(rf"[^\w{SIGNS}]|_", " ", _flat(text)).split())


def _partings(heading: str) -> Iterator[tuple[str, str]]:
    """Part a heading from what stands aside: in brackets, behind a mark, as a unit at the end."""
    begin = re.search(r"[\[({]", heading)
    end = heading.rstrip(" :*")
    if begin and end[-1:] in ("]", ")", "}"):
        yield heading[: begin.start()], _aside(end[begin.end() : -1])
    for mark in ("\n", ":", ",", " - ", "\u2013"):
        before, found, behind = heading.partition(mark)
        if found:
            yield before, _aside(behind)
    words = plain_words(heading).split()
    for size in (2, 1):
        unit = " ".join(words[-size:])
        if len(words) > size and unit_of(unit):
            rest = words[:-size]
            yield " ".join(rest[:-1] if rest[-1:] == ["in"] else rest), unit


def _aside(text: str) -> str:
    words = _flat(text).split()
    return " ".join(words[1:] if words[:1] == ["in"] else words).strip(".")


def unit_of(text: str) -> str:
    """Return the unit that a text is, as ``"(s)"`` or ``"in USD"``; "" where it is none."""
    aside = _aside(text.strip("()[]{}: "))
    return TIMES.get(aside) or MONEY.get(aside) or ""


def _flat(text: str) -> str:
    """Return a text without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))
