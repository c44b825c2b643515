"""Arming, disarming and what runs between: delays and bolts on their way (rules 2, 3 and 5, DECISIONS 17 and 19)."""

from typing import Final, assert_never

from hub_server.domain.access import identify, may_set, may_unset
from hub_server.domain.alarms import end_burglaries, look_again
from hub_server.domain.commands import Arm, ByService, Disarm, Rearm
from hub_server.domain.draft import Draft
from hub_server.domain.events import (
    Armed,
    ArmingFailed,
    ArmingRefused,
    Disarmed,
    ExitStarted,
    LockingStarted,
)
from hub_server.domain.orders import request_bolt
from hub_server.domain.presence import review_reminders
from hub_server.domain.readiness import RADIO, Blocker, blockers, reasons
from hub_server.domain.records import replace
from hub_server.domain.refusals import (
    AlarmActive,
    NotPermitted,
    NotSupported,
    OpenDetectors,
    RadioJammed,
    Refusal,
    Unknown,
)
from hub_server.domain.site import (
    Actor,
    AlarmKind,
    Area,
    ArmMode,
    BlockReason,
    BoltState,
    Device,
    DeviceKind,
    Phase,
    Site,
)

_PROTECTION: Final = {ArmMode.DISARMED: 0, ArmMode.HOME: 1, ArmMode.AWAY: 2}
_MAY_BE_LEFT_OUT: Final = frozenset({DeviceKind.CONTACT, DeviceKind.MOTION, DeviceKind.CAMERA_MOTION, DeviceKind.LOCK})
"""Kinds whose bypass leaves them out. Of a siren or a smoke detector a bypass only says that it was noticed."""


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
        lambda person: (
            may_set(person, area.area_id, command.mode)
            and (not command.bypass or person.may_bypass)
            and (not weaker or may_unset(person, area.area_id, area.mode))
        ),
        service=not weaker and not command.bypass,
    )
    if not isinstance(actor, Actor):
        return actor
    return arm_as(draft, area, command.mode, actor, command.bypass, command.order_id)


def arm_as(  # noqa: PLR0917 - who, what, how and what of it is known
    draft: Draft,
    area: Area,
    mode: ArmMode,
    actor: Actor,
    bypass: frozenset[str] = frozenset(),
    order_id: str = "",
    *,
    delay: bool = True,
) -> Refusal | None:
    """Arm an area for somebody who may. What is in the way refuses unless ``bypass`` names it, and is told."""
    if area.phase is Phase.ENTRY or _burglary_on(draft.site, area):
        return AlarmActive(area.area_id)
    if _already(area, mode):
        return None
    found = blockers(draft.site, area, mode)
    left = [each for each in found if each.device_id == RADIO or each.device_id not in bypass]
    if left:
        draft.add(ArmingRefused(area.area_id, mode, _ids(left), actor, _reasons(left), draft.now.utc_ms))
        return _refusal(left)
    named = frozenset(each.device_id for each in found)
    bypassed = _left_out(draft.site, named)
    wait = _exit_delay(draft.site, mode) if delay else 0
    if wait:
        until = draft.now.steady_ms + wait
        draft.add(ExitStarted(area.area_id, mode, until, bypassed, actor, order_id, named - bypassed))
        return None
    _lock_then_arm(draft, replace(area, target=mode, bypassed=bypassed, noticed=named - bypassed), actor, order_id)
    return None


def _refusal(left: list[Blocker]) -> Refusal:
    if any(each.device_id == RADIO for each in left):
        return RadioJammed()
    return OpenDetectors(_ids(left), _reasons(left))


def _ids(left: list[Blocker]) -> tuple[str, ...]:
    return tuple(each.device_id for each in left)


def _reasons(left: list[Blocker]) -> tuple[BlockReason, ...]:
    return tuple(each.reason for each in left)


def _left_out(site: Site, named: frozenset[str]) -> frozenset[str]:
    return frozenset(device_id for device_id in named if site.devices[device_id].kind in _MAY_BE_LEFT_OUT)


def _already(area: Area, mode: ArmMode) -> bool:
    if area.phase in {Phase.EXIT, Phase.LOCKING}:
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


def entry_delay(site: Site, mode: ArmMode) -> int:
    """Return how long (ms) somebody has to disarm after coming in by an entry route."""
    match mode:
        case ArmMode.AWAY:
            return site.settings.entry_away_ms
        case ArmMode.HOME:
            return site.settings.entry_home_ms
        case ArmMode.DISARMED:
            return 0
        case _:
            assert_never(mode)


def _lock_then_arm(draft: Draft, area: Area, actor: Actor, order_id: str) -> None:
    """Arm as ``area`` is about to be, now or once its locks say that they have locked (DECISIONS 19)."""
    waiting = unlocked(draft.site, area.area_id, area.bypassed)
    if not waiting:
        draft.add(Armed(area.area_id, area.target, area.bypassed, actor, draft.now.utc_ms))
        review_reminders(draft)
        return
    order = order_id or f"arm-{area.area_id}-{draft.now.steady_ms}"
    until = draft.now.steady_ms + draft.site.settings.order_ms
    locks = tuple(device.device_id for device in waiting)
    draft.add(LockingStarted(area.area_id, area.target, until, area.bypassed, locks, order, actor, area.noticed))
    for device in waiting:
        request_bolt(draft, device, BoltState.LOCKED, order, actor)


def unlocked(site: Site, area_id: str, bypassed: frozenset[str]) -> list[Device]:
    """Return the locks of an area that are to be locked before it arms and are not."""
    return [
        device
        for device in site.devices.values()
        if device.area_id == area_id
        and device.lock is not None
        and device.lock.lock_before_arm
        and device.bolt is not BoltState.LOCKED
        and device.device_id not in bypassed
        and device.device_id not in site.service
    ]


def bolt_reported(draft: Draft, area: Area) -> None:
    """Go on with an area that waits for its bolts: arm it once all are locked, give up when one jammed."""
    if area.phase is not Phase.LOCKING:
        return
    waiting = unlocked(draft.site, area.area_id, area.bypassed)
    if any(device.bolt is BoltState.JAMMED for device in waiting):
        fail_locking(draft, area)
    elif not waiting:
        _arm_unless_blocked(draft, area)


def fail_locking(draft: Draft, area: Area) -> None:
    """Give up arming an area whose bolts did not lock: nothing is armed that only says so."""
    waiting = unlocked(draft.site, area.area_id, area.bypassed)
    left = [Blocker(device.device_id, _why_unlocked(draft.site, device, area.target)) for device in waiting]
    _fail(draft, area, left)


def _why_unlocked(site: Site, device: Device, mode: ArmMode) -> BlockReason:
    reason = reasons(site, device).get(mode)
    # A low battery alone keeps no bolt from moving.
    return reason if reason in {BlockReason.JAMMED, BlockReason.LOST} else BlockReason.UNLOCKED


def end_exit(draft: Draft, area: Area) -> None:
    """Lock and arm an area whose exit delay is over, or give up and say why when something is in the way by now."""
    left = _in_the_way(draft, area)
    if left:
        _fail(draft, area, left)
    else:
        _lock_then_arm(draft, area, area.changed_by, area.locking)


def _arm_unless_blocked(draft: Draft, area: Area) -> None:
    left = _in_the_way(draft, area)
    if left:
        _fail(draft, area, left)
        return
    draft.add(Armed(area.area_id, area.target, area.bypassed, area.changed_by, draft.now.utc_ms))
    review_reminders(draft)


def _in_the_way(draft: Draft, area: Area) -> list[Blocker]:
    """Return what blocks at the end of arming; a battery that became low meanwhile is no reason to stay unprotected."""
    found = blockers(draft.site, area, area.target)
    return [
        each
        for each in found
        if each.device_id not in area.bypassed | area.noticed and each.reason is not BlockReason.LOW_BATTERY
    ]


def _fail(draft: Draft, area: Area, left: list[Blocker]) -> None:
    draft.add(ArmingFailed(area.area_id, area.target, _ids(left), area.changed_by, _reasons(left), draft.now.utc_ms))


def rearm(draft: Draft, command: Rearm) -> Refusal | None:
    """Arm an area again as it was, at once, for somebody who disarmed it by mistake or for a moment."""
    area = draft.site.areas.get(command.area_id)
    if area is None:
        return Unknown("area", command.area_id)
    actor = identify(draft, command.proof, "arm", lambda person: may_set(person, area.area_id, area.last_mode))
    if not isinstance(actor, Actor):
        return actor
    recent = area.disarmed_ms is not None and draft.now.steady_ms - area.disarmed_ms <= draft.site.settings.rearm_ms
    if area.mode is not ArmMode.DISARMED or area.last_mode is ArmMode.DISARMED or not recent:
        return NotSupported("area", "rearm")
    return arm_as(draft, area, area.last_mode, actor, area.last_bypassed, command.order_id, delay=False)


def disarm(draft: Draft, command: Disarm) -> Refusal | None:
    """Disarm an area: its burglary alarms end, within 60 s by smart verification; fire, water and SOS go on."""
    area = draft.site.areas.get(command.area_id)
    if area is None:
        return Unknown("area", command.area_id)
    trusted = isinstance(command.proof, ByService) and command.proof.client_id in draft.site.trusted
    actor = identify(
        draft, command.proof, "disarm", lambda person: may_unset(person, area.area_id, area.mode), service=trusted
    )
    if not isinstance(actor, Actor):
        return actor
    disarm_as(draft, area.area_id, actor, command.arrived_ms, command.annex)
    return None


def disarm_as(draft: Draft, area_id: str, actor: Actor, arrived_ms: int, annex: str) -> None:
    """Disarm for somebody who may. It is an event even where nothing was armed: see DECISIONS 24."""
    end_burglaries(draft, area_id, actor, arrived_ms, annex)
    draft.add(Disarmed(area_id, actor, draft.now.utc_ms, annex, draft.now.steady_ms))
    look_again(draft)
    review_reminders(draft)
