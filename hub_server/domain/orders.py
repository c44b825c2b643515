"""Orders to locks and plugs: a request, a report, or a deadline that makes it a fault (DECISIONS 5)."""

from hub_server.domain.access import identify
from hub_server.domain.commands import MoveBolt, ReportBolt, ReportPower, SwitchPlug
from hub_server.domain.draft import Draft
from hub_server.domain.events import (
    BoltMoved,
    BoltRequested,
    OrderExpired,
    PowerRequested,
    PowerSwitched,
)
from hub_server.domain.refusals import NotSupported, Refusal, Unknown
from hub_server.domain.site import Actor, BoltState, Device, DeviceKind, FaultKind, Order
from hub_server.domain.supervision import found, set_fault


def move_bolt(draft: Draft, command: MoveBolt) -> Refusal | None:
    """Ask a lock to move its bolt. Automations may lock and never unlock."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if device.kind is not DeviceKind.LOCK:
        return NotSupported(device.kind.value, "lock")
    action = "lock" if command.locked else "unlock"
    actor = identify(
        draft,
        command.proof,
        action,
        lambda person: command.locked or person.may_unlock,
        service=command.locked,
    )
    if not isinstance(actor, Actor):
        return actor
    wanted = BoltState.LOCKED if command.locked else BoltState.UNLOCKED
    until = draft.now.steady_ms + draft.site.settings.order_ms
    draft.add(BoltRequested(device.device_id, command.order_id, wanted, until, actor))
    return None


def report_bolt(draft: Draft, command: ReportBolt) -> Refusal | None:
    """Take what a lock reports, whoever moved its bolt; an answer to the current order names who asked."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if device.kind is not DeviceKind.LOCK:
        return NotSupported(device.kind.value, "lock")
    found(draft, device)
    order = _answered(draft, device, command.order_id)
    if order is None and device.bolt is command.bolt:
        return None
    actor = order.actor if order is not None else None
    order_id = command.order_id if order is not None else ""
    draft.add(BoltMoved(device.device_id, command.bolt, command.method, actor, order_id))
    set_fault(draft, FaultKind.JAMMED, device.device_id, present=command.bolt is BoltState.JAMMED)
    set_fault(draft, FaultKind.NO_ANSWER, device.device_id, present=False)
    return None


def _answered(draft: Draft, device: Device, order_id: str) -> Order | None:
    order = draft.site.orders.get(device.device_id)
    return order if order is not None and order.order_id == order_id else None


def switch_plug(draft: Draft, command: SwitchPlug) -> Refusal | None:
    """Ask a plug to switch; anybody may, automations too."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if device.kind is not DeviceKind.PLUG:
        return NotSupported(device.kind.value, "switch")
    actor = identify(draft, command.proof, "switch", lambda _: True, service=True)
    if not isinstance(actor, Actor):
        return actor
    until = draft.now.steady_ms + draft.site.settings.order_ms
    draft.add(PowerRequested(device.device_id, command.order_id, command.powered, until, actor))
    return None


def report_power(draft: Draft, command: ReportPower) -> Refusal | None:
    """Take what a plug reports."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if device.kind is not DeviceKind.PLUG:
        return NotSupported(device.kind.value, "switch")
    found(draft, device)
    order = _answered(draft, device, command.order_id)
    if order is not None or device.powered is not command.powered:
        order_id = command.order_id if order is not None else ""
        draft.add(PowerSwitched(device.device_id, command.powered, order_id))
        set_fault(draft, FaultKind.NO_ANSWER, device.device_id, present=False)
    return None


def expire_order(draft: Draft, device_id: str, order: Order) -> None:
    """Make a fault of an order that nobody answered."""
    draft.add(OrderExpired(device_id, order.order_id))
    set_fault(draft, FaultKind.NO_ANSWER, device_id, present=True)
