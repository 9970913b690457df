"""What a browser drew of a page, in the archive: a capture like any other, verified, rebuilt."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive.database import reading
from archive.folder import Folder
from archive.intake import Intake
from archive.model import Context, Drawn, Exchange
from archive.settling.rebuild import rebuild
from archive.warc.read import StoredExchange, walk
from archive.warc.verify import Fault, verify
from settings.registry import Portal

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://www.x.gov.cn/list.html"
AT = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)
CONTEXT = Context(run="r", portal="x", channel=URL, role="listing", link_text="年报")
HTML = "\ufeff<html><body><a href='a.html'>某镇2020年政府信息公开工作年度报告</a></body></html>".encode()
COLUMNS = "url, captured_at, status, media_type, digest, offset, role, portal, run, link_text, revisit"


def rows(data: Path) -> list[tuple[object, ...]]:
    with reading(Folder(data).database) as conn:
        return [tuple(row) for row in conn.execute(f"SELECT {COLUMNS} FROM captures ORDER BY offset")]


def kept(data: Path) -> Path:
    with Intake(data) as intake:
        intake.start_run([Portal("x", "某县", "340323", "http://www.x.gov.cn/")], [])
        intake.keep(Exchange(URL, "GET", (), b"", 200, "HTTP/1.1", (("Content-Type", "text/html"),), b"<html></html>", AT, CONTEXT))
        told = intake.drawn(Drawn(URL, HTML, AT.replace(hour=9), CONTEXT), URL)
        assert not told.unchanged
        known = intake.known("x", URL)
        assert known is not None
        assert known.body == HTML
        assert known.link_text == "年报"
    return data


def test_it_refers_to_the_response_it_was_drawn_from(tmp_path: Path) -> None:
    data = kept(tmp_path / "data")
    raw, drawn = (item for item in walk(data / "warc") if isinstance(item, StoredExchange))
    assert (drawn.url, drawn.status, drawn.context, drawn.body()) == (URL, 200, CONTEXT, HTML)
    from warcio.archiveiterator import ArchiveIterator  # a witness that is not ours

    [file] = (data / "warc").glob("*.warc.gz")
    with file.open("rb") as stream:
        found = [record.rec_headers.get_header("WARC-Refers-To") for record in ArchiveIterator(stream) if record.rec_type == "conversion"]
    assert found == [raw.record_id]


def test_the_archive_is_whole_and_gives_the_same_rows_again(tmp_path: Path) -> None:
    data = kept(tmp_path / "data")
    folder = Folder(data)
    assert [fault for fault in verify(folder.warc, folder.manifest) if isinstance(fault, Fault)] == []
    before = rows(data)
    rebuild(data, lambda *_: None, ("1", "1"))  # type: ignore[arg-type,return-value]  # nothing here is to be read
    assert rows(data) == before
    assert [row[2:4] for row in before] == [(200, "text/html")] * 2
