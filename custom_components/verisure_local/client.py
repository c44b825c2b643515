"""A client of the hub's native wire. Knows nothing of Home Assistant."""

import asyncio
import json
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import aiohttp

from .protocol import (
    HEARTBEAT_S,
    MAX_SNAPSHOT_BYTES,
    MIN_SCHEMA,
    PATH,
    SCHEMA,
    ErrorCode,
    certificate_fingerprint,
    fingerprint_matches,
    read_pairing_code,
)

CONNECT_S: Final = 10.0
"""How long connecting may take (ours)."""
ANSWER_S: Final = 20.0
"""How long an answer may take (ours): a code's slow hash may wait behind others."""

_TIMEOUT: Final = aiohttp.ClientWSTimeout(ws_receive=2 * HEARTBEAT_S, ws_close=1.0)
"""The hub pings: a line on which nothing came for two of its intervals is dead."""

type Raw = Mapping[str, object]


class HubConnectionError(Exception):
    """The hub cannot be reached, or has gone."""


class HubIdentityError(Exception):
    """Whoever answers is not the hub that was paired, or whose pairing code this is."""


class HubVersionError(Exception):
    """The hub speaks no schema that this client speaks; ``newer`` where it is the client that is too old."""

    def __init__(self, message: str, version: str, *, newer: bool) -> None:
        """Keep the hub's version and which of the two has to be updated."""
        super().__init__(message)
        self.version = version
        self.newer = newer


class HubError(Exception):
    """The hub refused a command; ``code`` is stable and also the key of a translation with ``placeholders``."""

    def __init__(self, code: str, message: str, placeholders: Mapping[str, str]) -> None:
        """Keep what a translation needs."""
        super().__init__(message)
        self.code = code
        self.placeholders = placeholders


class HubAuthError(HubError):
    """The client's token is not valid any more."""


@dataclass(frozen=True, slots=True)
class Paired:
    """What pairing gives: keep the token as a secret, and the fingerprint to know the hub by."""

    hub_id: str
    name: str
    client_id: str
    token: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Hello:
    """Who the hub says it is."""

    hub_id: str
    name: str
    version: str


async def fetch_fingerprint(host: str, port: int) -> bytes:
    """Return the fingerprint of the certificate at an address; nothing is sent there. Raises HubConnectionError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        async with asyncio.timeout(CONNECT_S):
            _, writer = await asyncio.open_connection(host, port, ssl=context)
    except (OSError, TimeoutError) as error:
        raise HubConnectionError(f"nothing answers at {host} port {port}") from error
    try:
        tls = writer.get_extra_info("ssl_object")
        certificate = tls.getpeercert(binary_form=True)
    finally:
        writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                await writer.wait_closed()
    return certificate_fingerprint(certificate)


async def pair(session: aiohttp.ClientSession, host: str, port: int, code: str, name: str) -> Paired:
    """Pair with the hub that shows ``code``.

    Raises PairingCodeError, HubConnectionError, HubIdentityError (before anything is sent), HubVersionError, HubError.
    """
    bits, secret = read_pairing_code(code)
    fingerprint = await fetch_fingerprint(host, port)
    if not fingerprint_matches(fingerprint, bits):
        raise HubIdentityError("the certificate is not the one in the pairing code")
    client = HubClient(session, host, port, fingerprint)
    try:
        hello = await client.connect()
        answer = await client.command("pair", secret=secret, client_name=name)
    finally:
        await client.close()
    return Paired(hello.hub_id, hello.name, str(answer["client_id"]), str(answer["token"]), fingerprint)


class HubClient:
    """One connection to a hub that is known by its certificate's fingerprint."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        host: str,
        port: int,
        fingerprint: bytes,
        loads: Callable[[str], object] = json.loads,
    ) -> None:
        """Prepare; ``connect`` connects. ``loads`` reads JSON and raises ValueError, where there is a faster one."""
        self._loads = loads
        self._session = session
        self._url = f"wss://{host}:{port}{PATH}"
        self._pin = aiohttp.Fingerprint(fingerprint)
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._answers: dict[int, asyncio.Future[Raw]] = {}
        self._last_id = 0
        self._reading: asyncio.Task[None] | None = None
        self._hello: asyncio.Future[Raw] | None = None
        self.on_events: Callable[[Sequence[Raw]], None] | None = None
        """Called with the events that came together, in order, from the event loop. It must not raise."""
        self.closed = asyncio.Event()

    async def connect(self) -> Hello:
        """Connect and hear who the hub is. Raises HubConnectionError, HubIdentityError, HubVersionError."""
        try:
            async with asyncio.timeout(CONNECT_S):
                self._socket = await self._session.ws_connect(
                    self._url, ssl=self._pin, timeout=_TIMEOUT, max_msg_size=MAX_SNAPSHOT_BYTES
                )
                self._hello = asyncio.get_running_loop().create_future()
                self._reading = asyncio.create_task(self._read(self._socket))
                raw = await self._hello
        except aiohttp.ServerFingerprintMismatch as error:
            raise HubIdentityError("the hub's certificate has changed") from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            await self.close()
            raise HubConnectionError(f"the hub does not answer: {type(error).__name__}") from error
        hello = Hello(str(raw.get("hub_id", "")), str(raw.get("name", "")), str(raw.get("version", "")))
        lowest, highest = raw.get("min_schema"), raw.get("schema")
        if not (isinstance(lowest, int) and isinstance(highest, int) and lowest <= SCHEMA and highest >= MIN_SCHEMA):
            await self.close()
            raise HubVersionError(
                f"the hub {hello.version} speaks schemas {lowest} to {highest}, this client {SCHEMA}",
                hello.version,
                newer=isinstance(lowest, int) and lowest > SCHEMA,
            )
        return hello

    async def authenticate(self, token: str) -> None:
        """Be known as the client of ``token``. Raises HubAuthError and what ``command`` raises."""
        await self.command("auth", token=token, schema=SCHEMA)

    async def command(self, name: str, /, **arguments: object) -> Raw:
        """Send a command and return its result. Raises HubError and HubConnectionError."""
        if self._socket is None or self._socket.closed:
            raise HubConnectionError("not connected")
        self._last_id += 1
        message_id = self._last_id
        answer: asyncio.Future[Raw] = asyncio.get_running_loop().create_future()
        self._answers[message_id] = answer
        try:
            await self._socket.send_str(json.dumps({"id": message_id, "type": name, **arguments}))
            async with asyncio.timeout(ANSWER_S):
                raw = await answer
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise HubConnectionError(f"the hub did not answer '{name}'") from error
        finally:
            self._answers.pop(message_id, None)
        return _result(raw)

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    continue
                raw = self._loads(message.data)
                if isinstance(raw, dict):
                    self._dispatch(raw)
        except ValueError, TimeoutError:
            await socket.close()
        finally:
            self.closed.set()
            gone = ConnectionResetError("the hub has gone")
            for waiting in (*self._answers.values(), self._hello):
                if waiting is not None and not waiting.done():
                    waiting.set_exception(gone)
                    # Whoever waited may have given up already.
                    waiting.exception()

    def _dispatch(self, raw: dict[str, object]) -> None:
        match raw.get("type"):
            case "events":
                events = raw.get("events")
                if self.on_events is not None and isinstance(events, list):
                    self.on_events([event for event in events if isinstance(event, dict)])
            case "result":
                message_id = raw.get("id")
                waiting = self._answers.get(message_id) if isinstance(message_id, int) else None
                if waiting is not None and not waiting.done():
                    waiting.set_result(raw)
            case "hello":
                if self._hello is not None and not self._hello.done():
                    self._hello.set_result(raw)
            case _:
                pass

    async def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            await self._socket.close()
        if self._reading is not None:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading
        self.closed.set()


def _result(raw: Raw) -> Raw:
    if raw.get("success") is True:
        result = raw.get("result")
        return result if isinstance(result, dict) else {}
    error = raw.get("error")
    error = error if isinstance(error, dict) else {}
    placeholders = error.get("placeholders")
    placeholders = placeholders if isinstance(placeholders, dict) else {}
    code = str(error.get("code", ErrorCode.UNKNOWN_ERROR))
    kind = HubAuthError if code in {ErrorCode.INVALID_TOKEN, ErrorCode.NOT_AUTHENTICATED} else HubError
    raise kind(code, str(error.get("message", "")), {str(key): str(value) for key, value in placeholders.items()})
