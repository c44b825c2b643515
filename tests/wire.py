"""A client of the native WebSocket for tests, which says exactly what it is told to."""

import json

import aiohttp

from hub_server.protocol import read_pairing_code
from tests.house import House

type Raw = dict[str, object]


class Client:
    """A client that says exactly what it is told to."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.hello: Raw = {}
        self.events: list[Raw] = []
        self._together: list[Raw] = []
        self._last = 0

    async def ask(self, kind: str, /, **arguments: object) -> Raw:
        self._last += 1
        await self.socket.send_str(json.dumps({"id": self._last, "type": kind, **arguments}))
        return await self.answer(self._last)

    async def answer(self, message_id: int) -> Raw:
        while True:
            raw = await self.receive()
            if raw.get("type") == "result" and raw["id"] == message_id:
                return raw
            self.events.append(raw)

    async def receive(self) -> Raw:
        """Return the next frame, or the next event of those that came in one."""
        if not self._together:
            message = await self.socket.receive(timeout=10)
            assert message.type is aiohttp.WSMsgType.TEXT, message
            raw = json.loads(message.data)
            self._together = [{"type": "event", **each} for each in raw["events"]] if "events" in raw else [raw]
        return self._together.pop(0)

    async def closed(self) -> int:
        while True:
            message = await self.socket.receive(timeout=10)
            if message.type is aiohttp.WSMsgType.CLOSE:
                return int(message.data)
            if message.type in {aiohttp.WSMsgType.ERROR, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING}:
                return self.socket.close_code or 0


async def connect(house: House, session: aiohttp.ClientSession, **headers: str) -> Client:
    socket = await session.ws_connect(
        f"wss://127.0.0.1:{house.port}/ws",
        ssl=aiohttp.Fingerprint(house.hub.identity.fingerprint),
        headers=headers,
        max_msg_size=0,
    )
    client = Client(socket)
    client.hello = await client.receive()
    return client


async def paired(house: House, session: aiohttp.ClientSession) -> Client:
    client = await connect(house, session)
    _, secret = read_pairing_code(house.pairing_code())
    answer = await client.ask("pair", secret=secret, client_name="test")
    assert answer["success"] is True
    return client
