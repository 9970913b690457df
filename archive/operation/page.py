"""The health page: one HTML file that needs nothing else, no script, no network."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from archive.operation.health import NEED_WORDS, counted, province, status_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from archive.operation.state import Standing, State

STYLE = Path(__file__).parent / "health.css"
REASON_SHOWN = 200  # characters; health.json has all
TITLE_SHOWN = 40
FIRST_SHOWN = 300  # portals that need a person, before the provinces; all are in their province
CLASSES = {"person": "p", "wait": "w", "new": "n", "good": "g", "retired": "n"}
HEAD = ("portal", "outcome", "reason", "last good visit", "last try", "failures", "latest report", "reports", "overdue")


def page(state: State) -> str:
    """The page of a state. Grows by some 500 bytes a portal."""
    return "\n".join((
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>xxgk: {counted(state.portals)['person']} portals need a person</title>",
        f"<style>\n{STYLE.read_text(encoding='utf-8')}</style></head><body>",
        *_top(state), *_regions(state.portals), *_first(state.portals), *_provinces(state.portals),
        "</body></html>\n",
    ))


def _top(state: State) -> Iterator[str]:
    numbers = counted(state.portals)
    yield f"<h1>{len(state.portals)} portals</h1><p>{_line(state)}</p>"
    items = (f'<li class={CLASSES[need]}><b>{numbers[need]}</b>{words}' for need, words in NEED_WORDS.items() if numbers[need] or need != "retired")
    yield f"<ul class=sum>{''.join(items)}</ul>"


def _line(state: State) -> str:
    reports = state.counts.get(("reports", ""), 0)
    size = state.counts.get(("archive_bytes", ""), 0)
    told = f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
    about = f"As of {_minute(state.at)} UTC. {reports} reports in the database, {told} in the archive."
    if not state.runs:
        return f"{about} No crawl yet."
    run = state.runs[-1]
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(run.outcomes.items()))
    ended = f" to {_minute(run.ended_at)}" if run.ended_at else ""
    return (f"{about} Newest crawl: {escape(status_of(state, run))}, {_minute(run.started_at)}{ended}, "
            f"{run.captured} documents captured, {run.unchanged} unchanged, {run.failed} failed; {outcomes or 'no visit'}.")


def _regions(portals: Sequence[Standing]) -> Iterator[str]:
    """Links that leave only one province on the page; without style sheets they lead to it."""
    yield '<ul class=regions id=all><li>Show: <a href="#all">all</a>'
    yield '<li><a href="#person">needs a person</a><li>or a region (needs a person / portals):'
    for code, there in _by_province(portals):
        person = counted(there)["person"]
        yield f'<li><a href="#r{escape(code)}">{escape(province(code))}</a> {f"<b>{person}</b>" if person else 0}/{len(there)}'
    yield "</ul>"


def _first(portals: Sequence[Standing]) -> Iterator[str]:
    needy = [portal for portal in portals if portal.need == "person"]
    yield f"<section id=person><h2>Needs a person <small>{len(needy)}</small></h2>"
    if needy:
        yield from _table(needy[:FIRST_SHOWN])
    else:
        yield "<p>None.</p>"
    if len(needy) > FIRST_SHOWN:
        yield f"<p>… and {len(needy) - FIRST_SHOWN} more, each first in its province.</p>"
    yield "</section>"


def _provinces(portals: Sequence[Standing]) -> Iterator[str]:
    for code, there in _by_province(portals):
        yield f'<section id="r{escape(code)}"><h2>{escape(province(code))} <small>{len(there)}</small></h2>'
        yield from _table(there)
        yield "</section>"


def _by_province(portals: Sequence[Standing]) -> list[tuple[str, list[Standing]]]:
    found: dict[str, list[Standing]] = {}
    for portal in portals:
        found.setdefault(portal.region[:2], []).append(portal)
    return sorted(found.items())


def _table(portals: Iterable[Standing]) -> Iterator[str]:
    yield f"<table><thead><tr>{''.join(f'<th>{name}' for name in HEAD)}</thead><tbody>"
    yield from map(_row, portals)
    yield "</table>"


def _row(portal: Standing) -> str:
    """End tags of cells, which HTML lets go, are left out: thousands of rows."""
    last = portal.last
    latest = " · ".join(filter(None, (str(portal.latest.year or ""), portal.latest.published)))
    name = escape(portal.name or portal.id)
    cells = (
        (f'<a href="{escape(portal.url)}">{name}</a>' if portal.url.startswith("http") else name) + f"<small>{escape(portal.id)}</small>",
        f"<b class=o>{last.outcome if last else 'never visited'}</b>",
        escape(_cut(last.reason, REASON_SHOWN)) if last else "",
        _day(portal.good_at),
        _day(portal.tried_at) + (f"<small>next {_day(portal.next_try)}</small>" if portal.next_try else ""),
        f"{portal.streak}<small>since {_day(portal.since)}</small>" if portal.streak else "",
        escape(latest) + (f"<small>{escape(_cut(portal.latest.title, TITLE_SHOWN))}</small>" if portal.latest.title else ""),
        str(portal.latest.reports or ""),
        str(portal.overdue or ""),
    )
    return f"<tr class={CLASSES[portal.need]}>{''.join(f'<td>{cell}' for cell in cells)}</tr>"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
