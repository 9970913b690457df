"""Plain pages, which a style sheet makes one string of, say the same as when they are walked through element by element."""

from __future__ import annotations

import re
from random import Random

import pytest

from archive.charset import decode
from archive.readers.flat import MARK, blocks_of, flattened
from archive.readers.html import _body, _parse, _Walker, read_html, sources
from tests.archive.cases import in_repository
from tests.archive.forms_as_html import page
from tests.bench.html import word_page

TAG = re.compile(rb"<[^>]*>")
ODDITIES = (
    "<br>", "<p>", "</p>", "<div>a</div>", "<b>b</b>", "<o:p>c</o:p>", "<o:x>c</o:x>", "<table>", "</table>", "<table><tr><td>1<td>2</table>", "<tr>", "</tr>",
    "<td>", "</td>", "<th colspan=2>3</th>", "<td rowspan=0>4</td>", "<td rowspan='2, 3' colspan=x>5</td>", "<caption>6</caption>", "<thead>", "<tbody>",
    "<tfoot><tr><td>7", "<h1>", "</h1>", "<h3>d<h2>e</h2>f</h3>", "<script>var a = '<td>'</script>", "<style>td{}</style>", "<noscript><b>g</b>h</noscript>",
    "<select><option>8</option></select>", "<textarea>9", "<svg><text>i</text></svg>", "<iframe>j</iframe>", "<template>k<p>l</template>", "<a href=m.jpg>n</a>",
    "<a href='o.PNG?p'>", "<a name=q>r</a>", "<img src=s.png>", "<img src=t.png width=10 height=10>", "<ul><li>u<li>v</ul>", "<ruby>w<rt>x</rt></ruby>",
    "&nbsp;", "&#12288;", "&#64976;T", "&#xFDD0;)", MARK, MARK + "T", "&#1;", "&lt;td&gt;", "\x00", "\ufffd", "\ue000", "\r\n\t ", "</body>", "</html >",
    "</body\u3000>", "<body>", "<frameset>", "<?xml version='1.0' encoding='gbk'?>", "<!-- y -->", "<![CDATA[z]]>", "<base href=/b/>", "<center>", "<form>",
    "<p hidden>1</p>", "<span HIDDEN>1</span>", "<b style='display : none'>1</b>", "<i STYLE='dis&#112;lay:none'>1</i>", "<sup>1</sup>", "<s>1</s>",
    "<font color=white>1</font>", "<font COLOR = '#FFF'>1</font>", "<bdo dir=rtl>12</bdo>", "<span dir=rtl>12</span>", "<span style='color:white'>1</span>", "&#30;",
    "<td style='display:none'>1", "<tr hidden>", "<span style='vertical-align:middle;color:black'>1</span>", "<p style='float:left'>1</p>",
    "<td>" + "长" * 201 + "</td>", "<p>" + "文" * 4100, "<div>" * 700,
)  # fmt: skip


def walked(data):
    walker = _Walker()
    walker.walk(_body(_parse(data, *decode(data))[0]))
    return walker.blocks


def flat(data):
    root, page = _parse(data, *decode(data))
    told = flattened(page, _body(root))
    return blocks_of(told) if told else None


def odd(data, seed):
    """A page with a few things put in where its tags begin, and a few bytes lost."""
    chance = Random(seed)
    for _ in range(chance.choice((1, 1, 2, 5, 15))):
        tags = [found.span() for found in TAG.finditer(data)] or [(0, 0)]
        start, end = chance.choice(tags)
        data = data[:start] + chance.choice((chance.choice(ODDITIES).encode(), data[start:end] * 2, b"")) + data[end if chance.random() < 0.3 else start:]
    return data


@pytest.mark.parametrize("start", range(0, 120, 40))
def test_drawn_pages(start):
    plain = 0
    for seed in range(start, start + 40):
        found = flat(data := page(seed).data)
        assert found is None or found == walked(data)
        plain += found is not None
    assert plain > 20


def test_a_page_as_word_saves_it_is_plain():
    assert flat(data := word_page(1)) == walked(data)


def test_cases():
    for case in in_repository():
        if case.file.suffix == ".html":
            data = case.file.read_bytes()
            assert flat(data) in (None, walked(data))


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_odd_pages(start):
    for seed in range(start, start + 50):
        data = odd(page(seed % 60).data, seed)
        assert flat(data) in (None, walked(data)), seed


@pytest.mark.parametrize("oddity", ODDITIES)
@pytest.mark.parametrize("around", ["<p>一{}二</p>", "<table><tr><td>1{}</td><td>2</td></tr></table>", "<table>{}<tr><td>1<td>2</table>", "<h2>一{}</h2>二", "<h1>{}"])
def test_oddities(oddity, around):
    data = f"<html><body>{around.format(oddity)}<p>三</p><table><tr><td>4<td>5</table></body></html>".encode()
    blocks = walked(data)
    assert flat(data) in (None, blocks)
    assert len(sources(data)[1]) == sum(hasattr(block, "cells") for block in read_html(data).blocks)


@pytest.mark.parametrize("data", [
    "<table><tr><td><img src=a.png></td></tr></table>", "<table><tr><td><table><tr><td>1</table></table>", "<a href=a.jpg>1</a>", f"<p>{MARK}T</p>", "<p>&#xfdd0;T",
    "<table><caption>1</caption><tr><td>2<td>3</table>", "<table><tr><td>" + "字" * 201 + "<td>1</table>", "<p>1<sup>2</sup></p>",
    "<table><tr><td hidden>1<td>2</table>", "<table><tr><td>1<span style='opacity:0'>3</span><td>2</table>", "<p style='float:right'>1</p>", "<p>&#30;1",
])  # fmt: skip
def test_what_is_not_plain_is_walked_through(data):
    assert flat(data.encode()) is None


def test_nested_deeper_than_a_style_sheet_goes():
    data = ("<div>" * 2000 + "<p>1</p>").encode()
    assert flat(data) in (None, walked(data))
    assert read_html(data).text() == "1"


@pytest.mark.parametrize(("data", "text"), [
    (b"<p>1</p></body >\n</html>\n", "1"), (b"1</body>2</html>3", "123"), ("1</body\u3000>2".encode(), "12"), (b"\xef\xbb\xbf1", "1"), (b"1\x002", "12"),
    (b"<?xml version='1.0' encoding='gbk'?>1", "1"), ("\u3000<?xml encoding='gbk'?>甲".encode(), "甲"), ("1甲".encode()[:-1], "1\ufffd"), (b"1</html", "1"),
    (b"<p " + b" ".join(b"a%d=1" % number for number in range(999)) + b">1", "1"),
])  # fmt: skip
def test_what_is_to_be_mended_is(data, text):
    html = b"<div>\xe4\xb9\x99</div>" + data if data[:1] not in b"\xef\xe3<" else data
    assert "".join(block.text for block in read_html(html).blocks).removeprefix("乙") == text
