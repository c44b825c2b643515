"""What devices, players and the parts of the hub report."""

from dataclasses import dataclass

from hub_server.domain.site import BoltState


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


type Report = (
    ReportReading
    | ReportAvailable
    | ReportFault
    | ReportBolt
    | ReportPower
    | ReportPlayer
    | ReportStorage
    | ReportCentral
)
