"""xxgk freeze: a page of the archive as a test case with a draft of what it must give."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.console import Refusal, data_option
from archive.commands.keeping.frozen import DRAFT, FreezeError, frozen, keep, name_of, report_draft
from crawler.frozen import listed
from crawler.page import make_page
from crawler.platforms import PLATFORMS

if TYPE_CHECKING:
    from typing import Any

    from archive.commands.keeping.frozen import Frozen


@click.command()
@click.argument("which", metavar="URL|CAPTURE")
@click.option("--as", "kind", type=click.Choice(["list", "report"]), help="What it is; default: what the crawl fetched it as.")
@click.option("--platform", type=click.Choice(sorted(PLATFORMS)), help="Of a list page; default: told by the page.")
@click.option("--name", help="The case's name; default: from the address.")
@click.option("--cases", type=click.Path(path_type=Path, file_okay=False), default=Path("tests"), show_default=True,
              help="The folder that holds pages/ and reports/.")
@data_option
@click.pass_obj
def freeze(data: Path, which: str, kind: str | None, platform: str | None, name: str | None, cases: Path) -> None:
    """Keep a list page or a report, as the archive has it, as a test case.

    The draft of what it must give is the machine's: read it, correct it, then remove its mark "draft".
    """
    if name is not None and not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise Refusal(f"--name {name}: only a-z, 0-9, _ and -")
    if not cases.is_dir():
        raise Refusal(f"{cases}: no such folder; run this in a checkout, or name its tests folder with --cases")
    try:
        one = frozen(data, which)
        a_list = kind == "list" or (kind is None and one.role == "listing")
        kept = _list(one, cases, name, platform or "") if a_list else _report(one, cases, name)
    except FreezeError as error:
        raise Refusal(str(error)) from error
    click.echo(f'{kept}: a draft; the tests fail until you have read it and removed "{DRAFT}"')


def _list(one: Frozen, cases: Path, name: str | None, platform: str) -> Path:
    page = make_page(one.url, one.status, one.headers, one.body)
    expected: dict[str, Any] = {
        DRAFT: True, "url": one.url, "status": one.status, "content_type": one.header("content-type"),
        "captured_at": one.captured_at, **listed(page, platform),
    }
    return keep(cases / "pages" / (one.portal or "unknown") / (name or name_of(one)), one, expected)


def _report(one: Frozen, cases: Path, name: str | None) -> Path:
    prefix = f"{one.portal}_" if one.portal else ""
    return keep(cases / "reports" / (name or prefix + name_of(one)), one, report_draft(one))
