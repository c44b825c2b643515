"""The life of an alarm: how it rises, sounds, is silenced and ends (rules 2, 5 and 7).

A burglary alarm sounds until it is disarmed or the siren's time is over, and stays remembered until the disarm. Fire
and water last as long as a detector senses; SOS and reported alarms last until somebody resets them. Only burglary is
ended by a disarm.
"""

from typing import assert_never

from hub_server.domain.access import identify
from hub_server.domain.commands import RaiseSos, ReportAlarm, ResetAlarm, Silence
from hub_server.domain.draft import Draft
from hub_server.domain.events import (
    AlarmEnded,
    AlarmJoined,
    AlarmRaised,
    AlarmSilenced,
    AlarmVerified,
    SilenceOver,
    SirenTimedOut,
)
from hub_server.domain.numbers import SMART_VERIFICATION_MS
from hub_server.domain.refusals import NotSupported, Refusal, StillSensed, Unknown
from hub_server.domain.site import HUB, Actor, Alarm, AlarmKind, Device, DeviceKind, Site

_OF_DETECTOR = {DeviceKind.SMOKE: AlarmKind.FIRE, DeviceKind.WATER: AlarmKind.WATER}


def always_live(kind: DeviceKind) -> AlarmKind | None:
    """Return the alarm that a detector of ``kind`` raises in every mode, or None."""
    return _OF_DETECTOR.get(kind)


def raise_alarm(draft: Draft, kind: AlarmKind, area_id: str, device_id: str, text: str = "") -> None:
    """Raise an alarm, or let the detector take part in the one of its kind that sounds in this area."""
    current = None if text else _open_alarm(draft.site, kind, area_id)
    if current is not None:
        if device_id and device_id not in current.detectors:
            draft.add(AlarmJoined(current.alarm_id, kind, device_id, current.sound_until_ms))
        return
    draft.add(
        AlarmRaised(
            draft.site.next_alarm,
            kind,
            area_id,
            device_id,
            text,
            draft.now.steady_ms,
            draft.now.utc_ms,
            _sound_until(draft, kind),
        )
    )


def _open_alarm(site: Site, kind: AlarmKind, area_id: str) -> Alarm | None:
    for alarm in site.alarms.values():
        quiet = alarm.kind in {AlarmKind.BURGLARY, AlarmKind.SOS} and not alarm.sounding
        if alarm.kind is kind and alarm.area_id == area_id and not alarm.text and not quiet:
            return alarm
    return None


def _sound_until(draft: Draft, kind: AlarmKind) -> int | None:
    match kind:
        case AlarmKind.BURGLARY | AlarmKind.SOS | AlarmKind.TECHNICAL:
            return draft.now.steady_ms + draft.site.settings.siren_ms
        case AlarmKind.FIRE | AlarmKind.WATER:
            return None
        case _:
            assert_never(kind)


def end_burglaries(draft: Draft, area_id: str, actor: Actor, arrived_ms: int) -> None:
    """End the area's burglary alarms: cleared when the disarm arrived within 60.000 s of them, else only ended."""
    for alarm in list(draft.site.alarms.values()):
        if alarm.kind is not AlarmKind.BURGLARY or alarm.area_id != area_id:
            continue
        elapsed = max(0, min(arrived_ms, draft.now.steady_ms) - alarm.raised_ms)
        if elapsed <= SMART_VERIFICATION_MS:
            draft.add(AlarmVerified(alarm.alarm_id, elapsed, actor))
        else:
            draft.add(AlarmEnded(alarm.alarm_id, alarm.kind, "disarmed", actor))


def look_again(draft: Draft) -> None:
    """Raise what fire and water detectors sense now and no open alarm has: nothing is forgotten over a restart."""
    for device in list(draft.site.devices.values()):
        kind = always_live(device.kind)
        if kind is not None and device.sensed:
            raise_alarm(draft, kind, device.area_id, device.device_id)


def end_restored(draft: Draft, device: Device) -> None:
    """End a fire or water alarm whose last detector no longer senses."""
    for alarm in list(draft.site.alarms.values()):
        ends_itself = alarm.kind in {AlarmKind.FIRE, AlarmKind.WATER} and device.device_id in alarm.detectors
        if ends_itself and not _sensing(draft.site, alarm):
            draft.add(AlarmEnded(alarm.alarm_id, alarm.kind, "restored", HUB))


def _sensing(site: Site, alarm: Alarm) -> tuple[str, ...]:
    devices = (site.devices.get(device_id) for device_id in alarm.detectors)
    return tuple(device.device_id for device in devices if device is not None and device.sensed)


def end_sound(draft: Draft, alarm: Alarm) -> None:
    """Stop the siren of an alarm whose time is over; contacts that stayed open are left out until they close."""
    left_out = frozenset(
        device.device_id
        for device in draft.site.devices.values()
        if device.area_id == alarm.area_id and device.kind is DeviceKind.CONTACT and device.sensed
    )
    burglary = alarm.kind is AlarmKind.BURGLARY
    draft.add(SirenTimedOut(alarm.alarm_id, left_out if burglary else frozenset()))


def end_silence(draft: Draft, alarm: Alarm) -> None:
    """Let a silenced alarm that is still on sound again."""
    draft.add(SilenceOver(alarm.alarm_id))


def raise_sos(draft: Draft, command: RaiseSos) -> Refusal | None:
    """Raise an SOS: anybody may, at any door, in every mode."""
    if command.area_id not in draft.site.areas:
        return Unknown("area", command.area_id)
    if command.device_id and command.device_id not in draft.site.devices:
        return Unknown("device", command.device_id)
    raise_alarm(draft, AlarmKind.SOS, command.area_id, command.device_id)
    return None


def report_alarm(draft: Draft, command: ReportAlarm) -> Refusal | None:
    """Raise an alarm that a client found; the same words while it is on are the same alarm."""
    if command.area_id not in draft.site.areas:
        return Unknown("area", command.area_id)
    if not command.text:
        return NotSupported(command.kind.value, "report")
    same = (command.kind, command.area_id, command.text)
    if all((a.kind, a.area_id, a.text) != same for a in draft.site.alarms.values()):
        raise_alarm(draft, command.kind, command.area_id, "", command.text)
    return None


def silence(draft: Draft, command: Silence) -> Refusal | None:
    """Stop the sound of a fire or water alarm for a while; it stays an alarm (DECISIONS 20)."""
    alarm = draft.site.alarms.get(command.alarm_id)
    if alarm is None:
        return Unknown("alarm", str(command.alarm_id))
    if alarm.kind not in {AlarmKind.FIRE, AlarmKind.WATER}:
        return NotSupported(alarm.kind.value, "silence")
    actor = identify(draft, command.proof, "silence", lambda _: True)
    if not isinstance(actor, Actor):
        return actor
    if alarm.sounding:
        until = draft.now.steady_ms + draft.site.settings.silence_ms
        draft.add(AlarmSilenced(alarm.alarm_id, until, actor))
    return None


def reset_alarm(draft: Draft, command: ResetAlarm) -> Refusal | None:
    """End an alarm that a disarm does not end, once nothing senses it any more."""
    alarm = draft.site.alarms.get(command.alarm_id)
    if alarm is None:
        return Unknown("alarm", str(command.alarm_id))
    if alarm.kind is AlarmKind.BURGLARY and not alarm.text:
        return NotSupported(alarm.kind.value, "reset")
    actor = identify(draft, command.proof, "reset", lambda person: person.may_disarm)
    if not isinstance(actor, Actor):
        return actor
    sensing = _sensing(draft.site, alarm) if alarm.kind in _OF_DETECTOR.values() else ()
    if sensing:
        return StillSensed(sensing)
    draft.add(AlarmEnded(alarm.alarm_id, alarm.kind, "reset", actor))
    return None
