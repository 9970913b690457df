"""No password gets into what a crawl leaves behind: planted ones are looked for in all of it."""

from __future__ import annotations

import gzip
import logging
import subprocess
from typing import TYPE_CHECKING

import pytest

from archive import secrets
from tests.crawler.crawl import FAST, command, environment, xxgk
from tests.gallery.network.portals import SMALL
from tests.replica.faulty_site import LIST, listing, pages
from tests.replica.faulty_wire import wires
from tests.replica.model import Request, Response

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OURS = {name: f"planted-{name}-7f3a" for name in ("proxy", "mail", "hook", "setting", "token")}
THEIRS = {name: f"planted-{name}-9b1c" for name in ("link", "redirect")}  # in what a portal sends, which is kept as it came


def portal(request: Request) -> Response:
    report = SMALL.path(2023)
    if request.path == LIST:
        found = listing(SMALL, 0)
        return Response(found.body.replace(f'href="{report}"'.encode(), f'href="http://admin:{THEIRS["link"]}@{request.headers["host"]}{report}"'.encode()))
    if request.path == SMALL.path(2022):
        return Response(b"", 302, headers=(("Location", f"http://admin:{THEIRS['redirect']}@{request.headers['host']}{report}"),))
    return pages(SMALL).get(request.path, Response(b"", 404))


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All that a crawl with secrets everywhere leaves, by name; WARC files unpacked."""
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "alerts.toml").write_text(
        'always = true\n[[tell]]\nemail = "mailtos://user:${XXGK_MAIL_PASSWORD}@127.0.0.1:9/?to=ops@example.org"\n'
        f'[[tell]]\nwebhook = "json://user:{OURS["hook"]}@127.0.0.1:9/hook"\n', encoding="utf-8")
    proxy = f"http://me:{OURS['proxy']}@127.0.0.1:9"
    env = environment() | {
        "http_proxy": proxy, "https_proxy": proxy, "HTTP_PROXY": proxy, "XXGK_MAIL_PASSWORD": OURS["mail"], "XXGK_LOG_FILE": "crawl.log", "XXGK_LOG_LEVEL": "DEBUG",
    }  # fmt: skip
    with wires() as net:
        base = f"http://127.0.0.1:{net.open(portal).port}"
        (folder / "portals.toml").write_text(
            f'[[portal]]\nid = "x"\nname = "东河镇人民政府"\nregion = "340323"\nurl = "{base}/"\nplatform = "trs"\nchannels = ["{base}{LIST}"]\n', encoding="utf-8")
        done = subprocess.run(
            command("crawl", "--all", "--registry", "portals.toml", "--allow-private", *FAST, "-s", f"FTP_PASSWORD={OURS['setting']}",
                    "-s", f"AWS_SECRET_ACCESS_KEY={OURS['token']}", "-s", "LOG_LEVEL=DEBUG", "--alerts", "alerts.toml"),
            cwd=folder, env=env, capture_output=True, check=False, timeout=300)
    found = {"stdout": done.stdout, "stderr": done.stderr}
    assert b"incomplete" in done.stdout, done.stderr
    for command_ in ("runs", "events", "health"):
        found[command_] = "".join((told := xxgk(command_, "--json", cwd=folder)).out + told.err).encode()
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in ("alerts.toml", "portals.toml"):
            data = path.read_bytes()
            found[str(path.relative_to(folder))] = gzip.decompress(data) if path.suffix == ".gz" else data
    return found


def test_the_crawl_left_what_is_looked_at(left: dict[str, bytes]) -> None:
    assert {"data/xxgk.db", "crawl.log"} <= set(left)
    assert any(b"WARC-Type: warcinfo" in data for name, data in left.items() if name.endswith(".gz"))
    assert b"Overridden settings" in left["stderr"]


@pytest.mark.parametrize("name", OURS)
def test_the_operator_s_secrets_are_nowhere(left: dict[str, bytes], name: str) -> None:
    assert [where for where, data in left.items() if OURS[name].encode() in data] == []


@pytest.mark.parametrize("name", THEIRS)
def test_passwords_in_addresses_are_only_in_what_the_portal_sent(left: dict[str, bytes], name: str) -> None:
    places = [where for where, data in left.items() if THEIRS[name].encode() in data]
    assert all(where.endswith(".gz") for where in places), places
    sent = [record for where in places for record in left[where].split(b"WARC/1.1\r\n") if THEIRS[name].encode() in record]
    assert [record for record in sent if b"WARC-Type: response" not in record] == []
    assert not any(THEIRS[name].encode() in record.partition(b"\r\n\r\n")[0] for record in sent)  # not in the record's own head


def test_addresses_of_other_archives_may_hold_no_password(tmp_path: Path) -> None:
    told = xxgk("import", "wayback:www.x.gov.cn/", "-s", "XXGK_WAYBACK=https://me:planted@web.archive.org", "-s", "XXGK_CONTACT=a@example.org", cwd=tmp_path)
    assert told.status == 2
    assert "planted" not in told.out + told.err
    assert "XXGK_WAYBACK" in told.err


def test_a_registry_may_hold_none_either(tmp_path: Path) -> None:
    (tmp_path / "portals.toml").write_text('[[portal]]\nid = "x"\nname = "x"\nregion = "34"\nurl = "http://me:planted@127.0.0.1/"\n', encoding="utf-8")
    told = xxgk("crawl", "--all", "--registry", "portals.toml", "--allow-private", cwd=tmp_path)
    assert told.status == 2
    assert "planted" not in told.out + told.err
    assert "user name" in told.err


@pytest.fixture
def _factory() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.usefixtures("_factory")
def test_nobody_logs_a_password(caplog: pytest.LogCaptureFixture) -> None:
    secrets.keep_out_of_logs()
    secrets.keep_out_of_logs()
    logging.getLogger("scrapy.x").warning("Redirecting to <GET %s>", "http://me:planted@www.x.gov.cn/?password=planted&a=1")
    logging.getLogger("scrapy.x").warning("%s of %d", "plain", 3)
    assert [record.getMessage() for record in caplog.records] == ["Redirecting to <GET http://…@www.x.gov.cn/?password=…&a=1>", "plain of 3"]
