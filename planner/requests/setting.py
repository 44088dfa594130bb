"""Every setting of a workbook's sheet Settings, declared once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, get_args

from planner.catalog.amounts import read_number
from planner.catalog.dates import MOST_DAYS
from planner.requests.cells import (
    Names,
    Reader,
    Wrong,
    is_empty,
    read_day,
    read_usd,
    read_yes_or_no,
    spelled,
)
from planner.requests.grid import Hidden
from planner.requests.planned_with import read_planned_with

HIDDEN_ROWS = get_args(Hidden)


def _read_credits(value: Any) -> Any:
    reading = read_usd(value)
    if isinstance(reading, Wrong):
        return Wrong("is no number of credits", "write a number from 0, such as 300")
    return reading


def _read_text(value: Any) -> Any:
    return None if is_empty(value) else spelled(value)


def _read_days(value: Any) -> Any:
    if is_empty(value):
        return None
    number = read_number(spelled(value))
    if number is None or not 0 <= number <= MOST_DAYS or number % 1:
        return Wrong("is no number of days", "write a whole number from 0, such as 90")
    return int(number)


def _read_names(value: Any) -> Any:
    """Read names with semicolons between, or commas, or each on its own line."""
    said = () if is_empty(value) else re.split(r"[;,\n]", spelled(value))
    return tuple(filter(None, map(str.strip, said))) or None


def _read_meanings(value: Any) -> Any:
    """Read pairs of heading and field, with the same between them; a heading may have commas."""
    said: dict[str, str] = {}
    begun = ""
    for part in () if is_empty(value) else re.split(r"([;,\n])", spelled(value)):
        begun += part
        heading, equals, wanted = begun.rpartition("=")
        if equals and heading.strip(" ;,\n") and wanted.strip():
            said[heading.strip(" ;,\n")] = wanted.strip()
            begun = ""
    if begun.strip(" ;,\n"):
        return Wrong("says no field", "write a heading and a field, such as Dauer = duration")
    return said or None


@dataclass(frozen=True)
class Setting:
    """A line of the sheet.

    Attributes
    ----------
    label
        What stands before its value.
    words
        What may stand there as well; case, blanks and punctuation do not count.
    read
        Reads its value.
    help
        What it means, on a line or two.
    """

    label: str
    words: tuple[str, ...]
    read: Reader
    help: str


SETTINGS = {
    "budget": Setting(
        "Budget (USD)",
        ("Budget", "Budget in USD", "Budget in dollars", "Presupuesto", "Presupuesto (USD)"),
        read_usd,
        "What may be spent in all.",
    ),
    "packages": Setting(
        "Buy packages",
        ("Packages", "Pakete", "Pakete kaufen", "Forfaits", "Acheter des forfaits", "Paquetes"),
        read_yes_or_no,
        "yes: credits are bought in packages, which cost less, where the catalog has any.\n"
        "no: one by one, at the list price.",
    ),
    "balance": Setting(
        "Credits already there",
        ("Balance", "Credits", "Guthaben", "Solde", "Crédits disponibles", "Saldo"),
        _read_credits,
        "Credits on your account. They are used first.",
    ),
    "bought_before": Setting(
        "Packages bought before",
        ("Bought before", "Schon gekaufte Pakete", "Forfaits déjà achetés", "Paquetes comprados"),
        _read_names,
        "Names of packages, with semicolons between: what is sold once is not bought again.",
    ),
    "catalog": Setting(
        "Catalog",
        ("Catalogue", "Katalog", "Preisliste", "Catálogo"),
        _read_text,
        "Whose models and prices count: one that comes along, or a .toml file of your own,\n"
        "with its path from the folder of this workbook on.",
    ),
    "method": Setting(
        "Method",
        ("Methode", "Verfahren", "Méthode", "Método"),
        _read_text,
        "auto: the best plan there is, and the proof.\n"
        "greedy: down the list by priority, as one would by hand; to compare.",
    ),
    "objective": Setting(
        "Objective",
        ("Ziel", "Objectif", "Objetivo"),
        _read_text,
        "value: priority x quality, the most of it in all.\n"
        "coverage: as many as possible of the highest priority, then of the next.\n"
        "screen_time: priority x quality x seconds.",
    ),
    "hidden_rows": Setting(
        "Hidden rows",
        ("Versteckte Zeilen", "Ausgeblendete Zeilen", "Lignes masquées", "Filas ocultas"),
        Names("way with hidden rows", HIDDEN_ROWS),
        "ask: where there are any, nothing is planned before you have decided.\n"
        "include: they are planned like the others. skip: they are not.",
    ),
    "rules_file": Setting(
        "Rules file",
        ("File of rules", "Regeldatei", "Fichier de règles", "Archivo de reglas"),
        _read_text,
        "A .toml file of rules beside those of the sheet Rules, with its path from the folder of\n"
        "this workbook on.",
    ),
    "day_of_order": Setting(
        "Day of order",
        ("Bestelltag", "Jour de commande", "Día del pedido"),
        read_day,
        "What is offered on that day counts, and how old prices are then.\n"
        "Empty: the day on which it is planned.",
    ),
    "oldest_price_days": Setting(
        "Oldest price (days)",
        ("Ältester Preis (Tage)", "Prix le plus ancien (jours)", "Precio más antiguo (días)"),
        _read_days,
        "Nothing is planned where prices that may be used are older than that, or not dated.",
    ),
    "requests_sheet": Setting(
        "Sheet of requests",
        ("Requests sheet", "Blatt mit den Anfragen", "Feuille des demandes"),
        _read_text,
        "The sheet that holds the requests, where several could.",
    ),
    "meanings": Setting(
        "What headings mean",
        ("Headings mean", "Überschriften bedeuten"),
        _read_meanings,
        "Headings that are not known, such as: Dauer = duration; Wichtig = priority",
    ),
    "ignored": Setting(
        "Columns not read",
        ("Ignored columns", "Columns to ignore", "Ignorierte Spalten"),
        _read_names,
        "Headings of columns that are only carried through, with semicolons between.",
    ),
    "planned_with": Setting(
        "Planned with",
        ("Geplant mit", "Planifié avec", "Planificado con"),
        read_planned_with,
        "The catalog that this plan was made with. Planning again says where it is not the same.",
    ),
}
