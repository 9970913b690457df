"""Which portals are crawled, and which refusals there are."""

from pathlib import Path

import pytest

from crawler import run
from crawler.choose import ChoiceError, check, choose
from settings.registry import Channel, Portal

SOURCE = Path("portals.toml")
GUZHEN = Portal("ah-guzhen", "固镇县", "340323", "http://www.guzhen.gov.cn/", "lonsun")
PINGLUO = Portal("nx-pingluo", "平罗县", "640221", "http://www.pingluo.gov.cn/", "trs")
LOCAL = Portal("local", "回环", "640221", "http://127.0.0.1:8000/", "trs")
ALL = (GUZHEN, PINGLUO)


def test_by_id_by_region_and_all() -> None:
    assert choose(ALL, ["nx-pingluo"], [], every=False, source=SOURCE) == (PINGLUO,)
    assert choose(ALL, [], ["34"], every=False, source=SOURCE) == (GUZHEN,)
    assert choose(ALL, ["nx-pingluo"], ["3403"], every=False, source=SOURCE) == ALL
    assert choose(ALL, [], [], every=True, source=SOURCE) == ALL


@pytest.mark.parametrize(("ids", "regions", "every", "portals", "words"), [
    ([], [], False, ALL, "which portals?"), (["nowhere"], [], False, ALL, "'nowhere' in portals.toml"),
    ([], ["65"], False, ALL, "region '65'"), ([], [], True, (), "no portals"),
])  # fmt: skip
def test_a_choice_of_nothing_is_refused(ids: list[str], regions: list[str], every: bool, portals: tuple[Portal, ...], words: str) -> None:
    with pytest.raises(ChoiceError, match=words.replace("?", r"\?")):
        choose(portals, ids, regions, every=every, source=SOURCE)


def test_hosts_that_spread_copies_are_refused_by_name() -> None:
    clone = Portal("clone", "某县", "340323", "http://www.x.gov.cn/", "trs", (Channel("http://news.tzchery.com/nb/"),))
    with pytest.raises(ChoiceError, match=r"'clone': tzchery\.com spreads copies"):
        check((clone,), contact="me@example.org", allow_private=False, source=SOURCE)


def test_a_real_crawl_needs_a_contact_and_a_local_one_does_not() -> None:
    with pytest.raises(ChoiceError, match="XXGK_CONTACT"):
        check(ALL, contact="", allow_private=False, source=SOURCE)
    check(ALL, contact="me@example.org", allow_private=False, source=SOURCE)
    check((LOCAL,), contact="", allow_private=True, source=SOURCE)
    with pytest.raises(ChoiceError, match="XXGK_CONTACT"):
        check((LOCAL, GUZHEN), contact="", allow_private=True, source=SOURCE)


@pytest.mark.parametrize("contact", ["me@example.org", "mailto:me@example.org", "https://example.org", "http://x.example.org:8080/crawler?a=1"])
def test_contacts(contact: str) -> None:
    check(ALL, contact=contact, allow_private=False, source=SOURCE)


@pytest.mark.parametrize("contact", ["me", "me@", "@example.org", "ftp://example.org", "https://", "a b@example.org", "me@example.org\nX-A: b", "me@example"])
def test_what_is_no_contact_is_refused_for_local_crawls_too(contact: str) -> None:
    with pytest.raises(ChoiceError, match=r"XXGK_CONTACT=.*: write a mail address or the URL"):
        check((LOCAL,), contact=contact, allow_private=True, source=SOURCE)


def test_private_addresses_are_refused_unless_allowed() -> None:
    inside = Portal("x", "某县", "340323", "http://www.x.gov.cn/", "trs", (Channel("http://10.0.0.1/"),))
    for portal in (LOCAL, inside):
        with pytest.raises(ChoiceError, match="--allow-private"):
            check((portal,), contact="me@example.org", allow_private=False, source=SOURCE)


def test_an_unknown_platform_names_the_known_ones() -> None:
    with pytest.raises(ChoiceError, match=r"'x': no platform 'wordpress'; there are .*trs.*generic"):
        check((Portal("x", "某县", "34", "http://www.x.gov.cn/", "wordpress"),), contact="a", allow_private=False, source=SOURCE)


@pytest.mark.parametrize(("change", "words"), [
    ("DOWNLOAD_DELAY", "NAME=VALUE"), ("DOWNLOAD_DELY=1", "no setting DOWNLOAD_DELY"), ("DOWNLOAD_DELAY=fast", "a value like 2.0"),
    ("DOWNLOAD_DELAY=-1", "a value like"), ("DOWNLOAD_DELAY=inf", "a value like"), ("CONCURRENT_REQUESTS=2.5", "a value like 0"),
    ("XXGK_PORTALS_AT_ONCE=many", "a value like 400"), ("ROBOTSTXT_OBEY=perhaps", "a value like True"), ("DOWNLOADER_MIDDLEWARES=none", "a value like"),
])  # fmt: skip
def test_settings_are_checked(change: str, words: str) -> None:
    with pytest.raises(run.SettingsError, match=words):
        run.pairs([change])


def test_settings_come_through() -> None:
    changes = run.pairs(["DOWNLOAD_DELAY=0.5", "XXGK_CONTACT=me@example.org", "ROBOTSTXT_OBEY=true"])
    scrapy = run.settings(changes, allow_private=True)
    assert scrapy.getfloat("DOWNLOAD_DELAY") == 0.5
    assert scrapy.getbool("XXGK_ALLOW_PRIVATE")
    assert not scrapy.getbool("TELNETCONSOLE_ENABLED")
    assert not scrapy.getbool("REMOTE_CONTROL_ENABLED")


@pytest.mark.parametrize("hours", ["22:00", "22:00-25:00", "22-6", "night", "06:00-06:00"])
def test_hours_that_cannot_be_read_are_refused(hours: str) -> None:
    with pytest.raises(run.SettingsError, match=r"XXGK_HOURS=.*: write two times"):
        run.settings(run.pairs([f"XXGK_HOURS={hours}"]), allow_private=True)


@pytest.mark.parametrize("module", ["settings.dev", "settings.prod", "settings.cluster"])
def test_other_settings_modules_keep_the_manners(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", module)
    scrapy = run.settings({}, allow_private=False)
    assert scrapy.getbool("ROBOTSTXT_OBEY")
    assert scrapy.getfloat("DOWNLOAD_DELAY") >= 2
    assert scrapy.getfloat("DOWNLOAD_DELAY_JITTER") == 0
    assert scrapy.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1


def test_a_settings_module_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "settings.mine")
    with pytest.raises(run.SettingsError, match=r"settings\.mine"):
        run.settings({}, allow_private=False)
