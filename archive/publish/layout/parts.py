"""A report from its first section to its last: running texts and tables in the order of the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.publish.layout.cells import of_sheet
from archive.publish.layout.sheets import STATISTICS, Label, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Report
    from archive.publish.layout.cells import Contents, Noted
    from archive.publish.layout.sheets import Sheet

EDITIONS = ("2021", "2019", STATISTICS)
SECTION_OF = {"proactive": 2, "requests": 3, "disputes": 4}  # the sections of the form that are tables
HEADINGS = {
    2: Label("二、主动公开政府信息情况", "table.proactive"),
    3: Label("三、收到和处理政府信息公开申请情况", "table.requests"),
    4: Label("四、政府信息公开行政复议、行政诉讼情况", "table.disputes"),
}
APPENDED = 99  # the statistics table stands behind the texts


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its heading as printed, its running text, its tables, and what the checks say of these.

    number: 1 to 6 as in the form, 0 for what stands before, 99 for what is appended.
    """

    number: int
    heading: str
    paragraphs: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    notes: tuple[Noted, ...]

    @property
    def length(self) -> int:
        """Characters of its running text."""
        return sum(map(len, self.paragraphs))


def tables(report: Report, contents: Contents) -> tuple[Sheet, ...]:
    """The tables of the report's edition, and of the other editions the rows and columns that it has, too.

    None for a report without a single figure; of a narrative only what it has.
    """
    if not any(contents.wanted(key) for key in report.tables) and not contents.corrections:
        return ()
    own = report.form if report.form in EDITIONS else ""
    return together([own, *(one for one in EDITIONS if one != own)], contents.wanted)


def parts(report: Report, sheets: tuple[Sheet, ...], contents: Contents) -> Iterator[Part]:
    """Sections in the order of the report; a table whose section the report lacks stands where that should be."""
    waiting: dict[int, list[Sheet]] = {}
    for sheet in sheets:
        waiting.setdefault(SECTION_OF.get(sheet.table, APPENDED), []).append(sheet)

    def part(number: int, heading: str, text: str) -> Part:
        own = tuple(waiting.pop(number, ()))
        notes = dict.fromkeys(note for sheet in own for note in of_sheet(sheet, contents.notes))
        return Part(number, heading, tuple(line.strip() for line in text.splitlines() if line.strip()), own, tuple(notes))

    for section in report.sections:
        yield from (part(number, "", "") for number in sorted(waiting) if number < section.number)
        yield part(section.number, section.heading, section.text)
    yield from (part(number, "", "") for number in sorted(waiting))
