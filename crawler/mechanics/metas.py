"""What a page says of itself: meta tags (国办发〔2017〕47号) and the metadata table of disclosure articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.mechanics import dates
from crawler.page import squeeze

if TYPE_CHECKING:
    from crawler.page import Page

LABELS = {
    "索引号", "主题分类", "信息分类", "发文机关", "发布机构", "成文日期", "标题", "名称", "信息名称", "发文字号", "文号",
    "发布日期", "发文日期", "生成日期", "有效性", "公开日期",
}
PUBLISHED = ("PubDate", "发布日期", "公开日期", "发文日期")


def metas(page: Page) -> dict[str, str]:
    """Meta tags by name, then the metadata table's labels; empty values are left out."""
    if page.root is None:
        return {}
    found: dict[str, str] = {}
    for element in page.root.iter("meta"):
        name, content = element.get("name"), squeeze(element.get("content") or "")
        if name and content:
            found.setdefault(name, content)
    found.update(_table(page))
    return found


def published(page: Page, told: dict[str, str]) -> str:
    """The day of publication, ISO: meta, metadata table, then the day in a TRS file name."""
    return next(filter(None, (dates.find(told.get(key, "")) for key in PUBLISHED)), "") or dates.in_url(page.url)


def headline(page: Page, told: dict[str, str]) -> str:
    """ArticleTitle, the metadata table's title, <h1>, <title>: the first that is told."""
    heading = page.root.find(".//h1") if page.root is not None else None
    candidates = (told.get("ArticleTitle"), told.get("标题"), squeeze(heading.text_content()) if heading is not None else "")
    return next(filter(None, candidates), "") or page.title


def _table(page: Page) -> dict[str, str]:
    """Cells (td, th, li, dt) that hold a known label, and what follows: 索引号：… or the next cell."""
    found: dict[str, str] = {}
    cells = [] if page.root is None else [squeeze(cell.text_content()) for cell in page.root.iter("td", "th", "dt", "dd", "li")]
    for index, text in enumerate(cells):
        label, _, value = text.partition("：" if "：" in text else ":")
        label = label.strip("[]【】 ").replace(" ", "")
        if label not in LABELS:
            continue
        value = value.strip() or (cells[index + 1] if index + 1 < len(cells) else "")
        if value and value.rstrip("：:") not in LABELS:
            found.setdefault(label, value)
    return found
