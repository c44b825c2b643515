"""Finds out whether whoever is at the other end of a WebSocket is still there.

The library's own heartbeat leaves a timer behind when a connection ends.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Final

from aiohttp import web

PING_S: Final = 30.0
SILENT_S: Final = 75.0
"""Whoever answers no ping for so long is gone (ours); give it to the socket as its ``receive_timeout``."""


@asynccontextmanager
async def pinging(socket: web.WebSocketResponse) -> AsyncGenerator[None]:
    """Ping for as long as the block lasts."""
    task = asyncio.create_task(_ping(socket))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _ping(socket: web.WebSocketResponse) -> None:
    with suppress(OSError):
        while True:
            await asyncio.sleep(PING_S)
            await socket.ping()
