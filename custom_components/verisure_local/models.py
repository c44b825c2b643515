"""The home as the hub tells it, read tolerantly: what is unknown is passed over, what is missing has a default."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

type Raw = Mapping[str, object]


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
    pet_kg: int = 0
    hazardous: bool = False
    simulate: bool = False
    lock: Raw | None = None
    """How a lock behaves, whole: the hub takes these settings back as it gave them."""
    service: str = ""
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
            hub=_hub(_record(snapshot, "hub")),
            areas={key: _area(key, raw) for key, raw in _records(snapshot, "areas").items() if raw is not None},
            devices={key: _device(key, raw) for key, raw in _records(snapshot, "devices").items() if raw is not None},
            alarms={key: _alarm(raw) for key, raw in _records(snapshot, "alarms").items() if raw is not None},
            people=_names(snapshot),
            messages=_messages(snapshot),
            whereabouts=_whereabouts(snapshot),
            checks=_moments(snapshot),
            buttons={key: _button(key, raw) for key, raw in _records(snapshot, "buttons").items() if raw is not None},
        )
        return _noting(home, home.devices)

    def changed(self, changes: Raw) -> Home:
        """Return the home after the changes of an event."""
        home = self
        if "hub" in changes:
            home = replace(home, hub=_hub(_record(changes, "hub")))
        if "people" in changes:
            home = replace(home, people=_names(changes))
        if "whereabouts" in changes:
            home = replace(home, whereabouts=_whereabouts(changes))
        if "messages" in changes:
            home = replace(home, messages=_messages(changes))
        if "areas" in changes:
            home = replace(home, areas=_merged(home.areas, _records(changes, "areas"), _area))
        if "devices" in changes:
            home = replace(home, devices=_merged(home.devices, _records(changes, "devices"), _device))
            home = _noting(home, _records(changes, "devices"))
        if "alarms" in changes:
            merged = _merged(home.alarms, _records(changes, "alarms"), lambda _, raw: _alarm(raw))
            home = replace(home, alarms=merged)
        if "checks" in changes:
            home = replace(home, checks=_moments(changes))
        if "buttons" in changes:
            home = replace(home, buttons=_merged(home.buttons, _records(changes, "buttons"), _button))
        return home

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


def _noting(home: Home, changed: Iterable[str]) -> Home:
    noted = dict(home.noted)
    for key in changed:
        device = home.devices.get(key)
        if device is not None and (device.blocks or device.service):
            noted[key] = device
        else:
            noted.pop(key, None)
    return replace(home, noted=noted)


def read_event(raw: Raw) -> Event:
    """Return an event message as an event."""
    fields = _record(raw, "event")
    return Event(
        kind=_text(fields, "type"),
        seq=_number(raw, "seq"),
        epoch=_text(raw, "epoch"),
        utc_ms=_number(raw, "utc_ms"),
        late=_flag(raw, "late"),
        fields=fields,
    )


def changes_of(raw: Raw) -> Raw:
    """Return what an event message changed."""
    return _record(raw, "changes")


def _merged[T](known: Mapping[str, T], raws: Mapping[str, Raw | None], read: Reader[T]) -> Mapping[str, T]:
    merged = dict(known)
    for key, raw in raws.items():
        if raw is None:
            merged.pop(key, None)
        else:
            merged[key] = read(key, raw)
    return merged


type Reader[T] = Callable[[str, Raw], T]


def _text(raw: Raw, key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def _flag(raw: Raw, key: str, *, default: bool = False) -> bool:
    value = raw.get(key)
    return value if isinstance(value, bool) else default


def _number(raw: Raw, key: str) -> int:
    value = raw.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _record(raw: Raw, key: str) -> Raw:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def _records(raw: Raw, key: str) -> Mapping[str, Raw | None]:
    return {name: value for name, value in _record(raw, key).items() if value is None or isinstance(value, dict)}


def _list(raw: Raw, key: str) -> list[object]:
    value = raw.get(key)
    return value if isinstance(value, list) else []


def _maybe(raw: Raw, key: str) -> int | None:
    value = raw.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _texts(raw: Raw, key: str) -> tuple[str, ...]:
    return tuple(each for each in _list(raw, key) if isinstance(each, str))


def _whereabouts(raw: Raw) -> Mapping[str, str]:
    return {key: _text(each, "presence") for key, each in _records(raw, "whereabouts").items() if each is not None}


def _moments(raw: Raw) -> Mapping[str, int]:
    return {key: value for key, value in _record(raw, "checks").items() if isinstance(value, int)}


def _button(button_id: str, raw: Raw) -> Button:
    return Button(button_id, _text(raw, "label"), _text(raw, "icon"), _text(raw, "mode"))


def _remembered(raw: Raw) -> Remembered:
    return Remembered(_text(raw, "kind"), _texts(raw, "detectors"), _number(raw, "raised_utc_ms"), _text(raw, "ended"))


def _names(raw: Raw) -> Mapping[str, str]:
    return {key: name for key, name in _record(raw, "people").items() if isinstance(name, str)}


def _actor(raw: Raw) -> Actor:
    return Actor(_text(raw, "kind"), _text(raw, "name"))


def _hub(raw: Raw) -> Hub:
    return Hub(
        _text(raw, "hub_id"),
        _text(raw, "name"),
        _text(raw, "version"),
        _text(raw, "sounding"),
        _text(raw, "central"),
        _flag(raw, "storage_ok", default=True),
        tuple((_text(each, "kind"), _text(each, "subject")) for each in _list(raw, "faults") if isinstance(each, dict)),
        {name: _flag(path, "answers") for name, path in _record(raw, "paths").items() if isinstance(path, dict)},
        _flag(raw, "radio_jammed"),
        {name: _flag(each, "good") for name, each in _record(raw, "supplies").items() if isinstance(each, dict)},
        _silent_since(_record(raw, "paths")),
    )


def _silent_since(paths: Raw) -> int | None:
    tried = [path for path in paths.values() if isinstance(path, dict)]
    if not tried or any(_flag(path, "answers") for path in tried):
        return None
    return max(_number(path, "since_utc_ms") for path in tried)


def _area(area_id: str, raw: Raw) -> Area:
    return Area(
        area_id=area_id,
        name=_text(raw, "name"),
        mode=_text(raw, "mode"),
        phase=_text(raw, "phase"),
        target=_text(raw, "target"),
        triggered=_flag(raw, "triggered"),
        alarm_kind=_text(raw, "alarm_kind"),
        changed_by=_actor(_record(raw, "changed_by")),
        bypassed=_texts(raw, "bypassed"),
        until_utc_ms=_maybe(raw, "until_utc_ms"),
        left_out=_texts(raw, "left_out"),
        shut_down=_texts(raw, "shut_down"),
        memory=tuple(_remembered(each) for each in _list(raw, "memory") if isinstance(each, dict)),
        walk_test=_texts(raw, "walk_test") if isinstance(raw.get("walk_test"), list) else None,
    )


def _device(device_id: str, raw: Raw) -> Device:
    actor, blocks, lock, test = (raw.get(key) for key in ("bolt_actor", "blocks", "lock", "self_test"))
    degrees = raw.get("temperature_c")
    return Device(
        device_id=device_id,
        kind=_text(raw, "kind"),
        player=_text(raw, "player"),
        area_id=_text(raw, "area_id"),
        name=_text(raw, "name"),
        room=_text(raw, "room"),
        entry_route=_flag(raw, "entry_route"),
        link=_text(raw, "link"),
        sensed=_flag(raw, "sensed"),
        available=_flag(raw, "available", default=True),
        bolt=_text(raw, "bolt"),
        bolt_method=_text(raw, "bolt_method"),
        bolt_actor=_actor(actor) if isinstance(actor, dict) else None,
        powered=_flag(raw, "powered"),
        pending=_text(raw, "pending"),
        low_battery=_flag(raw, "low_battery"),
        tampered=_flag(raw, "tampered"),
        blocks={str(key): str(value) for key, value in blocks.items()} if isinstance(blocks, dict) else None,
        serial=_text(raw, "serial"),
        firmware=_text(raw, "firmware"),
        battery=_maybe(raw, "battery"),
        radio_dbm=_maybe(raw, "radio_dbm"),
        temperature_c=float(degrees) if isinstance(degrees, int | float) else None,
        humidity=_maybe(raw, "humidity"),
        final_door=_flag(raw, "final_door"),
        chime=_number(raw, "chime"),
        pet_kg=_number(raw, "pet_kg"),
        hazardous=_flag(raw, "hazardous"),
        simulate=_flag(raw, "simulate"),
        lock=lock if isinstance(lock, dict) else None,
        service=_text(raw, "service"),
        self_test=SelfTest(_flag(test, "passed"), _number(test, "utc_ms")) if isinstance(test, dict) else None,
    )


def _alarm(raw: Raw) -> Alarm:
    return Alarm(_number(raw, "alarm_id"), _text(raw, "kind"), _text(raw, "area_id"), _flag(raw, "sounding"))


def _messages(raw: Raw) -> tuple[Message, ...]:
    return tuple(
        Message(
            _number(each, "message_id"),
            _text(each, "person"),
            _text(each, "channel"),
            _text(each, "text"),
            _number(each, "utc_ms"),
            _text(each, "delivery"),
            _text(each, "reason"),
        )
        for each in _list(raw, "messages")
        if isinstance(each, dict)
    )
