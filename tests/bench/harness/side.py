"""One side of a pair in a process of its own: `python side.py FILE FUNCTION [ARGUMENT…]`, any Python, nothing but its own library.

FUNCTION(*arguments) prepares (imports, inputs, models; not measured) and returns a step without arguments that does the work
once and tells how many units it did. For each line on stdin the step runs once; answers are lines of JSON on stdout.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import json
import os
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clock import below, cpu  # beside this file, which is run as a script

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = str(Path(__file__).parent)


def loaded(name: str) -> Any:
    """A module by its dotted name, or a file that belongs to no package."""
    if not name.endswith(".py"):
        return importlib.import_module(name)
    spec = importlib.util.spec_from_file_location("peer", name)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def peak() -> int:
    """MB: of this process with all living ones below it, or of the largest that has ended."""
    living = sum(map(_high, ["self", *map(str, below(os.getpid()))]))
    return max(living, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024


def _high(pid: str) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()  # getrusage tells the parent's peak, too
    except OSError:
        return 0
    return int(status.partition("VmHWM:")[2].split()[0]) if "VmHWM:" in status else 0


def once(step: Callable[[], int]) -> dict[str, float]:
    gc.collect()  # what the last round left behind is not this one's to clear
    start = cpu()
    units = step()
    return {"cpu": cpu() - start, "units": units}


def main() -> None:
    if FOLDER in sys.path:
        sys.path.remove(FOLDER)  # names of the harness must hide no one's modules
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # libraries that print are no answers

    def answer(told: dict[str, float]) -> None:
        answers.write(json.dumps(told) + "\n")
        answers.flush()

    file, function, *arguments = sys.argv[1:]
    step = getattr(loaded(file), function)(*arguments)
    answer({})
    for line in sys.stdin:
        answer(once(step) if line.strip() == "go" else {"peak": peak()})


if __name__ == "__main__":
    main()
