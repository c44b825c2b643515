"""The receiver: DC-09 over TCP. It acknowledges what is committed, and nothing else."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from hub_server import dc09
from hub_server.dc09 import Envelope, Key, Message

_LOGGER = logging.getLogger(__name__)

IDLE_S: Final = 120.0
"""A connection that sends no whole frame for this long is closed (ours: more than any supervision interval here)."""
MOST_CONNECTIONS: Final = 2_000
"""Connections at once (ours)."""

type Accept = Callable[[Message], Awaitable[None]]


class Receiver:
    """Listens for hubs. ``accept`` returns once a message is on the disk."""

    def __init__(self, accept: Accept) -> None:
        """Hand sound messages of known accounts to ``accept``."""
        self._accept = accept
        self._keys: dict[str, Key | None] = {}
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.last_seen: dict[str, dt.datetime] = {}

    def set_accounts(self, keys: dict[str, Key | None]) -> None:
        """Know these accounts and their keys from now on."""
        self._keys = keys

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port. Raises OSError."""
        self._server = await asyncio.start_server(self._connected, host, port, limit=dc09.MAX_BODY * 2)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Close every connection; what is being committed is not acknowledged, and will be sent again."""
        if self._server is not None:
            self._server.close()
        for connection in tuple(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._connections) >= MOST_CONNECTIONS:
            writer.close()
            return
        self._connections.add(task)
        try:
            await self._serve(reader, writer)
        except OSError, TimeoutError, asyncio.CancelledError:
            pass
        finally:
            self._connections.discard(task)
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        deframer = dc09.Deframer()
        loop = asyncio.get_running_loop()
        until = loop.time() + IDLE_S
        while True:
            async with asyncio.timeout_at(until):
                data = await reader.read(8192)
            if not data:
                return
            frames = deframer.feed(data)
            if frames:
                until = loop.time() + IDLE_S
            # All of a segment's frames wait for the same commit, and are answered in their order.
            for answer in await asyncio.gather(*(self._answer(frame) for frame in frames)):
                writer.write(answer)
            await writer.drain()

    async def _answer(self, frame: bytes) -> bytes:
        now = dt.datetime.now(dt.UTC)
        try:
            envelope = dc09.open_frame(frame)
        except dc09.FrameError:
            return b""
        key = self._keys.get(envelope.account)
        if envelope.account not in self._keys or (key is not None and not envelope.encrypted):
            _LOGGER.warning("Refused a frame: unknown account, or a clear frame on an account that has a key")
            return dc09.refuse_content(envelope)
        try:
            message = dc09.read(envelope, key)
        except dc09.FrameError:
            return b""
        except dc09.CannotProcess:
            return dc09.refuse_content(envelope)
        stamped = message.sent is not None or envelope.encrypted
        if stamped and not dc09.in_window(message.sent, now):
            return dc09.refuse_time(now)
        return await self._take(envelope, message, key, now)

    async def _take(self, envelope: Envelope, message: Message, key: Key | None, now: dt.datetime) -> bytes:
        self.last_seen[message.account] = now
        if message.token != "NULL":
            try:
                await self._accept(message)
            except Exception:
                _LOGGER.exception("A message was not stored, so it is not acknowledged")
                return b""
        return dc09.acknowledge(envelope, key, now)
