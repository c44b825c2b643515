"""How orders and their answers change locks and plugs."""

from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.mappings import put, with_device, without
from hub_server.domain.numbers import HOUR
from hub_server.domain.records import replace
from hub_server.domain.site import CAPTURE, HUB, Order, Site


def evolve_orders(site: Site, event: e.OrderEvent) -> Site:
    """Return the home after ``event``."""
    match event:
        case e.BoltRequested():
            order = Order(
                event.order_id,
                event.wanted.value,
                event.expires_ms,
                event.actor,
                event.method,
                event.arrived_ms,
                event.annex,
            )
            return replace(site, orders=put(site.orders, event.device_id, order))
        case e.PowerRequested():
            wanted = "on" if event.powered else "off"
            order = Order(event.order_id, wanted, event.expires_ms, event.actor)
            return replace(site, orders=put(site.orders, event.device_id, order))
        case e.BoltMoved():
            moved = with_device(
                site,
                event.device_id,
                bolt=event.bolt,
                bolt_method=event.method,
                bolt_actor=event.actor,
            )
            return _without_order(moved, event.device_id, event.order_id)
        case e.PowerSwitched():
            switched = with_device(site, event.device_id, powered=event.powered)
            return _without_order(switched, event.device_id, event.order_id)
        case e.LockHeld() | e.DoorForced():
            return site
        case e.SecureModeSet():
            return with_device(site, event.device_id, secure=event.secure)
        case e.DeviceAsked():
            order = Order(event.order_id, event.wanted, event.expires_ms, HUB, alarm_id=event.alarm_id)
            return replace(site, orders=put(site.orders, event.device_id, order))
        case e.CaptureRequested():
            order = Order(event.order_id, CAPTURE, event.expires_ms, event.actor, request_id=event.request_id)
            known = site.captures.get(event.device_id, ())
            lately = (*(each for each in known if each > event.asked_ms - HOUR), event.asked_ms)
            return replace(
                site,
                orders=put(site.orders, event.device_id, order),
                captures=put(site.captures, event.device_id, lately),
            )
        case e.CaptureFailed() | e.PictureErased():
            return site
        case e.PictureCaptured():
            return _without_order(site, event.device_id, event.order_id)
        case e.OrderExpired() | e.DeviceAnswered():
            return _without_order(site, event.device_id, event.order_id)
        case _:
            assert_never(event)


def _without_order(site: Site, device_id: str, order_id: str) -> Site:
    order = site.orders.get(device_id)
    if order is None or order.order_id != order_id:
        return site
    return replace(site, orders=without(site.orders, device_id))
