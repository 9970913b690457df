"""No cookie makes the crawl ask the network for a list of suffixes."""

from __future__ import annotations

import socket

import pytest
from scrapy.downloadermiddlewares import cookies

from crawler.network.cookies import OFFLINE, Cookies


def test_suffixes_are_known_without_the_network(monkeypatch):
    def refuse(*_):
        pytest.fail("asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert cookies._split_domain is OFFLINE
    assert cookies._is_public_domain("gov.cn")
    assert not cookies._is_public_domain("www.guzhen.gov.cn")


def test_scrapy_is_told_to_use_it():
    from settings import base

    assert base.DOWNLOADER_MIDDLEWARES[f"{Cookies.__module__}.{Cookies.__name__}"] == 700
    assert base.DOWNLOADER_MIDDLEWARES["scrapy.downloadermiddlewares.cookies.CookiesMiddleware"] is None
