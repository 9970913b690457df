"""What is nobody's business is taken out of what is told: logs, run arguments, records."""

from __future__ import annotations

import logging
import re
from typing import Any

HIDDEN = "…"
USER = re.compile(r"(?<=://)[^/?#\s@'\"]*@")  # of a URL: user name and password
# parameters that prove who asks, as far as names tell; tokens that portals put into addresses of their files stay
QUERY = re.compile(r"(?i)(?<=[?&;])((?:access_?key|api_?key|apikey|auth|password|passwd|pwd|secret|client_secret)[^=&\s]*=)[^&\s#'\"]*")
ASSIGNED = re.compile(r"(?i)^([\w.]*(?:PASS|PASSWORD|PASSWD|SECRET|TOKEN|KEY|AUTH|COOKIE|HEADERS|CREDENTIALS?)[\w.]*=).+", re.DOTALL)
SETTING = re.compile(r"('\w*(?:PASS|PASSWORD|SECRET|TOKEN|API_KEY|ACCESS_KEY|AUTH|CREDENTIALS?)\w*': )(?:'[^'\n]*'|\"[^\"\n]*\")")
SENT = ("proxy-authorization", "authorization")  # headers of a request that no archive is to have


def without(text: str) -> str:
    """A text with what stands between :// and @ of its URLs, and the values of parameters like password=, left out.

    >>> without("-s XXGK_WAYBACK=https://me:pw@example.org/?api_key=1&url=a")
    '-s XXGK_WAYBACK=https://…@example.org/?api_key=…&url=a'
    """
    return QUERY.sub(rf"\g<1>{HIDDEN}", USER.sub(f"{HIDDEN}@", text))


def argument(text: str) -> str:
    """An argument of the command line as it may be recorded.

    >>> argument("FTP_PASSWORD=x"), argument("DOWNLOAD_DELAY=3"), argument("http://a:b@c/")
    ('FTP_PASSWORD=…', 'DOWNLOAD_DELAY=3', 'http://…@c/')
    """
    return ASSIGNED.sub(rf"\g<1>{HIDDEN}", without(text))


def log_line(text: str) -> str:
    """A line of a log; Scrapy tells settings as 'NAME': 'value'.

    >>> log_line("{'FTP_PASSWORD': 'x', 'LOG_LEVEL': 'INFO'}")
    "{'FTP_PASSWORD': …, 'LOG_LEVEL': 'INFO'}"
    """
    return SETTING.sub(rf"\g<1>{HIDDEN}", without(text))


def keep_out_of_logs() -> None:
    """From now on no record that this process logs has a secret in it, whoever logs it."""
    before = logging.getLogRecordFactory()
    if getattr(before, "hides", False):
        return

    def make(*given: Any, **named: Any) -> logging.LogRecord:
        record = before(*given, **named)
        try:
            text = record.getMessage()
        except (TypeError, ValueError, KeyError):  # logging tells that itself
            return record
        told = log_line(text)
        if told != text:
            record.msg, record.args = told, ()
        return record

    make.hides = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make)
