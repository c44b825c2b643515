"""Carries messages: one lane for SMS and one for e-mail, each reading the journal from a cursor of its own.

A lane goes on only when a message was handed over or given up, so that each person reads in order and nothing is lost
by a restart; what was handed over and not noted is handed over again. A mail server that is gone hinders no SMS.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from hub_server.domain.commands import ReportDelivery, ReportMail, Tick
from hub_server.domain.events import MessageQueued
from hub_server.domain.numbers import DAY, MINUTE, SECOND
from hub_server.domain.site import Channel, FaultKind, Site, Undelivered
from hub_server.hub.bus import Bus
from hub_server.hub.ports import HubClock
from hub_server.hub.records import Cursor, Record
from hub_server.messages.mail import Mail, Mailbox, MailFailed, MailRefused

_LOGGER = logging.getLogger(__name__)

GIVE_UP_MS: Final = DAY
"""A message that found no way for this long is given up (ours): it is about what is over by then."""
FIRST_RETRY_MS: Final = 30 * SECOND
LONGEST_RETRY_MS: Final = 30 * MINUTE
"""Retries double from the first to the longest (ours)."""
KEPT_ROWS: Final = 500
"""A lane keeps its place at every 500th row (ours)."""
TRIES_TO_FAULT: Final = 3
"""So many tries in a row without success are a fault (ours)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as its reader gets it; it shows itself to nobody."""

    email: str
    subject: str
    text: str

    def __repr__(self) -> str:
        """Keep address and text out of logs."""
        return "Letter(****)"


type Write = Callable[[MessageQueued], Letter | None]
"""Writes a message in its reader's language; None where the reader has left the home."""
type Report = Callable[[ReportDelivery | ReportMail | Tick, Cursor], Awaitable[None]]
"""Has the hub note a report, together with how far a lane has come."""


class Lane:
    """Carries the messages of one channel."""

    def __init__(self, bus: Bus, clock: HubClock, site: Callable[[], Site], write: Write, report: Report) -> None:
        """Read from ``bus``; messages that nobody carried for a day by ``clock`` are given up."""
        self._bus = bus
        self._clock = clock
        self._site = site
        self._write = write
        self._report = report

    async def carry_sms(self, after: int) -> None:
        """Carry every SMS after a row of the journal. Nothing here reaches a telephone: the text is kept to be read."""
        async for record in self._bus.follow(after):
            match record.event:
                case MessageQueued(channel=Channel.SMS, message_id=message_id) as message:
                    failed = Undelivered.NO_ADDRESS if self._write(message) is None else None
                    await self._report(ReportDelivery(message_id, failed), record.cursor)
                case _:
                    await self._keep_place(record)

    async def carry_mail(self, after: int, mailbox: Mailbox, home_id: str) -> None:
        """Carry every e-mail after a row of the journal; ``home_id`` makes their ids the hub's own."""
        async for record in self._bus.follow(after):
            match record.event:
                case MessageQueued(channel=Channel.EMAIL) as message:
                    failed = await self._mail(record, message, mailbox, home_id)
                    await self._report(ReportDelivery(message.message_id, failed), record.cursor)
                case _:
                    await self._keep_place(record)

    async def _keep_place(self, record: Record) -> None:
        """Keep how far the lane has read, now and then, so that a restart need not read it all again."""
        if record.seq % KEPT_ROWS == 0:
            await self._report(Tick(), record.cursor)

    async def _mail(self, record: Record, message: MessageQueued, mailbox: Mailbox, home_id: str) -> Undelivered | None:
        """Hand a mail over; returns why it was given up, None where it was not."""
        tries, wait = 0, FIRST_RETRY_MS
        while True:
            letter = self._write(message)
            if letter is None or not letter.email:
                return Undelivered.NO_ADDRESS
            changed = mailbox.changed
            try:
                await mailbox.send(Mail(letter.email, letter.subject, letter.text, f"{home_id}-{record.seq}"))
            except MailRefused as error:
                _LOGGER.warning("Message %d was turned down: %s", message.message_id, error)
                return Undelivered.REFUSED
            except MailFailed as error:
                tries += 1
                _LOGGER.info("Message %d has to wait: %s", message.message_id, error)
            else:
                await self._tell(record, failing=False)
                return None
            if tries >= TRIES_TO_FAULT:
                await self._tell(record, failing=True)
            if self._clock.now().steady_ms - message.steady_ms >= GIVE_UP_MS:
                return Undelivered.EXPIRED
            await self._rest(wait, changed)
            wait = min(LONGEST_RETRY_MS, 2 * wait)

    async def _tell(self, record: Record, *, failing: bool) -> None:
        known = any(fault.kind is FaultKind.MAIL for fault in self._site().faults)
        if known is not failing:
            await self._report(ReportMail(failing), Cursor(record.epoch, record.seq - 1))

    async def _rest(self, wait_ms: int, changed: asyncio.Event) -> None:
        """Wait, or go on at once where somebody set another mail server."""
        until = asyncio.create_task(self._clock.sleep_until(self._clock.now().steady_ms + wait_ms))
        setting = asyncio.create_task(changed.wait())
        try:
            await asyncio.wait((until, setting), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (until, setting):
                task.cancel()
            # Waited for and not awaited: whoever is cancelled meanwhile stays so, and the hub can stop.
            await asyncio.wait((until, setting))
