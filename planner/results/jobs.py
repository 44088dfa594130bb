"""The plan as jobs: what is sent to providers, one record for each call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from planner.catalog.amounts import EXACT, exactly
from planner.catalog.loading import coming_along
from planner.catalog.naming import bare
from planner.catalog.own import without_allowances
from planner.catalog.pricing import charged, price_of
from planner.catalog.schema import Catalog
from planner.catalog.spelling import as_data
from planner.errors import InputError
from planner.menus.option import Option, Ordered
from planner.messages import named, shown
from planner.results.hashes import hash_of_catalog
from planner.results.job_keys import attempt_of, read_batch, shot_key
from planner.results.result import Result
from planner.results.single import refuse_counted
from planner.results.spread import Spread


@dataclass(frozen=True)
class Job:
    """One call to a provider: a take of a video, or of a part of it.

    Attributes
    ----------
    key
        What to call it, to the provider and in a ledger: the same on every machine, and as long as
        the same is ordered for the same request. Another attempt has another key.
    request
        The id of the request that it is for.
    catalog, model
        Who sells it, and what it is made with, by its name there.
    mode, resolution, duration_s, features
        What is ordered; `mode` is None where the provider has no name for it.
    part
        ``"final"``, or ``"draft"`` for one of the takes that are made before it, with another
        model.
    segment, segments
        Which part of a video that is made in parts it is, and of how many. Each goes on where the
        one before ends.
    use_s
        How many of its seconds are used; the rest is trimmed.
    take, takes
        Which of the takes it is, and how many are reserved for: of 2.5 the third holds half a
        price, for it is needed every other time.
    price_usd
        What the call costs at its list price.
    reserved_usd
        What the plan holds for it. All its jobs together hold what it costs, packages included.
    failure_charge
        The part of its price that it costs if it fails; None where nobody says.
    """

    key: str
    request: str
    catalog: str
    model: str
    mode: str | None
    resolution: str
    duration_s: int
    features: tuple[str, ...]
    part: str
    segment: int
    segments: int
    use_s: int
    take: int
    takes: Decimal
    price_usd: Decimal
    reserved_usd: Decimal
    failure_charge: Decimal | None

    @property
    def shot(self) -> str:
        """What is the same in all its takes and attempts, of which one is used."""
        return self.key.rpartition(".")[0]

    @property
    def attempt(self) -> int:
        """Which attempt it is, 1 for the first."""
        return attempt_of(self.key)

    @property
    def share(self) -> Decimal:
        """For which part of a call is reserved: 1, or less for the last of a fraction of takes."""
        return min(Decimal(1), EXACT.subtract(self.takes, self.take - 1))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data: exact amounts as texts."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: _plain(value) for name, value in said.items()}


@dataclass(frozen=True)
class _Call:
    """A call that requests of one outcome have in common.

    Attributes
    ----------
    said
        Those attributes of its job that are the same.
    lengths
        Of all segments, in seconds.
    seller, credits
        The catalog that it is paid to, as plans call it, and what is reserved for it.
    """

    said: dict[str, Any]
    lengths: tuple[int, ...]
    seller: str
    credits: Decimal


@exactly
def jobs_of(plan: Result, catalog: Catalog | None = None, batch: str = "") -> tuple[Job, ...]:
    """List the jobs of a plan; as of `planner.Plan.jobs`.

    Parameters
    ----------
    plan
        The plan.
    catalog, batch
        As of `planner.Plan.jobs`.

    Raises
    ------
    InputError
        If it was edited, its catalog is not there, or its rows stand for many requests.
    """
    refuse_counted(plan, "a job is of one request")
    if plan.edits:
        raise InputError(f"the plan was edited, and makes no jobs: {'; '.join(plan.edits)}")
    offered, before = catalog_of(plan, catalog), read_batch(batch)
    spread, counts = Spread.of(plan), plan.outcomes.counts.tolist()
    calls = [
        [
            (call, spread.expect(call.seller, call.credits, count))
            for call in _calls(one.taken, offered)
        ]
        if one.taken
        else []
        for one, count in zip(plan.outcomes.distinct, counts, strict=True)
    ]
    ids, members = plan.frame["id"].tolist(), plan.outcomes.members.tolist()
    return tuple(
        Job(
            key=f"{shot_key(before, request, call.lengths, call.said)}.{call.said['take']}",
            request=request,
            reserved_usd=spread.next(lot),
            **call.said,
        )
        for request, at in zip(ids, members, strict=True)
        for call, lot in calls[at]
    )


def made_with(plan: Result) -> Catalog:
    """Return the catalog that a plan was made with.

    Raises
    ------
    InputError
        If the plan is from a file, and its catalog does not come along.
    """
    found = coming_along(plan.catalog) if plan.batch is None else plan.batch.catalog
    if found is None:
        raise InputError(
            f"the plan was made with catalog {shown(plan.catalog)}, which does not come along; "
            "give it, as catalog=..., on the command line --catalog FILE"
        )
    return found


def catalog_of(plan: Result, given: Catalog | None) -> Catalog:
    """Find the catalog of a plan: what single calls cost stands there."""
    if plan.batch is not None and given is None:
        return plan.batch.catalog
    found = made_with(plan) if given is None else given
    if hash_of_catalog(found) != plan.catalog_sha256:
        raise InputError(
            f"catalog {shown(found.name)} is not the one that the plan was made with: its content "
            "has another SHA-256; give that one, or plan again"
        )
    return found


def _calls(option: Option, catalog: Catalog) -> Iterator[_Call]:
    """Yield the calls of an option: its drafts first, take after take, each with its segments."""
    for ordered, credits in reversed(option.parts):
        part = "final" if ordered is option else "draft"
        prices = [_price(ordered, seconds, catalog) for seconds in ordered.segments]
        if sum(prices, Decimal(0)) != ordered.price:
            raise InputError(
                f"the plan shows {ordered} at another price than catalog {named(catalog.name)} "
                "asks; plan again"
            )
        left = credits
        last = int(ordered.takes.to_integral_value("ROUND_CEILING")), len(prices)
        for take in range(1, last[0] + 1):
            share = min(Decimal(1), ordered.takes - (take - 1))
            used = option.used_s
            for segment, (seconds, price) in enumerate(
                zip(ordered.segments, prices, strict=True), start=1
            ):
                # What is reserved may have been rounded up: the last call holds that too.
                weight = left if (take, segment) == last else min(price * share, left)
                left -= weight
                yield _Call(
                    {
                        **_said(ordered, catalog),
                        "duration_s": seconds,
                        "part": part,
                        "segment": segment,
                        "segments": len(prices),
                        "use_s": max(min(seconds, used), 0),
                        "take": take,
                        "takes": ordered.takes,
                        "price_usd": price * catalog.credit_usd,
                    },
                    ordered.segments,
                    ordered.catalog,
                    weight,
                )
                used -= seconds


def _said(ordered: Ordered, catalog: Catalog) -> dict[str, Any]:
    """Say what is the same in all calls of what is ordered."""
    terms = catalog.terms(ordered.model)
    return {
        "catalog": without_allowances(terms.name)[0],
        "model": bare(ordered.model, catalog.models[ordered.model].catalog),
        "mode": ordered.mode,
        "resolution": ordered.resolution,
        "features": ordered.features,
        "failure_charge": terms.failure_charge,
    }


def _price(ordered: Ordered, seconds: int, catalog: Catalog) -> Decimal:
    """Price one segment."""
    try:
        offer = catalog.offers(ordered.model)[ordered.offer]
    except (KeyError, IndexError):
        raise InputError(f"catalog {named(catalog.name)} has no {ordered}; plan again") from None
    quote = price_of(ordered.model, offer, seconds, ordered.features, catalog)
    if isinstance(quote, str):
        raise InputError(f"the plan holds what cannot be ordered: {quote}; plan again")
    return charged(quote, catalog)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return as_data(value)
    return list(value) if isinstance(value, tuple) else value
