"""The log: one line an event, to be found with grep or read as JSON."""

from __future__ import annotations

import json
import logging
import re

import pytest

from archive.journal import Journal, JournalError, asked, event, opened


@pytest.fixture
def file(tmp_path):
    return tmp_path / "xxgk.log"


def told(file, form="text", level="INFO"):
    with opened(Journal(form, str(file), level)):
        event("visit", portal="ah-guzhen", outcome="blocked", listed=53, seconds=1.5, reason='403 "no"\nhere', declared=None)
        event("captured", "DEBUG", url="https://www.guzhen.example/?a=1")
    event("visit", portal="after the end")
    return file.read_text(encoding="utf-8").splitlines()


def test_one_line_an_event(file):
    [line] = told(file)
    time, rest = line.split(" ", 1)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time)
    assert rest == 'INFO visit portal=ah-guzhen outcome=blocked listed=53 seconds=1.5 reason="403 \\"no\\"\\nhere"'


def test_json_on_request(file):
    first, second = map(json.loads, told(file, "json", "DEBUG"))
    assert (first["level"], first["event"], first["listed"], first["reason"]) == ("INFO", "visit", 53, '403 "no"\nhere')
    assert "declared" not in first
    assert (second["event"], second["level"]) == ("captured", "DEBUG")


@pytest.mark.parametrize("form", ["text", "json"])
def test_texts_of_others_stay_one_line(file, form):
    nasty = "a\u2028b\x85c\x1b[2J\ud800\n\r" + "总计" * 10
    with opened(Journal(form, str(file), "INFO")):
        event("visit", reason=nasty)
    [line] = file.read_text(encoding="utf-8").splitlines()
    if form == "json":
        assert json.loads(line)["reason"] == nasty
    assert "\x1b" not in line


def test_stderr_takes_warnings_of_libraries_in_the_same_form(capsys):
    with opened(Journal("json", "", "INFO")):
        event("visit", portal="a")
        logging.getLogger("scrapy").warning("careful, %s", "you")
        logging.getLogger("scrapy").info("chatter")
        try:
            raise ValueError("bad")
        except ValueError:
            logging.getLogger("scrapy").exception("it broke")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["visit", "log", "log"]
    assert lines[1] | {"time": ""} == {"time": "", "level": "WARNING", "event": "log", "logger": "scrapy", "message": "careful, you"}
    assert "ValueError: bad" in lines[2]["message"]


def test_what_the_environment_asks_for():
    assert asked({}) is None
    assert asked({}, as_json=True) == Journal("json", "", "INFO")
    assert asked({"XXGK_LOG": "text", "XXGK_LOG_LEVEL": "debug"}) == Journal("text", "", "DEBUG")
    assert asked({"XXGK_LOG_FILE": "/x"}) == Journal("text", "/x", "INFO")
    assert asked({"XXGK_LOG_FILE": "/x"}, as_json=True) == Journal("json", "/x", "INFO")


@pytest.mark.parametrize("environ", [{"XXGK_LOG": "xml"}, {"XXGK_LOG": "text", "XXGK_LOG_LEVEL": "loud"}])
def test_unknown_words_are_refused_by_name(environ):
    with pytest.raises(JournalError, match="XXGK_LOG"):
        asked(environ)


def test_a_file_that_cannot_be_written(tmp_path):
    with pytest.raises(JournalError, match="XXGK_LOG_FILE"), opened(Journal("text", str(tmp_path / "no" / "log"), "INFO")):
        pass


def test_a_full_disk_ends_nothing(capsys):
    with opened(Journal("text", "/dev/full", "INFO")):
        event("visit", portal="a")
    assert capsys.readouterr().err == ""


def test_logrotate_may_move_the_file_away(file, tmp_path):
    with opened(Journal("text", str(file), "INFO")):
        event("first")
        file.rename(tmp_path / "xxgk.log.1")
        event("second")
    assert "first" in (tmp_path / "xxgk.log.1").read_text()
    assert "second" in file.read_text()


def test_nothing_is_logged_unasked(capsys):
    event("visit", "ERROR", portal="a")
    assert capsys.readouterr().err == ""
