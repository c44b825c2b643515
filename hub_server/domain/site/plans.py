"""What happens by itself or at one press: schedules, smart buttons, habits of plugs."""

from dataclasses import dataclass

from hub_server.domain.site.kinds import ArmMode, ScheduleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Something at a time of certain days (0 is Monday, none is every day), in the home's local time.

    ``person_id`` set it up and answers for it: a wake-up disarms by that person's right. ``ran_utc_ms`` is the last
    time it was due, so that a time that comes twice (the end of summer time, a restart) runs once.
    """

    schedule_id: str
    kind: ScheduleKind
    minute: int
    days: tuple[int, ...] = ()
    area_id: str = ""
    mode: ArmMode = ArmMode.DISARMED
    devices: tuple[str, ...] = ()
    powered: bool = True
    person_id: str = ""
    enabled: bool = True
    ran_utc_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartButton:
    """A button of the app: a name, a colour, an icon, and the one state it leads to (product.md 2.12)."""

    button_id: str
    label: str
    color: str
    icon: str = ""
    area_id: str = ""
    mode: ArmMode | None = None
    device_id: str = ""
    powered: bool = True


@dataclass(frozen=True, slots=True)
class Habit:
    """A plug was switched by hand at this minute of the week (0 is Monday, 00:00)."""

    minute_of_week: int
    powered: bool
