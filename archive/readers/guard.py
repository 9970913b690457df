"""Whether somebody watches over what is read here, and can end it: then readers need not fear for the process themselves."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Within = Callable[[int, str], AbstractContextManager[None]]  # seconds of the processor, and what has no more

WATCH: ContextVar[Within | None] = ContextVar("WATCH", default=None)  # set by a worker process (archive/workers)


def watched() -> bool:
    """This process may be ended by what it reads: another one waits for it, and tells why."""
    return WATCH.get() is not None


def within(seconds: int, what: str) -> AbstractContextManager[None]:
    """A step that gets so many seconds of the processor where somebody watches; elsewhere nothing is limited."""
    watch = WATCH.get()
    return watch(seconds, what) if watch else nullcontext()
