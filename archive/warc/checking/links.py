"""What records say of each other: ids, what belongs together, what a revisit refers to."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.warc.checking.check import Facts
    from archive.warc.folder import Position


@dataclass(slots=True)
class Links:
    """Grows record by record: which ids and captures there are, which are asked for. 16 bytes and a set's slot each."""

    ids: set[bytes] = field(default_factory=set)
    captures: set[bytes] = field(default_factory=set)
    asked: list[tuple[bytes, Position, str]] = field(default_factory=list)
    main: set[bytes] = field(default_factory=set)  # responses and revisits of the file at hand
    file_id: str = ""  # id of the warcinfo of the file at hand

    def next_file(self) -> None:
        """What follows stands in another file."""
        self.main.clear()
        self.file_id = ""

    def add(self, position: Position, one: Facts) -> Iterator[str]:
        """Take a record in; tells what is wrong with how it stands to those before it."""
        if position.offset == 0 and one.kind != "warcinfo":
            yield "the file does not begin with its warcinfo record"
        file_id = one.record_id if one.kind == "warcinfo" else one.warcinfo
        self.file_id = self.file_id or file_id
        if file_id not in {self.file_id, ""}:
            yield f"belongs to another file, that of {file_id}"
        else:
            yield from self._own(position, one)

    def known(self, captures: Iterable[tuple[str, str, str]]) -> None:
        """Captures (URI, date, digest) of a file that is not read this time."""
        self.captures.update(_key(*one) for one in captures)

    def unanswered(self) -> Iterator[tuple[Position, str]]:
        """Revisits whose original is nowhere; to be asked after the last file."""
        for key, position, original in self.asked:
            if key not in self.captures:
                yield position, f"a revisit whose original is nowhere with the same payload: {original}"

    def _own(self, position: Position, one: Facts) -> Iterator[str]:
        record_id = _key(one.record_id)
        if record_id in self.ids:
            yield f"record id {one.record_id} was there already"
        self.ids.add(record_id)
        if one.beside and _key(one.beside) not in self.main:
            yield f"belongs to the record {one.beside}, which does not stand before it"
        if one.kind in {"response", "revisit", "conversion", "resource"}:
            self.main.add(record_id)
        if one.kind in {"response", "conversion", "resource"}:
            self.captures.add(_key(*one.capture))
        if one.kind == "revisit":
            uri, date, _ = one.refers_to
            self.asked.append((_key(*one.refers_to), position, f"{uri} captured {date}"))


def _key(*texts: str) -> bytes:
    return blake2b("\n".join(texts).encode("utf-8", "surrogateescape"), digest_size=16).digest()
