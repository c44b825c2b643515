"""What devices and their players report, and what is wrong with them."""

from dataclasses import dataclass

from hub_server.domain.site import FaultKind, Vitals


@dataclass(frozen=True, slots=True)
class DetectorSensed:
    """A detector senses, or no longer does."""

    device_id: str
    sensed: bool
    age_ms: int = 0


@dataclass(frozen=True, slots=True)
class ShockSensed:
    """A door or window was struck: the vibration detector in its contact."""

    device_id: str


@dataclass(frozen=True, slots=True)
class ChimeRung:
    """A door with a chime opened in the disarmed home. Never reported to the central."""

    device_id: str
    beeps: int


@dataclass(frozen=True, slots=True)
class VitalsChanged:
    """A device's battery, radio or climate has moved by a step that counts."""

    device_id: str
    vitals: Vitals


@dataclass(frozen=True, slots=True)
class FirmwareChanged:
    """A device runs another firmware."""

    device_id: str
    version: str


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
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class FaultCleared:
    """It no longer is."""

    kind: FaultKind
    subject: str
    rehearsal: str = ""


type DeviceEvent = (
    DetectorSensed
    | ShockSensed
    | ChimeRung
    | VitalsChanged
    | FirmwareChanged
    | DetectorReincluded
    | DeviceMissing
    | DeviceFound
    | PlayerMissing
    | PlayerFound
    | FaultRaised
    | FaultCleared
)
