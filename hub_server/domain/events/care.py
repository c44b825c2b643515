"""Service mode, walk tests, self-tests, the radio and the gateway's supplies."""

from dataclasses import dataclass

from hub_server.domain.site import Actor, Purpose, Supply


@dataclass(frozen=True, slots=True)
class ServiceStarted:
    """A component may be taken down, or its battery changed, until ``until_ms``."""

    device_id: str
    purpose: Purpose
    until_ms: int
    actor: Actor
    utc_ms: int = 0
    """When, 0 in journals from before it was noted."""
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class ServiceTesting:
    """A component is back up: it must show itself by ``until_ms``."""

    device_id: str
    until_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class ServiceEnded:
    """A component is out of service mode: ``reason`` is tested, or expired when nobody finished in time."""

    device_id: str
    reason: str
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class WalkTestStarted:
    """Somebody walks through an area to see each of ``waiting`` react; nothing of it raises an alarm."""

    area_id: str
    waiting: frozenset[str]
    until_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class WalkTestSeen:
    """A detector reacted during the walk test."""

    area_id: str
    device_id: str


@dataclass(frozen=True, slots=True)
class WalkTestEnded:
    """The walk test is over; ``missed`` did not react."""

    area_id: str
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SelfTestStarted:
    """Every component is asked to test itself and to answer by ``until_ms``; the next test is at ``next_ms``."""

    waiting: frozenset[str]
    until_ms: int
    next_ms: int


@dataclass(frozen=True, slots=True)
class SelfTestAnswered:
    """Components answered."""

    passed: tuple[str, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SelfTestFinished:
    """The self-test is over; ``failed`` said so themselves, ``silent`` did not answer."""

    failed: tuple[str, ...]
    silent: tuple[str, ...]
    utc_ms: int


@dataclass(frozen=True, slots=True)
class SelfTestPlanned:
    """When the next self-test is."""

    next_ms: int


@dataclass(frozen=True, slots=True)
class InterferenceStarted:
    """The radio is disturbed; at ``due_ms`` that is jamming, if it goes on."""

    at_ms: int
    due_ms: int | None


@dataclass(frozen=True, slots=True)
class InterferenceEnded:
    """The radio is quiet again; at ``due_ms`` it has been for so long that a jamming alarm is over."""

    at_ms: int
    due_ms: int | None


@dataclass(frozen=True, slots=True)
class SupplyTested:
    """The gateway tested one of its supplies, with another result than the last time or by hand."""

    supply: Supply
    good: bool
    utc_ms: int


@dataclass(frozen=True, slots=True)
class PathTested:
    """A path to the central carries reports now, or no longer does."""

    path: Supply
    answers: bool
    utc_ms: int


@dataclass(frozen=True, slots=True)
class RehearsalStarted:
    """A scenario is played on the emulated devices: what they sense until it ends is no accident."""

    name: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class RehearsalEnded:
    """The scenario is over, or was stopped."""

    name: str


type CareEvent = (
    ServiceStarted
    | ServiceTesting
    | ServiceEnded
    | WalkTestStarted
    | WalkTestSeen
    | WalkTestEnded
    | SelfTestStarted
    | SelfTestAnswered
    | SelfTestFinished
    | SelfTestPlanned
    | InterferenceStarted
    | InterferenceEnded
    | SupplyTested
    | PathTested
    | RehearsalStarted
    | RehearsalEnded
)
