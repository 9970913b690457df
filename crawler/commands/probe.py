"""xxgk probe: which platform, where are the annual-report channels, and the registry entry of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from archive.commands.console import FAULTY, Refusal, emit, json_option, plain
from crawler import choose, hosts, run
from crawler.commands.options import network_options, registry_option
from crawler.probing import answers
from crawler.probing.search import MOST_PAGES, Search
from settings import entries, registry
from settings.registry import Portal

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130


@click.command("probe")
@click.argument("urls", nargs=-1, required=True, metavar="URL…")
@click.option("--offline", is_flag=True, help="Only what the address itself tells; nothing is fetched.")
@click.option("--pages", type=click.IntRange(1, 1000), default=MOST_PAGES, show_default=True, help="Look at so many pages at most.")
@click.option("--write", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Put the entry into this registry file.")
@registry_option
@network_options
@json_option
@click.pass_context
def probe_command(
    context: click.Context, urls: tuple[str, ...], offline: bool, pages: int, file: Path | None, source: Path,
    allow_private: bool, changes: tuple[str, ...], as_json: bool,
) -> None:
    """Which platform a URL is on and where its annual-report channels are; prints a ready registry entry.

    Exit status: 0 channels found for each (offline: always), 3 not for each, 2 wrong arguments, 130 interrupted.
    """
    for url in urls:
        _check(url)
    try:
        known = registry.load(source)
        if offline:
            for url in urls:
                _tell_offline(answers.offline(url, known), as_json=as_json)
            return
        searches, whole = search(urls, pages, changes, allow_private=allow_private)
        for one in searches:
            _tell(one, answers.entry_of(one, answers.known_portal(one.url, known)), file, as_json=as_json)
    except (registry.RegistryError, choose.ChoiceError, run.SettingsError) as error:
        raise Refusal(str(error)) from error
    context.exit(_status(searches, whole=whole))


def search(
    urls: Sequence[str], pages: int, changes: Sequence[str], *, allow_private: bool
) -> tuple[list[Search], bool]:
    """Look for the channels of portals, side by side; whole: it was not interrupted."""
    scrapy = run.settings(run.pairs(changes), allow_private=allow_private)
    asked = [Portal(url, url, "", url) for url in dict.fromkeys(urls)]
    choose.check(asked, contact=scrapy["XXGK_CONTACT"], allow_private=allow_private, source=Path("probe"))
    searches = [Search(portal.url, hosts.sites(portal), pages) for portal in asked]
    whole = run.errands(searches, scrapy)
    return searches, whole


def _status(searches: list[Search], *, whole: bool) -> int:
    if not whole:
        return INTERRUPTED
    return 0 if all(one.channels for one in searches) else FAULTY


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise Refusal(f"{url!r} is not an http(s) URL; write it as http://www.guzhen.gov.cn/")


def _tell_offline(told: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        emit(told)
    else:
        click.echo(f"{told['url']}: {told['platform']} ({'; '.join(map(str, told['why']))})")  # type: ignore[call-overload]


def _tell(one: Search, entry: Portal, file: Path | None, *, as_json: bool) -> None:
    """What was found; without --json the entry on stdout, what speaks for it on stderr."""
    told = answers.online(one)
    if as_json:
        emit(told)
    else:
        for line in told["why"]:
            click.echo(f"# {plain(line)}", err=True)
        if one.channels:
            click.echo(entries.entry(entry) + _advice(entry), nl=False)
        else:
            click.echo(f"{one.url}: no annual-report channel found after {one.pages} pages; see above", err=True)
    if file is not None and one.channels:
        if not entry.region:
            raise Refusal(f"{one.url}: the page does not tell its region; put an entry with id, name, region and url "
                          f"into {file} first")
        there = entries.write(file, entry)
        click.echo(f"{file}: portal {entry.id!r} {'now has' if there else 'added, with'} "
                   f"platform {entry.platform} and {len(entry.channels)} channels", err=True)


def _advice(entry: Portal) -> str:
    return "" if entry.region else "# region: fill in the GB/T 2260 code of the county\n"
