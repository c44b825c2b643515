"""Pictures of alarms: a camera gives one for an alarm that called for it, and never without (FEATURES 11, 12, 26)."""

from typing import Final

from hub_server.domain.commands import ReportPicture
from hub_server.domain.draft import Draft
from hub_server.domain.events import PictureFailed, PictureTaken
from hub_server.domain.refusals import NoRoom, NotPermitted, NotSupported, Refusal, Unknown
from hub_server.domain.site import AlarmKind, Device, DeviceKind, Site

PICTURED: Final = frozenset({AlarmKind.BURGLARY, AlarmKind.FIRE, AlarmKind.SOS})
"""The kinds of alarm that cameras verify: burglary, fire, contact alarm (FEATURES 12)."""
CAMERAS: Final = frozenset({DeviceKind.CAMERA_MOTION, DeviceKind.CAMERA})
"""Kinds of devices that take pictures."""
PICTURE: Final = "picture"
"""What a linked camera is asked for by an alarm."""
MOST_PICTURES: Final = 24
"""Pictures of one alarm (ours)."""


def may_be_pictured(site: Site, alarm_id: int, area_id: str, *, held: bool) -> bool:
    """Tell whether a camera in an area may give a picture of an alarm: one that runs there.

    One that was ``held`` back by a jammer is taken too where the alarm is over by now.
    """
    alarm = site.alarms.get(alarm_id)
    if alarm is not None:
        return alarm.kind in PICTURED and not alarm.silent and alarm.area_id == area_id
    area = site.areas.get(area_id)
    memory = area.memory if area is not None else ()
    return held and any(each.alarm_id == alarm_id and each.kind in PICTURED for each in memory)


def report_picture(draft: Draft, command: ReportPicture) -> Refusal | None:
    """Take a picture of an alarm into the journal; its content is stored beside."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if device.kind not in CAMERAS:
        return NotSupported(command.device_id, "picture")
    if not may_be_pictured(draft.site, command.alarm_id, device.area_id, held=command.age_ms > 0):
        return NotPermitted("picture")
    if draft.site.pictures.get(command.alarm_id, 0) >= MOST_PICTURES:
        return NoRoom("pictures", MOST_PICTURES)
    taken = draft.now.utc_ms - command.age_ms
    draft.add(PictureTaken(command.picture_id, command.device_id, command.alarm_id, taken))
    return None


def fail_picture(draft: Draft, device: Device, alarm_id: int, reason: str) -> None:
    """Tell that a camera gives no picture of an alarm, where that alarm waits for one."""
    if may_be_pictured(draft.site, alarm_id, device.area_id, held=False):
        draft.add(PictureFailed(device.device_id, alarm_id, reason, device.name, device.number))
