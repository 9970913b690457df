"""In which ways a pattern of ours is asked, as the source tells."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

from tests.patterns.collected import CALLS, PACKAGES, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKING = CALLS - {"compile"}


def ways(where: str, start: str) -> set[str]:
    """The methods of re that the pattern in this file that begins so is called with; empty where its name is not found."""
    found: set[str] = set()
    for node in ast.walk(_tree(where)):
        if isinstance(node, ast.Call) and _is_re(node) and _text(node).startswith(start):
            found |= {node.func.attr} & ASKING if isinstance(node.func, ast.Attribute) else set()
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value and _compiles(node.value, start):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in (one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)):
                found |= set(_called(where, name))
    return found


def _called(where: str, name: str) -> Iterator[str]:
    """Of the file itself, and of those that import the name from it."""
    module = where.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for file, tree in _trees().items():
        if name not in _source(file):
            continue
        imported = any(isinstance(node, ast.ImportFrom) and node.module == module and any(one.name == name for one in node.names) for node in ast.walk(tree))
        if file == where or imported:
            yield from (node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in ASKING
                        and isinstance(node.value, ast.Name) and node.value.id == name)
        if file == where:
            yield from (one.attr for node in ast.walk(tree) if isinstance(node, ast.For) and ast.unparse(node.iter) in (name, f"enumerate({name})")
                        for one in ast.walk(node) if isinstance(one, ast.Attribute) and one.attr in ASKING)
        inside = module.rpartition(".")[2]
        yield from (node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in ASKING
                    and ast.unparse(node.value) == f"{inside}.{name}")


def _compiles(value: ast.expr, start: str) -> bool:
    return any(isinstance(node, ast.Call) and _is_re(node) and _text(node).startswith(start) for node in ast.walk(value))


def _is_re(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "re" and call.func.attr in CALLS and bool(call.args)


def _text(call: ast.Call) -> str:
    """A pattern's text as far as the source has it: of an f-string what stands before its first hole."""
    try:
        text = ast.literal_eval(call.args[0])
    except ValueError:
        parts = [node for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        return str(parts[0].value) if parts else ""
    return text.decode("latin-1") if isinstance(text, bytes) else str(text)


@cache
def _source(where: str) -> str:
    return (ROOT / where).read_text(encoding="utf-8")


def _tree(where: str) -> ast.Module:
    return _trees()[where]


@cache
def _trees() -> dict[str, ast.Module]:
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))}
