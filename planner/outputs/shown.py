"""Answers as users hold them: what `planner.answers` found out, with a card for Jupyter."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

from planner.answers import compare, diff, explanation, frontier, sensitivity
from planner.answers.surprises import Surprise
from planner.outputs.html.comparison import comparison_card
from planner.outputs.html.diff import diff_card
from planner.outputs.html.explanation import explanation_card
from planner.outputs.html.frontier import frontier_card
from planner.outputs.html.sensitivity import sensitivity_card
from planner.outputs.html.surprises import surprises_card

if TYPE_CHECKING:
    from planner.outputs.charts.offline import OfflineChart


class _Shown:
    """An answer with a card, made of one that knows nothing of how it is shown."""

    @classmethod
    def showing(cls, answer: Any) -> Self:
        """Take over all that an answer says."""
        return cls(**{each.name: getattr(answer, each.name) for each in fields(answer)})


class Explanation(_Shown, explanation.Explanation):
    """Why a request got what it got, and what anything else would take.

    See Also
    --------
    planner.answers.explanation.Explanation : Its attributes, `to_frame` and `to_dict`.
    """

    def _repr_html_(self) -> str:
        return explanation_card(self)


class Surprises(tuple[Surprise, ...]):
    """What one would stumble over: a tuple of `Surprise`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Surprises: {len(self)}>"

    def __str__(self) -> str:
        return "\n".join(one.sentence for one in self) or "no surprises"

    def _repr_html_(self) -> str:
        return surprises_card(self)


class Diff(_Shown, diff.Diff):
    """What one plan does otherwise than another.

    See Also
    --------
    planner.answers.diff.Diff : Its attributes, `sentence`, `changes` and `to_frame`.
    """

    def _repr_html_(self) -> str:
        return diff_card(self)


class Comparison(_Shown, compare.Comparison):
    """Scenarios side by side.

    See Also
    --------
    planner.answers.compare.Comparison : Its attributes, `to_frame` and `decisions`.
    """

    def plot(self) -> OfflineChart:
        """Draw the scenarios side by side.

        Returns
        -------
        altair.LayerChart
            As of `Frontier.plot`.
        """
        from planner.outputs.charts.comparison import comparison_chart

        return comparison_chart(self)

    def _repr_html_(self) -> str:
        return comparison_card(self)


class Sensitivity(_Shown, sensitivity.Sensitivity):
    """How far single numbers may go while the plan stays a best one, all others as they are.

    See Also
    --------
    planner.answers.sensitivity.Sensitivity : Its attributes and `to_frame`.
    """

    def _repr_html_(self) -> str:
        return sensitivity_card(self)


@dataclass(frozen=True, eq=False, repr=False)  # of its base
class Frontier(frontier.Frontier):
    """The best plans of a batch over a range of budgets.

    See Also
    --------
    planner.answers.frontier.Frontier : Its attributes, `to_frame`, `changes`, `plan`, `knees`.
    """

    def plot(self) -> OfflineChart:
        """Draw what every budget buys, beside what simpler rules would make of it.

        Returns
        -------
        altair.LayerChart
            It displays and saves (.png, .svg, .html) without a network or a browser.

        Raises
        ------
        OutputError
            If Altair is not installed: ``pip install "video-planner[notebook]"``.
        """
        from planner.outputs.charts.frontier import frontier_chart

        return frontier_chart(self)

    def plot_steps(self, most: int = 40) -> OfflineChart:
        """Draw who is made at which budget, a row for each video.

        Parameters
        ----------
        most
            How many videos: the first that come in.

        Returns
        -------
        altair.LayerChart
            As of `plot`.
        """
        from planner.outputs.charts.steps import steps_chart

        return steps_chart(self, most)

    def _repr_html_(self) -> str:
        return frontier_card(self)
