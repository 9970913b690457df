"""`--image`: the place of a number, cut out of its document, as a PNG file."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive import evidence
from archive.captures import index
from archive.commands.console import Refusal, emit
from archive.commands.showing.beside import beside
from archive.commands.showing.cell import figure_of, placed, printed, tell
from archive.commands.showing.filed import content
from archive.evidence import NoPlace, cut_out
from archive.pages.shown import Shown
from archive.publish.evidence.draw import Job, apart
from archive.readers.errors import Unreadable, Unsupported
from archive.warc.read import DecodeError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping

    from archive.evidence import CutOut
    from archive.model import Figure, Report
    from archive.pages.pictures import Look


def image_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--image PNG: where the cut-out goes."""
    return click.option("--image", type=click.Path(path_type=Path, dir_okay=False), metavar="PNG",
                        help="With --cell: its place in the document, framed, as a picture.")(command)


def cell_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--cell KEY: one number instead of the whole report."""
    return click.option("--cell", "key", metavar="KEY", help="Where this number came from, e.g. requests.granted.total.")(command)


def needs_cell(key: str | None, image: Path | None, files: int = 1) -> None:
    """--image without --cell, or for several files, is refused."""
    if image and not key:
        raise Refusal("--image shows one cell: name it with --cell KEY")
    if image and files > 1:
        raise Refusal("--image is one picture: name one file")


def cell_of_file(path: Path, url: str, report: Report, key: str, image: Path | None, *, as_json: bool) -> None:
    """Print where a number of a file stands; image: and cut its place out."""
    figure = figure_of(report, key, str(path), f"xxgk read {path} --json")
    told = {"file": str(path), "agency": report.agency or None, "year": report.year, **printed(figure), **placed(figure, report)}
    if image:
        told["image"] = written(of_file(path, url, report.figures, key), image)
    if as_json:
        emit(told)
    else:
        tell(told)


def of_capture(
    conn: sqlite3.Connection, warc: Path, capture: Mapping[str, Any], figures: Mapping[str, Figure], key: str
) -> CutOut:
    """The cell in the bytes of a capture, or in those of a picture that it shows."""
    try:
        media_type, data = index.Bodies(conn, warc).of(capture)
    except DecodeError as error:
        raise click.ClickException(f"{capture['url']}: its bytes cannot be decoded: {error}") from error
    return of_bytes(data, figures, key, media_type, capture["url"], Shown(conn, warc, capture))


def of_file(path: Path, url: str, figures: Mapping[str, Figure], key: str) -> CutOut:
    """The cell in a file, or in a picture beside it. url: where the file was published."""
    if not path.is_file():
        raise Refusal(f"{path}: is read once only; --image needs a file")
    return of_bytes(content(path), figures, key, url=url, picture=beside(path))


def of_bytes(
    data: bytes, figures: Mapping[str, Figure], key: str, media_type: str = "", url: str = "", picture: Look | None = None
) -> CutOut:
    """The cell in the bytes of a document; what hinders it in one line."""
    figure = figures[key]
    near = evidence.beside(figures, key)
    with _in_one_line(key):
        if figure.place is None:
            return cut_out(data, None)
        source = figure.place.source
        shown = picture(source) if picture and source and not source.startswith("#") else None
        return apart(Job(data, figure.place, figure.text, tuple(near), media_type, url, shown))[0]


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
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            part.write_bytes(picture.png)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written: {error.strerror}") from error
    return {"file": str(path), "shows": picture.caption, "page": picture.page, "frame": list(picture.frame)}
