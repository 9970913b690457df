"""Dates as lists and metas print them → ISO. No guessing: what is not told stays untold."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

FULL = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
SHORT = re.compile(r"^[\[(【\s]*(\d{1,2})[-/月.](\d{1,2})日?[\])】\s]*$")
T_DATE = re.compile(r"/t((?:19|20)\d\d)(\d\d)(\d\d)_\d+")
ART_DATE = re.compile(r"/art/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/art_")


def find(text: str) -> str:
    """The first full date of a text, ISO; "" if there is none.

    >>> find("[2021/1/29]"), find("发布日期：2021年01月29日 09:30"), find("2021-13-01")
    ('2021-01-29', '2021-01-29', '')
    """
    for match in FULL.finditer(text):
        try:
            return date(*(int(part) for part in match.groups())).isoformat()
        except ValueError:
            continue
    return ""


def find_short(text: str) -> str:
    """A text that is nothing but month and day, as ISO's --MM-DD; "" otherwise.

    >>> find_short("[01-29]"), find_short("第01-29号")
    ('--01-29', '')
    """
    match = SHORT.match(text)
    if not match or not (1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= 31):
        return ""
    return f"--{int(match[1]):02}-{int(match[2]):02}"


def in_url(url: str) -> str:
    """The day in an article's address, TRS's or Hanweb's; usually that of publication.

    >>> in_url("http://x.gov.cn/a/202301/t20230118_11520599.html"), in_url("http://x.gov.cn/art/2024/1/3/art_9_7.html")
    ('2023-01-18', '2024-01-03')
    """
    match = T_DATE.search(url) or ART_DATE.search(url)
    return find("-".join(match.groups())) if match else ""


def told(value: object) -> str:
    """A day as interfaces tell it, ISO: seconds or milliseconds since 1970 (in Chinese time) or a text.

    >>> told(1611849600), told("1611849600000"), told("2021-01-29 09:30:00"), told(0), told(None)
    ('2021-01-29', '2021-01-29', '2021-01-29', '', '')
    """
    digits = str(value)
    if isinstance(value, bool) or not (digits.isdecimal() and digits.isascii() and 9 <= len(digits) <= 13):
        return find(value) if isinstance(value, str) else ""
    seconds = int(digits) // (1000 if len(digits) > 11 else 1)
    return (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=8)).date().isoformat()
