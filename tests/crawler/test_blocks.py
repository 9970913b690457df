"""Blocks, shells, stubs and soft 404s, as crawler authors met them."""

import pytest

from crawler import blocks
from tests.crawler.pages import around, page

LONG = "<p>" + "正文" * 200 + "</p>"


@pytest.mark.parametrize(("status", "body", "words"), [
    (521, "<script>document.cookie='__jsl_clearance=1'</script>", "Jiasule"),
    (512, "", "Jiasule"),
    (412, "<script>$_ts={}</script>", "Ruishu"),
    (403, "<html>WZWS-RAY GeoBL</html>", "WZWS"),
    (403, "", "answered 403"),
    (418, "事件ID: 7", "418"),
    (418, "<p>事件ID：9b1c7f20-77ae</p>", "event 9b1c7f20-77ae"),
    (422, "", "422"),
    (468, "", "468"),
    (429, "", "too many"),
    (200, "<html><script>var __jsl_clearance=1</script></html>", "Jiasule"),
    (200, "<html><body>请拖动滑块完成验证</body></html>", "captcha"),
    (200, "<html><script>var arg1='1';setCookie('acw_sc__v2',x)</script>" + "<!-- -->" * 300, "Aliyun"),
    (200, "<html><body><noscript>请开启脚本</noscript><script>document['cookie']='a=1';location['reload']();</script></body></html>" + "<!-- -->" * 300, "sets a cookie"),
])  # fmt: skip
def test_what_keeps_us_out_has_a_name(status: int, body: str, words: str) -> None:
    assert words in blocks.blocked(page(body, status=status))


@pytest.mark.parametrize("size", [312, 585, 974, 1334, 1404])
def test_shells_of_the_sizes_that_were_seen(size: int) -> None:
    start, end = "<html><head><script>", "</script></head><body></body></html>"
    shell = start + "a" * (size - len(start) - len(end)) + end
    assert f"shell of {size} bytes" in blocks.blocked(page(shell))


@pytest.mark.parametrize("body", [
    "<html><body></body></html>",
    around("<ul></ul>"),
    "<html><script>" + "a" * 500 + "</script><body>" + "暂无信息，" * 40 + "</body></html>",
    "<ul class='xxgk_nav_list'></ul><script>pageCount:0" + " " * 300 + "</script>",
    around(LONG + "<form>请输入验证码<input></form>"),
])  # fmt: skip
def test_small_and_ordinary_pages_are_no_blocks(body: str) -> None:
    assert blocks.blocked(page(body)) == ""


def test_a_missing_page_is_no_block() -> None:
    assert blocks.blocked(page("404", status=404)) == ""


@pytest.mark.parametrize(("body", "soft"), [
    ("<html><body>抱歉，您访问的页面不存在或已删除。</body></html>", True),
    ("<html><body>找不到页面</body></html>", True),
    (around("<p>该信息不存在</p>" + LONG * 5), False),
    (around("<ul><li>年报</li></ul>"), False),
    ("<html><script>// 404</script><body>年报</body></html>", False),
])  # fmt: skip
def test_soft_404(body: str, soft: bool) -> None:
    assert blocks.soft_404(page(body)) is soft
    assert not blocks.soft_404(page(body, status=404))


def test_redirect_stubs() -> None:
    assert blocks.stub_target(page("<script>window.location.href='./zwgk/'</script>")) == "./zwgk/"
    assert blocks.stub_target(page("<html><script>location = \"index.html\"</script></html>")) == "index.html"
    assert blocks.stub_target(page(around("", "window.location.href='/'"))) == ""
    assert blocks.stub_target(page("<p>正文</p>")) == ""
