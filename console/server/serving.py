"""The socket and the server on it."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from console.domain.errors import BadInput, EnvironmentFault

LONGEST_MESSAGE = 64 * 1024
PING_S = 1.0
GONE_S = 3.0
"""A desk whose machine or network is gone acknowledges nothing: after so long its connection ends, where the system can be told so."""
LATE_S = 10.0
"""A window that is busy answers late and is not gone: its machine acknowledges for it, and it keeps its connection for so long."""


def listen(host: str, port: int) -> socket.socket:
    """Raises ``EnvironmentFault`` when the port is taken or the address is not of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # Whatever comes in through the door inherits it.
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(GONE_S * 1000))
    try:
        door.bind((host, port))
        door.listen(128)
    except OSError as fault:
        door.close()
        if fault.errno == errno.EADDRINUSE:
            raise EnvironmentFault(
                f"ポート {port} は別のプログラムが使っています。server.port か --port で別の番号を指定してください。",
                f"Port {port} is in use by another program. Choose another one with server.port or --port.",
            ) from fault
        raise EnvironmentFault(
            f"{host}:{port} で待ち受けできません（{fault.strerror}）。server.host を確かめてください。",
            f"Cannot listen on {host}:{port} ({fault.strerror}). Check server.host.",
        ) from fault
    door.setblocking(False)
    return door


class Door(uvicorn.Server):
    """Leaves the signals to the composition root."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def door(app: FastAPI, certificate: Path | None = None, key: Path | None = None) -> Door:
    """Raises ``BadInput`` when certificate or key cannot be read."""
    for path in (certificate, key):
        if path is not None and not path.is_file():
            raise BadInput(f"証明書または鍵のファイル {path} がありません。", f"The certificate or key file {path} does not exist.")
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=LONGEST_MESSAGE,
        ws_ping_interval=PING_S,
        ws_ping_timeout=LATE_S,
        timeout_graceful_shutdown=3,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        server_header=False,
    )
    try:
        config.load()
    except (OSError, ValueError) as fault:
        raise BadInput(
            f"証明書 {certificate} と鍵 {key} を読めません。PEM 形式か確かめてください。",
            f"The certificate {certificate} and key {key} cannot be read. They must be PEM files.",
        ) from fault
    return Door(config)


async def serve(server: Door, door_socket: socket.socket, stop: asyncio.Event) -> None:
    """Until ``stop``."""
    serving = asyncio.create_task(server.serve(sockets=[door_socket]))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    stopping.cancel()
    await serving
