"""Orders to locks, plugs and linked devices."""

from dataclasses import dataclass

from hub_server.domain.commands.proof import ByCode, Proof


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


@dataclass(frozen=True, slots=True)
class OpenLock:
    """Somebody shows a code or a tag at a lock. ``arrived_ms`` and ``annex`` as in ``Disarm``."""

    device_id: str
    proof: ByCode
    order_id: str
    arrived_ms: int
    annex: str = ""


@dataclass(frozen=True, slots=True)
class SoundSiren:
    """Have a linked siren sound or stop, as the home's alarms ask. ``order_id`` is new and unguessable."""

    device_id: str
    sounding: bool
    order_id: str


@dataclass(frozen=True, slots=True)
class AskPicture:
    """Ask a linked camera for a picture of an alarm. ``order_id`` is new and unguessable."""

    device_id: str
    alarm_id: int
    order_id: str


@dataclass(frozen=True, slots=True)
class CapturePicture:
    """Somebody wants to see what a camera sees now, alarm or not.

    ``order_id`` is new and unguessable; ``request_id`` is new, and tells whoever asked which picture it is.
    """

    device_id: str
    proof: Proof
    order_id: str
    request_id: str


@dataclass(frozen=True, slots=True)
class ErasePicture:
    """Somebody wants a picture gone before its time; ``alarm_id`` is 0 for one that somebody asked for."""

    picture_id: str
    device_id: str
    alarm_id: int
    taken_utc_ms: int
    proof: Proof


@dataclass(frozen=True, slots=True)
class AskToSpeak:
    """Ask a linked voice unit to say something that whoever asks keeps. ``order_id`` is new and unguessable."""

    device_id: str
    order_id: str


@dataclass(frozen=True, slots=True)
class AnswerOrder:
    """A linked device's player has carried out an order, or could not."""

    device_id: str
    order_id: str
    done: bool


type OrderCommand = (
    MoveBolt
    | OpenLock
    | SwitchPlug
    | SoundSiren
    | AskPicture
    | CapturePicture
    | ErasePicture
    | AskToSpeak
    | AnswerOrder
)
