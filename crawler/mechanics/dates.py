"""Dates as lists and metas print them → ISO. No guessing: what is not told stays untold."""

from __future__ import annotations

import re
from datetime import date

FULL = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
SHORT = re.compile(r"^[\[(【\s]*(\d{1,2})[-/月.](\d{1,2})日?[\])】\s]*$")
T_DATE = re.compile(r"/t((?:19|20)\d\d)(\d\d)(\d\d)_\d+")


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
    """The day in a TRS file name (t20230118_11520599.html); usually that of publication.

    >>> in_url("http://x.gov.cn/a/202301/t20230118_11520599.html")
    '2023-01-18'
    """
    match = T_DATE.search(url)
    return find("-".join(match.groups())) if match else ""
