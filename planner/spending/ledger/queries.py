"""What a ledger asks its database again and again, put into words once."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Table,
    and_,
    bindparam,
    func,
    insert,
    null,
    or_,
    select,
    true,
    union_all,
)

from planner.spending.ledger.scopes import BETWEEN
from planner.spending.ledger.tables import (
    BUDGETS,
    DRAWS,
    ENTRIES,
    FUNDS,
    RESERVATIONS,
    TOTALS,
)

PART = 10**9
SCOPES: BindParameter[Any] = bindparam("scopes", expanding=True)
# A budget is a row without a fund.
PURSES_OF = union_all(
    select(BUDGETS, *(null().label(name) for name in ("fund", "lapses", "held", "spent"))).where(
        BUDGETS.c.scope.in_(SCOPES)
    ),
    select(FUNDS.c.scope, null(), FUNDS.c.added, FUNDS.c.fund, FUNDS.c.lapses, FUNDS.c.held,
           FUNDS.c.spent).where(FUNDS.c.scope.in_(SCOPES)),
)  # fmt: skip
OVERDUE = select(RESERVATIONS).where(
    and_(RESERVATIONS.c.state == "open", RESERVATIONS.c.expires <= bindparam("at"))
)
RESERVATIONS_OF = select(RESERVATIONS).where(
    RESERVATIONS.c.key.in_(bindparam("keys", expanding=True))
)
RESERVATION_OF = select(RESERVATIONS).where(RESERVATIONS.c.key == bindparam("key"))
HELD_OF = (
    select(DRAWS.c.scope, DRAWS.c.fund, DRAWS.c.held)
    .where(DRAWS.c.reservation == bindparam("key"))
    .order_by(DRAWS.c.place)
)
CONTENT_OF = select(ENTRIES.c.content, ENTRIES.c.at).where(ENTRIES.c.key == bindparam("key"))
LAST_AT = select(ENTRIES.c.at).order_by(ENTRIES.c.seq.desc()).limit(1)
NEXT_END = select(func.min(RESERVATIONS.c.expires)).where(RESERVATIONS.c.state == "open")
MOMENTS = select(
    LAST_AT.scalar_subquery().label("last"), NEXT_END.scalar_subquery().label("next_end")
)
BUDGETED = select(BUDGETS.c.scope).where(BUDGETS.c.amount.is_not(None)).order_by(BUDGETS.c.scope)
HELD, SPENT = (func.coalesce(func.sum(TOTALS.c[name]), 0) for name in ("held", "spent"))
TOTALS_OF = select(HELD, SPENT).where(TOTALS.c.scope == bindparam("scope"))
TOTALS_IN = TOTALS_OF.where(TOTALS.c.month == bindparam("month"))
ENTER = insert(ENTRIES).inline()  # its number is not asked for
ADD_FUND = insert(FUNDS)


def lies_in(table: Table, scope: str, month: str | None) -> ColumnElement[bool]:
    """Say which rows are of a scope and all that lies in it.

    Parameters
    ----------
    table
        What has a scope and a month in each row.
    scope, month
        Which scope; of which month, of all where None.
    """
    inner = f"{scope}{BETWEEN}"
    # Not LIKE, to which capitals are small letters in SQLite.
    begins = func.substr(table.c.scope, 1, len(inner)) == inner
    return and_(
        or_(table.c.scope == scope, begins) if scope else true(),
        true() if month is None else table.c.month == month,
    )


def added_up(column: ColumnElement[int]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Add up amounts in two parts, `ones` and `rest`: SQLite refuses a sum of more than 64 bits.

    What was spent in all, without what came back, may be more than a ledger holds; see `sum_in`.
    """
    return func.sum(column // PART).label("ones"), func.sum(column % PART).label("rest")


def sum_in(row: Row[Any]) -> int:
    """Return what was added up by `added_up`."""
    return int(row.ones) * PART + int(row.rest)


def still_open(at: int) -> ColumnElement[bool]:
    """Say which reservations hold money at a moment."""
    return and_(RESERVATIONS.c.state == "open", RESERVATIONS.c.expires > at)


@cache
def adding(
    table: Table, dialect: str, *, sums: tuple[str, ...] = (), new: tuple[str, ...] = ()
) -> Any:
    """Return what inserts rows, or changes those that are there.

    Parameters
    ----------
    table, dialect
        Where, and what is spoken there.
    sums
        Columns to which what is new is added.
    new
        Columns in which it takes the place of what is there.
    """
    # Imported here: of the two, one is spoken.
    statement = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    changed = {name: table.c[name] + statement.excluded[name] for name in sums}
    changed |= {name: statement.excluded[name] for name in new}
    keys = [column.name for column in table.primary_key]
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)
