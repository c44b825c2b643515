"""How arming changes an area."""

from dataclasses import replace
from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.mappings import put
from hub_server.domain.site import Area, ArmMode, Phase, Site


def evolve_arming(site: Site, event: e.ArmingEvent) -> Site:
    """Return the home after ``event``."""
    area = site.areas.get(event.area_id)
    if area is None:
        return site
    match event:
        case e.ArmingRefused():
            return site
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
                settled(area),
                mode=event.mode,
                target=event.mode,
                bypassed=event.bypassed,
                changed_by=event.actor,
                changed_utc_ms=event.utc_ms,
            )
        case e.ArmingFailed():
            area = replace(settled(area), target=area.mode, bypassed=frozenset())
        case e.Disarmed():
            area = replace(
                settled(area),
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
    return replace(site, areas=put(site.areas, area.area_id, area))


def settled(area: Area) -> Area:
    """Return an area in which no delay runs."""
    return replace(area, phase=Phase.SETTLED, until_ms=None, started_by="")
