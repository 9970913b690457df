"""What no capture can be of: addresses that are none, times at which there was no web, and what is yet to come."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from archive.warc.fields import moment

LONGEST = 8000  # characters of an address, as of those that a crawl asks for
FIRST = datetime(1990, 1, 1, tzinfo=UTC)  # the web is of that year
AHEAD = timedelta(days=2)  # of our clock: theirs may be wrong, and in another zone
CONTROL = re.compile(r"[\x00-\x20\x7f\u2028\u2029]")
STATUS = re.compile(r"[1-9][0-9]{2}")  # RFC 9110, 15


def address_fault(url: str) -> str:
    """Why an address is none, "" for one that is.

    >>> address_fault("http://[::g]/"), address_fault("http:///etc"), address_fault("http://www.x.gov.cn/a")
    ("'::g' does not appear to be an IPv4 or IPv6 address", 'it names no host', '')
    """
    if len(url) > LONGEST:
        return f"it has more than {LONGEST} characters"
    if CONTROL.search(url):
        return "it has control characters in it"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return str(error)
    return "" if parts.hostname else "it names no host"


def time_fault(told: str) -> str:
    """Why a WARC-Date is no time of a capture, "" for one that can be."""
    try:
        at = moment(told)
    except (ValueError, OverflowError):
        return "its WARC-Date is no time"
    return "" if FIRST <= at <= datetime.now(UTC) + AHEAD else f"its WARC-Date {told[:40]} is before the web or yet to come"


def status_fault(told: object) -> str:
    """Why an HTTP status is none, "" for one of three digits."""
    return "" if STATUS.fullmatch(str(told)) else "its HTTP status is no number of three digits"
