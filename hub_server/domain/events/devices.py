"""What devices and their players report, and what is wrong with them."""

from dataclasses import dataclass

from hub_server.domain.site import FaultKind


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


type DeviceEvent = (
    DetectorSensed
    | DetectorReincluded
    | DeviceMissing
    | DeviceFound
    | PlayerMissing
    | PlayerFound
    | FaultRaised
    | FaultCleared
)
