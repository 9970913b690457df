"""Replicas of the Wayback Machine and of Common Crawl: indexes with pages, captures, and what goes wrong there."""

from __future__ import annotations

import gzip
import io
import json
from base64 import b32encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha1
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.replica.model import Response
from tests.replica.server import Server

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.replica.model import Request


@dataclass(frozen=True)
class Memento:
    """One capture. status: as the index tells it; odd: what goes wrong with it ("gone", "moved", "other", "own page", "zipped")."""

    url: str
    timestamp: str
    body: bytes
    status: str = "200"
    mime: str = "text/html"
    odd: str = ""

    @property
    def digest(self) -> str:
        return b32encode(sha1(self.body).digest()).decode()


@dataclass
class Wayback:
    """Answers as web.archive.org; page: lines of an index page."""

    mementos: list[Memento]
    page: int = 3
    server: Server = field(init=False)

    def __post_init__(self) -> None:
        self.server = Server({"/cdx/search/cdx": self._index}, self._capture)
        self.server.open()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def _index(self, request: Request) -> Response:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(request.target).query).items()}
        prefix = asked["url"].partition("://")[2] or asked["url"]
        fitting = [one for one in self.mementos if one.url.partition("://")[2].startswith(prefix)]
        start = int(asked.get("resumeKey", "0"))
        rows: list[list[str]] = [asked["fl"].split(",")]
        rows += [[one.timestamp, one.url, one.mime, one.status, one.digest] for one in fitting[start:start + self.page]]
        if start + self.page < len(fitting):
            rows += [[], [str(start + self.page)]]
        return Response(json.dumps(rows if fitting else []).encode(), media_type="application/json")

    def _capture(self, request: Request) -> Response:
        timestamp, _, url = request.target.removeprefix("/web/").partition("id_/")
        one = next((one for one in self.mementos if (one.url, one.timestamp) == (url, timestamp)), None)
        if one is None or one.odd == "gone":
            return Response(b"<html>Got an HTTP 404 response</html>", 404)
        if one.odd == "own page":
            return Response(b"<html>Hrm.</html>")
        if one.odd == "moved":
            return Response(b"", 302, headers=(("Location", f"/web/20010101000000id_/{url}"),))
        at = datetime.strptime("20010101000000" if one.odd == "other" else timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        zipped = (("Content-Encoding", "gzip"),) if one.odd == "zipped" else ()
        return Response(
            gzip.compress(one.body, mtime=0) if zipped else one.body, media_type=one.mime,
            headers=(("Memento-Datetime", format_datetime(at, usegmt=True)), ("X-Archive-Orig-Server", "nginx/1.2"),
                     ("X-Archive-Orig-Content-Type", one.mime), ("X-Archive-Orig-Content-Length", "7"), *zipped),
        )


@dataclass
class CommonCrawl:
    """Answers as index.commoncrawl.org and data.commoncrawl.org, on one port. crawls: name → what it captured."""

    crawls: Mapping[str, list[Memento]]
    page: int = 2
    server: Server = field(init=False)

    def __post_init__(self) -> None:
        self._files = {f"/crawl-data/{name}/warc/1.warc.gz": self._warc(mementos) for name, mementos in self.crawls.items()}
        self.server = Server({"/collinfo.json": self._crawls, **{f"/{name}-index": self._index for name in self.crawls},
                              **dict.fromkeys(self._files, self._range)}, lambda _: Response(b"{}", 404))
        self.server.open()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def _warc(self, mementos: list[Memento]) -> tuple[bytes, list[tuple[int, int]]]:
        buffer, places = io.BytesIO(), []
        for one in mementos:
            writer, start = WARCWriter(buffer, gzip=True), buffer.tell()
            at = datetime.strptime(one.timestamp, "%Y%m%d%H%M%S").strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007
            head = StatusAndHeaders(f"{one.status} OK", [("Content-Type", one.mime)], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(
                one.url, "response", payload=io.BytesIO(one.body), length=len(one.body), http_headers=head, warc_headers_dict={"WARC-Date": at}))
            places.append((start, buffer.tell() - start))
        return buffer.getvalue(), places

    def _crawls(self, request: Request) -> Response:
        found = [{"id": name, "cdx-api": f"{self.base}/{name}-index"} for name in self.crawls]
        return Response(json.dumps(found).encode(), media_type="application/json")

    def _index(self, request: Request) -> Response:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(request.target).query).items()}
        name = request.path.strip("/").removesuffix("-index")
        file = f"crawl-data/{name}/warc/1.warc.gz"
        lines = [
            {"timestamp": one.timestamp, "url": one.url, "mime": one.mime, "status": one.status, "digest": one.digest,
             "length": str(length), "offset": str(offset), "filename": "nowhere.gz" if one.odd == "gone" else file}
            for one, (offset, length) in zip(self.crawls[name], self._files[f"/{file}"][1], strict=True)
            if one.url.partition("://")[2].startswith(asked["url"].partition("://")[2] or asked["url"])
        ]
        if not lines:
            return Response(b'{"message": "No Captures found"}', 404, "application/json")
        if "showNumPages" in asked:
            return Response(json.dumps({"pages": -(-len(lines) // self.page), "pageSize": 5, "blocks": 1}).encode(), media_type="application/json")
        start = int(asked["page"]) * self.page
        return Response("".join(f"{json.dumps(one)}\n" for one in lines[start:start + self.page]).encode(), media_type="text/x-cdxj")

    def _range(self, request: Request) -> Response:
        first, _, last = request.headers["range"].removeprefix("bytes=").partition("-")
        return Response(self._files[request.path][0][int(first):int(last) + 1], 206, "application/octet-stream")
