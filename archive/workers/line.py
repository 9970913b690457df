"""What passes between processes: messages with their length before them; and numbers that tell of a worker."""

from __future__ import annotations

import select
import socket
import struct

NUMBER = struct.Struct("=q")  # a worker's process id, then its return code as subprocess has it, told by the template process


class TooLongError(Exception):
    """A message is longer than the limit."""


class Line:
    """One end of a socket. A message is sent with its length in one go: who listens is woken up once for it, not twice."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._poll = select.poll()
        self._poll.register(end, select.POLLIN)

    def fileno(self) -> int:
        return self._end.fileno()

    def send(self, message: bytes) -> None:
        """Raises OSError where nobody listens any more."""
        self._end.sendall(NUMBER.pack(len(message)) + message)

    def receive(self, limit: int = 1 << 40) -> bytes:
        """The next message. Raises EOFError at the end, OSError, TooLongError."""
        length: int = NUMBER.unpack(self._whole(NUMBER.size))[0]
        if not 0 <= length <= limit:
            raise TooLongError(f"a message of {length} bytes, the limit is {limit}")
        return self._whole(length)

    def waits(self) -> bool:
        """Whether a message is there, or the end."""
        return bool(self._poll.poll(0))

    @property
    def room(self) -> int:
        """Bytes of a message that is taken off this process's hands though nobody listens: of a few such messages, for the
        system needs room for its own bookkeeping, too."""
        return self._end.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) // 4

    def close(self) -> None:
        self._end.close()

    def _whole(self, size: int) -> bytes:
        found = self._end.recv(size, socket.MSG_WAITALL)
        if len(found) == size:
            return found
        pieces = [found]
        while found and (size := size - len(found)):  # a signal came, or the end
            found = self._end.recv(size, socket.MSG_WAITALL)
            pieces.append(found)
        if size:
            raise EOFError
        return b"".join(pieces)
