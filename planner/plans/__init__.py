"""What comes back from `planner.plan`, with a door to each answer and each output."""

from planner.plans.answering import compare
from planner.plans.plan import Plan

__all__ = ["Plan", "compare"]
