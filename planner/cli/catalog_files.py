"""`planner catalog import` and `refresh`: price lists of others as catalogs, and into one's own."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from planner.catalog.dates import ZONES
from planner.catalog.litellm import Imported, import_litellm
from planner.catalog.litellm_entries import names_of
from planner.catalog.loading import MOST_BYTES, SHIPPED, load_catalog, parse_catalog, shipped_text
from planner.catalog.refreshing.changes import Refreshed
from planner.catalog.refreshing.in_file import changed_text
from planner.catalog.refreshing.refresh import Newer, refresh
from planner.catalog.refreshing.told import told
from planner.catalog.schema import Catalog
from planner.catalog.writing import toml_text
from planner.cli.days import read_day
from planner.cli.messages import say
from planner.cli.paths import FORCED, refuse_there, same_file
from planner.day import day_of_order
from planner.errors import InputError
from planner.files import read_file, replacing
from planner.messages import named

MOST_LIST_BYTES = 100_000_000  # of another tool's price list
MOST_LETTERS = 400  # of a line
LITELLM, CATALOG = "litellm", "catalog"


def _read_past_day(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> date | None:
    """Read the day of a price list, which is not to come, save where it is in another time zone."""
    day = read_day(context, parameter, value)
    if day is not None and day > day_of_order() + ZONES:
        why = f"{day} is still to come; give the day for which the price list holds"
        raise click.BadParameter(why, context, parameter)
    return day


OF_DAY = click.option(
    "--as-of", metavar="DATE", callback=_read_past_day,
    help="The day for which the price list holds, as 2026-12-24.  [default: today]",
)  # fmt: skip


@click.command("import")
@click.argument("kind", type=click.Choice([LITELLM]))
@click.argument("file", metavar="FILE")
@click.option("--output", "-o", required=True, metavar="FILE", help="The catalog to write, .toml.")
@click.option("--name", help="What to call it.  [default: as the file, without its .toml]")
@FORCED
@OF_DAY
def import_command(
    kind: str, file: str, output: str, name: str | None, force: bool, as_of: date | None
) -> None:
    """Turn another tool's price list into a catalog.

    litellm: FILE is the model price map of the litellm package. What it does not say is listed,
    not guessed.
    """
    text = _text_of(file)
    if same_file(output, file):
        raise click.UsageError("--output is the price list; it would be lost")
    _refuse_no_toml(output)
    called = Path(output).stem if name is None else name
    imported = _imported(text, file, called, as_of)
    written = toml_text(imported.catalog)
    parse_catalog(written, source=output)
    refuse_there(Path(output), force=force)
    _write(written, Path(output), file)
    click.echo(f"wrote {output}: {names_of(len(imported.catalog['models']))}")
    click.echo(f"{len(imported.unsaid)} things the file does not say:")
    for line in imported.unsaid:
        click.echo(f"  {named(line, MOST_LETTERS)}")
    _point_to_shipped(imported, file, as_of)


def _point_to_shipped(imported: Imported, file: str, as_of: date | None) -> None:
    """Say which shipped catalog knows of the same models what a price list does not say."""
    day = "" if as_of is None else f" --as-of {as_of}"
    for name in SHIPPED:
        known = load_catalog(name).models.keys() & imported.catalog["models"].keys()
        if known:
            click.echo(
                f"the catalog {name} knows lengths, audio and ratings of {names_of(len(known))}; "
                "to have these with the prices of the list: "
                f"planner catalog refresh {name} --from {file}{day} --output FILE"
            )


@click.command("refresh")
@click.argument("mine", metavar="[NAME|FILE]")
@click.option("--from", "source", required=True, metavar="FILE", help="The newer price list.")
@click.option(
    "--kind", type=click.Choice([LITELLM, CATALOG]),
    help="What it is: the price map of the litellm package, or a catalog.  "
    "[default: a catalog if it is .toml]",
)  # fmt: skip
@click.option("--output", "-o", metavar="FILE", help="The catalog to write, .toml.")
@click.option("--in-place", is_flag=True, help="Write over the catalog itself.")
@click.option("--dry-run", is_flag=True, help="Write nothing, only say what would change.")
@FORCED
@OF_DAY
def refresh_command(
    mine: str,
    source: str,
    kind: str | None,
    output: str | None,
    in_place: bool,
    dry_run: bool,
    force: bool,
    as_of: date | None,
) -> None:
    """Bring a catalog up to date with a newer price list, and say what changes.

    Prices that changed, last days and models that are new are taken over. Whatever else the catalog
    says stays, comments included; where the price list says otherwise, that is listed.
    """
    target = _target(mine, output, in_place=in_place, dry_run=dry_run)
    if target is not None and same_file(str(target), source):
        raise click.UsageError("--output is the price list; it would be lost")
    if target is not None and not in_place:
        refuse_there(target, force=force)
    text, own = _own(mine)
    newer = _newer(source, kind, as_of)
    found = refresh(own, newer)
    try:
        changed = changed_text(text, found.edits)
    except InputError as error:
        raise InputError(f"{named(mine)}: {error}") from None
    catalog = parse_catalog(changed, source=f"{named(mine)} as refreshed")
    for line in told(found, catalog):
        click.echo(line)
    _say_of_the_day(own, newer, found, today=newer.bases is not None and as_of is None)
    if not found.edits:
        say("nothing to change")
    if target is None or (in_place and not found.edits):
        return
    _write(changed, target, source)
    click.echo(f"wrote {target}: {names_of(len(catalog.models))}")


def _say_of_the_day(own: Catalog, newer: Newer, found: Refreshed, *, today: bool) -> None:
    """Say where the list is older than the catalog, or may be: it is of today, as nothing says."""
    if own.as_of is not None and newer.as_of < own.as_of:
        say(
            f"the list is of {newer.as_of}, yours of {own.as_of}: older; what is newer in yours "
            "is kept"
        )
        return
    if found.undated and own.as_of is not None:
        first, more = found.undated[0], len(found.undated) - 1
        told = f"{named(first)} and {more:,} more have" if more else f"{named(first)} has"
        say(f"the catalog stays of {own.as_of}, its as_of: {told} no other date")
    if today and found.missing:
        say(
            f"the list is taken to be of {newer.as_of}, today, so that what it does not have is "
            "marked as ended; if it is older, give its day by --as-of"
        )


def _target(mine: str, output: str | None, *, in_place: bool, dry_run: bool) -> Path | None:
    """Say where to write; over the catalog itself only where that is asked for."""
    if sum((output is not None, in_place, dry_run)) != 1:
        raise click.UsageError("give one of --output FILE, --in-place and --dry-run")
    if dry_run:
        return None
    if in_place:
        if mine in SHIPPED:
            raise click.UsageError(f"{mine} comes along with the program; give --output FILE")
        return Path(os.path.realpath(mine))  # a link stays one
    assert output is not None
    _refuse_no_toml(output)
    if same_file(output, mine):
        raise click.UsageError("--output is the catalog itself; --in-place writes over it")
    return Path(output)


def _own(mine: str) -> tuple[str, Catalog]:
    """Read one's own catalog, and its text."""
    if mine in SHIPPED:
        return shipped_text(mine), load_catalog(mine)
    data = read_file(Path(mine), MOST_BYTES)
    catalog = parse_catalog(data, source=named(mine))
    return data.decode("utf-8-sig"), catalog


def _newer(file: str, kind: str | None, as_of: date | None) -> Newer:
    """Read the newer price list."""
    if (
        kind or (CATALOG if file in SHIPPED or file.lower().endswith(".toml") else LITELLM)
    ) == CATALOG:
        catalog = load_catalog(Path(file) if kind and file not in SHIPPED else file)
        day = as_of or catalog.as_of
        if day is None:
            raise InputError(f"{named(file)} has no as_of; give the day it holds for by --as-of")
        return Newer(catalog, day)
    day = day_of_order(as_of)
    imported = _imported(_text_of(file), file, LITELLM, day)
    catalog = Catalog.model_validate(imported.catalog, context={"source": named(file)})
    return Newer(catalog, day, imported.bases, imported.unread)


def _text_of(file: str) -> str:
    try:
        return read_file(Path(file), MOST_LIST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{named(file)} is no text in UTF-8") from None


def _imported(text: str, file: str, name: str, as_of: date | None) -> Imported:
    return import_litellm(text, source=Path(file).name, name=name, as_of=day_of_order(as_of))


def _refuse_no_toml(output: str) -> None:
    if Path(output).suffix.lower() != ".toml":
        raise click.UsageError("--output is no .toml file, as catalogs are")


def _write(text: str, target: Path, source: str) -> None:
    """Write a catalog, whole or not at all."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        raise InputError(f"{named(source)} holds half a character, which no file can") from None
    if len(data) > MOST_BYTES:
        raise InputError(
            f"{named(source)} makes a catalog of more than {MOST_BYTES:,} bytes, which none has"
        )
    with replacing(target) as part:
        part.write_bytes(data)
