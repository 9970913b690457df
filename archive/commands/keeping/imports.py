"""`xxgk import`: WARC and WACZ files of others, folders of saved files."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive import events, secrets
from archive.commands import console
from archive.commands.console import FAULTY, Refusal, data_option, in_one_line, json_option
from archive.commands.keeping.captured import process_captures
from archive.folder import Folder, locked
from archive.ingest import folders, waczs, warcs
from archive.ingest.adopt import adopt
from archive.ingest.door import Door
from archive.ingest.found import Refused, SourceError
from archive.ingest.take import Taken, Taker
from archive.intake import IntakeError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from typing import Any

    from archive.ingest.found import Item

    Network = Callable[[Taker, Door], bool]  # False: interrupted

REMOTE = ("wayback:", "commoncrawl:")
WARC = (".warc", ".warc.gz", ".arc", ".arc.gz")


def import_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What both forms of the command take: with the network (crawler/commands/history.py) and without."""
    sources = click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
    operator = click.option("--operator", default="", help="Who imports, as a mail address or URL: told in the archive.")
    return sources(operator(json_option(data_option(click.pass_obj(command)))))


@click.command("import")
@import_options
def import_command(data: Path, sources: tuple[str, ...], operator: str, as_json: bool) -> None:
    """Take WARC files, WACZ files and folders of saved files into the archive, and read the reports in them.

    Exit status 3 if anything was refused; why stands on stderr.
    """
    sys.exit(import_sources(data, sources, operator, as_json=as_json))


def import_sources(
    data: Path, sources: Sequence[str], operator: str, *, as_json: bool, network: Network | None = None
) -> int:
    """Take files and folders in, then what network() brings; the exit status. network is given an open taker, intake and run."""
    kinds = [(Path(source), _kind(source)) for source in sources]
    taken, before = Taken(), set[str]()
    try:
        with in_one_line():
            before = {one.id for one in events.entries(Folder(data))}
            left = _adopt(data, kinds, taken)
            if left or network:
                _take(data, left, taken, operator, network)
    except (IntakeError, SourceError) as error:
        with suppress(click.ClickException):  # a full disk has no room for this either
            _event(data, kinds, taken, operator, before, str(error))
        raise click.ClickException(f"{error}; what was taken before is kept, and the same import goes on from there") from error
    _event(data, kinds, taken, operator, before)
    _tell(taken, as_json=as_json)
    process_captures(data)
    return FAULTY if taken.refused else 0


def _kind(source: str) -> str:
    """What a source is: "folder", "wacz", "warc"."""
    path = Path(source)
    if source.startswith(REMOTE):
        raise Refusal(f"{source}: needs the network, which python -m archive does without; use xxgk import")
    if path.is_dir():
        return "folder"
    if not path.is_file():
        raise Refusal(f"{path}: no such file or folder; name WARC files, WACZ files or folders of saved files")
    name = path.name.lower()
    if name.endswith(".wacz"):
        return "wacz"
    if name.endswith(WARC):
        return "warc"
    raise Refusal(f"{path}: its name ends neither in .wacz nor in {', '.join(WARC)}; single documents go into a folder")


def _adopt(data: Path, kinds: Sequence[tuple[Path, str]], taken: Taken) -> list[tuple[Path, Iterator[Item]]]:
    """Files of our own make, whole; what is left to be read record by record."""
    folder, left = Folder(data), []
    folder.make()
    with locked(folder):
        for path, kind in kinds:
            if kind == "folder":
                left.append((path, folders.captures_of(path)))
            elif kind == "wacz":
                others = [name for name in waczs.warcs_of(path) if not _done(waczs.adopted(path, name, folder), taken)]
                left += [(path, waczs.captures_of(path, others))] if others else []
            else:
                with path.open("rb") as stream:
                    ours = _done(adopt(folder, stream, path.name, str(path)), taken)
                left += [] if ours else [(path, _of_file(path))]
    return left


def _done(found: int | Refused | None, taken: Taken) -> bool:
    """Whether a file was adopted, or refused for good."""
    if isinstance(found, Refused):
        taken.refused.append(found)
        _complain(found)
    elif found:
        taken.adopted += 1
        taken.captures += found
    elif found == 0:
        taken.there += 1
    return found is not None


def _take(
    data: Path, left: Sequence[tuple[Path, Iterator[Item]]], taken: Taken, operator: str, network: Network | None
) -> None:
    with Door(data, operator=operator) as door:
        run = door.start_run((), [secrets.argument(one) for one in sys.argv[1:]])
        taker = Taker(door, run, taken, _complain)
        for _, items in left:
            taker.take(items)
        whole = network is None or network(taker, door)
        door.end_run("ended" if whole else "interrupted")


def _event(
    data: Path, kinds: Sequence[tuple[Path, str]], taken: Taken, operator: str, before: Collection[str], error: str = ""
) -> None:
    """What an import took, from what, into which WARC files; no folder, no event."""
    counts = {name: getattr(taken, name) for name in ("captures", "documents", "adopted", "there")} | {"refused": len(taken.refused)}
    with in_one_line():
        if Folder(data).path.is_dir():
            sources = [events.file("source", path) if path.is_file() else events.Object("source", path.name) for path, _ in kinds]
            outcome: events.Outcome = "failure" if error else "warning" if taken.refused else "success"
            events.write(Folder(data), events.Told("ingestion", outcome, f"import of {len(sources)} files and folders" + (f": {error}" if error else ""),
                                                   counts, [*sources, *events.entries(Folder(data), before)], operator))


def _of_file(path: Path) -> Iterator[Item]:
    with path.open("rb") as stream:
        yield from warcs.captures(stream, path.name)


def _complain(refused: Refused) -> None:
    click.echo(f"refused: {refused}", err=True)


def _tell(taken: Taken, *, as_json: bool) -> None:
    if as_json:
        console.emit({
            "captures": taken.captures, "adopted": taken.adopted, "documents": taken.documents, "there": taken.there, "passed": dict(taken.passed),
            "refused": [str(one) for one in taken.refused],
        })
        return
    passed = ", ".join(f"{count} {kind}" for kind, count in sorted(taken.passed.items()))
    click.echo(f"{taken.captures} captures taken, {taken.documents} of them documents; {taken.there} were there already; "
               f"{taken.adopted} WARC files taken in whole; "
               f"{len(taken.refused)} refused" + (f"; passed over: {passed}" if passed else ""))
