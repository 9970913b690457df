"""Targets that take what people, other archives, other machines and portals hand over: corrections, indexes, messages, manifests, robots.txt, settings, sheets."""

from __future__ import annotations

import json
import pickle
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from protego import Protego

from archive.clean import number
from archive.cluster import gather
from archive.cluster.errors import ClusterError
from archive.cluster.mirror import DONE
from archive.cluster.readers import brought
from archive.cluster.storage import Storage
from archive.commands.keeping.correct import _lines
from archive.notes.corrections import CorrectionError, _time, possible
from archive.operation.alerts import settings as alerts
from archive.readers.html import read_html
from archive.readers.sheets.formats import shown
from archive.warc.folder import Entry, mend_manifest, read_manifest
from archive.workers.wire import WireError, packed
from crawler.history.commoncrawl import CommonCrawl
from crawler.history.walk import Answer
from crawler.history.wayback import Wayback
from crawler.mechanics import jpage
from crawler.pace.robots import PRODUCT, tame
from crawler.page import make_page
from crawler.platforms import PLATFORMS
from settings import registry
from tests.fuzz import seeds
from tests.fuzz.frame import Target

CELLS = ("requests.granted.total", "proactive.licensing.change", "proactive.fees.amount")
STEPS = 40  # of a walk through an index
API = ("http://www.example.gov.cn/common/search/abc?_isAgg=true&page=2", "http://www.example.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=1&perpage=3&col=1",
       "http://www.example.gov.cn/gkmlpt/api/all/12?page=1&sid=1", "http://www.example.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=buildstatic")


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="xxgk-fuzz-"))


def correction(data: bytes) -> None:
    file = _folder() / "corrections.csv"
    file.write_bytes(data)
    with suppress(CorrectionError):
        for _, row in _lines(file):
            with suppress(CorrectionError):
                _time(row.get("at") or "")
            for cell in CELLS:
                with suppress(CorrectionError):
                    assert possible(cell, row["value"]) == (None if not row["value"].strip() else number(row["value"]).value)


def manifest(data: bytes) -> None:
    file = _folder() / "manifest.jsonl"
    file.write_bytes(data)
    before = [one for one in read_manifest(file) if isinstance(one, Entry)]
    torn = mend_manifest(file)
    assert [one for one in read_manifest(file) if isinstance(one, Entry)] == before
    assert file.read_bytes() + torn in (data, data + b"\n")


def message(data: bytes) -> None:
    """What a worker of a cluster brings, and the list of what it wrote."""
    with suppress(WireError):
        brought(data, 2)
    place = _folder() / "storage"
    place.mkdir(exist_ok=True)
    (place / DONE).write_bytes(data)
    with suppress(ClusterError):
        gather.done(Storage(str(place)))


def index(data: bytes) -> None:
    """Answers of both kinds of indexes, parted by blank lines; the first byte says with what status, what stands behind a NUL in which header."""
    status = (200, 206, 404, 302)[data[0] % 4] if data else 200
    body, _, given = data[1:].partition(b"\x00")
    bodies = body.split(b"\n\n")
    headers = (("Memento-Datetime", given.decode("latin-1")),) if given else ()
    for walk in (Wayback("https://web.example.org", ["http://a.cn/"], lambda *_: False), CommonCrawl("https://i.example.org", "https://d.example.org", ["http://a.cn/"], lambda *_: False)):
        for at in range(STEPS):
            step = walk.next()
            if step is None:
                break
            walk.got(step, Answer(step.url, status, headers, bodies[min(at, len(bodies) - 1)]))


def robots(data: bytes) -> None:
    rules = Protego.parse(tame(data, PRODUCT).decode("utf-8", "ignore"))
    rules.can_fetch("http://www.example.gov.cn/a/b.html?c=1", PRODUCT)
    rules.crawl_delay(PRODUCT)


def setting(data: bytes) -> None:
    file = _folder() / "portals.toml"
    file.write_bytes(data)
    with suppress(registry.RegistryError):
        registry.load(file)
    with suppress(alerts.AlertError):
        alerts.load(file, {})


def answer(data: bytes) -> None:
    """A list as a platform's own interface gives it; the first byte says which, and as what it is sent."""
    kind = data[0] if data else 0
    page = make_page(API[kind % len(API)], 200, (("Content-Type", ("application/json", "text/xml", "text/html")[kind // 4 % 3]),), data[1:])
    for family in PLATFORMS.values():
        family.listing(page)
        family.article(page)
        family.instead(page)
    text = data[1:].decode("utf-8", "replace")
    list(jpage.blocks(text, "record"))
    jpage.config(text, ("webid", "columnid"))


def sheet(data: bytes) -> None:
    """A style sheet of a page whose cell has three digits: no other is read, and none before another."""
    text = data.decode("utf-8", "replace").replace("<", " ")
    page = f"<!doctype html><style>{text}</style><table><tr><td>a<td>b<tr><td>c<td class=n id=n>1<span class=x>7</span><b id=y title=z>3</b></table>"
    cells = [cell.text for block in read_html(page.encode()).blocks for cell in getattr(block, "cells", ())]
    assert all("".join(filter(str.isdigit, cell)) in ("", "1", "7", "3", "17", "13", "73", "173") for cell in cells), cells


def form(data: bytes) -> None:
    """A number format, and a value in its first line."""
    value, _, code = data.decode("utf-8", "replace").partition("\n")
    shown(value, code, number=True)
    shown(value, code, number=False)
    for own in ("17", "0", "-17", "1234567", "17.5"):
        shown(own, code, number=True)


def _messages() -> list[bytes]:
    told = {"name": "a.warc.gz", "size": 1, "sha256": "0" * 64}
    return [packed("read", 0.5, (None, None)), pickle.dumps(("read", "x", ())), json.dumps([told]).encode(), b'[{"name": 1}]', packed("read", 0.5, None)]


def _indexes() -> list[bytes]:
    row = '["timestamp","original","mimetype","statuscode","digest"]'
    line = '{"url": "http://a.cn/b.html", "timestamp": "20200101000000", "filename": "c.warc.gz", "offset": "1", "length": "2", "status": "200", "mime": "text/html", "digest": "A"}'
    return [f'\x00[{row},["20200101000000","http://a.cn/b.html","text/html","200","A"],[],["key"]]'.encode(), b'\x00[{"cdx-api": "https://i.example.org/a-index"}]', b'\x00{"pages": 2}',
            b"\x00" + b"\n\n".join((b'[{"cdx-api": "https://i.example.org/a-index"}]', b'{"pages": 1}', line.encode(), b"\x1f\x8b")),
            b"\x00" + b"\n\n".join((f'[{row},["20200101000000","http://a.cn/b.html","text/html","200","A"]]'.encode(), b"x\x00Wed, 01 Jan 2020 00:00:00 GMT"))]


def _answers() -> list[bytes]:
    found = seeds.files("pages/**/*.json", 60_000) + seeds.files("pages/**/*.xml", 60_000)
    return [bytes((at % 12,)) + data for at, data in enumerate(found)] + [b"\x00cb(" + data + b");" for data in found[:3]]


SHEETS = (b".x{display:none}#y{vertical-align:super}", b"@media screen and (min-width:1px){td>span.x:not(.y)::before{content:'1'}}", b"b[title^='z']{font:0/0 a!important}b{visibility:visible}")
TARGETS = (
    Target("correction", correction, lambda: ["agency,year,cell,value,reason,author,at\n甲,2020,requests.granted.total,17,因为,乙,2021-01-01\n".encode(), b'a,b\n"'], inputs=60),
    Target("manifest", manifest, lambda: [b'{"name": "a.warc.gz", "size": 1, "sha256": "0", "records": 2}\n' * 2, b'{"name": 1}\n{'], inputs=60),
    Target("message", message, _messages, inputs=60), Target("index", index, _indexes, inputs=60), Target("setting", setting, lambda: seeds.settings(), inputs=60),
    Target("robots", robots, lambda: [b"User-agent: *\nDisallow: /a*$\nAllow: /b\nCrawl-delay: 3\nSitemap: http://a.cn/s.xml\n", b"user-agent:xxgk\r\ndisallow:"]),
    Target("answer", answer, _answers, inputs=60), Target("style", sheet, lambda: list(SHEETS)), Target("format", form, lambda: [b'17\n[>5]"x";0.0,;_ * -#,##0_ ;@', b"0.5\n0%", "0\n[$¥-804]0\\1".encode()]),
)
