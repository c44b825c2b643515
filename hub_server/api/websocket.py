"""The native WebSocket: TLS, one session for each client, events at each client's own pace."""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import aclosing, suppress
from typing import Final

import msgspec
from aiohttp import WSMsgType, web

from hub_server.api import session
from hub_server.api.rows import Rows
from hub_server.api.services import Caller, Services
from hub_server.domain.commands import ReportPlayer
from hub_server.hub.records import Busy, Record, RuleError
from hub_server.protocol import (
    HEARTBEAT_S,
    HELLO_TIMEOUT_S,
    MAX_FRAME_BYTES,
    MIN_SCHEMA,
    MOST_EVENTS,
    PATH,
    SCHEMA,
    CloseCode,
    Hello,
)

_LOGGER = logging.getLogger(__name__)

MOST_CONNECTIONS: Final = 64
"""Connections at once (ours)."""
MOST_IN_WORK: Final = 64
"""Commands of one connection that may be in work; more are read when some are answered (ours)."""
SLOW_S: Final = 10.0
"""How long a client may leave what was sent to it unread before it is cut off (ours)."""

_encoder: Final = msgspec.json.Encoder()


class WebSocketDoor:
    """Listens for clients."""

    def __init__(self, services: Services, tls: ssl.SSLContext) -> None:
        """Serve with the hub's certificate."""
        self._services = services
        self._tls = tls
        self._connections: set[_Connection] = set()
        self._runner: web.AppRunner | None = None
        self._stopping = False
        self._rows = Rows(services)
        self._unlisten = services.clients.on_revoke(self._revoked)
        self._unprepare = services.bus.on_announced(self._prepare)

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port. Raises OSError."""
        app = web.Application()
        app.router.add_get(PATH, self._serve)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, ssl_context=self._tls).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Tell every client that the hub goes away, and stop listening."""
        self._stopping = True
        self._unlisten()
        self._unprepare()
        await asyncio.gather(*(each.close(CloseCode.GOING_AWAY, "the hub stops") for each in self._connections))
        if self._runner is not None:
            await self._runner.cleanup()

    async def _client_left(self, caller: Caller) -> None:
        """Tell the rules that a client, with its linked devices, is gone; a hub that stops is gone itself."""
        again = any(each.caller.client_id == caller.client_id for each in self._connections)
        if caller.client_id and not again and not self._stopping:
            with suppress(Busy, RuleError):
                await self._services.engine.submit(ReportPlayer(caller.ref, present=False))
            await self._services.rehearsals.left(caller.client_id)

    def _prepare(self, records: Sequence[Record]) -> None:
        """Make the frame that all clients will get, while the disk is at work on its rows."""
        if self._connections and len(records) <= MOST_EVENTS:
            self._rows.prepare(records)

    def _revoked(self, client_id: str) -> None:
        for connection in self._connections:
            if connection.caller.client_id == client_id:
                connection.hang_up(CloseCode.REVOKED, "access was withdrawn")

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        # No browser has business here: a page of another site would come with an Origin.
        if "Origin" in request.headers or len(self._connections) >= MOST_CONNECTIONS:
            return web.Response(status=403 if "Origin" in request.headers else 503)
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_FRAME_BYTES, compress=False, timeout=0.5)
        await socket.prepare(request)
        connection = _Connection(self._services, socket, self._rows)
        self._connections.add(connection)
        try:
            await connection.run()
        finally:
            self._connections.discard(connection)
            await connection.leave()
            await self._client_left(connection.caller)
        return socket


class _Connection:
    def __init__(self, services: Services, socket: web.WebSocketResponse, rows: Rows) -> None:
        self._services = services
        self._rows = rows
        self._socket = socket
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._in_work = asyncio.Semaphore(MOST_IN_WORK)
        self._admitted = asyncio.Event()
        self._following = False
        self.caller = Caller(follow=self._follow, admitted=lambda _: self._admitted.set())

    async def run(self) -> None:
        """Speak until the client leaves."""
        hello: Hello = {
            "type": "hello",
            "hub_id": self._services.hub_id,
            "name": self._services.name,
            "version": self._services.version,
            "schema": SCHEMA,
            "min_schema": MIN_SCHEMA,
        }
        await self._send(_encoder.encode(hello))
        self.spawn(self._expect_client())
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                await self.close(CloseCode.UNAUTHENTICATED, "only text is understood here")
                return
            await self._in_work.acquire()
            if self.spawn(self._answer(message.data)).done():
                # What waited for nothing has not given up its turn, and neither has reading what has come already.
                await asyncio.sleep(0)

    async def leave(self) -> None:
        """Drop what is still in work."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._closing, return_exceptions=True)

    async def _expect_client(self) -> None:
        try:
            async with asyncio.timeout(HELLO_TIMEOUT_S):
                await self._admitted.wait()
        except TimeoutError:
            self.hang_up(CloseCode.UNAUTHENTICATED, "not authenticated in time")

    async def _answer(self, frame: str) -> None:
        try:
            await self._send(await session.answer(self._services, self.caller, frame))
        finally:
            self._in_work.release()

    def _follow(self, after: int, late_until: int) -> None:
        if not self._following:
            self._following = True
            self.spawn(self._send_events(after, late_until))

    async def _send_events(self, after: int, late_until: int) -> None:
        # The answer to the subscription goes first: its snapshot is what the events build on.
        await asyncio.sleep(0)
        pages: AsyncGenerator[list[Record]] = self._services.bus.pages(after, first=True)
        async with aclosing(pages):
            async for page in pages:
                for at in range(0, len(page), MOST_EVENTS):
                    await self._send(self._rows.frame(page[at : at + MOST_EVENTS], late_until))

    async def _send(self, frame: bytes) -> None:
        try:
            async with asyncio.timeout(SLOW_S):
                await self._socket.send_frame(frame, WSMsgType.TEXT)
        except TimeoutError:
            _LOGGER.warning("A client reads too slowly and is cut off")
            self.hang_up(CloseCode.SLOW_CLIENT, "too slow")
        except ConnectionError:
            pass

    async def close(self, code: int, reason: str) -> None:
        """Close the connection and say why."""
        await self._socket.close(code=code, message=reason.encode())

    def hang_up(self, code: int, reason: str) -> None:
        """Close the connection from beside its own work, which the closing ends."""
        self._closing.add(asyncio.create_task(self.close(code, reason)))

    def spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Do something beside reading, begun at once: what comes first reaches the engine first, a turn earlier."""
        task = asyncio.create_task(work, eager_start=True)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
