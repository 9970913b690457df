"""What the running text says of the numbers of requests; compared with table 3, never put in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.checks.sentences import sentences_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.model import Section

_CAME = re.compile("收到|接到|接收|受理")
_OF_THEM = re.compile("其中")
_CLAUSE = re.compile(r"[^,、]+")
_REQUEST = re.compile(r"(?:信息公开|依申请公开)[^,]{0,12}申请|申请公开|依申请公开")
_RECEIVED = re.compile(r"(?:收到|受理|接到|接收)[^\d,]{0,30}?(\d{1,6})(?:件|个|次|条|份|宗|起|例)")
_NONE = re.compile(r"(?:未|没有|无)(?:曾)?(?:收到|接到|接收|受理)")
_WHOLE = re.compile(r"(?:收到|受理|接到|接收)[^\d,]{0,30}?(\d{1,6})(?:件|个|次|条|份|宗|起|例)[^其]{0,12}其中[:,]?")
_PART = re.compile(r"(?P<channel>[^\d,、]{2,16}?)(?:申请)?(?:共)?(?P<n>\d{1,6})(?:件|个|次|条|份|宗|起|例)")
_CHANNEL = re.compile(r"当面|传真|网络|网上|网站|邮件|信函|邮寄|来信|书面|其他|其它")
_NOT_THE_YEAR = re.compile(r"累计|历年|截至目前共|以来|同比|上年|去年|复议|诉讼|举报|投诉|留言|信访|其中")


def received(sections: Sequence[Section]) -> Iterator[tuple[int, str]]:
    """Numbers of requests received in the year as sections 一 and the preface state them, each with its sentence."""
    for section in sections:
        if section.number > 1:
            continue
        for sentence in sentences_with(_CAME, section.text):
            if not _REQUEST.search(sentence) or _NOT_THE_YEAR.search(sentence):
                continue
            for clause in _CLAUSE.findall(sentence):
                number = _RECEIVED.search(clause)
                if number:
                    yield int(number[1]), sentence
                elif _NONE.search(clause):
                    yield 0, sentence


def parts(sections: Sequence[Section]) -> Iterator[tuple[int, tuple[int, ...], str]]:
    """Requests received and the numbers of all their channels, with the sentence; nothing where a channel may be left out.

    A request comes by one channel: more than all is wrong too where channels are left out.
    """
    for section in sections:
        for sentence in sentences_with(_OF_THEM, section.text):
            whole = _WHOLE.search(sentence) if _REQUEST.search(sentence) else None
            clauses = re.split("[,、]", sentence[whole.end() :]) if whole else []
            found = [_PART.fullmatch(clause) for clause in clauses]
            every = [part for part in found if part and _CHANNEL.search(part["channel"])]
            if whole is None or len(every) < max(2, len(clauses)):
                continue
            numbers = tuple(int(part["n"]) for part in every)
            if every[-1]["channel"].startswith(("其他", "其它")) or sum(numbers) > int(whole[1]):
                yield int(whole[1]), numbers, sentence
