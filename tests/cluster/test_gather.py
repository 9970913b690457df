"""What arrives from workers: taken in when it is what was sent, left aside and told of when it is not."""

from __future__ import annotations

import pytest

from archive.cluster import gather
from archive.cluster.gather import Gathering, Told
from archive.cluster.known import unpack
from archive.cluster.storage import Storage
from archive.intake import Intake
from tests.archive.samples import PORTAL, exchange


def brought(data, place, *exchanges):
    """A worker's files, as its mirror leaves them; what it tells of them."""
    with Intake(data) as intake:
        for one in exchanges:
            intake.keep(one)
    told = gather.finished(data, ())
    for one in told:
        place.put(f"warc/{one.name}", (data / "warc" / one.name).read_bytes())
    return told


@pytest.fixture
def there(tmp_path):
    """An archive with a run, and the place of a worker."""
    with Gathering(tmp_path / "data") as intake:
        intake.start_run([PORTAL], [])
        yield intake, Storage(str(tmp_path / "storage" / "0000-abcd"))


def captured(data):
    return [path.name for path in sorted((data / "warc").glob("*.warc.gz"))]


def test_files_are_taken_in(tmp_path, there):
    intake, place = there
    told = brought(tmp_path / "worker", place, exchange("https://www.guzhen.example/a"))
    assert intake.take(place, told) == []
    assert captured(tmp_path / "data") == [told[0].name]
    assert intake.known(PORTAL.id, "https://www.guzhen.example/a").body == b"<p>report</p>"
    assert place.names() == []
    assert not (tmp_path / "data" / "arriving").exists()


def test_a_half_record_is_cut_off_and_kept(tmp_path, there):
    intake, place = there
    told, = brought(tmp_path / "worker", place, exchange("https://www.guzhen.example/a"), exchange("https://www.guzhen.example/b"))
    data = place.read(f"warc/{told.name}")
    place.put(f"warc/{told.name}.open", data[:-100])
    place.remove(f"warc/{told.name}")
    assert intake.take(place) == []
    cut, = (tmp_path / "data" / "warc").glob("*.cut-*")
    whole = (tmp_path / "data" / "warc" / told.name).read_bytes()
    assert whole + cut.read_bytes() == data[:-100]
    assert intake.known(PORTAL.id, "https://www.guzhen.example/a")


@pytest.mark.parametrize("what", ["changed", "another", "missing"])
def test_what_is_not_as_it_was_sent_stays_outside(tmp_path, there, what):
    intake, place = there
    told, = brought(tmp_path / "worker", place, exchange("https://www.guzhen.example/a"))
    data = place.read(f"warc/{told.name}")
    if what == "changed":
        place.put(f"warc/{told.name}", data[:-50] + bytes([data[-50] ^ 1]) + data[-49:])
    elif what == "missing":
        place.remove(f"warc/{told.name}")
    expected = Told(told.name, told.size, "0" * 64) if what == "another" else told
    wrong, = intake.take(place, [expected])
    assert wrong.startswith(f"{told.name}: ")
    assert {"changed": "damaged", "another": "were sent", "missing": "did not come"}[what] in wrong
    assert captured(tmp_path / "data") == []
    assert intake.known(PORTAL.id, "https://www.guzhen.example/a") is None


def test_a_file_of_a_name_that_the_archive_has(tmp_path, there):
    intake, place = there
    told = brought(tmp_path / "worker", place, exchange("https://www.guzhen.example/a"))
    assert intake.take(place, told) == []
    place.put(f"warc/{told[0].name}", (tmp_path / "worker" / "warc" / told[0].name).read_bytes())
    wrong, = intake.take(place, told)
    assert "the archive has a file of this name" in wrong
    assert intake.arriving()


def test_what_a_worker_knows_is_what_the_archive_has(tmp_path):
    """The list and the document that is due by their bytes, one that is not due by its row alone."""
    data, other = tmp_path / "data", tmp_path / "other"
    with Gathering(data) as intake:
        intake.start_run([PORTAL], [])
        intake.keep(exchange("https://www.guzhen.example/list", b"<a>list</a>", role="listing"))
        intake.keep(exchange("https://www.guzhen.example/doc"))
        intake.keep(exchange("https://www.guzhen.example/doc", minutes=5))  # a revisit
        intake.pack([PORTAL.id], 90, tmp_path / "known.zip")
        names = unpack(tmp_path / "known.zip", other)
        with Intake(other) as worker:
            for url in ("https://www.guzhen.example/list", "https://www.guzhen.example/doc"):
                assert worker.known(PORTAL.id, url) == intake.known(PORTAL.id, url)
                assert worker.held(PORTAL.id, url) == intake.held(PORTAL.id, url)
            assert worker.earlier(PORTAL.id) == intake.earlier(PORTAL.id)
            worker.keep(exchange("https://www.guzhen.example/new", b"new"))
        new, = gather.finished(other, names)
        assert new.name > max(names)  # it sorts behind all files of the archive
