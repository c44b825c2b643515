"""@Home, Check on me and reminders."""

from dataclasses import dataclass

from hub_server.domain.site import Actor, Presence, Reminder


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """@Home believes a person to be somewhere else than before."""

    person_id: str
    presence: Presence
    utc_ms: int
    until_ms: int | None


@dataclass(frozen=True, slots=True)
class PresenceKept:
    """@Home still believes what it did, and does so until ``until_ms``."""

    person_id: str
    until_ms: int


@dataclass(frozen=True, slots=True)
class CheckStarted:
    """Somebody asks to be checked on: unless ended by ``until_ms`` it becomes an SOS; a warning at ``warn_ms``."""

    person_id: str
    until_ms: int
    warn_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class CheckWarned:
    """A Check on me is about to end."""

    person_id: str


@dataclass(frozen=True, slots=True)
class CheckEnded:
    """A Check on me is over: ``reason`` is safe or expired."""

    person_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReminderSet:
    """A reminder is to come at ``due_ms``, if nothing changes until then."""

    reminder: Reminder
    due_ms: int


@dataclass(frozen=True, slots=True)
class ReminderDropped:
    """A reminder is not called for any more."""

    reminder: Reminder


@dataclass(frozen=True, slots=True)
class Reminded:
    """The people of the home are reminded."""

    reminder: Reminder
    area_id: str


type PeopleEvent = (
    PresenceChanged | PresenceKept | CheckStarted | CheckWarned | CheckEnded | ReminderSet | ReminderDropped | Reminded
)
