"""What visits tell: of columns, of what lists named and do not name any more, of a portal's earlier visits."""

from __future__ import annotations

import pytest

from archive import database
from archive.captures.visits import ColumnSeen
from archive.folder import Folder
from archive.intake import Intake
from archive.settling.rebuild import rebuild
from tests.archive.dump import dump
from tests.archive.samples import CHANNEL, PORTAL, at, exchange, visit
from tests.archive.written import VERSIONS, read

A, B, C = (("https://www.guzhen.example/a.html", "甲镇2020年年度报告", "2021-01-20"),
           ("https://www.guzhen.example/b.html", "乙镇2020年年度报告", "2021-01-21"),
           ("https://www.guzhen.example/c.html", "丙镇2020年年度报告", ""))


def column(*entries, url=CHANNEL, complete=True, walked=True, told=True):
    return ColumnSeen(url, complete, len(entries), len(entries), "2021-01-21", walked, tuple(sorted(entries)) if told else None)


def visited(data, *columns, **changes):
    """One run with one visit; its id."""
    with Intake(data) as intake:
        run = intake.start_run([PORTAL], [])
        intake.end_visit(visit(run, **({"requests": 3, "columns": columns} | changes)))
        intake.end_run("ended")
    return run


def entries(data):
    """Entry by the first letter of its title → (first, last, gone run)."""
    with database.reading(data / "xxgk.db") as conn:
        return {row["title"][0]: (row["first_run"], row["last_run"], row["gone_run"])
                for row in database.rows(conn, "SELECT * FROM entries ORDER BY url")}


def earlier(data):
    with Intake(data) as intake:
        return intake.earlier(PORTAL.id)


def same_again(data):
    before = dump(data / "xxgk.db")
    rebuild(data, read, VERSIONS)
    assert dump(data / "xxgk.db") == before


def test_a_portal_never_visited(tmp_path):
    told = earlier(tmp_path)
    assert (told.visits, told.last, told.refused, told.tried_at, dict(told.columns)) == (0, None, 0, None, {})


def test_what_a_visit_saw_is_told_at_the_next(tmp_path):
    run = visited(tmp_path, column(A, B), pages=2, newest="2021-01-21")
    told = earlier(tmp_path)
    assert (told.visits, told.refused, told.tried_at) == (1, 0, at(2))
    assert (told.last.run, told.last.requests, told.last.pages, told.last.newest) == (run, 3, 2, "2021-01-21")
    [seen] = told.last.columns
    assert seen == ColumnSeen(CHANNEL, True, 2, 2, "2021-01-21", True, None)
    before = told.columns[CHANNEL]
    assert (before.listed, before.declared, before.at, before.walked_at) == (2, 2, at(2), at(2))
    assert before.entries == {A[0]: A[1:], B[0]: B[1:]}
    same_again(tmp_path)


def test_what_is_not_named_any_more_is_gone_and_comes_back(tmp_path):
    first = visited(tmp_path, column(A, B))
    second = visited(tmp_path, column(A, C))
    assert entries(tmp_path) == {"甲": (first, second, None), "乙": (first, first, second), "丙": (second, second, None)}
    assert set(earlier(tmp_path).columns[CHANNEL].entries) == {A[0], C[0]}
    third = visited(tmp_path, column(B))
    assert entries(tmp_path) == {"甲": (first, second, third), "乙": (first, third, None), "丙": (second, second, third)}
    same_again(tmp_path)


@pytest.mark.parametrize("how", [{"complete": False}, {"walked": False}])
def test_a_list_that_was_not_seen_whole_can_only_add(tmp_path, how):
    first = visited(tmp_path, column(A, B))
    second = visited(tmp_path, column(C, **how))
    assert entries(tmp_path) == {"甲": (first, first, None), "乙": (first, first, None), "丙": (second, second, None)}
    before = earlier(tmp_path).columns[CHANNEL]
    assert set(before.entries) == {A[0], B[0], C[0]}
    assert before.listed == (1 if "walked" in how else 2)  # of the newest complete one
    same_again(tmp_path)


def notes(data):
    """What the notes of visits tell of entries, in order."""
    from archive.warc.read import StoredNote, walk

    found = [item.data for item in walk(data / "warc") if isinstance(item, StoredNote)]
    return [seen["entries"] for note in found if note["kind"] == "visit" for seen in note["visit"]["columns"]]


def test_entries_that_are_as_before_are_not_written_again(tmp_path):
    visited(tmp_path, column(A, B))
    last = visited(tmp_path, column(B, A))
    assert notes(tmp_path) == [[list(A), list(B)], None]
    assert {last_run for _, last_run, _ in entries(tmp_path).values()} == {last}
    visited(tmp_path, column(A, B, walked=False))
    assert {last_run for _, last_run, _ in entries(tmp_path).values()} == {last}
    visited(tmp_path, column((A[0], A[1] + "(更正)", A[2]), B))
    assert len([told for told in notes(tmp_path) if told]) == 2
    same_again(tmp_path)


def test_an_empty_column_is_seen_to_be_empty(tmp_path):
    visited(tmp_path, column())
    assert earlier(tmp_path).columns[CHANNEL].entries == {}
    visited(tmp_path, column())
    assert notes(tmp_path) == [[], None]
    same_again(tmp_path)


def test_walked_at_is_of_the_last_walk(tmp_path):
    visited(tmp_path, column(A))
    visited(tmp_path, column(A, walked=False), ended_at=at(9))
    before = earlier(tmp_path).columns[CHANNEL]
    assert (before.at, before.walked_at) == (at(9), at(2))


def test_refusals_in_a_row_are_counted(tmp_path):
    visited(tmp_path, outcome="blocked", captured=0)
    visited(tmp_path, outcome="blocked", captured=1)  # gave a document, so it is no closed portal
    visited(tmp_path, outcome="blocked", captured=0)
    visited(tmp_path, outcome="unreachable", captured=0, ended_at=at(7))
    visited(tmp_path, outcome="blocked", captured=0, requests=0, ended_at=at(99))
    told = earlier(tmp_path)
    assert (told.visits, told.refused, told.tried_at, told.last.outcome) == (4, 2, at(7), "unreachable")


def test_an_interrupted_visit_tells_nothing_of_the_portal(tmp_path):
    visited(tmp_path, column(A), column(C, url=CHANNEL + "&other"))
    visited(tmp_path, column(B, complete=False), outcome="incomplete", interrupted=True)
    told = earlier(tmp_path)
    assert (told.visits, told.last.outcome) == (1, "complete")
    assert set(told.columns[CHANNEL].entries) == {A[0], B[0]}
    same_again(tmp_path)


def test_odd_texts_of_entries(tmp_path):
    odd = ("https://www.guzhen.example/\ud800", "a\ud800\x00\n\"", "")
    for _ in range(2):
        visited(tmp_path, column(odd), reason="\ud800")
    assert notes(tmp_path)[1] is None
    same_again(tmp_path)


def test_notes_of_schema_6(tmp_path):
    """They tell less; and of an interrupted visit in its reason alone."""
    told = {"outcome": "incomplete", "started_at": "2026-01-01T00:00:00Z", "ended_at": "2026-01-01T00:01:00Z", "declared": None,
            "listed": 2, "captured": 1, "unchanged": 0, "failed": 0}
    with Intake(tmp_path) as intake:
        for run, reason in (("1", "https://x declares 3 entries, 2 were listed"), ("2", "interrupted, 3 requests were waiting; crawl again to go on")):
            note = {"kind": "visit", "visit": told | {"run": run, "portal": PORTAL.id, "reason": reason}}
            intake._writer.note(f"urn:xxgk:visit:{run}:{PORTAL.id}", note)
    with Intake(tmp_path):
        pass
    rebuild(tmp_path, read, VERSIONS)
    before = earlier(tmp_path)
    assert (before.visits, before.last.run, before.last.requests, before.columns) == (1, "1", 1, {})


# ---- runs that go on ---------------------------------------------------------------------------------------

def test_a_run_without_an_end_goes_on(tmp_path):
    with Intake(tmp_path) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        intake.end_visit(visit(run))
    with Intake(tmp_path) as intake:
        assert intake.resume(["--region", "34"]) is None
        resumed = intake.resume(["--all"])
        assert (resumed.run, resumed.done) == (run, {PORTAL.id})
        assert resumed.visits[0].captured == 1
        intake.end_run("ended")
    with Intake(tmp_path) as intake:
        assert intake.resume(["--all"]) is None
    with database.reading(Folder(tmp_path).database) as conn:
        assert database.rows(conn, "SELECT id, status FROM runs") == [{"id": run, "status": "ended"}]
    same_again(tmp_path)


def test_a_portal_whose_visit_was_interrupted_is_not_done(tmp_path):
    with Intake(tmp_path) as intake:
        run = intake.start_run([PORTAL], [])
        intake.end_visit(visit(run, interrupted=True, outcome="incomplete", columns=(column(A, complete=False),)))
        intake.end_run("interrupted")
    with Intake(tmp_path) as intake:
        assert intake.resume([]).done == frozenset()
        intake.end_visit(visit(run, columns=(column(A, B),)))
    with database.reading(Folder(tmp_path).database) as conn:
        assert database.rows(conn, "SELECT outcome, interrupted FROM visits") == [{"outcome": "complete", "interrupted": 0}]
        assert database.rows(conn, "SELECT status FROM runs") == [{"status": "resumed"}]
    same_again(tmp_path)


def test_only_the_newest_run_of_these_arguments_goes_on(tmp_path):
    with Intake(tmp_path) as intake:
        intake.start_run([PORTAL], ["x"])
    with Intake(tmp_path) as intake:
        intake.start_run([PORTAL], ["x"])
        intake.end_run("ended")
        assert intake.resume(["x"]) is None


def test_a_run_that_is_too_old_does_not_go_on(tmp_path):
    with Intake(tmp_path) as intake:
        intake.start_run([PORTAL], [])
    with Intake(tmp_path) as intake:
        assert intake.resume([], hours=0) is None
        assert intake.resume([], hours=1) is not None


def test_runs_sort_by_time_though_the_clock_goes_back(tmp_path):
    with Intake(tmp_path) as intake:
        first = intake.start_run([PORTAL], [])
        intake._conn.execute("INSERT INTO runs (id) VALUES ('29991231T235959Z-aaaa')")
        assert intake.start_run([PORTAL], []) > "29991231T235959Z-aaaa" > first


# ---- what confirms a capture ---------------------------------------------------------------------------------

URL = A[0]


def tagged(etag, modified=""):
    return (("Content-Type", "text/html"), ("ETag", etag), *((("Last-Modified", modified),) if modified else ()))


def listing(body, **changes):
    return exchange(URL, body, role="listing", **changes)


def test_validators_and_confirmation(tmp_path):
    with Intake(tmp_path) as intake:
        assert intake.validators(PORTAL.id, URL) is None
        intake.keep(listing(b"1", response_headers=tagged('"a"', "Sat, 31 Jan 2026 08:00:00 GMT")))
        assert intake.validators(PORTAL.id, URL) == ('"a"', "Sat, 31 Jan 2026 08:00:00 GMT")
        intake.keep(listing(b"2", minutes=1, response_headers=tagged('"b"')))
        intake.keep(listing(b"2", minutes=2, response_headers=tagged('"c"')))
    with Intake(tmp_path) as intake:
        intake.keep(listing(b"no", minutes=3, status=500, response_headers=tagged('"x"')))
        intake.keep(listing(b"cut", minutes=4, truncated="length", response_headers=tagged('"y"')))
        intake.keep(listing(b"posted", minutes=5, method="POST", response_headers=tagged('"z"')))
        known = intake.known(PORTAL.id, URL)
        assert (known.body, known.etag, known.last_modified) == (b"2", '"c"', "")
        assert (known.captured_at, known.confirmed_at, known.new_at) == (at(2), at(2), at(1))
        assert intake.validators(PORTAL.id, URL) == ('"c"', "")
    same_again(tmp_path)


def test_rows_that_wait_are_known(tmp_path):
    with Intake(tmp_path) as intake:
        intake.keep(exchange(URL, b"1"))
        intake.keep(exchange(URL + "?twin", b"1", minutes=1))
        assert intake.known(PORTAL.id, URL + "?twin").body == b"1"
        with database.reading(tmp_path / "xxgk.db") as conn:
            assert conn.execute("SELECT count(*) FROM captures").fetchone() == (0,)


def test_the_entry_that_led_to_a_document_last(tmp_path):
    with Intake(tmp_path) as intake:
        assert intake.held(PORTAL.id, URL) is None
        intake.keep(listing(b"old"))
        assert intake.held(PORTAL.id, URL) is None
        intake.keep(exchange(URL, b"1", minutes=1, link_text="年报", listed="2021-01-20", response_headers=tagged('"a"')))
        intake.keep(listing(b"1", minutes=2))
        assert intake.held(PORTAL.id, URL) == (at(1), "年报", "2021-01-20")
        assert (intake.known(PORTAL.id, URL).link_text, intake.known(PORTAL.id, URL).confirmed_at) == ("年报", at(2))
        asked = (("If-None-Match", '"a"'),)
        intake.keep(exchange(URL, b"", status=304, minutes=3, link_text="年报(更正)", request_headers=asked))
        assert intake.held(PORTAL.id, URL) == (at(3), "年报(更正)", "")
        intake.keep(listing(b"2", minutes=4))
        assert intake.held(PORTAL.id, URL) is None
