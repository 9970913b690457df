"""What a crawl or an import captured is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive.commands import console
from archive.commands.console import in_one_line
from archive.process import FORM_VERSION, READER_VERSION
from archive.settling import settle
from archive.workers import Readers

if TYPE_CHECKING:
    from pathlib import Path

    from archive.settling.settle import Processed

VERSIONS = (READER_VERSION, FORM_VERSION)
workers_option = click.option("--workers", type=click.IntRange(1, 256), metavar="N",
                              help="So many processes read; default one for each processor, 8 at the most.")


def process_captures(data: Path, *, everything: bool = False, workers: int | None = None) -> Processed:
    """Read what is new, with progress on stderr, and there a line for each capture whose bytes are missing.

    workers: processes that read; None: one for each processor.
    """
    with in_one_line(), console.progress("reading captures") as progress, Readers(workers) as read:
        done = settle.process(data, read, VERSIONS, everything=everything, progress=progress)
    for line in done.lost:
        click.echo(line, err=True)
    return done
