"""What is told of a file in an archive where its bytes are not at hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file in an archive (zip, rar, …): its path in there and the digest of its bytes, or why they cannot be had."""

    member: str
    digest: str
    error: str = ""
