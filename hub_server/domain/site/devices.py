"""Devices as last reported, with their settings and what they were asked."""

from dataclasses import dataclass, field
from typing import Final

from hub_server.domain.site.kinds import ArmMode, BoltState, DeviceKind, FaultKind, Player
from hub_server.domain.site.people import Actor

CAPTURE: Final = "capture"
"""What a camera is asked for in somebody's name, alarm or not."""


@dataclass(frozen=True, slots=True)
class Order:
    """A request to a device that has not reported yet; it is worthless after ``expires_ms`` (DECISIONS 5)."""

    order_id: str
    wanted: str
    expires_ms: int
    actor: Actor
    method: str = "remote"
    arrived_ms: int = 0
    annex: str = ""
    alarm_id: int = 0
    """The alarm that a picture is asked for."""
    request_id: str = ""
    """Which picture somebody waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockSettings:
    """How a Doorman behaves (parameters and bounds: Futurehome's description of the lock; defaults ours)."""

    auto_lock: bool = False
    relock_ms: int = 5_000
    """How long after the door closed it locks itself. Ours: Verisure's figure was not found."""
    volume: str = "low"
    """silent, low or high."""
    tag_only: bool = False
    """Only tags open it: codes and remote unlocking do not (user-code blocking)."""
    hold_ms: int = 3_000
    """How long a press on the outside button asks to lock and arm: 1,000 to 20,000 in steps of 100."""
    hold_mode: ArmMode = ArmMode.AWAY
    """What the long press arms; disarmed for nothing."""
    lock_before_arm: bool = True
    unlock_disarms: bool = True
    """Unlocking by code or tag disarms, for people who may do both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What a device last said of itself, in the steps that count: percent, dBm, tenths of a degree, percent."""

    battery: int | None = None
    radio_dbm: int | None = None
    temperature_dc: int | None = None
    humidity: int | None = None


_UNHEARD = Vitals()


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device as last reported: ``number`` is its zone to the central; ``sensed`` is open, moving, smoke or wet.

    ``powered`` is a plug that is on, or a linked siren that sounds.
    """

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
    serial: str = ""
    firmware: str = ""
    vitals: Vitals = _UNHEARD
    final_door: bool = False
    """Closing it ends the exit delay."""
    chime: int = 0
    """Beeps when it opens in a disarmed home; 0 for none."""
    chime_quiet: tuple[int, int] | None = None
    """Minutes of the day between which it does not chime."""
    pet_kg: int = 0
    """The heaviest pet a motion detector ignores; 0 for none."""
    hazardous: bool = False
    """A plug whose appliance must never be switched on from afar or by a schedule."""
    simulate: bool = False
    """A plug that takes part in the away simulation."""
    door_id: str = ""
    """The contact on the door that a lock locks."""
    secure: bool = False
    """A lock that the inside handle does not open either (secure mode)."""
    lock: LockSettings | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with a device, a player or the hub itself (``subject``)."""

    kind: FaultKind
    subject: str
    rehearsal: str = field(default="", compare=False)
    """The scenario in which it went wrong, empty where that was in earnest; it is the same fault all the same."""
