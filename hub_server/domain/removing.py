"""Taking a device out of the home for good, with what was set up for it (DECISIONS 10)."""

from hub_server.domain.access import administrator
from hub_server.domain.captures import lose_camera
from hub_server.domain.commands import TakeOutDevice
from hub_server.domain.draft import Draft
from hub_server.domain.events import ButtonRemoved, DeviceRemoved, SchedulePut, ScheduleRemoved
from hub_server.domain.records import replace
from hub_server.domain.refusals import AlarmActive, NotSupported, Refusal, Unknown
from hub_server.domain.site import Actor, ArmMode, Device, DeviceKind, Phase, Player, ScheduleKind, Site


def take_out_device(draft: Draft, command: TakeOutDevice) -> Refusal | None:
    """Take an emulated device out: never the gateway, never while its area is armed or an alarm still speaks of it."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    actor = administrator(draft, command.proof, "remove")
    if not isinstance(actor, Actor):
        return actor
    if device.player is Player.LINKED:
        return NotSupported(f"linked {device.kind.value}", "remove")
    if device.kind is DeviceKind.GATEWAY:
        return NotSupported(device.kind.value, "remove")
    if draft.site.rehearsal:
        # A scenario is played on the devices that were there when it began, and puts them back.
        return NotSupported("rehearsed device", "remove")
    if _protects(draft.site, device):
        return AlarmActive(device.area_id)
    _drop_plans(draft, device, actor)
    lose_camera(draft, device)
    draft.add(DeviceRemoved(device.device_id, actor, device.name))
    return None


def _protects(site: Site, device: Device) -> bool:
    area = site.areas.get(device.area_id)
    armed = area is not None and (area.mode is not ArmMode.DISARMED or area.phase is not Phase.SETTLED)
    return armed or any(device.device_id in alarm.detectors for alarm in site.alarms.values())


def _drop_plans(draft: Draft, device: Device, actor: Actor) -> None:
    """Let no button and no schedule go on with a device that is not there; a schedule of others goes on without it."""
    for button in list(draft.site.buttons.values()):
        if button.device_id == device.device_id:
            draft.add(ButtonRemoved(button.button_id))
    for schedule in list(draft.site.schedules.values()):
        if schedule.devices == (device.device_id,) and schedule.kind is ScheduleKind.SWITCH:
            draft.add(ScheduleRemoved(schedule.schedule_id))
        elif device.device_id in schedule.devices:
            others = tuple(each for each in schedule.devices if each != device.device_id)
            draft.add(SchedulePut(replace(schedule, devices=others), actor))
