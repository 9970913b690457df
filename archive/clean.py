"""Printed text → comparable labels and numbers. Pure functions; nothing here knows a form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, is_normalized, normalize

LONGEST = 200  # characters of a number; a longer text is none, and some of what is looked for takes time with its square
_LONGEST_WHOLE = 15  # digits before the point
REMEMBERED = 8192  # texts; the labels of a form come again on every page, and most cells are 0
# what full-width typing leaves in every sentence, by what NFKC makes of each; in C, a hundred times as fast as NFKC itself
_USUAL = tuple(zip("，；：（）！？％．～…\u3000\xa0", (",", ";", ":", "(", ")", "!", "?", "%", ".", "~", "...", " ", " "), strict=True))
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]+")
_QUOTES = re.compile(r"[“”\"'‘’「」『』《》〈〉<>]")
_MARKDOWN = re.compile(r"^[#>*_\s]+|[*_\s]+$")
_REMARK = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)?")
_ORDINAL = re.compile(r"^(?:\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)|(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.,:)])[、.]?")
_DASHES = re.compile("[—–―－−‐‑﹣─]")

_SIGN = r"(?P<sign>[+-]|增加|减少|增|减)?"
# not \d: the digits of other scripts look like others (the Bengali 4 like an 8)
_DIGITS = r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_UNITS = "亿元|万元|万|元|件次|件|条|项|个|次|份|宗|人次|人|篇"
_UNIT = rf"(?:(?P<unit>{_UNITS})|\((?P<aside>{_UNITS})\))?"
_CURRENCY = re.compile(r"^(?:人民币|[¥￥])\s*")
_NOUGHTS = frozenset({"零", "〇"})
_NUMBER = re.compile(_SIGN + _DIGITS + _UNIT)
_PAGE_NUMBER = re.compile(r"[-·~]+\d{1,4}[-·~]+|第\d{1,4}页(?:[,/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}页?|page\d{1,4}", re.IGNORECASE)
_APART = re.compile(r"\d\s+[\d.]|[.,]\s+\d|\n(?!\s*[件元万亿条项个次份宗人篇])")  # several lines are several cells
_WIDTHLESS = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]+")
# marks that make what follows them run from right to left; at the ends of a text they change nothing
_TURNING = "\u061c\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_WORDY = re.compile(r"(?:[\u4e00-\u9fff][^\u4e00-\u9fff]*+){5}")  # more than a number with sign and unit has; folding leaves them as they are
_MONEY = {"亿元": "亿元", "万元": "万元", "万": "万元", "元": "元"}


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: value as printed (not converted) and the unit of money inside the cell, if any."""

    value: int | float
    unit: str = ""


def folded(text: str) -> str:
    """NFKC: compatibility forms (full-width digits, brackets, commas) as the usual characters.

    >>> folded("（３）条，")
    '(3)条,'
    """
    if is_normalized("NFKC", text):
        return text
    for wide, usual in _USUAL:
        text = text.replace(wide, usual)
    return normalize("NFKC", text)


@lru_cache(maxsize=REMEMBERED)
def squeeze(text: str) -> str:
    """Compatibility forms folded, every white space and invisible character removed.

    >>> squeeze("总 计 ３")
    '总计3'
    """
    return _DASHES.sub("-", seen(folded(seen(text))))


def seen(text: str) -> str:
    """Without white space and invisible characters; nothing but a space can be printed and is one of them."""
    if " " not in text and text.isprintable():
        return text
    text = "".join(text.split())
    return text if text.isprintable() else _INVISIBLE.sub("", text)


@lru_cache(maxsize=REMEMBERED)
def label(text: str) -> str:
    """A label as it is compared: squeezed, without quotation marks, markdown and closing punctuation.

    >>> label("**3. 危及“三安全一稳定”** ")
    '3.危及三安全一稳定'
    """
    plain = _QUOTES.sub("", squeeze(_MARKDOWN.sub("", text)))
    plain = plain.replace("．", ".").replace("﹑", "、").strip(":。;,")
    return plain[1:] if plain[:1] == ")" else plain  # of the narrow cell beside it, which runs over its edge


@lru_cache(maxsize=REMEMBERED)
def without_remarks(text: str) -> str:
    """A label without what stands in brackets, but for an ordinal at its beginning.

    >>> without_remarks("(二)部分公开(区分处理的,只计这一情形)")
    '(二)部分公开'
    """
    found = _ORDINAL.match(text)
    start = found.end() if found else 0
    return text[:start] + _REMARK.sub("", text[start:])


@lru_cache(maxsize=REMEMBERED)
def core(text: str) -> str:
    """A label without ordinal and remarks: what is left to compare when numbering differs.

    >>> core("1、申请人(单位)")
    '申请人'
    """
    bare = without_remarks(text)
    found = _ORDINAL.match(bare)
    return bare[found.end() :] if found else bare


def ordinal(text: str) -> str:
    """The ordinal at the beginning of a label, bare: "3" of "3.其他", "六" of "(六)其他处理", else "".

    >>> ordinal("(六)其他处理")
    '六'
    """
    found = _ORDINAL.match(text)
    return found.group().strip("(),、.:") if found else ""


@lru_cache(maxsize=REMEMBERED)
def number(text: str) -> Number | None:
    """The number that a cell prints, or None if it is blank or says something else.

    Signs in words and thousands separators are read (152,790元, 增1558, 减38, +21). Digits with white space
    between them may be two numbers, digits with needless leading zeros several cells glued together: neither
    is read. Of numerals only nought is: 一 is typed for a dash, too.

    >>> number("减38"), number("152790元"), number("000"), number("3 0"), number("—"), number("一")
    (Number(value=-38, unit=''), Number(value=152790, unit='元'), None, None, None, None)
    >>> number("12(件)"), number("零")
    (Number(value=12, unit=''), Number(value=0, unit=''))
    """
    if text.isdecimal() and text.isascii() and len(text) <= _LONGEST_WHOLE:  # as most are printed
        return Number(int(text)) if text[0] != "0" or text == "0" else None
    return _written(text.replace("&nbsp;", " ").strip())  # escaped twice by a CMS, and so shown


def _written(text: str) -> Number | None:
    if len(text) > LONGEST:
        return None
    if not text.isascii():
        if _WORDY.search(text) or not _is_plain(text):
            return None
        text = _WIDTHLESS.sub("", text)
    if _APART.search(text):
        return None
    plain = squeeze(text).rstrip("。;")
    found = _NUMBER.fullmatch(plain)
    if not found:
        return Number(0) if plain in _NOUGHTS else None
    digits = found["digits"].replace(",", "")
    whole = digits.partition(".")[0]
    if len(whole) > _LONGEST_WHOLE or (len(whole) > 1 and whole.startswith("0")):
        return None
    value: int | float = float(digits) if "." in digits else int(digits)
    if found["sign"] in {"-", "减", "减少"}:
        value = -value
    return Number(value, _MONEY.get(found["unit"] or found["aside"] or "", ""))


def amount(text: str) -> Number | None:
    """number() of an amount of money, before which its currency may stand. ¥ alone tells no unit: the heading's may be 万元.

    >>> amount("￥125,000.00"), amount("人民币152790元")
    (Number(value=125000.0, unit=''), Number(value=152790, unit='元'))
    """
    return number(_CURRENCY.sub("", text.strip(), count=1))


def _is_plain(text: str) -> bool:
    """No ①, ², ½, which are marks and parts of numbers, and nothing that shows digits in another order than they are written in."""
    inside = text.strip(_TURNING + " \t\r\n\u200b\u200e\ufeff")
    return not any(category(sign) == "No" or sign in _TURNING for sign in inside)


def is_blank(text: str) -> bool:
    """Nothing is printed: white space, &nbsp; or invisible characters only."""
    return not text or _UNSEEN.fullmatch(text) is not None


def is_dash(text: str) -> bool:
    """A stroke or word printed instead of a number: /, —, 无."""
    return squeeze(text) in {"/", "\\", "-", "--", "---", "----", "无", "(无)", "空", "*", "\\\\", "//"}


@lru_cache(maxsize=REMEMBERED)
def is_value(text: str) -> bool:
    """Fit to stand where a number is expected: a number, nothing, or a stroke."""
    return number(text) is not None or is_blank(text) or (not _WORDY.search(text) and is_dash(text))


def is_page_number(text: str) -> bool:
    """A page number between dashes or in words (- 3 -, 第3页), as left behind inside tables by page breaks."""
    return bool(_PAGE_NUMBER.fullmatch(squeeze(text)))


def money_unit(text: str) -> str:
    """The unit of money that a heading tells (单位:万元), or "" if it tells none or more than one.

    >>> money_unit("采购总金额（单位：万元，保留4位小数）"), money_unit("采购总金额(元)"), money_unit("采购总金额")
    ('万元', '元', '')
    """
    found = set(re.findall(r"(?:单位:?|[(,])(亿元|万元|元)(?=[),;]|$)", squeeze(text)))
    return found.pop() if len(found) == 1 else ""
