"""The blocked kit: each protection, fault and trap ends in its outcome, with a reason, and harms nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crawler.crawl import crawl, rows, xxgk
from tests.replica.blocked import FILE, KIT, LIST, ONE, REPORTS, Block, kit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.crawler.crawl import Told
    from tests.replica.blocked import Host


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("blocked")


@pytest.fixture(scope="module")
def hosts() -> Iterator[dict[str, Host]]:
    with kit() as running:
        yield running


@pytest.fixture(scope="module")
def told(hosts: dict[str, Host], folder: Path) -> Told:
    (folder / "portals.toml").write_text("\n".join(host.entry() for host in hosts.values()), encoding="utf-8")
    return crawl(folder, "--all")


@pytest.mark.parametrize("block", KIT, ids=lambda block: block.id)
def test_each_has_its_outcome_and_a_reason(block: Block, told: Told) -> None:
    visit = told.visits[block.id]
    assert (visit["outcome"], visit["captured"]) == (block.outcome, block.captured), visit["reason"]
    assert all(words in visit["reason"] for words in block.says), visit["reason"]
    assert bool(block.says) == bool(visit["reason"]), visit["reason"]


def test_a_run_with_blocks_is_no_success(told: Told) -> None:
    assert told.status == 3


def test_nothing_is_asked_for_twice_or_after_a_refusal(hosts: dict[str, Host], told: Told) -> None:
    for name, host in hosts.items():
        asked = [seen.target for seen in host.server.log]
        if not name.startswith("itself"):
            assert len(asked) == len(set(asked)), name
    assert [seen.target for seen in hosts["robots"].server.log] == ["/robots.txt"]
    assert [seen.target for seen in hosts["wzws-403"].server.log] == ["/robots.txt", LIST]


def test_a_host_that_showed_a_protection_is_left_alone(hosts: dict[str, Host], told: Told) -> None:
    for name in ("jsl-521", "ruishu-412", "event-418"):
        assert [seen.target for seen in hosts[name].server.log] == ["/robots.txt"]
    assert hosts["report-521"].server.log[-1].target == ONE
    assert "left alone" in told.visits["report-521"]["reason"]
    # one file behind a captcha is not its host behind one
    assert [seen.target for seen in hosts["captcha-file"].server.log].count(FILE) == 1


def test_no_cookie_of_a_challenge_is_made_up(hosts: dict[str, Host], told: Told) -> None:
    sent = {seen.headers.get("cookie", "") for host in hosts.values() for seen in host.server.log}
    assert not [cookie for cookie in sent if "clearance" in cookie]
    agents = {seen.headers["user-agent"] for host in hosts.values() for seen in host.server.log}
    assert len(agents) == 1


def test_refusals_are_kept_as_they_came(hosts: dict[str, Host], told: Told, folder: Path) -> None:
    found = rows(folder, "SELECT portal, status FROM captures WHERE status IN (412, 418, 422, 468, 512, 521)")
    assert {portal for portal, _ in found} == {
        "jsl-521", "jsl-521-list", "jsl-512", "ruishu-412", "event-418", "gateway-422", "firewall-468", "report-521",
    }
    assert xxgk("verify", cwd=folder).status == 0


def test_gbk_labelled_as_utf_8_is_read(told: Told, folder: Path) -> None:
    titles = rows(folder, "SELECT link_text FROM captures WHERE portal = 'gbk-as-utf-8' AND role IN ('report', 'attachment')")
    assert sorted(titles) == sorted([(f"某县东河镇{year}年政府信息公开工作年度报告",) for year in REPORTS] + [("某县东河镇2021年年报.pdf",)])


def test_once_the_block_is_lifted_the_rest_is_fetched(hosts: dict[str, Host], told: Told, folder: Path) -> None:
    for name in ("report-521", "captcha-file", "jsl-521"):
        hosts[name].server.faults.clear()
    again = crawl(folder, "report-521", "captcha-file", "jsl-521")
    assert (again.status, {name: visit["captured"] for name, visit in again.visits.items()}) == (
        0, {"report-521": 3, "captcha-file": 1, "jsl-521": 4})
    assert ONE in [seen.target for seen in hosts["report-521"].server.log[-3:]]
    assert hosts["captcha-file"].server.log[-1].target == FILE
