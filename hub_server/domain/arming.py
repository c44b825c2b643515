"""Arming, disarming and the delays between (rules 2, 3 and 5, DECISIONS 17)."""

from typing import assert_never

from hub_server.domain.access import identify
from hub_server.domain.alarms import end_burglaries, look_again
from hub_server.domain.commands import Arm, ByService, Disarm
from hub_server.domain.draft import Draft
from hub_server.domain.events import Armed, ArmingFailed, ArmingRefused, Disarmed, ExitStarted
from hub_server.domain.refusals import AlarmActive, NotPermitted, OpenDetectors, Refusal, Unknown
from hub_server.domain.site import Actor, AlarmKind, Area, ArmMode, Device, DeviceKind, Phase, Site

_PERIMETER = frozenset({DeviceKind.CONTACT})
_INTERIOR = frozenset({DeviceKind.MOTION, DeviceKind.CAMERA_MOTION})
_PROTECTION = {ArmMode.DISARMED: 0, ArmMode.HOME: 1, ArmMode.AWAY: 2}


def covers(mode: ArmMode, kind: DeviceKind) -> bool:
    """Tell whether ``mode`` watches intruder detectors of ``kind``; smoke and water are watched in every mode."""
    match mode:
        case ArmMode.DISARMED:
            return False
        case ArmMode.HOME:
            return kind in _PERIMETER
        case ArmMode.AWAY:
            return kind in _PERIMETER or kind in _INTERIOR
        case _:
            assert_never(mode)


def blockers(site: Site, area: Area, mode: ArmMode) -> tuple[str, ...]:
    """Return the devices that stand in the way of arming: open contacts, and detectors that cannot be reached.

    Motion does not block: whoever arms is moving.
    """
    return tuple(
        device.device_id
        for device in site.devices.values()
        if device.area_id == area.area_id and covers(mode, device.kind) and _blocks(site, device)
    )


def _blocks(site: Site, device: Device) -> bool:
    if not device.available or (device.player_id and _gone(site, device.player_id)):
        return True
    return device.sensed and device.kind in _PERIMETER


def _gone(site: Site, player_id: str) -> bool:
    return player_id in site.missing or any(fault.subject == player_id for fault in site.faults)


def arm(draft: Draft, command: Arm) -> Refusal | None:
    """Arm an area, at once or after the exit delay of its mode."""
    area = draft.site.areas.get(command.area_id)
    if area is None:
        return Unknown("area", command.area_id)
    if command.mode is ArmMode.DISARMED:
        return NotPermitted("disarm")
    weaker = _PROTECTION[command.mode] < _PROTECTION[area.mode]
    actor = identify(
        draft,
        command.proof,
        "bypass" if command.bypass else "arm",
        lambda person: person.may_disarm if weaker else person.may_arm,
        service=not weaker and not command.bypass,
    )
    if not isinstance(actor, Actor):
        return actor
    if area.phase is Phase.ENTRY or _burglary_on(draft.site, area):
        return AlarmActive(area.area_id)
    if _already(area, command.mode):
        return None
    found = blockers(draft.site, area, command.mode)
    if not set(found) <= command.bypass:
        left = tuple(device_id for device_id in found if device_id not in command.bypass)
        draft.add(ArmingRefused(area.area_id, command.mode, left, actor))
        return OpenDetectors(left)
    bypassed = frozenset(found)
    delay = _exit_delay(draft.site, command.mode)
    if delay:
        until = draft.now.steady_ms + delay
        draft.add(ExitStarted(area.area_id, command.mode, until, bypassed, actor))
    else:
        draft.add(Armed(area.area_id, command.mode, bypassed, actor, draft.now.utc_ms))
    return None


def _already(area: Area, mode: ArmMode) -> bool:
    if area.phase is Phase.EXIT:
        return area.target is mode
    return area.mode is mode


def _burglary_on(site: Site, area: Area) -> bool:
    return any(
        alarm.kind is AlarmKind.BURGLARY and alarm.sounding and alarm.area_id == area.area_id
        for alarm in site.alarms.values()
    )


def _exit_delay(site: Site, mode: ArmMode) -> int:
    match mode:
        case ArmMode.AWAY:
            return site.settings.exit_away_ms
        case ArmMode.HOME:
            return site.settings.exit_home_ms
        case ArmMode.DISARMED:
            return 0
        case _:
            assert_never(mode)


def end_exit(draft: Draft, area: Area) -> None:
    """Arm an area whose exit delay is over, or give up and say why when something is open by now."""
    found = blockers(draft.site, area, area.target)
    left = tuple(device_id for device_id in found if device_id not in area.bypassed)
    if left:
        draft.add(ArmingFailed(area.area_id, area.target, left, area.changed_by))
    else:
        draft.add(Armed(area.area_id, area.target, area.bypassed, area.changed_by, draft.now.utc_ms))


def disarm(draft: Draft, command: Disarm) -> Refusal | None:
    """Disarm an area: its burglary alarms end, within 60 s by smart verification; fire, water and SOS go on."""
    area = draft.site.areas.get(command.area_id)
    if area is None:
        return Unknown("area", command.area_id)
    if isinstance(command.proof, ByService):
        return NotPermitted("disarm")
    actor = identify(draft, command.proof, "disarm", lambda person: person.may_disarm)
    if not isinstance(actor, Actor):
        return actor
    end_burglaries(draft, area.area_id, actor, command.arrived_ms)
    area = draft.site.areas[area.area_id]
    if area.mode is not ArmMode.DISARMED or area.phase is not Phase.SETTLED:
        draft.add(Disarmed(area.area_id, actor, draft.now.utc_ms))
    look_again(draft)
    return None
