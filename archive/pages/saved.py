"""A file that somebody saved, as a noun that crosses module borders."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from archive.model import Context


@dataclass(frozen=True, slots=True)
class Saved:
    """Bytes without an HTTP answer: a file from a folder, a resource of another archive. In the tables it is a capture with
    status 200, for whoever saved it had got it."""

    url: str
    media_type: str
    body: bytes = field(repr=False)
    captured_at: datetime
    context: Context
