"""What somebody asks of the home, or a device reports.

A command is never stored. What identifies its sender has been resolved at the door it came through: a code has been
hashed and looked up, a client's user has been mapped to a person. ``decide`` still checks rights and lockouts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub_server.domain.site import AlarmKind, ArmMode, BoltState, Device, Person


@dataclass(frozen=True, slots=True)
class ByCode:
    """A code was typed at ``door_id``; ``credential_id`` is what it matched, None when it matched nothing."""

    door_id: str
    credential_id: str | None


@dataclass(frozen=True, slots=True)
class ByPerson:
    """A person acts through a client that vouches for who it is (a mapped Home Assistant user)."""

    person_id: str
    door_id: str


@dataclass(frozen=True, slots=True)
class ByService:
    """An automation of a client acts: it may arm, and never more than that (DECISIONS 16)."""

    client_id: str


@dataclass(frozen=True, slots=True)
class ByLocalAdmin:
    """Whoever owns the machine of the hub, over its local socket (DECISIONS 12)."""


type Proof = ByCode | ByPerson | ByService | ByLocalAdmin


# ---- arming -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arm:
    """Arm an area; what is open is left out only when ``bypass`` names it."""

    area_id: str
    mode: ArmMode
    proof: Proof
    bypass: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Disarm:
    """Disarm an area. ``arrived_ms`` (steady) is when the request came to the door, before hashing (DECISIONS 22)."""

    area_id: str
    proof: Proof
    arrived_ms: int


# ---- alarms -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RaiseSos:
    """Somebody asks for help; needs no code at all."""

    area_id: str
    device_id: str = ""


@dataclass(frozen=True, slots=True)
class ReportAlarm:
    """An alarm that a client found by means of its own (a leak sensor the hub does not know)."""

    area_id: str
    kind: AlarmKind
    text: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Stop the sound of a fire or water alarm for a while; the alarm stays (DECISIONS 20)."""

    alarm_id: int
    proof: Proof


@dataclass(frozen=True, slots=True)
class ResetAlarm:
    """End an alarm that a disarm does not end; refused while a detector of it still senses."""

    alarm_id: int
    proof: Proof


# ---- what devices and players report ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReportReading:
    """A detector senses (open, motion, smoke, water) or no longer does."""

    device_id: str
    sensed: bool


@dataclass(frozen=True, slots=True)
class ReportAvailable:
    """A device is there, or cannot be reached by its player."""

    device_id: str
    available: bool


@dataclass(frozen=True, slots=True)
class ReportFault:
    """A device has, or no longer has, a low battery or an open cover."""

    device_id: str
    low_battery: bool | None = None
    tampered: bool | None = None


@dataclass(frozen=True, slots=True)
class ReportBolt:
    """A lock reports its bolt and how it was moved (thumb, code, remote, auto …)."""

    device_id: str
    bolt: BoltState
    method: str
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class ReportPower:
    """A plug reports whether it is on."""

    device_id: str
    powered: bool
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class ReportPlayer:
    """A client that plays linked devices has come or gone."""

    player_id: str
    present: bool


@dataclass(frozen=True, slots=True)
class ReportStorage:
    """The hub's disk fails, or takes writes again."""

    failing: bool


@dataclass(frozen=True, slots=True)
class ReportCentral:
    """The central answers, or does not."""

    reachable: bool


# ---- orders -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MoveBolt:
    """Lock or unlock a door. ``order_id`` is new and unguessable."""

    device_id: str
    locked: bool
    proof: Proof
    order_id: str


@dataclass(frozen=True, slots=True)
class SwitchPlug:
    """Switch a plug on or off. ``order_id`` is new and unguessable."""

    device_id: str
    powered: bool
    proof: Proof
    order_id: str


# ---- composition of the home --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AddArea:
    """A new area."""

    area_id: str
    name: str


@dataclass(frozen=True, slots=True)
class PutDevice:
    """A new device, or new settings of one that is there; its number and its readings are kept, not taken from here."""

    device: Device


@dataclass(frozen=True, slots=True)
class RemoveDevice:
    """A device leaves the home."""

    device_id: str


@dataclass(frozen=True, slots=True)
class PutPerson:
    """A new person, or new rights."""

    person: Person


@dataclass(frozen=True, slots=True)
class RemovePerson:
    """A person leaves, with credentials and mappings."""

    person_id: str


@dataclass(frozen=True, slots=True)
class GrantCredential:
    """A person gets a code; ``credential_id`` names its row in the secrets."""

    credential_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class RevokeCredential:
    """A code is worth nothing any more."""

    credential_id: str


@dataclass(frozen=True, slots=True)
class MapUser:
    """A client's user is confirmed, by that person's code, to be a person of the home."""

    client_id: str
    user_id: str
    proof: ByCode


@dataclass(frozen=True, slots=True)
class UnmapUser:
    """A client's user is nobody any more."""

    client_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class ForgetClient:
    """A client's access was withdrawn: its mappings and linked devices go."""

    client_id: str


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """New values of named settings, in ms."""

    values: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoteMessages:
    """Messages to people about the journal's row ``about_seq``: (person id, template, placeholders)."""

    about_seq: int
    messages: tuple[tuple[str, str, Mapping[str, str]], ...]


# ---- time ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StartHub:
    """The hub has started; ``elapsed_known`` is False when the time it was down could not be told (DECISIONS 4)."""

    elapsed_known: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


type Command = (
    Arm
    | Disarm
    | RaiseSos
    | ReportAlarm
    | Silence
    | ResetAlarm
    | ReportReading
    | ReportAvailable
    | ReportFault
    | ReportBolt
    | ReportPower
    | ReportPlayer
    | ReportStorage
    | ReportCentral
    | MoveBolt
    | SwitchPlug
    | AddArea
    | PutDevice
    | RemoveDevice
    | PutPerson
    | RemovePerson
    | GrantCredential
    | RevokeCredential
    | MapUser
    | UnmapUser
    | ForgetClient
    | ChangeSettings
    | NoteMessages
    | StartHub
    | Tick
)
