"""The plan's own columns, each declared once: what it holds, and how it looks wherever it is shown.

A new column is a new line in `COLUMNS`: the table fills it, the workbook formats it, a plan read
from JSON gives it its type, and the card and the terminal show it where it says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from planner.catalog.spelling import value_text
from planner.funding.paid import Prices
from planner.menus.option import Option


@dataclass(frozen=True)
class PlanColumn:
    """One column of a plan's table.

    Attributes
    ----------
    name
        Its heading in the table.
    kind
        ``"id"``: a text of its own in each row. ``"word"``: one of a few texts. ``"day"``: such as
        "2026-11-28", in a sheet a date. ``"number"``. ``"credits"``: a number, whole where the
        catalog bills whole credits. ``"count"``: a whole number.
    meaning
        What stands in it, as a phrase.
    width
        Of the column in a sheet, in letters.
    wraps
        Whether a long text goes on in the next line.
    sheet_form
        The number format in a sheet; its third part shows nothing for the zeros of a skipped
        request.
    form
        The format of a value as text.
    on_card
        Whether the card in Jupyter shows it.
    heading
        Its heading in the terminal; "" = it is not shown there.
    title
        Its heading in a workbook, beside the user's own columns; "" = it is not written there.
    place
        Where it stands there: the columns go by it from left to right.
    of
        Its value for the option taken, at what credits cost. None where it takes more than the
        option to say it; `planner.results.table` does.
    where
        It is there if any option of the batch is so; None = always.
    adds_up
        Whether it adds up: of a row that stands for many requests it is that of all of them.
    """

    name: str
    kind: Literal["id", "word", "day", "number", "credits", "count"]
    meaning: str
    width: float
    wraps: bool = False
    sheet_form: str = ""
    form: str = "{}"
    on_card: bool = False
    heading: str = ""
    title: str = ""
    place: int = 50
    of: Callable[[Option, Prices], Any] | None = None
    where: Callable[[Option], bool] | None = None
    adds_up: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers, which stand to the right."""
        return self.kind in ("number", "credits", "count")

    @property
    def is_word(self) -> bool:
        """Whether it holds few texts, each of them many times."""
        return self.kind in ("word", "day")

    def dtype(self, *, whole: bool) -> str:
        """Name its type in the table, where the catalog bills whole credits or not."""
        if self.is_word:
            return "category"
        credits = "int64" if whole else "float64"
        known = {"id": "str", "number": "float64", "credits": credits, "count": "int64"}
        return known[self.kind]

    def in_sheet(self, value: Any) -> Any:
        """Return what a cell of a sheet holds for a value: a date for a day."""
        is_day = self.kind == "day" and isinstance(value, str)
        return date.fromisoformat(value) if is_day else value

    def text(self, value: Any, *, made: bool) -> str:
        """Spell a value; a request that is not made has no numbers but its count."""
        is_empty = self.is_number and self.name != COUNT and not made
        if value is None or value != value or is_empty:
            return ""
        return value_text(value) if self.name == "value" else self.form.format(value)


LOCKED = "Locked"  # the heading of the column, left of the figures, that the user fills
RULE = "rule"  # the column that is there where there are rules
COUNT = "count"  # the one that is there where rows stand for many requests
SAID_IN = "plan_catalog"  # the column of a file without sheets that says which catalog
FIGURES = 20  # the place from which on columns hold figures
MONEY = '$#,##0.00##;-$#,##0.00##;""'


def cost_usd(option: Option, prices: Prices) -> Decimal:
    """Return what an option costs: each of its parts at the price of its catalog."""
    return sum(
        (credits * prices.of(ordered.catalog) for ordered, credits in option.parts), Decimal(0)
    )


def _draft_usd(option: Option, prices: Prices) -> Decimal:
    draft = option.draft
    return Decimal(0) if draft is None else draft.price * prices.of(draft.catalog)


def _is_drafted(option: Option) -> bool:
    return option.draft is not None


def _price_as_of(option: Option) -> str | None:
    day = option.oldest.price_as_of
    return None if day is None else day.isoformat()


COLUMNS = (
    PlanColumn(
        "id", "id", "the request's id, or the number of its row", width=16,
        on_card=True, heading="id",
    ),
    PlanColumn(
        "decision", "word", 'whether it is made: "planned" or "skipped"', width=11,
        on_card=True, title="Decision", place=10,
    ),
    PlanColumn(
        "model", "word", "the model it is made with; nothing where it is skipped", width=15,
        on_card=True, heading="model", title="Planned model", place=11,
        of=lambda option, _: option.model,
    ),
    PlanColumn(
        "resolution", "word", "the resolution it is made at", width=12,
        on_card=True, heading="resolution", title="Planned resolution", place=13,
        of=lambda option, _: option.resolution,
    ),
    PlanColumn(
        "credits", "credits", "what is reserved for it, in the catalog's billing unit", width=10,
        sheet_form='#,##0;-#,##0;""', form="{:,}", title="Planned credits", place=20,
        of=lambda option, _: option.credits, adds_up=True,
    ),
    PlanColumn(
        "cost_usd", "number", "what that costs in USD, adding up to what is paid", width=11,
        sheet_form=MONEY, form="${:,.2f}", on_card=True, heading="cost",
        title="Planned cost", place=21, of=lambda option, prices: float(cost_usd(option, prices)),
        adds_up=True,
    ),
    PlanColumn(
        "quality", "number", "how good it is, as far as its platform shows it", width=9,
        sheet_form='0.0##;-0.0##;""', title="Planned quality", place=22,
    ),
    PlanColumn(
        "value", "number", "what it adds to the plan's value: priority x quality, of screen time "
        "x seconds as well", width=10,
        sheet_form='#,##0.0##;-#,##0.0##;""', on_card=True,
        title="Planned value", place=23, adds_up=True,
    ),
    PlanColumn(
        "reason", "word", "why it got what it got, in a sentence", width=52, wraps=True,
        on_card=True, heading="reason", title="Why", place=99,
    ),
    PlanColumn(
        COUNT, "count", "how many requests the row stands for, where rows stand for many; credits, "
        "cost and value are those of all of them", width=10,
        sheet_form="#,##0", form="{:,}", on_card=True, heading="count", where=lambda _: False,
    ),
    PlanColumn(
        "price_as_of", "day", "the day on which its price was read, of drafts and final the older "
        "one; nothing where one is not dated", width=12,
        sheet_form='yyyy-mm-dd;;""', title="Price as of", place=97,
        of=lambda option, _: _price_as_of(option),
        where=lambda option: option.price_as_of is not None,
    ),
    PlanColumn(
        "mode", "word", "the model's mode, where its provider has names for them", width=12,
        title="Planned mode", place=12,
        of=lambda option, _: option.mode or "", where=lambda option: bool(option.mode),
    ),
    PlanColumn(
        "takes", "number", "the generations reserved for, drafts apart, where they are not one "
        "each", width=9,
        sheet_form='0.0##;-0.0##;""', title="Planned takes",
        of=lambda option, _: float(option.takes), where=lambda option: option.takes != 1,
    ),
    PlanColumn(
        "cost_per_take_usd", "number", "what one of them costs in USD", width=10,
        sheet_form=MONEY, form="${:,.2f}", title="Cost per take",
        of=lambda option, prices: float(option.price * prices.of(option.catalog)),
        where=lambda option: option.takes != 1,
    ),
    PlanColumn(
        "drafts", "number", "the drafts that are made before it, and reserved for", width=9,
        sheet_form='0.0##;-0.0##;""', title="Planned drafts",
        of=lambda option, _: float(option.draft.takes if option.draft else 0), where=_is_drafted,
    ),
    PlanColumn(
        "drafted_with", "word", "what they are made with", width=20,
        sheet_form=";;;@", title="Drafted with",  # a formula gives 0 for an empty cell
        of=lambda option, _: str(option.draft or ""), where=_is_drafted,
    ),
    PlanColumn(
        "cost_per_draft_usd", "number", "what one of them costs in USD", width=10,
        sheet_form=MONEY, form="${:,.2f}", title="Cost per draft",
        of=lambda option, prices: float(_draft_usd(option, prices)),
        where=_is_drafted,
    ),
    PlanColumn(
        "ordered_s", "word", 'the seconds that are ordered, such as "8" or "10 + 6", where some '
        "are made in parts or trimmed", width=12, title="Seconds ordered",
        of=lambda option, _: option.ordered,
        where=lambda option: len(option.segments) > 1 or option.trimmed,
    ),
    PlanColumn(
        "catalog", "word", "the catalog that sells the model, where there are several", width=16,
        title="Planned catalog", place=14,
        of=lambda option, _: option.catalog, where=lambda option: bool(option.catalog),
    ),
    PlanColumn(
        RULE, "word", "the rule that decided, where there are rules", width=30,
        title="Rule that decided", place=98, where=lambda _: False,
    ),
)  # fmt: skip


def columns_for(
    options: Iterable[Option], *, ruled: bool = False, counted: bool = False
) -> tuple[PlanColumn, ...]:
    """Return the columns that a plan has.

    Parameters
    ----------
    options
        What there is to choose from.
    ruled
        Whether there are rules.
    counted
        Whether rows stand for many requests.
    """
    options = tuple(options)
    there = {RULE: ruled, COUNT: counted}
    return tuple(
        column
        for column in COLUMNS
        if column.where is None or any(map(column.where, options)) or there.get(column.name, False)
    )


def columns_beside(columns: Iterable[PlanColumn]) -> tuple[PlanColumn, ...]:
    """Return those that are written beside the requests in a workbook, from left to right."""
    return tuple(sorted((one for one in columns if one.title), key=lambda one: one.place))


def columns_named(names: Iterable[str]) -> tuple[PlanColumn, ...]:
    """Return the declarations of these columns; a name that is none is a KeyError."""
    declared = {column.name: column for column in COLUMNS}
    return tuple(declared[name] for name in names)
