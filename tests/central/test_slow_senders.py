"""Connections that say nothing worth answering are ended, and hinder nobody meanwhile."""

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator
from pathlib import Path

import aiohttp
import pytest

from hub_server import central_link, dc09
from hub_server.central import link, receiver
from hub_server.central.app import Central
from hub_server.dc09 import Mark, Message

SLOW = 300
type Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
async def central(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Central]:
    # As long as it takes to see that others are served meanwhile, and not half a minute.
    monkeypatch.setattr(receiver, "GREETING_S", 2.0)
    monkeypatch.setattr(link, "HANDSHAKE_S", 0.5)
    central = Central(tmp_path / "central")
    await central.start("127.0.0.1", 0, 0)
    await central.put_account("1234", "Villa", None)
    yield central
    await central.stop()


async def connect(port: int) -> Connection:
    return await asyncio.open_connection("127.0.0.1", port)


async def hang_up(*connections: Connection) -> None:
    for _, writer in connections:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for _, writer in connections), return_exceptions=True)


async def alarm(connection: Connection, number: int) -> bytes:
    reader, writer = connection
    message = Message("SIA-DCS", number, "1234", code="BA", mark=Mark("ab", number, number, "r"))
    writer.write(dc09.encode(message, None, dt.datetime.now(dt.UTC)))
    async with asyncio.timeout(5):
        return await reader.readuntil(b"\r")


async def test_hundreds_of_slow_senders_hinder_no_alarm_and_are_cut_off(central: Central) -> None:
    slow = [await connect(central.port) for _ in range(SLOW)]
    for _, writer in slow:
        writer.write(b'\nC9520028"SIA')
    good = await connect(central.port)
    for number in range(1, 11):
        assert b'"ACK"' in await alarm(good, number)
        for _, writer in slow:
            writer.write(b"x")
    async with asyncio.timeout(20):
        assert [await reader.read() for reader, _ in slow] == [b""] * SLOW
    assert b'"ACK"' in await alarm(good, 11), "who reports stays"
    await hang_up(good, *slow)


async def test_a_hub_that_never_proves_itself_is_hung_up_on(central: Central) -> None:
    pinned = aiohttp.Fingerprint(bytes.fromhex(central.fingerprint))
    url = f"wss://127.0.0.1:{central.link_port}{central_link.PATH}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url, ssl=pinned) as socket:
        async with asyncio.timeout(10):
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
    assert central.link.linked() == set()
