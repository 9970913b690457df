"""Every pattern of archive, crawler and settings: compiled when their modules load, written in a call, or made from data."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from re import _compiler as compiler  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGES = ("archive", "crawler", "settings")
CALLS = {"search", "match", "fullmatch", "sub", "subn", "findall", "finditer", "split", "compile"}


@dataclass(frozen=True)
class Found:
    """A pattern. where: its file."""

    pattern: re.Pattern[Any]
    where: str


def collected() -> list[Found]:
    """In the order of their files. To be called in a fresh interpreter: modules that were loaded before compile nothing."""
    found: dict[tuple[Any, int], Found] = {}
    plain = compiler.compile

    def noted(pattern: Any, flags: int = 0) -> Any:
        made = plain(pattern, flags)
        if where := _asker():
            found.setdefault((made.pattern, made.flags), Found(made, where))
        return made

    compiler.compile = noted
    try:
        _load()
    finally:
        compiler.compile = plain
    for one in _written():
        found.setdefault((one.pattern.pattern, one.pattern.flags), one)
    return sorted(found.values(), key=lambda one: (one.where, str(one.pattern.pattern)))


def _asker() -> str:
    """The file of ours that has a pattern compiled; "" for anybody else's."""
    frame = sys._getframe(2)
    while frame and (Path(frame.f_code.co_filename).parent.name == "re" or frame.f_code.co_filename.endswith("enum.py")):
        frame = frame.f_back  # type: ignore[assignment]
    path = Path(frame.f_code.co_filename) if frame else Path()
    inside = path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in PACKAGES
    return path.relative_to(ROOT).as_posix() if inside else ""


def _load() -> None:
    for name in PACKAGES:
        for module in pkgutil.walk_packages([str(ROOT / name)], f"{name}."):
            if not module.name.endswith(("__main__", ".worker")):  # programs; LibreOffice's needs the system's Python
                importlib.import_module(module.name)
    from archive.forms import forms
    from crawler.platforms import shapes
    from crawler.probing import words

    forms()  # from here on: made from data when they are first asked for
    for kind in tomllib.loads(shapes.RULES.read_text(encoding="utf-8")):
        shapes._rules(kind)
    for text in _texts(tomllib.loads(words.PATTERNS.read_text(encoding="utf-8"))):
        words._compiled(text)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from _texts(one)


def _written() -> list[Found]:
    """Literals in calls such as re.search("…", text)."""
    found = []
    for name in PACKAGES:
        for path in (ROOT / name).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                made = _literal(node) if isinstance(node, ast.Call) else None
                found += [Found(made, path.relative_to(ROOT).as_posix())] if made else []
    return found


def _literal(call: ast.Call) -> re.Pattern[Any] | None:
    if not (isinstance(call.func, ast.Attribute) and call.func.attr in CALLS and ast.unparse(call.func.value) == "re" and call.args):
        return None
    try:
        text = ast.literal_eval(call.args[0])
    except ValueError:
        return None
    flags = 0
    for given in (*call.args[1:], *(word.value for word in call.keywords)):
        for name in re.findall(r"\bre\.([A-Z]+)\b", ast.unparse(given)):
            flags |= getattr(re, name)
    return re.compile(text, flags)
