"""What happened in the home: the vocabulary of the journal.

An event is stored for ever under a stable name and version, so a field is added with a default and never changes its
meaning. People, clients and credentials appear by opaque id only. Moments are steady ms unless the name says utc.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub_server.domain.numbers import Settings
from hub_server.domain.site import (
    Actor,
    AlarmKind,
    ArmMode,
    BoltState,
    Device,
    FaultKind,
    Person,
)

# ---- arming -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExitStarted:
    """An area will be armed in ``target`` when the exit delay ends."""

    area_id: str
    target: ArmMode
    until_ms: int
    bypassed: frozenset[str]
    actor: Actor


@dataclass(frozen=True, slots=True)
class Armed:
    """An area is armed."""

    area_id: str
    mode: ArmMode
    bypassed: frozenset[str]
    actor: Actor
    utc_ms: int


@dataclass(frozen=True, slots=True)
class ArmingRefused:
    """Somebody was refused to arm, for these open or lost detectors."""

    area_id: str
    mode: ArmMode
    blockers: tuple[str, ...]
    actor: Actor


@dataclass(frozen=True, slots=True)
class ArmingFailed:
    """The exit delay ended with something open: the area stays as it was."""

    area_id: str
    target: ArmMode
    blockers: tuple[str, ...]
    actor: Actor


@dataclass(frozen=True, slots=True)
class Disarmed:
    """An area is disarmed."""

    area_id: str
    actor: Actor
    utc_ms: int


@dataclass(frozen=True, slots=True)
class EntryStarted:
    """An entry door was opened: somebody has until ``until_ms`` to disarm."""

    area_id: str
    device_id: str
    until_ms: int


# ---- alarms -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """An alarm. ``device_id`` is empty where no device of the hub raised it; ``text`` then says what did."""

    alarm_id: int
    kind: AlarmKind
    area_id: str
    device_id: str
    text: str
    raised_ms: int
    raised_utc_ms: int
    sound_until_ms: int | None


@dataclass(frozen=True, slots=True)
class AlarmJoined:
    """A further detector took part in an alarm that is on."""

    alarm_id: int
    kind: AlarmKind
    device_id: str
    sound_until_ms: int | None


@dataclass(frozen=True, slots=True)
class DetectorRestored:
    """A detector that took part in an alarm no longer senses."""

    alarm_id: int
    kind: AlarmKind
    device_id: str


@dataclass(frozen=True, slots=True)
class AlarmVerified:
    """Smart verification: an authorised disarm within 60 s cleared a burglary alarm."""

    alarm_id: int
    elapsed_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class AlarmEnded:
    """An alarm is over in the house: ``reason`` is disarmed, restored or reset. The central's case is not touched."""

    alarm_id: int
    kind: AlarmKind
    reason: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class SirenTimedOut:
    """The siren's time is over; the area stays armed, with ``left_out`` out of it until they close."""

    alarm_id: int
    left_out: frozenset[str]


@dataclass(frozen=True, slots=True)
class AlarmSilenced:
    """The sound of an alarm is off until ``until_ms``."""

    alarm_id: int
    until_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class SilenceOver:
    """A silenced alarm sounds again."""

    alarm_id: int


# ---- devices ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DetectorSensed:
    """A detector senses, or no longer does."""

    device_id: str
    sensed: bool


@dataclass(frozen=True, slots=True)
class DetectorReincluded:
    """A detector that was left out has closed and protects again."""

    area_id: str
    device_id: str


@dataclass(frozen=True, slots=True)
class DeviceMissing:
    """A device cannot be reached; from ``fault_ms`` on that is a fault."""

    device_id: str
    fault_ms: int


@dataclass(frozen=True, slots=True)
class DeviceFound:
    """A device is back."""

    device_id: str


@dataclass(frozen=True, slots=True)
class PlayerMissing:
    """The client that plays linked devices is gone; from ``fault_ms`` on that is one fault."""

    player_id: str
    fault_ms: int


@dataclass(frozen=True, slots=True)
class PlayerFound:
    """The client is back."""

    player_id: str


@dataclass(frozen=True, slots=True)
class FaultRaised:
    """Something is wrong with ``subject``: a device, a player, or ``hub``."""

    kind: FaultKind
    subject: str


@dataclass(frozen=True, slots=True)
class FaultCleared:
    """It no longer is."""

    kind: FaultKind
    subject: str


@dataclass(frozen=True, slots=True)
class BoltRequested:
    """A lock is asked to move its bolt; ``wanted`` is locked or unlocked."""

    device_id: str
    order_id: str
    wanted: BoltState
    expires_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class BoltMoved:
    """A lock has reported its bolt; ``actor`` is who asked for it, where it answers the order ``order_id``."""

    device_id: str
    bolt: BoltState
    method: str
    actor: Actor | None
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class PowerRequested:
    """A plug is asked to switch."""

    device_id: str
    order_id: str
    powered: bool
    expires_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class PowerSwitched:
    """A plug has reported, answering the order ``order_id`` where there is one."""

    device_id: str
    powered: bool
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class OrderExpired:
    """A device did not report in time that it obeyed."""

    device_id: str
    order_id: str


# ---- codes --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CodeRejected:
    """A wrong code was typed at a door; ``wrong`` counts them in a row."""

    door_id: str
    wrong: int


@dataclass(frozen=True, slots=True)
class DoorLockedOut:
    """Too many wrong codes: the door refuses every code until ``until_ms``."""

    door_id: str
    until_ms: int


@dataclass(frozen=True, slots=True)
class DoorReleased:
    """A door takes codes again, from a clean count."""

    door_id: str


# ---- composition --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AreaAdded:
    """A new area."""

    area_id: str
    name: str


@dataclass(frozen=True, slots=True)
class DevicePut:
    """A new or changed device, with its number."""

    device: Device


@dataclass(frozen=True, slots=True)
class DeviceRemoved:
    """A device has left."""

    device_id: str


@dataclass(frozen=True, slots=True)
class PersonPut:
    """A new person or new rights."""

    person: Person


@dataclass(frozen=True, slots=True)
class PersonRemoved:
    """A person has left."""

    person_id: str


@dataclass(frozen=True, slots=True)
class CredentialGranted:
    """A person has a code."""

    credential_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class CredentialRevoked:
    """A code is worth nothing any more."""

    credential_id: str


@dataclass(frozen=True, slots=True)
class UserMapped:
    """A client's user acts as a person."""

    client_id: str
    user_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class UserUnmapped:
    """A client's user is nobody any more."""

    client_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """The home's settings are now these."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class MessageQueued:
    """A message to a person is on its way."""

    message_id: int
    person_id: str
    template: str
    utc_ms: int
    about_seq: int
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HubStarted:
    """The hub is up; every output is asserted again."""

    elapsed_known: bool


type Event = (
    ExitStarted
    | Armed
    | ArmingRefused
    | ArmingFailed
    | Disarmed
    | EntryStarted
    | AlarmRaised
    | AlarmJoined
    | DetectorRestored
    | AlarmVerified
    | AlarmEnded
    | SirenTimedOut
    | AlarmSilenced
    | SilenceOver
    | DetectorSensed
    | DetectorReincluded
    | DeviceMissing
    | DeviceFound
    | PlayerMissing
    | PlayerFound
    | FaultRaised
    | FaultCleared
    | BoltRequested
    | BoltMoved
    | PowerRequested
    | PowerSwitched
    | OrderExpired
    | CodeRejected
    | DoorLockedOut
    | DoorReleased
    | AreaAdded
    | DevicePut
    | DeviceRemoved
    | PersonPut
    | PersonRemoved
    | CredentialGranted
    | CredentialRevoked
    | UserMapped
    | UserUnmapped
    | SettingsChanged
    | MessageQueued
    | HubStarted
)
