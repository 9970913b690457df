"""The log of a crawl: one line an event, `time LEVEL event key=value …`, or one JSON object a line.

Off until opened(); where it goes is told by the environment: XXGK_LOG ("text" or "json": to stderr), XXGK_LOG_FILE (a
file, which logrotate may move away), XXGK_LOG_LEVEL (DEBUG, INFO, WARNING, ERROR; default INFO). Events: docs/operation.md.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMS = ("text", "json")
_logger = logging.getLogger("xxgk.journal")
_logger.setLevel(logging.CRITICAL)  # nothing is made for nobody
_logger.propagate = False
_PLAIN = re.compile(r"[^\s\"'=\\]+")
_EVENT = "xxgk_event"


class JournalError(ValueError):
    """A log that cannot be kept as it is asked for; one line."""


@dataclass(frozen=True, slots=True)
class Journal:
    """Where the log goes. form: "text" or "json"; file "": stderr."""

    form: str
    file: str
    level: str

    @property
    def on_stderr(self) -> bool:
        return not self.file


def event(name: str, level: str = "INFO", /, **fields: object) -> None:
    """Tell one event; fields in the order in which they are given, those that are None or "" left out.

    >>> event("visit", portal="ah-guzhen", outcome="complete", listed=53)
    """
    number = logging.getLevelNamesMapping()[level]
    if _logger.isEnabledFor(number):
        told = {key: value for key, value in fields.items() if value is not None and value != ""}
        _logger.log(number, name, extra={_EVENT: told})


def on_stderr() -> bool:
    """Is stderr the log's? Then nothing else should be printed there."""
    return any(isinstance(handler, _Stream) for handler in _logger.handlers)


def asked(environ: Mapping[str, str] = os.environ, *, as_json: bool = False) -> Journal | None:
    """The log that the environment, or --log-json, asks for; None: no log. Raises JournalError for unknown words."""
    form, file = environ.get("XXGK_LOG", ""), environ.get("XXGK_LOG_FILE", "")
    level = (environ.get("XXGK_LOG_LEVEL") or "INFO").upper()
    if form and form not in FORMS:
        raise JournalError(f"XXGK_LOG={form}: write text or json")
    if level not in LEVELS:
        raise JournalError(f"XXGK_LOG_LEVEL={level}: write {', '.join(LEVELS)}")
    if not (form or file or as_json):
        return None
    return Journal("json" if as_json else form or "text", file, level)


@contextmanager
def opened(journal: Journal | None) -> Iterator[None]:
    """Write events there until the end. Raises JournalError for a file that cannot be written.

    A log on stderr takes warnings of libraries too, so that every line there is of one form.
    """
    if journal is None:
        yield
        return
    handler = _handler(journal)
    listening = [_logger, logging.getLogger()] if journal.on_stderr else [_logger]
    before = _logger.level
    _logger.setLevel(journal.level)
    for logger in listening:
        logger.addHandler(handler)
    logging.captureWarnings(journal.on_stderr)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        for logger in listening:
            logger.removeHandler(handler)
        _logger.setLevel(before)
        handler.close()


def _handler(journal: Journal) -> logging.Handler:
    handler: logging.Handler
    if journal.on_stderr:
        handler = _Stream(sys.stderr)
        handler.addFilter(lambda record: hasattr(record, _EVENT) or record.levelno >= logging.WARNING)
    else:
        try:
            handler = _File(journal.file, encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise JournalError(f"XXGK_LOG_FILE={journal.file}: {error.strerror}; name a file that can be written") from error
    handler.setFormatter(_Lines(as_json=journal.form == "json"))
    return handler


class _Quiet:
    """A full disk must not fill the terminal with tracebacks, nor end a crawl: what cannot be logged is not."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        pass


class _File(_Quiet, WatchedFileHandler):
    def close(self) -> None:
        with suppress(OSError):
            super().close()


class _Stream(_Quiet, logging.StreamHandler):  # type: ignore[type-arg]
    pass


class _Lines(logging.Formatter):
    """A record as one line; one that is no event of ours becomes the event "log"."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        fields = getattr(record, _EVENT, None)
        name = record.getMessage() if fields is not None else "log"
        if fields is None:
            fields = {"logger": record.name, "message": super().format(record)}
        if self._as_json:
            line = json.dumps({"time": time, "level": record.levelname, "event": name} | fields, ensure_ascii=False, default=str)
        else:
            line = " ".join((time, record.levelname, name, *(f"{key}={_value(value)}" for key, value in fields.items())))
        return _one_line(line)


def _value(value: object) -> str:
    """A value as one word, quoted as in JSON where it would be several.

    >>> _value(1.5), _value("固镇县 人民政府")
    ('1.5', '"固镇县 人民政府"')
    """
    if isinstance(value, bool):
        return str(value).lower()
    text = f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _one_line(line: str) -> str:
    """No line end and no control character of others gets into the log.

    >>> _one_line("a\\u2028b\\x1b[2J")
    'a\\\\u2028b\\\\u001b[2J'
    """
    return "".join(char if char.isprintable() else "".join(f"\\u{unit:04x}" for unit in _units(char)) for char in line)


def _units(char: str) -> tuple[int, ...]:
    """UTF-16 units, as JSON escapes are."""
    data = char.encode("utf-16-be", "surrogatepass")
    return tuple(int.from_bytes(data[n : n + 2], "big") for n in range(0, len(data), 2))
