"""Checking a plan from what its holder has: requests, catalog, rules, the day and the budget.

Nothing that the plan says is believed. Menus are built and priced again, and with them the problem.
Of the plan only two things are taken: which option each of its rows shows, and the certificates.
From them follow cost, value, bound, status, what is paid and with what, every outcome and every
cell; they are put together anew and compared with what the plan says. No solver is asked.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from planner.catalog.schema import Catalog
from planner.catalog.spelling import usd_up, value_text
from planner.engine.packing import unpacked
from planner.errors import CertificateError
from planner.requests.checked import Requests
from planner.requests.checking import read_requests
from planner.requests.readers import Source, read_table
from planner.requests.table import Table
from planner.results.known import same_catalog, same_rules
from planner.results.put_together import Check
from planner.results.result import Result
from planner.results.wanted import as_wanted
from planner.rules.objectives import COVERAGE
from planner.rules.reading import read_rules

_LOG = logging.getLogger(__name__)


def check_plan(
    plan: Result,
    requests: Source | None,
    catalog: Catalog | None,
    rules: object = None,
) -> str:
    """Prove a plan, or refuse it.

    Parameters
    ----------
    plan
        The plan.
    requests, catalog
        What its holder knows to be wanted and offered; what the plan itself holds where None.
    rules
        What its holder knows to be ruled, as of `read_rules`, besides what a workbook's sheet says;
        what the plan itself states where None.

    Returns
    -------
    str
        What was proved, in a sentence.

    Raises
    ------
    CertificateError
        Whatever is wrong with the plan.
    InputError
        If `requests` or `rules` cannot be read.
    """
    with _one_refusal():
        offered = same_catalog(plan, catalog)
    table = None if requests is None else read_table(requests)
    checked = None if table is None else _read(table, offered, plan)
    known = None if rules is None else read_rules(rules)
    in_sheet = () if table is None else read_rules(table.rules)
    with _one_refusal():
        kept = same_rules(plan, in_sheet, known)
        sentence = _proved(*Check(plan, checked, offered, kept, table).run())
    _LOG.info("%s", sentence)
    return sentence


def _read(table: Table, catalog: Catalog, plan: Result) -> Requests:
    """Read what is wanted; the table of a plan shows a priority of 1 where nobody gave one."""
    wanted = as_wanted(table)
    requests = read_requests(wanted, catalog)
    if wanted is table:
        return requests
    with _one_refusal():
        return requests.without_turns(unpacked(plan.unsaid))


@contextmanager
def _one_refusal() -> Iterator[None]:
    """Turn whatever fails into a refusal: what was put into a plan may fail anywhere."""
    try:
        yield
    except CertificateError:
        raise
    except Exception as error:
        raise CertificateError(f"the plan does not hold together: {error}") from error


def _proved(due: Result, least_money: bool) -> str:
    """Say what was proved."""
    count = due.tally.requests
    requests = f"{count:,} request{'' if count == 1 else 's'}"
    rules = len(due.stated_rules)
    keeping = f", keeping {rules:,} rule{'' if rules == 1 else 's'}" if rules else ""
    worth = f"no plan is worth more than {value_text(due.bound)}"
    if due.objective == COVERAGE:
        worth = (
            "no plan makes more of a priority without making fewer of a higher one; of those that "
            f"make as many, none is worth more than {value_text(due.bound)}"
        )
    sentence = (
        f"verified: {requests} at the catalog's prices{keeping}, {usd_up(due.cost_usd)} of "
        f"{usd_up(due.budget_usd)}, and {worth}"
    )
    if not due.budget.packages:
        return sentence
    cheaper = "no cheaper purchase is worth as much"
    return f"{sentence}; {cheaper if least_money else f'that {cheaper} is not claimed'}"
