"""From a thread to whoever waits on descriptors: things put in one end wake the other."""

from __future__ import annotations

import contextlib
import socket
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """A queue with a descriptor: readable when something lies in it. One reader, any writers."""

    def __init__(self) -> None:
        # A pair of sockets and not a pipe: Windows can wait for nothing else.
        self._bell, self._string = socket.socketpair()
        self._bell.setblocking(False)
        self._string.setblocking(False)
        self._letters: deque[T] = deque()

    def fileno(self) -> int:
        """Return the descriptor to wait for; -1 once closed."""
        return self._bell.fileno()

    def put(self, letter: T) -> None:
        """Put something in, from any thread; once it is closed, nothing happens."""
        self._letters.append(letter)
        with contextlib.suppress(OSError):  # full: it rings already
            self._string.send(b".")

    def take(self) -> list[T]:
        """Take out all there is, in the order it was put in."""
        with contextlib.suppress(OSError):
            self._bell.recv(4096)
        # What is put in from here on rings again.
        return [self._letters.popleft() for _ in range(len(self._letters))]

    def close(self) -> None:
        """Give the descriptors back."""
        self._bell.close()
        self._string.close()
