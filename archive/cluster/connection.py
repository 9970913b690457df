"""The connection to a Dask scheduler, and whether its workers have the same software as we."""

from __future__ import annotations

import logging
import re
import secrets
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from archive import software
from archive.cluster.errors import ClusterError
from archive.cluster.storage import EXTRA, Storage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from distributed import Client

ADDRESS = re.compile(r"(?:tcp|tls)://(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):\d{1,5}")
HOW = "give the address that `dask scheduler` prints, as tcp://HOST:8786"
CONNECT = 15  # seconds


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at tcp://HOST:PORT or tls://HOST:PORT, whose workers are of our kind. Raises ClusterError.

    TLS as Dask's own configuration has it (distributed.comm.tls).
    """
    if not ADDRESS.fullmatch(address):
        raise ClusterError(f"--cluster {_shown(address)}: {HOW}")
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(f"--cluster needs Dask: {EXTRA}") from error
    for name in [one for one in logging.root.manager.loggerDict if one.partition(".")[0] in ("distributed", "tornado")]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what matters is told here, in one line
    try:
        client = Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise ClusterError(f"--cluster {address}: {why[:200]}; {HOW}") from error
    try:
        _check(client, address)
        yield client
    finally:
        with suppress(Exception):  # whatever ends badly here has no one to help
            client.close(timeout=5)


def _shown(address: str) -> str:
    """Without what may be a password: schedulers know none."""
    return f"…@{address.rpartition('@')[2]}" if "@" in address else address


def slots(client: Client) -> list[str]:
    """Addresses of workers, each as often as it has threads."""
    threads: Mapping[str, int] = client.nthreads()
    return [address for turn in range(max(threads.values(), default=0)) for address in sorted(threads) if threads[address] > turn]


def about() -> dict[str, str]:
    """The software that must be the same everywhere."""
    import distributed

    from archive.versions import FORM_VERSION, READER_VERSION

    return {"xxgk": software.number(), "readers": READER_VERSION, "forms": FORM_VERSION,
            "Python": ".".join(map(str, sys.version_info[:2])), "distributed": distributed.__version__}


def _check(client: Client, address: str) -> None:
    if not client.nthreads():
        raise ClusterError(f"--cluster {address}: the scheduler has no workers; start them with `dask worker {address} --nthreads 1`")
    ours = about()
    for worker, theirs in ask(client, about).items():
        if theirs != ours:
            differing = ", ".join(f"{name} {theirs.get(name)} and not {value}" for name, value in ours.items() if theirs.get(name) != value)
            raise ClusterError(f"--cluster {address}: worker {worker} has {differing}; install the same on all machines")


def ask(client: Client, function: Callable[..., Any], *arguments: object) -> Mapping[str, Any]:
    """What each worker answers."""
    try:
        return client.run(function, *arguments)  # type: ignore[no-any-return]
    except (ImportError, AttributeError) as error:
        raise ClusterError(f"a worker does not have this xxgk ({error}); install it there, in the environment of `dask worker`") from error
    except Exception as error:
        raise ClusterError(f"the workers do not answer ({type(error).__name__}: {error}); look at their logs") from error


def check_storage(client: Client, storage: Storage) -> None:
    """Do all workers reach it? Each writes an object there, which is read here. Raises ClusterError."""
    place = f"check-{secrets.token_hex(4)}"
    storage.put(f"{place}/here", b"")
    try:
        for number, (worker, why) in enumerate(sorted(ask(client, reach, storage.url, place).items())):
            if why["error"]:
                raise ClusterError(f"worker {worker} cannot use the storage: {why['error']}")
            if storage.read(f"{place}/{why['name']}") is None:
                raise ClusterError(f"{storage.url}: what worker {worker} (number {number + 1}) writes there does not come here; "
                                   "name a folder that all machines share, or a bucket: -s XXGK_STORAGE=s3://…")
    finally:
        with suppress(ClusterError):
            storage.remove(place)


def reach(url: str, place: str) -> dict[str, str]:
    """Called in a worker: write an object beside the one that is there already."""
    name = secrets.token_hex(8)
    try:
        if Storage(url).read(f"{place}/here") is None:
            return {"name": name, "error": f"{url}: what is written there elsewhere does not come here; "
                                           "name a folder that all machines share, or a bucket: -s XXGK_STORAGE=s3://…"}
        Storage(url).put(f"{place}/{name}", b"")
    except ClusterError as error:
        return {"name": name, "error": str(error)}
    return {"name": name, "error": ""}
