"""The hub put together: the only place that knows which class does what, and in which order things start and stop."""

import asyncio
import logging
import secrets
import signal
import sqlite3
import ssl
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from hub_server.accounts.annex import Seal
from hub_server.accounts.clients import Clients
from hub_server.accounts.codes import CodeBook
from hub_server.accounts.contacts import ContactList
from hub_server.accounts.identity import Identity, load_or_create
from hub_server.accounts.people import People
from hub_server.accounts.positions import GuardianPositions, HomePosition
from hub_server.api.discovery import Announcement
from hub_server.api.local import LocalDoor
from hub_server.api.services import Services
from hub_server.api.websocket import WebSocketDoor
from hub_server.certificates import write_private
from hub_server.devices import actions, emulated
from hub_server.devices.linked import LinkedDevices
from hub_server.domain.commands import Command, ReportCapture, ReportPicture, ReportPlayer, Tick
from hub_server.domain.events import MessageQueued
from hub_server.domain.numbers import HOUR
from hub_server.domain.site import Device, Site
from hub_server.hub.bus import Bus
from hub_server.hub.clock import ManualClock, SystemClock
from hub_server.hub.daylight import is_dark
from hub_server.hub.engine import Engine
from hub_server.hub.ports import Connect, HubClock, SideWrite
from hub_server.hub.records import Answer, Busy, Cursor, RuleError
from hub_server.hub.simulation import AwaySimulation
from hub_server.hub.timetable import Timetable
from hub_server.media.darkroom import Darkroom
from hub_server.messages import outbox
from hub_server.messages.mail import Mailbox
from hub_server.messages.post import Lane, Letter
from hub_server.messages.texts import render, subject
from hub_server.reporting import Parts, Reporting
from hub_server.scenarios.rehearsal import Rehearsals
from hub_server.storage.cursors import load_cursor, save_cursor
from hub_server.storage.database import DataDirectory, connect, migrate
from hub_server.storage.journal import SqliteReader, SqliteWriter, load

_LOGGER = logging.getLogger(__name__)

VERSION: Final = version("verisure-local")
SECRETS: Final = "secrets"
NAME_FILE: Final = "name"
_OUTBOX_CURSOR: Final = "outbox"
_SMS_CURSOR: Final = "sms"
_MAIL_CURSOR: Final = "mail"
_MAIL_FILE: Final = "mail.json"
_REHEARSALS_FILE: Final = "rehearsals"
_RESTART_S: Final = 1.0
"""How long a part that failed rests before it is started again (ours)."""


class StartError(Exception):
    """The hub cannot start; the message says why and what to do."""


class NotInitialised(StartError):
    """There is no home in the hub's directory yet."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the hub listens; port 0 is any. ``announce`` makes it known on the network."""

    host: str = "0.0.0.0"  # noqa: S104 - a hub serves its house; TLS, pairing and tokens guard it
    port: int = 7443
    announce: bool = True


class _Hardware:
    """Emulated devices for the doors."""

    def __init__(self, hardware: emulated.EmulatedHardware, site: Callable[[], Site]) -> None:
        self._hardware = hardware
        self._site = site

    def resolve(self, action: str, name: str) -> Device | None:
        """Return the device that ``name`` means."""
        return actions.resolve(self._site(), action, name)

    async def act(self, device: Device, action: str, value: str = "") -> str:
        """Do something to a device; returns what came of it. Raises ValueError."""
        return await self._hardware.act(device, action, value)


class Hub:
    """A running hub on one directory."""

    def __init__(
        self,
        directory: Path,
        listen: Listen | None,
        clock: ManualClock | None = None,
        *,
        emulate: bool = True,
        seed: int | None = None,
    ) -> None:
        """Prepare; nothing is opened yet.

        Without ``listen`` it has no doors; ``clock`` replaces the machine's. Without ``emulate`` it does what it is
        told and nothing by itself: no emulated devices, schedules or simulation. ``seed`` is the luck of who walks by.
        """
        self._emulate = emulate
        self._seed = secrets.randbits(32) if seed is None else seed
        self._directory = directory
        self._listen = listen
        self._given_clock = clock
        self._stack = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []
        self.failed = asyncio.Event()
        self.port = 0

    async def start(self) -> None:
        """Open everything, inside out. Raises StartError and DatabaseError; what was opened is closed again."""
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise

    async def _start(self) -> None:
        stack = self._stack
        held = DataDirectory(self._directory)
        stack.callback(held.close)
        if not held.database.exists():
            raise NotInitialised(
                f"There is no home in {self._directory}. Make one: verisure-hub --data {self._directory} init"
            )
        self.identity = load_or_create(self._directory / SECRETS)
        self.name = (self._directory / SECRETS / NAME_FILE).read_text("utf-8")
        migrate(held.database)
        loaded = await asyncio.to_thread(load, held.database)
        clock: SystemClock | ManualClock = self._given_clock or SystemClock(loaded.mark)
        # The writer closes last: only then everything is in the one file that people copy.
        writer = SqliteWriter(held.database, clock.boot_id)
        stack.push_async_callback(writer.close)
        reader = SqliteReader(held.database)
        stack.callback(reader.close)
        self.bus = Bus(reader, loaded.head, loaded.site)
        self.engine = Engine(loaded.site, self.bus, writer, clock)

        def opener() -> sqlite3.Connection:
            return connect(held.database, readonly=True)

        self.people = People(opener)
        seal = Seal(self.identity.annex_key)
        codes = CodeBook(opener, self.identity.pepper, seal)
        stack.callback(codes.close)
        clients = Clients(opener, clock, self.identity.fingerprint)
        self.darkroom = Darkroom(opener, self._directory / SECRETS, write_private)
        hardware = emulated.EmulatedHardware(
            self.bus, clock, self._report, lambda: self.engine.site, self.darkroom.exposures.expose, self._seed
        )
        self.hardware = hardware
        linked = LinkedDevices(self.bus, clock, self._report, lambda: self.engine.site, self.darkroom.exposures.expose)
        self.linked = linked

        def speak(text: str) -> None:
            hardware.speak(text)
            linked.speak(text)

        guardian = GuardianPositions(opener, self.identity.annex_key)
        contacts = ContactList(opener)
        self.reporting = Reporting(
            self._directory / SECRETS,
            Parts(
                hub_id=self.identity.hub_id,
                engine=self.engine,
                bus=self.bus,
                connect=opener,
                seal=seal,
                guardian=guardian,
                contacts=contacts,
                album=self.darkroom.album,
            ),
            lambda name, work: self._spawn(self._keep_running(name, work)),
            speak,
        )
        hardware.listen(self.reporting.heard)
        self.mailbox = Mailbox(self._directory / SECRETS / _MAIL_FILE, write_private)
        rehearsals = Rehearsals(self._directory / SECRETS / _REHEARSALS_FILE, write_private)
        self.services = Services(
            engine=self.engine,
            bus=self.bus,
            clock=clock,
            people=self.people,
            contacts=contacts,
            codes=codes,
            clients=clients,
            seal=seal,
            home_position=HomePosition(self._directory / SECRETS),
            guardian=guardian,
            hardware=_Hardware(hardware, lambda: self.engine.site),
            linked=linked,
            hub_id=self.identity.hub_id,
            name=self.name,
            version=VERSION,
            reporting=self.reporting,
            mailbox=self.mailbox,
            pictures=self.darkroom.album,
            captures=self.darkroom.captures,
            rehearsals=rehearsals,
            port=lambda: self.port,
        )
        stack.push_async_callback(self._stop_tasks)
        # Before the engine goes: a rehearsal puts its devices back.
        stack.push_async_callback(rehearsals.stop)
        self._spawn(self.engine.run(elapsed_known=clock.elapsed_known))
        if self._emulate:
            self._play(clock, hardware)
            await self._await_players()
        self._spawn(self._keep_running("the album", self._erase_old_pictures))
        self.noted_through = self._read_through(opener, _OUTBOX_CURSOR, otherwise=0)
        self._spawn(self._keep_running("the outbox", self._run_outbox))
        self._carry_messages(opener)
        self.reporting.start()
        if self._listen is not None:
            await self._open_doors(stack, self._listen)

    async def _open_doors(self, stack: AsyncExitStack, listen: Listen) -> None:
        local = LocalDoor(self.services, self._directory)
        await local.start()
        stack.push_async_callback(local.stop)
        door = WebSocketDoor(self.services, _tls(self.identity))
        stack.push_async_callback(door.stop)
        try:
            self.port = await door.start(listen.host, listen.port)
        except OSError as error:
            raise StartError(
                f"The hub cannot listen on {listen.host} port {listen.port}: {error.strerror}. "
                "Stop what uses it, or choose another with --port."
            ) from error
        if listen.announce:
            await self._announce(stack, listen.host)

    async def _announce(self, stack: AsyncExitStack, host: str) -> None:
        entry = Announcement(self.identity.hub_id, self.name, VERSION, host, self.port)
        try:
            await entry.start()
        except OSError as error:
            _LOGGER.warning("The hub is not announced on the network, enter its address by hand: %s", error)
            return
        stack.push_async_callback(entry.stop)

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        task.add_done_callback(self._ended)
        self._tasks.append(task)
        return task

    async def _keep_running(self, name: str, work: Callable[[], Coroutine[None, None, None]]) -> None:
        """Run a part that the alarm can do without for a moment, and start it again when it fails."""
        while True:
            try:
                await work()
            except Exception:
                _LOGGER.exception("%s has failed and is started again", name)
                await asyncio.sleep(_RESTART_S)
            else:
                return

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            _LOGGER.critical("A part of the hub has failed", exc_info=task.exception())
            self.failed.set()

    async def _stop_tasks(self) -> None:
        # The engine goes last of them: what the others still report is taken.
        for task in reversed(self._tasks):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self.bus.close()

    def _play(self, clock: HubClock, hardware: emulated.EmulatedHardware) -> None:
        """Start everything that does something by itself."""
        self._spawn(self._keep_running("the emulated hardware", hardware.run))
        self._spawn(self._keep_running("the linked devices", self.linked.run))
        timetable = Timetable(self.bus, clock, self._quietly, lambda: self.engine.site)
        self._spawn(self._keep_running("the timetable", timetable.run))
        simulation = AwaySimulation(self.bus, clock, self._quietly, lambda: self.engine.site, self._is_dark)
        self._spawn(self._keep_running("the away simulation", simulation.run))

    async def _await_players(self) -> None:
        """Take every player of linked devices for gone until it is back: nobody can be connected yet."""
        for player_id in {device.player_id for device in self.engine.site.devices.values() if device.player_id}:
            await self._quietly(ReportPlayer(player_id, present=False))

    async def _report(self, command: Command) -> Answer | None:
        """Submit what a device reports, a picture with its content."""
        if not isinstance(command, ReportPicture | ReportCapture):
            return await self.engine.submit(command)
        kept = self.darkroom.develop(command, self.services.clock.now().utc_ms)
        return None if kept is None else await self.engine.submit(command, kept)

    async def _erase_old_pictures(self) -> None:
        clock = self.services.clock
        while True:
            now = clock.now().utc_ms
            await self._quietly(Tick(), *self.darkroom.erase_old(now))
            if not self.engine.storage_failing:
                # A picture that is owed to a failing disk has no row yet, and its key is all that it has.
                self.darkroom.destroy_keys()
            await clock.sleep_until(clock.now().steady_ms + HOUR)

    def _is_dark(self, utc_ms: int) -> bool:
        home = self.services.home_position.get()
        position = None if home is None else (home.latitude, home.longitude)
        return is_dark(position, utc_ms, self.services.clock.offset_at)

    def _recipients(self) -> list[outbox.Reach]:
        known = self.engine.site.people
        return [
            outbox.Reach(each.person_id, bool(each.phone), bool(each.email) and self.mailbox.configured)
            for each in self.people
            if each.person_id in known
        ]

    def _carry_messages(self, opener: Connect) -> None:
        async def report(name: str, command: Command, cursor: Cursor) -> None:
            await self._quietly(command, save_cursor(name, cursor))

        def lane(name: str) -> Lane:
            return Lane(
                self.bus,
                self.services.clock,
                lambda: self.engine.site,
                self._write,
                lambda command, cursor: report(name, command, cursor),
            )

        # From the first row where nothing was kept: a message that a crash left behind is carried all the same.
        def after(name: str) -> int:
            return self._read_through(opener, name, otherwise=0)

        sms, mail = lane(_SMS_CURSOR), lane(_MAIL_CURSOR)
        self._spawn(self._keep_running("SMS", lambda: sms.carry_sms(after(_SMS_CURSOR))))
        self._spawn(
            self._keep_running(
                "e-mail", lambda: mail.carry_mail(after(_MAIL_CURSOR), self.mailbox, self.identity.hub_id)
            )
        )

    def _write(self, message: MessageQueued) -> Letter | None:
        contact = self.people.get(message.person_id)
        if contact is None or message.person_id not in self.engine.site.people:
            return None
        actor = self.people.name(message.params.get("person_id", ""))
        text = render(message.template, contact.language, message.params, actor, self.name)
        return Letter(contact.email, subject(contact.language, self.name), text)

    async def _run_outbox(self) -> None:
        async def keep(cursor: Cursor) -> None:
            self.noted_through = cursor.seq
            await self._quietly(Tick(), save_cursor(_OUTBOX_CURSOR, cursor))

        await outbox.run(self.bus, lambda: self.engine.site, self._recipients, self._quietly, keep, self.noted_through)

    async def _quietly(self, command: Command, *side_writes: SideWrite) -> None:
        with suppress(Busy, RuleError):
            await self.engine.submit(command, side_writes)

    def _read_through(self, opener: Connect, name: str, *, otherwise: int) -> int:
        """Return the last row that a reader is done with; a restored journal may end before it."""
        kept = load_cursor(opener, name)
        return otherwise if kept is None else min(kept.seq, self.bus.head.seq)

    async def stop(self) -> None:
        """Close everything, outside in."""
        await self._stack.aclose()


def _tls(identity: Identity) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(identity.certificate, identity.private_key)
    return context


async def run(directory: Path, listen: Listen) -> int:
    """Run a hub until SIGTERM or SIGINT; returns the exit status, 1 when a part of it failed."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    hub = Hub(directory, listen)
    await hub.start()
    print(f"listening port={hub.port} hub_id={hub.identity.hub_id}", flush=True)  # noqa: T201
    waits = [asyncio.create_task(stopping.wait()), asyncio.create_task(hub.failed.wait())]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    await hub.stop()
    return 1 if hub.failed.is_set() else 0
