"""What bytes are, told by themselves: names and headers of real portals lie (a doc is HTML, a pdf a login page)."""

from __future__ import annotations

import csv
import re
import zipfile
from io import BytesIO

from archive.readers import ole

_MAGIC = (
    (b"%PDF", "pdf"),
    (ole.MAGIC, "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x1f\x8b", "gzip"),
)
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|meta|title|span|script|h\d)\b", re.IGNORECASE)
_TAG = re.compile(rb"</\s*(?:p|div|td|tr|table|span|body|html)\s*>", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_MHTML = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?mime-version:\s*1\.0", re.IGNORECASE)
_SHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_WORKBOOK = re.compile(rb"(?:<\?[^>]*+(?<=\?)>|(?><!--.*?-->)|\s++)*+<(?:\w{1,40}:)?Workbook\b", re.DOTALL)
_WORD_XML = (b"http://schemas.microsoft.com/office/word/2003/wordml", b"http://schemas.microsoft.com/office/2006/xmlPackage")
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_SAMPLE = 64_000
_FRONT = 1024  # bytes; a PDF may begin as late (ISO 32000-1, Annex H), behind a proxy's headers, say
MOST_ENTRIES = 50_000  # of a zip's directory; a larger one is not opened to be told apart
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\r\n\f\x0b\x1b")


def sniff(data: bytes) -> str:
    """The format of bytes: a key of READERS or of archive.packed, or one nothing reads, "empty" or "unknown"."""
    head = data[:_SAMPLE]
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return "empty"
    magic = _magic(head)
    if magic == "ole":
        return ole.kind(data[len(data) - len(data.lstrip(b"\r\n\t ")) :])
    if magic == "zip":
        return _zipped(data)
    if magic:
        return magic
    text = _wide(head)
    if not text.strip(b"\xef\xbb\xbf \t\r\n"):
        return "empty"
    return _marked(text) or _behind_junk(data) or _plain(text)


def _magic(head: bytes) -> str:
    """By the first bytes; "" if they are no known mark."""
    begun = head.lstrip(b"\r\n\t ")
    magic = next((name for mark, name in _MAGIC if begun.startswith(mark)), "")
    if magic == "bmp" and (_is_text(head) or head[6:10] != bytes(4)):
        return ""
    if magic:
        return magic
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in _HEIC else "unknown"  # unknown: mp4 and its kin
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return "tar" if head[257:262] == b"ustar" else ""


def _wide(head: bytes) -> bytes:
    """UTF-16 as UTF-8, so that tags are found in it; anything else as it is."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").encode()
    for codec, nul in (("utf-16-le", 1), ("utf-16-be", 0)):
        if head[nul:8:2] == bytes(4) and head[1 - nul : 8 : 2].isascii() and 0 not in head[1 - nul : 8 : 2]:
            return head.decode(codec, "replace").encode()
    return head


def _marked(head: bytes) -> str:
    """Formats that are text with marks in it; "" for none."""
    begun = head.lstrip(b"\xef\xbb\xbf\r\n\t ")
    if _WORKBOOK.match(begun) and _SHEET_XML in head:
        return "xls"
    if begun.startswith(b"<?xml") and any(mark in head for mark in _WORD_XML):
        return "doc"
    if _MHTML.search(head[:4096]) and b"multipart/" in head[:4096].lower():
        return "mhtml"
    return "html" if _is_html(head) else ""


def _is_html(head: bytes) -> bool:
    if _share(head) > 0.01:  # among random bytes "<p" turns up too
        return False
    return bool(_HTML.search(head[:4096]) or _HTML.search(_COMMENT.sub(b"", head)[:4096]) or len(_TAG.findall(head)) >= 3)


def _behind_junk(data: bytes) -> str:
    """A PDF or a zip that something was put before."""
    front = data[:_FRONT]
    if b"%PDF-" in front:
        return "pdf"
    if b"PK\x03\x04" in front and not front.startswith(b"MZ") and b"PK\x05\x06" in data[-70_000:]:
        return _zipped(data)
    return ""


def _plain(head: bytes) -> str:
    if not _is_text(head):
        return "unknown"
    return "csv" if _is_csv(head) else "text"


def _is_csv(head: bytes) -> bool:
    """Most lines have as many cells between commas as the others, three at least; prose has not."""
    lines = [line for line in head.splitlines()[:200] if line.strip()]
    try:
        widths = [len(row) for row in csv.reader(line.decode("latin-1") for line in lines)]
    except csv.Error:
        return False
    common = max(set(widths), key=widths.count, default=0)
    return len(lines) >= 3 and common >= 3 and widths.count(common) >= 0.8 * len(lines)


# ---- zip: what its members make of it --------------------------------------------------------------------

def _zipped(data: bytes) -> str:
    names = _names(data)
    tops = {name.replace("\\", "/").lower().partition("/")[0] for name in names}
    if "ofd.xml" in tops:
        return "ofd"
    if "[content_types].xml" in tops or "_rels" in tops:
        return next((told for top, told in (("word", "docx"), ("xl", "xlsx"), ("ppt", "pptx")) if top in tops), "zip")
    kind = _open_document(data) if "mimetype" in tops else ""
    return kind or "zip"


def _names(data: bytes) -> list[str]:
    """Member names by the directory at the end; of a file that broke off, by what stands before each member."""
    if data.count(b"PK\x01\x02") > MOST_ENTRIES:
        return []
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            first = min((info.header_offset for info in file.infolist()), default=0)
            # the directory of a zip stored in this one, whose own is missing
            broken = first > 0 and data.startswith(b"PK\x03\x04")
            return _local_names(data) if broken else file.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError, EOFError):
        return _local_names(data)


def _local_names(data: bytes) -> list[str]:
    """A package's first member is one of its own parts; else names further on may be those of a stored docx."""
    found: list[str] = []
    at = data.find(b"PK\x03\x04")
    while at >= 0 and len(found) < 1000:
        length = int.from_bytes(data[at + 26 : at + 28], "little")
        found.append(data[at + 30 : at + 30 + length].decode("utf-8", "replace"))
        at = data.find(b"PK\x03\x04", at + 30)
    first = found[0].lower().replace("\\", "/") if found else ""
    package = first.startswith(("[content_types].xml", "_rels/", "docprops/", "word/", "xl/", "ofd.xml", "doc_0/"))
    return [*found, "[Content_Types].xml"] if package else found[:1]


def _open_document(data: bytes) -> str:
    """The package's first member is stored and tells its type (ODF 1.2 part 3, 3.3)."""
    told = data[:200]
    return "odt" if b"opendocument.text" in told else "ods" if b"opendocument.spreadsheet" in told else ""


# ---- text ------------------------------------------------------------------------------------------------

def _is_text(head: bytes) -> bool:
    """Hardly any control characters, and it decodes in one of the charsets that Chinese text comes in."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if _share(head) > 0.001:
        return False
    return any(_broken(head, charset) <= 0.02 for charset in ("utf-8", "gb18030", "big5"))


def _share(head: bytes) -> float:
    """Share of control characters that no text has."""
    return 1 - len(head.translate(None, _CONTROLS)) / len(head)


def _broken(head: bytes, charset: str) -> float:
    text = head.decode(charset, errors="replace")
    odd = sum(
        sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or "\x7f" <= sign <= "\x9f" or sign > "\uffff" for sign in text
    )
    return odd / len(text)
