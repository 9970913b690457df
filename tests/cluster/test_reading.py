"""Captures read by workers: the same rows as by the processes of one machine."""

from __future__ import annotations

import threading
from random import Random

import pytest

from archive.cluster import readers as cluster_readers
from archive.cluster.connection import connected
from archive.cluster.readers import ClusterReaders, readers
from archive.process import FORM_VERSION, READER_VERSION, read
from archive.settling import settle
from tests.archive.dump import dump
from tests.archive.pages.test_pictures import PAGE, img, page
from tests.archive.pages.test_pictures_kept import crawl, picture
from tests.archive.painted import painted
from tests.archive.samples import exchange
from tests.archive.statistics_drawn import as_html, draw, rows
from tests.cluster.machines import cluster
from tests.cluster.world import kill
from tests.crawler.crawl import xxgk

VERSIONS = (READER_VERSION, FORM_VERSION)
REPORTS, OLDER = 24, 3
OF_RECORDS = {"sources.parquet"}  # names WARC files, which two archives share with nobody


def older(n):
    """A page with the statistics table of 2014, and what its text states."""
    return exchange(f"https://www.guzhen.example/public/old{n}.html", as_html(rows(draw(Random(n)))).replace(
        "<p>附件", "<p>二、主动公开情况</p><p>全年主动公开政府信息45条。</p><p>附件", 1).encode(), minutes=50 + n)


def filled(data):
    """Reports of a town, each another one; pictures that a page shows; an attachment that is only a picture."""
    crawl(data, *map(older, range(OLDER)), *(exchange(f"https://www.guzhen.example/art/2022/{n}.html", page(f"<p>{n}</p>"), minutes=n) for n in range(REPORTS)),
          exchange(PAGE, page(img("t.png")), minutes=100), picture(what=painted(2, 3, 4), minutes=101))
    return data


@pytest.fixture
def alone(tmp_path):
    """What one machine makes of them."""
    data = filled(tmp_path / "one")
    settle.process(data, read, VERSIONS)
    return dump(data / "xxgk.db")


def same(rows, data):
    """Ids of captures and positions in WARC files apart, which two archives share with nobody."""
    tables = set(rows) - {"captures", "report_sources", "runs", "visits", "warcs", "evidence", "pictures", "portals", "withdrawn"}
    found = dump(data / "xxgk.db")
    differing = [name for name in sorted(tables) if rows[name] != found[name]]
    return not differing or pytest.fail(f"other rows in {', '.join(differing)}")


@pytest.mark.parametrize("seen", [True, False], ids=["places", "bytes"])
def test_the_same_rows(tmp_path, two_workers, alone, seen):
    data = filled(tmp_path / "two")
    with connected(two_workers.address) as client, ClusterReaders(client, str(data / "warc") if seen else "") as there:
        assert there.distant == seen
        done = settle.process(data, there, VERSIONS)
    assert done.captures == REPORTS + OLDER + 2
    assert done.lost == ()
    assert same(alone, data)


def test_a_database_made_anew_and_its_tables_as_parquet(tmp_path, two_workers, alone):
    """`rebuild` by workers gives the rows of one machine; the tables that researchers load are the same files."""
    from pyarrow import parquet

    filled(tmp_path / "two")
    assert xxgk("rebuild", "--cluster", two_workers.address, "--data", "two", cwd=tmp_path).status == 0
    assert same(alone, tmp_path / "two")
    for data in ("one", "two"):
        told = xxgk("export", "--only", "parquet", f"{data}-tables", "--data", data, cwd=tmp_path)
        assert told.status == 0, told.err
    tables = [sorted((tmp_path / f"{data}-tables" / "parquet").rglob("*.parquet")) for data in ("one", "two")]
    assert [file.name for file in tables[0]] == [file.name for file in tables[1]]
    assert {"panel.parquet", "requests.parquet", "proactive.parquet"} <= {file.name for file in tables[0]}
    assert min(parquet.read_metadata(file).num_rows for file in tables[0] if file.name in ("statistics.parquet", "statements.parquet")) > 0
    for one, two in zip(*tables, strict=True):
        if one.name not in OF_RECORDS:
            assert one.read_bytes() == two.read_bytes(), one.name


def test_workers_that_die_while_they_read(tmp_path, alone, monkeypatch):
    monkeypatch.setattr(cluster_readers, "FIRST", 4)
    data = filled(tmp_path / "two")
    with cluster(tmp_path / "cluster") as machines, readers(machines.address, data) as there:
        assert there.distant
        kill(machines.workers[0].pid)
        settle.process(data, there, VERSIONS)
        assert same(alone, data)
        ending = threading.Timer(0.3, kill, (machines.scheduler.pid, machines.workers[1].pid))
        ending.start()
        settle.process(data, there, VERSIONS, everything=True)
        ending.join()
    assert same(alone, data)
