"""The state of a home: what the journal adds up to.

``Site`` is immutable. ``evolve`` makes the next one; nothing else does. Its mappings are never changed in place.
Names, telephone numbers and codes of people are not here: the rules know people by opaque ids (DECISIONS 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hub_server.domain.numbers import Settings

DOMAIN_VERSION = 1
"""Grows when the shape or the meaning of ``Site`` changes, so that older snapshots are rebuilt from the journal."""


class ArmMode(StrEnum):
    """How far an area is protected; home is the perimeter alone (skalskydd: doors and windows)."""

    DISARMED = "disarmed"
    HOME = "home"
    AWAY = "away"


class Phase(StrEnum):
    """Whether an area rests in its mode or a delay runs."""

    SETTLED = "settled"
    EXIT = "exit"
    ENTRY = "entry"


class DeviceKind(StrEnum):
    """What a device can sense and do."""

    CONTACT = "contact"
    MOTION = "motion"
    CAMERA_MOTION = "camera_motion"
    SMOKE = "smoke"
    WATER = "water"
    KEYPAD = "keypad"
    SIREN = "siren"
    LOCK = "lock"
    PLUG = "plug"
    GATEWAY = "gateway"


class Player(StrEnum):
    """Who plays a device: the hub's own hardware emulation, or a real device of a connected Home Assistant."""

    EMULATED = "emulated"
    LINKED = "linked"


class BoltState(StrEnum):
    """Where the bolt of a lock is, as the lock last reported."""

    LOCKED = "locked"
    UNLOCKED = "unlocked"
    JAMMED = "jammed"


class AlarmKind(StrEnum):
    """What an alarm is about; each kind has a life of its own (rule 7)."""

    BURGLARY = "burglary"
    FIRE = "fire"
    WATER = "water"
    SOS = "sos"
    TECHNICAL = "technical"


class FaultKind(StrEnum):
    """What can be wrong without being an alarm."""

    LOST = "lost"
    LOW_BATTERY = "low_battery"
    TAMPER = "tamper"
    NO_ANSWER = "no_answer"
    JAMMED = "jammed"
    STORAGE = "storage"
    CENTRAL = "central"


class ActorKind(StrEnum):
    """What sort of somebody did something."""

    PERSON = "person"
    SERVICE = "service"
    HUB = "hub"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something, by opaque id, and at which door (a keypad, a lock, a client)."""

    kind: ActorKind
    actor_id: str = ""
    door_id: str = ""


HUB = Actor(ActorKind.HUB)


@dataclass(frozen=True, slots=True)
class Order:
    """A request to a device that has not reported yet; it is worthless after ``expires_ms`` (DECISIONS 5)."""

    order_id: str
    wanted: str
    expires_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device as last reported: ``number`` is its zone to the central; ``sensed`` is open, moving, smoke or wet."""

    device_id: str
    number: int
    kind: DeviceKind
    player: Player
    area_id: str
    name: str
    room: str = ""
    entry_route: bool = False
    link: str = ""
    player_id: str = ""
    sensed: bool = False
    available: bool = True
    bolt: BoltState | None = None
    bolt_method: str = ""
    bolt_actor: Actor | None = None
    powered: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of the home that arms on its own.

    During the exit delay ``mode`` is still what protects and ``target`` what is coming. ``bypassed`` holds until the
    next disarm; ``left_out`` (open when the siren's time was over) until the detector closes.
    """

    area_id: str
    name: str
    mode: ArmMode = ArmMode.DISARMED
    phase: Phase = Phase.SETTLED
    target: ArmMode = ArmMode.DISARMED
    until_ms: int | None = None
    started_by: str = ""
    bypassed: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    changed_by: Actor = HUB
    changed_utc_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An alarm that is not over. ``detectors`` lists every device that took part, the one that raised it first."""

    alarm_id: int
    kind: AlarmKind
    area_id: str
    detectors: tuple[str, ...]
    text: str
    raised_ms: int
    raised_utc_ms: int
    sounding: bool
    sound_until_ms: int | None
    silenced_until_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a person may do, by opaque id."""

    person_id: str
    may_arm: bool = True
    may_disarm: bool = True
    may_unlock: bool = True
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class Lockout:
    """Wrong codes at one door, and until when it refuses."""

    wrong: int
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with a device, a player or the hub itself (``subject``)."""

    kind: FaultKind
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message to a person of the home; ``messages/`` renders its template in that person's language."""

    message_id: int
    person_id: str
    template: str
    params: Mapping[str, str]
    utc_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The whole home."""

    areas: Mapping[str, Area] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    credentials: Mapping[str, str] = field(default_factory=dict)
    """Credential id to person id."""
    mappings: Mapping[str, str] = field(default_factory=dict)
    """A client's user (``client_id/user_id``) to the person he or she was confirmed to be (DECISIONS 16)."""
    alarms: Mapping[int, Alarm] = field(default_factory=dict)
    lockouts: Mapping[str, Lockout] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=dict)
    """What each device has been asked and not yet reported."""
    faults: tuple[Fault, ...] = ()
    missing: Mapping[str, int] = field(default_factory=dict)
    """Devices and players that went silent, and when that becomes a fault (steady ms)."""
    messages: tuple[Message, ...] = ()
    messages_through: int = 0
    """The journal's sequence number up to which messages to people have been made."""
    settings: Settings = field(default_factory=Settings)
    next_alarm: int = 1
    next_device: int = 1
    next_message: int = 1


def deadlines(site: Site) -> list[int]:
    """All moments (steady ms) at which the home changes by itself, in no order."""
    due = [area.until_ms for area in site.areas.values() if area.until_ms is not None]
    for alarm in site.alarms.values():
        due += [at for at in (alarm.sound_until_ms, alarm.silenced_until_ms) if at is not None]
    due += [lockout.until_ms for lockout in site.lockouts.values() if lockout.until_ms is not None]
    due += site.missing.values()
    due += [order.expires_ms for order in site.orders.values()]
    return due


def next_deadline(site: Site) -> int | None:
    """Return the nearest of ``deadlines``, or None when nothing is due ever."""
    return min(deadlines(site), default=None)


def sounding(site: Site) -> AlarmKind | None:
    """Return what the sirens must sound now, fire before everything else, or None."""
    kinds = {alarm.kind for alarm in site.alarms.values() if alarm.sounding}
    return next((kind for kind in SOUND_ORDER if kind in kinds), None)


SOUND_ORDER = (AlarmKind.FIRE, AlarmKind.SOS, AlarmKind.BURGLARY, AlarmKind.WATER, AlarmKind.TECHNICAL)
