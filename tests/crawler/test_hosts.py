"""Hosts: what belongs to a portal, what is private, what counts as one host."""

import pytest

from crawler import hosts
from settings.registry import Channel, Portal


def test_a_portal_is_its_sites() -> None:
    portal = Portal("x", "某县", "340323", "http://www.x.gov.cn/", "", (Channel("http://zwgk.y.gov.cn/a/"), Channel("http://1.25.240.11:8082/")))
    assert hosts.sites(portal) == {"x.gov.cn", "y.gov.cn", "1.25.240.11:8082"}


@pytest.mark.parametrize(("url", "site"), [
    ("http://xxgk.tongyu.gov.cn/a", "tongyu.gov.cn"), ("http://CHAOYANG.changchun.gov.cn/", "changchun.gov.cn"),
    ("http://admin.yzcity.gov.cn:8888/", "yzcity.gov.cn"), ("http://www.tzchery.com/", "www.tzchery.com"),
    ("http://x.gov.cn.evil.com/", "x.gov.cn.evil.com"), ("http://127.0.0.1:80/", "127.0.0.1"), ("nonsense", ""),
])  # fmt: skip
def test_sites(url: str, site: str) -> None:
    assert hosts.site(url) == site


@pytest.mark.parametrize(("host", "private"), [
    ("127.0.0.1", True), ("10.1.2.3", True), ("192.168.0.9", True), ("169.254.1.1", True), ("::1", True), ("[::1]", True),
    ("localhost", True), ("printer.local", True), ("0.0.0.0", True), ("1.25.240.11", False), ("www.x.gov.cn", False),
])  # fmt: skip
def test_private_addresses(host: str, private: bool) -> None:
    assert hosts.is_private(host) is private


def test_ports_share_a_pace_except_on_private_addresses() -> None:
    assert hosts.slot("http://www.x.gov.cn:8888/") == hosts.slot("https://WWW.x.gov.cn/") == "www.x.gov.cn"
    assert hosts.slot("http://127.0.0.1:8001/") != hosts.slot("http://127.0.0.1:8002/")
