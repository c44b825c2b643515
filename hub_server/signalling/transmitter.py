"""The transmitter: reads the journal from its own cursors and reports it until the central has it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol

from hub_server import dc09
from hub_server.domain.events import AlarmRaised
from hub_server.domain.site import Device
from hub_server.hub.bus import Bus
from hub_server.hub.records import Cursor, Record
from hub_server.signalling.codes import ALARM_CODES, report
from hub_server.signalling.extras import blocks_of
from hub_server.signalling.line import LineDown, Reply
from hub_server.signalling.paths import Paths
from hub_server.signalling.settings import CentralSettings
from hub_server.signalling.spread import BY_CHANCE, Spread

_LOGGER = logging.getLogger(__name__)

FIRST_RETRY_S: Final = 0.5
LONGEST_RETRY_S: Final = 15.0
"""Retries double from the first to the longest, with jitter (ours)."""
_DUH_TRIES: Final = 3
"""How often something that is no alarm is offered to a central that does not understand it (ours)."""
_SKIPPED: Final = 1_000
"""After so many rows that say nothing to the central the cursor is saved all the same (ours)."""


class Lane(StrEnum):
    """What goes first: everything about alarms, in its order; and the rest, in its own, while no alarm waits."""

    ALARMS = "alarms"
    REST = "rest"


class Confidant(Protocol):
    """What only the central is to know (DECISIONS 24 and 25)."""

    def says_duress(self, annex: str) -> bool:
        """Open the annex of a disarm."""
        ...

    def position_of(self, person_id: str) -> tuple[float, float] | None:
        """Return where somebody is who asked for help: degrees north and east."""
        ...

    async def forget(self, person_id: str) -> None:
        """Erase that position: the central has it."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """What the transmitter reads and whom it asks; ``save`` keeps a lane's cursor."""

    bus: Bus
    devices: Callable[[], Mapping[str, Device]]
    confidant: Confidant
    address: str
    """The hub's hardware address, as it reports it."""
    save: Callable[[Lane, Cursor], Awaitable[None]]


def lane_of(message: dc09.Message) -> Lane:
    """Return the lane of a message: alarms, whatever is about one, and an entry delay, which may become one."""
    about_alarm = message.mark is not None and (message.mark.alarm_id or message.mark.part == "e")
    return Lane.ALARMS if about_alarm or message.code in ALARM_CODES else Lane.REST


def _plain(message: dc09.Message) -> dc09.Message:
    """Return a message in Contact ID, with its time alone: receivers of that format read one extended block at most.

    (pysiaalarm does not answer to two.) Such a receiver judges in whole seconds, by its own rules.
    """
    return replace(message, token=dc09.Token.CONTACT_ID, text="", mark=None, position=None, blocks={})


class Transmitter:
    """Reports to one central. An alarm is offered until it is acknowledged; nothing overtakes it."""

    def __init__(self, source: Source, settings: CentralSettings, paths: Paths, spread: Spread = BY_CHANCE) -> None:
        """Read from ``source`` and send over ``paths``; ``spread`` is this hub's luck with retries."""
        self._spread = spread
        self._source = source
        self._settings = settings
        self._paths = paths
        self._alarms_through = 0
        self._moved = asyncio.Event()

    async def run(self, after: Mapping[Lane, int]) -> None:
        """Report everything after these rows, for as long as the hub runs."""
        self._alarms_through = after[Lane.ALARMS]
        try:
            async with asyncio.TaskGroup() as tasks:
                supervising = tasks.create_task(self._paths.supervise())
                lanes = [tasks.create_task(self._work_off(lane, after[lane])) for lane in Lane]
                await asyncio.wait(lanes)
                supervising.cancel()
        finally:
            await self._paths.close()

    async def _work_off(self, lane: Lane, after: int) -> None:
        source, saved = self._source, after
        async with aclosing(source.bus.follow(after)) as records:
            async for record in records:
                message = report(
                    record,
                    self._settings.account,
                    source.devices(),
                    source.confidant.says_duress,
                    has_words=self._settings.token is not dc09.Token.CONTACT_ID,
                )
                ours = message is not None and self._is_for(lane, message)
                if message is not None and ours:
                    await self._report(lane, record, message)
                if ours or record.seq - saved >= _SKIPPED:
                    await source.save(lane, record.cursor)
                    saved = record.seq
                if lane is Lane.ALARMS:
                    self._alarms_through = record.seq
                    self._moved.set()
                    self._moved = asyncio.Event()

    def _is_for(self, lane: Lane, message: dc09.Message) -> bool:
        return lane_of(message) is lane and dc09.can_say(self._settings.token, message.code)

    async def _report(self, lane: Lane, record: Record, message: dc09.Message) -> None:
        asks = record.event.person_id if isinstance(record.event, AlarmRaised) else ""
        position = await asyncio.to_thread(self._source.confidant.position_of, asks) if asks else None
        blocks = blocks_of(
            record, self._source.address, self._source.devices(), pictures_follow=self._settings.link is not None
        )
        message = replace(message, sequence=self._paths.next_sequence(), position=position, blocks=blocks)
        if self._settings.token is dc09.Token.CONTACT_ID:
            message = _plain(message)
        await self._deliver(lane, message)
        if position is not None:
            await self._source.confidant.forget(asks)

    async def _deliver(self, lane: Lane, message: dc09.Message) -> None:
        wait = FIRST_RETRY_S
        refused = 0
        while True:
            if lane is Lane.REST:
                await self._no_alarm_waits()
            try:
                reply = await self._paths.exchange(message)
            except LineDown:
                reply = None
            if reply is Reply.ACK:
                return
            refused += reply is Reply.CANNOT_PROCESS
            if refused >= _DUH_TRIES and message.code not in ALARM_CODES:
                _LOGGER.warning("The central cannot process %s; it is left out", message.code)
                return
            await asyncio.sleep(self._spread(wait))
            wait = min(LONGEST_RETRY_S, wait * 2)

    async def _no_alarm_waits(self) -> None:
        while self._alarms_through < self._source.bus.head.seq:
            await self._moved.wait()
