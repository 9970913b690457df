"""Two sides of a pair, each in a process of its own that stays, asked in turn: peer, ours, peer, ours …"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO, TYPE_CHECKING

from tests.bench.harness import environment
from tests.bench.harness.rows import OURS_TO_PEER, PEER_TO_OURS, Row, rounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[3]
SIDE = Path(__file__).with_name("side.py")
PEERS = Path(__file__).parents[1] / "peers"


class FailedError(Exception):
    """A side that could not do its work; the text is the last thing it said."""


@dataclass(frozen=True)
class Side:
    """A function of a module (ours) or of a file of tests/bench/peers (theirs), with its arguments: see side.py."""

    where: str
    function: str
    arguments: tuple[str, ...] = ()
    foreign: bool = False  # runs in the peers' environment

    def command(self) -> list[str]:
        python = str(environment.python()) if self.foreign else sys.executable
        return [python, str(SIDE), self.where, self.function, *self.arguments]


def ours(function: Callable[..., Callable[[], int]], *arguments: object) -> Side:
    """A function at the top of a module of ours."""
    module = function.__module__
    if module == "__main__":  # the benchmark is run alone
        module = sys.modules["__main__"].__spec__.name  # type: ignore[union-attr]
    return Side(module, function.__name__, tuple(map(str, arguments)))


def peer(file: str, function: str, *arguments: object) -> Side:
    """A function of tests/bench/peers/FILE, which imports nothing of the project."""
    return Side(str(PEERS / file), function, tuple(map(str, arguments)), foreign=True)


@dataclass
class Running:
    """A side that has prepared itself."""

    process: subprocess.Popen[str]
    errors: IO[str]

    def ask(self, line: str) -> dict[str, float]:
        if self.process.stdin is None or self.process.stdout is None:
            raise FailedError("no pipes")
        if line:
            try:
                self.process.stdin.write(line + "\n")
                self.process.stdin.flush()
            except BrokenPipeError:
                pass  # what it said last tells why
        answer = self.process.stdout.readline()
        if not answer:
            self.process.wait()
            self.errors.seek(0)
            raise FailedError((self.errors.read().strip().splitlines() or ["ended without a word"])[-1][:300])
        told: dict[str, float] = json.loads(answer)
        return told

    def once(self) -> float:
        """CPU seconds a unit."""
        told = self.ask("go")
        if not told["units"]:
            raise FailedError("did no work")
        return told["cpu"] / told["units"]


@contextmanager
def running(side: Side) -> Iterator[Running]:
    """The side prepared in a process of its own; it ends with the block."""
    paths = {"PYTHONPATH": "" if side.foreign else str(ROOT)}
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors, subprocess.Popen(
        side.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT, env={**os.environ, **paths},
    ) as process:  # fmt: skip
        found = Running(process, errors)
        try:
            found.ask("")
            yield found
        finally:
            if process.stdin:
                process.stdin.close()  # it ends by itself, with what it started
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def compare(key: str, step: str, beside: str, our: Side, their: Side, *, unit: str, quick: bool, faster: bool = True, warm: bool = True) -> Row:
    """A Row of CPU ratios in interleaved rounds. faster: peer ÷ ours (more is better), else ours ÷ peer (less is better).

    warm: each side does its work once before it is measured. A peer that cannot be installed or a side that fails gives a row
    that says so.
    """
    figure = PEER_TO_OURS if faster else OURS_TO_PEER
    try:
        pairs, memory = _interleaved(our, their, rounds(quick), warm=warm)
    except (FailedError, environment.MissingError) as error:
        return Row(key, step, figure, beside=beside, unit=unit, missing=str(error))
    values = tuple(theirs / mine if faster else mine / theirs for mine, theirs in pairs)
    cost = tuple(1000 * median(side) for side in zip(*pairs, strict=True))
    return Row(key, step, figure, values, beside, unit, cost, memory)


def _interleaved(our: Side, their: Side, times: int, *, warm: bool) -> tuple[list[tuple[float, float]], tuple[int, int]]:
    """CPU seconds a unit of ours and of theirs for each round; peak MB of both."""
    with ExitStack() as stack:
        theirs = stack.enter_context(running(their))
        mine = stack.enter_context(running(our))
        if warm:
            theirs.once()
            mine.once()
        pairs = []
        for _ in range(times):
            other = theirs.once()
            pairs.append((mine.once(), other))
        return pairs, (int(mine.ask("peak")["peak"]), int(theirs.ask("peak")["peak"]))
