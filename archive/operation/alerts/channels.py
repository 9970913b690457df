"""Handing a digest over: to a command on stdin, or through apprise (mail, webhooks, some hundred services)."""

from __future__ import annotations

import json
import logging
import re
import subprocess
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.operation.alerts.digest import Digest
    from archive.operation.alerts.settings import Recipient

TIMEOUT = 60  # seconds for a command
MISSING = "apprise is not installed; pip install 'xxgk[alerts]'"


class ChannelError(Exception):
    """A digest that could not be handed over; one line, without passwords."""


def send(digest: Digest, recipient: Recipient) -> None:
    """Hand the digest over. Raises ChannelError."""
    body = digest.text() if recipient.form == "text" else json.dumps(digest.object(), ensure_ascii=False) + "\n"
    if recipient.way == "command":
        _run(recipient.command, body)
    else:
        _notify(recipient, digest, body)


def name(recipient: Recipient) -> str:
    """The recipient without what is nobody's business: the program, or way and host."""
    if recipient.way == "command":
        return f"command {recipient.command[0]}"
    try:
        host = urlsplit(recipient.address).hostname or ""
    except ValueError:
        host = ""
    # what stands in the place of the host is a token with many services
    return f"{recipient.way} {host}" if "." in host or host == "localhost" else recipient.way


def _run(argv: tuple[str, ...], body: str) -> None:
    try:
        done = subprocess.run(argv, input=body.encode("utf-8", "replace"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              timeout=TIMEOUT, check=False)
    except FileNotFoundError as error:
        raise ChannelError("no such program; give its whole path") from error
    except OSError as error:
        raise ChannelError(error.strerror or str(error)) from error
    except subprocess.TimeoutExpired as error:
        raise ChannelError(f"did not end within {TIMEOUT} s") from error
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:200]
        raise ChannelError(f"ended with status {done.returncode}" + (f": {said}" if said else ""))


def _notify(recipient: Recipient, digest: Digest, body: str) -> None:
    try:
        import apprise
    except ImportError as error:
        raise ChannelError(MISSING) from error
    logger = logging.getLogger("apprise")
    said = _Said()
    before, propagates = logger.level, logger.propagate
    logger.setLevel(logging.WARNING)
    logger.propagate = False  # its lines hold whole addresses
    logger.addHandler(said)
    try:
        if not _service(apprise, recipient.address).notify(
                body=body, title=digest.subject, notify_type="warning" if digest.new else "info", body_format="text"):
            why = _without(next(iter(said.lines), ""), _secrets(recipient.address))
            raise ChannelError("not accepted" + (f": {why}" if why else ""))
    finally:
        logger.removeHandler(said)
        logger.setLevel(before)
        logger.propagate = propagates


def _service(apprise: Any, address: str) -> Any:
    """The service of an address; a plain http(s) address takes JSON by POST."""
    asset = apprise.AppriseAsset(secure_logging=True)
    asset.app_id = asset.app_desc = "xxgk"
    for one in (address, re.sub(r"^http(s?)://", r"json\1://", address)):
        service = apprise.Apprise.instantiate(one, asset=asset, suppress_exceptions=True)
        if service is not None:
            service.notify_format = apprise.NotifyFormat.TEXT  # mail would be HTML, without its line ends
            services = apprise.Apprise(asset=asset)
            services.add(service)
            return services
    raise ChannelError(f"apprise knows no service {address.partition('://')[0]}://, or something is missing in its URL")


class _Said(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(" ".join(record.getMessage().split()))


def _secrets(address: str) -> Iterable[str]:
    """Whatever in an address could be one: all but scheme, host and port, in every form it may be told in."""
    _, _, rest = address.partition("://")
    account, at, behind = rest.rpartition("@")
    words = re.split(r"[:/?&=#@]", account) if at else []
    host, _, tail = behind.partition("/")
    words += re.split(r"[/?&=#@,]", tail)
    words += [host] if "." not in host and not host.startswith("localhost") else []
    for word in words:
        yield from _forms(word)


def _forms(word: str) -> Iterator[str]:
    plain = unquote(word)
    yield from {form for form in (word, plain, quote(plain), quote(plain, safe=""), quote_plus(plain)) if len(form) > 2}


def _without(text: str, secrets: Iterable[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***")
    return text[:300]
