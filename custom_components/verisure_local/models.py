"""The home as the hub tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .raw import Raw


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something; ``kind`` is person, service, hub or local."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the home."""

    device_id: str
    kind: str
    player: str
    area_id: str
    name: str
    room: str
    entry_route: bool
    link: str
    sensed: bool
    available: bool
    bolt: str
    bolt_method: str
    bolt_actor: Actor | None
    powered: bool
    pending: str
    low_battery: bool
    tampered: bool
    blocks: Mapping[str, str] | None = None
    """By mode, why it stands in the way of arming; None where the hub is too old to say."""
    serial: str = ""
    firmware: str = ""
    battery: int | None = None
    radio_dbm: int | None = None
    temperature_c: float | None = None
    humidity: int | None = None
    final_door: bool = False
    chime: int = 0
    chime_quiet: tuple[int, int] | None = None
    """From which minute of the day up to which a door does not ring, None for never."""
    pet_kg: int = 0
    hazardous: bool = False
    simulate: bool = False
    lock: Raw | None = None
    """How a lock behaves, whole: the hub takes these settings back as it gave them."""
    service: str = ""
    service_since_utc_ms: int | None = None
    """Since when it is in service mode, None where it is not, or where the hub is too old to say."""
    self_test: SelfTest | None = None


@dataclass(frozen=True, slots=True)
class SelfTest:
    """How a component's last self-test went."""

    passed: bool
    utc_ms: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """An alarm that is over, kept until its area is armed again."""

    kind: str
    detectors: tuple[str, ...]
    raised_utc_ms: int
    ended: str


@dataclass(frozen=True, slots=True)
class Button:
    """A smart button."""

    button_id: str
    label: str
    icon: str
    mode: str
    """What it sets its area to, empty for one of a plug."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """What stood in the way of arming: a device, or the radio without a name, and why in a word of ours."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ArmingFailure:
    """The last time an area was not armed though somebody who may had asked for it."""

    mode: str
    blockers: tuple[Blocker, ...]
    actor: Actor
    utc_ms: int


@dataclass(frozen=True, slots=True)
class Area:
    """An area that arms on its own."""

    area_id: str
    name: str
    mode: str
    phase: str
    target: str
    triggered: bool
    alarm_kind: str
    changed_by: Actor
    bypassed: tuple[str, ...]
    until_utc_ms: int | None = None
    """When the delay that runs is over, None while none runs."""
    left_out: tuple[str, ...] = ()
    shut_down: tuple[str, ...] = ()
    memory: tuple[Remembered, ...] = ()
    walk_test: tuple[str, ...] | None = None
    """What a walk test still waits for, None where there is none."""
    last_failure: ArmingFailure | None = None
    """None where nobody was refused yet, or where the hub is too old to say."""

    @property
    def out(self) -> tuple[str, ...]:
        """Return everything that does not protect now: bypassed by somebody, or left out by the hub."""
        return tuple(sorted({*self.bypassed, *self.left_out, *self.shut_down}))


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm that is not over."""

    alarm_id: int
    kind: str
    area_id: str
    sounding: bool
    secret: bool = False
    """A silent call for help: whoever threatens somebody must not learn of it from anything in the home."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that went to a person of the home."""

    message_id: int
    person: str
    channel: str
    text: str
    utc_ms: int
    delivery: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hub:
    """The hub itself; ``central`` is reachable, unreachable or not_configured."""

    hub_id: str
    name: str
    version: str
    sounding: str
    central: str
    storage_ok: bool
    faults: tuple[tuple[str, str], ...]
    """What is wrong: kind, and the device or part it is wrong with."""
    paths: Mapping[str, bool]
    """Whether the alarm receiving centre answers over broadband and over GSM, as far as they have been tried."""
    radio_jammed: bool = False
    supplies: Mapping[str, bool] = field(default_factory=dict)
    """Whether each supply of the gateway works, of those that have been tested."""
    silent_since_utc_ms: int | None = None
    """When the last path fell silent, None while one answers or none has been tried."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of the home, in the unit of its name, and its bounds, both allowed."""

    name: str
    value: int
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; ``late`` when it is older than what was known at the time of connecting."""

    kind: str
    seq: int
    epoch: str
    utc_ms: int
    late: bool
    fields: Raw


@dataclass(frozen=True, slots=True)
class Home:
    """The whole home."""

    hub: Hub
    areas: Mapping[str, Area] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    alarms: Mapping[str, Alarm] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    whereabouts: Mapping[str, str] = field(default_factory=dict)
    """By person home, away or unknown."""
    checks: Mapping[str, int] = field(default_factory=dict)
    """By person when a Check on me ends (UTC ms)."""
    buttons: Mapping[str, Button] = field(default_factory=dict)
    noted: Mapping[str, Device] = field(default_factory=dict)
    """Those devices that block arming or are in service: few, so that nobody looks through all for them."""
    settings: Mapping[str, Setting] = field(default_factory=dict)
    """Empty where the hub is too old to say."""

    def told_alarms(self) -> list[Alarm]:
        """Return the alarms that may be told in the home."""
        return [alarm for alarm in self.alarms.values() if not alarm.secret]

    def name_of(self, device_id: str) -> str:
        """Return what people call a device; its id where it has left."""
        device = self.devices.get(device_id)
        return device.name if device is not None else device_id

    def blockers(self, area_id: str, mode: str) -> list[tuple[str, str]]:
        """Return what stands in the way of arming an area, by name and reason; a jammed radio has no name."""
        found = [("", "jammed")] if self.hub.radio_jammed else []
        return found + [
            (device.name, device.blocks[mode])
            for device in self.noted.values()
            if device.area_id == area_id and device.blocks and mode in device.blocks
        ]

    def tells_readiness(self) -> bool:
        """Tell whether the hub says what stands in the way of arming; older ones do not."""
        return next((device.blocks is not None for device in self.devices.values()), True)
