"""Both ends of a child process: a fresh interpreter and the socket pair it shares with its parent.

The child sees the end of its socket when the parent is gone, however that came about, and finishes cleanly.
"""

import asyncio
import contextlib
import os
import queue
import select
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from console.wire.frames import Head, Unpacker, pack
from console.wire.niceness import hand_to_session

FD_VARIABLE = "OKAERI_WIRE_FD"
BACKLOG = 16 * 1024 * 1024
"""Bytes a parent keeps for a child that does not read; past that the child is taken for dead."""


class Child:
    """The parent's end."""

    def __init__(self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer
        self._finishing = False

    @classmethod
    async def spawn(
        cls, module: str, arguments: Sequence[str] = (), *, environment: Mapping[str, str] | None = None, nice: int = 0
    ) -> "Child":
        """Start ``python -m module`` as a fresh interpreter; ``nice`` lowers its priority."""
        ours, theirs = socket.socketpair()
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                module,
                *arguments,
                pass_fds=(theirs.fileno(),),
                env={**os.environ, **(environment or {}), FD_VARIABLE: str(theirs.fileno())},
                start_new_session=True,
                preexec_fn=(lambda: _lower_priority(nice)) if nice else None,
            )
        finally:
            theirs.close()
        reader, writer = await asyncio.open_connection(sock=ours)
        return cls(process, reader, writer)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.returncode

    def send(self, head: Mapping[str, Any], body: bytes = b"") -> None:
        """Queue a message, unless the child was told to ``finish``; one that is gone or does not read is noticed by ``messages`` ending."""
        if self._finishing or self._writer.is_closing():
            return
        if self._writer.transport.get_write_buffer_size() > BACKLOG:
            self.kill()
            return
        self._writer.write(pack(head, body))

    async def messages(self) -> AsyncIterator[tuple[Head, bytes]]:
        """Ends when the child's end is closed or it sends nonsense."""
        unpacker = Unpacker()
        while True:
            try:
                data = await self._reader.read(65536)
                if not data:
                    return
                messages = unpacker.feed(data)
            except (OSError, ValueError):
                return
            for message in messages:
                yield message

    def finish(self) -> None:
        """Let the child see the end of its orders; what it still tells goes on to come out of ``messages``."""
        self._finishing = True
        with contextlib.suppress(OSError):
            if not self._writer.is_closing():
                self._writer.write_eof()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)

    def let_go(self) -> None:
        """Close the socket and nothing else: the child finishes in its own time."""
        self._writer.close()

    async def close(self, grace_s: float = 5.0) -> None:
        """Close the socket, give the child ``grace_s`` to finish, then end it."""
        self._writer.close()
        try:
            await asyncio.wait_for(self._process.wait(), grace_s)
        except TimeoutError:
            self.kill()
            await self._process.wait()


class Parent:
    """The child's end, for a process without an event loop: a reading thread fills ``inbox``; ``None`` in it is the end."""

    def __init__(self) -> None:
        hand_to_session()
        self._socket = socket.socket(fileno=int(os.environ[FD_VARIABLE]))
        self._lock = threading.Lock()
        self.inbox: queue.SimpleQueue[tuple[Head, bytes] | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="wire", daemon=True).start()

    def _read(self) -> None:
        unpacker = Unpacker()
        while True:
            try:
                data = self._socket.recv(65536)
                if not data:
                    break
                for message in unpacker.feed(data):
                    self.inbox.put(message)
            except (OSError, ValueError):
                break
        self.inbox.put(None)

    def send(self, head: Mapping[str, Any], body: bytes = b"", patience_s: float = 1.0) -> bool:
        """Whether the parent took it within ``patience_s``; false means that it is gone."""
        try:
            with self._lock:
                view = memoryview(pack(head, body))
                while view:
                    if not select.select([], [self._socket], [], patience_s)[1]:
                        return False
                    view = view[self._socket.send(view) :]
            return True
        except OSError:
            return False


def _lower_priority(nice: int) -> None:
    os.nice(nice)
