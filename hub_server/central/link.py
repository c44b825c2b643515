"""The central's end of the second wire: homes say what they are, and bring the pictures of their alarms."""

import asyncio
import hashlib
import logging
import ssl
from collections.abc import Callable
from typing import Final, assert_never

from aiohttp import WSMsgType, web
from argon2 import PasswordHasher

from hub_server import central_link as wire
from hub_server.central.clock import utc_ms
from hub_server.central.homes import StoredPicture
from hub_server.central.pinging import SILENT_S, pinging
from hub_server.central.store import Store
from hub_server.central.transaction import Entry, Transaction
from hub_server.central.words import Said
from hub_server.dc09 import Key

_LOGGER = logging.getLogger(__name__)

HANDSHAKE_S: Final = 10.0
"""A hub has to have proved itself by then (ours)."""
MOST_LINKS: Final = 12_000
_AUDIT_PAGE: Final = 200


type _Asked = wire.Home | wire.PictureOffer | wire.AuditFrom | wire.Heard | wire.Hello | wire.Answer


class _Upload:
    """A picture that is on its way; it outlives a cut, so that nothing is sent twice."""

    def __init__(self, offer: wire.PictureOffer) -> None:
        self.offer = offer
        self.content = bytearray()


class LinkDoor:
    """Listens for hubs on a port of its own, over TLS."""

    def __init__(self, store: Store, key_of: Callable[[str], Key | None], name: str) -> None:
        """``key_of`` returns an account's key, None where it has none: such a home has no second wire."""
        self._store = store
        self._key_of = key_of
        self._name = name
        self._hasher = PasswordHasher()
        self._uploads: dict[str, _Upload] = {}
        self._links: dict[str, web.WebSocketResponse] = {}
        self._runner: web.AppRunner | None = None
        self._fingerprint = ""

    async def start(self, host: str, port: int, tls: ssl.SSLContext, fingerprint: str) -> int:
        """Listen; returns the port. Raises OSError."""
        self._fingerprint = fingerprint
        app = web.Application()
        app.router.add_get(wire.PATH, self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, ssl_context=tls).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Hang up on everybody."""
        for socket in list(self._links.values()):
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def speak(self, account: str, text: str) -> bool:
        """Say something through a home's voice unit; tells whether it is connected."""
        socket = self._links.get(account)
        if socket is None:
            return False
        try:
            await socket.send_str(wire.encode(wire.Speak(text)))
        except OSError:
            return False
        return True

    async def hang_up_on(self, accounts: set[str]) -> None:
        """Hang up on the hubs of these accounts; one that is known may dial again."""
        for socket in [self._links[account] for account in accounts & self._links.keys()]:
            await socket.close(code=4004)

    def linked(self) -> set[str]:
        """Return the accounts that are connected."""
        return set(self._links)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if "Origin" in request.headers or len(self._links) >= MOST_LINKS:
            return web.Response(status=403)
        socket = web.WebSocketResponse(max_msg_size=wire.MOST_FRAME_BYTES, receive_timeout=SILENT_S, compress=False)
        await socket.prepare(request)
        try:
            async with asyncio.timeout(HANDSHAKE_S):
                account = await self._know(socket)
        except (wire.LinkError, TimeoutError) as error:
            _LOGGER.warning("A hub was not let in: %s", error)
            await socket.close(code=4001)
            return socket
        before, self._links[account] = self._links.get(account), socket
        if before is not None:
            await before.close(code=4002)
        try:
            async with pinging(socket):
                await self._listen(socket, account)
        except (wire.LinkError, TimeoutError) as error:
            _LOGGER.warning("The hub of account %s was hung up on: %s", account, error or "it is silent")
            await socket.close(code=4003)
        finally:
            if self._links.get(account) is socket:
                del self._links[account]
        return socket

    async def _know(self, socket: web.WebSocketResponse) -> str:
        """Return whose hub it is, once each side has proved itself. Raises LinkError."""
        hello = wire.read_from_hub(await _text(socket))
        if not isinstance(hello, wire.Hello) or hello.schema not in wire.SCHEMAS:
            raise wire.LinkError("a hub begins with hello, in a schema that is known here")
        key = self._key_of(hello.account)
        nonce = wire.new_nonce()
        # A stranger learns nothing from which accounts are answered: without a key a random one signs.
        secret = key.secret if key is not None else bytes.fromhex(wire.new_nonce())
        signed = (hello.nonce, nonce, self._fingerprint)
        await socket.send_str(wire.encode(wire.Challenge(nonce, wire.prove(secret, "central", *signed))))
        answer = wire.read_from_hub(await _text(socket))
        if not isinstance(answer, wire.Answer) or not wire.believes(answer.proof, wire.prove(secret, "hub", *signed)):
            raise wire.LinkError("it does not have the account's key")
        await socket.send_str(wire.encode(wire.Welcome(self._name)))
        return hello.account

    async def _listen(self, socket: web.WebSocketResponse, account: str) -> None:
        following = list[asyncio.Task[None]]()
        try:
            async for message in socket:
                if message.type is WSMsgType.BINARY:
                    await self._take_piece(socket, account, wire.read_piece(message.data))
                    continue
                if message.type is not WSMsgType.TEXT:
                    return
                frame = wire.read_from_hub(message.data)
                if isinstance(frame, wire.FollowLog):
                    if following:
                        raise wire.LinkError("it follows the log already")
                    following.append(asyncio.create_task(self._follow_log(socket, account, frame.after)))
                else:
                    await self._take(socket, account, frame)
        finally:
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)

    async def _take(self, socket: web.WebSocketResponse, account: str, frame: _Asked) -> None:
        match frame:
            case wire.Home() as home:
                await self._take_home(account, home)
            case wire.PictureOffer() as offer:
                await self._take_offer(socket, account, offer)
            case wire.AuditFrom() as asked:
                await self._tell_log(socket, account, asked.after)
            case wire.Heard() as heard:
                await self._store.do(lambda transaction: _note(transaction, account, heard))
            case wire.Hello() | wire.Answer():
                raise wire.LinkError("it introduced itself twice")
            case _:
                assert_never(frame)

    async def _take_home(self, account: str, home: wire.Home) -> None:
        word = wire.folded(home.customer_word)
        customer_hash = await asyncio.to_thread(self._hasher.hash, word) if word else ""
        if word == wire.folded(home.central_word):
            customer_hash = ""

        def keep(transaction: Transaction) -> None:
            transaction.homes.put_home(account, home, customer_hash)
            transaction.touched.add(0)

        await self._store.do(keep)

    async def _take_offer(self, socket: web.WebSocketResponse, account: str, offer: wire.PictureOffer) -> None:
        known = await self._store.do(lambda transaction: transaction.homes.has_picture(account, offer.picture_id))
        if known:
            await socket.send_str(wire.encode(wire.PictureKept(offer.picture_id)))
            return
        upload = self._uploads.get(account)
        if upload is None or upload.offer != offer:
            upload = self._uploads[account] = _Upload(offer)
        await socket.send_str(wire.encode(wire.PictureFrom(offer.picture_id, len(upload.content))))

    async def _take_piece(self, socket: web.WebSocketResponse, account: str, piece: wire.Piece) -> None:
        upload = self._uploads.get(account)
        if upload is None or upload.offer.picture_id != piece.picture_id or piece.offset != len(upload.content):
            raise wire.LinkError("a piece that nobody asked for")
        upload.content += piece.content
        offer = upload.offer
        if len(upload.content) < offer.size:
            return
        del self._uploads[account]
        content = bytes(upload.content)
        if len(content) != offer.size or hashlib.sha256(content).hexdigest() != offer.sha256:
            raise wire.LinkError("a picture that is not what was offered")
        picture = StoredPicture(
            picture_id=offer.picture_id,
            account=account,
            alarm_id=offer.alarm_id,
            zone=offer.zone,
            taken_ms=offer.taken_utc_ms,
            received_ms=utc_ms(),
            sha256=offer.sha256,
            content=content,
        )
        await self._store.do(lambda transaction: _keep(transaction, picture))
        await socket.send_str(wire.encode(wire.PictureKept(offer.picture_id)))

    async def _tell_log(self, socket: web.WebSocketResponse, account: str, after: int) -> None:
        entries = await self._store.do(lambda transaction: transaction.homes.log_of(account, after, _AUDIT_PAGE + 1))
        await socket.send_str(wire.encode(wire.Audit(entries[:_AUDIT_PAGE], more=len(entries) > _AUDIT_PAGE)))

    async def _follow_log(self, socket: web.WebSocketResponse, account: str, after: int) -> None:
        """Send every entry after one as it is written, until cancelled."""
        grew = asyncio.Event()

        def watcher(grown: str) -> None:
            if grown == account:
                grew.set()

        unwatch = self._store.watch_logs(watcher)
        try:
            while True:
                grew.clear()
                entries = await self._store.do(lambda t, after=after: t.homes.log_of(account, after, _AUDIT_PAGE))  # type: ignore[misc]
                if entries:
                    await socket.send_str(wire.encode(wire.LogGrew(entries)))
                    after = entries[-1].number
                else:
                    await grew.wait()
        except OSError:
            pass  # the hub is gone, and asks again from where it was
        finally:
            unwatch()


def _keep(transaction: Transaction, picture: StoredPicture) -> None:
    transaction.homes.add_picture(picture)
    case = transaction.case_of(picture.account, picture.alarm_id)
    transaction.touched.add(0 if case is None else case.case_id)


def _note(transaction: Transaction, account: str, heard: wire.Heard) -> None:
    """Note what was heard with the case that is worked on; without one it is nobody's business."""
    case = next((each for each in transaction.queue() if each.account == account and each.operator), None)
    if case is not None:
        transaction.add_entry(case.case_id, Entry(utc_ms(), heard.utc_ms, "", Said("heard", {"text": heard.text})))


async def _text(socket: web.WebSocketResponse) -> str:
    message = await socket.receive()
    if message.type is not WSMsgType.TEXT:
        raise wire.LinkError("it hung up, or did not introduce itself")
    return str(message.data)
