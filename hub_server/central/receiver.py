"""The receiver: DC-09 over TCP, TLS and UDP. It acknowledges what is committed, and nothing else."""

import asyncio
import datetime as dt
import logging
import ssl
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, override

from hub_server import dc09
from hub_server.dc09 import Envelope, Key, Message

_LOGGER = logging.getLogger(__name__)

IDLE_S: Final = 1_000.0
"""A connection that sends no whole frame for this long is closed (ours: more than a spare path's supervision)."""
GREETING_S: Final = 30.0
"""A connection that has never sent a sound frame of a known account gets this long (ours)."""
MOST_CONNECTIONS: Final = 12_000
"""Connections at once (ours)."""
_MOST_DATAGRAMS: Final = 1_000
"""Datagrams that are being worked on at once (ours); what comes beside them is sent again by its sender."""
_READ: Final = 8_192

type Accept = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Ports:
    """Where a receiver listens: TCP and UDP on one number, TLS on another."""

    plain: int
    tls: int


class Receiver:
    """Listens for hubs. ``accept`` returns once a message is on the disk."""

    def __init__(self, accept: Accept) -> None:
        """Hand sound messages of known accounts to ``accept``."""
        self._accept = accept
        self._keys: Mapping[str, Key | None] = {}
        self._servers: list[asyncio.Server] = []
        self._datagrams: asyncio.DatagramTransport | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._answering: set[asyncio.Task[None]] = set()
        self.last_seen: dict[str, dt.datetime] = {}

    def set_accounts(self, keys: Mapping[str, Key | None]) -> None:
        """Know these accounts and their keys from now on, and forget when others were heard of."""
        self._keys = keys
        self.last_seen = {account: seen for account, seen in self.last_seen.items() if account in keys}

    async def start(self, host: str, ports: Ports, tls: ssl.SSLContext) -> Ports:
        """Listen; returns the ports. Raises OSError."""
        plain = await asyncio.start_server(self._connected, host, ports.plain, limit=dc09.MAX_BODY * 2)
        self._servers.append(plain)
        secure = await asyncio.start_server(self._connected, host, ports.tls, limit=dc09.MAX_BODY * 2, ssl=tls)
        self._servers.append(secure)
        bound = Ports(_port(plain), _port(secure))
        self._datagrams, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Datagrams(self._datagram), local_addr=(host, bound.plain)
        )
        return bound

    async def stop(self) -> None:
        """Close every connection; what is being committed is not acknowledged, and will be sent again."""
        for server in self._servers:
            server.close()
        if self._datagrams is not None:
            self._datagrams.close()
        working = (*self._connections, *self._answering)
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)

    def _datagram(self, data: bytes, sender: object) -> None:
        if len(self._answering) >= _MOST_DATAGRAMS or len(data) > dc09.MAX_BODY + 16:
            return
        task = asyncio.create_task(self._answer_datagram(data, sender))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer_datagram(self, data: bytes, sender: object) -> None:
        for frame in dc09.Deframer().feed(data):
            answer = await self._answer(frame)
            if answer and self._datagrams is not None:
                self._datagrams.sendto(answer, sender)  # type: ignore[arg-type]  # as the protocol was handed it

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
        until = loop.time() + GREETING_S
        while True:
            async with asyncio.timeout_at(until):
                data = await reader.read(_READ)
            if not data:
                return
            frames = deframer.feed(data)
            # All of a segment's frames wait for the same commit, and are answered in their order.
            answers = (
                [await self._answer(frames[0])]
                if len(frames) == 1
                else await asyncio.gather(*(self._answer(frame) for frame in frames))
            )
            if any(answers):
                until = loop.time() + IDLE_S
                writer.write(b"".join(answers))
                if writer.transport.get_write_buffer_size():
                    async with asyncio.timeout_at(until):
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
        if message.token != dc09.Token.NULL:
            try:
                await self._accept(message)
            except Exception:
                _LOGGER.exception("A message was not stored, so it is not acknowledged")
                return b""
        return dc09.acknowledge(envelope, key, now)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[bytes, object], None]) -> None:
        self._take = take

    @override
    def datagram_received(self, data: bytes, addr: object) -> None:
        self._take(data, addr)


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])
