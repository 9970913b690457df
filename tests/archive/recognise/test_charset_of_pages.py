"""The charset of list pages: headers and metas lie."""

import pytest

from archive import charset

TEXT = "<html><head><title>政府信息公开年报</title></head><body>某县某镇2020年政府信息公开工作年度报告</body></html>"


@pytest.mark.parametrize(("real", "header"), [
    ("utf-8", ""), ("utf-8", "text/html; charset=gb2312"), ("gb18030", ""), ("gb18030", "text/html; charset=utf-8"),
    ("gb18030", "text/html; charset=gb2312"), ("gb18030", "text/html; charset=big5"), ("utf-8-sig", ""), ("utf-16", ""),
])  # fmt: skip
def test_what_decodes_outweighs_what_is_declared(real: str, header: str) -> None:
    assert charset.decode(TEXT.encode(real), header)[0] == TEXT


def test_a_short_gbk_text_is_not_taken_for_big5() -> None:
    assert charset.decode("年报".encode("gbk"))[0] == "年报"


def test_traditional_text_in_big5_is_read_as_such() -> None:
    text = "政府資訊公開年度報告，本年度收到申請二十件"
    assert charset.decode(text.encode("big5"))[0] == text


def test_a_page_cut_off_inside_a_character_stays_in_its_charset() -> None:
    assert charset.decode(TEXT.encode()[: TEXT.encode().rindex("报".encode()) + 1])[1] == "utf-8"


def test_a_meta_is_believed_when_its_charset_decodes() -> None:
    text = '<meta charset="windows-1251"><p>Отчёт</p>'
    assert charset.decode(text.encode("cp1251"))[0] == text


def test_an_unknown_label_is_passed_over() -> None:
    assert charset.decode(TEXT.encode("gbk"), "text/html; charset=chinese-simple")[0] == TEXT


def test_plain_ascii_and_nothing() -> None:
    assert charset.decode(b"abc", "text/html; charset=gb2312")[1] == "utf-8"
    assert charset.decode(b"")[0] == ""
