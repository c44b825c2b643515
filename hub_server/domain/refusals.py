"""Why the home says no: typed, so that every surface can say it in its own words."""

from dataclasses import dataclass

from hub_server.domain.site import BlockReason


@dataclass(frozen=True, slots=True)
class WrongCode:
    """The code matched nobody, or somebody who may not do this here."""


@dataclass(frozen=True, slots=True)
class LockedOut:
    """Too many wrong codes at this door; the same answer whatever is typed, for ``retry_ms`` ms yet."""

    retry_ms: int


@dataclass(frozen=True, slots=True)
class NotPermitted:
    """Whoever asks is known and may not do ``action``."""

    action: str


@dataclass(frozen=True, slots=True)
class OpenDetectors:
    """These devices (ids) stand in the way and were not named as bypassed; ``reasons`` says why, one for each."""

    blockers: tuple[str, ...]
    reasons: tuple[BlockReason, ...] = ()


@dataclass(frozen=True, slots=True)
class AlarmActive:
    """An alarm or an entry delay is running: disarm first."""

    area_id: str


@dataclass(frozen=True, slots=True)
class StillSensed:
    """The alarm cannot end while these detectors still sense."""

    detectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is no such thing in this home."""

    what: str
    name: str


@dataclass(frozen=True, slots=True)
class NotSupported:
    """This device or alarm cannot do that."""

    what: str
    action: str


@dataclass(frozen=True, slots=True)
class OutOfBounds:
    """A setting's value is outside what is allowed (both ends allowed, in the unit of its name)."""

    setting: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Hazardous:
    """What this plug feeds must not be switched on from afar: somebody has to stand beside it."""

    device_id: str


@dataclass(frozen=True, slots=True)
class TagOnly:
    """This lock opens to tags alone."""

    device_id: str


@dataclass(frozen=True, slots=True)
class RadioJammed:
    """The home's radio is jammed: what detectors say would not arrive, so it cannot be armed."""


@dataclass(frozen=True, slots=True)
class NoRoom:
    """There are as many of ``what`` as there can be."""

    what: str
    most: int


@dataclass(frozen=True, slots=True)
class TooSoon:
    """This device was asked too often, or is still busy with what it was asked; try again after ``retry_ms`` ms."""

    device_id: str
    retry_ms: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """This device cannot be reached now."""

    device_id: str


@dataclass(frozen=True, slots=True)
class OfAlarm:
    """This picture is of an alarm: the central may still need it, so it stays for as long as all of them do."""


type Refusal = (
    WrongCode
    | LockedOut
    | NotPermitted
    | OpenDetectors
    | AlarmActive
    | StillSensed
    | Unknown
    | NotSupported
    | OutOfBounds
    | Hazardous
    | TagOnly
    | RadioJammed
    | NoRoom
    | TooSoon
    | Unreachable
    | OfAlarm
)
