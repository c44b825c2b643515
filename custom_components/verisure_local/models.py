"""The home as the hub tells it, read tolerantly: what is unknown is passed over, what is missing has a default."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from .raw import Raw, flag, items, number, number_or_none, record, records, text, texts

_DAY_MINUTES: Final = 24 * 60


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

    @classmethod
    def read(cls, snapshot: Raw) -> Home:
        """Return a snapshot as a home."""
        home = cls(
            hub=_hub(record(snapshot, "hub")),
            areas={key: _area(key, raw) for key, raw in records(snapshot, "areas").items() if raw is not None},
            devices={key: _device(key, raw) for key, raw in records(snapshot, "devices").items() if raw is not None},
            alarms={key: _alarm(raw) for key, raw in records(snapshot, "alarms").items() if raw is not None},
            people=_names(snapshot),
            messages=_messages(snapshot),
            whereabouts=_whereabouts(snapshot),
            checks=_moments(snapshot),
            buttons={key: _button(key, raw) for key, raw in records(snapshot, "buttons").items() if raw is not None},
        )
        return replace(home, noted=_noted({}, home.devices, home.devices))

    def changed(self, together: Iterable[Raw]) -> Home:
        """Return the home after the changes of events that came together, in their order."""
        hub, areas, devices, alarms, people = self.hub, self.areas, self.devices, self.alarms, self.people
        messages, whereabouts, checks = self.messages, self.whereabouts, self.checks
        buttons, noted = self.buttons, self.noted
        for changes in together:
            if "hub" in changes:
                hub = _hub(record(changes, "hub"))
            if "people" in changes:
                people = _names(changes)
            if "whereabouts" in changes:
                whereabouts = _whereabouts(changes)
            if "messages" in changes:
                messages = _messages(changes)
            if "areas" in changes:
                areas = _merged(areas, records(changes, "areas"), _area)
            if "devices" in changes:
                named = records(changes, "devices")
                devices = _merged(devices, named, _device)
                noted = _noted(noted, devices, named)
            if "alarms" in changes:
                alarms = _merged(alarms, records(changes, "alarms"), lambda _, raw: _alarm(raw))
            if "checks" in changes:
                checks = _moments(changes)
            if "buttons" in changes:
                buttons = _merged(buttons, records(changes, "buttons"), _button)
        # Made once, and not by dataclasses.replace: this is on the way from a sensor to the panel.
        return Home(hub, areas, devices, alarms, people, messages, whereabouts, checks, buttons, noted)

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


def _noted(noted: Mapping[str, Device], devices: Mapping[str, Device], named: Iterable[str]) -> Mapping[str, Device]:
    kept = dict(noted)
    for key in named:
        device = devices.get(key)
        if device is not None and (device.blocks or device.service):
            kept[key] = device
        else:
            kept.pop(key, None)
    return kept


def read_event(raw: Raw) -> Event:
    """Return an event message as an event."""
    fields = record(raw, "event")
    return Event(
        kind=text(fields, "type"),
        seq=number(raw, "seq"),
        epoch=text(raw, "epoch"),
        utc_ms=number(raw, "utc_ms"),
        late=flag(raw, "late"),
        fields=fields,
    )


def changes_of(raw: Raw) -> Raw:
    """Return what an event message changed."""
    return record(raw, "changes")


def _merged[T](known: Mapping[str, T], raws: Mapping[str, Raw | None], read: Reader[T]) -> Mapping[str, T]:
    merged = dict(known)
    for key, raw in raws.items():
        if raw is None:
            merged.pop(key, None)
        else:
            merged[key] = read(key, raw)
    return merged


type Reader[T] = Callable[[str, Raw], T]


def _whereabouts(raw: Raw) -> Mapping[str, str]:
    return {key: text(each, "presence") for key, each in records(raw, "whereabouts").items() if each is not None}


def _moments(raw: Raw) -> Mapping[str, int]:
    return {key: value for key, value in record(raw, "checks").items() if isinstance(value, int)}


def _button(button_id: str, raw: Raw) -> Button:
    return Button(button_id, text(raw, "label"), text(raw, "icon"), text(raw, "mode"))


def _remembered(raw: Raw) -> Remembered:
    return Remembered(text(raw, "kind"), texts(raw, "detectors"), number(raw, "raised_utc_ms"), text(raw, "ended"))


def _names(raw: Raw) -> Mapping[str, str]:
    return {key: name for key, name in record(raw, "people").items() if isinstance(name, str)}


def _actor(raw: Raw) -> Actor:
    return Actor(text(raw, "kind"), text(raw, "name"))


def _hub(raw: Raw) -> Hub:
    return Hub(
        text(raw, "hub_id"),
        text(raw, "name"),
        text(raw, "version"),
        text(raw, "sounding"),
        text(raw, "central"),
        flag(raw, "storage_ok", default=True),
        tuple((text(each, "kind"), text(each, "subject")) for each in items(raw, "faults") if isinstance(each, dict)),
        {name: flag(path, "answers") for name, path in record(raw, "paths").items() if isinstance(path, dict)},
        flag(raw, "radio_jammed"),
        {name: flag(each, "good") for name, each in record(raw, "supplies").items() if isinstance(each, dict)},
        _silent_since(record(raw, "paths")),
    )


def _silent_since(paths: Raw) -> int | None:
    tried = [path for path in paths.values() if isinstance(path, dict)]
    if not tried or any(flag(path, "answers") for path in tried):
        return None
    return max(number(path, "since_utc_ms") for path in tried)


def _area(area_id: str, raw: Raw) -> Area:
    return Area(
        area_id=area_id,
        name=text(raw, "name"),
        mode=text(raw, "mode"),
        phase=text(raw, "phase"),
        target=text(raw, "target"),
        triggered=flag(raw, "triggered"),
        alarm_kind=text(raw, "alarm_kind"),
        changed_by=_actor(record(raw, "changed_by")),
        bypassed=texts(raw, "bypassed"),
        until_utc_ms=number_or_none(raw, "until_utc_ms"),
        left_out=texts(raw, "left_out"),
        shut_down=texts(raw, "shut_down"),
        memory=tuple(_remembered(each) for each in items(raw, "memory") if isinstance(each, dict)),
        walk_test=texts(raw, "walk_test") if isinstance(raw.get("walk_test"), list) else None,
    )


def _device(device_id: str, raw: Raw) -> Device:
    actor, blocks, lock, test = (raw.get(key) for key in ("bolt_actor", "blocks", "lock", "self_test"))
    degrees = raw.get("temperature_c")
    return Device(
        device_id=device_id,
        kind=text(raw, "kind"),
        player=text(raw, "player"),
        area_id=text(raw, "area_id"),
        name=text(raw, "name"),
        room=text(raw, "room"),
        entry_route=flag(raw, "entry_route"),
        link=text(raw, "link"),
        sensed=flag(raw, "sensed"),
        available=flag(raw, "available", default=True),
        bolt=text(raw, "bolt"),
        bolt_method=text(raw, "bolt_method"),
        bolt_actor=_actor(actor) if isinstance(actor, dict) else None,
        powered=flag(raw, "powered"),
        pending=text(raw, "pending"),
        low_battery=flag(raw, "low_battery"),
        tampered=flag(raw, "tampered"),
        blocks={str(key): str(value) for key, value in blocks.items()} if isinstance(blocks, dict) else None,
        serial=text(raw, "serial"),
        firmware=text(raw, "firmware"),
        battery=number_or_none(raw, "battery"),
        radio_dbm=number_or_none(raw, "radio_dbm"),
        temperature_c=float(degrees) if isinstance(degrees, int | float) else None,
        humidity=number_or_none(raw, "humidity"),
        final_door=flag(raw, "final_door"),
        chime=number(raw, "chime"),
        chime_quiet=_minutes(raw, "chime_quiet"),
        pet_kg=number(raw, "pet_kg"),
        hazardous=flag(raw, "hazardous"),
        simulate=flag(raw, "simulate"),
        lock=lock if isinstance(lock, dict) else None,
        service=text(raw, "service"),
        service_since_utc_ms=number_or_none(raw, "service_since_utc_ms"),
        self_test=SelfTest(flag(test, "passed"), number(test, "utc_ms")) if isinstance(test, dict) else None,
    )


def _minutes(raw: Raw, key: str) -> tuple[int, int] | None:
    match items(raw, key):
        case [int(first), int(last)] if 0 <= first < _DAY_MINUTES and 0 <= last < _DAY_MINUTES:
            return first, last
        case _:
            return None


def _alarm(raw: Raw) -> Alarm:
    return Alarm(number(raw, "alarm_id"), text(raw, "kind"), text(raw, "area_id"), flag(raw, "sounding"))


def _messages(raw: Raw) -> tuple[Message, ...]:
    return tuple(
        Message(
            number(each, "message_id"),
            text(each, "person"),
            text(each, "channel"),
            text(each, "text"),
            number(each, "utc_ms"),
            text(each, "delivery"),
            text(each, "reason"),
        )
        for each in items(raw, "messages")
        if isinstance(each, dict)
    )
