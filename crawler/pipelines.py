"""ArchivePipeline: every exchange, as it was on the wire, goes to the archive before anything else sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import IgnoreRequest

from archive import journal, secrets
from archive.intake import Intake, IntakeError
from archive.model import Context, Exchange, Failure
from archive.warc.codings import codings, whole
from crawler import hosts
from crawler.network.failures import reason
from crawler.network.handler import LateError
from crawler.network.limits import ENDED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.http.headers import Headers


class ArchivePipeline:
    """Downloader middleware nearest to the network, and listener to response_downloaded.

    The signal comes before redirects, retries and decompression take exchanges away or change them;
    process_exception, here, before a retry hides that there was no response.
    """

    def __init__(
        self, intake: Intake, context: Callable[[Request], Context], stop: Callable[[IntakeError], None],
        sent: Callable[[Context, int], None], most: int,
    ) -> None:
        self._intake = intake
        self._most = most
        self._context = context
        self._stop = stop
        self._sent = sent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = crawler.spider
        assert spider is not None
        most = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        pipeline = cls(spider.intake, spider.context_of, spider.stop, spider.sent, most)  # type: ignore[attr-defined]  # our one spider
        crawler.signals.connect(pipeline.response_downloaded, signals.response_downloaded)
        return pipeline

    def response_downloaded(self, response: Response, request: Request) -> None:
        request.meta.pop("kept", None)  # a redirected or repeated request brings its forerunner's
        request.meta["cut"] = "dataloss" in response.flags or not self._whole(response)
        self._keep(request, response)

    def _whole(self, response: Response) -> bool:
        """Does a gzip body reach its end? A cut-off one is handed on as far as it goes."""
        names = codings(value.decode("latin-1") for value in response.headers.getlist("Content-Encoding"))
        return response.status == 304 or whole(response.body, names, self._most)

    def _keep(self, request: Request, response: Response) -> None:
        context = self._context(request)
        self._sent(context, len(response.body))
        try:
            kept = request.meta["kept"] = self._intake.keep(exchange_of(request, response, context))
            journal.event("captured", "DEBUG", portal=context.portal, role=context.role, status=response.status,
                          bytes=len(response.body), unchanged=kept.unchanged, url=request.url)
        except IntakeError as error:
            self._stop(error)

    def process_response(self, request: Request, response: Response) -> Response:
        """A 304 may bear the headers of the answer it stands for: there is nothing to decompress, and that is no fault."""
        if response.status == 304:
            response.headers.pop("Content-Encoding", None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, IgnoreRequest):
            return  # never sent
        if isinstance(exception, LateError):  # what came in time is kept
            self._keep(request, exception.came)
            request.meta.pop("kept", None)
            return
        context = self._context(request)
        self._sent(context, 0)
        failure = Failure(request.url, datetime.now(UTC), reason(exception), context)
        journal.event("exchange-failed", "WARNING", portal=context.portal, role=context.role, url=request.url, reason=failure.error)
        try:
            self._intake.fail(failure)
        except IntakeError as error:
            self._stop(error)


def exchange_of(request: Request, response: Response, context: Context) -> Exchange:
    """The exchange as it was on the wire, except that Twisted has undone chunking and tidied header names."""
    # "partial" is how Scrapy marks any body that ends with the connection, the rule in HTTP/1.0: no loss
    truncated = "disconnect" if "dataloss" in response.flags else "time" if "late" in response.flags else ""
    sent = {"Host": hosts.netloc(request.url)} | dict(header_pairs(request.headers))
    sent = {name: value if name.lower() not in secrets.SENT else secrets.HIDDEN for name, value in sent.items()}
    return Exchange(
        url=request.url,
        method=request.method,
        request_headers=tuple(sent.items()),
        request_body=request.body,
        status=response.status,
        protocol=response.protocol or "HTTP/1.1",
        response_headers=tuple(header_pairs(response.headers)),
        body=response.body,
        captured_at=datetime.now(UTC),
        context=context,
        ip_address=str(response.ip_address or ""),
        truncated="length" if request.meta.get(ENDED) else truncated,
    )


def header_pairs(headers: Headers) -> Iterable[tuple[str, str]]:
    """Every header line, repeated ones too."""
    for name, values in headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("latin-1")
