"""How the home is read from the wire, tolerantly: what is unknown is passed over, what is missing has a default."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from .models import (
    Actor,
    Alarm,
    Area,
    ArmingFailure,
    Blocker,
    Button,
    Device,
    Event,
    Home,
    Hub,
    Message,
    Remembered,
    SelfTest,
    Setting,
)
from .raw import Raw, flag, items, number, number_or_none, record, records, text, texts

_DAY_MINUTES: Final = 24 * 60
RADIO: Final = "radio"
"""What the hub calls the home's radio where it stands in the way of arming."""

type Reader[T] = Callable[[str, Raw], T]


def home_of(snapshot: Raw) -> Home:
    """Return a snapshot as a home."""
    home = Home(
        hub=_hub(record(snapshot, "hub")),
        areas={key: _area(key, raw) for key, raw in records(snapshot, "areas").items() if raw is not None},
        devices={key: _device(key, raw) for key, raw in records(snapshot, "devices").items() if raw is not None},
        alarms={key: _alarm(raw) for key, raw in records(snapshot, "alarms").items() if raw is not None},
        people=_names(snapshot),
        messages=_messages(snapshot),
        whereabouts=_whereabouts(snapshot),
        checks=_moments(snapshot),
        buttons={key: _button(key, raw) for key, raw in records(snapshot, "buttons").items() if raw is not None},
        settings=_settings(snapshot),
    )
    return replace(home, noted=_noted({}, home.devices, home.devices))


def home_after(home: Home, together: Iterable[Raw]) -> Home:
    """Return a home after the changes of events that came together, in their order."""
    hub, areas, devices, alarms, people = home.hub, home.areas, home.devices, home.alarms, home.people
    messages, whereabouts, checks = home.messages, home.whereabouts, home.checks
    buttons, noted, settings = home.buttons, home.noted, home.settings
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
        if "settings" in changes:
            settings = _settings(changes)
    # Made once, and not by dataclasses.replace: this is on the way from a sensor to the panel.
    return Home(hub, areas, devices, alarms, people, messages, whereabouts, checks, buttons, noted, settings)


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


def _whereabouts(raw: Raw) -> Mapping[str, str]:
    return {key: text(each, "presence") for key, each in records(raw, "whereabouts").items() if each is not None}


def _moments(raw: Raw) -> Mapping[str, int]:
    return {key: value for key, value in record(raw, "checks").items() if isinstance(value, int)}


def _settings(raw: Raw) -> Mapping[str, Setting]:
    return {
        name: Setting(name, number(each, "value"), number(each, "lowest"), number(each, "highest"))
        for name, each in records(raw, "settings").items()
        if each is not None
    }


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
        last_failure=_failure(record(raw, "last_failure")),
    )


def _failure(raw: Raw) -> ArmingFailure | None:
    if not raw:
        return None
    return ArmingFailure(
        mode=text(raw, "mode"),
        blockers=tuple(_blocker(each) for each in items(raw, "blockers") if isinstance(each, dict)),
        actor=_actor(record(raw, "actor")),
        utc_ms=number(raw, "utc_ms"),
    )


def _blocker(raw: Raw) -> Blocker:
    if text(raw, "device_id") == RADIO:
        return Blocker("", "radio_jammed")
    return Blocker(text(raw, "name"), text(raw, "reason"))


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
    return Alarm(
        number(raw, "alarm_id"), text(raw, "kind"), text(raw, "area_id"), flag(raw, "sounding"), secret=is_secret(raw)
    )


def is_secret(alarm: Raw) -> bool:
    """Tell whether an alarm, or its being raised, is somebody's silent call for help.

    A Check on me that nobody ended is silent too, and says what it is; so is a tamper alarm by day.
    """
    return text(alarm, "kind") == "sos" and flag(alarm, "silent") and not text(alarm, "text")


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
