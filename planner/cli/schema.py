"""`planner schema`: what the files that the planner reads and writes are made of."""

from __future__ import annotations

import click


@click.command("schema", short_help="Print the JSON Schema of a plan or a catalog.")
@click.argument("kind", type=click.Choice(["plan", "catalog"]))
def schema_command(kind: str) -> None:
    """Print the JSON Schema of a plan in JSON, or of a catalog in TOML."""
    # Imported here: one of them is asked for.
    if kind == "plan":
        from planner.outputs.plan_schema import schema_text
    else:
        from planner.catalog.json_schema import schema_text
    click.echo(schema_text(), nl=False)
