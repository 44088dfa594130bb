"""`planner catalog`: show, check, refresh, import and export catalogs."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from planner.catalog.amounts import read_number
from planner.catalog.dates import every_offer, oldest_by_model, warn_if_stale
from planner.catalog.json_schema import schema_text
from planner.catalog.limits import never_chosen
from planner.catalog.litellm_entries import names_of
from planner.catalog.loading import SHIPPED, load_catalog, names_in
from planner.catalog.naming import meant
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain
from planner.catalog.terms import Terms
from planner.cli.catalog_files import import_command, refresh_command
from planner.cli.days import ORDERED_ON
from planner.cli.numbers import WholeNumber
from planner.cli.paths import FORCED, refuse_there, same_file
from planner.cli.several import allows_more
from planner.day import day_of_order
from planner.messages import named, shown


@click.group("catalog", short_help="Show, check, refresh, import and export catalogs.")
def catalog_command() -> None:
    """Show, check, refresh, import and export catalogs: what can be bought, at which price."""


catalog_command.add_command(import_command)
catalog_command.add_command(refresh_command)


@catalog_command.command("list")
def list_command() -> None:
    """List the shipped catalogs."""
    for name in SHIPPED:
        catalog = load_catalog(name)
        click.echo(f"{name:<12}{len(catalog.models):>4} models  {catalog.title}")


@catalog_command.command("show")
@click.argument("name", metavar="[NAME|FILE]", default="kling")
@click.option("--duration", type=WholeNumber(min=1), default=10, show_default=True,
              metavar="SECONDS", help="Price a video of this length.")  # fmt: skip
@click.option("--model", metavar="NAME", help="Only this model.")
@click.option("--resolution", metavar="NAME", help="Only this resolution.")
@click.option("--platform", metavar="NAME", help="Rate the quality as shown there.")
@allows_more
@ORDERED_ON
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_command(
    name: str,
    duration: int,
    model: str | None,
    resolution: str | None,
    platform: str | None,
    allowed: dict[str, bool],
    on: date | None,
    as_json: bool,
) -> None:
    """Print a catalog's prices for one duration."""
    catalog = load_catalog(name).allowing(**allowed)
    day = day_of_order(on)
    warn_if_stale(catalog, day, today=day_of_order())
    # Imported here: it is the only one here that makes menus.
    from planner.cli.prices import price_rows, show_prices

    rows = price_rows(
        catalog, duration, on=day, model=model, resolution=resolution, platform=platform
    )
    if as_json:
        click.echo(json.dumps(rows, default=str, indent=2))
        return
    click.echo(_about(catalog))
    show_prices(rows, duration)


@catalog_command.command("check")
@click.argument("file", metavar="FILE")
@allows_more
@ORDERED_ON
def check_command(file: str, allowed: dict[str, bool], on: date | None) -> None:
    """Check a catalog, and say what in it can never be chosen."""
    catalog = load_catalog(file).allowing(**allowed)
    day = day_of_order(on)
    warn_if_stale(catalog, day, today=day_of_order())
    click.echo(_about(catalog))
    for one in oldest_by_model(catalog, every_offer(catalog, day)):
        if one.as_of is not None and one.as_of > day:
            click.echo(f"  {one.model}: its price is of {one.as_of}, a day that is yet to come")
    idle = never_chosen(catalog, day)
    for line in idle:
        click.echo(f"  {line}")
    click.echo(f"{len(idle)} of them cannot be chosen" if idle else "every model can be chosen")


@catalog_command.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of a catalog, for an editor to complete and check with."""
    click.echo(schema_text(), nl=False)


@catalog_command.command("export")
@click.argument("name", metavar="[NAME|FILE]")
@click.option("--output", "-o", required=True, metavar="FILE", help="The catalog to write, .toml.")
@click.option("--quality", "qualities", multiple=True, metavar="NAME=NUMBER",
              help="A quality of your own, of a model, resolution or tier.")  # fmt: skip
@click.option("--model", "models", multiple=True, metavar="NAME", help="Keep only this model.")
@click.option("--provider", "providers", multiple=True, metavar="NAME",
              help="Keep only this provider's models.")  # fmt: skip
@click.option("--without-model", multiple=True, metavar="NAME", help="Leave this model out.")
@click.option("--without-provider", multiple=True, metavar="NAME",
              help="Leave this provider's models out.")  # fmt: skip
@FORCED
def export_command(
    name: str,
    output: str,
    qualities: tuple[str, ...],
    models: tuple[str, ...],
    providers: tuple[str, ...],
    without_model: tuple[str, ...],
    without_provider: tuple[str, ...],
    force: bool,
) -> None:
    """Write a catalog to a file, with numbers and models of your own choice.

    Several catalogs, with commas between, become one. The other options may be given several times.
    """
    catalog = load_catalog(name)
    if any(same_file(output, each) for each in names_in(name)):
        raise click.UsageError("--output is the catalog itself; its comments would be lost")
    if qualities:
        catalog = _rated(catalog, dict(_quality(each, catalog) for each in qualities))
    if models or providers:
        catalog = catalog.only(models=models, providers=providers)
    if without_model or without_provider:
        catalog = catalog.without(models=without_model, providers=without_provider)
    refuse_there(Path(output), force=force)
    catalog.export(output)
    count = len(catalog.models)
    click.echo(f"wrote {output}: {count} model{'s' if count > 1 else ''}")


def _rated(catalog: Catalog, numbers: dict[str, Decimal]) -> Catalog:
    """Give a catalog numbers of quality, and say whom a name means that is nobody's whole one."""
    changed = catalog.with_quality(numbers)
    others = {*catalog.resolutions, *catalog.tiers, *catalog.models}
    catalogs = {name: model.catalog for name, model in catalog.models.items()}
    for name in [name for name in numbers if name not in others]:
        click.echo(f"{name} counts {plain(numbers[name])}: {', '.join(meant(catalogs, name))}")
    return changed


def _quality(given: str, catalog: Catalog) -> tuple[str, Decimal]:
    """Read a name and its number."""
    name, sign, number = given.rpartition("=")
    read = read_number(number.strip())
    if not sign or read is None:
        meant = (name if sign else given).strip()
        is_known = meant in {*catalog.resolutions, *catalog.tiers, *catalog.models}
        example = meant if is_known else catalog.defaults.model
        raise click.UsageError(
            f"--quality is {shown(given)}; expected NAME=NUMBER, as {named(example)}=1.1"
        )
    return name.strip(), read


def _about(catalog: Catalog) -> str:
    if catalog.catalogs:
        own = Counter(model.catalog for model in catalog.models.values())
        parts = "\n".join(_described(each, own[each.name]) for each in catalog.catalogs)
        return f"{names_of(len(catalog.models))} of {len(catalog.catalogs)} catalogs\n{parts}"
    return _described(catalog, len(catalog.models))


def _described(terms: Terms, models: int) -> str:
    lines = [
        f"{terms.name}: {terms.title}" if terms.title else terms.name,
        f"  {names_of(models)}, {terms.priced}",
    ]
    if terms.source:
        lines.append(f"  source: {terms.source}")
    return "\n".join(lines)
