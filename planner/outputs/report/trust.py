"""What the plan rests on, and how anybody can check it."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from planner.catalog.loading import coming_along
from planner.catalog.spelling import plain, value_text
from planner.outputs.html.blocks import Html, element, joined
from planner.outputs.report.markup import called, facts, paragraph
from planner.outputs.report.subject import Section, Subject
from planner.results.result import Result

ELSEWHERE = Html(
    "To check it, whoever holds the plan calls <code>plan.verify()</code>; from another process, "
    "<code>planner verify plan.json TABLE</code>."
)
FILES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".parquet")


def trust(subject: Subject) -> Section:
    """Say what the plan rests on: prices, day, table, proof, and what is uncertain."""
    plan = subject.plan
    notes = Html()
    if plan.notes:
        lines = (element("li", note) for note in plan.notes)
        notes = joined(element("h3", "Good to know"), element("ul", *lines))
    body = joined(
        facts(_basis(subject)),
        notes,
        element("h3", "How it is proved"),
        paragraph(*_proof(plan)),
        _command(subject),
    )
    return Section("trust", "Prices and proof", "Proof", body)


def _basis(subject: Subject) -> Iterator[tuple[str, object]]:
    plan = subject.plan
    yield "Table", called(subject.source)
    yield "Ordered on", element("time", plan.on.isoformat())
    catalog = None if plan.batch is None else plan.batch.catalog
    if catalog is None:
        yield "Prices", joined("catalog ", called(plan.catalog))
    else:
        title = called(catalog.title or catalog.name)
        yield "Prices", joined(title, ", catalog ", called(catalog.name))
        if catalog.source:
            yield "Their source", called(catalog.source)
    yield from _ages(plan)
    if plan.usd_per_credit == 1:
        yield "Unit", "US dollars"
    else:
        yield "Unit", f"credits; ${plain(plan.usd_per_credit)} each at the list price"
    yield "Method", called(plan.method)
    yield "Requests, SHA-256", element("code", plan.requests_sha256)
    yield "Catalog, SHA-256", element("code", plan.catalog_sha256)


def _ages(plan: Result) -> Iterator[tuple[str, object]]:
    """Say how old the prices are."""
    found = plan.price_dates
    dated = found.catalog_as_of and element("time", found.catalog_as_of.isoformat())
    yield "Prices as of", dated or "not dated"
    if found.oldest_model is not None:
        read = found.oldest_as_of and element("time", found.oldest_as_of.isoformat())
        yield "Oldest price used", joined(called(found.oldest_model), ", ", read or "not dated")


def _proof(plan: Result) -> Iterator[str]:
    if plan.vouched_by == "nobody":
        yield f"Nothing is: the file does not agree with itself. {'; '.join(plan.edits)}."
        return
    if not plan.certified:
        yield (
            "There is no certificate: the bound is the word of the solver. Planned again with the "
            "method “exact”, it would come with one."
        )
        return
    unit = "dollar" if plan.usd_per_credit == 1 else "credit"
    if plan.batch is None:
        yield "The file that the plan was read from carries a certificate, not checked here."
    else:
        yield "The plan carries a certificate."
    if plan.proof.survey is not None:
        yield (
            "Credits of several catalogs are bought in packages, and each purchase leaves another "
            "problem: so many credits of one, so much money for the rest. The certificate puts "
            "prices on both, at which most purchases are seen to make no plan that is worth more; "
            "each of the others has a proof of its own. The checker goes through all of them."
        )
        yield from _so(plan)
        return
    yield (
        f"It puts a price on every {unit}: {plan.shadow_price:,.4g} of value. Let every video "
        "take, of the options that the budget can hold, the one with the most value left when "
        "it is paid for at that price. What is left in all, and the whole budget at that price, "
        "is a sum that no plan within the budget can pass."
    )
    yield from _beyond(plan)
    yield from _so(plan)


def _so(plan: Result) -> Iterator[str]:
    """Say what follows, and who checks it."""
    so = "If it holds," if plan.vouched_by == "file" else "So"
    yield f"{so} no plan within this budget is worth more than {value_text(plan.bound)}."
    yield (
        "A short checker goes over it in whole numbers, without any of the solver's code, and "
        "prices every video again from the catalog."
    )


def _beyond(plan: Result) -> Iterator[str]:
    """Say what a certificate has beside a price, where the price alone is not enough."""
    certificate = plan.proof.best.certificate
    if certificate is None:
        return
    if certificate.surrogate is not None:
        yield (
            "The budget is taken together with the number of videos that can be made for more "
            "than the least, which is tighter."
        )
    if certificate.potential is not None:
        yield (
            "Because videos come whole, that sum is still out of reach; a table of how little any "
            "exchange of options can lose closes what remains."
        )


def _command(subject: Subject) -> Html:
    """Say how to check the plan: at a command line, where the table is a file."""
    plan = subject.plan
    if not plan.certified or plan.vouched_by == "nobody":
        return Html()
    name = subject.source.rpartition(", sheet ")[0] or subject.source
    if not name.lower().endswith(FILES):
        return paragraph(ELSEWHERE)
    catalog = "" if coming_along(plan.catalog) else " --catalog CATALOG.toml"
    line = f"planner verify plan.json {quote(name)}{catalog}"
    said = joined("To check it, with the plan saved as ", element("code", "plan.json"), ":")
    return joined(paragraph(said), element("pre", element("code", line)))
