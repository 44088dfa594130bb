"""`planner quote`: what a video costs with each model and resolution."""

from __future__ import annotations

import json
from datetime import date

import click

from planner.catalog.loading import load_catalog
from planner.cli.days import ORDERED_ON
from planner.cli.messages import say
from planner.cli.numbers import WholeNumber
from planner.cli.prices import price_rows, show_prices, told
from planner.cli.several import Catalogs, allows_more, catalog_option
from planner.day import day_of_order


@click.command("quote", short_help="Price one video.")
@click.option("--duration", type=WholeNumber(min=1), required=True, metavar="SECONDS")
@click.option("--model", metavar="NAME", help="Only this model.")
@click.option("--resolution", metavar="NAME", help="Only this resolution.")
@click.option("--platform", metavar="NAME", help="Rate the quality as shown there.")
@catalog_option("What can be bought; may be given several times.  [default: kling]")
@allows_more
@ORDERED_ON
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def quote_command(
    duration: int,
    model: str | None,
    resolution: str | None,
    platform: str | None,
    catalog: Catalogs,
    allowed: dict[str, bool],
    on: date | None,
    as_json: bool,
) -> None:
    """Price a video of SECONDS with every model and resolution, and say which cannot make it."""
    offered = load_catalog(catalog).allowing(**allowed)
    rows = price_rows(
        offered,
        duration,
        on=day_of_order(on),
        model=model,
        resolution=resolution,
        platform=platform,
    )
    if as_json:
        click.echo(json.dumps(rows, default=str, indent=2))
    elif len(rows) == 1:
        click.echo(rows[0]["breakdown"])
        if rows[0]["obstacle"]:
            say(f"{rows[0]['model']} {rows[0]['obstacle']}")
        elif told(rows[0], duration):
            say(f"{rows[0]['model']}: {told(rows[0], duration)}, use {duration} s")
    else:
        show_prices(rows, duration)
