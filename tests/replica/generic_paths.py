"""Portals of no known family whose list pages are files: names, numbers and frames that mislead.

Lines of portal_platforms section 13: 常州's column in an iframe, Node-655.html (安康), xxgk-list-<slug>.html
(吉安; its page 2 was not seen), /cms/html/ (漳州), extensionless articles (泸州); section 12: JEECMS
index_2.jhtml [?], 淮安's nsetpage(1,total,size) with index_2.html; section 2: `_wap` twins in the list.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.replica import skins
from tests.replica.page import Frame
from tests.replica.portals import Plan
from tests.replica.skins import Pager, Skin

if TYPE_CHECKING:
    from tests.replica.model import Entry


def _words(pager: Pager) -> str:
    return f"{pager.words(pager.number - 1, '上一页')}{pager.words(pager.number + 1, '下一页')} 第{pager.number}页/共{pager.count}页"


def _clicks(pager: Pager) -> str:
    """JEECMS: nothing of the pager is a link."""
    ahead = f"""onclick="location.href=encodeURI('{pager.url(pager.number + 1).rpartition('/')[2]}');" """ if pager.number < pager.count else ""
    return f'共{pager.total}条记录 {pager.number}/{pager.count}页 <a disabled="disabled">上一页</a> <a {ahead}>下一页</a>'


def _nsetpage(pager: Pager) -> str:
    return f'<div id="pagelist"></div><script type="text/javascript">nsetpage({pager.number},{pager.total},{pager.size});</script>'


def _forever(pager: Pager) -> str:
    """下一页 on every page, the last one too, and no total."""
    return f'<a href="{pager.url(max(1, pager.number - 1))}">上一页</a> <a href="{pager.url(pager.number + 1)}">下一页</a>'


def _wap(url: str, entry: Entry) -> str:
    """Every third item leads to the mobile twin."""
    at = url.replace(".html", "_wap.html") if entry.published.day % 3 == 0 else url
    return f'<li><a href="{at}" title="{escape(entry.title)}">{escape(entry.title[:16])}…</a><b>{entry.published:%Y-%m-%d}</b></li>'


FRAME = Skin(
    page=lambda number: f"/inner/QBMB_01/{number}.html",
    article=lambda number, entry: f"/html/czfgw/{entry.published:%Y}/{322280 - number}.html",
    pager=_words, size=20, outer="/class/QBMB_01",
)
NODE = Skin(
    page=lambda number: f"/Node-655{f'-{number}' if number > 1 else ''}.html",
    article=lambda number, _: f"/govsub/publicinfo/content-{88655 + number}.html",
    pager=lambda pager: "".join(pager.words(number, str(number)) for number in range(1, pager.count + 1)) + f"共{pager.count}页",
    size=10,
)
SLUG = Skin(
    page=lambda number: f"/xxgk-list-zfxxgknb{f'-{number}' if number > 1 else ''}.html",
    article=lambda number, _: f"/xxgk-show-{10224781 - number}.html",
    pager=_words,
)
JEECMS = Skin(
    page=lambda number: f"/zfxxgknb/index{f'_{number}' if number > 1 else ''}.jhtml",
    article=lambda number, _: f"/zfxxgknb/{41179 - number}.jhtml",
    pager=_clicks, size=20,
)
HUAIAN = Skin(
    page=lambda number: f"/col/18073_668815/index{f'_{number}' if number > 1 else ''}.html",
    article=lambda number, _: f"/col/18073_668815/art/17356608/{17364738729029 - number}ffO7DUB.html",
    pager=_nsetpage, size=18,
    script="function nsetpage(page,total,size){ for(var i=1;i<=Math.ceil(total/size);i++) draw(i==1?'index.html':'index_'+i+'.html'); }",
)
ENDLESS = Skin(
    page=lambda number: f"/cms/html/zzsrmzf/gknb/list{f'_{number}' if number > 1 else ''}.html",
    article=lambda number, entry: f"/cms/html/zzsrmzf/{entry.published:%Y-%m-%d}/{1930211 - number}.html",
    pager=_forever, past="last",
)
TWINS = Skin(
    page=lambda number: f"/bmjz/jz/zwgk_73567/index{f'_{number - 1}' if number > 1 else ''}.html",
    article=lambda number, entry: f"/bmjz/jz/zwgk_73567/{entry.published:%Y%m}/t{entry.published:%Y%m%d}_{11520599 - number}.html",
    pager=_words, item=_wap, twin=lambda url: url.replace(".html", "_wap.html"),
)
BARE = Skin(
    page=lambda number: f"/gk/zfxxgknb/bmxxgknb/list-18-{number}.html",
    article=lambda number, _: f"/gk/zfxxgknb/bmxxgknb/content_{191767 - number}",
    pager=lambda pager: f"共{pager.total}条 {pager.words(1, '首页')}{pager.words(pager.count, '尾页')}",
)


def _plan(name: str, county: str, region: str, skin: Skin) -> Plan:
    return Plan(skins.family(f"fam-generic-{name}", county, region), "generic", Frame(f"{county}人民政府", f"{region}0001"),
                lambda base, frame, entries: skins.site(base, frame, skin, entries))


PLANS = (
    _plan("iframe", "天宁区", "320402", FRAME),
    _plan("node", "汉滨区", "610902", NODE),
    _plan("slug", "吉安县", "360821", SLUG),
    _plan("jeecms", "中牟县", "410122", JEECMS),
    _plan("huaian", "涟水县", "320826", HUAIAN),
    _plan("endless", "诏安县", "350624", ENDLESS),
    _plan("wap", "垫江县", "500231", TWINS),
    _plan("list", "合江县", "510522", BARE),
)
