"""Orders to devices, and how they end."""

from dataclasses import dataclass

from hub_server.domain.site import Actor, BoltState


@dataclass(frozen=True, slots=True)
class BoltRequested:
    """A lock is asked to move its bolt; ``wanted`` is locked or unlocked."""

    device_id: str
    order_id: str
    wanted: BoltState
    expires_ms: int
    actor: Actor
    method: str = "remote"
    arrived_ms: int = 0
    annex: str = ""


@dataclass(frozen=True, slots=True)
class BoltMoved:
    """A lock has reported its bolt; ``actor`` is who asked for it, where it answers the order ``order_id``."""

    device_id: str
    bolt: BoltState
    method: str
    actor: Actor | None
    order_id: str = ""
    annex: str = ""


@dataclass(frozen=True, slots=True)
class LockHeld:
    """Somebody held the lock's outside button to lock and arm; the hub's answer is ``lock`` or why it is not."""

    device_id: str
    order_id: str
    answer: str
    blockers: tuple[str, ...]
    actor: Actor


@dataclass(frozen=True, slots=True)
class SecureModeSet:
    """A lock's secure mode is on (the inside handle does not open either) or off."""

    device_id: str
    secure: bool


@dataclass(frozen=True, slots=True)
class DoorForced:
    """A lock reports that its door was forced open."""

    device_id: str
    rehearsal: str = ""


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


@dataclass(frozen=True, slots=True)
class DeviceAsked:
    """A linked device is asked for a picture of an alarm, or to speak; what it is to say is in no journal."""

    device_id: str
    order_id: str
    wanted: str
    expires_ms: int
    alarm_id: int = 0


@dataclass(frozen=True, slots=True)
class DeviceAnswered:
    """A linked device's player says that an order was carried out, or that it could not be."""

    device_id: str
    order_id: str
    done: bool


@dataclass(frozen=True, slots=True)
class CaptureRequested:
    """Somebody asked for a picture of what a camera sees, alarm or not."""

    device_id: str
    order_id: str
    request_id: str
    asked_ms: int
    expires_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class PictureCaptured:
    """A camera gave the picture that somebody asked for; its content is kept sealed, and stays in the home."""

    picture_id: str
    device_id: str
    order_id: str
    request_id: str
    taken_utc_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class CaptureFailed:
    """A picture that somebody asked for was not taken: ``reason`` is no_answer, failed, alarm_goes_first or removed."""

    device_id: str
    request_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class PictureErased:
    """Somebody had a picture on request erased before its time: who did, and that there was one, stays."""

    picture_id: str
    device_id: str
    taken_utc_ms: int
    actor: Actor


type OrderEvent = (
    BoltRequested
    | BoltMoved
    | LockHeld
    | SecureModeSet
    | DoorForced
    | PowerRequested
    | PowerSwitched
    | OrderExpired
    | DeviceAsked
    | DeviceAnswered
    | CaptureRequested
    | PictureCaptured
    | CaptureFailed
    | PictureErased
)
