"""WARC files as other tools write them, made with warcio: Heritrix, Browsertrix, and what goes wrong in old ones."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.archive.commands import HTML

PAGE = "http://www.guzhen.example/xxgk/2021/0118/1.html"
FILE = "http://www.guzhen.example/xxgk/2021/0118/P1.pdf"
LINKED = HTML.replace(b"</body>", '<p><a href="P1.pdf">连城镇2020年政府信息公开工作年度报告.pdf</a></p></body>'.encode())
HTML_TYPE = ("Content-Type", "text/html; charset=utf-8")


class Written:
    """A WARC file in memory, written record by record."""

    def __init__(self, software="Heritrix/3.4.0 http://crawler.archive.org", *, gzip=True, version="1.0") -> None:
        self.buffer = io.BytesIO()
        self.writer = WARCWriter(self.buffer, gzip=gzip, warc_version=version)
        self.writer.write_record(self.writer.create_warcinfo_record("foreign.warc.gz", {"software": software, "format": "WARC File Format 1.0"}))

    def answer(self, url, body, *headers, status="200 OK", date="2021-02-03T04:05:06Z", kind="response", **fields):
        """A response; its record id."""
        head = StatusAndHeaders(status, list(headers or (HTML_TYPE,)), protocol="HTTP/1.1")
        extra = {"WARC-Date": date} | {name.replace("_", "-"): value for name, value in fields.items()}
        record = self.writer.create_warc_record(url, kind, payload=io.BytesIO(body), length=len(body), http_headers=head, warc_headers_dict=extra)
        self.writer.write_record(record)
        return record.rec_headers.get_header("WARC-Record-ID")

    def request(self, url, beside="", *headers, method="GET"):
        head = StatusAndHeaders(f"{method} / HTTP/1.1", list(headers), is_http_request=True)
        extra = {"WARC-Concurrent-To": beside} if beside else {}
        record = self.writer.create_warc_record(url, "request", payload=io.BytesIO(b""), length=0, http_headers=head, warc_headers_dict=extra)
        self.writer.write_record(record)
        return record.rec_headers.get_header("WARC-Record-ID")

    def other(self, kind, url, body, media_type, **fields):
        extra = {name.replace("_", "-"): value for name, value in fields.items()}
        self.writer.write_record(self.writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), length=len(body), warc_content_type=media_type, warc_headers_dict=extra))

    @property
    def data(self) -> bytes:
        return self.buffer.getvalue()


def heritrix() -> bytes:
    """dns, then for each page response, request and metadata with `via`; the second visit is a revisit."""
    made = Written()
    made.other("response", "dns:www.guzhen.example", b"20210203040506\nwww.guzhen.example. 60 IN A 10.0.0.1\n", "text/dns")
    for date in ("2021-02-03T04:05:06Z", "2022-03-04T05:06:07Z"):
        kind = "response" if date.startswith("2021") else "revisit"
        more = {} if kind == "response" else {
            "WARC_Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest", "WARC_Refers_To_Target_URI": PAGE,
            "WARC_Refers_To_Date": "2021-02-03T04:05:06Z"}
        id_ = made.answer(PAGE, LINKED if kind == "response" else b"", kind=kind, date=date, WARC_IP_Address="10.0.0.1", **more)
        made.request(PAGE, id_, ("User-Agent", "Mozilla/5.0 (compatible; heritrix/3.4.0)"))
        made.other("metadata", PAGE, b"via: http://www.guzhen.example/list\r\nhopsFromSeed: L\r\n", "application/warc-fields",
                   WARC_Concurrent_To=id_)
    made.answer(FILE, b"%PDF-1.4 of another kind", ("Content-Type", "application/pdf"), date="2021-02-03T04:06:00Z")
    return made.data


def browsertrix() -> bytes:
    """A WACZ: request before nothing, page info and text as resources, a page list, digests."""
    made = Written("Browsertrix-Crawler 1.5.0 (with warcio.js 2.4.0)", version="1.1")
    id_ = made.answer(PAGE, LINKED, HTML_TYPE, ("x-orig-transfer-encoding", "chunked"), date="2024-05-06T07:08:09.123Z", WARC_Page_ID="p1")
    made.request(PAGE, id_, ("Referer", "http://www.guzhen.example/list"))
    made.other("resource", f"urn:pageinfo:{PAGE}", b"{}", "application/json")
    made.other("resource", f"urn:text:{PAGE}", b"text", "text/plain")
    files = {
        "archive/rec-1.warc.gz": made.data,
        "pages/pages.jsonl": b'{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}\n'
        + json.dumps({"url": PAGE, "ts": "2024-05-06T07:08:09Z", "title": "连城镇2020年政府信息公开工作年度报告"}).encode(),
        "indexes/index.cdxj": b"",
    }
    return wacz(files)


def wacz(files, wrong="") -> bytes:
    """A ZIP with datapackage.json; wrong: the path whose digest is not its own."""
    resources = [{"name": path, "path": path, "hash": f"sha256:{sha256(data + (b'x' if path == wrong else b'')).hexdigest()}", "bytes": len(data)}
                 for path, data in files.items()]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in files.items():
            archive.writestr(path, data)
        archive.writestr("datapackage.json", json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}))
    return buffer.getvalue()


def described(files):
    """The files of a package with a datapackage.json that fits them; what is not there is not described."""
    kept = {path: data for path, data in files.items() if path not in ("datapackage.json", "datapackage-digest.json")}
    told = json.loads(files["datapackage.json"])
    told["resources"] = [{"name": path, "path": path, "hash": f"sha256:{sha256(data).hexdigest()}", "bytes": len(data)} for path, data in kept.items()]
    package = json.dumps(told).encode()
    digest = {"path": "datapackage.json", "hash": f"sha256:{sha256(package).hexdigest()}"}
    return {**kept, "datapackage.json": package, "datapackage-digest.json": json.dumps(digest).encode()}
