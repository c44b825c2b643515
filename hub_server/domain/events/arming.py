"""Arming, disarming and the delays between."""

from dataclasses import dataclass

from hub_server.domain.site import Actor, ArmMode


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


type ArmingEvent = ExitStarted | Armed | ArmingRefused | ArmingFailed | Disarmed | EntryStarted
