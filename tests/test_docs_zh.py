"""README.md and README.zh.md say the same: what can be compared without knowing both languages is compared."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGLISH, CHINESE = "README.md", "README.zh.md"
BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Section:
    level: int
    heading: str
    body: str

    @property
    def prose(self) -> str:
        return BLOCK.sub("", self.body)


def sections(name: str) -> list[Section]:
    """A README cut at its headings; a # inside a code block is none. The level is the number of #."""
    text = (ROOT / name).read_text(encoding="utf-8")
    hidden = BLOCK.sub(lambda block: re.sub(r"^#", " ", block[0], flags=re.MULTILINE), text)
    starts = [*re.finditer(r"^(#+) (.+)$", hidden, re.MULTILINE)]
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return [Section(len(start[1]), start[2], text[start.end() : end]) for start, end in zip(starts, ends, strict=True)]


PAIRS = list(zip(sections(ENGLISH), sections(CHINESE), strict=False))
each_section = pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=[english.heading for english, _ in PAIRS])


def commands(section: Section) -> list[list[str]]:
    """The code blocks of a section, line by line, without comments and the space before them."""
    return [[re.sub(r"(^|\s)\s*#(\s.*)?$", "", line).rstrip() for line in block.splitlines()] for block in BLOCK.findall(section.body)]


def links(section: Section) -> list[str]:
    """Where a section leads, in order; that the two pages lead to each other is looked at elsewhere."""
    return [link for link in LINK.findall(section.prose) if link not in (ENGLISH, CHINESE)]


def rows(section: Section) -> list[list[str]]:
    """The tables of a section as cells; what stands inside backticks does not part cells."""
    lines = [line for line in section.prose.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def paragraphs(section: Section) -> list[str]:
    """The paragraphs, code blocks, entries of lists and rows of tables of a section; how their lines are broken does not count."""
    return [part for block in re.split(r"\n\s*\n", section.body.strip()) for part in re.split(r"\n(?=- |\| )", block)]


def size(text: str) -> int:
    """How much a paragraph says: its Chinese characters and its words and numbers in Latin writing; code counts one each."""
    return len(re.findall(r"[\u4e00-\u9fff]|[A-Za-z0-9]+", CODE.sub("x", text)))


def test_no_section_is_forgotten():
    levels = {name: [section.level for section in sections(name)] for name in (ENGLISH, CHINESE)}
    assert levels[CHINESE] == levels[ENGLISH]
    assert len(PAIRS) > 5


@each_section
def test_code_blocks(english, chinese):
    assert commands(chinese) == commands(english)


@each_section
def test_code_words(english, chinese):
    assert Counter(CODE.findall(chinese.prose)) == Counter(CODE.findall(english.prose))


@each_section
def test_tables(english, chinese):
    """Row by row: as many cells, the same code words in the first one; in the others too, in any order."""
    assert [len(row) for row in rows(chinese)] == [len(row) for row in rows(english)]
    for ours, theirs in zip(rows(chinese), rows(english), strict=True):
        assert CODE.findall(ours[0]) == CODE.findall(theirs[0])
        assert Counter(CODE.findall("|".join(ours))) == Counter(CODE.findall("|".join(theirs))), ours[0]


@each_section
def test_links(english, chinese):
    assert links(chinese) == links(english)


@each_section
def test_paragraphs(english, chinese):
    """As many, and each says about as much: 1.1 to 2.3 characters stand for a word here; half of a paragraph is missed."""
    assert len(paragraphs(chinese)) == len(paragraphs(english))
    for ours, theirs in zip(paragraphs(chinese), paragraphs(english), strict=True):
        if size(theirs) >= 15 and not theirs.startswith("```"):
            assert 0.8 < size(ours) / size(theirs) < 2.8, ours


@each_section
def test_numbers(english, chinese):
    """Numbers of two digits or more: times, status codes, years, counts."""
    told = [Counter(re.findall(r"(?<![\w.,-])\d[\d.,:-]*\d(?![\w])", CODE.sub("", section.prose), re.ASCII)) for section in (english, chinese)]
    assert told[1] == told[0]


@each_section
def test_chinese_terms(english, chinese):
    """A Chinese term that the English page gives stands in the same section of the Chinese one."""
    terms = {term for term in HAN.findall(english.heading + english.prose) if term != "中文"}
    assert not {term for term in terms if term not in chinese.heading + chinese.prose}


def test_the_two_lead_to_each_other():
    for name, other in ((ENGLISH, CHINESE), (CHINESE, ENGLISH)):
        assert f"]({other})" in "".join((ROOT / name).read_text(encoding="utf-8").splitlines(keepends=True)[:4])


def test_the_chinese_page_is_in_chinese():
    """Every heading but the name, and in each section twice as many Chinese characters as Latin words; the English page has few."""
    for section in sections(CHINESE)[1:]:
        assert HAN.search(section.heading), section.heading
    for section in sections(CHINESE):
        text = LINK.sub("]", CODE.sub("", section.prose))
        assert len("".join(HAN.findall(text))) >= 2 * len(re.findall(r"[A-Za-z]+", text)), section.heading
    english = "".join(section.prose for section in sections(ENGLISH))
    assert len("".join(HAN.findall(english))) < len(re.findall(r"[A-Za-z]+", english))


def test_chinese_punctuation():
    """Between Chinese characters no punctuation of Latin writing."""
    text = "\n".join(CODE.sub("`", section.prose) for section in sections(CHINESE))
    assert not re.findall(r"[\u4e00-\u9fff][,;:?!(][^|\n]{0,8}", text)
