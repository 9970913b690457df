"""Vega, Vega-Lite and vega-embed as one script, from the package that carries them, so that charts are drawn without the internet."""

from __future__ import annotations

import threading
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING

from archive.publish.site.asked import NotFound

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = "vl-convert-python"
ENTRY = "window.vegaEmbed = vegaEmbed;"
_LOCK = threading.Lock()


class BundleError(NotFound):
    """The script cannot be made."""

    def __init__(self) -> None:
        super().__init__("Charts need vl-convert-python: pip install 'xxgk[site]'. The tables show the same.",
                         "绘图需要 vl-convert-python：pip install 'xxgk[site]'。表格内容相同。")


@cache
def version() -> str:
    """Of the package; "" if it is not installed."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return ""


def address() -> str:
    """Where the script is; "" if it cannot be made."""
    return f"/vega/{version()}.js" if version() else ""


def script(folder: Path) -> bytes:
    """The script: made once (some seconds), then taken from the folder, or from memory where that may not be written.

    Raises BundleError if the package is not there.
    """
    with _LOCK:
        return _script(folder)


@cache
def _script(folder: Path) -> bytes:
    kept = folder / f"vega-{version()}.js"
    if kept.is_file():
        return kept.read_bytes()
    made = _made()
    part = kept.with_suffix(".part")
    try:
        part.write_bytes(made)
        part.replace(kept)
    except OSError:
        pass  # it stays in memory
    return made


@cache
def _made() -> bytes:
    try:
        import vl_convert
    except ImportError as error:
        raise BundleError from error
    return vl_convert.javascript_bundle(ENTRY).encode()
