"""Schedules, smart buttons and habits."""

from dataclasses import dataclass

from hub_server.domain.site import Actor, Habit, Schedule, SmartButton


@dataclass(frozen=True, slots=True)
class SchedulePut:
    """A new or changed schedule."""

    schedule: Schedule
    actor: Actor


@dataclass(frozen=True, slots=True)
class ScheduleRemoved:
    """A schedule is gone."""

    schedule_id: str


@dataclass(frozen=True, slots=True)
class ScheduleRan:
    """A schedule was due at ``due_utc_ms``; ``result`` is done, or why nothing was."""

    schedule_id: str
    due_utc_ms: int
    result: str
    blockers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ButtonPut:
    """A new or changed smart button."""

    button: SmartButton


@dataclass(frozen=True, slots=True)
class ButtonRemoved:
    """A smart button is gone."""

    button_id: str


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """A smart button was pressed; what came of it follows."""

    button_id: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class HabitLearned:
    """A plug that simulates presence was switched by hand."""

    device_id: str
    habit: Habit


type PlanEvent = SchedulePut | ScheduleRemoved | ScheduleRan | ButtonPut | ButtonRemoved | ButtonPressed | HabitLearned
