"""The nouns that cross module borders. All frozen; all times are UTC and timezone-aware."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from archive.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from archive.packed.enclosed import Enclosed

Value = int | float | None
Severity = Literal["error", "warning", "note"]
State = Literal["kept", "no-reader", "unreadable", "not-a-report", "read", "read-with-findings"]
Role = Literal["robots", "listing", "report", "attachment", "other"]
Box = tuple[float, float, float, float]  # left, top, right, bottom in points (1/72 inch) from the page's top left


# ---- the network side's words ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Context:
    """Why something was fetched; kept beside the exchange so that the database can be rebuilt from it."""

    run: str = ""
    portal: str = ""  # id in the registry
    channel: str = ""  # URL of the channel (栏目)
    role: Role = "other"
    referrer: str = ""
    link_text: str = ""  # full title of the link that led here
    listed: str = ""  # date beside the link, ISO, as far as told
    agency: str = ""  # what the channel's registry entry declares, if all its reports are one agency's
    origin: str = ""  # where an import took it from, as JSON (archive/ingest/take.py); "": fetched by ourselves


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP exchange as on the wire: Content-Encoding kept, chunking removed; header bytes read as latin-1."""

    url: str
    method: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes
    status: int
    protocol: str  # "HTTP/1.1"
    response_headers: tuple[tuple[str, str], ...]
    body: bytes
    captured_at: datetime
    context: Context
    ip_address: str = ""
    truncated: str = ""  # WARC-Truncated reason (WARC/1.1, 5.13): "length", "time", "disconnect" or ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page that scripts draw, as a browser had it: its DOM as HTML in UTF-8, with a byte-order mark. url: its own; where
    a click led to further entries it has a fragment that names them (crawler/rendering)."""

    url: str
    html: bytes
    captured_at: datetime
    context: Context


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that got no response (DNS, refused, reset, time-out, TLS)."""

    url: str
    at: datetime
    error: str
    context: Context


@dataclass(frozen=True, slots=True)
class Known:
    """The newest good (2xx) capture of a URL, as the archive has it; body with Content-Encoding undone.

    confirmed_at: when an answer last was these bytes or said that nothing had changed; new_at: when it first was, after others.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    captured_at: datetime
    link_text: str
    listed: str
    confirmed_at: datetime
    etag: str = ""  # validators, "" where none is given
    last_modified: str = ""
    new_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an exchange handed to the archive."""

    digest: str
    unchanged: bool  # the payload was already in the archive: kept as a revisit record


# ---- what a reader makes of bytes ----------------------------------------------------------------------
@frozen
class Cell:
    """A table cell at its origin; row and column count from 0, spans say how far a merged cell reaches."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    box: Box | None = None  # where the format has places
    page: int | None = None  # from 1; a table may go on over several pages
    confidence: float | None = None  # 0 to 1, of a recognised cell; None where the file itself has the characters
    readings: tuple[str, ...] = ()  # what an unsure cell may say, likeliest first; its text is then ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with merged cells resolved, each cell once. layout tells how sure the columns are:

    table: real cells with spans (HTML, PDF, Word) · rows: one line a row, cells separated (tabs, bars),
    merged cells mostly lost · stream: one cell after the other, blanks kept · words: cells separated by
    single spaces, so that a blank cannot be seen
    """

    cells: tuple[Cell, ...]
    layout: Literal["table", "rows", "stream", "words"] = "table"
    page: int | None = None
    source: str = ""  # of a table in a picture: the picture's URL, or "#3", the third picture of the document

    def rows(self) -> list[list[Cell]]:
        """Cells by the row they start in, left to right; rows without a cell of their own are left out."""
        found: dict[int, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.row, []).append(cell)
        return [sorted(found[row], key=lambda cell: cell.column) for row in sorted(found)]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph or heading; level 1-6 if the file marks it as a heading, else 0."""

    text: str
    level: int = 0
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the text, large enough to hold a table: its bytes where the file holds them, else its URL."""

    source: str = ""
    data: bytes = b""
    page: int | None = None
    box: Box | None = None


Block = Text | Grid | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of bytes: text and tables in reading order, and what the file says of itself."""

    reader: str
    blocks: tuple[Block, ...]
    title: str = ""  # <title>, or the file's own title property
    metas: Mapping[str, str] = field(default_factory=dict)
    charset: str = ""
    pages: int | None = None

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Pictures in the body, large enough to hold a table."""
        return tuple(block for block in self.blocks if isinstance(block, Picture))

    def text(self) -> str:
        """All text, tables included, a line per block or table row."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, Text):
                lines.append(block.text)
            elif isinstance(block, Grid):
                lines.extend("\t".join(cell.text for cell in row) for row in block.rows())
        return "\n".join(lines)


# ---- what the archive knows of a report ------------------------------------------------------------------
@frozen
class Place:
    """Where a number stands: table of the document (from 0), page (from 1), row and column (from 0)."""

    table: int
    row: int
    column: int
    page: int | None = None
    box: Box | None = None
    confidence: float | None = None  # of a recognised cell
    source: str = ""  # where it stands in a picture: page and box are that picture's; see Grid


@frozen
class Figure:
    """One cell of a form as a report has it: value null where the print is blank or not a number."""

    key: str  # canonical cell key, e.g. requests.granted.natural_person
    value: Value
    text: str  # as printed; of a recognised cell that is not sure what it may say: "3|8?"
    place: Place | None = None
    unit: str = ""  # 元 or 万元, only where the file tells it


@dataclass(frozen=True, slots=True)
class LocalFigure:
    """A number of a row that the national statistics table lacks, or of one of several columns of numbers."""

    label: str
    unit: str
    value: Value
    text: str
    part: str = ""  # head of its column where there are several
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A number that the running text states of a fact (archive/checks/statements.py: FACTS), with its sentence."""

    fact: str
    value: Value
    unit: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check has to say of a report or of one cell of it."""

    code: str
    severity: Severity
    message: str
    cell: str = ""
    expected: Value = None
    found: Value = None


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections of a report (2019 on); number 0 is what stands before the first."""

    number: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """One agency's report for one year, as one document has it; region to within: archive/regions/whose.py."""

    title: str
    agency: str  # as printed
    region: str  # code of the agency's division
    year: int | None
    form: str  # "2021", "2019", "2014" or "narrative"
    published: date | None
    sections: tuple[Section, ...]
    figures: Mapping[str, Figure]
    findings: tuple[Finding, ...]
    local: tuple[LocalFigure, ...] = ()
    statements: tuple[Statement, ...] = ()
    level: str = ""
    kind: str = ""
    unit: str = ""
    within: str = ""

    @property
    def tables(self) -> Mapping[str, Figure]:
        """The figures of the tables; the rest (other.*) are of the running text."""
        return {key: figure for key, figure in self.figures.items() if not key.startswith("other.")}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the machine makes of one file: a report, or why not."""

    state: State
    reader: str
    why: tuple[str, ...]
    report: Report | None = None
    error: str = ""
    title: str = ""
    members: tuple[Enclosed, ...] = ()  # of an archive; each is read as a capture of its own
