"""Lists that only a script draws: without a browser a named outcome, with one the reports, and the archive has it all."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings
from warcio.archiveiterator import ArchiveIterator

from crawler import blocks, rendering
from settings.registry import Channel
from settings.registry import Portal as Entry
from tests.crawler.crawl import FAST, ROOT, Told, command, crawl, environment, rows, xxgk
from tests.crawler.pages import page
from tests.replica import Portal, replicas
from tests.replica.rendered import API, APP, HASH, SHELL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.replica.model import Request, Response

needs_browser = pytest.mark.skipif(bool(rendering.missing()), reason=rendering.missing())
REPORTS = 8


def register(folder: Path, *portals: Portal, rendered: bool = True) -> None:
    folder.mkdir(exist_ok=True)
    end = "rendered = true\n" if rendered else ""
    (folder / "portals.toml").write_text("\n".join(portal.entry() + end for portal in portals), encoding="utf-8")


def asked(portal: Portal, since: int = 0) -> list[str]:
    return [f"{seen.method} {seen.target}" for seen in portal.log[since:]]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Portal], list[Told], list[list[str]]]]:
    """Both portals crawled two times; what was asked of each the second time."""
    folder = tmp_path_factory.mktemp("rendered")
    with replicas("rd-app", "rd-hash") as world:
        portals = list(world.portals)
        register(folder, *portals)
        told = [crawl(folder, "--all")]
        before = [len(portal.log) for portal in portals]
        told.append(crawl(folder, "--all"))
        yield folder, portals, told, [asked(*pair) for pair in zip(portals, before, strict=True)]


@needs_browser
def test_the_reports_are_found_captured_and_read(twice):
    folder, portals, (first, _), _ = twice
    assert first.status == 0, first.out + first.err
    for portal in portals:
        visit = first.visits[portal.id]
        assert (visit["outcome"], visit["listed"], visit["captured"]) == ("complete", portal.listed, REPORTS)
        found = rows(folder, "SELECT DISTINCT url FROM captures WHERE portal = ? AND state LIKE 'read%'", portal.id)
        assert {url for (url,) in found} == {report.url for report in portal.reports}
        pages = rows(folder, "SELECT count(DISTINCT url) FROM captures WHERE portal = ? AND url LIKE '%#xxgk:page=%'", portal.id)
        assert pages[0][0] == {"rd-app": 2, "rd-hash": 1}[portal.id]


@needs_browser
def test_every_exchange_is_in_the_archive_as_sent(twice):
    folder, portals, _, _ = twice
    assert xxgk("verify", cwd=folder).status == 0
    kept, drawn = Counter(), []
    for file in sorted((folder / "data" / "warc").glob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "request":
                    kept[record.http_headers.protocol + " " + record.rec_headers.get_header("WARC-Target-URI")] += 1
                if record.rec_type == "conversion":
                    drawn.append(record.rec_headers.get_header("WARC-Refers-To"))
    assert kept == Counter(f"{seen.method} {portal.base}{seen.target}" for portal in portals for seen in portal.log)
    assert drawn
    assert all(drawn)
    assert rows(folder, "SELECT DISTINCT role FROM captures WHERE url LIKE ?", "%" + API) == [("other",)]


@needs_browser
def test_only_what_draws_the_list_is_asked_for_and_under_our_name(twice):
    _, portals, _, _ = twice
    assert {seen.headers["user-agent"].partition("/")[0] for portal in portals for seen in portal.log} == {"xxgk"}
    targets = {seen.target.partition("?")[0] for portal in portals for seen in portal.log}
    assert not {target for target in targets if target.endswith((".css", ".jpg", ".ico")) or target.startswith("/common/")}
    assert all("cookie" not in seen.headers for portal in portals for seen in portal.log)


@needs_browser
def test_a_second_crawl_finds_nothing_new(twice):
    _, _, (_, second), (app, by_hash) = twice
    assert (second.status, sum(visit["captured"] for visit in second.visits.values())) == (0, 0)
    assert app == ["GET /zwgk/gknb", f"POST {API}"]  # the script has its content in its name
    assert by_hash == ["GET /gknb/index.html", f"GET {HASH}", "GET /interface/list.do?channel=2101&page=1&rows=10"]


def test_off_by_default_and_the_reason_says_what_to_do(tmp_path):
    with replicas("rd-app", "rd-hash") as world:
        register(tmp_path, *world.portals, rendered=False)
        told = crawl(tmp_path, "--all")
        assert told.status == 3
        assert {visit["outcome"] for visit in told.visits.values()} == {"empty"}
        assert all("rendered = true" in visit["reason"] for visit in told.visits.values())


def test_without_a_browser_nothing_is_asked_and_the_reason_says_what_to_install(tmp_path):
    with replicas("rd-app") as world:
        register(tmp_path, *world.portals)
        done = subprocess.run(
            command("crawl", "--all", "--registry", "portals.toml", "--allow-private", "--json", *FAST),
            cwd=tmp_path, env=environment() | {"PATH": str(tmp_path)}, capture_output=True, text=True, check=False, timeout=100,
        )
        visit = json.loads(done.stdout)
        assert (done.returncode, visit["outcome"], visit["requests"]) == (3, "incomplete", 0)
        assert "install" in visit["reason"]
        assert world["rd-app"].log == []


@needs_browser
def test_what_a_page_may_not_have_is_an_outcome_of_its_own_portal(tmp_path):
    """Data that robots.txt forbids, data of a neighbour's server, a script without an end; a portal beside them is complete."""
    wrong = {
        "rd-robots": ("/robots.txt", b"User-agent: *\nDisallow: /gateway/\n"),
        "rd-foreign": (APP, b"fetch('%s/x'); fetch('file:///etc/passwd').catch(() => 0); window.open('%s/y');"),
        "rd-endless": (APP, b"for (;;) {}"),
    }
    with ExitStack() as running, replicas("rd-hash", "nx-pingluo") as world:
        healthy, other = world["rd-hash"], world["nx-pingluo"]
        entries = [other.entry()]
        for name, (path, body) in wrong.items():
            portal = running.enter_context(replicas("rd-app"))["rd-app"]
            portal.fault(path, body=body.replace(b"%s", healthy.base.encode()), headers=(("Content-Type", "text/plain"),))
            entries.append(portal.entry().replace('"rd-app"', f'"{name}"') + "rendered = true\n")
        (tmp_path / "portals.toml").write_text("\n".join(entries), encoding="utf-8")
        told = crawl(tmp_path, "--all", "-s", "XXGK_RENDER_SECONDS=20")
        assert {name: visit["outcome"] for name, visit in told.visits.items()} == {
            "nx-pingluo": "complete", "rd-robots": "robots", "rd-foreign": "changed", "rd-endless": "incomplete",
        }, told.out
        assert healthy.log == []
        assert "XXGK_RENDER_SECONDS" in told.visits["rd-endless"]["reason"]
        assert f"{healthy.base}/x on another host" in told.visits["rd-foreign"]["reason"]


# ---- the browser's end --------------------------------------------------------------------------------------

def processes() -> dict[int, tuple[int, str, str]]:
    """pid → parent, state, command line."""
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            stat = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            found[int(entry.name)] = int(stat[1]), stat[0], (entry / "cmdline").read_text(errors="replace").replace("\0", " ")
        except (OSError, ValueError):
            continue
    return found


def below(pid: int) -> dict[int, str]:
    """The processes that a process started, and those that these did, with their command lines."""
    everything, found = processes(), {pid}
    while more := {one for one, (parent, _, _) in everything.items() if parent in found} - found:
        found |= more
    return {one: everything[one][2] for one in found - {pid}}


@needs_browser
@pytest.mark.parametrize("victim", ["the crawl", "the browser"])
def test_a_death_leaves_no_browser_behind_and_costs_one_visit(tmp_path, victim):
    with replicas("rd-app") as world:
        portal, seen = world["rd-app"], {}
        register(tmp_path, portal)
        handler = portal.server.pages[API]

        def die(request: Request) -> Response:
            if not seen:
                seen.update(below(process.pid))
                browsers = [pid for pid, line in seen.items() if "chrom" in line.split()[0] and not line.split()[1].startswith("--type=")]
                for pid in [process.pid] if victim == "the crawl" else browsers:
                    os.kill(pid, 9)
            return handler(request)

        portal.server.pages[API] = die
        arguments = command("crawl", "--all", "--registry", "portals.toml", "--allow-private", "--json", *FAST)
        with subprocess.Popen(arguments, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            out, err = process.communicate(timeout=200)
        assert "Traceback" not in err
        if victim == "the browser":  # a page that was not open yet is opened again, in another browser
            assert (process.returncode, json.loads(out)["outcome"]) in {(3, "incomplete"), (0, "complete")}
        until = time.monotonic() + 60
        while (left := {pid for pid, (_, state, _) in processes().items() if pid in seen and state != "Z"}) and time.monotonic() < until:
            time.sleep(0.1)
        assert len(seen) > 3
        assert not left
        again = crawl(tmp_path, "--all")
        assert (again.status, xxgk("verify", cwd=tmp_path).status) == (0, 0), again.out
        assert rows(tmp_path, "SELECT count(DISTINCT url) FROM captures WHERE state LIKE 'read%'") == [(REPORTS,)]


# ---- parts -------------------------------------------------------------------------------------------------------

def test_pages_that_scripts_fill_are_told_from_shells_of_a_protection():
    shell = page(SHELL)
    assert blocks.application(shell)
    assert blocks.drawn_by_script(shell)
    assert not blocks.blocked(shell)
    challenge = page('<html><head><script src="/a.js"></script></head><body><script>x="__jsl_clearance"</script><div id="app"></div></body></html>')
    assert blocks.protected(challenge)
    assert not blocks.drawn_by_script(page("<html><body><ul><li>暂无</li></ul><script>var a = 1;</script></body></html>"))


def test_without_a_rendered_portal_no_setting_changes():
    before = Settings()
    after = before.copy()
    entry = Entry("x", "某县", "340323", "http://www.x.gov.cn/", channels=(Channel("http://www.x.gov.cn/nb/"),))
    rendering.install(after, [entry])
    assert after.copy_to_dict() == before.copy_to_dict()


def test_a_crawl_without_one_does_not_load_the_browser():
    code = "import sys, crawler.cli; print(sorted({m.split('.')[0] for m in sys.modules} & {'scrapy_playwright', 'playwright'}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


CALLS = """<script>
let n = 0;
setInterval(() => { if (n < 8) { fetch('/static/tick?' + n++); } }, 200);
for (const where of ['stun:127.0.0.1:11111', 'turn:127.0.0.1:11111?transport=udp']) {
  try {
    const call = new RTCPeerConnection({iceServers: [{urls: where, username: 'a', credential: 'b'}]});
    call.createDataChannel('x');
    call.createOffer().then((offer) => call.setLocalDescription(offer)).then(() => fetch('/static/offered'));
  } catch (error) { fetch('/static/tick?' + error); }
}
try { new WebTransport('https://127.0.0.1:11111/').ready.catch(() => {}); } catch (error) { }
try { new WebSocket('ws://127.0.0.1:22222/'); } catch (error) { }
</script>"""


@needs_browser
def test_no_script_of_a_page_reaches_anything_by_itself(tmp_path):
    """What goes round a proxy: calls between browsers (STUN, TURN), HTTP/3, sockets."""
    with replicas("rd-app") as world, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as calls, socket.socket() as sockets:
        calls.bind(("127.0.0.1", 0))
        sockets.bind(("127.0.0.1", 0))
        sockets.listen()
        script = CALLS.replace("11111", str(calls.getsockname()[1])).replace("22222", str(sockets.getsockname()[1]))
        portal = world["rd-app"]
        portal.fault("/zwgk/gknb", body=SHELL.replace("</body>", f"{script}</body>").encode())
        register(tmp_path, portal)
        crawl(tmp_path, "--all")
        assert any(seen.target == "/static/offered" for seen in portal.log), [seen.target for seen in portal.log]  # the script ran
        for one in (calls, sockets):
            one.setblocking(False)
        with pytest.raises(BlockingIOError):
            calls.recvfrom(100)
        with pytest.raises(BlockingIOError):
            sockets.accept()
