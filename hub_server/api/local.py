"""The local door: a Unix socket that only the owner of the hub's machine can open (DECISIONS 12).

It speaks the native wire's commands, one JSON object a line, with the scope ``local-admin``.
"""

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from hub_server.api import session
from hub_server.api.local_client import SOCKET_NAME
from hub_server.api.services import LOCAL_SCOPES, Caller, Services
from hub_server.protocol import MAX_FRAME_BYTES

_MOST_CONNECTIONS: Final = 16


class LocalDoor:
    """Listens on the socket."""

    def __init__(self, services: Services, directory: Path) -> None:
        """Put the socket into the hub's directory."""
        self._services = services
        self._path = directory / SOCKET_NAME
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen. The directory's lock says that a socket left behind is nobody's."""
        self._path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._connected, self._path, limit=MAX_FRAME_BYTES)
        finally:
            os.umask(before)

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
        for connection in tuple(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._connections) >= _MOST_CONNECTIONS:
            writer.close()
            return
        self._connections.add(task)
        caller = Caller(LOCAL_SCOPES, "local")
        try:
            with suppress(OSError, ValueError, asyncio.CancelledError):
                while line := await reader.readline():
                    writer.write(await session.answer(self._services, caller, line) + b"\n")
                    await writer.drain()
        finally:
            self._connections.discard(task)
            writer.close()
