"""What the doors need of the hub, and who stands at one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

from hub_server.accounts.annex import Seal
from hub_server.accounts.clients import Clients
from hub_server.accounts.codes import CodeBook
from hub_server.accounts.contacts import ContactList
from hub_server.accounts.learning import TagLearning
from hub_server.accounts.people import People
from hub_server.accounts.positions import GuardianPositions, HomePosition
from hub_server.domain.commands import ByLocalAdmin, ByPerson, ByService, Proof
from hub_server.domain.evolve.mappings import mapping_key
from hub_server.domain.site import Device, Presence
from hub_server.hub.bus import Bus
from hub_server.hub.engine import Engine
from hub_server.hub.ports import HubClock, SideWrite
from hub_server.hub.records import Answer, Capture, Picture
from hub_server.messages.mail import Mailbox


class Hardware(Protocol):
    """Emulated devices, as a hand reaches them."""

    def resolve(self, action: str, name: str) -> Device | None:
        """Return the device that ``name`` means, when ``action`` is done to it."""
        ...

    async def act(self, device: Device, action: str, value: str = "") -> str:
        """Do something to a device; returns what came of it. Raises ValueError where it cannot be done."""
        ...


class Linked(Protocol):
    """The hub's end of linked devices, as their players reach it."""

    def text_of(self, order_id: str) -> str:
        """Return what a voice unit is to say, empty where that is over."""
        ...

    async def take_picture(self, device_id: str, alarm_id: int, content: bytes) -> Answer | None:
        """Keep a picture of an alarm; None where it came too late. Raises ValueError for a long one."""
        ...

    async def take_capture(self, device_id: str, order_id: str, content: bytes) -> Answer | None:
        """Keep a picture that somebody asked for; None where it came too late. Raises ValueError for a long one."""
        ...

    async def take_presence(self, person_id: str, presence: Presence) -> Answer | None:
        """Take where somebody is; None as answer where that is believed only after a while."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTo:
    """A central to report to: where it receives over broadband and, where that differs, over GSM; ``key`` is hex."""

    host: str
    port: int
    account: str
    key: str = field(default="", repr=False)
    transport: str = "tcp"
    fingerprint: str = ""
    backup_host: str = ""
    backup_port: int = 0
    contact_id: bool = False
    link_port: int = 0
    """Where the central has its second wire, 0 for none."""


class Pictures(Protocol):
    """The pictures of alarms, as the doors see them."""

    def newest(self, most: int) -> Sequence[Picture]:
        """Return the newest, newest first."""
        ...

    def find(self, picture_id: str) -> Picture | None:
        """Return one without its content, None where there is none."""
        ...

    def read(self, picture_id: str) -> bytes | None:
        """Return a picture's content, None where there is none any more."""
        ...


class Captures(Protocol):
    """The pictures that somebody asked for, as the doors see them."""

    def newest(self) -> Sequence[Capture]:
        """Return them, newest first."""
        ...

    def has(self, picture_id: str) -> bool:
        """Tell whether a picture is one of them."""
        ...

    def find(self, picture_id: str) -> Capture | None:
        """Return one without its content, None where there is none."""
        ...

    def erase(self, picture_id: str) -> SideWrite:
        """Return what erases one; its key is to be destroyed after that."""
        ...

    def destroy_key(self, picture_id: str) -> None:
        """Destroy the key of one that was erased; it waits for the disk."""
        ...

    def read(self, picture_id: str) -> bytes | None:
        """Return a picture's content, None where there is none any more."""
        ...


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the central's log about this home's pictures; ``chain`` hashes it and every line before it."""

    number: int
    at_ms: int
    operator: str
    action: str
    picture_id: str
    case_id: int
    reason: str
    chain: str


@dataclass(frozen=True, slots=True)
class PictureLog:
    """The central's log about this home's pictures, as it was shown now.

    ``whole`` says that every line follows from those before and that all that this hub was told earlier still stands;
    ``receipts`` is how many erased pictures it has a receipt of.
    """

    lines: list[LogLine]
    whole: bool
    receipts: int


class NotReachable(Exception):
    """There is no second wire to the central now."""


@dataclass(frozen=True, slots=True)
class Rehearsable:
    """A scenario that can be rehearsed, from which speed on."""

    name: str
    title: str
    steps: int
    lowest_speed: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal that has begun: how many steps it has and how long it takes."""

    name: str
    steps: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked for a rehearsal; ``still`` tells whether that one may go on with it."""

    caller: Caller
    user: str | None
    still: Callable[[], bool]


class CannotRehearse(Exception):
    """A rehearsal does not begin; ``reason`` is a stable word and ``placeholders`` are for a sentence about it."""

    def __init__(self, reason: str, **placeholders: str) -> None:
        """Keep what a sentence needs."""
        super().__init__(reason)
        self.reason = reason
        self.placeholders = placeholders


class Rehearsals(Protocol):
    """Scenarios on the emulated devices of this hub, as its doors see them."""

    @property
    def allowed(self) -> bool:
        """Whether whoever owns the hub's machine allows it."""
        ...

    @property
    def playing(self) -> str:
        """The name of what is played now, empty for nothing."""
        ...

    async def allow(self, *, allowed: bool) -> None:
        """Keep whether it is allowed."""
        ...

    async def known(self, language: Literal["en", "sv"]) -> Sequence[Rehearsable]:
        """Return what can be rehearsed."""
        ...

    async def play(self, services: Services, asker: Asker, name: str, speed: int) -> Rehearsal:
        """Begin a rehearsal. Raises CannotRehearse."""
        ...

    async def stop(self) -> str:
        """End the rehearsal that is on; returns its name, empty where there was none."""
        ...

    async def left(self, client_id: str) -> None:
        """End the rehearsal that is on where this client, which is gone, asked for it."""
        ...


class Reports(Protocol):
    """The hub's side towards the central, as its doors see it."""

    def configured(self) -> bool:
        """Tell whether there is a central."""
        ...

    async def set_central(self, wish: ReportTo) -> None:
        """Report to this central from now on. Raises ValueError."""
        ...

    def home_changed(self) -> None:
        """Tell the central about the home again."""
        ...

    def set_code_words(self, central: str, customer: str) -> None:
        """Keep the two code words. Raises ValueError."""
        ...

    async def log(self) -> PictureLog:
        """Return the central's log about this home's pictures, checked with the receipts. Raises NotReachable."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """The running hub, as its doors see it."""

    engine: Engine
    bus: Bus
    clock: HubClock
    people: People
    contacts: ContactList
    codes: CodeBook
    clients: Clients
    seal: Seal
    home_position: HomePosition
    guardian: GuardianPositions
    hardware: Hardware
    linked: Linked
    hub_id: str
    name: str
    version: str
    reporting: Reports
    mailbox: Mailbox
    pictures: Pictures
    captures: Captures
    rehearsals: Rehearsals
    port: Callable[[], int]
    learning: TagLearning = field(default_factory=TagLearning)


class Scope(StrEnum):
    """What a caller may be allowed to do."""

    OPEN = "open"
    READ = "read"
    OPERATE = "operate"
    PLAY = "play"
    LOCAL_ADMIN = "local-admin"


CLIENT_SCOPES = frozenset({Scope.OPEN, Scope.READ, Scope.OPERATE, Scope.PLAY})
LOCAL_SCOPES = frozenset(Scope)


@dataclass(slots=True)
class Caller:
    """Whoever sends commands over one connection. ``ref`` is its id towards the rules: a door and a player."""

    scopes: frozenset[Scope] = frozenset({Scope.OPEN})
    client_id: str = ""
    follow: Callable[[int, int], None] | None = None
    """Starts the events of a subscription: after a row, and up to which row they are late."""
    admitted: Callable[[str], None] | None = field(default=None, repr=False)
    """Told the client's id once it has authenticated."""

    @property
    def ref(self) -> str:
        """How the rules know this caller."""
        return f"client:{self.client_id}"

    def proof(self, services: Services, user: str | None) -> Proof:
        """Return as whom a command of this caller's user acts: a mapped person, or an automation."""
        if Scope.LOCAL_ADMIN in self.scopes:
            return ByLocalAdmin()
        person_id = services.engine.site.mappings.get(mapping_key(self.ref, user or ""))
        return ByService(self.ref) if person_id is None else ByPerson(person_id, self.ref)
