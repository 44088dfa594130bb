"""Charts, drawn by Altair: an extra, asked for here once for every file of this folder."""

from planner.errors import OutputError

try:
    import altair as altair
    import vl_convert as vl_convert
except ImportError as error:
    raise OutputError(
        f"charts need {error.name or 'Altair'}, which is not installed: "
        'pip install "video-planner[notebook]"'
    ) from error
