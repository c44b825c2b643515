"""Reporting put together: which central, over which paths, and the second wire beside them."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from hub_server import central_link
from hub_server.accounts.annex import Seal
from hub_server.accounts.contacts import ContactList
from hub_server.accounts.positions import GuardianPositions
from hub_server.api.services import LogLine, NotReachable, PictureLog, ReportTo
from hub_server.certificates import write_private
from hub_server.dc09 import Key, Token
from hub_server.domain.commands import Command, ReportPath, Tick
from hub_server.domain.site import Supply
from hub_server.hub.bus import Bus
from hub_server.hub.engine import Engine
from hub_server.hub.ports import Connect, SideWrite
from hub_server.hub.records import Busy, Cursor, RuleError
from hub_server.media.album import Album
from hub_server.signalling.extras import address_of
from hub_server.signalling.link import CentralLink, LinkAddress, LinkSource, NotConnected
from hub_server.signalling.paths import Paths
from hub_server.signalling.receipts import Receipts
from hub_server.signalling.settings import CentralSettings, Receiver, Transport, load
from hub_server.signalling.transmitter import Lane, Source, Transmitter
from hub_server.storage.cursors import load_cursor, save_cursor

_CENTRAL_FILE: Final = "central.json"
_WORDS_FILE: Final = "code-words.json"
_RECEIPTS_FILE: Final = "picture-receipts.json"
_LANE_CURSORS: Final = {Lane.REST: "central", Lane.ALARMS: "central-alarms"}

type Keep = Callable[[str, Callable[[], Coroutine[None, None, None]]], asyncio.Task[None]]
"""Keeps a part of the hub running under a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What reporting reads of the hub."""

    hub_id: str
    engine: Engine
    bus: Bus
    connect: Connect
    seal: Seal
    guardian: GuardianPositions
    contacts: ContactList
    album: Album


class _Confidant:
    """What only the central is to know, for the transmitter."""

    def __init__(self, seal: Seal, guardian: GuardianPositions, forget: Callable[[SideWrite], Awaitable[None]]) -> None:
        self._seal = seal
        self._guardian = guardian
        self._forget = forget

    def says_duress(self, annex: str) -> bool:
        """Open the annex of a disarm."""
        return self._seal.annex_says_duress(annex)

    def position_of(self, person_id: str) -> tuple[float, float] | None:
        """Return where somebody is who asked for help."""
        position = self._guardian.of(person_id)
        return None if position is None else (position.latitude, position.longitude)

    async def forget(self, person_id: str) -> None:
        """Erase that position."""
        await self._forget(self._guardian.forget(person_id))


class Reporting:
    """Reports to the central that is set, and to another one when that is changed."""

    def __init__(self, secrets: Path, parts: Parts, keep: Keep, speak: Callable[[str], None]) -> None:
        """Read settings and code words from ``secrets``; ``speak`` has the home's voice unit say something."""
        self._speak = speak
        self._secrets = secrets
        self._parts = parts
        self._keep = keep
        self._confidant = _Confidant(parts.seal, parts.guardian, lambda write: self._quietly(Tick(), write))
        self._settings: CentralSettings | None = None
        self._sent_through: dict[Lane, int] = {}
        self._running: list[asyncio.Task[None]] = []
        self.link: CentralLink | None = None
        self.receipts: Receipts | None = None

    def start(self) -> None:
        """Go on where the last run ended. Raises SettingsError."""
        head = self._parts.bus.head.seq
        rest = self._read_through(_LANE_CURSORS[Lane.REST], otherwise=head)
        alarms = self._read_through(_LANE_CURSORS[Lane.ALARMS], otherwise=rest)
        self._sent_through = {Lane.REST: rest, Lane.ALARMS: alarms}
        self._settings = load(self._secrets / _CENTRAL_FILE)
        self._transmit()

    def _read_through(self, name: str, *, otherwise: int) -> int:
        """Return the last row that was sent; a restored journal may end before it."""
        kept = load_cursor(self._parts.connect, name)
        return otherwise if kept is None else min(kept.seq, self._parts.bus.head.seq)

    async def _quietly(self, command: Command, *side_writes: SideWrite) -> None:
        with suppress(Busy, RuleError):
            await self._parts.engine.submit(command, side_writes)

    def configured(self) -> bool:
        """Tell whether there is a central."""
        return self._settings is not None

    async def set_central(self, wish: ReportTo) -> None:
        """Report to this central from now on. Raises ValueError."""
        main = Receiver(wish.host, wish.port, Transport(wish.transport), wish.fingerprint)
        settings = CentralSettings(
            main,
            replace(main, host=wish.backup_host, port=wish.backup_port) if wish.backup_host else main,
            wish.account,
            Key.from_hex(wish.key) if wish.key else None,
            Token.CONTACT_ID if wish.contact_id else Token.SIA,
            Receiver(wish.host, wish.link_port, Transport.TLS, wish.fingerprint) if wish.link_port else None,
        )
        await asyncio.to_thread(write_private, self._secrets / _CENTRAL_FILE, settings.to_json())
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._settings = settings
        # From here on a report is owed, also when this central never answers before the next restart.
        for lane, name in _LANE_CURSORS.items():
            through = Cursor(self._parts.bus.head.epoch, self._sent_through[lane])
            await self._quietly(Tick(), save_cursor(name, through))
        self._transmit()

    def _transmit(self) -> None:
        settings, parts = self._settings, self._parts
        self._running, self.link, self.receipts = [], None, None
        if settings is None:
            return

        async def save(lane: Lane, cursor: Cursor) -> None:
            self._sent_through[lane] = cursor.seq
            await self._quietly(Tick(), save_cursor(_LANE_CURSORS[lane], cursor))

        async def answered(path: Supply, answers: bool) -> None:  # noqa: FBT001 - a callback
            await self._quietly(ReportPath(path, answers))

        address = address_of(parts.hub_id)
        source = Source(parts.bus, lambda: parts.engine.site.devices, self._confidant, address, save)
        transmitter = Transmitter(source, settings, Paths(settings, self._cut, answered))
        self._running.append(self._keep("the transmitter", lambda: transmitter.run(self._sent_through)))
        if settings.link is not None and settings.key is not None:
            at = settings.link
            link_address = LinkAddress(at.host, at.port, at.fingerprint, settings.account, settings.key)
            whose = f"{at.fingerprint}/{settings.account}"
            self.receipts = receipts = Receipts(self._secrets / _RECEIPTS_FILE, write_private, whose)
            self.link = link = CentralLink(link_address, self._link_source(receipts))
            self._running.append(self._keep("the second wire", link.run))

    def _link_source(self, receipts: Receipts) -> LinkSource:
        parts = self._parts

        async def keep_log(entries: list[central_link.AuditEntry]) -> None:
            await asyncio.to_thread(receipts.take, entries)

        async def mark_sent(picture_id: str) -> None:
            await self._quietly(Tick(), parts.album.mark_sent(picture_id))

        def zone_of(device_id: str) -> int:
            device = parts.engine.site.devices.get(device_id)
            return 0 if device is None else min(device.number, 999)

        return LinkSource(
            bus=parts.bus,
            home=self._home,
            zone_of=zone_of,
            unsent=lambda: list(parts.album.unsent()),
            read=parts.album.read,
            mark_sent=mark_sent,
            speak=self._speak,
            log_after=lambda: receipts.after,
            keep_log=keep_log,
        )

    def _home(self) -> central_link.Home:
        """Return what the central has to know to work on this home's alarms."""
        devices = self._parts.engine.site.devices.values()
        central, customer = self.code_words()
        return central_link.Home(
            devices=[
                central_link.HomeDevice(min(d.number, 999), d.kind.value, d.name or d.device_id, d.room)
                for d in devices
            ],
            contacts=[central_link.HomeContact(c.name, c.phone, c.may.value) for c in self._parts.contacts.all()],
            central_word=central,
            customer_word=customer,
        )

    def _cut(self, path: Supply) -> str:
        """Return why a path of the emulated gateway cannot carry anything, empty where it can."""
        site = self._parts.engine.site
        supply = site.supplies.get(path)
        if supply is not None and not supply.good:
            return f"{path.value} is out"
        if path is Supply.GSM and site.radio.since_ms is not None:
            return "the radio is disturbed"
        return ""

    # ---- the second wire --------------------------------------------------------------------------------------------

    def home_changed(self) -> None:
        """Tell the central about the home again."""
        if self.link is not None:
            self.link.home_changed()

    def code_words(self) -> tuple[str, str]:
        """Return what the central says first and what the customer answers, both empty where there are none."""
        path = self._secrets / _WORDS_FILE
        if not path.exists():
            return "", ""
        kept = json.loads(path.read_bytes())
        return str(kept["central"]), str(kept["customer"])

    def set_code_words(self, central: str, customer: str) -> None:
        """Keep them. Raises ValueError where they are the same but for case and spaces (FEATURES 61)."""
        if central_link.folded(central) == central_link.folded(customer):
            raise ValueError("your own code word and the central's have to differ by more than case and spaces")
        write_private(self._secrets / _WORDS_FILE, json.dumps({"central": central, "customer": customer}).encode())
        self.home_changed()

    async def heard(self, text: str, utc_ms: int) -> bool:
        """Tell the central what the voice unit heard; returns whether it could be told."""
        try:
            if self.link is not None:
                await self.link.heard(text, utc_ms)
                return True
        except NotConnected:
            pass
        return False

    async def log(self) -> PictureLog:
        """Return the central's log about this home's pictures, checked with the receipts. Raises NotReachable."""
        link, receipts, entries, more = self.link, self.receipts, list[central_link.AuditEntry](), True
        if link is None or receipts is None:
            raise NotReachable
        while more:
            try:
                page = await link.audit(entries[-1].number if entries else 0)
            except NotConnected:
                raise NotReachable from None
            entries += page.entries
            more = page.more
        lines = [
            LogLine(e.number, e.at_ms, e.operator, e.action, e.picture_id, e.case_id, e.reason, e.chain)
            for e in entries
        ]
        return PictureLog(lines, whole=receipts.agree_with(entries), receipts=len(receipts.erased))
