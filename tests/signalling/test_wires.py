"""A wire to the central, as it ends."""

import asyncio

import pytest

from hub_server.signalling.settings import Receiver
from hub_server.signalling.wires import connect


async def test_whoever_is_cancelled_while_a_wire_is_closed_stays_cancelled() -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        wire = await connect(Receiver("127.0.0.1", server.sockets[0].getsockname()[1]))
        closing = asyncio.create_task(wire.close(), eager_start=True)
        assert not closing.done(), "it waits for the wire to be closed"
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
