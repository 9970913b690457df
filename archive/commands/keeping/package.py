"""`xxgk package` and `xxgk replay`: the archive as others take it, and as it was seen."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from archive import database, events, software
from archive.alone import alone
from archive.commands import console
from archive.commands.console import Refusal, data_option, in_one_line, json_option
from archive.database.writing import tombstones
from archive.folder import Folder
from archive.packages import bag, replay, wacz
from archive.packages.choice import Wanted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from archive.database.asking.packages import Place

TITLE = "Annual reports on open government information (政府信息公开工作年度报告)"


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["wacz", "bag"]), help="Default: wacz for a name that ends so, else bag.")
@click.option("--region", default="", metavar="CODE", help="Only portals whose region code begins with CODE.")
@click.option("--run", default="", metavar="RUN", help="Only what this run captured.")
@click.option("--year", type=click.IntRange(2008, 2100), metavar="YEAR", help="Only the sources of reports of this year.")
@json_option
@data_option
@click.pass_obj
def package(data: Path, out: Path, form: str | None, region: str, run: str, year: int | None, as_json: bool) -> None:
    """The archive, or a part of it, as one WACZ file or a BagIt bag; parts are whole in themselves."""
    wanted = Wanted(region, run, year)
    form = form or ("wacz" if out.suffix == ".wacz" else "bag")
    with in_one_line():
        folder = Folder(data).required()
        with alone(folder) as conn:
            with _beside(folder) as beside:
                told = (_wacz if form == "wacz" else _bag)(conn, folder, out, wanted, beside)
            if not told["warcs"]:
                out.unlink() if form == "wacz" else None
                raise Refusal(f"nothing in {data} is {wanted}; xxgk runs and xxgk coverage tell what there is")
            events.write(folder, _event(out, form, wanted, told))
    if as_json:
        console.emit({name: str(value) if isinstance(value, Path) else value for name, value in told.items()})
        return
    click.echo(f"{out}: {wanted}; {told['warcs']} WARC files, {told['size']} bytes"
               + (f", {told['added']} records added because others refer to them" if told["added"] else "")
               + (f", {told['withdrawn']} records left out because they were withdrawn" if told["withdrawn"] else ""))
    for digest in told["lacking"]:
        click.echo(f"depends on a payload that the archive does not have: {digest}", err=True)


def _wacz(conn: sqlite3.Connection, folder: Folder, out: Path, wanted: Wanted, beside: list[Path]) -> dict[str, Any]:
    about = {"title": TITLE, "description": f"Selection: {wanted}", "software": f"{software.NAME} {software.number()}"}
    out.parent.mkdir(parents=True, exist_ok=True)
    return asdict(wacz.package(conn, folder.warc, out, wanted, about, beside))


def _bag(conn: sqlite3.Connection, folder: Folder, out: Path, wanted: Wanted, beside: list[Path]) -> dict[str, Any]:
    info = {"External-Description": TITLE, "Bag-Software-Agent": f"{software.NAME} {software.number()}"}
    return asdict(bag.bag(conn, folder.warc, out, wanted, info, beside))


@contextmanager
def _beside(folder: Folder) -> Iterator[list[Path]]:
    """Files of provenance: the manifest of WARC files, and the log of events as far as it tells how the archive came to be."""
    with TemporaryDirectory(prefix="xxgk-package-") as name:
        content = events.provenance(folder)
        log, digest = Path(name) / folder.events.name, Path(name) / folder.events_sum.name
        if content:
            log.write_bytes(content)
            digest.write_text(f"{hashlib.sha256(content).hexdigest()}  {log.name}\n", encoding="ascii")
        yield [path for path in (folder.manifest, log, digest) if path.exists()]


def _event(out: Path, form: str, wanted: Wanted, told: dict[str, Any]) -> events.Told:
    """The digest of a bag is that of its tagmanifest-sha256.txt, which names all others."""
    digest = events.file("package", out if form == "wacz" else out / "tagmanifest-sha256.txt").sha256
    facts = {name: told[name] for name in ("warcs", "size", "added", "withdrawn")} | {"lacking": len(told["lacking"])}
    return events.Told("information package creation", "success", f"{out.name} ({form}): {wanted}", facts,
                       [events.Object("package", out.name, digest)])


def _withdrawn(folder: Folder) -> set[Place]:
    """What replay must not show; a folder without a database has WARC files alone, and no say in that."""
    if not folder.database.exists():
        return set()
    with database.reading(folder.database) as conn:
        return set(tombstones.places(conn))


@click.command("replay")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8080, show_default=True)
@data_option
@click.pass_obj
def replay_command(data: Path, host: str, port: int) -> None:
    """The archived pages as they were, in a browser: starts pywb on the WARC files, until Ctrl-C."""
    if not replay.program():
        raise click.ClickException(replay.MISSING)
    with in_one_line():
        folder = Folder(data).required()
        with replay.prepared(folder.warc, _withdrawn(folder)) as (root, count):
            click.echo(f"{count} captures at http://{host}:{port}/{replay.COLLECTION}/ (Ctrl-C ends)", err=True)
            status = replay.serve(replay.command(root, host, port))
    if status:
        raise click.ClickException(f"pywb ended with status {status}; is port {port} free?")
