"""Ways on that a page leaves to its scripts: addresses that they join, forms that they send, and what cannot be followed."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from lxml import etree

from archive.recognise import promise
from crawler.mechanics import pagers
from crawler.mechanics.links import absolute, aside, base, links
from crawler.page import Ask, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page

# document.write('<a href="index_'+(nCurrIndex+1)+'.html">下一页</a>')
JOINED = re.compile(r"href=\\?[\"']?([\w./?=&;-]{1,200}[_=-])[\"']\s{0,9}\+\s{0,9}\(?\s{0,9}(\w{1,40})\s{0,9}\+\s{0,9}1\s{0,9}\)?\s{0,9}\+\s{0,9}[\"'](\.\w{3,6})?")
POSTBACK = re.compile(r"__doPostBack\(\s*['\"]([^'\"]{1,200})['\"]\s*,\s*['\"]([^'\"]{0,200})['\"]")
CALL = re.compile(r"(?<![\w$.])(?!void\b|return\b|function\b|if\b)[A-Za-z_$][\w$.]{0,80}\s*\(\s*['\"]?(\d{0,4})")
MORE_TEXT = re.compile(r"^(?:点击|点此)?(?:加载|显示|查看|浏览)更多(?:内容|信息)?[.…>»]*$")
OFF = re.compile(r"disabl|\boff\b|\bgray\b|\bno_?(?:next|click|more)\b|\bhide\b|\bnone\b", re.IGNORECASE)
NUMBERS = re.compile(r"data-(?:\w*page\w*|\w*num\w*|pn|p|index|value|no|to)", re.IGNORECASE)  # attributes that a pager's script reads
PAGING = re.compile(r"(?<!home)pag(?:e(?!x)|in)|fenye|fanye|\bfy\b|翻页|分页", re.IGNORECASE)
NUMBER = "page "  # before the number in what stuck() tells of a pager without words
HINT = re.compile(r"[下后多>»›＞→▶►❯]|next", re.IGNORECASE)  # words without it are neither 下一页 nor 加载更多
WHITE = pagers.BRACKETS + "\t\r\n\xa0\u3000"
SHORT = 12  # characters
CLICKABLE = frozenset(("a", "button", "input", "span", "li", "div", "p"))
ABOVE = 3  # levels: <li><a><span>下一页
_TEXTS = etree.XPath("//text()[string-length() < 40][not(parent::script or parent::style or parent::option)]")
_MARKED = etree.XPath("//*[@title or @aria-label or @value or @rel='next' or contains(@class, 'next') or contains(@class, 'Next')] | //img[@alt]")
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)


def joined(page: Page) -> str:
    """Page k+1 where a script puts its address together from a stem, its own count, and an extension; "" if none does.

    The count may be of this page from 0 or from 1: the stem with the count after this one is the next page in both.
    """
    count = pagers.page_count(page)
    scripts = page.root.iter("script") if count and page.root is not None else ()
    for match in (match for script in scripts for match in JOINED.finditer(script.text or "")):
        told = re.search(rf"\b{re.escape(match[2])}\s*=\s*['\"]?(\d{{1,4}})\b", page.text)
        if told and count and int(told[1]) + 1 <= count:
            return absolute(base(page), f"{match[1]}{int(told[1]) + 1}{match[3] or ''}")
    return ""


def postback(page: Page) -> Ask | None:
    """The next page of a list as an ASP.NET form asks for it (__doPostBack): its hidden fields and what was pressed."""
    for element in () if page.root is None else page.root.iter("a"):
        match = POSTBACK.search(f"{element.get('href') or ''} {element.get('onclick') or ''}")
        if match and pagers.says_next(element) and not _off(element):
            form = next((above for above in element.iterancestors("form")), None)
            return None if form is None else _sent(page, form, match[1], match[2])
    return None


def _sent(page: Page, form: HtmlElement, target: str, argument: str) -> Ask | None:
    hidden = {field.get("name") or "": field.get("value") or "" for field in form.iter("input") if field.get("type") == "hidden"}
    fields = {**hidden, "__EVENTTARGET": target, "__EVENTARGUMENT": argument}
    url = absolute(base(page), form.get("action") or "") or page.url
    return Ask(url, "POST", urlencode({name: value for name, value in fields.items() if name}).encode(), FORM)


def stuck(page: Page, current: int) -> str:
    """What leads on to the rest of a list and cannot be followed, as the page has it: 下一页 or 加载更多 of a script; else "".

    current: this page's number; a call with it, or with a smaller one, leads no further.
    """
    for element, words in _controls(page, current):
        done = element.get("href") or "", *(one.get("onclick") or "" for one in (element, *element.iterancestors()))
        call = next(filter(None, map(CALL.search, done)), None)
        number = call[1] if call else _data(element)
        if words.isdigit() and (number != words or not _paging(element)):
            continue
        more = bool(MORE_TEXT.match(words))
        if more and aside(element) and not _paging(element):
            continue  # of news in a side column
        if not (call or number or more) or (number and int(number) <= current):
            continue
        return f"{NUMBER}{words}" if words.isdigit() else words or "下一页"
    return ""


def _paging(element: HtmlElement) -> bool:
    """Is a bare number one of a pager, by the words of its script, its attributes or what it stands in? Pictures are numbered, too."""
    around = (element, *islice(element.iterancestors(), 2))
    return any(PAGING.search(f"{name}={value}") for one in around for name, value in one.items() if name != "style")


def _data(element: HtmlElement) -> str:
    """The number of a page in an attribute that a script reads: data-page="2"; "" if there is none."""
    return next((value for name, value in element.items() if NUMBERS.fullmatch(str(name)) and value.isdigit() and len(value) < 5), "")


def _controls(page: Page, current: int) -> Iterator[tuple[HtmlElement, str]]:
    """Elements called 下一页, 加载更多 or by the next page's number that are no links and are not switched off, with their words."""
    addresses = {link.element for link in links(page)}
    for element in () if page.root is None else _worded(page.root, str(current + 1)):
        words = squeeze(element.text_content()) or element.get("value") or ""
        number = words.strip(pagers.BRACKETS) == str(current + 1)
        if any(child.tag in CLICKABLE and squeeze(child.text_content()) == words for child in element):
            continue  # the inmost is looked at
        if element in addresses or len(element) > 2 or (element.find(".//a[@href]") is not None and element.tag != "a"):
            continue
        named = len(words) < SHORT and (number or pagers.says_next(element) or MORE_TEXT.match(words))
        if named and not _off(element) and not _linked(element, addresses):
            yield element, words.strip(pagers.BRACKETS)


def _worded(root: HtmlElement, number: str) -> list[HtmlElement]:
    """Elements whose words, or whose marks, may be those of a way on; few of a page's are looked at."""
    found: dict[HtmlElement, None] = {}
    for text in _TEXTS(root):
        if HINT.search(text) or text.strip(WHITE) == number:
            inmost = text.getparent().getparent() if text.is_tail else text.getparent()
            found |= dict.fromkeys((inmost, *islice(inmost.iterancestors(), ABOVE)))
    for marked in _MARKED(root):
        found |= dict.fromkeys((marked, *islice(marked.iterancestors(), ABOVE - 1)))
    return [element for element in found if element.tag in CLICKABLE]


def _linked(element: HtmlElement, addresses: set[HtmlElement]) -> bool:
    return any(above in addresses for above in element.iterancestors("a"))


def _off(element: HtmlElement) -> bool:
    return element.get("disabled") is not None or bool(OFF.search(f"{element.get('class') or ''} {element.get('style') or ''}"))


def unaddressed(page: Page) -> list[str]:
    """Titles that promise a report on links that only a script can follow: javascript:openInfo('1022')."""
    if page.root is None:
        return []
    addresses = {link.element for link in links(page)}
    found = []
    for element in page.root.iter("a"):
        title = squeeze(element.get("title") or "") or squeeze(element.text_content())
        if "公" not in title or element in addresses or aside(element) or (element.get("href") is None and not element.get("onclick")):
            continue
        promised = promise(title)
        if promised.report and promised.year and promised.agency:
            found.append(title)
    return list(dict.fromkeys(found))
