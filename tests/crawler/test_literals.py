"""JavaScript literals: what pages have, what is no literal, what is broken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.mechanics.literals import LiteralError, assigned, parse

VALUES = st.recursive(
    st.booleans() | st.integers(-10**18, 10**19) | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(("text", "value"), [
    ("{SID: '755041', TREE: [{id: 1, children: [],},],}", {"SID": "755041", "TREE": [{"id": 1, "children": []}]}),
    ("{ // 注释\n a: 1, /* b: 2, */ 'c': -1.5e3 }", {"a": 1, "c": -1500.0}),
    (r"'<p>\u5e74\/\'\"<\/p>\n\x41'", "<p>年/'\"</p>\nA"),
    (r"'\ud83d\ude00\ud83d'", "😀\ufffd"),
    ("`a\nb`", "a\nb"),
    ("[1712345678901234567, true, false, null, undefined]", [1712345678901234567, True, False, None, None]),
    ("{a: new Date(2021, 0, [1]), b: x ? 1 : 2, c: function () { return {d: 1}; }, e: 'f' + g}",
     {"a": None, "b": None, "c": None, "e": None}),
    ("{a: 1}; var b = '", {"a": 1}),
    ("{1: 'a', a$b: 2}", {"1": "a", "a$b": 2}),
])  # fmt: skip
def test_literals(text: str, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize("text", ["", "{", "[1, 2", "{a 1}", "{a: 'b}", "]", "[" * 5000, "{a: f(1", "[1 2;", "{[1]: 2}"])
def test_what_has_no_end_or_no_sense(text: str) -> None:
    with pytest.raises(LiteralError):
        parse(text)


@pytest.mark.parametrize(("text", "value"), [
    ("var _CONFIG={a:1}", {"a": 1}), ("window._CONFIG = {a: 1};", {"a": 1}), ("x({'_CONFIG': {a: 1}})", {"a": 1}),
    ("if (_CONFIG == null) _CONFIG = {a: 1}", {"a": 1}), ("MY_CONFIG = {a: 2}", None), ("_CONFIG = load(); _CONFIG = {a: 1}", {"a": 1}),
    ("_CONFIG = {broken", None), ("", None),
])  # fmt: skip
def test_what_a_name_stands_for(text: str, value: object) -> None:
    assert assigned(text, "_CONFIG") == value


@given(VALUES, st.booleans())
def test_json_is_read_as_json_reads_it(value: object, ascii_only: bool) -> None:
    assert parse(json.dumps(value, ensure_ascii=ascii_only)) == value


@given(st.text("{}[]:,'\"\\/*a1 \n.-"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except LiteralError:
        return


@pytest.mark.parametrize("part", ["'", "[", "1,", "a:(", "/*", "*", "1", "\\u", " ", "a=", "{a:"])
def test_much_rubbish_is_refused_or_read(part: str) -> None:
    assert assigned("a={b:" + part * (200_000 // len(part)), "a") is None
