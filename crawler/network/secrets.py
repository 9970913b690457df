"""What is nobody's business is taken out of what is told: logs, run arguments, records."""

from __future__ import annotations

import re

HIDDEN = "…"
USER = re.compile(r"(?<=://)[^/?#\s@'\"]*@")  # of a URL: user name and password
# parameters that prove who asks, as far as names tell; tokens that portals put into addresses of their files stay
QUERY = re.compile(r"(?i)(?<=[?&;])((?:access_?key|api_?key|apikey|auth|password|passwd|pwd|secret|client_secret)[^=&\s]*=)[^&\s#'\"]*")
ASSIGNED = re.compile(r"(?i)^([\w.]*(?:PASS|PASSWORD|PASSWD|SECRET|TOKEN|KEY|AUTH|COOKIE|HEADERS|CREDENTIALS?)[\w.]*=).+", re.DOTALL)
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
