"""The transmitter: reads the journal from its own cursor and reports it, in order, until the central has it."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final, Protocol

from hub_server import dc09
from hub_server.domain.events import AlarmRaised
from hub_server.domain.site import Device
from hub_server.hub.bus import Bus
from hub_server.hub.records import Cursor, Record
from hub_server.signalling.codes import ALARM_CODES, report
from hub_server.signalling.line import Line, LineDown, Reply
from hub_server.signalling.settings import CentralSettings

_LOGGER = logging.getLogger(__name__)

POLL_S: Final = 60.0
"""How often an idle line is tested (ours)."""
FIRST_RETRY_S: Final = 0.5
LONGEST_RETRY_S: Final = 15.0
"""Retries double from the first to the longest, with jitter (ours)."""
_DUH_TRIES: Final = 3
"""How often something that is no alarm is offered to a central that does not understand it (ours)."""


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


class Transmitter:
    """Reports to one central. An alarm is offered until it is acknowledged; nothing overtakes it."""

    def __init__(  # noqa: PLR0917 - what it reads, and whom it tells
        self,
        bus: Bus,
        settings: CentralSettings,
        devices: Callable[[], Mapping[str, Device]],
        confidant: Confidant,
        save: Callable[[Cursor], Awaitable[None]],
        reachable: Callable[[bool], Awaitable[None]],
    ) -> None:
        """``save`` keeps the cursor, ``reachable`` is told when the central comes or goes."""
        self._bus = bus
        self._settings = settings
        self._devices = devices
        self._confidant = confidant
        self._save = save
        self._reachable = reachable
        self._line = Line(settings)
        self._answers: bool | None = None

    async def run(self, after: int) -> None:
        """Report everything after the row ``after``, for as long as the hub runs."""
        async with asyncio.TaskGroup() as tasks:
            polling = tasks.create_task(self._poll())
            try:
                async for record in self._bus.follow(after):
                    await self._report(record)
            finally:
                polling.cancel()
                await self._line.close()

    async def _report(self, record: Record) -> None:
        account = self._settings.account
        message = report(record, account, self._devices(), self._confidant.says_duress)
        if message is None:
            return
        asks = record.event.person_id if isinstance(record.event, AlarmRaised) else ""
        position = await asyncio.to_thread(self._confidant.position_of, asks) if asks else None
        await self._deliver(replace(message, sequence=self._line.next_sequence(), position=position))
        if position is not None:
            await self._confidant.forget(asks)
        await self._save(record.cursor)

    async def _deliver(self, message: dc09.Message) -> None:
        wait = FIRST_RETRY_S
        refused = 0
        while True:
            try:
                reply = await self._line.exchange(message)
            except LineDown as down:
                await self._tell(answers=False, why=str(down))
            else:
                await self._tell(answers=True)
                if reply is Reply.ACK:
                    return
                refused += reply is Reply.CANNOT_PROCESS
                if refused >= _DUH_TRIES and message.code not in ALARM_CODES:
                    _LOGGER.warning("The central cannot process %s; it is left out", message.code)
                    return
            await asyncio.sleep(wait * random.uniform(0.75, 1.25))  # noqa: S311 - only spreads load
            wait = min(LONGEST_RETRY_S, wait * 2)

    async def _poll(self) -> None:
        null = dc09.Message(token="NULL", sequence=0, account=self._settings.account)
        while True:
            try:
                await self._line.exchange(null)
                await self._tell(answers=True)
            except LineDown as down:
                await self._tell(answers=False, why=str(down))
            await asyncio.sleep(POLL_S if self._answers else LONGEST_RETRY_S)

    async def _tell(self, *, answers: bool, why: str = "") -> None:
        if self._answers is answers:
            return
        self._answers = answers
        if answers:
            _LOGGER.info("The central answers")
        else:
            _LOGGER.warning("The central does not answer; reports wait: %s", why)
        await self._reachable(answers)
