"""The intake as an import needs it: what is there already, and bytes that no server sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.captures import index
from archive.database.writing import captures
from archive.intake import Intake
from archive.model import Kept
from archive.warc.digest import digest
from archive.warc.fields import stamp
from archive.warc.folder import StoreError

if TYPE_CHECKING:
    from datetime import datetime

    from archive.pages.saved import Saved


class Door(Intake):
    """Takes history into one data folder, as Intake takes a crawl."""

    kind = "ingestion"

    def saved(self, saved: Saved) -> Kept:
        """Keep a file that somebody saved."""
        with self._doing():
            position, payload = self._writer.saved(saved), digest(saved.body)
            self._waiting.capture(index.saved(saved, position, payload), position)
            self._flush_if_due()
        return Kept(payload, unchanged=False)

    def note(self, uri: str, data: dict[str, object]) -> None:
        """Keep what another archive of our own make tells of itself."""
        with self._doing():
            self._note(uri, data)

    def has(self, url: str, at: datetime, body: bytes) -> bool:
        """Whether this URL was captured at this time with this payload."""
        with self._doing():
            return self._waiting.there(index.text(url), stamp(at), digest(body))

    def has_of(self, url: str, at: datetime) -> bool:
        """Whether this URL was captured in this second, or is known to have been."""
        with self._doing():
            self._waiting.write()
            return captures.at(self._conn, index.text(url), stamp(at)) is not None

    def payload_of(self, url: str, at: datetime | None) -> bytes | None:
        """The body as received of the capture of a URL at this time, or of its oldest if no time is told; None if there is none."""
        with self._doing():
            self._waiting.write()
            row = captures.at(self._conn, index.text(url), stamp(at) if at else None)
            try:
                return index.stored(self._conn, self._folder.warc, row).body() if row else None
            except StoreError:
                return None
