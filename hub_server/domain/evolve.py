"""How each event changes the home.

``evolve`` is total: it accepts any event at any time, since the journal is the truth and a replay must never fail. An
event about something that is gone changes nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.numbers import MESSAGES_KEPT
from hub_server.domain.site import (
    Alarm,
    Area,
    ArmMode,
    Device,
    Fault,
    FaultKind,
    Lockout,
    Message,
    Order,
    Phase,
    Site,
)


def evolve(site: Site, event: e.Event) -> Site:
    """Return the home after ``event``."""
    match event:
        case e.ExitStarted() | e.Armed() | e.ArmingFailed() | e.Disarmed() | e.EntryStarted():
            return _evolve_arming(site, event)
        case e.AlarmRaised() | e.AlarmJoined() | e.AlarmVerified() | e.AlarmEnded():
            return _evolve_alarm(site, event)
        case e.SirenTimedOut() | e.AlarmSilenced() | e.SilenceOver():
            return _evolve_sound(site, event)
        case (
            e.DetectorSensed()
            | e.DetectorReincluded()
            | e.DeviceMissing()
            | e.DeviceFound()
            | e.PlayerMissing()
            | e.PlayerFound()
            | e.FaultRaised()
            | e.FaultCleared()
        ):
            return _evolve_report(site, event)
        case e.BoltRequested() | e.BoltMoved() | e.PowerRequested() | e.PowerSwitched() | e.OrderExpired():
            return _evolve_order(site, event)
        case e.CodeRejected() | e.DoorLockedOut() | e.DoorReleased():
            return _evolve_lockout(site, event)
        case (
            e.AreaAdded()
            | e.DevicePut()
            | e.DeviceRemoved()
            | e.PersonPut()
            | e.PersonRemoved()
            | e.CredentialGranted()
            | e.CredentialRevoked()
            | e.UserMapped()
            | e.UserUnmapped()
            | e.SettingsChanged()
            | e.MessageQueued()
        ):
            return _evolve_composition(site, event)
        case e.ArmingRefused() | e.DetectorRestored() | e.HubStarted():
            return site
        case _:
            assert_never(event)


def _evolve_arming(site: Site, event: e.ExitStarted | e.Armed | e.ArmingFailed | e.Disarmed | e.EntryStarted) -> Site:
    area = site.areas.get(event.area_id)
    if area is None:
        return site
    match event:
        case e.ExitStarted():
            area = replace(
                area,
                phase=Phase.EXIT,
                target=event.target,
                until_ms=event.until_ms,
                bypassed=event.bypassed,
                changed_by=event.actor,
            )
        case e.Armed():
            area = replace(
                _settled(area),
                mode=event.mode,
                target=event.mode,
                bypassed=event.bypassed,
                changed_by=event.actor,
                changed_utc_ms=event.utc_ms,
            )
        case e.ArmingFailed():
            area = replace(_settled(area), target=area.mode, bypassed=frozenset())
        case e.Disarmed():
            area = replace(
                _settled(area),
                mode=ArmMode.DISARMED,
                target=ArmMode.DISARMED,
                bypassed=frozenset(),
                left_out=frozenset(),
                changed_by=event.actor,
                changed_utc_ms=event.utc_ms,
            )
        case e.EntryStarted():
            area = replace(area, phase=Phase.ENTRY, until_ms=event.until_ms, started_by=event.device_id)
        case _:
            assert_never(event)
    return replace(site, areas=_put(site.areas, area.area_id, area))


def _settled(area: Area) -> Area:
    return replace(area, phase=Phase.SETTLED, until_ms=None, started_by="")


def _evolve_alarm(site: Site, event: e.AlarmRaised | e.AlarmJoined | e.AlarmVerified | e.AlarmEnded) -> Site:
    match event:
        case e.AlarmRaised():
            alarm = Alarm(
                alarm_id=event.alarm_id,
                kind=event.kind,
                area_id=event.area_id,
                detectors=(event.device_id,) if event.device_id else (),
                text=event.text,
                raised_ms=event.raised_ms,
                raised_utc_ms=event.raised_utc_ms,
                sounding=True,
                sound_until_ms=event.sound_until_ms,
            )
            area = site.areas.get(event.area_id)
            if area is not None and area.phase is Phase.ENTRY:
                site = replace(site, areas=_put(site.areas, area.area_id, _settled(area)))
            return replace(
                site,
                alarms=_put(site.alarms, alarm.alarm_id, alarm),
                next_alarm=max(site.next_alarm, event.alarm_id + 1),
            )
        case e.AlarmJoined():
            joined = site.alarms.get(event.alarm_id)
            if joined is None:
                return site
            joined = replace(
                joined,
                detectors=(*joined.detectors, event.device_id),
                sounding=True,
                sound_until_ms=event.sound_until_ms,
                silenced_until_ms=None,
            )
            return replace(site, alarms=_put(site.alarms, joined.alarm_id, joined))
        case e.AlarmVerified() | e.AlarmEnded():
            return replace(site, alarms=_without(site.alarms, event.alarm_id))
        case _:
            assert_never(event)


def _evolve_sound(site: Site, event: e.SirenTimedOut | e.AlarmSilenced | e.SilenceOver) -> Site:
    alarm = site.alarms.get(event.alarm_id)
    if alarm is None:
        return site
    match event:
        case e.SirenTimedOut():
            alarm = replace(alarm, sounding=False, sound_until_ms=None)
            area = site.areas.get(alarm.area_id)
            if area is not None:
                area = replace(area, left_out=area.left_out | event.left_out)
                site = replace(site, areas=_put(site.areas, area.area_id, area))
        case e.AlarmSilenced():
            alarm = replace(alarm, sounding=False, silenced_until_ms=event.until_ms)
        case e.SilenceOver():
            alarm = replace(alarm, sounding=True, silenced_until_ms=None)
        case _:
            assert_never(event)
    return replace(site, alarms=_put(site.alarms, alarm.alarm_id, alarm))


def _evolve_report(
    site: Site,
    event: e.DetectorSensed
    | e.DetectorReincluded
    | e.DeviceMissing
    | e.DeviceFound
    | e.PlayerMissing
    | e.PlayerFound
    | e.FaultRaised
    | e.FaultCleared,
) -> Site:
    match event:
        case e.DetectorSensed():
            return _with_device(site, event.device_id, sensed=event.sensed)
        case e.DetectorReincluded():
            area = site.areas.get(event.area_id)
            if area is None:
                return site
            area = replace(area, left_out=area.left_out - {event.device_id})
            return replace(site, areas=_put(site.areas, area.area_id, area))
        case e.DeviceMissing():
            site = _with_device(site, event.device_id, available=False)
            return replace(site, missing=_put(site.missing, event.device_id, event.fault_ms))
        case e.DeviceFound():
            site = _with_device(site, event.device_id, available=True)
            return replace(site, missing=_without(site.missing, event.device_id))
        case e.PlayerMissing():
            return replace(site, missing=_put(site.missing, event.player_id, event.fault_ms))
        case e.PlayerFound():
            return replace(site, missing=_without(site.missing, event.player_id))
        case e.FaultRaised():
            fault = Fault(event.kind, event.subject)
            missing = _without(site.missing, event.subject) if event.kind is FaultKind.LOST else site.missing
            if fault in site.faults:
                return replace(site, missing=missing)
            return replace(site, faults=(*site.faults, fault), missing=missing)
        case e.FaultCleared():
            gone = Fault(event.kind, event.subject)
            return replace(site, faults=tuple(fault for fault in site.faults if fault != gone))
        case _:
            assert_never(event)


def _evolve_order(
    site: Site,
    event: e.BoltRequested | e.BoltMoved | e.PowerRequested | e.PowerSwitched | e.OrderExpired,
) -> Site:
    match event:
        case e.BoltRequested():
            order = Order(event.order_id, event.wanted.value, event.expires_ms, event.actor)
            return replace(site, orders=_put(site.orders, event.device_id, order))
        case e.PowerRequested():
            wanted = "on" if event.powered else "off"
            order = Order(event.order_id, wanted, event.expires_ms, event.actor)
            return replace(site, orders=_put(site.orders, event.device_id, order))
        case e.BoltMoved():
            moved = _with_device(
                site,
                event.device_id,
                bolt=event.bolt,
                bolt_method=event.method,
                bolt_actor=event.actor,
            )
            return _without_order(moved, event.device_id, event.order_id)
        case e.PowerSwitched():
            switched = _with_device(site, event.device_id, powered=event.powered)
            return _without_order(switched, event.device_id, event.order_id)
        case e.OrderExpired():
            return _without_order(site, event.device_id, event.order_id)
        case _:
            assert_never(event)


def _without_order(site: Site, device_id: str, order_id: str) -> Site:
    order = site.orders.get(device_id)
    if order is None or order.order_id != order_id:
        return site
    return replace(site, orders=_without(site.orders, device_id))


def _evolve_lockout(site: Site, event: e.CodeRejected | e.DoorLockedOut | e.DoorReleased) -> Site:
    match event:
        case e.CodeRejected():
            lockout = Lockout(event.wrong)
        case e.DoorLockedOut():
            lockout = Lockout(0, event.until_ms)
        case e.DoorReleased():
            return replace(site, lockouts=_without(site.lockouts, event.door_id))
        case _:
            assert_never(event)
    return replace(site, lockouts=_put(site.lockouts, event.door_id, lockout))


def _evolve_composition(
    site: Site,
    event: e.AreaAdded
    | e.DevicePut
    | e.DeviceRemoved
    | e.PersonPut
    | e.PersonRemoved
    | e.CredentialGranted
    | e.CredentialRevoked
    | e.UserMapped
    | e.UserUnmapped
    | e.SettingsChanged
    | e.MessageQueued,
) -> Site:
    match event:
        case e.AreaAdded():
            area = Area(area_id=event.area_id, name=event.name)
            return replace(site, areas=_put(site.areas, area.area_id, area))
        case e.DevicePut():
            return replace(
                site,
                devices=_put(site.devices, event.device.device_id, event.device),
                next_device=max(site.next_device, event.device.number + 1),
            )
        case e.DeviceRemoved():
            return _without_device(site, event.device_id)
        case e.PersonPut():
            return replace(site, people=_put(site.people, event.person.person_id, event.person))
        case e.PersonRemoved():
            return replace(
                site,
                people=_without(site.people, event.person_id),
                credentials=_without_value(site.credentials, event.person_id),
                mappings=_without_value(site.mappings, event.person_id),
            )
        case e.CredentialGranted():
            credentials = _put(site.credentials, event.credential_id, event.person_id)
            return replace(site, credentials=credentials)
        case e.CredentialRevoked():
            return replace(site, credentials=_without(site.credentials, event.credential_id))
        case e.UserMapped():
            key = mapping_key(event.client_id, event.user_id)
            return replace(site, mappings=_put(site.mappings, key, event.person_id))
        case e.UserUnmapped():
            key = mapping_key(event.client_id, event.user_id)
            return replace(site, mappings=_without(site.mappings, key))
        case e.SettingsChanged():
            return replace(site, settings=event.settings)
        case e.MessageQueued():
            message = Message(
                message_id=event.message_id,
                person_id=event.person_id,
                template=event.template,
                params=event.params,
                utc_ms=event.utc_ms,
            )
            return replace(
                site,
                messages=(*site.messages, message)[-MESSAGES_KEPT:],
                messages_through=max(site.messages_through, event.about_seq),
                next_message=max(site.next_message, event.message_id + 1),
            )
        case _:
            assert_never(event)


def mapping_key(client_id: str, user_id: str) -> str:
    """Return the key of a client's user in ``Site.mappings``."""
    return f"{client_id}/{user_id}"


def _without_device(site: Site, device_id: str) -> Site:
    areas = {
        area_id: replace(area, bypassed=area.bypassed - {device_id}, left_out=area.left_out - {device_id})
        for area_id, area in site.areas.items()
    }
    return replace(
        site,
        areas=areas,
        devices=_without(site.devices, device_id),
        missing=_without(site.missing, device_id),
        orders=_without(site.orders, device_id),
        faults=tuple(fault for fault in site.faults if fault.subject != device_id),
    )


def _with_device(site: Site, device_id: str, **changes: object) -> Site:
    device = site.devices.get(device_id)
    if device is None:
        return site
    changed: Device = replace(device, **changes)  # type: ignore[arg-type]  # each caller names fields of Device
    return replace(site, devices=_put(site.devices, device_id, changed))


def _put[K, V](mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return {**mapping, key: value}


def _without[K, V](mapping: Mapping[K, V], key: K) -> Mapping[K, V]:
    if key not in mapping:
        return mapping
    return {kept: value for kept, value in mapping.items() if kept != key}


def _without_value(mapping: Mapping[str, str], value: str) -> Mapping[str, str]:
    return {key: kept for key, kept in mapping.items() if kept != value}
