"""Pages drawn tag by tag: most of them as a word processor could have saved them, some with one thing in them that it would not."""

from __future__ import annotations

from random import Random

INLINE = ("span", "b", "font", "a", "i", "u", "em", "strong", "o:p", "small", "label", "st1:chsdate", "SPAN", "code", "ins", "acronym")
BLOCKS = ("p", "div", "h1", "h2", "h3", "h6", "ul", "ol", "li", "dl", "dt", "dd", "center", "blockquote", "section", "article", "header", "P", "Div", "nav")
OUTER = frozenset({"div", "ul", "ol", "dl", "center", "blockquote", "section", "article", "header", "nav"})  # that hold blocks
RARE = ("sup", "s", "pre", "form", "button", "mark", "time", "wbr", "template", "noscript", "caption", "address", "fieldset", "option", "object", "main",
        "textarea", "title", "head", "body", "html", "tr", "td", "tbody", "table", "xml", "w:sdt", "v:shape", "frame", "image", "math", "svg", "plaintext", "xmp")
TEXTS = ("1", "23", "1,234", "规章", "信息内容", "本年新收", " ", "\n", "\r\n  ", "\t", "\u3000", "&nbsp;", "&#160;", "&#x3000;", "&lt;1&gt;", "&amp;", "&ldquo;甲&rdquo;", "a b", "0.5%",
         "\xa07", "（一）", "𠮷", "1 2", "é", "　2　", "&middot;", "&rarr;5")
ODD_TEXTS = ("&", "&&", "&nbsp", "&#49", "&lang;", "&foo;", "&#x1e;", "&#0;", "&#150;", "&#xFFFE;", "&#55296;", "&NotEqualTilde;", "&apos;", "&AMP;", "&amp;lt;", "&#000049;", "&#1114112;", "< 1", "<1", "a > b",
             ">", "<", "\x1e1", "\ufdd0T", "\x00", "\x0c", "\x0b", "\x7f", "\x85", "\ufffd", "\ufeff", "\u2028", "\ufffe", "</", "<!", "<?", "]]>", "--", "字" * 201, "\x1f", "\u200b")
ATTRIBUTES = ("class=MsoNormal", "class='a b'", 'style="text-align:center"', "align=center", "lang=EN-US", "nowrap", "width=81", "valign = top", "style='color:black;mso-a:\"x\"'", "COLOR=red",
              "id=a1", "x:num", "name='甲'", "title=\"it's\"", "data-a='1&amp;2'", "\n  width='40%'", "style=''", "border=0", "bgcolor=#ffffff")
ODD_ATTRIBUTES = ("hidden", "style=display:none", "style='display:none'", "style='DISPLAY : none'", "color=white", "dir=rtl", "dir=ltr", "a='<b>'", 'a=">"', "a='", 'a="', "a=b/", "a='1'b='2'", "=", "'", "a=1 a=2",
                  "style='color:black' style='display:none'", "style=a&#59;b", "colspan='2", "/", "/ a", "a=`1`", "a==1", "\x00", "\x0ca=1", "甲=1", "1=1", "a=甲", "a=b'c", "<b", "style='vertical-align:super'", "style",
                  "hidden=''", "on<a=1", "a=\"&quot;>\"", "color = ' WHITE '")
HREFS = ("href='/a.html'", "href='a.htm?b=1&amp;c=2'", "href=\"http://a.gov.cn/b.html\"", "name=_Toc1", "href='#_ftn1'", "")
ODD_HREFS = ("href='a.jpg'", "href='a&#46;jpg'", "href='a.PNG?b'", "href=a?b&c", "href='&#46gif'", "href='a&period;jpg'", "HREF='b.JPEG'", "href=a href=b.jpg", "href=/a/")
CELL = ("colspan=2", "rowspan='3'", "rowspan=0", 'colspan="1"', "width=50", "colspan=1000", "rowspan=99")
ODD_CELL = ("colspan=2x", "rowspan=''", "colspan='&#50;'", "colspan=-2", "colspan=٣", "rowspan=99999", "colspan")
BETWEEN = ("<!-- 1 -->", "<!--[if gte mso 9]><xml><w:View>2</w:View></xml><![endif]-->", "<![if !supportEmptyParas]>", "<![endif]>", "<!---->", "<?xml:namespace prefix = o ns = \"urn:a\" />", "<style>td{color:red}</style>",
           "<script>var a = 3;</script>", "<script type='text/javascript' src=\"a.js\"></script>", "<br>", "<br/>", "<BR />", "<hr>", "<input type=hidden value=4>", "<style><!-- p {margin:0cm} --></style>")
ODD_BETWEEN = ("<!-->1-->", "<!--->2-->", "<!-- a --!> 3 -->", "<!-- -- 4 -->", "<!--5--->", "<!--6", "<![CDATA[7]]>", "<!DOCTYPE html>", "<?php 8 ?>", "<script>if (a<b) '</b>' </script>", "<script>'<!--<script>9</script>-->'</script>",
               "<script><!-- '</div>' --></script>", "<style>p{display:none}</style>", "<STYLE>1</STYLE>", "<script/>1</script>", "<style>a > b{}</style>", "<title>2</title>", "<meta name=a content=3>", "<base href=/a/>", "<link rel=a>",
               "<img src=a.png>", "<p/>", "<div />", "</br>", "</p>", "</div>", "</span>", "</table>", "</body>", "</html>", "</td>", "<!ELEMENT a>", "<!>", "</>", "</ p>", "</p a=1>", "<a><a>", "<p><p>", "<li><li>", "<table>", "<td>", "<tr>",
               "<!--" + "x<b " * 1200 + "-->", "<script>" + "'<b '" * 900 + "</script>", "<b " + "a" * 4000 + ">1</b>", "<div>" * 230 + "1" + "</div>" * 230, "<p title='" + "a" * 5000 + "'>1</p>", "<o:p/>")
HEADS = ("", "<title>年报</title>", "<title> 年 \n报 </title>", "<title></title>", "<TITLE>a&amp;b &nbsp;</TITLE>", "<meta charset=utf-8>", "<meta name=Author content=' 甲  乙 '>", "<meta NAME='author' content='丙'>",
         "<meta property='og:title' content='a&amp;b'/>", "<meta name='' property=p content=q>", "<meta name=k>", "<link rel=stylesheet href='a.css'>", "<base href='/b/'>", "<style><!-- p {margin:0cm} --></style>",
         "<script src='a.js'></script>", "<!-- c -->", "<!--[if gte mso 9]><xml><w:View>2</w:View></xml><![endif]-->", "<style>td{color:red}</style>", "\n")
ODD_HEADS = ("<title>1</title><title>2</title>", "<title>a<b>c</b></title>", "<title>a<!-- b --></title>", "<title>1", "text", "<p>1</p>", "<meta name=a content='&foo;'>", "<meta name=a content=1 content=2>", "<noscript>1</noscript>",
             "<meta name='a\x1fb' content=1>", "<style>td{display:none}</style>", "<script>'</title>'</script>", "<object></object>", "<meta name=a content='&lang;'>", "<meta name=a content=\">\">", "<xml>1</xml>", "<title/>")


class _Drawn:
    """odd: how often something is."""

    def __init__(self, chance: Random, odd: float) -> None:
        self.chance, self.odd = chance, odd

    def one(self, usual: tuple[str, ...], odd: tuple[str, ...]) -> str:
        return self.chance.choice(odd if self.chance.random() < self.odd else usual)

    def many(self, most: int) -> range:
        return range(self.chance.randint(0, most))

    def text(self) -> str:
        return "".join(self.one(TEXTS, ODD_TEXTS) for _ in self.many(3))

    def tag(self, name: str, content: str, more: str = "") -> str:
        attributes = [self.one(ATTRIBUTES, ODD_ATTRIBUTES) for _ in self.many(2)] + [more]
        once = {one.partition("=")[0].strip().lower(): one for one in attributes if one}
        start = " ".join((name, *(once.values() if self.chance.random() >= self.odd else attributes)))
        if self.chance.random() < self.odd / 4:  # an end tag is lost, doubled or another's
            return f"<{start}>{content}" + self.chance.choice(("", f"</{name}></{name}>", f"</{self.chance.choice(BLOCKS)}>"))
        return f"<{start}>{content}</{name.swapcase() if self.chance.random() < 0.05 else name}>"

    def line(self, depth: int = 0) -> str:
        parts = []
        for _ in self.many(3):
            parts.append(self.text())
            if self.chance.random() < 0.15:
                parts.append(self.one(BETWEEN, ODD_BETWEEN))
            if depth < 3 and self.chance.random() < 0.6:
                name = self.one(INLINE, RARE)
                parts.append(self.tag(name, self.line(depth + 1), self.one(HREFS, ODD_HREFS) if name == "a" else ""))
        return "".join(parts)

    def table(self) -> str:
        rows = "".join(self.space() + self.tag("tr", "".join(self.space() + self.cell() for _ in self.many(5))) for _ in self.many(4)) + self.space()
        rows = rows if self.chance.random() < 0.6 else self.tag(self.chance.choice(("tbody", "thead", "tfoot")), rows)
        return self.tag("table", self.chance.choice(("", "", "<colgroup><col width=9><col></colgroup>", "<col>")) + rows)

    def cell(self) -> str:
        content = "".join(self.blocks(2)) if self.chance.random() < 0.6 else self.line()
        return self.tag(self.chance.choice(("td", "td", "th", "TD")), content, self.one((*CELL, "", "", ""), ODD_CELL))

    def space(self) -> str:
        return self.chance.choice(("", "", "\n", " \r\n")) if self.chance.random() > self.odd / 4 else self.one(BETWEEN, ODD_BETWEEN)

    def blocks(self, depth: int) -> list[str]:
        parts = []
        for _ in self.many(3):
            name = self.one(BLOCKS, RARE)
            outer = depth < 3 and (name.lower() in OUTER or self.chance.random() < self.odd)
            parts.append(self.tag(name, "".join(self.blocks(depth + 1)) if outer and self.chance.random() < 0.7 else self.line()))
            if depth < 2 and self.chance.random() < 0.5:
                parts.append(self.table())
            parts.append(self.line() if self.chance.random() < 0.2 else self.space())
        return parts

    def page(self) -> str:
        body = "".join(self.blocks(0))
        if self.chance.random() < 0.2:
            return body
        head = "".join(self.one(HEADS, ODD_HEADS) for _ in self.many(5))
        start = self.chance.choice(("", "", "<!DOCTYPE html>\n", "\n", '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">', "<!-- a -->"))
        end = self.chance.choice(("</body></html>", "</body>\n</html>\n", "", "</BODY></HTML>", "</body>", "</html>"))
        return f"{start}{self.tag('html', self.tag('head', head) + self.space() + '<body lang=ZH-CN>' + body).removesuffix('</html>')}{end}"


class Told(Random):
    """Chance that says what bytes tell it, and always the first and least when they are at their end."""

    def __init__(self, data: bytes) -> None:
        super().__init__(0)
        self._bytes = iter(data)

    def random(self) -> float:
        return next(self._bytes, 0) / 256

    def getrandbits(self, k: int, /) -> int:
        return int.from_bytes(bytes(next(self._bytes, 0) for _ in range((k + 7) // 8))) & ((1 << k) - 1)


def drawn(chance: Random) -> bytes:
    """A page. In three of seven of them is something that a word processor would not write, in one of seven many such things."""
    text = _Drawn(chance, chance.choice((0.0, 0.0, 0.0, 0.0, 0.01, 0.02, 0.1))).page()
    return text.encode(chance.choice(("utf-8", "utf-8", "utf-8", "gb18030")), errors="replace")
