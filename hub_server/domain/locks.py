"""Yale Doorman: how its bolt moves, who opens it, and how it takes part in arming (FEATURES 55-57, DECISIONS 19)."""

from hub_server.domain.access import identify, may_unset
from hub_server.domain.alarms import raise_alarm
from hub_server.domain.arming import arm_as, bolt_reported, disarm_as
from hub_server.domain.commands import MoveBolt, OpenLock, ReportBolt, ReportForced, ReportHold, ReportSecure
from hub_server.domain.draft import Draft
from hub_server.domain.events import BoltMoved, DoorForced, LockHeld, SecureModeSet
from hub_server.domain.numbers import HOLD_MS
from hub_server.domain.orders import answered, find, request_bolt
from hub_server.domain.refusals import AlarmActive, OpenDetectors, OutOfBounds, RadioJammed, Refusal, TagOnly
from hub_server.domain.site import (
    Actor,
    ActorKind,
    AlarmKind,
    ArmMode,
    BoltState,
    CredentialKind,
    Device,
    DeviceKind,
    FaultKind,
    LockSettings,
    Order,
)
from hub_server.domain.supervision import found, set_fault

_DEFAULT = LockSettings()


def move_bolt(draft: Draft, command: MoveBolt) -> Refusal | None:
    """Ask a lock to move its bolt. Automations may lock and never unlock; a tag-only lock opens to nobody afar."""
    device = find(draft, command.device_id, DeviceKind.LOCK, "lock")
    if not isinstance(device, Device):
        return device
    actor = identify(
        draft,
        command.proof,
        "lock" if command.locked else "unlock",
        lambda person: command.locked or person.may_unlock,
        service=command.locked,
    )
    if not isinstance(actor, Actor):
        return actor
    if not command.locked and (device.lock or _DEFAULT).tag_only:
        return TagOnly(device.device_id)
    wanted = BoltState.LOCKED if command.locked else BoltState.UNLOCKED
    request_bolt(draft, device, wanted, command.order_id, actor)
    return None


def open_lock(draft: Draft, command: OpenLock) -> Refusal | None:
    """Let somebody in who shows a good code or tag at the lock. Whether that disarms is settled when the bolt moved."""
    device = find(draft, command.device_id, DeviceKind.LOCK, "unlock")
    if not isinstance(device, Device):
        return device
    found(draft, device)
    credential = draft.site.credentials.get(command.proof.credential_id or "")
    tag = credential is not None and credential.kind is CredentialKind.TAG
    tag_only = (device.lock or _DEFAULT).tag_only
    actor = identify(draft, command.proof, "unlock", lambda person: person.may_unlock and (tag or not tag_only))
    if not isinstance(actor, Actor):
        return actor
    request_bolt(
        draft,
        device,
        BoltState.UNLOCKED,
        command.order_id,
        actor,
        method="tag" if tag else "code",
        arrived_ms=command.arrived_ms,
        annex=command.annex,
    )
    return None


def report_bolt(draft: Draft, command: ReportBolt) -> Refusal | None:
    """Take what a lock reports, whoever moved its bolt; an answer to the current order names who asked."""
    device = find(draft, command.device_id, DeviceKind.LOCK, "lock")
    if not isinstance(device, Device):
        return device
    found(draft, device)
    order = answered(draft, device, command.order_id)
    if order is None and device.bolt is command.bolt:
        return None
    actor = order.actor if order is not None else None
    order_id = command.order_id if order is not None else ""
    annex = order.annex if order is not None else ""
    draft.add(BoltMoved(device.device_id, command.bolt, command.method, actor, order_id, annex))
    set_fault(draft, FaultKind.JAMMED, device.device_id, present=command.bolt is BoltState.JAMMED)
    # A bolt that is jammed has its own fault; one that is where nobody asked it to be has disobeyed.
    disobeys = order is not None and command.bolt not in {order.wanted, BoltState.JAMMED}
    set_fault(draft, FaultKind.NO_ANSWER, device.device_id, present=disobeys)
    if command.bolt is BoltState.UNLOCKED and order is not None and not disobeys:
        _disarm_by_unlocking(draft, device, order)
    area = draft.site.areas.get(device.area_id)
    if area is not None:
        bolt_reported(draft, area)
    return None


def _disarm_by_unlocking(draft: Draft, device: Device, order: Order) -> None:
    """Disarm for somebody who opened with a code or tag of his own and may do both (product.md 2.10)."""
    area = draft.site.areas.get(device.area_id)
    person = draft.site.people.get(order.actor.actor_id)
    wanted = (device.lock or _DEFAULT).unlock_disarms and order.method in {"code", "tag"}
    if not wanted or area is None or person is None or not may_unset(person, area.area_id, area.mode):
        return
    disarm_as(draft, area.area_id, order.actor, order.arrived_ms, order.annex)


def report_hold(draft: Draft, command: ReportHold) -> Refusal | None:
    """Decide what a long press on the outside button does: lock and arm, or nothing, with the reason (FEATURES 56)."""
    device = find(draft, command.device_id, DeviceKind.LOCK, "arm")
    if not isinstance(device, Device):
        return device
    if not HOLD_MS[0] <= command.held_ms <= HOLD_MS[1]:
        return OutOfBounds("held_ms", *HOLD_MS)
    found(draft, device)
    settings = device.lock or _DEFAULT
    area = draft.site.areas.get(device.area_id)
    if area is None or settings.hold_mode is ArmMode.DISARMED or command.held_ms < settings.hold_ms:
        return None
    actor = Actor(ActorKind.LOCAL, "", device.device_id)
    before = len(draft.events)
    refusal = arm_as(draft, area, settings.hold_mode, actor, order_id=command.order_id, delay=False)
    answer, left = "lock", tuple[str, ...]()
    match refusal:
        case OpenDetectors(blockers=left):
            answer = "open"
        case RadioJammed():
            answer = "radio_jammed"
        case AlarmActive():
            answer = "alarm"
        case _:
            _lock_anyway(draft, device, command.order_id, actor, before)
    draft.add(LockHeld(device.device_id, command.order_id, answer, left, actor))
    return refusal


def _lock_anyway(draft: Draft, device: Device, order_id: str, actor: Actor, before: int) -> None:
    """Lock the pressed lock also where arming did not ask it to (it need not lock before, or all is armed)."""
    asked = any(getattr(event, "order_id", "") == order_id for event in draft.events[before:])
    if not asked and device.bolt is not BoltState.LOCKED:
        request_bolt(draft, device, BoltState.LOCKED, order_id, actor, method="star")


def report_secure(draft: Draft, command: ReportSecure) -> Refusal | None:
    """Take note that a lock's secure mode is on or off."""
    device = find(draft, command.device_id, DeviceKind.LOCK, "secure")
    if not isinstance(device, Device):
        return device
    found(draft, device)
    if device.secure is not command.secure:
        draft.add(SecureModeSet(device.device_id, command.secure))
    return None


def report_forced(draft: Draft, command: ReportForced) -> Refusal | None:
    """Take note that a door was forced: a burglary where its area is armed, a tamper alarm everywhere else."""
    device = find(draft, command.device_id, DeviceKind.LOCK, "force")
    if not isinstance(device, Device):
        return device
    found(draft, device)
    draft.add(DoorForced(device.device_id))
    area = draft.site.areas.get(device.area_id)
    armed = area is not None and area.mode is not ArmMode.DISARMED
    raise_alarm(draft, AlarmKind.BURGLARY if armed else AlarmKind.TAMPER, device.area_id, device.device_id)
    return None
