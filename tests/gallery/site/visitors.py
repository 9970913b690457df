"""Attacks on `xxgk serve` by who visits it: queries, paths, heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.gallery.frame import Attack
from tests.gallery.site.serving import told, visited

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.gallery.site.serving import Served

    Make = Callable[[Served], str]

QUERIES, ADDRESSES = "The site: queries of visitors", "The site: addresses and heads"
EVIL = "evil.example"
COUNTING = "with recursive n(i) as (select 1 union all select i + 1 from n{}) select {} from n"


def sql(query: str) -> Make:
    return lambda site: site.sql(query)


def get(path: str) -> Make:
    return lambda site: told(site.client.get(path))


def named(path: str, *secrets: str, **heads: str) -> Make:
    """Is something of it, or of what was sent with it, in the answer?"""
    def make(site: Served) -> str:
        got = site.client.get(path, headers={name.replace("_", "-"): value for name, value in heads.items()})
        said = got.text + repr(got.headers)
        return f"{got.status_code}; {', '.join(f'{secret} is in the answer' for secret in secrets if secret in said) or 'none of it in the answer'}"

    return make


def raw(head: str, *secrets: str) -> Make:
    """The first line of the answer to bytes as no client sends them."""
    def make(site: Served) -> str:
        got = site.raw(head)
        return f"{got.partition(chr(13))[0]}{''.join(f', with {secret}' for secret in secrets if secret.lower() in got.lower())}"

    return make


def posted(site: Served) -> str:
    found = {site.client.request(method, path, headers={"Origin": f"http://{EVIL}"}, content=b"sql=delete from reports").status_code
             for method in ("POST", "PUT", "DELETE", "PATCH") for path in ("/xxgk", "/xxgk/reports", "/en/about", "/-/permissions")}
    return ", ".join(map(str, sorted(found)))


def shared(site: Served) -> str:
    """What another site's script may read."""
    got = site.client.get("/xxgk.json?sql=select+1", headers={"Origin": f"http://{EVIL}"})
    allowed = "readable" if "access-control-allow-origin" in got.headers else "not for other sites"
    return f"{got.status_code}; {allowed}, {got.headers['cross-origin-resource-policy']}, cookies: {len(got.cookies)}"


def cached(site: Served) -> str:
    """A page that was asked for with rubbish in its query, and then without it."""
    before = site.client.get("/en/about").text
    got = site.client.get("/en/about?utm=%3Cscript%3Ealert(1)%3C/script%3E&lang=x", headers={"X-Forwarded-Host": EVIL, "X-Original-URL": "/zh/"})
    same = site.client.get("/en/about").text == before
    return f"{got.status_code}, {got.headers['cache-control']}; {'the page is the same afterwards' if same else 'THE PAGE IS ANOTHER'}"


def table(query: str) -> Make:
    """A query as CSV: status, lines, the last of them."""
    def make(site: Served) -> str:
        got = site.client.get("/xxgk.csv", params={"sql": query})
        lines = got.text.splitlines()
        return f"{got.status_code}, {len(lines)} lines, the last one: {lines[-1][:80] if lines else ''}"

    return make


def cells(site: Served) -> str:
    """A CSV of the site, as a spreadsheet takes it."""
    got = site.client.get("/xxgk.csv", params={"sql": "select '=cmd|''/c calc''!A0' as a, '@SUM(1)' as b, -5 as c, 'a' || char(10) || '=1' as d, '＝1' as e"})
    return got.text.splitlines()[1]


def logged(site: Served) -> str:
    before = len(site.said.getvalue())
    for path in ("/xxgk.json?sql=select+%5Ba%0AFORGED%5D", "/en/%0AFORGED", "/xxgk/%0AFORGED", "/xxgk/reports.json?_where=%5Ba%0AFORGED%5D", "/xxgk/reports?_sort=%0AFORGED"):
        site.client.get(path)
    return f"{len(site.said.getvalue()[before:].splitlines())} lines logged"


ATTACKS = tuple(Attack(name, kind, tries, (*expected, "; nothing changed"), make) for name, kind, tries, expected, make in (
    ("site-sql-delete", QUERIES, "DELETE", ("400: Statement must be a SELECT",), sql("delete from reports")),
    ("site-sql-cte", QUERIES, "a DELETE behind WITH", ("400",), sql("with a as (select 1) delete from reports")),
    ("site-sql-second", QUERIES, "a second statement behind a SELECT", ("400: You can only execute one statement",), sql("select 1; delete from reports")),
    ("site-sql-attach", QUERIES, "ATTACH of a new file", ("400: Statement must be a SELECT",), sql("attach 'xxgk-escaped.db' as x")),
    ("site-sql-vacuum", QUERIES, "VACUUM INTO a new file", ("400: Statement must be a SELECT",), sql("vacuum into 'xxgk-escaped.db'")),
    ("site-sql-pragma", QUERIES, "PRAGMA that allows writing", ("400: Statement must be a SELECT",), sql("pragma query_only = off")),
    ("site-sql-pragma-function", QUERIES, "the same as a table of a SELECT", ("400",), sql("select * from pragma_query_only(0)")),
    ("site-sql-extension", QUERIES, "load_extension of a library of the machine", ("400: not authorized",), sql("select load_extension('/usr/lib/x86_64-linux-gnu/libc.so.6')")),
    ("site-sql-file", QUERIES, "readfile, writefile and edit, as SQLite's shell has them", ("400: no such function",), sql("select readfile('/etc/passwd'), writefile('a', 'b')")),
    ("site-sql-slow", QUERIES, "a query without end", ("400: SQL query took too long",), sql(COUNTING.format("", "count(*)"))),
    ("site-sql-pattern", QUERIES, "a LIKE of 60 wildcards, which takes SQLite's own years", ("200: 1 rows",), sql(f"select hex(zeroblob(400000)) like '{'0%' * 60}b' as a")),
    ("site-sql-blob", QUERIES, "a value of a gigabyte", ("400: string or blob too big",), sql("select zeroblob(1000000000)")),
    ("site-sql-bytes", QUERIES, "100 rows of a megabyte", ("400: more than 32 MB",), sql(COUNTING.format(" limit 100", "zeroblob(1000000)"))),
    ("site-sql-rows", QUERIES, "100,000 rows", ("200: 2000 rows, truncated",), sql(COUNTING.format(" limit 100000", "i"))),
    ("site-sql-depth", QUERIES, "an expression of 5,000 levels", ("400",), sql("select " + "(" * 5000 + "1" + ")" * 5000)),
    ("site-sql-parameter", QUERIES, "a second condition in the value of a filter", ("200: 0 rows",), get("/xxgk/reports.json?year=1+or+1%3D1")),
    ("site-sql-where", QUERIES, "a second statement in a condition", ("400: You can only execute one statement",), get("/xxgk/reports.json?_where=1%3D1;delete+from+reports")),
    ("site-sql-search", QUERIES, "quotes and operators in the search", ("200",), get("/en/search?q=%27%22)+OR+1%3D1--+NEAR(*+AND+NOT")),
    ("site-csv-cells", QUERIES, "a CSV file with formulas in its cells", ("'=cmd|'/c calc'!A0,'@SUM(1),-5",), cells),
    ("site-csv-slow", QUERIES, "a query without end, as CSV", ("400, 1 lines", "took too long"), table(COUNTING.format("", "count(*)"))),
    ("site-csv-error", QUERIES, "a query that fails at its 1,500th row, as CSV", ("400, 1 lines", "integer overflow"),
     table(COUNTING.format(" limit 1600", "case when i > 1500 then abs(-9223372036854775807 - 1) else i end"))),
    ("site-csv-rows", QUERIES, "100,000 rows as CSV", ("200, 2002 lines", "NOT COMPLETE"), table(COUNTING.format(" limit 100000", "i"))),
    ("site-traversal", ADDRESSES, "/static/../../../../etc/passwd", ("404",), raw("GET /static/../../../../../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "root:")),
    ("site-traversal-percent", ADDRESSES, "the same with %2e and %2f, twice encoded, and with backslashes", ("404",),
     raw("GET /-/static/%2e%2e%2f..%252f..%5c..%5cetc%2fpasswd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "root:")),
    ("site-traversal-archive", ADDRESSES, "a stored page at file:///etc/passwd", ("404", "none of it"), named("/archive/2025/file:///etc/passwd", "root:")),
    ("site-header-injection", ADDRESSES, "a line end and a header in the path", ("404", "none of it"), named("/en%0d%0aSet-Cookie:%20evil=1/about", "evil=1\r", "set-cookie")),
    ("site-redirect", ADDRESSES, "a path that begins with //evil.example", ("404 Not Found;",), raw(f"GET //{EVIL}/en HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "\r\nlocation")),
    ("site-host", ADDRESSES, "another Host and X-Forwarded-Host", ("200", "none of it"), named("/en/about", EVIL, Host=EVIL, X_Forwarded_Host=EVIL)),
    ("site-host-tables", ADDRESSES, "another X-Forwarded-Host and Forwarded with a table, which names its own address", ("200", "none of it"),
     named("/xxgk/reports", EVIL, X_Forwarded_Host=EVIL, Forwarded=f"host={EVIL}")),
    ("site-host-markup", ADDRESSES, "a Host that is markup", ("400", "none of it"), named("/xxgk/reports", "a\"><script>", "a%22%3E", Host="a\"><script>")),
    ("site-post", ADDRESSES, "another site's form sends POST, PUT, DELETE and PATCH (CSRF)", ("405;",), posted),
    ("site-origin", ADDRESSES, "another site's script asks for JSON", ("200; not for other sites, same-origin, cookies: 0",), shared),
    ("site-cache", ADDRESSES, "a page asked for with a script in its query and another address in its head, for caches to keep", ("no-cache; the page is the same",), cached),
    ("site-log", ADDRESSES, "names with line ends, for a forged line in the log", ("0 lines logged",), logged),
    ("site-smuggled", ADDRESSES, "Content-Length and Transfer-Encoding together", ("HTTP/1.1 40",),
     raw("POST /en/about HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n")),
    ("site-head-long", ADDRESSES, "a head of 200 KB", ("HTTP/1.1 4",), raw("GET /en/about HTTP/1.1\r\nHost: a\r\n" + "X-A: " + "a" * 200_000 + "\r\n\r\n")),
    ("site-markup", ADDRESSES, "markup in the query, in a table's name and in SQL", ("400", "none of it"), named("/xxgk?sql=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "<script>alert(1)")),
))


def obtained(folder: Path) -> Mapping[str, str]:
    return visited(ATTACKS, folder)
