"""Waiting as long as hosts ask for, and addresses behind names."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler import hosts
from crawler.network.failures import Refused, reason
from crawler.pace.answers import retry_after
from tests.crawler.crawl import FAST, xxgk
from tests.replica import replicas

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 1, 31, 8, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(("header", "seconds"), [
    ("120", 120.0), ("0", 0.0), ("Sat, 31 Jan 2026 08:00:30 GMT", 30.0), ("Sat, 31 Jan 2026 07:00:00 GMT", 0.0),
    ("soon", None), ("", None), ("-5", None), ("Sat, 31 Jan 2026 16:00:30 +0800", 30.0),
])  # fmt: skip
def test_retry_after(header: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": header, "Date": ""}.__getitem__, NOW) == seconds


def test_a_date_to_wait_for_is_held_against_the_server_s_own_clock() -> None:
    headers = {"Retry-After": "Sat, 31 Jan 2026 09:00:30 GMT", "Date": "Sat, 31 Jan 2026 09:00:00 GMT"}
    assert retry_after(headers.__getitem__, NOW) == 30


def test_reasons_are_one_line() -> None:
    assert reason(OSError("Connection was refused\nby other side.")) == "Connection was refused by other side"
    assert reason(TimeoutError()) == "TimeoutError"
    assert Refused("blocked", "no").outcome == "blocked"


def test_a_crawl_does_not_touch_a_private_address_behind_a_name(tmp_path: Path) -> None:
    name = socket.gethostname()
    try:
        address = socket.gethostbyname(name)
    except OSError:
        pytest.skip("this machine's name has no address")
    if hosts.is_private(name) or not hosts.is_private(address):
        pytest.skip("this machine's name is no name with a private address behind it")
    with replicas("nx-pingluo") as world:
        registry = world.registry(tmp_path / "portals.toml")
        registry.write_text(registry.read_text(encoding="utf-8").replace("127.0.0.1", name), encoding="utf-8")
        told = xxgk("crawl", "--all", "--registry", "portals.toml", "--json", *FAST, "-s", "XXGK_CONTACT=me@example.org", cwd=tmp_path)
        assert world["nx-pingluo"].log == []
    visit = told.visits["nx-pingluo"]
    assert (told.status, visit["outcome"]) == (3, "unreachable")
    assert f"{name} is at the " in visit["reason"]
    assert address in visit["reason"]
