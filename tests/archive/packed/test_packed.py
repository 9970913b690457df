"""Archives of files: every file once, under its own name; bombs, traversal, damage and passwords told in a line."""

from __future__ import annotations

import gzip
import io
import shutil
import struct
import subprocess
import tarfile
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import packed
from archive.packed import bsdtar, members
from archive.packed.budget import MOST_MEMBERS
from archive.readers import sniff
from archive.readers.errors import TooMuch, Unreadable, Unsupported
from tests.archive.archives import GbkName, encrypted, rar4, rar5, zipped
from tests.archive.commands import call, objects
from tests.archive.workbooks import AGENCY, drawn, wrong, xlsx

DOC, PAGE = b"%PDF-1.4 report", "<html><body>年度报告".encode()
NAMES = ["2020年/连城镇年度报告.pdf", "页.html"]
FILES = list(zip(NAMES, (DOC, PAGE), strict=True))


@pytest.fixture(scope="module", autouse=True)
def program():
    if not shutil.which("bsdtar"):
        pytest.skip("needs bsdtar: apt install libarchive-tools")


def got(data):
    """name → bytes or error, and why it ends before its end."""
    found, fault = {}, ""
    try:
        for member in members(data, sniff(data)):
            assert member.name not in found
            found[member.name] = member.error or member.data
    except Unreadable as error:
        fault = str(error)
    assert "\n" not in fault
    return found, fault


def seven(folder, files, *options):
    """A 7z by bsdtar."""
    for name, data in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    made = folder / "made.7z"
    words = ["bsdtar", "--format", "7zip", *options, "-cf", made, *(name for name, _ in files)]
    subprocess.run(words, cwd=folder, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}, stdin=subprocess.DEVNULL)
    return made.read_bytes()


def tarred(files, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as file:
        for name, data in files:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return out.getvalue()


def test_every_kind_gives_its_files(tmp_path):
    zips = [zipped(*FILES, method=method) for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)]
    sevens = [seven(tmp_path, FILES), seven(tmp_path, FILES, "--options", "7zip:compression=store")]
    for data in (*zips, *sevens, rar5(*FILES), rar4(*FILES), tarred(FILES), b"\r\n" + zips[0]):
        assert got(data) == (dict(FILES), "")
    assert got(tarred(FILES, "w:gz")) == ({f"content!/{name}": data for name, data in FILES}, "")


def test_names_in_chinese():
    assert list(got(zipped(*((GbkName(name), data) for name, data in FILES)))[0]) == NAMES
    assert list(got(rar4(*FILES, charset="utf-8"))[0]) == NAMES
    info = tarfile.TarInfo("x")
    info.name = "报告".encode("gbk").decode("utf-8", "surrogateescape")
    assert list(got(tarred([(info, b"1")]))[0]) == ["报告"]


def test_a_gzip_is_a_file():
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", filename="2020.pdf", mtime=0) as file:
        file.write(DOC)
    assert got(out.getvalue()) == ({"2020.pdf": DOC}, "")
    assert got(gzip.compress(DOC, mtime=0)) == ({"content": DOC}, "")


def test_the_same_name_twice():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("a.txt", b"1"), ("a.txt", b"2"), ("a.txt (2)", b"3"))
    assert got(data)[0] == {"a.txt": b"1", "a.txt (2)": b"2", "a.txt (2) (2)": b"3"}
    assert list(got(rar5(("a", b"1"), ("a", b"2")))[0].values()) == [b"1", b"2"]


def test_names_that_lead_out_are_only_text(tmp_path):
    names = ["../../../etc/passwd", "/etc/passwd", "C:\\windows\\x", "a\x00b\nc", "..", "a/../../b"]
    for data in (zipped(*((name, b"x") for name in names)), rar5(*((name, b"x") for name in names if name != ".."))):
        found, fault = got(data)
        assert not fault
        assert all(value == b"x" for value in found.values())
        assert not any("\n" in name or "\x00" in name or "\\" in name for name in found)
    assert not list(tmp_path.iterdir())


def test_links_devices_and_folders_are_no_files():
    link, device = zipfile.ZipInfo("link"), zipfile.ZipInfo("device")
    link.create_system = device.create_system = 3
    link.external_attr, device.external_attr = 0o120777 << 16, 0o060644 << 16
    assert got(zipped((link, b"/etc/passwd"), (device, b""), ("folder/", b""), ("a", b"1"))) == ({"a": b"1"}, "")
    pointing = tarfile.TarInfo("link")
    pointing.type, pointing.linkname = tarfile.SYMTYPE, "/etc/passwd"
    assert got(tarred([(pointing, b""), ("a", b"1")])) == ({"a": b"1"}, "")
    assert got(rar5(("link", b"/etc/passwd"), ("a", b"1"), link=("link",))) == ({"a": b"1"}, "")


def test_litter_is_left():
    names = ["__MACOSX/._报告.doc", ".DS_Store", "a/Thumbs.db", "~$报告.doc", "._x"]
    assert got(zipped(*((name, b"x") for name in names), ("报告.txt", b"1"))) == ({"报告.txt": b"1"}, "")


def test_archives_in_archives():
    inner = zipped(("报告.txt", b"1"))
    assert got(zipped(("甲.zip", inner), ("乙.rar", rar5(("b", b"2"))))) == ({"甲.zip!/报告.txt": b"1", "乙.rar!/b": b"2"}, "")
    deep = zipped(("外.zip", zipped(("内.zip", inner), ("x", b"3"))))
    assert got(deep) == ({"外.zip!/内.zip": "an archive deeper than 2 archives in one another is not opened", "外.zip!/x": b"3"}, "")
    broken = zipped(("甲.zip", inner[:40]), ("x", b"3"))
    assert got(broken) == ({"甲.zip": "a zip without its directory: it broke off, or is damaged", "x": b"3"}, "")


def test_a_document_in_an_archive_is_a_file(tmp_path):
    docx = zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>"))
    files = [("报告.docx", docx)]
    for data in (zipped(*files, method=zipfile.ZIP_STORED), rar5(*files), rar4(*files), tarred(files),
                 seven(tmp_path, files, "--options", "7zip:compression=store")):
        assert got(data) == (dict(files), "")


# ---- bombs ------------------------------------------------------------------------------------------------

def test_zeros_without_end(tmp_path):
    zeros = bytes(120_000_000)
    nearly = {"a.txt": b"1"}
    assert got(zipped(("a.txt", b"1"), ("zeros", zeros))) == (nearly, "an archive that unpacks to more than 30 MB")
    assert got(gzip.compress(zeros, mtime=0)) == ({}, "an archive that unpacks to more than 30 MB")
    assert got(seven(tmp_path, [("a.txt", b"1"), ("zeros", zeros)])) == ({}, "an archive that unpacks to more than 30 MB")


def test_many_archives_of_zeros_in_one():
    inner = zipped(("zeros", bytes(10_000_000)))
    found, fault = got(zipped(*((f"{n}.zip", inner) for n in range(16))))
    assert fault == "an archive that unpacks to more than 30 MB"
    assert len(found) <= 3


def test_an_archive_of_itself_ends():
    layer = zipped(("x", b"1"))
    for _ in range(40):
        layer = zipped(("r.zip", layer))
    found, fault = got(layer)
    assert (list(found), fault) == (["r.zip!/r.zip"], "")


def test_more_files_than_any_agency_has():
    found, fault = got(zipped(*((f"{n}", b"") for n in range(MOST_MEMBERS + 1))))
    assert (len(found), fault) == (MOST_MEMBERS, f"an archive of more than {MOST_MEMBERS} files")


def test_a_million_entries():
    entry = b"PK\x01\x02" + struct.pack("<6H3I5H2I", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    data = b"PK\x03\x04" + bytes(26) + b"x" + entry * 1_000_000
    data += b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 65535, 65535, len(entry) * 1_000_000, 31, 0)
    assert got(data) == ({}, f"an archive of more than {MOST_MEMBERS} files")


def test_entries_that_share_their_bytes():
    whole = zipped(("0", bytes(20_000_000)))
    end = whole.rindex(b"PK\x05\x06")
    start = whole.rindex(b"PK\x01\x02")
    entries = b"".join(whole[start:end].replace(b"\x000", b"\x00" + str(n % 10).encode()) for n in range(9))
    data = whole[:start] + entries + b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 9, 9, len(entries), start, 0)
    found, fault = got(data)
    assert fault == "an archive that unpacks to more than 30 MB" or all(isinstance(value, str) for value in list(found.values())[1:])


# ---- passwords and damage ---------------------------------------------------------------------------------

def test_passwords():
    assert got(encrypted(zipped(*FILES))) == ({}, "an encrypted archive: it opens with a password only")
    assert got(rar5(secret=True)) == ({}, "an encrypted archive: it opens with a password only")
    half = bytearray(zipped(*FILES))
    half[half.rindex(b"PK\x01\x02") + 8] |= 1
    assert got(bytes(half))[0] == {NAMES[0]: DOC, NAMES[1]: "encrypted: it opens with a password only"}


@pytest.mark.parametrize("made", [rar5, rar4, lambda *files: zipped(*files, method=zipfile.ZIP_STORED)])
def test_a_wrong_checksum_costs_its_file_alone(made):
    for spoilt, whole in ((0, 1), (1, 0)):
        data = made(*FILES).replace(FILES[spoilt][1], b"\x00" + FILES[spoilt][1][1:])
        found, fault = got(data)
        assert fault == ""
        assert found[NAMES[whole]] == FILES[whole][1]
        assert found[NAMES[spoilt]].startswith("damaged in its archive")


def test_a_wrong_checksum_in_a_7z(tmp_path):
    data = seven(tmp_path, FILES, "--options", "7zip:compression=store")
    for part in (DOC, PAGE):
        found, fault = got(data.replace(part, b"\x00" + part[1:]))
        assert (found, fault[:18]) == ({}, "a damaged archive:")


def test_what_broke_off(tmp_path):
    long = [*FILES, ("long", bytes(range(256)) * 40)]
    for data in (zipped(*long), seven(tmp_path, long), gzip.compress(tarred(long), mtime=0)):
        for end in (8, 40, len(data) // 2, len(data) - 25):
            found, fault = got(data[:end])
            assert fault, (sniff(data), end)
            assert found == {}
    for data in (rar5(*long), rar4(*long), tarred(long)):
        found, fault = got(data[:-9000])
        assert (found, bool(fault)) == (dict(FILES), True)


def test_without_the_program(monkeypatch):
    monkeypatch.setattr(bsdtar, "PROGRAM", "no-such-program")
    with pytest.raises(Unsupported, match="apt install libarchive-tools"):
        list(members(rar5(*FILES), "rar"))


WHOLE = {"zip": zipped(*FILES), "rar5": rar5(*FILES), "rar4": rar4(*FILES), "tar": tarred(FILES), "gzip": gzip.compress(tarred(FILES), mtime=0)}
RIGHT = {*NAMES}


@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 12_000), st.binary(min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_damage_never_changes_a_file_unseen(kind, at, damage):
    data = bytearray(WHOLE[kind])
    at %= len(data)
    data[at : at + len(damage)] = damage
    form = kind.rstrip("45")
    try:
        found = {member.name: member for member in members(bytes(data), form)}
    except Unreadable:
        return
    if kind != "tar":  # which has no checksums of contents
        assert {member.data for member in found.values() if not member.error} <= {DOC, PAGE, tarred(FILES), b""}


def test_every_format_is_told_by_sniff():
    assert set(packed.FORMATS) == {"zip", "rar", "7z", "gzip", "tar"}
    assert not issubclass(Unsupported, Unreadable)
    assert issubclass(TooMuch, Unreadable)


# ---- xxgk read --------------------------------------------------------------------------------------------

def test_read_tells_an_archive_and_its_files(tmp_path):
    cells, _, rows = drawn(1)
    path = tmp_path / "附件.zip"
    path.write_bytes(zipped(("2020/报告.xlsx", xlsx(rows)), ("坏.xlsx", xlsx(rows)[:-100]), ("说明.txt", "请查收".encode())))
    result = call("read", path, "--json")
    assert result.exit_code == 1
    told = {one["file"].removeprefix(f"{path}"): one for one in objects(result)}
    assert list(told) == ["", "#2020/报告.xlsx", "#坏.xlsx", "#说明.txt"]
    assert (told[""]["reader"], told[""]["report"], told[""]["why"]) == ("zip", False, ["an archive of 3 files, each a capture of its own"])
    assert wrong(told["#2020/报告.xlsx"]["cells"], cells) == {}
    assert (told["#2020/报告.xlsx"]["agency"], told["#2020/报告.xlsx"]["year"]) == (AGENCY, 2020)
    assert told["#坏.xlsx"]["error"].startswith("no workbook that can be read")
    assert told["#说明.txt"]["report"] is False
    assert f"{path}#坏.xlsx: no workbook" in call("read", path).stderr


def test_read_of_an_archive_that_is_none(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(encrypted(zipped(*FILES)))
    assert [one["error"] for one in objects(call("read", path, "--json"))] == ["an encrypted archive: it opens with a password only"]
    path.write_bytes(zipped(("a.txt", b"1"), ("zeros", bytes(40_000_000))))
    assert [one.get("error") for one in objects(call("read", path, "--json"))] == [
        "an archive that unpacks to more than 30 MB; 1 files before that are captures of their own", None]


def test_a_cell_of_a_file_in_an_archive(tmp_path):
    cells, _, rows = drawn(1)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(("报告.xlsx", xlsx(rows))))
    key = "requests.new_received.total"
    assert objects(call("read", path, "--cell", key, "--json"))[-1]["value"] == cells[key]
    refused = call("read", path, "--cell", key, "--image", tmp_path / "x.png")
    assert (refused.exit_code, "unpack the archive" in refused.stderr) == (2, True)
