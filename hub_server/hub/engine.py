"""The engine: one task that decides, one batch at a time on its way to the disk, and everything else listens.

A command is decided in memory as soon as it is taken. Its rows wait for the disk: what gathers while one transaction
runs goes into the next (group commit). Only then is the command answered and are the rows published. Two things do not
wait: rows that hold an alarm are published after 250 ms whatever the disk does, and when the disk has failed everything
is published at once, is owed to the disk, and is written when it takes writes again (DECISIONS 2 and 3).
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from hub_server.domain.commands import Command, ReportStorage, StartHub, Tick
from hub_server.domain.decide import Outcome, decide
from hub_server.domain.events import AlarmJoined, AlarmRaised, Event
from hub_server.domain.moment import Now
from hub_server.domain.site import Site, next_deadline
from hub_server.hub.bus import Bus
from hub_server.hub.ports import HubClock, JournalWriter, SideWrite, StorageFailed
from hub_server.hub.records import Answer, Busy, Cursor, Record, RuleError

_LOGGER = logging.getLogger(__name__)

MAILBOX: Final = 4_096
"""Commands that may wait (ours); one more is refused as busy."""
ALARM_WAIT_S: Final = 0.25
"""How long an alarm waits for the disk (DECISIONS 3)."""
RETRY_S: Final = 1.0
"""How often a failed disk is tried again (ours)."""
STOP_S: Final = 1.0
"""How long a stopping hub waits for its disk (ours: it must be gone within 2 s)."""
SNAPSHOT_ROWS: Final = 1_000
"""Rows between two snapshots (ours)."""

type Decide = Callable[[Site, Command, Now], Outcome]


@dataclass(frozen=True, slots=True)
class _Letter:
    command: Command
    side_writes: Sequence[SideWrite]
    answer: asyncio.Future[Answer]


@dataclass(slots=True)
class _Pending:
    """Rows of one command that are not on the disk yet."""

    records: tuple[Record, ...]
    side_writes: Sequence[SideWrite]
    answer: Answer
    future: asyncio.Future[Answer]
    publish_by: float | None
    published: bool = False


class Engine:
    """Owns the home's state. Start it with ``run``; speak to it with ``submit``."""

    def __init__(
        self,
        site: Site,
        bus: Bus,
        writer: JournalWriter,
        clock: HubClock,
        *,
        decider: Decide = decide,
    ) -> None:
        """Continue from ``site`` as of the bus's head. ``decider`` is the rules."""
        self._site = site
        self._bus = bus
        self._writer = writer
        self._clock = clock
        self._decide = decider
        self._epoch = secrets.token_hex(4)
        self._seq = bus.head.seq
        self._mailbox: asyncio.Queue[_Letter] = asyncio.Queue()
        self._pending: list[_Pending] = []
        self._in_flight = 0
        self._failing = False
        self._urgent: asyncio.TimerHandle | None = None
        self._waking: asyncio.Task[None] | None = None
        self._waking_for: int | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self._snapshot_seq = bus.head.seq

    @property
    def site(self) -> Site:
        """The home as decided so far; what is published may be a few rows behind."""
        return self._site

    @property
    def epoch(self) -> str:
        """What tells this run's rows from those of any other run (docs/adr/0001)."""
        return self._epoch

    @property
    def storage_failing(self) -> bool:
        """Whether rows are owed to a disk that does not take them."""
        return self._failing

    async def submit(self, command: Command, side_writes: Sequence[SideWrite] = ()) -> Answer:
        """Have ``command`` decided, and return its answer once what happened is on the disk.

        ``side_writes`` are committed with it, unless it is refused. Raises Busy and RuleError.
        """
        if self._mailbox.qsize() >= MAILBOX:
            raise Busy
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._mailbox.put_nowait(_Letter(command, side_writes, answer))
        return await answer

    async def run(self, *, elapsed_known: bool = True) -> None:
        """Take commands and wake at deadlines until cancelled; then write what is owed as far as the disk takes it."""
        self._take(_letter(StartHub(elapsed_known)))
        try:
            while True:
                self._flush()
                self._arrange_waking()
                self._take(await self._mailbox.get())
                with suppress(asyncio.QueueEmpty):
                    while True:
                        self._take(self._mailbox.get_nowait())
        finally:
            await self._stop()

    def _arrange_waking(self) -> None:
        """Have somebody wake the engine at the nearest deadline."""
        due = next_deadline(self._site)
        if due == self._waking_for and not (self._waking is not None and self._waking.done()):
            return
        if self._waking is not None:
            self._waking.cancel()
        self._waking_for = due
        self._waking = None if due is None else asyncio.create_task(self._wake_at(due))

    async def _wake_at(self, due: int) -> None:
        await self._clock.sleep_until(due)
        self._mailbox.put_nowait(_letter(Tick()))

    def _take(self, letter: _Letter) -> None:
        now = self._clock.now()
        try:
            outcome = self._decide(self._site, letter.command, now)
        except Exception:
            reference = secrets.token_hex(4)
            _LOGGER.exception("A rule failed on %s (%s)", type(letter.command).__name__, reference)
            if not letter.answer.done():
                letter.answer.set_exception(RuleError(reference))
            return
        records = tuple(self._record(*each, now) for each in zip(outcome.events, outcome.homes, strict=True))
        side_writes = letter.side_writes if outcome.refusal is None else ()
        answer = Answer(outcome.refusal, records, durable=True)
        alarm = any(isinstance(event, AlarmRaised | AlarmJoined) for event in outcome.events)
        publish_by = asyncio.get_running_loop().time() + ALARM_WAIT_S if alarm else None
        self._pending.append(_Pending(records, side_writes, answer, letter.answer, publish_by))
        self._idle.clear()
        if self._failing:
            self._publish_pending()
        elif alarm:
            self._arm_urgent()

    def _record(self, event: Event, home: Site, now: Now) -> Record:
        self._site = home
        self._seq += 1
        return Record(self._seq, self._epoch, now, event, site=self._site)

    def _flush(self) -> None:
        """Hand everything that waits to the disk, unless it is busy or was tried a moment ago."""
        if self._in_flight or self._retry is not None:
            return
        while self._pending and not self._pending[0].records and not self._pending[0].side_writes:
            self._publish(self._pending.pop(0), durable=not self._failing)
        if not self._pending:
            self._idle.set()
            return
        self._in_flight = len(self._pending)
        records = [record for pending in self._pending for record in pending.records]
        side_writes = [side for pending in self._pending for side in pending.side_writes]
        self._writer.write(records, side_writes, partial(self._bus.announce, records), self._written)

    def _written(self, failure: StorageFailed | None) -> None:
        batch, self._in_flight = self._in_flight, 0
        if failure is not None:
            self._degrade(failure)
            return
        written, self._pending = self._pending[:batch], self._pending[batch:]
        self._arm_urgent()
        for pending in written:
            self._publish(pending, durable=True)
        if self._failing:
            self._failing = False
            _LOGGER.warning("The disk takes writes again; everything owed is written")
            self._take(_letter(ReportStorage(failing=False)))
        if self._seq - self._snapshot_seq >= SNAPSHOT_ROWS:
            self._snapshot()
        self._flush()

    def _arm_urgent(self) -> None:
        """Have everything published by the time the oldest waiting alarm has waited long enough."""
        if self._urgent is not None:
            self._urgent.cancel()
            self._urgent = None
        waiting = (pending.publish_by for pending in self._pending if not pending.published)
        publish_by = min((at for at in waiting if at is not None), default=None)
        if publish_by is not None:
            self._urgent = asyncio.get_running_loop().call_at(publish_by, self._publish_pending)

    def _degrade(self, failure: StorageFailed) -> None:
        if not self._failing:
            self._failing = True
            _LOGGER.error("The disk fails, the alarm goes on in memory: %s", failure)
            self._take(_letter(ReportStorage(failing=True)))
        self._publish_pending()
        self._retry = asyncio.get_running_loop().call_later(RETRY_S, self._try_again)

    def _try_again(self) -> None:
        self._retry = None
        self._flush()

    def _publish_pending(self) -> None:
        """Publish everything that is still owed to the disk."""
        for pending in self._pending:
            self._publish(pending, durable=False)
        self._arm_urgent()

    def _publish(self, pending: _Pending, *, durable: bool) -> None:
        if not pending.published:
            pending.published = True
            self._bus.publish(
                pending.records if durable else [replace(record, durable=False) for record in pending.records]
            )
        if not pending.future.done():
            pending.future.set_result(pending.answer if durable else replace(pending.answer, durable=False))

    def _snapshot(self) -> None:
        self._snapshot_seq = self._seq
        self._writer.snapshot(self._site, Cursor(self._epoch, self._seq))

    async def _stop(self) -> None:
        """Answer nobody any more, and give the disk a last chance to take what it is owed."""
        for handle in (self._waking, self._retry):
            if handle is not None:
                handle.cancel()
        self._retry = None
        while not self._mailbox.empty():
            self._mailbox.get_nowait().answer.cancel()
        self._flush()
        try:
            async with asyncio.timeout(STOP_S):
                await self._idle.wait()
        except TimeoutError:
            rows = sum(len(pending.records) for pending in self._pending)
            _LOGGER.error(  # noqa: TRY400 - a trace would say nothing more
                "Stopped while the disk did not take %d rows: they are lost", rows
            )
        for timer in (self._urgent, self._retry):
            if timer is not None:
                timer.cancel()
        if self._seq > self._snapshot_seq and not self._failing:
            self._snapshot()


def _letter(command: Command) -> _Letter:
    answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
    return _Letter(command, (), answer)
