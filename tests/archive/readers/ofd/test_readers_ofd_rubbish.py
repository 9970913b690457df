"""OFD packages that lack what they need, ask for too much, or are broken: told in a line, never a figure made up."""

from __future__ import annotations

import re
from random import Random

import pytest

from archive.process import read
from archive.readers.errors import TooMuch, Unreadable
from archive.readers.ofd import read_ofd
from tests.archive.ofd_made import PAGE, SPACE, document, ofd, parts_of, root, table, text
from tests.archive.word_made import zipped
from tests.documents import draw

ROWS = [["规章", "1", "2"], ["行政许可", "", "30"]]


@pytest.mark.parametrize("change", [
    {"OFD.xml": b""}, {"OFD.xml": b"<x/>"}, {"OFD.xml": root()}, {"Doc_0/Document.xml": None}, {"Doc_0/Document.xml": b"<"},
    {"OFD.xml": root("../../etc/passwd")}, {"Doc_0/Document.xml": document("")},
    {"OFD.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><OFD>&b;</OFD>'},
])  # fmt: skip
def test_packages_without_what_they_need(change):
    parts = parts_of(ofd(table(ROWS))) | change
    with pytest.raises(Unreadable):
        read_ofd(zipped({name: data for name, data in parts.items() if data is not None}))


def test_a_missing_page_leaves_the_others():
    parts = parts_of(ofd(text("甲。", 20, 20), text("乙。", 20, 20)))
    del parts[PAGE]
    assert [(block.text, block.page) for block in read_ofd(zipped(parts)).blocks] == [("乙。", 2)]


def test_encrypted():
    parts = parts_of(ofd(table(ROWS)))
    del parts["Doc_0/Document.xml"]
    with pytest.raises(Unreadable, match="encrypted"):
        read_ofd(zipped(parts | {"Encryptions.xml": b"<x/>"}))


def test_bombs():
    unit = '<ofd:CompositeGraphicUnit ID="{0}"><ofd:Content>{1}</ofd:Content></ofd:CompositeGraphicUnit>'
    use = '<ofd:CompositeObject ID="5" Boundary="0 0 1 1" ResourceID="{0}"/>'
    nested = "".join(unit.format(at, use.format(at + 1) * 20) for at in range(7)) + unit.format(7, text("9" * 50, 0, 0) * 50)
    looped = unit.format(0, use.format(0))
    for units, word in ((nested, "more than"), (looped, "inside one another")):
        parts = {"Doc_0/R.xml": f"<ofd:Res {SPACE} BaseLoc='.'><ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits></ofd:Res>"}
        with pytest.raises(TooMuch, match=word):
            read_ofd(ofd(use.format(0), common="<ofd:PublicRes>R.xml</ofd:PublicRes>", parts=parts))
    with pytest.raises(TooMuch, match="pages"):
        read_ofd(zipped(parts_of(ofd("")) | {"Doc_0/Document.xml": document('<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>' * 1001)}))
    with pytest.raises(TooMuch, match="times its size"):
        read_ofd(ofd("", parts={PAGE: b" " * 30_000_000}))


def test_numbers_that_are_none_do_no_harm():
    data = ofd(table(ROWS))
    content = parts_of(data)[PAGE].decode()
    for old, new in (('Size="4"', 'Size="x"'), ('Size="4"', 'Size="1e300"'), ('Boundary="', 'Boundary="nan '), ('X="0"', 'X="inf"')):
        found = read_ofd(zipped(parts_of(data) | {PAGE: content.replace(old, new)}))
        assert found.pages == 1


def test_a_broken_file_is_told_in_one_line():
    data = draw("ofd", 1).data
    chance = Random(5)
    for _ in range(60):
        broken = bytearray(data[: chance.randrange(len(data))] if chance.random() < 0.5 else data)
        for _ in range(chance.randrange(1, 20)):
            if broken:
                broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        assert "\n" not in read(bytes(broken)).error


def test_a_figure_more_or_less_in_the_xml_makes_none_up():
    """Attributes shuffled among objects: what is read may be less, and never raises."""
    one = draw("ofd", 2, plain=True)
    parts = parts_of(one.data)
    chance = Random(7)
    for _ in range(20):
        body = parts[PAGE].decode()
        numbers = list(re.finditer(r'Boundary="[^"]*"', body))
        found = chance.choice(numbers)
        body = body[: found.start()] + f'Boundary="{chance.random() * 1e5} -1e9 x 0"' + body[found.end() :]
        assert read(zipped(parts | {PAGE: body.encode()})).state in {"read", "read-with-findings", "not-a-report", "unreadable"}
