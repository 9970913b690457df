"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from settings import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def registry_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--registry PATH."""
    kind = click.Path(path_type=Path)
    return click.option("--registry", "source", type=kind, default=registry.PORTALS, metavar="PATH",
                        help="Another toml file, or a folder of them.")(command)


def network_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--allow-private and -s NAME=VALUE."""
    private = click.option("--allow-private", is_flag=True, help="Let loopback and private addresses be crawled.")
    setting = click.option("-s", "changes", multiple=True, metavar="NAME=VALUE", help="A Scrapy setting, e.g. DOWNLOAD_DELAY=5.")
    return private(setting(command))
