"""One record of a WARC file: its fields at once, its block in pieces. Held whole where its gzip member is small, else inflated
as it is asked for; both find the same wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.warc.folder import Position
from archive.warc.reading.header import fields
from archive.warc.reading.member import DamagedError, Member, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.warc.reading.member import Window

HEADER_LIMIT = 16 * 1024 * 1024
PIECE = 256 * 1024
SMALL = 1024  # bytes: copied sooner than looked at where they lie
END = b"\r\n\r\n"  # of a header, and of a record


class Record:
    """The record at an offset. Names of fields are in lower case. end: offset of the first byte behind it; right after close()."""

    end = 0
    position: Position | None = None  # known before close() where the record is held

    def __init__(self, header: bytes) -> None:
        self.fields = fields(header)
        self.length = int(self.fields["content-length"])

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def file_id(self) -> str:
        """The id of the warcinfo record that begins this record's file; "" if the record does not tell it."""
        return self["warc-record-id" if self["warc-type"] == "warcinfo" else "warc-warcinfo-id"]

    def block(self) -> Iterator[bytes]:
        """What is left of the block, in pieces. DamagedError if it is shorter than Content-Length says."""
        raise NotImplementedError

    def views(self) -> Iterable[bytes | memoryview]:
        """The same, not copied where that can be."""
        return self.block()

    def http_head(self) -> bytes:
        """The head of the HTTP message in the block, with the empty line that ends it."""
        raise NotImplementedError

    def close(self) -> None:
        """Read to the end and see that there is just the end: block, two empty lines, end of the member."""
        raise NotImplementedError

    def drain(self) -> bool:
        """Read to the end of the gzip member, whatever it holds; False if it is torn."""
        raise NotImplementedError

    def _shorter(self, left: int) -> DamagedError:
        return DamagedError(f"the block is {left} bytes shorter than its Content-Length {self.length}")

    def _ended(self, rest: bytes, more: bytes) -> None:
        """rest: the four bytes behind the block; more: up to five behind these."""
        if rest != END:
            raise DamagedError(f"the block does not end where its Content-Length {self.length} says")
        if more:
            raise DamagedError("several records in one gzip member" if more == b"WARC/" else "bytes behind the record")


class Held(Record):
    """A record whose gzip member was inflated whole."""

    def __init__(self, data: bytes, end: int, name: str, offset: int) -> None:
        began = data.find(END, 0, HEADER_LIMIT) + 4
        if began < 4:
            raise _endless()
        self.fields = fields(data[:began])
        self.length = int(self.fields["content-length"])
        self._data, self._at, self.end = data, began, end
        self._stop = began + self.length
        self.position = Position(name, offset, end - offset)

    def block(self) -> Iterator[bytes]:
        for view in self.views():
            yield bytes(view)

    def views(self) -> Iterable[bytes | memoryview]:
        at, stop = self._at, self._stop
        if stop > len(self._data):
            raise self._shorter(stop - len(self._data))
        self._at = stop
        if at >= stop:
            return ()
        return (self._data[at:stop] if stop - at < SMALL else memoryview(self._data)[at:stop],)

    def http_head(self) -> bytes:
        at = self._at
        found = self._data.find(END, at, self._stop + len(END))
        if found < 0:
            raise _endless()
        if found + len(END) > self._stop:
            raise DamagedError("the HTTP headers do not end within the block")
        self._at = found + len(END)
        return self._data[at:self._at]

    def close(self) -> None:
        if self._data[self._stop:] != END:
            if self._stop > len(self._data):
                raise self._shorter(self._stop - len(self._data))
            self._ended(self._data[self._stop:self._stop + 4], self._data[self._stop + 4:self._stop + 9])

    def drain(self) -> bool:
        return True


class Streamed(Record):
    """A record that is inflated as it is asked for."""

    def __init__(self, member: Member) -> None:
        super().__init__(member.until(END, HEADER_LIMIT))
        self._member = member
        self._left = self.length

    def block(self) -> Iterator[bytes]:
        while self._left:
            piece = self._member.read(min(self._left, PIECE))
            if not piece:
                raise self._shorter(self._left)
            self._left -= len(piece)
            yield piece

    def http_head(self) -> bytes:
        head = self._member.until(END, min(self._left, HEADER_LIMIT))
        if len(head) > self._left:
            raise DamagedError("the HTTP headers do not end within the block")
        self._left -= len(head)
        return head

    def close(self) -> None:
        for _ in self.block():
            pass
        rest = self._member.read(4)
        while len(rest) < 4 and (more := self._member.read(4 - len(rest))):
            rest += more
        self._ended(rest, self._member.read(5) if rest == END else b"")
        self.end = self._member.end

    def drain(self) -> bool:
        try:
            while self._member.read(PIECE):
                pass
        except DamagedError:
            return False
        self.end = self._member.end
        return True


def record(window: Window, name: str, offset: int) -> Record:
    """The record at an offset of a file; DamagedError if none begins there."""
    held = whole(window, offset)
    return Held(*held, name, offset) if held else Streamed(Member(window.handle, offset))


def _endless() -> DamagedError:
    return DamagedError(f"no {END!r} where a header must end")
