"""A crawl of portals whose entries name neither platform nor channels: found, said, crawled, archived."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.crawler.crawl import crawl, rows, xxgk
from tests.replica import replicas

if TYPE_CHECKING:
    from pathlib import Path


def bare(entry: str) -> str:
    """A registry entry with id, name, region and URL alone."""
    return re.sub(r"^(?:platform|channels) = .*\n", "", entry, flags=re.MULTILINE)


def test_an_entry_of_id_name_region_and_url_is_enough(tmp_path: Path) -> None:
    with replicas() as world:
        (tmp_path / "portals.toml").write_text("\n".join(bare(portal.entry()) for portal in world.portals), encoding="utf-8")
        told = crawl(tmp_path, "--all")
        assert told.status == 0, told.out + told.err
        for portal in world.portals:
            visit = told.visits[portal.id]
            wanted = {report.url for report in portal.reports} | {url for report in portal.reports for url in report.attachments}
            assert visit["captured"] == len(wanted), visit
            assert f"probed, {len(portal.channels)} channels found" in visit["reason"]
            asked = [seen.target for seen in portal.log]
            assert len(asked) == len(set(asked)), asked
            kept = rows(tmp_path, "SELECT count(*) FROM captures WHERE portal = ?", portal.id)
            assert kept == [(len(asked),)]
        again = crawl(tmp_path, "--all")  # is probed again, and the columns are as they were
        for portal in world.portals:
            visit = again.visits[portal.id]
            assert (visit["outcome"], visit["captured"], visit["listed"]) == ("complete", 0, told.visits[portal.id]["listed"])
            documents = {seen.target for seen in portal.log[told.visits[portal.id]["requests"]:]} & {
                report.url.removeprefix(portal.base) for report in portal.reports}
            assert documents == set(), documents
        assert xxgk("verify", cwd=tmp_path).status == 0


def test_a_portal_without_a_column_is_no_success(tmp_path: Path) -> None:
    with replicas("nx-pingluo") as world:
        portal = world["nx-pingluo"]
        portal.fault("/zwgk/zfxxgk/zfxxgknb_73584/index.html", status=404)
        (tmp_path / "portals.toml").write_text(bare(portal.entry()), encoding="utf-8")
        told = crawl(tmp_path, "--all")
        visit = told.visits["nx-pingluo"]
        assert (told.status, visit["outcome"]) == (3, "changed")
        assert "none found from" in visit["reason"]
        assert "answered 404" in visit["reason"]


def test_a_portal_that_does_not_answer_is_unreachable(tmp_path: Path) -> None:
    with replicas("nx-pingluo") as world:
        portal = world["nx-pingluo"]
        (tmp_path / "portals.toml").write_text(bare(portal.entry()), encoding="utf-8")
        portal.close()
        told = crawl(tmp_path, "--all", "-s", "XXGK_OTHER_SCHEME=0")
        assert (told.status, told.visits["nx-pingluo"]["outcome"]) == (3, "unreachable")


def test_a_page_on_the_way_that_fails_does_not_end_the_search(tmp_path: Path) -> None:
    with replicas("ah-guzhen") as world:
        portal = world["ah-guzhen"]
        channel = portal.channels[1][0].removeprefix(portal.base).partition("?")[0]
        portal.fault(channel, status=500)
        (tmp_path / "portals.toml").write_text(bare(portal.entry()), encoding="utf-8")
        told = crawl(tmp_path, "--all")
        assert "probed, 1 channels found" in told.visits["ah-guzhen"]["reason"]
