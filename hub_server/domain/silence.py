"""Why a detector that sensed something raised no alarm: for whoever asks afterwards."""

from enum import StrEnum

from hub_server.domain.alarms import out_of_use
from hub_server.domain.lives import always_live
from hub_server.domain.readiness import covers
from hub_server.domain.site import AlarmKind, ArmMode, Device, Phase, Site


class Quiet(StrEnum):
    """Why nothing came of a reading."""

    NO_AREA = "no_area"
    IN_SERVICE = "in_service"
    DISARMED = "disarmed"
    EXIT = "exit"
    NOT_COVERED = "not_covered"
    BYPASSED = "bypassed"
    LEFT_OUT = "left_out"
    SHUT_DOWN = "shut_down"
    ENTRY_ROUTE = "entry_route"
    WARNED = "warned"
    ALREADY = "already"


def why_quiet(site: Site, device: Device) -> Quiet:
    """Return why a reading of ``device`` raises no alarm in ``site``; only for readings that raised none."""
    area = site.areas.get(device.area_id)
    if out_of_use(site, device):
        return Quiet.IN_SERVICE
    if always_live(device.kind) is not None:
        return Quiet.ALREADY
    if area is None:
        return Quiet.NO_AREA
    if not covers(area.mode, device.kind):
        if area.mode is not ArmMode.DISARMED:
            return Quiet.NOT_COVERED
        return Quiet.DISARMED if area.phase is Phase.SETTLED else Quiet.EXIT
    for names, reason in (
        (area.bypassed, Quiet.BYPASSED),
        (area.left_out, Quiet.LEFT_OUT),
        (area.shut_down, Quiet.SHUT_DOWN),
    ):
        if device.device_id in names:
            return reason
    if any(alarm.kind is AlarmKind.BURGLARY and alarm.sounding for alarm in site.alarms.values()):
        return Quiet.ALREADY
    return Quiet.ENTRY_ROUTE if device.entry_route else Quiet.WARNED
