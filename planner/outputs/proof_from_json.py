"""The proof of a plan from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.engine import Certificate, Counts
from planner.engine.packing import unpacked
from planner.engine.proof.certificate import read_prices
from planner.funding.evidence import Evidence
from planner.funding.joint import Span
from planner.funding.proof import Proof, Step
from planner.funding.survey import Leaf, Survey
from planner.messages import shown
from planner.outputs.as_json import ENTRIES
from planner.outputs.strictly import list_of, read, refuse_others

PROOF = ("best", "cheaper", "cut_short", "steps", "unsettled", "survey")


def read_proof(plain: Any) -> Proof:
    """Read a proof whole.

    Raises
    ------
    ValueError, KeyError
        If it is none.
    """
    if not isinstance(plain, dict):
        raise ValueError(f"proof is {shown(plain)}; expected an object")
    refuse_others(plain, dict.fromkeys(PROOF))
    best, cheaper, cut_short = (plain[name] for name in ("best", "cheaper", "cut_short"))
    if type(cut_short) is not bool:
        raise ValueError(f"cut_short is {cut_short!r}")
    steps = tuple(_step(one) for one in list_of(plain, "steps"))
    unsettled = read(int | None, plain["unsettled"], "unsettled")
    survey = plain["survey"]
    return Proof(
        _evidence(best),
        None if cheaper is None else _cheaper(cheaper),
        cut_short,
        steps,
        unsettled,
        None if survey is None else _survey(survey),
    )


def _cheaper(plain: Any) -> Evidence | Survey:
    return _survey(plain) if isinstance(plain, dict) and "leaves" in plain else _evidence(plain)


def _survey(plain: Any) -> Survey:
    if not isinstance(plain, dict):
        raise ValueError(f"a survey of the proof is {shown(plain)}; expected an object")
    refuse_others(plain, dict.fromkeys(["bound", "own", "prices", "leaves"]))
    leaves = []
    for one in list_of(plain, "leaves"):
        if not isinstance(one, dict):
            raise ValueError(f"a leaf of the proof is {shown(one)}; expected an object")
        refuse_others(one, dict.fromkeys(["box", "evidence"]))
        box = read(list[tuple[int, int]], one["box"], "box")
        spans = tuple(Span(low, high) for low, high in box)
        leaves.append(Leaf(spans, _evidence(one["evidence"])))
    bound, own = read(int, plain["bound"], "bound"), read(list[int], plain["own"], "own")
    prices = tuple(map(read_prices, list_of(plain, "prices")))
    return Survey(bound, tuple(own), prices, tuple(leaves))


def _step(plain: Any) -> Step:
    if not isinstance(plain, dict):
        raise ValueError(f"a step of the proof is {shown(plain)}; expected an object")
    refuse_others(plain, dict.fromkeys(["first", "last", "evidence"]))
    first, last = (read(int, plain[name], name) for name in ("first", "last"))
    return Step(first, last, _evidence(plain["evidence"]))


def _evidence(plain: Mapping[str, Any]) -> Evidence:
    counts, certificate = plain["counts"], plain["certificate"]
    refuse_others(plain, {"counts": dict.fromkeys(ENTRIES), "certificate": None})
    return Evidence(
        Counts(*(unpacked(counts[name]) for name in ENTRIES)),
        None if certificate is None else Certificate.from_plain(certificate),
    )
