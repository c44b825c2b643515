"""How an alarm begins, grows, falls silent and ends."""

from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.arming import settled
from hub_server.domain.evolve.mappings import put, without
from hub_server.domain.numbers import MEMORY_KEPT
from hub_server.domain.records import replace
from hub_server.domain.site import Alarm, AlarmKind, Phase, Remembered, Site


def evolve_alarms(site: Site, event: e.AlarmEvent) -> Site:
    """Return the home after ``event``."""
    if isinstance(event, e.AlarmRaised):
        return _raised(site, event)
    if isinstance(event, e.PictureTaken):
        # Of the newest alarms alone: no older one can get another picture.
        newest = sorted({*site.pictures, event.alarm_id})[-MEMORY_KEPT:]
        counts = {**site.pictures, event.alarm_id: site.pictures.get(event.alarm_id, 0) + 1}
        return replace(site, pictures={each: counts[each] for each in newest})
    alarm = site.alarms.get(event.alarm_id)
    if alarm is None:
        return site
    match event:
        case e.DetectorRestored() | e.PictureFailed():
            return site
        case e.AlarmVerified():
            return _ended(site, alarm, "verified")
        case e.AlarmEnded():
            return _ended(site, alarm, event.reason)
        case e.AlarmConfirmed():
            alarm = replace(alarm, confirmed=True)
        case e.AlarmJoined():
            alarm = replace(
                alarm,
                detectors=_with(alarm.detectors, event.device_id),
                sounding=not alarm.silent,
                sound_until_ms=event.sound_until_ms,
                silenced_until_ms=None,
                # One real detector makes it real, for good.
                rehearsal=alarm.rehearsal if event.rehearsal else "",
            )
        case e.SirenTimedOut():
            alarm = replace(alarm, sounding=False, sound_until_ms=None)
            area = site.areas.get(alarm.area_id)
            if area is not None:
                area = replace(area, left_out=area.left_out | event.left_out)
                site = replace(site, areas=put(site.areas, area.area_id, area))
        case e.AlarmSilenced():
            alarm = replace(alarm, sounding=False, silenced_until_ms=event.until_ms)
        case e.SilenceOver():
            alarm = replace(alarm, sounding=True, silenced_until_ms=None)
        case _:
            assert_never(event)
    return replace(site, alarms=put(site.alarms, alarm.alarm_id, alarm))


def _raised(site: Site, event: e.AlarmRaised) -> Site:
    alarm = Alarm(
        alarm_id=event.alarm_id,
        kind=event.kind,
        area_id=event.area_id,
        detectors=(event.device_id,) if event.device_id else (),
        text=event.text,
        raised_ms=event.raised_ms,
        raised_utc_ms=event.raised_utc_ms,
        sounding=not event.silent,
        sound_until_ms=event.sound_until_ms,
        silent=event.silent,
        person_id=event.person_id,
        rehearsal=event.rehearsal,
    )
    if event.kind is AlarmKind.JAMMING:
        site = replace(site, radio=replace(site.radio, due_ms=None))
    area = site.areas.get(event.area_id)
    if area is not None and event.kind is AlarmKind.BURGLARY and not event.text:
        if area.phase is Phase.ENTRY:
            area = settled(area)
        if event.device_id:
            area = replace(area, trips=put(area.trips, event.device_id, area.trips.get(event.device_id, 0) + 1))
        site = replace(site, areas=put(site.areas, area.area_id, area))
    return replace(
        site,
        alarms=put(site.alarms, alarm.alarm_id, alarm),
        next_alarm=max(site.next_alarm, event.alarm_id + 1),
    )


def _with(detectors: tuple[str, ...], device_id: str) -> tuple[str, ...]:
    return detectors if not device_id or device_id in detectors else (*detectors, device_id)


def _ended(site: Site, alarm: Alarm, ended: str) -> Site:
    site = replace(site, alarms=without(site.alarms, alarm.alarm_id))
    if alarm.kind is AlarmKind.JAMMING:
        site = replace(site, radio=replace(site.radio, due_ms=None))
    area = site.areas.get(alarm.area_id)
    if area is None:
        return site
    remembered = Remembered(alarm.alarm_id, alarm.kind, alarm.detectors, alarm.raised_utc_ms, ended)
    area = replace(area, memory=(*area.memory, remembered)[-MEMORY_KEPT:])
    return replace(site, areas=put(site.areas, area.area_id, area))
