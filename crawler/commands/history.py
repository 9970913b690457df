"""`xxgk import` with the network: the Wayback Machine and Common Crawl beside files and folders."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from archive import secrets
from archive.commands.console import Refusal
from archive.commands.keeping.imports import REMOTE, import_options, import_sources
from crawler import choose, hosts, run
from crawler.commands.options import network_options, registry_option
from crawler.history.commoncrawl import CommonCrawl
from crawler.history.wayback import Wayback
from settings import registry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scrapy.settings import Settings

    from archive.ingest.door import Door
    from archive.ingest.take import Taker
    from crawler.history.walk import Walk


@click.command("import")
@registry_option
@network_options
@import_options
def import_command(
    data: Path, sources: tuple[str, ...], operator: str, as_json: bool, source: Path, allow_private: bool, changes: tuple[str, ...]
) -> None:
    """Take history into the archive, and read the reports in it: WARC files, WACZ files, folders of saved files.

    wayback:WHAT and commoncrawl:WHAT ask the Wayback Machine and Common Crawl, slowly. WHAT is the id of a portal (the folders
    of its columns) or the beginning of a URL. Of each URL the oldest, the newest and each different capture is fetched, none
    twice. Exit status 3 if anything was refused or is missing; why stands on stderr.
    """
    local = [one for one in sources if not one.startswith(REMOTE)]
    remote = [one for one in sources if one.startswith(REMOTE)]
    if not remote:
        sys.exit(import_sources(data, local, operator, as_json=as_json))
    try:
        scrapy = run.settings(run.pairs(changes), allow_private=allow_private)
        wanted = {kind: [prefix for one in remote if one.startswith(kind) for prefix in _prefixes(one, source)] for kind in REMOTE}
        for name in ("XXGK_WAYBACK", "XXGK_CC_INDEX", "XXGK_CC_DATA"):
            _check(scrapy[name], name)
        if not allow_private and not scrapy["XXGK_CONTACT"]:
            raise choose.ChoiceError("asking other archives needs an address at which they reach you: XXGK_CONTACT=you@example.org")
    except (registry.RegistryError, choose.ChoiceError, run.SettingsError) as error:
        raise Refusal(str(error)) from error
    sys.exit(import_sources(data, local, operator or scrapy["XXGK_CONTACT"], as_json=as_json,
                            network=lambda taker, door: _walk(_walks(wanted, scrapy, door), scrapy, taker)))


def _prefixes(source: str, path: Path) -> list[str]:
    """What the index is asked for: the folders of a portal's columns, or a beginning of URLs."""
    what = source.partition(":")[2]
    if "." in what or "/" in what:
        if not (urlsplit(what if "://" in what else f"http://{what}").hostname or ""):
            raise choose.ChoiceError(f"{source}: no beginning of a URL")
        return [what]
    portal = next((one for one in registry.load(path) if one.id == what), None)
    if portal is None:
        raise choose.ChoiceError(f"{source}: no portal {what!r} in {path}, and no beginning of a URL; `xxgk portals` lists them")
    urls = [channel.url for channel in portal.channels] or [portal.url]
    return list(dict.fromkeys(hosts.netloc(url) + urlsplit(url).path.rpartition("/")[0] + "/" for url in urls))


def _check(address: str, name: str) -> None:
    try:
        parts = urlsplit(address)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        fits = False
    if not fits:
        raise choose.ChoiceError(f"-s {name}={secrets.without(address)}: no http or https address without a user name")


def _walks(wanted: dict[str, list[str]], scrapy: Settings, door: Door) -> list[Walk]:
    found: list[Walk] = []
    if wanted["wayback:"]:
        found.append(Wayback(scrapy["XXGK_WAYBACK"], wanted["wayback:"], door.has_of))
    if wanted["commoncrawl:"]:
        found.append(CommonCrawl(scrapy["XXGK_CC_INDEX"], scrapy["XXGK_CC_DATA"], wanted["commoncrawl:"], door.has_of))
    return found


def _walk(walks: Sequence[Walk], scrapy: Settings, taker: Taker) -> bool:
    """Walk to the ends; what is missing is told and counted as refused. False if it was interrupted."""
    done = run.history(walks, scrapy, taker.take)
    for walk in walks:
        told = walk.told
        click.echo(f"{told.listed} captures of {told.urls} URLs listed, {told.chosen} worth fetching: {told.fetched} fetched, "
                   f"{told.there} were there, {len(told.gaps)} gaps", err=True)
        taker.take(told.gaps)
    if done.fatal:
        raise done.fatal
    if done.interrupted:
        click.echo("interrupted; the same import goes on from there", err=True)
    return not done.interrupted
