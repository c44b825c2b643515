"""What devices, players and the parts of the hub report."""

from dataclasses import dataclass

from hub_server.domain.site import BoltState, Supply, Vitals


@dataclass(frozen=True, slots=True)
class ReportReading:
    """A detector senses (open, motion, smoke, water) or no longer does."""

    device_id: str
    sensed: bool
    age_ms: int = 0
    """How long ago that was: a signal that a jammed radio held back."""


@dataclass(frozen=True, slots=True)
class ReportShock:
    """The vibration detector of a contact felt a blow."""

    device_id: str
    age_ms: int = 0


@dataclass(frozen=True, slots=True)
class ReportVitals:
    """A device says how it is; what is None was not measured."""

    device_id: str
    vitals: Vitals


@dataclass(frozen=True, slots=True)
class ReportBattery:
    """Somebody else knows a device's battery: its maker's word that it is ``low``, or the percent that are left.

    It says nothing of whether the device can be reached: what is known of a battery outlives that.
    """

    device_id: str
    low: bool | None = None
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class ReportFirmware:
    """A device says which firmware it runs, after its maker has rolled out another."""

    device_id: str
    version: str


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
class ReportSecure:
    """A lock's secure mode is on or off."""

    device_id: str
    secure: bool


@dataclass(frozen=True, slots=True)
class ReportForced:
    """A lock noticed that its door was forced."""

    device_id: str


@dataclass(frozen=True, slots=True)
class ReportHold:
    """Somebody held a lock's outside button for ``held_ms``. ``order_id`` is new and unguessable."""

    device_id: str
    held_ms: int
    order_id: str


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
class ReportPicture:
    """A camera gives a picture of an alarm, taken ``age_ms`` ago; ``picture_id`` is new and unguessable."""

    picture_id: str
    device_id: str
    alarm_id: int
    age_ms: int = 0


@dataclass(frozen=True, slots=True)
class ReportCapture:
    """A camera gives the picture that somebody asked for; ``picture_id`` and ``age_ms`` as in ``ReportPicture``."""

    picture_id: str
    device_id: str
    order_id: str
    age_ms: int = 0


@dataclass(frozen=True, slots=True)
class ReportPath:
    """The central answers over one of the gateway's two paths, or does not."""

    path: Supply
    answers: bool


@dataclass(frozen=True, slots=True)
class ReportInterference:
    """The radio is disturbed, or no longer is."""

    present: bool


@dataclass(frozen=True, slots=True)
class ReportSupply:
    """The gateway has tested a supply; ``asked`` by somebody who wants to see the test."""

    supply: Supply
    good: bool
    asked: bool = False


@dataclass(frozen=True, slots=True)
class ReportSelfTest:
    """Components answer the self-test that runs."""

    passed: frozenset[str]
    failed: frozenset[str] = frozenset()


type Report = (
    ReportReading
    | ReportShock
    | ReportVitals
    | ReportBattery
    | ReportFirmware
    | ReportAvailable
    | ReportFault
    | ReportBolt
    | ReportSecure
    | ReportForced
    | ReportHold
    | ReportPower
    | ReportPlayer
    | ReportStorage
    | ReportPath
    | ReportPicture
    | ReportCapture
    | ReportInterference
    | ReportSupply
    | ReportSelfTest
)
