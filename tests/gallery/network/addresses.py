"""Attacks that would have the crawl connect to what is not a portal: carried out on an internet of their own.

Each is a portal under a public name at a public address, crawled without --allow-private. Where connections went is noted;
one to anything but such an address is told in what came of the attack.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.crawler.crawl import FAST, environment
from tests.gallery.frame import Attack
from tests.replica.faulty_site import COLUMN, LIST, Small, listing, missing, pages
from tests.replica.faulty_ways import Scene, answers
from tests.replica.faulty_wire import wires
from tests.replica.internet import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.replica.faulty_ways import Way
    from tests.replica.faulty_wire import Answer, Wire
    from tests.replica.model import Request, Response

KIND = "Addresses: names, redirects and links that lead inside"
ROBOTS = "/robots.txt"
NEW_REPORT = COLUMN + "202401/t20240118_252023.html"
SMALL = Small(years=(2022, 2023))


@dataclass(frozen=True)
class Setting:
    """What a portal does. way: how it answers at these paths · names: further names and what they resolve to (answers of
    one look-up after the other); its own name resolves to its public address unless it is here."""

    way: Way | None = None
    where: tuple[str, ...] = (LIST,)
    names: Mapping[str, list[list[str]]] = field(default_factory=dict)


Make = Callable[[str, str], Setting]  # the portal's name and public address → what it does


def redirects(target: str, *where: str) -> Make:
    """Its list (or these paths) redirects to an address; {host} is its own name."""
    return lambda host, _: Setting(answers(302, b"", ("Location", target.format(host=host))), where or (LIST,))


def resolves(*turns: list[str]) -> Make:
    """Its name resolves so; {} is its public address."""
    return lambda host, address: Setting(names={host: [[one.format(address) for one in turn] for turn in turns]})


def links(target: str, **inner: list[str]) -> Make:
    """Its list names one report more, at an address. inner: what names below its own site resolve to."""
    def make(host: str, _: str) -> Setting:
        site = host.removeprefix("www.")

        def way(scene: Scene) -> Response:
            good = listing(scene.site, 0)
            line = f'<li><a href="{target.format(host=host, site=site)}" title="{scene.site.title(2024)}">x</a><span>2025-01-18</span></li>'
            return replace(good, body=good.body.replace(b'<ul class="zfxxgk_list">', b'<ul class="zfxxgk_list">' + line.encode()))

        return Setting(way, names={f"{name}.{site}": [found] for name, found in inner.items()})

    return make


def sends(body: str) -> Make:
    """Its list is this page."""
    return lambda host, _: Setting(answers(200, body.format(host=host).encode()))


SPELLINGS = {
    "dotted": "127.0.0.1", "short": "127.1", "decimal": "2130706433", "octal": "0177.0.0.01", "hexadecimal": "0x7f000001", "mixed": "0x7f.1",
    "full-width": "１２７。０。０。１", "percent": "%31%32%37.0.0.1", "dot-at-end": "127.0.0.1.", "this-network": "0.0.0.0", "zero": "0",
    "private-10": "10.0.0.1", "private-172": "172.16.0.1", "private-192": "192.168.1.1", "carrier-nat": "100.64.0.1",
    "metadata": "169.254.169.254", "metadata-alibaba": "100.100.100.200", "metadata-azure": "168.63.129.16", "multicast": "224.0.0.1",
    "broadcast": "255.255.255.255", "benchmark": "198.18.0.1", "ipv6-loopback": "[::1]", "ipv6-mapped": "[::ffff:127.0.0.1]",
    "ipv6-mapped-hex": "[::ffff:7f00:1]", "ipv6-compatible": "[::127.0.0.1]", "ipv6-link-local": "[fe80::1]", "ipv6-zone": "[fe80::1%25lo]",
    "ipv6-private": "[fd00:ec2::254]", "ipv6-nat64": "[64:ff9b::a9fe:a9fe]", "ipv6-6to4": "[2002:7f00:1::1]",
    "ipv6-teredo": "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "ipv6-unspecified": "[::]", "localhost": "localhost", "local-name": "printer.local",
}
BY_ROBOTS = tuple(
    Attack(f"robots-to-{name}", KIND, f"robots.txt, which belongs to no portal's hosts, redirects to `http://{host}/robots.txt`",
           ("nothing was sent inside",), redirects(f"http://{host}/robots.txt", ROBOTS))
    for name, host in SPELLINGS.items()
)
# the control: each spelling at a port of its own; a host with percent signs (`percent`) is none, allowed or not
PORTS = {name: 20_000 + number for number, name in enumerate(name for name in SPELLINGS if name != "percent")}


def _allowed(host: str, port: int) -> Make:
    inner = redirects(f"http://{host}:{port}/robots.txt", ROBOTS)
    return lambda name, address: replace(inner(name, address), names={"localhost": [["127.0.0.1"]], "printer.local": [["10.9.9.9"]]})


CONTROLS = tuple(Attack(f"robots-to-{name}", KIND, "", ("connected",), _allowed(SPELLINGS[name], port)) for name, port in PORTS.items())
BY_LIST = (
    Attack("list-to-loopback", KIND, "the list redirects to http://127.0.0.1/", ("changed", "another host"), redirects("http://127.0.0.1/")),
    Attack("list-to-userinfo", KIND, "the list redirects to http://HOST@127.0.0.1/: the portal's name as a user", ("changed", "another host"),
           redirects("http://{host}@127.0.0.1/")),
    Attack("list-with-password", KIND, "the list redirects to itself with a user name and a password", ("changed", "user name"),
           redirects("http://admin:hunter2@{host}/zfxxgk/nb/a.html")),
    Attack("list-to-backslash", KIND, r"the list redirects to http://127.0.0.1\@HOST/", ("nothing was sent inside",), redirects("http://127.0.0.1\\@{host}/")),
    Attack("list-to-port-22", KIND, "the list redirects to the port of ssh on its own host", ("changed", "port 22"), redirects("http://{host}:22/")),
    Attack("list-to-redis", KIND, "the list redirects to the port of Redis on its own host", ("changed", "port 6379"), redirects("http://{host}:6379/")),
    Attack("list-to-file", KIND, "the list redirects to file:///etc/passwd", ("changed", "302"), redirects("file:///etc/passwd")),
    Attack("list-to-file-host", KIND, "the list redirects to file://HOST/etc/passwd", ("changed", "302"), redirects("file://{host}/etc/passwd")),
    Attack("list-to-gopher", KIND, "the list redirects to gopher://HOST:6379/_INFO", ("changed", "302"), redirects("gopher://{host}:6379/_INFO")),
    Attack("stub-to-loopback", KIND, "the list is a script that sets location to http://127.0.0.1/", ("changed", "another host"),
           sends("<html><script>location.href='http://127.0.0.1/'</script></html>")),
    Attack("refresh-to-loopback", KIND, "the list refreshes to http://127.1/ by a meta tag", ("changed", "another host"),
           sends("<html><head><meta http-equiv='refresh' content='0;url=http://127.1/'></head></html>")),
    Attack("link-to-file", KIND, "the list names a report at file://HOST/etc/passwd", ("incomplete", "lead nowhere"), links("file://{host}/etc/passwd")),
    Attack("link-to-loopback", KIND, "the list names a report at http://[::1]/", ("complete", "another host"), links("http://[::1]/a.html")),
    Attack("link-to-inside", KIND, "the list names a report on another name of its site, which resolves to 10.0.0.5",
           ("incomplete", "private address 10.0.0.5"), links("http://oa.{site}/a.html", oa=["10.0.0.5"])),
)
BY_NAME = (
    Attack("name-loopback", KIND, "the portal's name resolves to 127.0.0.1", ("unreachable", "loopback address 127.0.0.1"), resolves(["127.0.0.1"])),
    Attack("name-metadata", KIND, "the portal's name resolves to 169.254.169.254", ("unreachable", "link-local address"), resolves(["169.254.169.254"])),
    Attack("name-ipv6", KIND, "the portal's name resolves to ::1 alone", ("unreachable", "loopback address ::1"), resolves(["::1"])),
    Attack("name-mapped", KIND, "the portal's name resolves to ::ffff:10.0.0.1", ("unreachable", "private address 10.0.0.1"), resolves(["::ffff:10.0.0.1"])),
    Attack("name-nat64", KIND, "the portal's name resolves to 64:ff9b::7f00:1", ("unreachable", "loopback address 127.0.0.1"), resolves(["64:ff9b::7f00:1"])),
    Attack("name-both", KIND, "the portal's name resolves to its public address and to 192.168.0.1", ("unreachable", "private address 192.168.0.1"),
           resolves(["{}", "192.168.0.1"])),
    Attack("name-both-ipv6", KIND, "the portal's name resolves to its public address and to fd00:ec2::254", ("unreachable", "private address fd00:ec2::254"),
           resolves(["{}", "fd00:ec2::254"])),
    Attack("rebinding", KIND, "the first look-up of the portal's name gives its public address, each later one 127.0.0.1 (nothing is remembered)",
           ("nothing was sent inside",), resolves(["{}"], ["127.0.0.1"])),
    Attack("rebinding-late", KIND, "the same after four look-ups", ("nothing was sent inside",), resolves(["{}"], ["{}"], ["{}"], ["{}"], ["127.0.0.1"])),
    Attack("rebinding-turns", KIND, "its look-ups give the public address and 127.0.0.1 by turns", ("nothing was sent inside",),
           resolves(*[["{}"], ["127.0.0.1"]] * 20)),
)
ATTACKS = BY_NAME + BY_LIST + BY_ROBOTS


@dataclass(frozen=True)
class Inside:
    """A portal of the plan; address: its public one, with its port."""

    attack: Attack
    host: str
    address: str
    setting: Setting

    def answer(self, request: Request) -> Response | Wire:
        good = pages(SMALL).get(request.path, missing(SMALL))
        if self.setting.way is None or request.path not in self.setting.where:
            return good
        return self.setting.way(Scene(request, good, SMALL, pages(SMALL)))

    @property
    def entry(self) -> str:
        return (f'[[portal]]\nid = "{self.attack.name}"\nname = "某县人民政府"\nregion = "340323"\nurl = "http://{self.host}/"\n'
                f'platform = "trs"\nchannels = ["http://{self.host}{LIST}"]\n')


def obtained(folder: Path) -> Mapping[str, str]:
    return carried_out(folder, ATTACKS)


def carried_out(folder: Path, attacks: tuple[Attack, ...], *options: str) -> Mapping[str, str]:
    """What came of each. options: further ones of the crawl; --allow-private is the control, with which they get inside."""
    portals = [_inside(number, attack) for number, attack in enumerate(attacks)]
    plan = Plan(folder / "connected.txt")
    with wires() as net:
        for portal in portals:
            plan.names |= {portal.host: [[portal.address.rpartition(":")[0]]]} | dict(portal.setting.names)
            plan.addresses[portal.address] = net.open(_answered(portal)).port
        (folder / "portals.toml").write_text("\n".join(portal.entry for portal in portals), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "tests.replica.internet", str(plan.write(folder / "plan.json")), "crawl", "--all", "--registry", "portals.toml",
             "--json", *FAST, "-s", "XXGK_CONTACT=tests@example.org", "-s", "DNSCACHE_ENABLED=0", *options],
            cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=300)
    if not options and ("Traceback" in done.stderr or done.returncode not in (0, 3)):
        raise AssertionError(done.stderr)
    visits = {visit["portal"]: visit for visit in map(json.loads, done.stdout.splitlines())}
    outside = {portal.address for portal in portals}
    inside = sorted({where for where in plan.connected() if where not in outside})
    sent = "nothing was sent inside" if not inside else f"CONNECTED TO {', '.join(inside)}"
    return {portal.attack.name: _told(visits[portal.attack.name], portal, sent) for portal in portals}


def _answered(portal: Inside) -> Answer:
    return portal.answer


def _inside(number: int, attack: Attack) -> Inside:
    host, address = f"www.h{number}.gov.cn", f"36.33.{number // 250}.{number % 250 + 1}"
    return Inside(attack, host, f"{address}:80", attack.make(host, address))


def _told(visit: dict[str, str], portal: Inside, sent: str) -> str:
    if portal.attack.name.startswith("rebinding"):  # which look-up is whose depends on how long connections are kept
        return sent
    reason = re.sub(r"\d{4}-\d\d-\d\d", "DATE", str(visit["reason"]).replace(portal.host, "HOST").replace(portal.address, "ADDRESS"))
    return f"`{visit['outcome']}`{': ' if reason else ''}{reason}; {sent}"
