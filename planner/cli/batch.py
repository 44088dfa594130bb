"""The option `--batch` of commands that name jobs."""

from __future__ import annotations

import click

batch_option = click.option(
    "--batch", metavar="NAME", default="",
    help="Part of the jobs' keys, where other batches have requests of the same ids.",
)  # fmt: skip
