"""Whose turn it is: hosts one by one, waits, hosts left alone, hours of the day. Real time, but no wait is measured."""

from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from crawler.network.failures import Refused, Stopped
from crawler.pace.answers import Answers
from crawler.pace.hours import CHINA, Hours, HoursError, hours
from crawler.pace.turns import Turns
from tests.crawler.pages import page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

HOST, URL = "www.x.gov.cn", "http://www.x.gov.cn/a.html"


def answers(delay: float = 1.0, *, repeats: int = 2, longest: float = 100.0) -> Answers:
    return Answers(Turns(delay), longest, repeats)


def wait(answers: Answers) -> float:
    """Seconds until the host may be asked, from now."""
    return answers.turns.host(HOST).free_at - monotonic()


def run(scene: Callable[[Turns], Awaitable[None]], turns: Turns | None = None) -> None:
    asyncio.run(scene(turns or Turns(0.02)))


def test_one_at_a_time_and_a_delay_between() -> None:
    async def scene(turns: Turns) -> None:
        order: list[tuple[int, float, float]] = []

        async def ask(number: int) -> None:
            await turns.turn(HOST)
            came = monotonic()
            await asyncio.sleep(0.01)
            order.append((number, came, monotonic()))
            turns.done(HOST)

        await asyncio.gather(*map(ask, range(4)))
        assert [number for number, _, _ in order] == [0, 1, 2, 3]
        assert all(after[1] - before[2] >= 0.02 for before, after in itertools.pairwise(order))

    run(scene)


def test_other_hosts_do_not_wait() -> None:
    async def scene(turns: Turns) -> None:
        await turns.turn("a")
        waiting = asyncio.ensure_future(turns.turn("a"))
        await turns.turn("b")
        assert not waiting.done()
        turns.stop("over")
        with pytest.raises(Stopped):
            await waiting

    run(scene)


def test_who_waits_for_a_host_that_is_left_is_refused() -> None:
    async def scene(turns: Turns) -> None:
        await turns.turn(HOST)
        waiting = asyncio.ensure_future(turns.turn(HOST))
        await asyncio.sleep(0)
        turns.leave(HOST, "blocked", "first")
        turns.leave(HOST, "unreachable", "second")
        with pytest.raises(Refused, match="first"):
            await waiting
        with pytest.raises(Refused) as refused:
            await turns.turn(HOST)
        assert refused.value.outcome == "blocked"
        await turns.turn("other")

    run(scene)


def test_outside_the_hours_nobody_has_a_turn_and_the_end_comes_at_once(caplog: pytest.LogCaptureFixture) -> None:
    now = datetime.now(CHINA)
    later = Hours((now + timedelta(hours=2)).time(), (now + timedelta(hours=3)).time())

    async def scene(turns: Turns) -> None:
        waiting = [asyncio.ensure_future(turns.turn(host)) for host in "abc"]
        await asyncio.sleep(0)
        assert not any(one.done() for one in waiting)
        turns.stop("interrupted")
        for one in waiting:
            with pytest.raises(Stopped):
                await one

    run(scene, Turns(0.0, later))
    assert [record.getMessage().count("no request before") for record in caplog.records] == [1]


@pytest.mark.parametrize(("now", "opens"), [("12:00", 10), ("21:59", 1 / 60), ("22:00", None), ("03:00", None), ("05:59", None), ("06:00", 16)])
def test_hours_over_midnight(now: str, opens: float | None) -> None:
    at = datetime.combine(date(2026, 1, 31), time.fromisoformat(now), CHINA)
    found = Hours(time(22), time(6)).opens(at.astimezone(UTC))
    assert found == (None if opens is None else at + timedelta(hours=opens))


def test_hours_within_a_day() -> None:
    noon = hours("11:30-13:00")
    assert noon is not None
    assert noon.opens(datetime(2026, 1, 31, 12, tzinfo=CHINA)) is None
    assert noon.opens(datetime(2026, 1, 31, 13, tzinfo=CHINA)) == datetime(2026, 2, 1, 11, 30, tzinfo=CHINA)
    assert hours("") is None
    with pytest.raises(HoursError):
        hours("11:30")


def test_waits_double_and_then_the_host_is_left() -> None:
    busy = answers()
    for expected in (10, 20):
        assert busy.waits(HOST, URL, 429, None)
        assert expected - 1 < wait(busy) <= expected
    assert not busy.waits(HOST, URL, 429, None)
    with pytest.raises(Refused, match="answered 429 again after 2 waits") as refused:
        busy.turns.check(HOST)
    assert refused.value.outcome == "blocked"


def test_a_host_says_how_long_and_no_wait_is_longer_than_allowed() -> None:
    busy = answers(longest=15)
    assert busy.waits(HOST, URL, 503, 12.0)
    assert 11 < wait(busy) <= 12
    assert busy.waits(HOST, URL, 503, None)
    assert wait(busy) <= 15
    assert not busy.waits("other", URL, 503, 3600.0)
    with pytest.raises(Refused, match="asks to wait 3600 s") as refused:
        busy.turns.check("other")
    assert refused.value.outcome == "unreachable"


def test_a_host_that_was_busy_is_asked_more_slowly_afterwards() -> None:
    busy = answers()
    assert busy.waits(HOST, URL, 503, 0.0)
    assert not busy.waits(HOST, URL, 200, None)
    assert busy.turns.host(HOST).delay == 2
    assert not busy.waits(HOST, URL, 200, None)
    assert busy.turns.host(HOST).delay == 2


def test_one_address_that_goes_on_with_503_is_not_the_host() -> None:
    busy = answers(repeats=1)
    assert busy.waits(HOST, URL, 503, 0.0)
    assert not busy.waits(HOST, URL, 503, 0.0)
    busy.turns.check(HOST)
    assert not busy.waits(HOST, URL + "?2", 503, 0.0)
    with pytest.raises(Refused):
        busy.turns.check(HOST)


def test_a_redirect_may_ask_for_a_wait() -> None:
    asked = answers()
    assert not asked.waits(HOST, URL, 302, 30.0)
    assert 29 < wait(asked) <= 30
    assert not asked.waits(HOST, URL, 302, 3000.0)
    with pytest.raises(Refused, match="302 and asks to wait 3000 s"):
        asked.turns.check(HOST)


def test_three_refusals_in_a_row_are_the_host_s() -> None:
    seen = answers()
    refused, fine = page("<html><body>403</body></html>", URL, 403), page("<html><body>正文</body></html>", URL)
    for one in (refused, refused, fine, refused, refused):
        seen.seen(HOST, one, "report")
        seen.turns.check(HOST)
    seen.seen(HOST, refused, "report")
    with pytest.raises(Refused, match="refusal number 3 in a row"):
        seen.turns.check(HOST)


@pytest.mark.parametrize(("status", "text", "role", "left"), [
    (521, "", "report", True), (412, "", "robots", True), (200, "<html>请输入验证码</html>", "report", True),
    (200, "<html>请输入验证码</html>", "attachment", False), (200, "<html>请输入验证码</html>", "robots", False),
    (403, "<html>WZWS-RAY</html>", "listing", True), (403, "<html>403</html>", "listing", False), (404, "", "report", False),
])  # fmt: skip
def test_a_protection_is_the_host_s(status: int, text: str, role: str, left: bool) -> None:
    seen = answers()
    seen.seen(HOST, page(text, URL, status), role)  # type: ignore[arg-type]
    assert (seen.turns.host(HOST).left is not None) == left
