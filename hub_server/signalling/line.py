"""One path to the central: a wire that is kept, and one message at a time on it."""

import asyncio
import datetime as dt
from enum import StrEnum
from typing import Final

from hub_server import dc09
from hub_server.signalling.settings import Receiver
from hub_server.signalling.wires import Wire, connect

ANSWER_S: Final = 5.0
"""How long an answer may take (ours; the standard's figure was not found)."""


class Reply(StrEnum):
    """What the central said."""

    ACK = "ack"
    WRONG_TIME = "nak"
    CANNOT_PROCESS = "duh"


class LineDown(Exception):
    """The central did not answer: nothing is known of the message."""


class Line:
    """Speaks DC-09 with one receiver."""

    def __init__(self, receiver: Receiver, key: dc09.Key | None) -> None:
        """Connect when there is something to say."""
        self._receiver = receiver
        self._key = key
        self._wire: Wire | None = None
        self._deframer = dc09.Deframer()
        self._turn = asyncio.Lock()
        self._offset = dt.timedelta()

    async def exchange(self, message: dc09.Message) -> Reply:
        """Send a message and return the central's answer to it. Raises LineDown."""
        async with self._turn:
            try:
                async with asyncio.timeout(ANSWER_S):
                    return await self._exchange_anew(message)
            except (OSError, TimeoutError) as error:
                await self._hang_up()
                raise LineDown(str(error) or type(error).__name__) from error
            except asyncio.CancelledError:
                await self._hang_up()
                raise

    async def _exchange_anew(self, message: dc09.Message) -> Reply:
        """Send a message; a wire that the receiver has closed since the last one is replaced without a word."""
        if self._wire is not None:
            try:
                return await self._exchange(message)
            except OSError:
                await self._hang_up()
        return await self._exchange(message)

    async def _exchange(self, message: dc09.Message) -> Reply:
        wire = self._wire
        if wire is None:
            self._deframer = dc09.Deframer()
            wire = self._wire = await connect(self._receiver)
        now = dt.datetime.now(dt.UTC) + self._offset
        await wire.send(dc09.encode(message, self._key, now))
        while True:
            for frame in self._deframer.feed(await wire.receive()):
                reply = self._read(frame, message)
                if reply is Reply.WRONG_TIME:
                    # It carries no number: a second one left on this wire would pass for the next answer.
                    await self._hang_up()
                if reply is not None:
                    return reply

    def _read(self, frame: bytes, message: dc09.Message) -> Reply | None:
        """Return what a frame answers, or None when it does not answer ``message``."""
        try:
            envelope = dc09.open_frame(frame)
            answer = dc09.read(envelope, self._key)
        except dc09.FrameError, dc09.CannotProcess:
            return None
        if answer.token == dc09.Token.NAK:
            # The receiver says what its clock shows: frames are stamped by that clock from now on.
            if answer.sent is not None:
                self._offset = answer.sent - dt.datetime.now(dt.UTC)
            return Reply.WRONG_TIME
        if (answer.sequence, answer.account) != (message.sequence, message.account):
            return None
        encrypted_as_asked = answer.encrypted == (self._key is not None)
        if answer.token == dc09.Token.ACK and encrypted_as_asked:
            return Reply.ACK
        return Reply.CANNOT_PROCESS if answer.token == dc09.Token.DUH else None

    async def _hang_up(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            await wire.close()

    async def close(self) -> None:
        """Hang up."""
        await self._hang_up()
