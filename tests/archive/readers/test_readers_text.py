"""Plain text to blocks, and what bytes are."""

from __future__ import annotations

import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Grid, Text
from archive.readers import READERS, sniff
from archive.readers.errors import Unreadable, Unsupported
from archive.readers.text import read_text


def blocks(text):
    return read_text(text.encode()).blocks


def rows(text):
    (grid,) = (block for block in blocks(text) if isinstance(block, Grid))
    return grid.layout, [[cell.text for cell in row] for row in grid.rows()]


def test_tabs_are_rows_and_blank_cells_stay():
    assert rows("甲\t\t1\n\n\t乙\t2\n") == ("rows", [["甲", "", "1"], ["", "乙", "2"]])


def test_bars_are_rows():
    assert rows("甲 | 1 | 2 |\n乙 |  | 3 |\n") == ("rows", [["甲", "1", "2"], ["乙", "", "3"]])


def test_a_frame_of_bars_and_its_rule():
    assert rows("| 甲 | 1 |\n| --- | :---: |\n| **乙** |  |\n") == ("rows", [["甲", "1"], ["乙", ""]])


def test_a_bar_at_the_beginning_may_end_a_blank_cell():
    assert rows(" | 1 | 2 |\n") == ("rows", [["", "1", "2"]])


def test_a_cell_a_line_is_a_stream_and_blanks_stay():
    assert rows("甲 |\n1 |\n |\n2 |\n") == ("stream", [["甲"], ["1"], [""], ["2"]])


def test_bars_on_lines_of_their_own():
    assert rows("标题\n|\n甲\n|\n1\n|\n\n|\n2\n|\n")[1] == [[""], ["甲"], ["1"], [""], ["2"]]


def test_text_and_headings():
    assert blocks("# 甲\n\n乙**丙**\n\f- 3 -\n") == (Text("甲", 1), Text("乙丙"), Text("- 3 -"))


@given(st.text(max_size=200))
def test_any_text_gives_a_document_that_holds_it(text):
    document = read_text(text.encode("utf-8", "replace"))
    assert document.reader == "text"
    if not set(text) & set("|*#-:\t"):
        assert "".join(document.text().split()) == "".join(text.encode("utf-8", "replace").decode("utf-8-sig").split()) or "\ufeff" in text


@pytest.mark.parametrize(("data", "kind"), [
    (b"", "empty"), (b" \r\n\t", "empty"), (b"\xef\xbb\xbf", "empty"), (b"%PDF-1.4\n", "pdf"), (b"\r\n%PDF-1.7", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "doc"), (b"PK\x03\x04rest", "zip"), (b"{\\rtf1", "rtf"), (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff\xe0", "jpeg"), (gzip.compress(b"x", mtime=0), "gzip"), (b"<!DOCTYPE html><p>x", "html"), (b"\n<HTML><BODY>", "html"),
    ("年报".encode(), "text"), ("年度报告".encode("gbk"), "text"), ("\ufeff年报".encode("utf-16"), "text"), (b"BMW 2020\n", "text"),
    (bytes(range(256)) * 8, "unknown"), (b"\x00\x01\x02\x03", "unknown"), ("甲</td></tr></table>".encode(), "html"),
])  # fmt: skip
def test_what_bytes_are(data, kind):
    assert sniff(data) == kind


@given(st.binary(max_size=2000))
def test_any_bytes_are_something(data):
    assert isinstance(sniff(data), str)


def test_every_reader_takes_anything():
    for reader in READERS.values():
        for data in (b"", b"\xff\xfe", b"\x00" * 10, "表\t1".encode("big5")):
            with suppress(Unreadable, Unsupported):
                assert isinstance(reader(data, "no-such-charset").blocks, tuple)
