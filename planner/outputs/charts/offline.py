"""An Altair chart that shows itself as a picture made here: no network, no browser, no scripts."""

from __future__ import annotations

import re
from hashlib import sha256
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from planner.errors import OutputError
from planner.files import refuse_no_folder
from planner.messages import shown

PIXELS = 2.0  # of a PNG, for each of the chart's own: sharp on today's screens
PICTURES = ("png", "svg", "pdf", "html", "json")


class OfflineChart(alt.LayerChart):
    """A layered chart that displays and saves offline; all else is as Altair has it.

    Altair's own display loads Vega from a network. This one is an SVG, which JupyterLab, VS Code,
    Colab and nbconvert show alike; a renderer that somebody enabled in Altair is respected.
    """

    def to_svg(self) -> str:
        """Draw the chart as SVG, for screen readers too."""
        spec = self.to_dict()
        svg = vl_convert.vegalite_to_svg(spec, vl_version=_version())
        return _readable(svg, _title(spec), str(spec.get("description", "")))

    def save(  # type: ignore[override]  # the rest is Altair's, by name
        self,
        fp: Any,
        format: Any = None,  # noqa: A002
        **kwargs: Any,
    ) -> None:
        """Write the chart to a file, offline.

        Parameters
        ----------
        fp
            A path that ends in .png, .svg, .pdf, .html or .json, or an open file.
        format
            One of these words, where `fp` does not say it.
        **kwargs
            As of `altair.Chart.save`.

        Raises
        ------
        OutputError
            If the ending is another, or the file cannot be written.
        """
        form = format
        if form is None and isinstance(fp, (str, PathLike)):
            form = Path(fp).suffix.lower().removeprefix(".")
        if form not in PICTURES:
            known = ", ".join(f".{word}" for word in PICTURES)
            raise OutputError(f"cannot draw a chart as {shown(form)}; expected one of: {known}")
        if isinstance(fp, (str, PathLike)):
            refuse_no_folder(Path(fp))
        if form == "html":
            kwargs = {"inline": True, "embed_options": {"actions": False}, **kwargs}
        if form == "png":
            kwargs = {"scale_factor": PIXELS, **kwargs}
        try:
            if form == "svg" and isinstance(fp, (str, PathLike)) and not kwargs:
                Path(fp).write_text(self.to_svg(), encoding="utf-8")
            else:
                super().save(fp, format=form, **kwargs)
        except OSError as error:
            raise OutputError(f"cannot write {shown(str(fp))}: {error.strerror}") from error

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        if alt.renderers.active != "default":
            return super()._repr_mimebundle_(*args, **kwargs)
        return {"image/svg+xml": self.to_svg(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<chart: {_title(self.to_dict())}>"


def _version() -> str:
    """Name the version of Vega-Lite that Altair writes, as vl-convert does: ``"6.4"``."""
    return ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def _title(spec: dict[str, Any]) -> str:
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text)


def _readable(svg: str, title: str, description: str) -> str:
    """Make an SVG fit its place, be read aloud, and stand beside others on a page.

    Its words are an attribute, and each dollar sign an element of its own: notebooks take what
    stands between two of them for a formula, in the elements ``title`` and ``desc`` too.
    """
    key = f"c{sha256(svg.encode()).hexdigest()[:8]}"  # ids are the page's, not the picture's
    svg = re.sub(r'(id="|url\(#|href="#)(?=[\w-])', rf"\g<1>{key}-", svg)
    svg = re.sub(r' (role|aria-[a-z]+)="[^"]*"', "", svg)  # one picture, not 1,000 marks
    svg = re.sub(r"(?<=>)[^<]+", lambda text: text[0].replace("$", "<tspan>$</tspan>"), svg)
    words = escape(f"{title}. {description}" if description else title)
    return svg.replace(
        "<svg ", f'<svg role="img" aria-label="{words}" style="max-width:100%;height:auto" ', 1
    )
