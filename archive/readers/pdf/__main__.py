"""A program of its own: a PDF on stdin → what load_all makes of it on stdout, pickled; or why not, on stderr."""

from __future__ import annotations

import pickle
import resource
import sys

from archive.readers.errors import TooMuch, Unreadable
from archive.readers.pdf.apart import MOST_MEMORY, MOST_SECONDS, TOO_MUCH, UNREADABLE
from archive.readers.pdf.load import load_all


def main() -> int:
    """Read stdin under the limits; the exit status tells the kind of error."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        pickle.dump(load_all(sys.stdin.buffer.read()), sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
    except (Unreadable, MemoryError) as error:
        sys.stderr.write(str(error))
        return TOO_MUCH if isinstance(error, TooMuch | MemoryError) else UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
