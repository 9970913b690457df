"""`xxgk serve` as a program: starts, answers, ends; what is wrong is one line and exit status 2."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress

import httpx
import pytest

SERVE = [sys.executable, "-m", "archive", "serve", "--port", "0", "--json", "--data"]


@pytest.fixture
def data(world, tmp_path):
    """A folder of its own: serving makes a publication in it."""
    made = tmp_path / "data"
    made.mkdir()
    shutil.copy(world / "xxgk.db", made)
    return made


@contextmanager
def started(data):
    """The running program and what it told; ended, whatever happens."""
    with subprocess.Popen([*SERVE, str(data)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            line = running.stdout.readline()
            assert line, running.stderr.read()
            yield running, json.loads(line)
        finally:
            running.kill()


def refused(*arguments):
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize(("ending", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_answers_until_a_signal_ends_it(data, ending, status):
    with started(data) as (running, told):
        assert httpx.get(told["url"], follow_redirects=True).status_code == 200
        assert told["published"] == str(data / "published" / "xxgk.db")
        assert told["evidence"] is False
        running.send_signal(ending)
        assert running.communicate(timeout=60)[1] == ""
        assert running.returncode == status


def test_what_it_cannot_serve_is_told_in_a_line(data, tmp_path):
    assert "no such folder" in refused(*SERVE, str(tmp_path / "nix"))
    (tmp_path / "empty" / "warc").mkdir(parents=True)
    assert "xxgk rebuild" in refused(*SERVE, str(tmp_path / "empty"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert "choose another --port" in refused(*SERVE, str(data), "--port", port)
    assert "choose another --host" in refused(*SERVE, str(data), "--host", "192.0.2.1")


def test_without_its_extra_it_says_which(data):
    code = f"import sys; sys.modules['datasette'] = None; from archive.cli import cli; cli(['serve', '--data', {str(data)!r}])"
    assert "pip install 'xxgk[site]'" in refused(sys.executable, "-c", code)


def test_a_newer_publication_is_shown_without_a_new_start(data):
    with started(data) as (_, told), httpx.Client(base_url=told["url"], timeout=60) as client:
        before = client.get("/xxgk/summary_agencies.json?_size=0").json()["filtered_table_rows_count"]
        newer = data / "published" / "newer.db"
        shutil.copy(data / "published" / "xxgk.db", newer)
        with closing(sqlite3.connect(newer, isolation_level=None)) as conn:
            conn.execute("DELETE FROM summary_agencies WHERE agency = 1")
            conn.execute("UPDATE publication SET version = '2030.01.01-s1'")
            conn.execute("ANALYZE")
        newer.replace(data / "published" / "xxgk.db")
        until = time.monotonic() + 60
        while "2030.01.01-s1" not in client.get("/en/about").text:
            assert time.monotonic() < until
        assert client.get("/xxgk/summary_agencies.json?_size=0").json()["filtered_table_rows_count"] == before - 1
        assert client.get("/en/").status_code == 200


def test_it_ends_in_time_though_a_query_cannot_be_stopped(data):
    """instr() of a long text that nearly matches everywhere is one step of SQLite."""
    with started(data) as (running, told):
        sql = "select " + " + ".join(["instr(hex(zeroblob(500000)), hex(zeroblob(240000)) || 'x')"] * 20)
        with httpx.Client(base_url=told["url"], timeout=2) as client:
            with suppress(httpx.TimeoutException):
                client.get("/xxgk.json", params={"sql": sql})
            assert client.get("/en/about", timeout=60).status_code == 200
        running.terminate()
        assert running.wait(timeout=60) == 0
