"""`xxgk verify`: fixity of the whole archive, of a sample of it, or of packages."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive import events
from archive.commands import console
from archive.commands.console import FAULTY, Refusal, data_option, in_one_line, json_option
from archive.commands.keeping.captured import VERSIONS
from archive.fixity import whole
from archive.fixity.again import differences
from archive.fixity.packages import verify_wacz
from archive.folder import Folder, locked
from archive.warc.verify import Counted, Fault
from archive.workers import Readers

if TYPE_CHECKING:
    from collections.abc import Iterator


class Percent(click.ParamType[float]):
    """1%, 0.5%, 10."""

    name = "PERCENT"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        try:
            found = float(str(value).removesuffix("%"))
        except ValueError:
            found = 0
        if not 0 < found <= 100:
            self.fail(f"{value}: a part like 1% or 0.5%", param, ctx)
        return found


@click.command()
@click.argument("packages", nargs=-1, type=click.Path(path_type=Path), metavar="[WACZ]…")
@click.option("--sample", type=Percent(), help="Only so many per cent of the captures, spread over all files; others on another day.")
@click.option("--resume", is_flag=True, help="Leave out WARC files that an unfinished verification found whole.")
@click.option("--deep", is_flag=True, help="Hold the database against a new one made from the WARC files, too.")
@json_option
@data_option
@click.pass_obj
def verify(data: Path, packages: tuple[Path, ...], sample: float | None, resume: bool, deep: bool, as_json: bool) -> None:
    """Re-read every byte of the WARC files against digests and manifests, and the database against them. With names of WACZ
    files: those instead. Exit status 3 if something is wrong."""
    if packages and (sample or resume or deep):
        raise Refusal("--sample, --resume and --deep are for the data folder, not for packages")
    with in_one_line():
        if packages:
            found = _packages(packages)
        elif sample:
            found = whole.sample(Folder(data).required(), sample, datetime.now(UTC).toordinal())
        else:
            found = _folder(Folder(data).required(), resume=resume, deep=deep)
        what, faults = _tell(found, as_json=as_json)
        if not packages and (lost := events.checked(Folder(data), what, {"sample": sample, "resumed": int(resume), "deep": int(deep)}, faults)):
            click.echo(f"warning: {lost}", err=True)
        sys.exit(FAULTY if faults else 0)


def _folder(folder: Folder, *, resume: bool, deep: bool) -> Iterator[Fault | Counted | int]:
    yield from whole.check(folder, resume=resume)
    if deep:
        with locked(folder), console.progress("reading captures") as progress, Readers() as read:
            yield from differences(folder, read, VERSIONS, progress)


def _packages(paths: tuple[Path, ...]) -> Iterator[Fault | Counted | int]:
    for path in paths:
        if not path.is_file():
            raise Refusal(f"{path}: no such file")
        yield from verify_wacz(path)


def _tell(found: Iterator[Fault | Counted | int], *, as_json: bool) -> tuple[str, Counter[str]]:
    """What was looked at, in words, and how many errors each file has."""
    counted: list[Counted] = []
    faults, looked = Counter[str](), None
    for item in found:
        if isinstance(item, Counted):
            counted.append(item)
            if as_json:
                console.emit({"warc": item.warc, "size": item.size, "records": item.records, "captures": item.captures, "finished": item.finished})
        elif isinstance(item, Fault):
            if item.severity == "error":
                faults[item.warc] += 1
            if as_json:
                console.emit({"warc": item.warc, "offset": item.offset, "severity": item.severity, "what": item.what})
            else:
                click.echo(f"{item.severity}: {item}")
        else:
            looked = item
    what = f"{looked} captures looked at" if looked is not None else (
        f"{len(counted)} WARC files, {sum(one.records for one in counted)} records, {sum(one.size for one in counted)} bytes")
    if not as_json:
        click.echo(f"{what}: {faults.total() or 'no'} faults")
    return what, faults
