"""`xxgk serve`: the site, on this machine."""

from __future__ import annotations

import signal
import sys
import webbrowser
from typing import TYPE_CHECKING

import click

from archive.commands import console
from archive.commands.console import Refusal, data_option, in_one_line, json_option
from archive.folder import Folder

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

EXTRA = "xxgk serve needs Datasette: pip install 'xxgk[site]'"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for all of this machine.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="0: any free one.")
@click.option("--open", "browser", is_flag=True, help="Open it in the browser.")
@json_option
@data_option
@click.pass_obj
def serve(data: Path, host: str, port: int, browser: bool, as_json: bool) -> None:
    """The corpus as a site, read-only, in English and Chinese: pages, evidence, tables as CSV and JSON. Ctrl-C ends it."""
    try:
        import datasette  # noqa: F401 - is it there?

        from archive.publish.site.web import renewing, server, shown
    except ImportError as error:
        raise Refusal(EXTRA) from error
    signal.signal(signal.SIGTERM, _ended)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background has it ignored
    with in_one_line():
        folder = Folder(data).required()
        if not folder.database.is_file():
            raise Refusal(f"{folder.database}: no database here; make it with xxgk rebuild, or name another --data")
        try:
            at = server.listening(host, port)
            site = shown.site_of(folder)
        except server.ServeError as error:
            raise Refusal(str(error)) from error
        made = renewing.Renewing(site)
    url = server.url(at)
    if as_json:
        console.emit({"url": url, "version": site.version, "published": str(site.published), "evidence": site.has_archive})
    else:
        click.echo(f"{url} shows {site.version}" + ("" if site.has_archive else ", without evidence: the folder has no warc/") + "; Ctrl-C ends it")
    sys.stdout.flush()
    if browser:
        webbrowser.open(url)
    try:
        server.serve(made, at)
    except KeyboardInterrupt:
        server.end(made, 130)
    except SystemExit:
        server.end(made, 0)
    server.end(made, 1)  # it gave up by itself


def _ended(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM is how a service is ended: no failure. Before the server listens for it, it ends the program here."""
    sys.exit(0)
