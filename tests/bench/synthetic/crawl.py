"""What a crawl leaves of portals: runs, visits, columns, and the captures and entries of reports. No WARC file is made."""

from __future__ import annotations

from base64 import b32encode
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

    from archive.database.writing.bulk import Load
    from tests.bench.synthetic.agencies import Agency

VERSIONS = ("2", "2")  # of reader and form
RUNS = tuple(f"{year}0615T010000Z-syn{number}" for number, year in enumerate(range(2022, 2027)))
EVERY = 40_000  # bytes of WARC a capture takes
PLATFORMS = ("trs", "ucap", "hanweb", "vsb", "lonsun", "gkmlpt", "generic")
OUTCOMES = ("complete",) * 16 + ("incomplete", "changed", "unreachable", "blocked")


def runs(load: Load) -> None:
    """Five yearly runs."""
    load.add("runs", [(run, _day(run), f"{_day(run)[:10]}T22:00:00.000000Z", "ended", '["crawl", "--all"]', "", "xxgk") for run in RUNS])


def _day(run: str) -> str:
    return f"{run[:4]}-{run[4:6]}-{run[6:8]}T01:00:00.000000Z"


class Portal:
    """One portal of a division; its WARC files bear its name."""

    def __init__(self, load: Load, region: str, name: str, channel: int, chance: Random) -> None:
        self.id, self.channel, self.url = f"syn-{region}", channel, f"http://www.x{region}.example/"
        self._load, self._size, self._warc = load, 0, f"xxgk-syn-{region}.warc.gz"
        self.listing = f"{self.url}xxgk/nb/index.html"
        self.count = 0
        load.add("portals", [(self.id, name, region, self.url, chance.choice(PLATFORMS), None, None, RUNS[-1])])
        load.add("channels", [(channel, self.id, self.listing, None)])

    def capture(self, id_: int, url: str, at: str, chance: Random, **told: Any) -> str:
        """A response of this portal; told: role, title, state, media_type, listed, run. Its digest."""
        digest = "sha256:" + b32encode(sha256(url.encode()).digest()).decode()
        read = told["state"] != "kept"
        versions = VERSIONS if read else (None, None)
        kind = told.get("media_type", "text/html")
        self._load.add("captures", [(
            id_, url, at, 200, kind, digest, self._warc, self._size, EVERY, "", 0, "", told["role"], "" if told["role"] == "listing" else self.listing,
            told.get("title", ""), told.get("listed", ""), "", self.id, told["run"], self.channel, told["state"],
            ("pdf" if "pdf" in kind else "html") if read else None, None, None, *versions, "GET", "", "")])
        self._size += EVERY
        return digest

    def close(self, first_id: int, chance: Random) -> int:
        """Its visits and list pages; the next free id of captures."""
        for number, run in enumerate(RUNS):
            outcome = chance.choice(OUTCOMES)
            day = _day(run)
            load, reason = self._load, "" if outcome == "complete" else f"drawn: {outcome}"
            listed = self.count if outcome == "complete" else 0
            load.add("visits", [(run, self.id, outcome, reason, day, day, None, listed, listed if number == 0 else 0, 0, 0, 3 + listed, 1, "")])
            load.add("columns", [(self.id, self.channel, run, int(outcome == "complete"), None, listed, "", 1)])
            self.capture(first_id + number, f"{self.listing}?page={number}", day, chance, role="listing", state="kept", run=run)
        self._load.add("warcs", [(self._warc, self._size)])
        return first_id + len(RUNS)


def published(agency: Agency, year: int, chance: Random) -> date:
    """When a report came out: mostly in the weeks before its day, one of twelve late, a few by years."""
    due = date(year + 1, 3, 31) if agency.kind == "government" or year < 2019 else date(year + 1, 1, 31)
    if chance.random() < 0.085:
        return due + timedelta(days=1 + int(chance.expovariate(1 / 40)))
    return due - timedelta(days=int(chance.expovariate(1 / 12)) % 80)
