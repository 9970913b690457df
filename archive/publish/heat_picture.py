"""The heat map as a picture, by matplotlib (extra `plot`). It grows with its rows; very many go to several files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from archive.publish.heat import SCALE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive.publish.heat import Heat, Row, Square

ENDINGS = (".png", ".svg")
ROWS = 120  # of one file
# inches; a character of the names is HALF wide, a Chinese one twice that
ROW, HALF, HEAD, FOOT, EDGE = 0.27, 0.075, 1.15, 0.95, 0.25
NARROW, DIGIT = 0.5, 0.068  # a year's column, and what a character in it needs
SMALLEST = 9.0
DPI = 130
FONTS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "SimHei", "Noto Sans CJK JP", "Droid Sans Fallback", "AR PL UMing CN",
)


class PictureError(Exception):
    """A picture that cannot be drawn here; one line that says what to do."""


def write(heat: Heat, file: Path) -> list[Path]:
    """Draw it; the files made: FILE, and FILE-2 and so on where there are more rows than one picture can show.

    Raises PictureError without matplotlib, without a font that has Chinese characters, and for another ending than png or svg.
    """
    if file.suffix.lower() not in ENDINGS:
        raise PictureError(f"{file}: pictures are {' or '.join(ENDINGS)}; give it such an ending")
    font = _font()
    parts = [heat.rows[start : start + ROWS] for start in range(0, len(heat.rows), ROWS)] or [()]
    made = []
    for number, rows in enumerate(parts, 1):
        path = file if number == 1 else file.with_stem(f"{file.stem}-{number}")
        _draw(heat, rows, f"{number} of {len(parts)}" if len(parts) > 1 else "", path, font)
        made.append(path)
    return made


def _font() -> str:
    try:
        from matplotlib import font_manager
    except ImportError as error:
        raise PictureError("pictures need matplotlib: pip install 'xxgk[plot]'; --html works without") from error
    there = {font.name for font in font_manager.fontManager.ttflist}
    found = next((name for name in FONTS if name in there), None)
    if found is None:
        raise PictureError("no font with Chinese characters was found: install fonts-noto-cjk (or another of"
                           f" {', '.join(FONTS[:5])}), remove matplotlib's font cache if it is older; --html works without")
    return found


def _draw(heat: Heat, rows: Sequence[Row], part: str, path: Path, font: str) -> None:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"font.family": [font, "DejaVu Sans"], "svg.fonttype": "path", "svg.hashsalt": "xxgk", "hatch.linewidth": 0.8}):
        left = max([cell_len(f"{row.name}  {row.beside}") for row in rows] + [12]) * HALF + 2 * EDGE
        year = max([len(square.text) * DIGIT + 0.1 for row in rows for square in row.squares] + [NARROW])
        width = max(left + len(heat.years) * year + EDGE, SMALLEST)
        height = HEAD + max(len(rows), 1) * ROW + FOOT
        figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        axes.axis("off")
        _heading(axes, heat, part, left, year)
        for number, row in enumerate(rows):
            _row(axes, row, HEAD + number * ROW, left, year)
        if not rows:
            axes.text(EDGE, HEAD, "No reports yet. 暂无数据。", fontsize=10, va="center")
        _legend(axes, heat, HEAD + max(len(rows), 1) * ROW + 0.2, width)
        figure.savefig(path, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)


def _heading(axes: Any, heat: Heat, part: str, left: float, wide: float) -> None:
    axes.text(EDGE, 0.32, heat.title, fontsize=13, fontweight="bold", va="center")
    axes.text(EDGE, 0.6, "  ".join(text for text in (heat.title_zh, heat.told, part) if text), fontsize=9.5, va="center", color="#444")
    for number, year in enumerate(heat.years):
        axes.text(left + (number + 0.5) * wide, HEAD - 0.14, str(year), fontsize=8.5, ha="center", va="center")


def _row(axes: Any, row: Row, top: float, left: float, wide: float) -> None:
    axes.text(left - 0.12, top + ROW / 2, row.name, fontsize=8.5, ha="right", va="center")
    axes.text(EDGE, top + ROW / 2, row.beside, fontsize=6.5, ha="left", va="center", color="#777")
    for number, square in enumerate(row.squares):
        _square(axes, square, left + number * wide, top, wide)


def _square(axes: Any, square: Square, x: float, y: float, width: float) -> None:
    from matplotlib.patches import Rectangle

    inner, tall = width - 0.03, ROW - 0.03
    axes.add_patch(Rectangle((x, y), inner, tall, facecolor=square.colour, edgecolor="#bbbbbb", linewidth=0.3))
    if square.hatch:
        part = inner * square.hatch
        axes.add_patch(Rectangle((x + inner - part, y), part, tall, facecolor="#ffffffbf", edgecolor="#3f3f3f", hatch="//////", linewidth=0))
    if square.text:
        box = {"boxstyle": "round,pad=0.12", "facecolor": "#ffffffd9", "edgecolor": "none"} if square.covered else None
        axes.text(x + inner / 2, y + tall / 2, square.text, fontsize=7.5, ha="center", va="center",
                  color="#1a1a1a" if square.covered else square.ink, bbox=box)


def _legend(axes: Any, heat: Heat, top: float, width: float) -> None:
    x, y = EDGE, top
    for square, words, room in _entries(heat):
        if x + room > width and x > EDGE:
            x, y = EDGE, y + ROW
        if square is None:
            _scale(axes, x, y)
        else:
            _square(axes, square, x, y, 0.4)
            axes.text(x + 0.45, y + ROW / 2, words, fontsize=7.5, va="center")
        x += room


def _entries(heat: Heat) -> Iterator[tuple[Square | None, str, float]]:
    if heat.scale:
        yield None, "", 4.6
    for square, english, chinese in heat.legend:
        words = f"{english} {chinese}"
        yield square, words, 0.7 + cell_len(words) * 0.057


def _scale(axes: Any, x: float, y: float) -> None:
    """Colours of shares, with the shares under which they stand."""
    from matplotlib.colors import LinearSegmentedColormap

    colours = LinearSegmentedColormap.from_list("share", list(SCALE))
    axes.imshow([[n / 255 for n in range(256)]], cmap=colours, extent=(x + 0.3, x + 2.3, y + ROW - 0.05, y + 0.03), aspect="auto")
    axes.text(x, y + ROW / 2, "0 %", fontsize=7.5, va="center")
    axes.text(x + 2.35, y + ROW / 2, "100 % published 已公布比例", fontsize=7.5, va="center")
