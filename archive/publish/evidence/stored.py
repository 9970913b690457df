"""A stored payload as an HTTP answer: pages and texts inert, pictures within them, everything else as a download."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from archive.captures import index
from archive.publish.evidence import memento
from archive.publish.inert import HEADERS, Marked, TooBig, inert_page, inert_text, notice
from archive.publish.inert.images import RASTER
from archive.publish.site.asked import Bytes
from archive.readers import sniff
from archive.readers.errors import Unreadable
from archive.readers.mhtml import page_of
from archive.warc.fields import moment, safe_uri
from archive.warc.folder import StoreError
from archive.warc.read import DecodeError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.folder import Folder

HTML = "text/html; charset=utf-8"
BINARY = "application/octet-stream"
# what a download is called and declared to be, by its own first bytes; never what the server said
TYPES: Mapping[str, tuple[str, str]] = {
    "pdf": ("pdf", "application/pdf"), "doc": ("doc", "application/msword"), "rtf": ("rtf", "application/rtf"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xls": ("xls", "application/vnd.ms-excel"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "odt": ("odt", "application/vnd.oasis.opendocument.text"), "ods": ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    "csv": ("csv", "text/csv"), "zip": ("zip", "application/zip"), "tiff": ("tif", "image/tiff"), "ofd": ("ofd", BINARY), "rar": ("rar", BINARY),
    "7z": ("7z", BINARY), "gzip": ("gz", "application/gzip"), "tar": ("tar", "application/x-tar"), "html": ("html.txt", BINARY),
    "mhtml": ("mhtml.txt", BINARY), "text": ("txt", BINARY), **{form: (form, kind) for form, kind in RASTER.items()},
}
ENCODINGS = {"gzip": ".gz", "x-gzip": ".gz", "br": ".br", "deflate": ".deflate", "zstd": ".zst"}
NOTE = ("存档副本 Archived copy · {url} · {at} UTC · HTTP {status} · 已移除脚本、表单和外部内容，链接仅指向本档案中的副本。 "
        "Scripts, forms and outside content are left out; links lead only to copies in this archive.")


class NotHere(Exception):  # noqa: N818 - it is no fault of the request
    """The bytes of a capture cannot be had; one line for readers, without paths of this machine."""


def said(status: int, *lines: str) -> Bytes:
    """A page that says why nothing is shown."""
    return Bytes(notice(*lines).encode(), HTML, {**HEADERS, "Cache-Control": "no-store"}, status)


def bytes_of(conn: sqlite3.Connection, folder: Folder, row: Mapping[str, Any]) -> tuple[str, bytes]:
    """Content-Type and payload of a capture, Content-Encoding undone. Raises NotHere."""
    try:
        return index.Bodies(conn, folder.warc).of(row)
    except StoreError as error:
        raise NotHere(f"{row['warc']}, {row['offset']}: cannot be read here (xxgk verify)") from error
    except DecodeError as error:
        raise NotHere(f"{row['warc']}, {row['offset']}: {error}") from error


def exact(conn: sqlite3.Connection, folder: Folder, row: Mapping[str, Any]) -> Bytes:
    """The payload exactly as it was sent, as a download; of a file in an archive that file. Raises NotHere."""
    if row["member"]:
        return _download(bytes_of(conn, folder, row)[1], row, "")
    try:
        record = index.stored(conn, folder.warc, row)
        body = record.body()
    except StoreError as error:
        raise NotHere(f"{row['warc']}, {row['offset']}: cannot be read here (xxgk verify)") from error
    encoding = next((value.strip().lower() for name, value in record.response_headers if name.lower() == "content-encoding"), "")
    return _download(body, row, ENCODINGS.get(encoding, ".encoded") if encoding not in ("", "identity") else "")


def served(conn: sqlite3.Connection, folder: Folder, row: Mapping[str, Any]) -> Bytes:
    """The payload as it may be looked at. Raises NotHere."""
    content_type, data = bytes_of(conn, folder, row)
    form = sniff(data)
    if form == "empty":
        return said(200, f"HTTP {row['status']}: 空的响应。 An answer without content.", row["url"])
    if form not in ("html", "mhtml", "text"):
        return _download(data, row, "")
    note = NOTE.format(url=row["url"], at=row["captured_at"][:19].replace("T", " "), status=row["status"])
    try:
        shown = _shown(conn, row, form, data, content_type, note)
    except (TooBig, Unreadable) as error:
        return said(200, f"页面无法在此显示，可下载原始字节。 This page cannot be shown here; its bytes can be downloaded. ({error})", row["url"])
    return Bytes(shown.encode("utf-8", "replace"), HTML, {**HEADERS, **_told(row), **_lasting()})


def _shown(conn: sqlite3.Connection, row: Mapping[str, Any], form: str, data: bytes, content_type: str, note: str) -> str:
    if form == "text":
        return inert_text(data, content_type, note)[0]
    if form == "mhtml":
        data, content_type = page_of(data, content_type)
    return inert_page(Marked(data, content_type), row["url"], memento.copies(conn, row["captured_at"]), note)


def picture(conn: sqlite3.Connection, folder: Folder, row: Mapping[str, Any]) -> Bytes:
    """A picture to be shown within a stored page; said() for what is none. Raises NotHere."""
    data = bytes_of(conn, folder, row)[1]
    kind = RASTER.get(sniff(data))
    if kind is None:
        return said(404, "不是图片。 Not a picture.", row["url"])
    # a sandboxed page has an origin of its own, to which these pictures are another's
    return Bytes(data, kind, {**HEADERS, **_told(row), **_lasting(), "Cross-Origin-Resource-Policy": "cross-origin"})


def _download(data: bytes, row: Mapping[str, Any], encoded: str) -> Bytes:
    """encoded: what to append to the name of bytes that are still compressed as they were on the wire."""
    ending, kind = TYPES.get("" if encoded else sniff(data), ("bin", BINARY))
    digest = hashlib.sha256(data)
    name = f"xxgk-{memento.digits(row['captured_at'])[:14]}-{digest.hexdigest()[:12]}.{ending}{encoded}"
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Repr-Digest": f"sha-256=:{b64encode(digest.digest()).decode('ascii')}:"}
    return Bytes(data, kind, {**HEADERS, **_told(row), **_lasting(), **told})


def _told(row: Mapping[str, Any]) -> dict[str, str]:
    """What of: RFC 7089, 2.2 and 4.2; and the digest of the payload as the archive has it."""
    at = format_datetime(moment(row["captured_at"]).replace(microsecond=0), usegmt=True)
    return {"Memento-Datetime": at, "Link": f'<{safe_uri(row["url"])}>; rel="original"', "X-Payload-Digest": row["digest"]}


def _lasting() -> dict[str, str]:
    """Kept for a while only: a capture may be withdrawn."""
    return {"Cache-Control": "public, max-age=600"}
