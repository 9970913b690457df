"""A plain page's tree as one string, made by libxslt: what the walk (html.py) takes from it element by element.

Plain is a page without pictures, captions, tables within tables, and anything hidden, raised or moved, whose cells are short:
reports as word processors save them. For any other, or one that a style sheet cannot go through, there is no such string, and the walk is taken.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from archive.model import Grid, Text
from archive.readers.printed import INLINE, SKIPPED, is_plain, lines_of, one_line
from archive.readers.printed import MARK as APART
from archive.readers.spans import Raw, resolve, span

if TYPE_CHECKING:
    from lxml.etree import _Element

    from archive.model import Block

LONG_CELL = 200  # characters; a cell with more is running text laid out in a table
SCAN = re.compile(r"\.(?:jpe?g|png|tiff?|bmp|gif|webp)(?:[?#]|$)", re.IGNORECASE)
MARK = "\ufdd0"  # begins every sign below; a noncharacter (Unicode 23.7), and a page that has it is not plain
TABLE, END, ROW, CELL, SPAN, LINK, TEXT, ODD = (MARK + sign for sign in "TERCSLXO")
BLOCK, CLOSED = "B", ")"  # signs of the text outside of tables, as LINK and TEXT; a heading opens with its level
SHORT = 300  # characters of a cell that is remembered
REMEMBERED = 8192  # cells; labels of the forms and small numbers come again on every page
_MARK = re.compile(MARK.encode())
_REFERENCE = re.compile(rb"&#(?:0*64976|[xX]0*[fF][dD][dD]0)")
_HEADINGS = "h1|h2|h3|h4|h5|h6"


def flattened(page: bytes, body: _Element) -> str:
    """The content of a body as signs and text; "" if the page is not plain. page: what it was parsed from, UTF-8."""
    if _MARK.search(page) or _REFERENCE.search(page) or not is_plain(page, body):
        return ""
    try:
        found = str(_sheet()(body))
    except etree.XSLTError:  # nested deeper than libxslt goes
        return ""
    return "" if ODD in found or APART in found else found


def blocks_of(told: str) -> list[Block] | None:
    """The blocks of a page that flattened() told, None where they are not so plain: links to scans, long cells."""
    found = _Blocks()
    outside, *tables = told.split(TABLE)
    plain = found.read(outside)
    for table in tables:
        inside, _, behind = table.partition(END)
        plain = plain and found.table(inside) and found.read(behind)
    return found.blocks if plain else None


class _Blocks:
    """Blocks in reading order; holds the levels of the headings that are open."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._levels = [0]

    def read(self, told: str) -> bool:
        """Takes what stands outside of tables; False if it links to a scan."""
        line = ""
        for piece in told.split(MARK)[1:]:
            sign, text = piece[0], piece[1:]
            if sign == TEXT[1]:
                line += text
            elif sign == LINK[1]:
                if SCAN.search(text):
                    return False
            else:
                self._keep(line)
                line = text
                self._open(sign)
        self._keep(line)
        return True

    def _open(self, sign: str) -> None:
        if sign == CLOSED:
            self._levels.pop()
        elif sign != BLOCK:
            self._levels.append(int(sign))

    def _keep(self, line: str) -> None:
        if text := one_line(line):
            self.blocks.append(Text(text, self._levels[-1]))

    def table(self, told: str) -> bool:
        """Takes a table; False if a cell is too long to be one of numbers and labels."""
        rows = [[_raw(cell) for cell in row.split(CELL)[1:]] for row in told.split(ROW)[1:]]
        texts = [raw.text for row in rows for raw in row]
        if len(max(texts, key=len, default="")) > LONG_CELL:
            return False
        if len(texts) == 1:
            self.blocks.extend(Text(line, self._levels[-1]) for line in texts[0].split("\n") if line)
        elif any(texts):
            self.blocks.append(Grid(resolve(rows)))
        return True


def _raw(cell: str) -> Raw:
    return _known(cell) if len(cell) <= SHORT else _known.__wrapped__(cell)


@lru_cache(maxsize=REMEMBERED)
def _known(cell: str) -> Raw:
    height, width, text = cell.split(SPAN)
    return Raw(lines_of(text), span(height), span(width))


@cache
def _sheet() -> etree.XSLT:
    """Modes: none for what stands outside of tables, "cell" for what stands in a cell; the rules are those of the walk."""
    inline = "|".join(tag for tag in sorted(INLINE - {"a", "img"}) if ":" not in tag)
    of_word = " or ".join(f"name()='{tag}'" for tag in sorted(INLINE) if ":" in tag)  # no names to a style sheet
    skipped = "|".join(sorted(SKIPPED))
    return etree.XSLT(etree.XML(f"""
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text"/>
  <xsl:template match="/">{MARK}{BLOCK}<xsl:apply-templates select="*/node()"/></xsl:template>
  <xsl:template match="p|div">{MARK}{BLOCK}<xsl:apply-templates/>{MARK}{BLOCK}</xsl:template>
  <xsl:template match="*"><xsl:if test="not({of_word})">{MARK}{BLOCK}</xsl:if><xsl:apply-templates/><xsl:if test="not({of_word})">{MARK}{BLOCK}</xsl:if></xsl:template>
  <xsl:template match="{_HEADINGS}">{MARK}<xsl:value-of select="substring(name(), 2)"/><xsl:apply-templates/>{MARK}{CLOSED}</xsl:template>
  <xsl:template match="{inline}" priority="1"><xsl:apply-templates/></xsl:template>
  <xsl:template match="a">{LINK}<xsl:value-of select="@href"/>{TEXT}<xsl:apply-templates/></xsl:template>
  <xsl:template match="{skipped}" priority="1"/>
  <xsl:template match="img">{ODD}</xsl:template>
  <xsl:template match="table">{TABLE}<xsl:if test="caption">{ODD}</xsl:if><xsl:for-each select="tr|tbody/tr|thead/tr|tfoot/tr">{ROW}<xsl:for-each
    select="td|th">{CELL}<xsl:value-of select="@rowspan"/>{SPAN}<xsl:value-of select="@colspan"/>{SPAN}<xsl:apply-templates mode="cell"/></xsl:for-each
    ></xsl:for-each>{END}{MARK}{BLOCK}</xsl:template>
  <xsl:template mode="cell" match="p|div|br"><xsl:text>&#10;</xsl:text><xsl:apply-templates mode="cell"/><xsl:text>&#10;</xsl:text></xsl:template>
  <xsl:template mode="cell" match="*"><xsl:if test="not({of_word})"><xsl:text>&#10;</xsl:text></xsl:if><xsl:apply-templates mode="cell"/><xsl:if
    test="not({of_word})"><xsl:text>&#10;</xsl:text></xsl:if></xsl:template>
  <xsl:template mode="cell" match="a|{inline}" priority="1"><xsl:apply-templates mode="cell"/></xsl:template>
  <xsl:template mode="cell" match="{skipped}" priority="1"/>
  <xsl:template mode="cell" match="table|img" priority="1">{ODD}</xsl:template>
</xsl:stylesheet>"""))
