"""How arming changes an area."""

from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.mappings import put
from hub_server.domain.records import replace
from hub_server.domain.site import Area, ArmingFailure, ArmMode, Phase, Reminder, Site


def evolve_arming(site: Site, event: e.ArmingEvent) -> Site:
    """Return the home after ``event``."""
    area = site.areas.get(event.area_id)
    if area is None:
        return site
    match event:
        case e.ArmingRefused():
            area = _failed(area, event.mode, event)
        case e.ExitStarted():
            area = replace(
                area,
                phase=Phase.EXIT,
                target=event.target,
                until_ms=event.until_ms,
                bypassed=event.bypassed,
                noticed=event.noticed,
                locking=event.order_id,
                changed_by=event.actor,
            )
        case e.LockingStarted():
            area = replace(
                area,
                phase=Phase.LOCKING,
                target=event.target,
                until_ms=event.until_ms,
                bypassed=event.bypassed,
                noticed=event.noticed,
                locking=event.order_id,
                changed_by=event.actor,
            )
        case e.Armed():
            area = replace(
                settled(area),
                mode=event.mode,
                target=event.mode,
                bypassed=event.bypassed,
                memory=(),
                changed_by=event.actor,
                changed_utc_ms=event.utc_ms,
            )
        case e.ArmingFailed():
            kept = area.bypassed if area.mode is not ArmMode.DISARMED else frozenset[str]()
            area = _failed(replace(settled(area), target=area.mode, bypassed=kept), event.target, event)
        case e.Disarmed():
            area = _disarmed(area, event)
            site = replace(site, reminders={k: v for k, v in site.reminders.items() if k is not Reminder.HOME_ARMED})
        case e.EntryStarted():
            area = replace(
                area,
                phase=Phase.ENTRY,
                until_ms=event.until_ms,
                started_by=event.device_id,
                warned_by="",
                rehearsal=event.rehearsal,
            )
        case e.EntryViolated():
            area = replace(area, warned_by=event.device_id)
        case e.DetectorShutDown():
            area = replace(area, shut_down=area.shut_down | {event.device_id})
        case _:
            assert_never(event)
    return replace(site, areas=put(site.areas, area.area_id, area))


def _failed(area: Area, mode: ArmMode, event: e.ArmingRefused | e.ArmingFailed) -> Area:
    if not event.utc_ms:
        return area
    return replace(area, last_failure=ArmingFailure(mode, event.blockers, event.reasons, event.actor, event.utc_ms))


def _disarmed(area: Area, event: e.Disarmed) -> Area:
    was_armed = area.mode is not ArmMode.DISARMED
    return replace(
        settled(area),
        mode=ArmMode.DISARMED,
        target=ArmMode.DISARMED,
        bypassed=frozenset(),
        noticed=frozenset(),
        left_out=frozenset(),
        shut_down=frozenset(),
        trips={},
        last_mode=area.mode if was_armed else area.last_mode,
        last_bypassed=area.bypassed | area.noticed if was_armed else area.last_bypassed,
        disarmed_ms=event.steady_ms if was_armed else area.disarmed_ms,
        changed_by=event.actor,
        changed_utc_ms=event.utc_ms,
    )


def settled(area: Area) -> Area:
    """Return an area in which nothing runs."""
    return replace(area, phase=Phase.SETTLED, until_ms=None, started_by="", warned_by="", locking="", rehearsal="")
