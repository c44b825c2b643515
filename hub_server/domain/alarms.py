"""How an alarm rises, grows, sounds, is silenced and ends; what differs by kind stands in ``lives.py``."""

from typing import Final, assert_never

from hub_server.domain.access import identify
from hub_server.domain.commands import RaiseSos, ReportAlarm, ResetAlarm, Silence
from hub_server.domain.draft import Draft
from hub_server.domain.events import (
    AlarmConfirmed,
    AlarmEnded,
    AlarmJoined,
    AlarmRaised,
    AlarmSilenced,
    AlarmVerified,
    DetectorShutDown,
    SilenceOver,
    SirenTimedOut,
)
from hub_server.domain.lives import LIVES, Sound, always_live
from hub_server.domain.numbers import MOST_REPORTED, SMART_VERIFICATION_MS
from hub_server.domain.refusals import NotSupported, Refusal, StillSensed, Unknown
from hub_server.domain.rehearsing import rehearsed
from hub_server.domain.site import (
    HUB,
    Actor,
    Alarm,
    AlarmKind,
    ArmMode,
    Device,
    DeviceKind,
    Fault,
    FaultKind,
    Site,
)


def raise_alarm(
    draft: Draft,
    kind: AlarmKind,
    area_id: str,
    device_id: str,
    text: str = "",
    *,
    silent: bool = False,
    age_ms: int = 0,
    person_id: str = "",
    begun_in: str | None = None,
) -> None:
    """Raise an alarm, or let the detector take part in the one of its kind that is on in this area.

    ``age_ms`` is how long ago it was sensed, where a jammed radio held the signal back; ``begun_in`` the scenario
    during which it began.
    """
    rehearsal = rehearsed(draft.site, kind, device_id, begun_in)
    silent = silent or (LIVES[kind].sound is Sound.WHILE_ARMED and not _armed(draft.site, area_id))
    current = None if text else _open_alarm(draft.site, kind, area_id, silent=silent)
    if current is not None:
        _join(draft, current, device_id, rehearsal)
        return
    alarm_id = draft.site.next_alarm
    draft.add(
        AlarmRaised(
            alarm_id,
            kind,
            area_id,
            device_id,
            text,
            draft.now.steady_ms,
            draft.now.utc_ms - age_ms,
            None if silent else _sound_until(draft, kind),
            silent,
            person_id,
            rehearsal,
        )
    )
    if kind is AlarmKind.BURGLARY and device_id and not text:
        _confirm_by_earlier(draft, alarm_id, area_id, device_id)
        _shut_down_swinger(draft, area_id, device_id)


def _armed(site: Site, area_id: str) -> bool:
    areas = [site.areas[area_id]] if area_id in site.areas else site.areas.values()
    return any(area.mode is not ArmMode.DISARMED for area in areas)


def _open_alarm(site: Site, kind: AlarmKind, area_id: str, *, silent: bool) -> Alarm | None:
    for alarm in site.alarms.values():
        # A burglary whose siren is over is history to the next one, which sounds and counts its 60 s anew.
        over = alarm.kind is AlarmKind.BURGLARY and not alarm.sounding
        secret = alarm.kind is AlarmKind.SOS and alarm.silent is not silent
        if alarm.kind is kind and alarm.area_id == area_id and not alarm.text and not over and not secret:
            return alarm
    return None


def _join(draft: Draft, alarm: Alarm, device_id: str, rehearsal: str) -> None:
    fresh = bool(device_id) and device_id not in alarm.detectors
    quiet = not alarm.sounding and not alarm.silent and alarm.silenced_until_ms is None
    if not fresh and not quiet:
        return
    until = None if alarm.silent else alarm.sound_until_ms if alarm.sounding else _sound_until(draft, alarm.kind)
    draft.add(AlarmJoined(alarm.alarm_id, alarm.kind, device_id, until, rehearsal))
    if fresh and alarm.kind is AlarmKind.BURGLARY and alarm.detectors and not alarm.confirmed:
        draft.add(AlarmConfirmed(alarm.alarm_id, alarm.kind, device_id))


def _confirm_by_earlier(draft: Draft, alarm_id: int, area_id: str, device_id: str) -> None:
    """Confirm a burglary that another detector has announced within the last half hour (sequential confirmation)."""
    since = draft.now.steady_ms - draft.site.settings.confirm_ms
    for alarm in draft.site.alarms.values():
        same = alarm.kind is AlarmKind.BURGLARY and alarm.area_id == area_id and alarm.alarm_id != alarm_id
        if same and alarm.raised_ms >= since and set(alarm.detectors) - {device_id}:
            draft.add(AlarmConfirmed(alarm_id, AlarmKind.BURGLARY, device_id))
            return


def _shut_down_swinger(draft: Draft, area_id: str, device_id: str) -> None:
    area = draft.site.areas.get(area_id)
    if area is not None and area.trips.get(device_id, 0) >= draft.site.settings.swinger_trips:
        draft.add(DetectorShutDown(area_id, device_id, area.trips[device_id]))


def _sound_until(draft: Draft, kind: AlarmKind) -> int | None:
    match LIVES[kind].sound:
        case Sound.SIREN_TIME | Sound.WHILE_ARMED:
            return draft.now.steady_ms + draft.site.settings.siren_ms
        case Sound.UNTIL_OVER:
            return None
        case never:
            assert_never(never)


def end_burglaries(draft: Draft, area_id: str, actor: Actor, arrived_ms: int, annex: str) -> None:
    """End the area's burglary alarms: cleared when the disarm arrived within 60.000 s of them, else only ended."""
    for alarm in list(draft.site.alarms.values()):
        if not LIVES[alarm.kind].ended_by_disarm or alarm.area_id != area_id:
            continue
        elapsed = max(0, min(arrived_ms, draft.now.steady_ms) - alarm.raised_ms)
        if elapsed <= SMART_VERIFICATION_MS:
            draft.add(AlarmVerified(alarm.alarm_id, elapsed, actor, annex))
        else:
            draft.add(AlarmEnded(alarm.alarm_id, alarm.kind, "disarmed", actor))


def look_again(draft: Draft) -> None:
    """Raise what fire and water detectors sense now and no open alarm has: nothing is forgotten over a restart."""
    for device in list(draft.site.devices.values()):
        kind = always_live(device.kind)
        if kind is not None and device.sensed and not out_of_use(draft.site, device):
            raise_alarm(draft, kind, device.area_id, device.device_id)


def out_of_use(site: Site, device: Device) -> bool:
    """Tell whether a component has been taken down for service: what it says means nothing then."""
    service = site.service.get(device.device_id)
    return service is not None and not service.walking


def end_restored(draft: Draft, device: Device) -> None:
    """End a fire or water alarm whose last detector no longer senses."""
    for alarm in list(draft.site.alarms.values()):
        ends_itself = LIVES[alarm.kind].restores_itself and device.device_id in alarm.detectors
        if ends_itself and not sensing(draft.site, alarm):
            draft.add(AlarmEnded(alarm.alarm_id, alarm.kind, "restored", HUB))


def sensing(site: Site, alarm: Alarm) -> tuple[str, ...]:
    """Return which of an alarm's detectors still say what it is about."""
    devices = (site.devices[device_id] for device_id in alarm.detectors if device_id in site.devices)
    if alarm.kind is AlarmKind.TAMPER:
        return tuple(each.device_id for each in devices if Fault(FaultKind.TAMPER, each.device_id) in site.faults)
    return tuple(each.device_id for each in devices if each.sensed)


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
    raise_alarm(
        draft,
        AlarmKind.SOS,
        command.area_id,
        command.device_id,
        silent=command.silent,
        person_id=command.person_id,
    )
    return None


def is_secret(raised: AlarmRaised) -> bool:
    """Tell whether an alarm is somebody's silent call for help, of which nobody in the home may hear.

    A Check on me that nobody ended is silent too, and says what it is; so is a tamper alarm by day.
    """
    return raised.kind is AlarmKind.SOS and raised.silent and not raised.text


_ONLY_THE_HUB: Final = frozenset({AlarmKind.TAMPER, AlarmKind.JAMMING})
"""Kinds that nobody can report: the hub knows its own covers and its own radio."""


def report_alarm(draft: Draft, command: ReportAlarm) -> Refusal | None:
    """Raise an alarm that a client found; the same words while it is on are the same alarm."""
    if command.area_id not in draft.site.areas:
        return Unknown("area", command.area_id)
    if not command.text or command.kind in _ONLY_THE_HUB:
        return NotSupported(command.kind.value, "report")
    same = (command.kind, command.area_id, command.text)
    if all((a.kind, a.area_id, a.text) != same for a in draft.site.alarms.values()):
        _make_room(draft)
        raise_alarm(draft, command.kind, command.area_id, "", command.text)
    return None


def _make_room(draft: Draft) -> None:
    """Let the oldest reported alarm go from the house's list when there are too many; the central keeps its case."""
    reported = [alarm for alarm in draft.site.alarms.values() if alarm.text]
    if len(reported) >= MOST_REPORTED:
        oldest = min(reported, key=lambda alarm: (alarm.sounding, alarm.alarm_id))
        draft.add(AlarmEnded(oldest.alarm_id, oldest.kind, "crowded_out", HUB))


def silence(draft: Draft, command: Silence) -> Refusal | None:
    """Stop the sound of a fire or water alarm for a while; it stays an alarm (DECISIONS 20)."""
    alarm = draft.site.alarms.get(command.alarm_id)
    if alarm is None:
        return Unknown("alarm", str(command.alarm_id))
    if not LIVES[alarm.kind].may_be_silenced:
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
    if alarm.kind is AlarmKind.JAMMING or (LIVES[alarm.kind].ended_by_disarm and not alarm.text):
        return NotSupported(alarm.kind.value, "reset")
    actor = identify(draft, command.proof, "reset", lambda person: person.may_disarm)
    if not isinstance(actor, Actor):
        return actor
    still = sensing(draft.site, alarm) if alarm.kind is not AlarmKind.SOS else ()
    if still:
        return StillSensed(still)
    draft.add(AlarmEnded(alarm.alarm_id, alarm.kind, "reset", actor))
    return None
