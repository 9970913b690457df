"""`--image`: the place of a number, cut out of its document, as a PNG file."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive import index
from archive.commands.console import Refusal
from archive.evidence import NoPlace, cut_out
from archive.readers.errors import Unreadable, Unsupported
from archive.warc.read import DecodeError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping

    from archive.evidence import CutOut
    from archive.model import Figure


def image_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--image PNG: where the cut-out goes."""
    return click.option("--image", type=click.Path(path_type=Path, dir_okay=False), metavar="PNG",
                        help="With --cell: its place in the document, framed, as a picture.")(command)


def needs_cell(key: str | None, image: Path | None) -> None:
    """--image without --cell is refused."""
    if image and not key:
        raise Refusal("--image shows one cell: name it with --cell KEY")


def of_capture(
    conn: sqlite3.Connection, warc: Path, source: Mapping[str, Any], figures: Mapping[str, Figure], key: str
) -> CutOut:
    """The cell in the bytes of a capture (a row of the view evidence)."""
    try:
        record = index.stored(conn, warc, source)
        data = index.body(conn, warc, source)
    except DecodeError as error:
        raise click.ClickException(f"{source['url']}: its bytes cannot be decoded: {error}") from error
    headers = {name.lower(): value for name, value in record.response_headers}
    return of_bytes(data, figures, key, headers.get("content-type", ""))


def of_bytes(data: bytes, figures: Mapping[str, Figure], key: str, media_type: str = "") -> CutOut:
    """The cell in the bytes of a document; what hinders it in one line."""
    figure = figures[key]
    near = [other.place for other in figures.values() if other.place]
    with _in_one_line(key):
        return cut_out(data, figure.place, printed=figure.text, charset=media_type, near=near)


@contextmanager
def _in_one_line(key: str) -> Iterator[None]:
    try:
        yield
    except NoPlace as error:
        raise Refusal(f"{key}: no place to show: {error}") from error
    except Unsupported as error:
        raise click.ClickException(f"{key}: cannot be shown here: {error}") from error
    except Unreadable as error:
        raise click.ClickException(f"{key}: its document cannot be shown: {error}") from error


def written(picture: CutOut, path: Path) -> dict[str, Any]:
    """Write the PNG, whole or not at all, and tell of it as JSON."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            beside.write_bytes(picture.png)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written: {error.strerror}") from error
    return {"file": str(path), "shows": picture.caption, "page": picture.page, "frame": list(picture.frame)}
