"""Why a request got no answer, in words."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import (
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from service_identity import VerificationError
from service_identity.exceptions import CertificateError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Request

    from archive.captures.visits import Outcome

EARLIER = "other_scheme_failed"  # in a request's meta: what was wrong under the other scheme, in words


DECODERS = ("brotli", "brotlicffi", "zstandard")  # only where they are installed


class Refused(IgnoreRequest):
    """We do not send this request. outcome: what that makes of the visit."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome


class Stopped(Refused):
    """The crawl ended before the request was sent: nothing is said of the host."""

    def __init__(self, message: str) -> None:
        super().__init__("incomplete", message)


def reason(error: BaseException) -> str:
    """An exception in one line, by its message or, without one, its name."""
    broken = next(_tls_faults(error), "")
    text = f"TLS: {broken}" if broken else " ".join(_words(error).split())
    return text.removesuffix(".") or type(error).__name__


def unanswered(request: Request, error: BaseException) -> str:
    """Why there was no answer, under either scheme."""
    now, earlier = scheme_fault(request.url, error) or reason(error), request.meta.get(EARLIER)
    return f"{now}; and {earlier}" if earlier else now


def scheme_fault(url: str, error: BaseException) -> str:
    """What is wrong with a host under a scheme; "" if the other scheme could do no better."""
    if next(_tls_faults(error), ""):
        return f"cannot be trusted or spoken to ({reason(error)})"
    if isinstance(error, DownloadConnectionRefusedError):
        return "refuses the connection"
    if isinstance(error, DownloadTimeoutError):
        return "does not answer in time"
    if isinstance(error, DownloadFailedError) and url.startswith("https:"):
        return f"breaks the connection off ({reason(error)})"
    return ""


def undecodable(error: BaseException) -> bool:
    """Is this what Scrapy's decompression raises on a body that is not what its Content-Encoding says?"""
    return isinstance(error, gzip.BadGzipFile | zlib.error | EOFError) or type(error).__module__.lstrip("_") in DECODERS


def _words(error: BaseException) -> str:
    """An exception's message; Twisted's failed responses show a list of failures, whose messages are told instead."""
    if type(error).__name__ == "ParseError":  # Twisted's, which it does not export
        return f"what it sends is no HTTP ({error.args[0]})"
    reasons = getattr(error, "reasons", None) or getattr(error.__cause__, "reasons", None)
    return "; ".join(dict.fromkeys(reason(inner.value) for inner in reasons)) if reasons else str(error)


def _tls_faults(error: BaseException) -> Iterator[str]:
    """The TLS errors that Scrapy and Twisted wrap: ResponseFailed holds a list of failures."""
    if isinstance(error, VerificationError | CertificateError):
        yield "the certificate is of another name"
    elif isinstance(error, TlsError):
        yield "; ".join(part[-1] for part in error.args[0]) if error.args and error.args[0] else "the handshake failed"
    for inner in getattr(error, "reasons", None) or ():
        yield from _tls_faults(inner.value)
    if error.__cause__ is not None:
        yield from _tls_faults(error.__cause__)
