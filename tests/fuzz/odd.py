"""Drawn reports of which some numbers are printed oddly: what is read must be the number that is shown, or nothing and a finding."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from archive.process import read
from tests.documents.as_docx import docx
from tests.documents.as_html import page, word_page
from tests.documents.as_pdf import print_page
from tests.documents.as_sheet import xlsx
from tests.documents.office import converted
from tests.documents.paper import Paper, Table, report
from tests.documents.score import score
from tests.documents.styles import plain_style
from tests.documents.truth import fill
from tests.fuzz import odd_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.archive.filled import Box, Sheet
    from tests.documents.truth import Filled

MARK = "\u56d7"  # stands for the odd number until the file is written; no form has this character
HTML: dict[str, str] = {  # {0}: the number, {1} and {2} its two halves
    "hidden": "<span style='display: none'>9</span>{0}", "hidden behind": "{0}<span style='DISPLAY:none !important'>9</span>",
    "hidden attribute": "<b hidden>9</b>{0}", "size 0": "{0}<font style='font-size:0'>9</font>", "size 0px": "{0}<span style='font-size: 0px;'>9</span>",
    "invisible": "<span style='visibility:hidden'>9</span>{0}", "opacity": "{0}<span style='opacity:0.0'>9</span>", "Word hides": "{0}<span style='mso-hide:all'>9</span>",
    "white": "{0}<span style='color:#ffffff'>9</span>", "white font": "<font color='#FFFFFF'>9</font>{0}", "transparent": "{0}<i style='color: transparent'>9</i>",
    "moved away": "{0}<span style='position:absolute;left:-999px'>9</span>", "floats": "{2}<span style='float:left'>{1}</span>", "narrow": "{0}<span style='display:inline-block;width:0;overflow:hidden'>9</span>",
    "struck out": "<del>9</del>{0}", "strike": "<strike>9</strike>{0}", "line through": "<span style='text-decoration:line-through'>9</span>{0}",
    "superscript": "{0}<sup>1</sup>", "superscript in brackets": "{0}<sup>[1]</sup>", "subscript": "{0}<sub>2</sub>", "raised": "{0}<span style='vertical-align: super'>1</span>",
    "raised by Word": "{0}<span style='position:relative;top:-3.0pt;mso-text-raise:3.0pt'>1</span>", "ruby": "<ruby>{0}<rt>9</rt></ruby>",
    "turned about": "{1}<bdo dir=rtl>{2}</bdo>", "comment": "{1}<!--9-->{2}", "script": "{1}<script>9</script>{2}", "style": "{1}<style>9</style>{2}",
    "noscript": "{1}<noscript><b>9</b></noscript>{2}", "template": "{1}<template>9</template>{2}", "alt": "{0}<img alt=9 title=9 width=9 src=a.gif>", "title": "<span title=9>{0}</span>",
    "data": "<data value=9>{0}</data>", "option": "{0}<select><option>9</select>", "split": "<span>{1}</span><font><b>{2}</b></font>", "new line": "{1}<br>{2}", "paragraphs": "<p>{1}</p><p>{2}</p>",
    "wbr": "{1}<wbr>{2}", "soft hyphen": "{1}&shy;{2}", "blank": "{1}&nbsp;{2}", "thin blank": "{1}&thinsp;{2}", "table in it": "{0}<table><tr><td>9</table>", "svg": "{0}<svg><text>9</text></svg>",
    **{f"sheet: {name}": f"<style>.x{{{{{rule}}}}}</style>{{0}}<span class=x>9</span>" for name, rule in (
        ("hides", "display:none"), ("hides surely", "visibility:hidden!important"), ("size 0", "font-size:0"), ("opacity", "opacity:0"), ("struck out", "text-decoration:line-through"),
        ("raised", "vertical-align:super"), ("white", "color:#fff"), ("moved away", "position:absolute;left:-999px"), ("on a line of its own", "display:block"))},
    "sheet: adds before": "<style>.p:before{{content:'9'}}</style><b class=p>{0}</b>", "sheet: adds behind": "<style>.p::after{{content:'9'}}</style><b class=p>{0}</b>",
    "sheet: by place": "<style>u+i{{display:none}}</style><u>{0}</u><i>9</i>", "sheet: undone": "<style>.z{{display:none}}i.z{{display:inline}}</style>{1}<i class=z>{2}</i>",
    "sheet: in doubt": "<style>i:not(.n){{display:none}}</style>{0}<i>9</i>", "details": "{0}<details>9</details>",
}
# a browser's print shows what these hide from Word alone, turn about or add; the words for a missing picture are shown too;
# and a digit on a line of its own in a narrow cell looks as a number does that the cell breaks
PRINTED = tuple(how for how in HTML if how not in {"Word hides", "alt", "sheet: on a line of its own", "turned about", "sheet: adds before", "sheet: adds behind"})
ARABIC, BENGALI, BOLD, WIDE = "٠١٢٣٤٥٦٧٨٩", "০১২৩৪৫৬৭৮৯", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "０１２３４５６７８９"
RAISED, CIRCLED, CHINESE, FORMAL = "⁰¹²³⁴⁵⁶⁷⁸⁹", "⓪①②③④⑤⑥⑦⑧⑨", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"


def _in(digits: str) -> Callable[[str], str]:
    return lambda text: text.translate(str.maketrans("0123456789", digits))


def _between(*signs: str) -> Callable[[str], str]:
    return lambda text: "".join(one + signs[at % len(signs)] for at, one in enumerate(text[:-1])) + text[-1:]


def _behind(mark: str) -> Callable[[str], str]:
    return lambda text: text + mark


def _before(mark: str) -> Callable[[str], str]:
    return lambda text: mark + text


TEXT: dict[str, Callable[[str], str]] = {  # in every format that has text
    **{name: _in(digits) for name, digits in (("Arabic", ARABIC), ("Bengali", BENGALI), ("bold", BOLD), ("wide", WIDE), ("raised digits", RAISED),
                                              ("circled", CIRCLED), ("Chinese", CHINESE), ("formal Chinese", FORMAL))},
    **{f"between: {signs!a}": _between(*signs) for signs in (
        "\u200b", "\u00ad", "\u200d", "\u2060", "\ufeff", "\u200e", "\u200f", "\u061c", "\u202e", "\u2066", "\u0338", "\u20e3", "\ufe0f", "\u180e", "\u3164", "\u2800",
        "\u3000", "\u2009", "\u200a", " ", ",", "\u3001", "\uff0c", ".", "\u00b7", "'", "\u066b", "\u066c", "\u2044", "|", ("\u200b \u200b",))},
    **{f"behind: {mark!a}": _behind(mark) for mark in (
        "①", "²", "⒈", "½", "㈠", "[1]", "（1）", "*", "注1", "\u20dd", "O", "l", "万", "%", "‰", "e1", "．", "/2", "~9", "-9")},
    **{f"before: {mark!a}": _before(mark) for mark in ("①", "¹", "0", "O", "≥", "约", "\u202e", "\u200f", "^", "1、")},
}
# 1.0 for 10: as it is printed
OTHER = frozenset({"between: '.'"})


@dataclass(frozen=True)
class Odd:
    """A report with odd numbers. keys: of their cells; truth: what each cell shows."""

    data: bytes
    truth: Filled
    keys: frozenset[str]

    def wrong(self) -> list[str]:
        """Cells that are read as another number; odd ones that are lost without a word."""
        reading = read(self.data)
        found = score(reading, self.truth)
        told = {finding.cell.partition(".")[0] for finding in reading.report.findings} if reading.report else set()
        silent = [key for key in found.missing if key in self.keys and key.partition(".")[0] not in told and "disputes" not in told]
        return [f"{key}: {said}" for key, said in found.wrong.items()] + [f"{key}: invented" for key in found.invented] + [
            f"{key}: lost without a word" for key in silent]

    def read(self) -> frozenset[str]:
        """The odd ones that were read right."""
        found = score(read(self.data), self.truth)
        return self.keys - {*found.wrong, *found.missing, *found.unsure}


def drawn(kind: str, seed: int, how: str, share: float = 0.06) -> Odd:
    """kind: html, word-html, docx, xlsx, pdf or pdf-drawn; how: a name of HTML, TEXT, RUNS, SHEETS or odd_pages.WAYS."""
    chance = Random(f"{kind} {seed} {how}")
    style = plain_style({"edition": chance.choice(("2019", "2021"))})
    truth = fill(style, chance)
    paper = report(truth, style, chance)
    keys: set[str] = set()

    def odd(box: Box) -> Box:
        if box.kind != "value" or len(box.text) < 2 or not box.text.isdigit() or chance.random() > share:
            return box
        keys.add(box.key)
        return replace(box, text=TEXT[how](box.text) if how in TEXT else f"{MARK}{box.text}{MARK}")

    paper = replace(paper, parts=tuple(replace(part, sheet=_sheet(part.sheet, odd)) if isinstance(part, Table) else part for part in paper.parts))
    return Odd(_written(kind, paper, how), truth, frozenset(keys))


def _sheet(sheet: Sheet, change: Callable[[Box], Box]) -> Sheet:
    return [[change(box) for box in row] for row in sheet]


def _written(kind: str, paper: Paper, how: str) -> bytes:
    if kind in ("html", "word-html"):
        data = page(paper).encode() if kind == "html" else word_page(paper)
        code = "utf-8" if kind == "html" or b"utf-8" in data[:2000].lower() else "gb18030"
        return _marked(data.decode(code), how).encode(code)
    if kind == "docx":
        return _changed(docx(paper), "word/document.xml", lambda xml: _runs(xml, how))
    if kind == "xlsx":
        return _rich(xlsx(paper), how)
    if kind == "pdf-drawn":
        return odd_pages.printed(paper, how)
    return print_page(_marked(page(paper, printed=True), how))


def _marked(text: str, how: str) -> str:
    return re.sub(f"{MARK}(\\d+){MARK}", lambda one: HTML[how].format(one[1], one[1][:1], one[1][1:]), text)


def _changed(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            content = old.read(one)
            new.writestr(one, change(content.decode()).encode() if one == name else content)
    return out.getvalue()


LOOKS: Mapping[str, str] = {  # of a run of Word's (ECMA-376 part 1, 17.3.2)
    "raised run": '<w:vertAlign w:val="superscript"/>', "lowered run": '<w:vertAlign w:val="subscript"/>', "struck run": "<w:strike/>", "struck twice": "<w:dstrike/>",
    "hidden run": "<w:vanish/>", "white run": '<w:color w:val="FFFFFF"/>', "moved run": '<w:position w:val="8"/>', "tiny run": '<w:sz w:val="2"/>', "rtl run": "<w:rtl/>",
}
RUNS = {**LOOKS, "footnote": '<w:r><w:footnoteReference w:id="2"/></w:r>', "deleted": '<w:del w:id="1" w:author="a"><w:r><w:delText>9</w:delText></w:r></w:del>',
        "instruction": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>9</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "comment": '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>', "bookmark": '<w:bookmarkStart w:id="0" w:name="9"/>'}
SHEETS = {"raised run": '<vertAlign val="superscript"/>', "struck run": "<strike/>", "white run": '<color rgb="FFFFFFFF"/>'}


PRINTED_BY_OFFICE = ("raised run", "lowered run", "struck run", "struck twice", "hidden run", "white run", "moved run", "tiny run", "deleted")


def as_office(found: Sequence[Odd], names: Sequence[str]) -> list[tuple[str, Odd]]:
    """Word documents as LibreOffice prints them, each with its name; skips the test where there is none."""
    printed = converted([one.data for one in found], "docx", "pdf")
    return [(name, replace(one, data=data)) for name, one, data in zip(names, found, printed, strict=True)]


def _runs(xml: str, how: str) -> str:
    more = f"<w:r><w:rPr>{LOOKS[how]}</w:rPr><w:t>9</w:t></w:r>" if how in LOOKS else RUNS.get(how, "")
    return re.sub(f"(<w:r>(?:(?!</w:r>).)*){MARK}(\\d+){MARK}(.*?</w:r>)", lambda one: one[1] + one[2] + one[3] + more, xml)


def _rich(data: bytes, how: str) -> bytes:
    """The number as text, with another run behind it."""
    run = f"<r><rPr>{SHEETS.get(how, '')}</rPr><t>9</t></r>"
    sign = f"&#{ord(MARK)};"
    return _changed(data, "xl/worksheets/sheet1.xml", lambda xml: re.sub(
        f"<t[^<>]*>(?:{sign}|{MARK})(\\d+)(?:{sign}|{MARK})</t>", lambda one: f"<r><t>{one[1]}</t></r>{run}", xml))
