"""What bytes are, whatever they are called."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.readers import READERS, sniff
from tests.archive.workbooks import csv_text, drawn, xlsx, xml2003

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
OLD_ONE = "政府信息公开工作年度报告"


def zipped(*names, before=b"", stored=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as file:
        for name in names:
            name, data = name if isinstance(name, tuple) else (name, b"<x/>")
            file.writestr(zipfile.ZipInfo(name), data)
    return before + out.getvalue()


def compound(*names, embedded=()):
    """An OLE2 file whose root holds empty streams of these names; embedded: streams in a storage below it."""
    entries = [("Root Entry", 5, FREE, FREE, 1 if names else FREE)]
    entries += [(name, 2, FREE, at + 2 if at + 1 < len(names) else FREE, FREE) for at, name in enumerate(names)]
    if embedded:
        entries[-1] = (*entries[-1][:3], len(entries), FREE)
        entries.append(("ObjectPool", 1, FREE, FREE, len(entries) + 1))
        entries += [(name, 2, FREE, FREE, FREE) for name in embedded]
    entries += [("", 0, FREE, FREE, FREE)] * (-len(entries) % 4)
    directory = b"".join(_entry(*entry) for entry in entries)
    sectors = len(directory) // 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    table = [FAT, *range(2, sectors + 1), END]
    return header + struct.pack("<128I", *table, *[FREE] * (128 - len(table))) + directory


def _entry(name, kind, left, right, child):
    raw = (name + "\0").encode("utf-16-le") if name else b""
    return struct.pack("<64sHBBIII", raw, len(raw), kind, 1, left, right, child) + bytes(48)


PACKAGES = [
    (("[Content_Types].xml", "_rels/.rels", "word/document.xml"), "docx"),
    (("word/document.xml", "[Content_Types].xml"), "docx"), (("[Content_Types].xml", "word\\document.xml"), "docx"),
    (("[Content_Types].xml", "xl/workbook.xml"), "xlsx"), (("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
    (("OFD.xml", "Doc_0/Document.xml"), "ofd"), (("报告.doc", "附表.xls"), "zip"), (("word/报告.doc",), "zip"), ((), "zip"),
    ((("mimetype", b"application/vnd.oasis.opendocument.text"), "content.xml"), "odt"),
    ((("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "content.xml"), "ods"), (("mimetype",), "zip"),
]


@pytest.mark.parametrize(("names", "kind"), PACKAGES)
def test_a_zip_is_what_its_members_make_of_it(names, kind):
    assert sniff(zipped(*names, stored=True)) == kind
    if names:
        assert sniff(zipped(*names, stored=True, before=b"HTTP/1.1 200 OK\r\n\r\n")) == kind


def test_a_document_stored_in_a_zip_does_not_make_the_zip_a_document():
    inner = zipped("[Content_Types].xml", "word/document.xml")
    outer = zipped(("报告.docx", inner), stored=True)
    assert sniff(outer) == "zip"
    assert sniff(outer[:-30]) == "zip"


def test_packages_that_broke_off_are_still_told():
    for names, kind in ((("[Content_Types].xml", "word/document.xml"), "docx"), (("OFD.xml", "Doc_0/x"), "ofd")):
        assert sniff(zipped(*names)[:-60]) == kind


def test_a_directory_of_a_million_entries_is_not_walked():
    assert sniff(b"PK\x03\x04" + b"PK\x01\x02" * 1_000_000) == "zip"


@pytest.mark.parametrize(("names", "kind"), [
    (("WordDocument", "1Table", "\x05SummaryInformation"), "doc"), (("Workbook",), "xls"), (("Book",), "xls"),
    (("EncryptionInfo", "EncryptedPackage"), "encrypted"), (("PowerPoint Document",), "ole"), (("WpsContents", "CONTENTS"), "doc"),
    (("a", "b", "c", "d", "e", "f", "WordDocument"), "doc"), (("__properties_version1.0",), "ole"),
])
def test_a_compound_file_is_what_its_streams_make_of_it(names, kind):
    assert sniff(compound(*names)) == kind
    assert sniff(b"\r\n" + compound(*names)) == kind


def test_documents_embedded_in_another_do_not_count():
    assert sniff(compound("Workbook", embedded=("WordDocument",))) == "xls"
    assert sniff(compound("PowerPoint Document", embedded=("Workbook",))) == "ole"


def test_a_compound_file_that_broke_off():
    whole = compound("x", "Workbook")
    assert sniff(whole[:-512] if len(whole) > 2000 else whole[:1100]) in {"xls", "doc"}
    assert sniff(whole[:600]) == "doc"
    cut = compound("SummaryInformation", "1Table", "CompObj", "Ole", "Data", "WordDocument")
    assert {sniff(cut[:end]) for end in (-1, -100, -500)} == {"doc"}  # not told by the streams that are left
    circle = bytearray(whole)
    struct.pack_into("<I", circle, 512 + 4, 1)  # the directory's chain leads back to itself
    assert sniff(bytes(circle)) == "xls"
    struct.pack_into("<I", circle, 68, 0)  # and the list of allocation tables to the table
    assert isinstance(sniff(bytes(circle)), str)


@pytest.mark.parametrize(("data", "kind"), [
    (b"junk before it\n%PDF-1.4\n", "pdf"), (b"x" * 2000 + b"%PDF-1.4", "text"),
    (b"Rar!\x1a\x07\x00", "rar"), (b"Rar!\x1a\x07\x01\x00", "rar"), (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
    (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "webp"), (b"II*\x00\x08\x00\x00\x00", "tiff"), (b"MM\x00*\x00\x00\x00\x08", "tiff"),
    (b"GIF89a", "gif"), (b"BM" + struct.pack("<IHHI", 200, 0, 0, 54) + bytes(150), "bmp"),
    (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "heic"), (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2", "unknown"),
    (b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256)), "unknown"), (gzip.compress(b"report", mtime=0), "gzip"),
    (b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html><body>', "html"),
    (("\ufeff<html><body>" + OLD_ONE).encode("utf-16"), "html"), (("<html><body>" + OLD_ONE).encode("utf-16-le"), "html"),
    (("<html><body>" + OLD_ONE).encode("utf-16-be"), "html"), (b"<!-- " + b"x" * 9000 + b" -->\n<html>", "html"),
    (b"<html><head><title>login</title></head><form>", "html"),
    (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>1', "html"),
    (b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">', "doc"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n<html>", "mhtml"),
    (b"From: <Saved by WebKit>\nSubject: x\n y\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "mhtml"),
    (b"{\\rtf1\\ansi", "rtf"), ("甲,乙,丙\n1,2,3\n4,5,6\n".encode("gbk"), "csv"), ("甲,乙\n一句话。\n又一句,话\n".encode(), "text"),
    (b"\xff\xfe", "empty"), (b"\x00" * 100, "empty"),
])  # fmt: skip
def test_what_bytes_are(data, kind):
    assert sniff(data) == kind


def test_a_page_in_utf_16_without_its_mark_is_read():
    for codec in ("utf-16", "utf-16-le", "utf-16-be"):
        data = f"<html><body><p>{OLD_ONE}</p>".encode(codec)
        assert READERS[sniff(data)](data, "").text() == OLD_ONE


def test_sheets_of_every_kind():
    rows = drawn(1)[2]
    assert [sniff(data) for data in (xlsx(rows), xml2003(rows), csv_text(rows))] == ["xlsx", "xls", "csv"]


def test_a_tar():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        file.addfile(tarfile.TarInfo("a.txt"), io.BytesIO(b""))
    assert sniff(out.getvalue()) == "tar"


MARKS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"BM", b"\xff\xfe", b"<?xml ", b"MIME-Version: 1.0", compound("Workbook")[:600]]


@given(st.sampled_from(MARKS), st.binary(max_size=2000))
def test_any_bytes_are_something(mark, data):
    assert isinstance(sniff(mark + data), str)


@given(st.sampled_from([compound("Workbook", "x"), zipped("[Content_Types].xml", "xl/x")]), st.integers(0, 1500), st.binary(min_size=1, max_size=8))
def test_damaged_containers_are_something(whole, at, damage):
    data = bytearray(whole)
    data[at : at + len(damage)] = damage
    assert isinstance(sniff(bytes(data)), str)
