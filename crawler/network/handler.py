"""The download handler: Scrapy's own, which takes in no endless head, no status that is none, and lets no late body go to waste.

Scrapy gives no other way in than its own classes; what is taken of them is named here, and tests/crawler/test_network_wire.py
sees whether it is still as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from scrapy.core.downloader.handlers import http11
from scrapy.exceptions import DownloadTimeoutError
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ParseError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.interfaces import IAddress
    from twisted.web.client import Response as Answer

Result = TypeVar("Result")
LINE = http11._LenientHTTPClientParser.MAX_LENGTH  # bytes of one line of a head: Twisted's 16,384
STATUSES = range(100, 1000)  # RFC 9110, 15: three digits


class HeadError(ValueError):
    """A head that is not taken in."""


class LateError(DownloadTimeoutError):
    """Time is up, and this much has come: a response with a part of its body."""

    def __init__(self, message: str, came: Response) -> None:
        super().__init__(message)
        self.came = came


class Parser(http11._LenientHTTPClientParser):
    """Reads a head; Twisted's own counts no lines, takes any number for a status, and closes without a word on a long line."""

    def statusReceived(self, status: bytes) -> None:  # noqa: N802  # Twisted's name
        super().statusReceived(status)  # type: ignore[no-untyped-call]
        if self.response.code not in STATUSES:
            raise ParseError("status code out of range", status[:80])  # type: ignore[no-untyped-call]

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802  # Twisted's name
        if name.strip():  # a line without a name is skipped, as Scrapy skips those without a colon
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]

    def allHeadersReceived(self) -> None:  # noqa: N802  # Twisted's name
        codings = self.connHeaders.getRawHeaders(b"Transfer-Encoding") or [b"chunked"]
        if codings[0].lower() not in self._transferDecoders:
            raise HeadError(f"its Transfer-Encoding is {codings[0][:40].decode('latin-1')!r}")
        super().allHeadersReceived()  # type: ignore[no-untyped-call]

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802  # Twisted's name
        raise HeadError(f"a line of its head is longer than {LINE} bytes")


class Connection(http11._LenientHTTP11ClientProtocol):
    """most: bytes of all heads of an answer (RFC 9110, 15.2: as many of status 1xx may come before it as a server likes)."""

    most = 0
    _head = 0

    def request(self, request: Any) -> Any:
        self._head = 0
        answer = super().request(request)
        self._parser.__class__ = Parser  # as Scrapy's does
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  # Twisted's name
        self._head += len(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        parser = self._parser
        if parser is not None and getattr(parser, "state", None) in (STATUS, HEADER) and self._head > self.most:
            error = HeadError(f"its head is longer than {self.most} bytes (XXGK_MAX_HEAD_BYTES)")
            self._giveUp(Failure(error))  # type: ignore[no-untyped-call]


class Connections(http11._LenientHTTP11ClientFactory):
    """Makes them for a pool of connections."""

    most = 0

    def buildProtocol(self, addr: IAddress | None) -> Connection:  # noqa: N802  # Twisted's name
        connection = Connection(self._quiescentCallback)  # type: ignore[no-untyped-call]
        connection.most = self.most
        return connection


class Agent(http11._ScrapyAgent):
    """One request. Raises LateError where time is up after the head came."""

    _reader: http11._ResponseReader | None = None

    def _cb_bodyready(self, txresponse: Answer, request: Request) -> Any:
        body = super()._cb_bodyready(txresponse, request)
        self._reader = getattr(txresponse, "_bodyProtocol", None)
        return body

    def _cb_timeout(self, result: Result, request: Request, url: str, timeout: float) -> Result:
        try:
            return super()._cb_timeout(result, request, url, timeout)
        except DownloadTimeoutError as error:
            if self._reader is None or self._txresponse is None:
                raise
            reader = self._reader
            raise LateError(str(error), self._cb_bodydone({
                "txresponse": self._txresponse, "body": reader._bodybuf.getvalue(), "flags": ["late"],
                "certificate": reader._certificate, "ip_address": reader._ip_address,
            }, url)) from None


http11._ScrapyAgent = Agent  # type: ignore[misc]


class Handler(http11.HTTP11DownloadHandler):
    """For http and https."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        most = crawler.settings.getint("XXGK_MAX_HEAD_BYTES")
        self._pool._factory = type("Connections", (Connections,), {"most": most})  # type: ignore[assignment]
