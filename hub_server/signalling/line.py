"""One line to the central: a connection that is kept, and one message at a time on it."""

import asyncio
import datetime as dt
from contextlib import suppress
from enum import StrEnum
from typing import Final

from hub_server import dc09
from hub_server.signalling.settings import CentralSettings

ANSWER_S: Final = 5.0
"""How long an answer may take (ours; the standard's figure was not found)."""
_LAST_SEQUENCE: Final = 9_999


class Reply(StrEnum):
    """What the central said."""

    ACK = "ack"
    WRONG_TIME = "nak"
    CANNOT_PROCESS = "duh"


class LineDown(Exception):
    """The central did not answer: nothing is known of the message."""


class Line:
    """Speaks DC-09 over TCP. A message that is sent again keeps its sequence number."""

    def __init__(self, settings: CentralSettings) -> None:
        """Connect when there is something to say."""
        self._settings = settings
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._deframer = dc09.Deframer()
        self._turn = asyncio.Lock()
        self._sequence = 0
        self._offset = dt.timedelta()

    def next_sequence(self) -> int:
        """Return the number of the next new message, 1 to 9999 and around again."""
        self._sequence = self._sequence % _LAST_SEQUENCE + 1
        return self._sequence

    async def exchange(self, message: dc09.Message) -> Reply:
        """Send a message and return the central's answer to it. Raises LineDown."""
        async with self._turn:
            try:
                async with asyncio.timeout(ANSWER_S):
                    return await self._exchange(message)
            except (OSError, TimeoutError) as error:
                await self._hang_up()
                raise LineDown(str(error) or type(error).__name__) from error
            except asyncio.CancelledError:
                await self._hang_up()
                raise

    async def _exchange(self, message: dc09.Message) -> Reply:
        if self._writer is None:
            self._deframer = dc09.Deframer()
            self._reader, self._writer = await asyncio.open_connection(self._settings.host, self._settings.port)
        if self._reader is None:
            raise ConnectionError("not connected")
        now = dt.datetime.now(dt.UTC) + self._offset
        self._writer.write(dc09.encode(message, self._settings.key, now))
        await self._writer.drain()
        while True:
            data = await self._reader.read(4096)
            if not data:
                raise ConnectionError("the central hung up")
            for frame in self._deframer.feed(data):
                reply = self._read(frame, message)
                if reply is not None:
                    return reply

    def _read(self, frame: bytes, message: dc09.Message) -> Reply | None:
        """Return what a frame answers, or None when it does not answer ``message``."""
        try:
            envelope = dc09.open_frame(frame)
            answer = dc09.read(envelope, self._settings.key)
        except dc09.FrameError, dc09.CannotProcess:
            return None
        if answer.token == "NAK":
            if answer.sent is not None:
                self._offset = answer.sent - dt.datetime.now(dt.UTC)
            return Reply.WRONG_TIME
        if (answer.sequence, answer.account) != (message.sequence, message.account):
            return None
        encrypted_as_asked = answer.encrypted == (self._settings.key is not None)
        if answer.token == "ACK" and encrypted_as_asked:
            return Reply.ACK
        return Reply.CANNOT_PROCESS if answer.token == "DUH" else None

    async def _hang_up(self) -> None:
        writer, self._reader, self._writer = self._writer, None, None
        if writer is not None:
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def close(self) -> None:
        """Hang up."""
        await self._hang_up()
