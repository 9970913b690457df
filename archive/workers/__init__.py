"""Readers in processes of their own, under limits: what is read comes from thousands of sites that nobody vouches for.

Readers(): a pool that is called as archive.process.read is. A worker that takes too long, too much memory, or dies,
is replaced; the file that it was at is `unreadable` and its row says why; the other files go on.
"""

from archive.workers.limits import Limits
from archive.workers.pool import Readers

__all__ = ["Limits", "Readers"]
