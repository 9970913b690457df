"""Every text that a page asks for is there, in both languages, and takes the same values in both."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import archive.publish.site
from archive.publish.site.words import LANGUAGES, WordError, say, words

SITE = Path(archive.publish.site.__file__).parent
# t("home.title") and say("home.title", lang); behind a quote and ~ stands what is only known when it is shown
ASKED = re.compile(r"""\b(?:t|say|_say)\(\s*(?:lang,\s*)?f?["']([\w.]+[{%]?)["']?(\s*~)?""")


def sources():
    return [*SITE.glob("templates/*.html"), *SITE.rglob("*.py")]


def asked():
    """(key, whether it is only its beginning) of every text that a template or a page asks for."""
    return {(key.rstrip("{%"), bool(more) or key.endswith(("{", "%")), file.name)
            for file in sources() for key, more in ASKED.findall(file.read_text(encoding="utf-8"))}


def test_every_text_that_is_asked_for_is_there():
    known = words()
    found = asked()
    assert len(found) > 100
    missing = [one for one in found if not (any(key.startswith(one[0]) for key in known) if one[1] else one[0] in known) and "." in one[0]]
    assert not missing


@pytest.mark.parametrize("key", sorted(words()))
def test_both_languages_say_it_with_the_same_values(key):
    texts = words()[key]
    assert set(LANGUAGES) <= set(texts) <= {*LANGUAGES, *(f"{lang}_one" for lang in LANGUAGES)}
    assert all(text.strip() == text and text for text in texts.values())
    taken = {lang: {name for _, name, _, _ in Formatter().parse(texts[lang]) if name is not None} for lang in LANGUAGES}
    assert taken["en"] == taken["zh"]


@pytest.mark.parametrize("key", sorted(key for key in words() if not key.endswith("_html")))
def test_what_is_no_markup_has_none(key):
    assert not [text for text in words()[key].values() if re.search(r"</?\w+[^>]*>|&\w+;", text)]


def test_a_text_that_is_not_there_says_where_it_should_be():
    with pytest.raises(WordError, match=r"home\.toml: no \[nix\] with en"):
        say("home.nix", "en")


def test_values_in_markup_are_escaped():
    said = str(say("error.ways_html", "en", home="/\"><script>", region="/", search="/"))
    assert "<script>" not in said
    assert "&lt;script&gt;" in said
