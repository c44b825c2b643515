"""What keeps the alarm well: service mode, walk tests, self-tests, the radio and the gateway's supplies."""

from dataclasses import dataclass

from hub_server.domain.site.kinds import Purpose


@dataclass(frozen=True, slots=True)
class Service:
    """A component in service mode until ``until_ms``; ``walking`` once it is back and its test is awaited."""

    purpose: Purpose
    until_ms: int
    walking: bool = False
    since_utc_ms: int | None = None
    """None where the journal is from before it was noted."""


@dataclass(frozen=True, slots=True)
class WalkTest:
    """A walk through an area: these detectors have not been seen yet."""

    waiting: frozenset[str]
    until_ms: int


@dataclass(frozen=True, slots=True)
class SelfTest:
    """A self-test that runs: these devices have not answered yet, these said they fail."""

    waiting: frozenset[str]
    failed: frozenset[str]
    until_ms: int


@dataclass(frozen=True, slots=True)
class TestResult:
    """How a component's last self-test went."""

    __test__ = False

    passed: bool
    utc_ms: int


@dataclass(frozen=True, slots=True)
class SupplyState:
    """Whether a supply of the gateway works, as last tested."""

    good: bool
    tested_utc_ms: int


@dataclass(frozen=True, slots=True)
class PathState:
    """Whether the central answers over a path, and since when (UTC ms)."""

    answers: bool
    since_utc_ms: int


@dataclass(frozen=True, slots=True)
class Radio:
    """Disturbances of the radio within the last minute: finished ones as (from, to) and the one that goes on."""

    since_ms: int | None = None
    spans: tuple[tuple[int, int], ...] = ()
    due_ms: int | None = None
    """When the disturbance will have lasted long enough to be jamming, if it goes on."""
