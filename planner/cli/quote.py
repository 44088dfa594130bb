"""`planner quote`: what a video costs with each model and resolution."""

from __future__ import annotations

import json
from typing import Any

import click

from planner.catalog.loading import load_catalog
from planner.catalog.pricing import Quote, plain, quote, usd
from planner.catalog.schema import Catalog
from planner.errors import InputError, nearest
from planner.problem.menu import Kind, obstacles


@click.command("quote", short_help="Price one video.")
@click.option("--duration", type=click.IntRange(min=1), required=True, metavar="SECONDS")
@click.option("--model", metavar="NAME", help="Only this model.")
@click.option("--resolution", metavar="NAME", help="Only this resolution.")
@click.option("--platform", metavar="NAME", help="Rate the quality as shown there.")
@click.option("--catalog", metavar="NAME|FILE", help="What can be bought.  [default: kling]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def quote_command(
    duration: int,
    model: str | None,
    resolution: str | None,
    platform: str | None,
    catalog: str | None,
    as_json: bool,
) -> None:
    """Price a video of SECONDS with every model and resolution, and say which cannot make it."""
    offered = load_catalog(catalog)
    if platform is not None and platform not in offered.platforms:
        known = list(offered.platforms)
        raise InputError(f"unknown platform {platform!r}; {nearest(platform, known)}")
    rows = [
        _line(quote(name, duration, size, catalog=offered), platform, offered)
        for name in ([model] if model else offered.models)
        for size in ([resolution] if resolution else offered.resolutions)
    ]
    if as_json:
        click.echo(json.dumps(rows, default=str, indent=2))
    elif len(rows) == 1:
        click.echo(rows[0]["breakdown"])
        if rows[0]["obstacle"]:
            click.echo(f"{rows[0]['model']} {rows[0]['obstacle']}", err=True)
    else:
        _show(rows)


def _line(price: Quote, platform: str | None, catalog: Catalog) -> dict[str, Any]:
    kind = Kind(int(price.duration_s), platform, resolution=price.resolution)
    return {
        "model": price.model,
        "resolution": price.resolution,
        "credits": price.credits,
        "cost_usd": price.cost_usd,
        "quality": catalog.quality(price.model, price.resolution, platform),
        "obstacle": " and ".join(obstacles(price.model, kind, catalog)),
        "breakdown": str(price),
    }


def _show(rows: list[dict[str, Any]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("model")
    table.add_column("resolution")
    for name in ("credits", "cost", "quality"):
        table.add_column(name, justify="right")
    table.add_column("")
    for row in rows:
        table.add_row(
            row["model"],
            row["resolution"],
            plain(row["credits"]),
            usd(row["cost_usd"]),
            plain(row["quality"]),
            row["obstacle"],
            style="dim" if row["obstacle"] else None,
        )
    Console(highlight=False).print(table)
