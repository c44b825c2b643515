"""How reports change devices and faults."""

from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.mappings import put, with_device, without
from hub_server.domain.records import replace
from hub_server.domain.site import Fault, FaultKind, Site


def evolve_devices(site: Site, event: e.DeviceEvent) -> Site:
    """Return the home after ``event``."""
    match event:
        case e.DetectorSensed():
            return with_device(site, event.device_id, sensed=event.sensed)
        case e.ShockSensed() | e.ChimeRung():
            return site
        case e.VitalsChanged():
            return with_device(site, event.device_id, vitals=event.vitals)
        case e.FirmwareChanged():
            return with_device(site, event.device_id, firmware=event.version)
        case e.DetectorReincluded():
            area = site.areas.get(event.area_id)
            if area is None:
                return site
            area = replace(area, left_out=area.left_out - {event.device_id})
            return replace(site, areas=put(site.areas, area.area_id, area))
        case e.DeviceMissing():
            site = with_device(site, event.device_id, available=False)
            return replace(site, missing=put(site.missing, event.device_id, event.fault_ms))
        case e.DeviceFound():
            site = with_device(site, event.device_id, available=True)
            return replace(site, missing=without(site.missing, event.device_id))
        case e.PlayerMissing():
            return replace(site, missing=put(site.missing, event.player_id, event.fault_ms))
        case e.PlayerFound():
            return replace(site, missing=without(site.missing, event.player_id))
        case e.FaultRaised():
            fault = Fault(event.kind, event.subject, event.rehearsal)
            missing = without(site.missing, event.subject) if event.kind is FaultKind.LOST else site.missing
            if fault in site.faults:
                return replace(site, missing=missing)
            return replace(site, faults=(*site.faults, fault), missing=missing)
        case e.FaultCleared():
            gone = Fault(event.kind, event.subject)
            return replace(site, faults=tuple(fault for fault in site.faults if fault != gone))
        case _:
            assert_never(event)
