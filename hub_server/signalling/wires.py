"""What carries frames to a receiver: a TCP or TLS stream that is kept, or UDP datagrams."""

import asyncio
import hashlib
import ssl
from contextlib import suppress
from typing import Final, Protocol, override

from hub_server.signalling.settings import Receiver, Transport

_RESEND_S: Final = 1.5
"""After this long without an answer a datagram is sent again, with its number (ours): UDP loses some."""
_DATAGRAMS: Final = 32
_READ: Final = 4_096


class WireError(OSError):
    """What carries the frames does not; the message says why."""


class Wire(Protocol):
    """A way to a receiver that is open."""

    async def send(self, frame: bytes) -> None:
        """Hand over a frame. Raises OSError."""
        ...

    async def receive(self) -> bytes:
        """Return some bytes of what comes back, at least one. Raises OSError."""
        ...

    async def close(self) -> None:
        """Hang up."""
        ...


async def connect(receiver: Receiver) -> Wire:
    """Open a wire. Raises OSError, and WireError where the receiver's certificate is not the expected one."""
    if receiver.transport is Transport.UDP:
        return await _Datagrams.open(receiver)
    return await _Stream.open(receiver)


class _Stream:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, receiver: Receiver) -> _Stream:
        tls = _context(receiver) if receiver.transport is Transport.TLS else None
        stream = cls(*await asyncio.open_connection(receiver.host, receiver.port, ssl=tls))
        if receiver.fingerprint and stream.fingerprint() != receiver.fingerprint:
            await stream.close()
            raise WireError("the receiver's certificate is another one: nothing was sent to it")
        return stream

    def fingerprint(self) -> str:
        found = self._writer.get_extra_info("ssl_object")
        der = found.getpeercert(binary_form=True) if isinstance(found, ssl.SSLObject) else None
        return hashlib.sha256(der or b"").hexdigest()

    async def send(self, frame: bytes) -> None:
        self._writer.write(frame)
        await self._writer.drain()

    async def receive(self) -> bytes:
        data = await self._reader.read(_READ)
        if not data:
            raise ConnectionError("the central hung up")
        return data

    async def close(self) -> None:
        self._writer.close()
        # Whoever is cancelled meanwhile stays cancelled: a transmitter that went on would keep the hub from stopping.
        with suppress(OSError):
            await self._writer.wait_closed()


def _context(receiver: Receiver) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if receiver.fingerprint:
        # The certificate itself is known, which says more than an authority could.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self._came: asyncio.Queue[bytes | Exception] = asyncio.Queue(_DATAGRAMS)
        self._transport: asyncio.BaseTransport | None = None
        self._last = b""

    @classmethod
    async def open(cls, receiver: Receiver) -> _Datagrams:
        loop = asyncio.get_running_loop()
        _, datagrams = await loop.create_datagram_endpoint(cls, remote_addr=(receiver.host, receiver.port))
        return datagrams

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    @override
    def datagram_received(self, data: bytes, addr: object) -> None:
        with suppress(asyncio.QueueFull):
            self._came.put_nowait(data)

    @override
    def error_received(self, exc: Exception) -> None:
        with suppress(asyncio.QueueFull):
            self._came.put_nowait(exc)

    async def send(self, frame: bytes) -> None:
        self._last = frame
        if isinstance(self._transport, asyncio.DatagramTransport):
            self._transport.sendto(frame)

    async def receive(self) -> bytes:
        while True:
            try:
                async with asyncio.timeout(_RESEND_S):
                    came = await self._came.get()
            except TimeoutError:
                await self.send(self._last)
                continue
            if isinstance(came, Exception):
                raise came
            return came

    async def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
