"""What a worker is given and what it brings back; pickled between processes of this software alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.captures.visits import Visit
    from archive.cluster.gather import Told
    from crawler.visiting.options import Options
    from settings.registry import Portal

KNOWN = "known.zip"
CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Job:
    """A share of a run's portals. storage: URL of its own place; settings: Scrapy's, as far as they are not its defaults.

    session: name of the event that ends it, and of the topic on which it tells how it goes; of one command, for a run that is
    gone on with must not hear what ended it before.
    """

    run: str
    session: str
    storage: str
    portals: tuple[Portal, ...]
    named: frozenset[str]
    options: Options
    settings: Mapping[str, Any]
    about: Mapping[str, str]  # the warcinfo of its files


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of it. error: why it is not all of it, in one line."""

    visits: tuple[Visit, ...] = ()
    files: tuple[Told, ...] = field(default=())
    interrupted: bool = False
    error: str = ""
