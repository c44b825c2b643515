"""The home as one value, and when it changes by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hub_server.domain.numbers import Settings
from hub_server.domain.site.alarms import Alarm, Remembered
from hub_server.domain.site.arming import ArmingFailure
from hub_server.domain.site.care import PathState, Radio, SelfTest, Service, SupplyState, TestResult, WalkTest
from hub_server.domain.site.devices import Device, Fault, Order
from hub_server.domain.site.kinds import AlarmKind, ArmMode, Phase, Reminder, Supply
from hub_server.domain.site.messages import Message
from hub_server.domain.site.people import HUB, Actor, CheckOnMe, Credential, Lockout, Person, Whereabouts
from hub_server.domain.site.plans import Habit, Schedule, SmartButton

DOMAIN_VERSION = 7
"""Grows when the shape or the meaning of ``Site`` changes, so that older snapshots are rebuilt from the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of the home that arms on its own.

    During the exit delay and while bolts move ``mode`` is still what protects and ``target`` what is coming.
    ``bypassed`` holds until the next disarm; ``left_out`` (open when the siren's time was over) until the detector
    closes; ``shut_down`` (raised too many alarms) until the next disarm.
    """

    area_id: str
    name: str
    mode: ArmMode = ArmMode.DISARMED
    phase: Phase = Phase.SETTLED
    target: ArmMode = ArmMode.DISARMED
    until_ms: int | None = None
    started_by: str = ""
    warned_by: str = ""
    """The first detector off the entry route that saw somebody during this entry delay."""
    rehearsal: str = ""
    """The scenario in which this entry delay began, empty where it was none."""
    locking: str = ""
    """The order to lock that arming waits for (DECISIONS 19)."""
    bypassed: frozenset[str] = frozenset()
    noticed: frozenset[str] = frozenset()
    """What was named when arming began and cannot be left out (a siren whose cover is open)."""
    left_out: frozenset[str] = frozenset()
    shut_down: frozenset[str] = frozenset()
    trips: Mapping[str, int] = field(default_factory=dict)
    """Alarms by detector since the area was armed."""
    last_mode: ArmMode = ArmMode.DISARMED
    last_bypassed: frozenset[str] = frozenset()
    disarmed_ms: int | None = None
    memory: tuple[Remembered, ...] = ()
    changed_by: Actor = HUB
    changed_utc_ms: int = 0
    last_failure: ArmingFailure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The whole home."""

    areas: Mapping[str, Area] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    credentials: Mapping[str, Credential] = field(default_factory=dict)
    mappings: Mapping[str, str] = field(default_factory=dict)
    """A client's user (``client_id/user_id``) to the person he or she was confirmed to be (DECISIONS 16)."""
    trusted: frozenset[str] = frozenset()
    """Clients whose automations an administrator lets disarm."""
    alarms: Mapping[int, Alarm] = field(default_factory=dict)
    pictures: Mapping[int, int] = field(default_factory=dict)
    """How many pictures there are of each of the newest alarms."""
    captures: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """When each camera was lately asked for a picture by somebody (steady ms)."""
    lockouts: Mapping[str, Lockout] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=dict)
    """What each device has been asked and not yet reported."""
    faults: tuple[Fault, ...] = ()
    missing: Mapping[str, int] = field(default_factory=dict)
    """Devices and players that went silent, and when that becomes a fault (steady ms)."""
    service: Mapping[str, Service] = field(default_factory=dict)
    """Components in service mode."""
    walks: Mapping[str, WalkTest] = field(default_factory=dict)
    """Walk tests by area."""
    test: SelfTest | None = None
    tests: Mapping[str, TestResult] = field(default_factory=dict)
    """The last self-test of each component."""
    next_test_ms: int | None = None
    radio: Radio = field(default_factory=Radio)
    supplies: Mapping[Supply, SupplyState] = field(default_factory=dict)
    paths: Mapping[Supply, PathState] = field(default_factory=dict)
    """The ways to the central that have been tried: broadband and GSM."""
    whereabouts: Mapping[str, Whereabouts] = field(default_factory=dict)
    checks: Mapping[str, CheckOnMe] = field(default_factory=dict)
    """Each person's Check on me."""
    reminders: Mapping[Reminder, int] = field(default_factory=dict)
    """Reminders to come, if nothing changes until then (steady ms)."""
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    buttons: Mapping[str, SmartButton] = field(default_factory=dict)
    habits: Mapping[str, tuple[Habit, ...]] = field(default_factory=dict)
    """When each simulating plug was switched by hand during the last week."""
    messages: tuple[Message, ...] = ()
    messages_through: int = 0
    """The journal's sequence number up to which messages to people have been made."""
    sms: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """When each person was sent SMS during the last day (steady ms)."""
    settings: Settings = field(default_factory=Settings)
    rehearsal: str = ""
    """The scenario that is played on the emulated devices, empty for none."""
    next_alarm: int = 1
    next_device: int = 1
    next_message: int = 1


def deadlines(site: Site) -> Iterator[int]:
    """Yield all moments (steady ms) at which the home changes by itself, in no order."""
    for area in site.areas.values():
        if area.until_ms is not None:
            yield area.until_ms
    for alarm in site.alarms.values():
        if alarm.sound_until_ms is not None:
            yield alarm.sound_until_ms
        if alarm.silenced_until_ms is not None:
            yield alarm.silenced_until_ms
    yield from (lockout.due_ms for lockout in site.lockouts.values() if lockout.due_ms is not None)
    yield from site.missing.values()
    yield from (order.expires_ms for order in site.orders.values())
    yield from (service.until_ms for service in site.service.values())
    yield from (walk.until_ms for walk in site.walks.values())
    yield from (each.until_ms for each in site.whereabouts.values() if each.until_ms is not None)
    yield from (check.until_ms if check.warn_ms is None else check.warn_ms for check in site.checks.values())
    yield from site.reminders.values()
    yield from (each.until_ms for each in site.credentials.values() if each.until_ms is not None)
    for at in (site.test.until_ms if site.test else site.next_test_ms, site.radio.due_ms):
        if at is not None:
            yield at


def next_deadline(site: Site) -> int | None:
    """Return the nearest of ``deadlines``, or None when nothing is due ever."""
    return min(deadlines(site), default=None)


def sounding(site: Site) -> AlarmKind | None:
    """Return what the sirens must sound now, fire before everything else, or None."""
    kinds = {alarm.kind for alarm in site.alarms.values() if alarm.sounding}
    return next((kind for kind in SOUND_ORDER if kind in kinds), None)


SOUND_ORDER = (
    AlarmKind.FIRE,
    AlarmKind.SOS,
    AlarmKind.BURGLARY,
    AlarmKind.TAMPER,
    AlarmKind.JAMMING,
    AlarmKind.WATER,
    AlarmKind.TECHNICAL,
)
