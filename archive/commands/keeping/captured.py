"""What a crawl or an import captured is read."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import click

from archive.commands import console
from archive.commands.console import Refusal, in_one_line
from archive.folder import Folder
from archive.settling import settle
from archive.settling.remembered import remembered
from archive.versions import FORM_VERSION, READER_VERSION
from archive.workers import Readers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.settling.ahead import Read
    from archive.settling.settle import Processed

VERSIONS = (READER_VERSION, FORM_VERSION)
workers_option = click.option("--workers", type=click.IntRange(1, 256), metavar="N",
                              help="So many processes read; default one for each processor, 8 at the most.")

cluster_option = click.option("--cluster", default="", metavar="ADDRESS",
                              help="Use the workers of this Dask scheduler, tcp://HOST:8786.")


def process_captures(data: Path, *, everything: bool = False, workers: int | None = None, cluster: str = "") -> Processed:
    """Read what is new, with progress on stderr, and there a line for each capture whose bytes are missing.

    workers: processes that read; None: one for each processor. cluster: address of a scheduler whose workers read instead.
    """
    with in_one_line(), console.progress("reading captures") as progress, readers_of(data, workers, cluster, remember=True) as read:
        done = settle.process(data, read, VERSIONS, everything=everything, progress=progress)
    for line in done.lost:
        click.echo(line, err=True)
    return done


@contextmanager
def readers_of(data: Path, workers: int | None, cluster: str, *, remember: bool = False) -> Iterator[Read]:
    """Who reads; remember: what was read before of the same bytes, by the same code, is not read again. Refuses a cluster that cannot be used."""
    if not cluster:
        with Readers(workers, warc=Folder(data).warc) as read, (remembered(data, read) if remember else nullcontext(read)) as known:
            yield known
        return
    from archive.cluster.errors import ClusterError
    from archive.cluster.readers import readers

    try:
        with readers(cluster, data) as there:
            yield there
    except ClusterError as error:
        raise Refusal(str(error)) from error
