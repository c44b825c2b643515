"""Orders to locks and plugs: a request, a report, or a deadline that makes it a fault (DECISIONS 5)."""

from hub_server.domain.draft import Draft
from hub_server.domain.events import BoltRequested, OrderExpired, PowerRequested
from hub_server.domain.refusals import NotSupported, Refusal, Unknown
from hub_server.domain.site import Actor, BoltState, Device, DeviceKind, FaultKind, Order
from hub_server.domain.supervision import set_fault


def find(draft: Draft, device_id: str, kind: DeviceKind, action: str) -> Device | Refusal:
    """Return the device, or why it cannot be asked for ``action``."""
    device = draft.site.devices.get(device_id)
    if device is None:
        return Unknown("device", device_id)
    return device if device.kind is kind else NotSupported(device.kind.value, action)


def request_bolt(
    draft: Draft,
    device: Device,
    wanted: BoltState,
    order_id: str,
    actor: Actor,
    *,
    method: str = "remote",
    arrived_ms: int = 0,
    annex: str = "",
) -> None:
    """Ask a lock to move its bolt."""
    until = draft.now.steady_ms + draft.site.settings.order_ms
    draft.add(BoltRequested(device.device_id, order_id, wanted, until, actor, method, arrived_ms, annex))


def request_power(draft: Draft, device: Device, order_id: str, actor: Actor, *, powered: bool) -> None:
    """Ask a plug to switch."""
    until = draft.now.steady_ms + draft.site.settings.order_ms
    draft.add(PowerRequested(device.device_id, order_id, powered, until, actor))


def answered(draft: Draft, device: Device, order_id: str) -> Order | None:
    """Return the device's order if ``order_id`` is it."""
    order = draft.site.orders.get(device.device_id)
    return order if order is not None and order.order_id == order_id else None


def expire_order(draft: Draft, device_id: str, order: Order) -> None:
    """Make a fault of an order that nobody answered."""
    draft.add(OrderExpired(device_id, order.order_id))
    set_fault(draft, FaultKind.NO_ANSWER, device_id, present=True)
