"""The hub's end of the second wire: it dials out, says what the home is, and brings the pictures of alarms."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

import aiohttp

from hub_server import central_link as wire
from hub_server.dc09 import Key
from hub_server.domain.events import DevicePut, DeviceRemoved, PictureTaken
from hub_server.hub.bus import Bus
from hub_server.signalling.spread import BY_CHANCE, Spread

_LOGGER = logging.getLogger(__name__)

FIRST_RETRY_S: Final = 1.0
LONGEST_RETRY_S: Final = 60.0
"""Retries double from the first to the longest, with jitter (ours)."""
ANSWER_S: Final = 15.0
"""How long an answer may take (ours)."""


class Waiting(Protocol):
    """A picture that the central does not have yet."""

    @property
    def picture_id(self) -> str:
        """Its id: 32 hex digits."""
        ...

    @property
    def alarm_id(self) -> int:
        """The alarm it belongs to."""
        ...

    @property
    def device_id(self) -> str:
        """The camera."""
        ...

    @property
    def taken_utc_ms(self) -> int:
        """When it was taken."""
        ...

    @property
    def size(self) -> int:
        """Its length in bytes."""
        ...

    @property
    def sha256(self) -> str:
        """Its digest in hex."""
        ...


@dataclass(frozen=True, slots=True)
class LinkSource:
    """What the link reads of the hub, and whom it tells what the central has."""

    bus: Bus
    home: Callable[[], wire.Home]
    zone_of: Callable[[str], int]
    unsent: Callable[[], list[Waiting]]
    read: Callable[[str], bytes | None]
    mark_sent: Callable[[str], Awaitable[None]]
    speak: Callable[[str], None]
    """Has the home's voice unit say something."""
    log_after: Callable[[], int]
    """Returns the last entry of the central's log that this hub has a receipt of."""
    keep_log: Callable[[list[wire.AuditEntry]], Awaitable[None]]
    """Keeps the entries that follow it."""


@dataclass(frozen=True, slots=True)
class LinkAddress:
    """Where the second wire is, and how both sides know each other."""

    host: str
    port: int
    fingerprint: str
    account: str
    key: Key


class NotConnected(Exception):
    """There is no link to the central now."""


class CentralLink:
    """Keeps the link, for as long as the hub runs. Nothing else waits for it."""

    def __init__(self, address: LinkAddress, source: LinkSource, spread: Spread = BY_CHANCE) -> None:
        """Prepare; nothing is connected yet. ``spread`` is this hub's luck with retries."""
        self._spread = spread
        self._address = address
        self._source = source
        self._news = asyncio.Event()
        self._home_changed = asyncio.Event()
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._audits: asyncio.Queue[wire.Audit] = asyncio.Queue(1)
        self._asking = asyncio.Lock()
        self._offered: dict[str, Waiting] = {}
        self.connected = asyncio.Event()

    def home_changed(self) -> None:
        """Tell the central about the home again."""
        self._home_changed.set()
        self._news.set()

    async def heard(self, text: str, utc_ms: int) -> None:
        """Hand on what the voice unit heard. Raises NotConnected."""
        socket = self._socket
        if socket is None:
            raise NotConnected
        try:
            await socket.send_str(wire.encode(wire.Heard(text, utc_ms)))
        except OSError as error:
            raise NotConnected from error

    async def audit(self, after: int) -> wire.Audit:
        """Return the central's log about this home after an entry. Raises NotConnected."""
        socket = self._socket
        if socket is None:
            raise NotConnected
        async with self._asking:
            while not self._audits.empty():
                self._audits.get_nowait()
            try:
                async with asyncio.timeout(ANSWER_S):
                    await socket.send_str(wire.encode(wire.AuditFrom(after)))
                    return await self._audits.get()
            except (TimeoutError, OSError) as error:
                raise NotConnected from error

    async def run(self) -> None:
        """Connect, and connect again, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            wait = FIRST_RETRY_S
            while True:
                try:
                    await self._once()
                except (aiohttp.ClientError, OSError, TimeoutError, wire.LinkError) as error:
                    _LOGGER.info("The second wire to the central is down: %s", str(error) or type(error).__name__)
                else:
                    wait = FIRST_RETRY_S
                finally:
                    self._socket = None
                    self.connected.clear()
                await asyncio.sleep(self._spread(wait))
                wait = min(LONGEST_RETRY_S, wait * 2)

    async def _watch(self) -> None:
        async for record in self._source.bus.follow(self._source.bus.head.seq):
            match record.event:
                case PictureTaken():
                    self._news.set()
                case DevicePut() | DeviceRemoved():
                    self.home_changed()
                case _:
                    pass

    async def _once(self) -> None:
        address = self._address
        # A client heartbeat of this library leaves a timer behind; the central pings, and silence ends the link.
        timeout = aiohttp.ClientWSTimeout(ws_receive=90, ws_close=5)
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(
                f"wss://{address.host}:{address.port}{wire.PATH}",
                ssl=aiohttp.Fingerprint(bytes.fromhex(address.fingerprint)),
                max_msg_size=wire.MOST_FRAME_BYTES,
                timeout=timeout,
            ) as socket,
        ):
            async with asyncio.timeout(ANSWER_S):
                await self._introduce(socket)
            _LOGGER.info("The second wire to the central is up")
            self._socket = socket
            self._offered = {}
            await socket.send_str(wire.encode(wire.FollowLog(self._source.log_after())))
            self._home_changed.set()
            self._news.set()
            self.connected.set()
            sending = asyncio.create_task(self._send(socket))
            try:
                await self._listen(socket)
            finally:
                sending.cancel()
                # Waited for and not awaited: whoever is cancelled meanwhile stays so, and the hub can stop.
                await asyncio.wait([sending])
                with suppress(asyncio.CancelledError, OSError, aiohttp.ClientError):
                    sending.result()

    async def _introduce(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Prove each side to the other. Raises LinkError."""
        address, nonce = self._address, wire.new_nonce()
        await socket.send_str(wire.encode(wire.Hello(address.account, nonce)))
        challenge = await self._next(socket)
        if not isinstance(challenge, wire.Challenge):
            raise wire.LinkError("the central did not prove itself")
        signed = (nonce, challenge.nonce, address.fingerprint)
        secret = address.key.secret
        if not wire.believes(challenge.proof, wire.prove(secret, "central", *signed)):
            raise wire.LinkError("the central does not have this account's key")
        await socket.send_str(wire.encode(wire.Answer(wire.prove(secret, "hub", *signed))))
        if not isinstance(await self._next(socket), wire.Welcome):
            raise wire.LinkError("the central did not let this hub in")

    async def _next(self, socket: aiohttp.ClientWebSocketResponse) -> wire.FromCentral:
        message = await socket.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise wire.LinkError("the central hung up")
        return wire.read_from_central(message.data)

    async def _send(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            if self._home_changed.is_set():
                self._home_changed.clear()
                await socket.send_str(wire.encode(self._source.home()))
            await self._offer_next(socket)

    async def _offer_next(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Offer the oldest picture; the next one follows when the central has it, so that none is sent twice."""
        if self._offered:
            return
        unsent = await asyncio.to_thread(self._source.unsent)
        if not unsent:
            return
        picture = unsent[0]
        self._offered = {picture.picture_id: picture}
        offer = wire.PictureOffer(
            picture.picture_id,
            picture.alarm_id,
            self._source.zone_of(picture.device_id),
            picture.taken_utc_ms,
            picture.size,
            picture.sha256,
        )
        await socket.send_str(wire.encode(offer))

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            match await self._next(socket):
                case wire.PictureFrom() as wanted:
                    await self._send_picture(socket, wanted)
                case wire.PictureKept() as kept:
                    if kept.picture_id in self._offered:
                        await self._source.mark_sent(kept.picture_id)
                        self._done_with_offer()
                case wire.Audit() as audit:
                    with suppress(asyncio.QueueFull):
                        self._audits.put_nowait(audit)
                case wire.LogGrew() as grown:
                    await self._source.keep_log(grown.entries)
                case wire.Speak() as spoken:
                    self._source.speak(spoken.text)
                case wire.Challenge() | wire.Welcome():
                    raise wire.LinkError("the central introduced itself twice")

    def _done_with_offer(self) -> None:
        self._offered = {}
        self._news.set()

    async def _send_picture(self, socket: aiohttp.ClientWebSocketResponse, wanted: wire.PictureFrom) -> None:
        if wanted.picture_id not in self._offered:
            raise wire.LinkError("the central wants a picture that was not offered")
        content = await asyncio.to_thread(self._source.read, wanted.picture_id)
        if content is None:
            # Its key is gone: there is nothing to send any more.
            await self._source.mark_sent(wanted.picture_id)
            self._done_with_offer()
            return
        for offset in range(wanted.offset, len(content), wire.PIECE_BYTES):
            piece = wire.Piece(wanted.picture_id, offset, content[offset : offset + wire.PIECE_BYTES])
            await socket.send_bytes(wire.encode_piece(piece))
