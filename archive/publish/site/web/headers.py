"""Headers of every answer. What a page shows came from thousands of sites: nothing of it may run, frame or be framed."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; connect-src 'self';"
    " font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
FOREVER = "public, max-age=31536000, immutable"  # its address changes with its content
ASK_AGAIN = "no-cache"  # kept, but asked for each time: 304 if it is the same
# scripts in Datasette's own templates; anything with a template's marks in it would not be the same twice
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_MARKS = ("{{", "{%")


@cache
def tables_policy() -> str:
    """For Datasette's pages: its own scripts by their digests, so that no other runs; it styles elements in place."""
    scripts = " ".join(f"'sha256-{_digest(script)}'" for script in sorted(set(_own_scripts())))
    return PAGE_POLICY.replace("script-src 'self'", f"script-src 'self' {scripts}").replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


def _own_scripts() -> Iterable[str]:
    from importlib.resources import files

    for template in (files("datasette") / "templates").iterdir():
        for script in _INLINE.findall(template.read_text(encoding="utf-8")):
            if not any(mark in script for mark in _MARKS):
                yield script
    yield from ("DATASETTE_ALLOW_FACET = true;", "DATASETTE_ALLOW_FACET = false;")


def _digest(script: str) -> str:
    return b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


def together(*parts: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI has them; of two with one name the later one stands. What no header may hold is left out."""
    merged: dict[str, tuple[str, str]] = {}
    for part in parts:
        merged.update({name.lower(): (name, value) for name, value in part.items()})
    return [(name.encode("ascii"), re.sub(r"[\x00-\x1f\x7f]", "", value).encode("latin-1", "replace")) for name, value in merged.values()]
