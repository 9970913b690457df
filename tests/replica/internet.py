"""A program on an internet of our own: names resolve as a plan says, and each connection is noted and goes nowhere else.

    python -m tests.replica.internet PLAN.json crawl --all …      the `xxgk` command there

The plan is JSON: "names" (name → answers of one look-up after the other, the last for ever; an answer is a list of
addresses), "addresses" ("1.2.3.4:80" → port on loopback), "log" (file to which a line a connection is added). What the
system's resolver makes of numbers (127.1, 0x7f.1) it makes of them here; names and addresses that are not in the plan
do not exist.
"""

from __future__ import annotations

import errno
import json
import socket
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NUMERIC = socket.AI_NUMERICHOST


@dataclass
class Plan:
    """See above."""

    log: Path
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    addresses: dict[str, int] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        path.write_text(json.dumps({"log": str(self.log), "names": self.names, "addresses": self.addresses}), encoding="utf-8")
        return path

    def connected(self) -> list[str]:
        """Where connections were tried to so far, as address:port."""
        return self.log.read_text(encoding="utf-8").split() if self.log.exists() else []


def install(plan: Plan) -> None:
    """Put the plan in the place of the system's resolver and of connecting."""
    look_up, connect_ex = socket.getaddrinfo, socket.socket.connect_ex
    asked: dict[str, int] = {}
    lock = threading.Lock()

    def answers(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> list[Any]:  # noqa: A002
        name = host.decode() if isinstance(host, bytes) else str(host)
        try:
            return look_up(name, port, family, type, proto, flags | NUMERIC)
        except socket.gaierror:
            turns = plan.names.get(name)
        if not turns:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        with lock:
            at = asked[name] = asked.get(name, -1) + 1
        told = [found for one in turns[min(at, len(turns) - 1)] for found in look_up(one, port, family, type, proto, flags | NUMERIC)]
        if not told:
            raise socket.gaierror(socket.EAI_NODATA, "No address associated with hostname")
        return told

    def connect(self: socket.socket, address: Any) -> int:
        if self.family not in (socket.AF_INET, socket.AF_INET6):
            return connect_ex(self, address)
        where = f"{address[0]}:{address[1]}"
        with lock, plan.log.open("a", encoding="utf-8") as log:
            log.write(where + "\n")
        port = plan.addresses.get(where)
        return errno.ECONNREFUSED if port is None else connect_ex(self, ("127.0.0.1", port))

    socket.getaddrinfo = answers
    socket.socket.connect_ex = connect  # type: ignore[method-assign]


def main() -> None:
    found = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    install(Plan(Path(found["log"]), found["names"], found["addresses"]))
    sys.argv[:2] = ["xxgk"]
    from crawler.cli import main as xxgk

    xxgk()


if __name__ == "__main__":
    main()
