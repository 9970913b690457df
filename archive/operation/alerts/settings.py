"""Which conditions are told to whom: alerts.toml → frozen records; what is not understood is refused by name."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from archive.operation.alerts.conditions import CONDITIONS, fits
from settings import registry
from settings.registry import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = Path(registry.__file__).parent / "alerts.toml"
KEYS = {"always", "remind_days", "conditions", "tell"}
WAYS = ("command", "email", "webhook")
_ENVIRONMENT = re.compile(r"\$\{(\w+)\}")


class AlertError(ValueError):
    """Settings of alerts that cannot be used; one line that names file and key."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is told. command: argv; address: URL as apprise takes it; only: conditions, empty for all."""

    way: Literal["command", "email", "webhook"]
    command: tuple[str, ...] = ()
    address: str = field(default="", repr=False)  # may hold a password
    form: Literal["text", "json"] = "text"
    only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settings:
    """limits: condition → its thresholds; conditions that are switched off are not in it."""

    limits: Mapping[str, Mapping[str, Any]]
    tell: tuple[Recipient, ...] = ()
    always: bool = False
    remind_days: int = 7


def load(path: Path | None, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in a file, else in that which XXGK_ALERTS names, else the shipped ones. Raises AlertError."""
    file = path or Path(environ.get("XXGK_ALERTS") or SHIPPED)
    try:
        data = tomllib.loads(text_of(file))
    except OSError as error:
        raise AlertError(f"{file}: {error.strerror or error}; name the file with --alerts or XXGK_ALERTS") from error
    except (ValueError, RecursionError) as error:  # ValueError: no UTF-8, no TOML, a number of thousands of digits
        raise AlertError(f"{file}: not a readable TOML file: {error}") from error
    try:
        return _settings(data, environ)
    except AlertError as error:
        raise AlertError(f"{file}: {error}") from None


def _settings(data: Mapping[str, Any], environ: Mapping[str, str]) -> Settings:
    _known("the file", data, KEYS)
    always, days = data.get("always", False), data.get("remind_days", 7)
    if not isinstance(always, bool):
        raise AlertError("always must be true or false")
    if type(days) is not int or not 1 <= days <= 366:
        raise AlertError("remind_days must be a number of days, 1 to 366")
    tell = data.get("tell", [])
    if not isinstance(tell, list) or not all(isinstance(one, dict) for one in tell):
        raise AlertError("write those who are told as [[tell]], with double brackets")
    recipients = tuple(_recipient(f"[[tell]] {number}", one, environ) for number, one in enumerate(tell, 1))
    return Settings(_limits(data.get("conditions", {})), recipients, always, days)


def _limits(table: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(table, dict):
        raise AlertError("write conditions as [conditions]")
    _known("[conditions]", table, CONDITIONS)
    found = {}
    for name, condition in CONDITIONS.items():
        given = table.get(name, True)
        if given is False:
            continue
        if given is not True and not isinstance(given, dict):
            raise AlertError(f"[conditions] {name} must be true, false or its thresholds, such as {{ {_example(condition.defaults)} }}")
        own = {} if given is True else given
        _known(f"[conditions] {name}", own, condition.defaults)
        for key, value in own.items():
            if not fits(key, value, condition.defaults[key]):
                raise AlertError(f"[conditions] {name}: {key} takes a value like {_toml(condition.defaults[key])}, not {value!r}")
        found[name] = {**condition.defaults, **own}
    return found


def _recipient(where: str, table: Mapping[str, Any], environ: Mapping[str, str]) -> Recipient:
    _known(where, table, {*WAYS, "format", "conditions"})
    ways = [way for way in WAYS if way in table]
    if len(ways) != 1:
        raise AlertError(f"{where}: needs one of command, email and webhook")
    form, only = table.get("format", "text"), table.get("conditions", [])
    if form not in ("text", "json"):
        raise AlertError(f"{where}: format must be text or json")
    if not isinstance(only, list) or not all(isinstance(name, str) for name in only):
        raise AlertError(f"{where}: conditions must be a list of names")
    _known(f"{where}: conditions", dict.fromkeys(only), CONDITIONS)
    if ways == ["command"]:
        return Recipient("command", command=_command(where, table["command"]), form=form, only=frozenset(only))
    way: Literal["email", "webhook"] = "email" if ways == ["email"] else "webhook"
    return Recipient(way, address=_address(where, way, table[way], environ), form=form, only=frozenset(only))


def _command(where: str, argv: Any) -> tuple[str, ...]:
    if not isinstance(argv, list) or not argv or not all(isinstance(word, str) and "\0" not in word for word in argv) or not argv[0]:
        raise AlertError(f'{where}: command must be a list of words, such as ["/usr/bin/mail", "-s", "xxgk", "ops@example.org"]')
    return tuple(argv)


def _address(where: str, way: str, address: Any, environ: Mapping[str, str]) -> str:
    """The URL with ${NAME} put in from the environment: passwords need not stand in the file."""
    if not isinstance(address, str) or "://" not in address:
        example = "mailtos://user:${XXGK_MAIL_PASSWORD}@mail.example.org/?to=ops@example.org" if way == "email" else "jsons://example.org/hook"
        raise AlertError(f"{where}: {way} must be a URL, such as {example}")
    if way == "email" and not address.startswith(("mailto://", "mailtos://")):
        raise AlertError(f"{where}: email must begin with mailto:// or mailtos://")
    missing = [name for name in _ENVIRONMENT.findall(address) if not environ.get(name)]
    if missing:
        raise AlertError(f"{where}: {way} names ${{{missing[0]}}}, which is not set in the environment")
    return _ENVIRONMENT.sub(lambda found: environ[found[1]], address)


def _known(where: str, table: Mapping[str, Any], known: Any) -> None:
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise AlertError(f"{where}: unknown {unknown[0]!r}; known are {', '.join(sorted(known)) or 'none'}")


def _example(defaults: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} = {_toml(value)}" for key, value in defaults.items())


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)
