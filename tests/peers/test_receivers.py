"""Our sender against receivers that nobody here wrote: pysiaalarm (Python) and iobroker.sia (Node).

An acknowledgement says little: pysiaalarm acknowledges some codes as an "invalid report". So what they decoded is
compared, for every code, in clear and with each size of key. Keys are throwaway.
"""

import asyncio
import datetime as dt
import json
import re
import shutil
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pysiaalarm.aio import CommunicationsProtocol, SIAAccount, SIAClient, SIAEvent

from hub_server import dc09
from hub_server.dc09 import CONTACT_ID, EVENT_CODES, Key, Mark, Message, Token
from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.site import ArmMode
from hub_server.signalling.extras import address_of
from hub_server.signalling.line import Line, Reply
from hub_server.signalling.settings import Receiver, Transport
from tests.house import House

PEERS = Path(__file__).parent
NODE = shutil.which("node")
KEYS = {"clear": "", "128": "0123456789ABCDEF", "192": "0123456789ABCDEF01234567", "256": "0123456789ABCDEF" * 2}
SIA = [code.sia for code in EVENT_CODES]
IN_CONTACT_ID = [code.sia for code in EVENT_CODES if code.contact_id]
with_each_key = pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)


@dataclass
class Peer:
    """A receiver that runs, and the events it has decoded: SIA's letters or Contact ID's four digits, and the zone."""

    port: int
    decoded: list[tuple[str, int]] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def keep(self, code: str, zone: int) -> None:
        self.decoded.append((code, zone))
        self.changed.set()

    async def until(self, enough: Callable[[list[tuple[str, int]]], bool]) -> None:
        async with asyncio.timeout(10):
            while not enough(self.decoded):
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def pysiaalarm(key: str, protocol: CommunicationsProtocol = CommunicationsProtocol.TCP) -> AsyncGenerator[Peer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        peer = Peer(int(probe.getsockname()[1]))

    async def keep(event: SIAEvent) -> None:
        number = f"{event.event_qualifier}{event.event_type}" if event.event_type else event.code
        peer.keep(str(number), int(event.ri or 0) if event.event_type else int(re.sub(r"\D", "", event.message or "0")))

    client = SIAClient("127.0.0.1", peer.port, [SIAAccount("1234", key or None)], keep, protocol=protocol)
    await client.async_start()
    try:
        yield peer
    finally:
        await client.async_stop()


@asynccontextmanager
async def iobroker(key: str) -> AsyncGenerator[Peer]:
    process = await asyncio.create_subprocess_exec(
        str(NODE),
        "receiver.cjs",
        "1234",
        *([key.encode().hex()] if key else []),
        cwd=PEERS,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    peer = Peer(json.loads(await process.stdout.readline())["port"])

    async def listen(stdout: asyncio.StreamReader) -> None:
        while line := await stdout.readline():
            told = json.loads(line)
            data = re.fullmatch(r"(?:#1234)?\|?(?:Nri1/([A-Z]{2})(\d{3})|(\d{4}) 01 (\d{3}))", told.get("data", ""))
            if data is not None:
                peer.keep(data[1] or data[3], int(data[2] or data[4]))

    listening = asyncio.create_task(listen(process.stdout))
    try:
        yield peer
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        await listening


needs_node = pytest.mark.skipif(
    NODE is None or not (PEERS / "node_modules").exists(), reason="needs Node and what scripts/setup installs for it"
)


async def send(peer: Peer, token: Token, codes: list[str], key: str, transport: Transport = Transport.TCP) -> None:
    """Send one event of each code, and check what was decoded."""
    line = Line(Receiver("127.0.0.1", peer.port, transport), Key(key.encode()) if key else None)
    for zone, code in enumerate(codes, start=1):
        message = Message(token, zone, "1234", code=code, zone=zone, happened=dt.datetime.now(dt.UTC))
        if token is Token.SIA:
            message = dc09.Message(
                token,
                zone,
                "1234",
                code=code,
                zone=zone,
                text="Window",
                happened=dt.datetime.now(dt.UTC),
                mark=Mark("ab12", zone, zone, "r", 12_345),
                blocks={"M": address_of("hub"), "R": "Hall", "V": f"{dc09.FOLLOW}{zone}", "J": "1"},
            )
        assert await line.exchange(message) is Reply.ACK, code
    await line.close()
    await peer.until(lambda decoded: len(decoded) >= len(codes))
    numbers = codes if token is Token.SIA else [CONTACT_ID[code] for code in codes]
    assert peer.decoded == list(zip(numbers, range(1, len(codes) + 1), strict=True))


@with_each_key
async def test_pysiaalarm_decodes_every_sia_code(key: str) -> None:
    async with pysiaalarm(key) as peer:
        await send(peer, Token.SIA, SIA, key)


@with_each_key
async def test_pysiaalarm_decodes_every_contact_id_number(key: str) -> None:
    async with pysiaalarm(key) as peer:
        await send(peer, Token.CONTACT_ID, IN_CONTACT_ID, key)


@with_each_key
async def test_pysiaalarm_decodes_datagrams(key: str) -> None:
    async with pysiaalarm(key, CommunicationsProtocol.UDP) as peer:
        await send(peer, Token.SIA, ["BA", "FA", "BC"], key, Transport.UDP)


@needs_node
@with_each_key
async def test_iobroker_decodes_every_sia_code(key: str) -> None:
    async with iobroker(key) as peer:
        await send(peer, Token.SIA, SIA, key)


@needs_node
@with_each_key
async def test_iobroker_decodes_every_contact_id_number(key: str) -> None:
    async with iobroker(key) as peer:
        await send(peer, Token.CONTACT_ID, IN_CONTACT_ID, key)


async def test_a_whole_evening_of_the_hub_reaches_pysiaalarm(house: House) -> None:
    async with pysiaalarm(KEYS["256"]) as peer:
        key = KEYS["256"].encode().hex()
        await house.ask("set_central", host="127.0.0.1", port=peer.port, account="1234", key=key)
        await house.submit(Arm("house", ArmMode.HOME, ByPerson("anna", "test")))
        await house.do("open", "study-window")
        await house.disarm()
        await peer.until(lambda decoded: {code for code, _ in decoded} >= {"CG", "BA", "BC", "OP"})
        await house.stop()
    await house.start()


@needs_node
async def test_a_receiver_that_hangs_up_after_each_message_is_no_lost_path(house: House) -> None:
    # iobroker refuses link tests and hangs up after them, which is its way and no fault of the path.
    async with iobroker("") as peer:
        await house.ask("set_central", host="127.0.0.1", port=peer.port, account="1234")
        for _ in range(3):
            await house.do("low-battery", "study-window")
            await house.do("new-battery", "study-window")
        await peer.until(lambda decoded: [code for code, _ in decoded if code in {"XT", "XR"}] == ["XT", "XR"] * 3)
        assert not [fault for fault in house.site.faults if fault.kind.value == "central"]
