"""Write the raw store: every exchange whole and at once, or not at all."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive.warc.folder import (
    Entry,
    Original,
    Position,
    StoreError,
    enter,
    finish,
    new_name,
    storing,
    sync_folder,
    write_all,
)
from archive.warc.writing import parts
from archive.warc.writing.record import member, new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from archive.model import Drawn, Exchange, Failure
    from archive.pages.saved import Saved
    from archive.warc.writing.record import Part

__all__ = ["Original", "Position", "StoreError", "Writer"]


class Writer:
    """Appends to one WARC file at a time; a file is finished at max_bytes and at close.

    Whoever makes one holds the data folder's lock, and has called recover(). Every call that writes raises
    StoreError if it could not (disk full); nothing of it remains then, and a later call may succeed.
    """

    def __init__(
        self,
        folder: Path,
        manifest: Path,
        info: Mapping[str, str],
        max_bytes: int = 1_000_000_000,
        prefix: str = "xxgk",
    ) -> None:
        self._folder = folder
        self._manifest = manifest
        self._info = info
        self._max_bytes = max_bytes
        self._prefix = prefix
        self._file: _File | None = None
        self._owed: list[Entry] = []  # finished files whose manifest line could not be written yet
        with storing(folder):
            folder.mkdir(parents=True, exist_ok=True)

    def exchange(self, exchange: Exchange, refers_to: Original | None = None, payload_digest: str = "") -> Position:
        """Keep an exchange: response (or revisit, if refers_to has the same payload), request, metadata.

        payload_digest: of its body, if it was reckoned already. Returns the position of the response or revisit record. An empty body is never a revisit, but that of a 304.
        """
        file = self._ready()
        main = new_id()
        records = (
            (main, parts.response(exchange, refers_to, payload_digest)),
            (new_id(), parts.request(exchange, main)),
            (new_id(), parts.context(exchange, main)),
        )
        return self._write(file, [
            member(part, uri=exchange.url, at=exchange.captured_at, record_id=record_id, warcinfo=file.info_id)
            for record_id, part in records
        ])

    def drawn(self, drawn: Drawn, source_id: str) -> Position:
        """Keep what a browser drew: conversion, metadata. source_id: record of the response that it was drawn from."""
        return self._with_context(parts.drawn(drawn, source_id), drawn)

    def saved(self, saved: Saved) -> Position:
        """Keep a file that somebody saved: resource, metadata."""
        return self._with_context(parts.saved(saved), saved)

    def _with_context(self, part: Part, one: Drawn | Saved) -> Position:
        file = self._ready()
        main = new_id()
        return self._write(file, [
            member(each, uri=one.url, at=one.captured_at, record_id=record_id, warcinfo=file.info_id)
            for record_id, each in ((main, part), (new_id(), parts.context(one, main)))
        ])

    def failure(self, failure: Failure) -> Position:
        """Keep a request that got no response, as a metadata record of its URL."""
        return self._single(parts.failure(failure), failure.url, failure.at)

    def note(self, uri: str, data: Mapping[str, object]) -> Position:
        """Keep data of the archive's own (start and end of a run, a visit) as a JSON resource record."""
        return self._single(parts.note(data), uri, datetime.now(UTC))

    def sync(self) -> None:
        """All that was written is on the disk when this returns."""
        if self._file:
            self._file.sync()

    def unsynced(self) -> Unsynced | None:
        """What is not on the disk yet, to be made durable by another thread while this one writes on; None: everything is."""
        return self._file.unsynced() if self._file else None

    def close(self) -> None:
        """Finish the file being written: durable, renamed, in the manifest."""
        self._finish()

    def _single(self, part: Part, uri: str, at: datetime) -> Position:
        file = self._ready()
        return self._write(file, [member(part, uri=uri, at=at, record_id=new_id(), warcinfo=file.info_id)])

    def _ready(self) -> _File:
        """The file to write to. A full one is finished here, before a unit, so that a unit never half fails."""
        if self._owed or (self._file and self._file.size >= self._max_bytes):
            self._finish()
        if self._file is None:
            self._file = _File.new(self._folder, self._prefix, self._info)
        return self._file

    def _write(self, file: _File, members: list[bytes]) -> Position:
        try:
            offset = file.append(members)
        except StoreError:
            if file.broken:  # what stands on the disk is not known: recover() will see to it
                self._file = None
            raise
        return Position(file.name, offset, len(members[0]))

    def _finish(self) -> None:
        if self._file:
            self._owed.append(self._file.finish())
            self._file = None
        while self._owed:
            enter(self._manifest, self._owed[0])
            self._owed.pop(0)


@dataclass(frozen=True, slots=True)
class Unsynced:
    """So many bytes of a file, seen through a handle of its own: the file may be finished and closed meanwhile."""

    path: Path
    handle: int
    size: int
    reached: Callable[[int], None]

    def sync(self) -> None:
        """They are on the disk when this returns; else StoreError. Once."""
        try:
            with storing(self.path):
                os.fsync(self.handle)
        finally:
            os.close(self.handle)
        self.reached(self.size)


class _File:
    """One WARC file being written."""

    def __init__(self, path: Path, handle: int, info_id: str) -> None:
        self.path = path
        self.handle = handle
        self.info_id = info_id
        self.name = path.name.removesuffix(".open")
        self.size = 0
        self.records = 0
        self.broken = False
        self._synced = 0
        self._sha256 = hashlib.sha256()

    @classmethod
    def new(cls, folder: Path, prefix: str, info: Mapping[str, str]) -> _File:
        """A new file with its warcinfo record; if that does not fit on the disk, no file."""
        with storing(folder):
            path = folder / f"{new_name(folder, prefix)}.open"
        with storing(path):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        file = cls(path, handle, new_id())
        try:
            about = parts.warcinfo(file.name, info)
            file.append([member(about, uri="", at=datetime.now(UTC), record_id=file.info_id)])
            with storing(path):
                sync_folder(folder)
        except StoreError:
            os.close(handle)
            with suppress(OSError):
                path.unlink()
            raise
        return file

    def append(self, members: list[bytes]) -> int:
        """Write a unit and return its offset; on failure the file is what it was, or broken, StoreError."""
        unit = b"".join(members)
        with storing(self.path):
            try:
                write_all(self.handle, unit)
            except OSError:
                self._cut_back()
                raise
        offset = self.size
        self.size += len(unit)
        self.records += len(members)
        self._sha256.update(unit)
        return offset

    def sync(self) -> None:
        """Durable bytes."""
        if self._synced < self.size:
            with storing(self.path):
                os.fsync(self.handle)
            self._synced = self.size

    def unsynced(self) -> Unsynced | None:
        if self._synced >= self.size:
            return None
        try:
            return Unsynced(self.path, os.dup(self.handle), self.size, self._reached)
        except OSError:  # too many open files: then whoever asks waits for the disk
            self.sync()
            return None

    def _reached(self, size: int) -> None:
        self._synced = max(self._synced, size)

    def finish(self) -> Entry:
        """Durable bytes, durable name."""
        with storing(self.path):
            os.fsync(self.handle)
            finish(self.path)
            os.close(self.handle)
        return Entry(self.name, self.size, self._sha256.hexdigest(), self.records)

    def _cut_back(self) -> None:
        try:
            os.ftruncate(self.handle, self.size)
            os.lseek(self.handle, self.size, os.SEEK_SET)
        except OSError:
            self.broken = True
            with suppress(OSError):
                os.close(self.handle)
