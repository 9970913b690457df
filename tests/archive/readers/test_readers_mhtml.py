"""MHTML: the page among the parts, its charset and its pictures."""

from __future__ import annotations

import base64
import quopri
from random import Random

import pytest

from archive.model import Grid, Picture, Text
from archive.process import read
from archive.readers import sniff
from archive.readers.errors import TooMuch, Unreadable
from archive.readers.mhtml import read_mhtml
from tests.documents import draw
from tests.documents.score import score

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsQ8kAgAAAABJRU5ErkJggg==")
MARK = "----=_NextPart_01DA"
PAGE = "file:///C:/1A2B/%E5%B9%B4%E6%8A%A5.htm"


def part(kind, data, location="", *, more=""):
    """A part as Word writes it."""
    coded = quopri.encodestring(data) if kind.startswith("text") else base64.encodebytes(data)
    how = "quoted-printable" if kind.startswith("text") else "base64"
    head = f"--{MARK}\nContent-Location: {location}\nContent-Transfer-Encoding: {how}\nContent-Type: {kind}\n{more}\n"
    return head.encode() + coded + b"\n\n"


def mhtml(*parts, more=""):
    head = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="{MARK}"{more}\n\nThis document is a Single File Web Page.\n\n'
    return (head.encode() + b"".join(parts) + f"--{MARK}--\n".encode()).replace(b"\n", b"\r\n")


def page(body, charset="utf-8", **more):
    return part(f'text/html; charset="{charset}"', f"<html><body>{body}</body></html>".encode(charset), PAGE, **more)


@pytest.mark.parametrize("seed", range(6))
def test_every_cell_of_a_drawn_report(seed):
    one = draw("word-html", seed)
    data = mhtml(part(f'text/html; charset="{one.style["charset"]}"', one.data, PAGE))
    assert sniff(data) == "mhtml"
    assert score(read(data), one.truth).perfect


def test_the_part_tells_its_charset():
    assert read_mhtml(mhtml(page("规章", "gb18030")), "utf-8").blocks == (Text("规章"),)
    assert read_mhtml(mhtml(page("规章").replace(b'; charset="utf-8"', b"")), "utf-8").blocks == (Text("规章"),)


@pytest.mark.parametrize(("source", "location", "more"), [
    ("1.files/image001.png", "file:///C:/1A2B/1.files/image001.png", ""),
    ("file:///C:\\1A2B\\image001.png", "file:///c:/1a2b/image001.png", ""),
    ("cid:one@x", "", "Content-ID: <one@x>\n"),
    ("image001.png", "image001.png", ""),
])  # fmt: skip
def test_pictures_of_the_page(source, location, more):
    data = mhtml(page(f"前<img src='{source}'>后<img src='other.png'>"), part("image/png", PNG, location, more=more))
    assert [block.data for block in read_mhtml(data).blocks if isinstance(block, Picture)] == [PNG, b""]


def test_the_page_that_is_named_as_the_start():
    first = part("text/html", b"<p>1</p>", "h.htm", more="Content-ID: <a>\n")
    second = part("text/html", b"<table><tr><td>2<td>3</table>", "x.htm", more="Content-ID: <b>\n")
    assert isinstance(read_mhtml(mhtml(first, second, more='; start="<b>"')).blocks[0], Grid)
    assert read_mhtml(mhtml(first, second)).blocks == (Text("1"),)


def test_without_a_page():
    with pytest.raises(Unreadable, match="without a page"):
        read_mhtml(mhtml(part("image/png", PNG)))
    with pytest.raises(Unreadable):
        read_mhtml(b"MIME-Version: 1.0\r\n\r\n")


def test_bombs():
    with pytest.raises(TooMuch):
        read_mhtml(mhtml(*(part("image/png", b"") for _ in range(5001))))
    nested = "".join(f'--b{at}\nContent-Type: multipart/mixed; boundary="b{at + 1}"\n\n' for at in range(3000))
    with pytest.raises(TooMuch):
        read_mhtml(f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b0"\n\n{nested}'.encode())


def test_broken_files():
    data = mhtml(page("甲<table><tr><td>1<td>2</table>" * 20), part("image/png", PNG, "a.png"))
    chance = Random(3)
    for _ in range(300):
        broken = bytearray(data[: chance.randrange(len(data))] if chance.random() < 0.5 else data)
        for _ in range(chance.randrange(1, 30)):
            if broken:
                broken[chance.randrange(min(len(broken), 600))] = chance.randrange(256)
        assert "\n" not in read(bytes(broken)).error
        try:
            read_mhtml(bytes(broken))
        except Unreadable as error:
            assert str(error)  # noqa: PT017 - most of them are read
