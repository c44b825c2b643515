"""Schedules, smart buttons and the away simulation."""

from dataclasses import dataclass

from hub_server.domain.commands.proof import Proof
from hub_server.domain.site import Schedule, SmartButton


@dataclass(frozen=True, slots=True)
class PutSchedule:
    """A new or changed schedule; whoever sends it answers for what it does."""

    schedule: Schedule
    proof: Proof


@dataclass(frozen=True, slots=True)
class RemoveSchedule:
    """A schedule goes."""

    schedule_id: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class RunSchedule:
    """A schedule was due at ``due_utc_ms``. ``order_id`` is new and unguessable."""

    schedule_id: str
    due_utc_ms: int
    order_id: str


@dataclass(frozen=True, slots=True)
class PutButton:
    """A new or changed smart button."""

    button: SmartButton
    proof: Proof


@dataclass(frozen=True, slots=True)
class RemoveButton:
    """A smart button goes."""

    button_id: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class PressButton:
    """A smart button is pressed. ``order_id`` is new and unguessable."""

    button_id: str
    proof: Proof
    order_id: str


@dataclass(frozen=True, slots=True)
class SimulatePresence:
    """Switch a plug as people of the house did, while nobody is there. ``order_id`` is new and unguessable."""

    device_id: str
    powered: bool
    order_id: str


type PlanCommand = (
    PutSchedule | RemoveSchedule | RunSchedule | PutButton | RemoveButton | PressButton | SimulatePresence
)
