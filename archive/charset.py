"""Which character set bytes are in: byte-order mark, header, meta, then a scored choice.

A declared charset is believed only if the bytes agree: real portals send GBK pages labelled UTF-8 and the
reverse (a short GBK page is taken for Big5 by common detectors), so the choice is made on how Chinese the
result reads.
"""

from __future__ import annotations

import codecs
import re

CANDIDATES = ("utf-8", "gb18030", "big5")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*+=\s*+(?:["']\s*+)?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "euc-cn": "gb18030", "big5-hkscs": "big5"}
# the commonest characters of administrative Chinese, simplified and traditional
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年"
    "政府信息公开工作报告情况主动申请数量项目行本镇乡县市区办理处结果总计其部分法规章文件机关收到"
    "國個們來為時會對開報告況動請數項關處結總計辦鎮鄉縣區與"
)
_SAMPLE = 200_000
# what pages are written in; Python also has zlib, punycode, idna, unicode_escape, which raise or take quadratic time
_TEXT = re.compile(r"utf-?(?:8|16|32)|gb|big5|hz|iso|cp|ascii|euc|shift|koi|mac|johab|ptcp|tis|kz|hp")


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """Text and charset of bytes; declared: a charset's name or a whole Content-Type header. Never raises.

    Undecodable bytes become U+FFFD.

    >>> decode("政府信息公开年报".encode("gb18030"), "text/html; charset=utf-8")
    ('政府信息公开年报', 'gb18030')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), name
    for name, nul in (("utf-16-le", 1), ("utf-16-be", 0)):  # a page saved without its mark begins "<\0h\0"
        if len(data) > 8 and data[nul:8:2] == bytes(4) and 0 not in data[1 - nul : 8 : 2]:
            return data.decode(name, errors="replace"), name
    text = _utf_8(data)
    if text is not None:  # GBK text is almost never well-formed UTF-8, so this outweighs any label
        return text, "utf-8"
    header = _DECLARED.search(declared.encode("ascii", "replace"))
    claims = [claim for claim in (_codec(header[1].decode() if header else declared), _codec(_in_document(data))) if claim]
    for claim in claims:
        if _fits(data, claim):
            return data.decode(claim, errors="replace"), claim
    best = max((*claims, *CANDIDATES), key=lambda name: _score(data, name))
    return data.decode(best, errors="replace"), best


def _utf_8(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8", errors="replace") if _decodes(data, "utf-8") else None


def _in_document(data: bytes) -> str:
    found = _DECLARED.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def _codec(name: str) -> str:
    name = name.strip().lower()
    try:
        known = _WIDER.get(name) or codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return known if _TEXT.match(known) else ""


def _decodes(data: bytes, name: str) -> bool:
    """No undecodable bytes; a body cut off in the middle of a character is still in that charset."""
    try:
        data.decode(name)
    except UnicodeDecodeError as error:
        return 0 < len(data) - error.start < 4 and error.start > 8
    except LookupError:
        return False
    return True


def _fits(data: bytes, name: str) -> bool:
    """It decodes, and no other candidate reads clearly more Chinese."""
    own = _score(data, name) if _decodes(data, name) else -1.0
    return own >= 0 and all(own >= _score(data, other) - 0.05 for other in CANDIDATES if other != name)


def _score(data: bytes, name: str) -> float:
    """How well the text reads: share of common characters among the non-ASCII ones, less what is broken."""
    text = data[:_SAMPLE].decode(name, errors="replace")
    foreign = [character for character in text if character > "\x7f"]
    if not foreign:
        return 0.0
    broken = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in foreign)
    return (sum(character in _COMMON for character in foreign) - 3 * broken) / len(foreign)
