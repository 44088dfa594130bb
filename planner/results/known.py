"""What the holder of a plan knows beside it: the catalog and the rules, made anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from planner.catalog.loading import coming_along
from planner.catalog.schema import Catalog
from planner.errors import CertificateError
from planner.messages import named, shown
from planner.results.hashes import hash_of_catalog
from planner.results.result import Result
from planner.rules.models import KINDS, Rule


def same_catalog(plan: Result, catalog: Catalog | None) -> Catalog:
    """Return the catalog to go by, made anew: what it looked up before is not what it says.

    Parameters
    ----------
    plan
        The plan.
    catalog
        What its holder knows to be offered; what the plan itself holds where None.

    Raises
    ------
    CertificateError
        If it is not the one that the plan was made with, or there is none.
    """
    if catalog is None and plan.batch is not None:
        return Catalog.model_validate(plan.batch.catalog.model_dump())
    offered = coming_along(plan.catalog) if catalog is None else catalog
    if offered is None:
        raise CertificateError(f"the plan was made with catalog {plan.catalog!r}; give its file")
    if plan.catalog_sha256 != hash_of_catalog(offered):
        raise CertificateError(
            f"catalog {offered.name} is not the one that the plan was made with: its content has "
            "another SHA-256"
        )
    return Catalog.model_validate(offered.model_dump())


def same_rules(
    plan: Result, in_sheet: Sequence[Rule], known: Sequence[Rule] | None
) -> tuple[Rule, ...]:
    """Return the rules to go by, made anew: those that the plan states, if they are the holder's.

    Their order is the plan's; which comes first makes no difference to what they say.

    Parameters
    ----------
    plan
        The plan.
    in_sheet
        What the sheet of a workbook says.
    known
        What its holder knows to be ruled besides; what the plan states where None.

    Raises
    ------
    CertificateError
        If the plan states others, or what is no rule.
    """
    stated = tuple(map(_made_anew, plan.stated_rules))
    times = Counter(stated)
    missing = Counter([*in_sheet, *(known or ())]) - times
    if missing:
        raise CertificateError(f"the plan does not state the rule {named(next(iter(missing)))}")
    more = times - Counter([*in_sheet, *known]) if known is not None else Counter[Rule]()
    if more:
        raise CertificateError(f"the plan states another rule, {named(next(iter(more)))}")
    return stated


def _made_anew(rule: Rule) -> Rule:
    """Return the same rule without what may have come along with it, such as code of its own."""
    if type(rule) not in KINDS:
        raise CertificateError(f"the plan states {shown(rule)}, which is no rule")
    fields = type(rule).model_fields
    words = {name: vars(rule)[name] for name in fields}
    return type(rule)(
        **{name: said for name, said in words.items() if said != fields[name].default}
    )
