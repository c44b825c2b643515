"""Smart plugs: switched by hand, from afar, by a schedule, or as if somebody were at home."""

from typing import Final

from hub_server.domain.access import identify
from hub_server.domain.commands import ReportPower, SimulatePresence, SwitchPlug
from hub_server.domain.draft import Draft
from hub_server.domain.events import HabitLearned, PowerSwitched
from hub_server.domain.orders import answered, find, request_power
from hub_server.domain.refusals import Hazardous, NotPermitted, NotSupported, Refusal, Unknown
from hub_server.domain.site import Actor, ActorKind, ArmMode, Device, DeviceKind, FaultKind, Habit
from hub_server.domain.supervision import found, set_fault

SIMULATION: Final = Actor(ActorKind.HUB, door_id="simulation")
"""Who switches plugs while nobody is at home."""
_SWITCHED: Final = frozenset({DeviceKind.PLUG, DeviceKind.SIREN})


def switch_plug(draft: Draft, command: SwitchPlug) -> Refusal | None:
    """Ask a plug to switch; anybody may, automations too. Nobody switches a hazardous one on from afar."""
    device = find(draft, command.device_id, DeviceKind.PLUG, "switch")
    if not isinstance(device, Device):
        return device
    actor = identify(draft, command.proof, "switch", lambda _: True, service=True)
    if not isinstance(actor, Actor):
        return actor
    return switch_as(draft, device, command.order_id, actor, powered=command.powered)


def switch_as(draft: Draft, device: Device, order_id: str, actor: Actor, *, powered: bool) -> Refusal | None:
    """Ask a plug to switch for somebody who may."""
    if device.hazardous and powered:
        return Hazardous(device.device_id)
    request_power(draft, device, order_id, actor, powered=powered)
    return None


def report_power(draft: Draft, command: ReportPower) -> Refusal | None:
    """Take what a plug or a linked siren reports, and learn from what people do with a plug."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if device.kind not in _SWITCHED:
        return NotSupported(device.kind.value, "switch")
    found(draft, device)
    order = answered(draft, device, command.order_id)
    if order is None and device.powered is command.powered:
        return None
    order_id = command.order_id if order is not None else ""
    draft.add(PowerSwitched(device.device_id, command.powered, order_id))
    disobeys = order is not None and command.powered is not (order.wanted == "on")
    set_fault(draft, FaultKind.NO_ANSWER, device.device_id, present=disobeys)
    by_people = order is None or order.actor.kind is ActorKind.PERSON
    if device.simulate and by_people and not _nobody_home(draft, device):
        minute = draft.now.weekday * 1_440 + draft.now.local_minute
        draft.add(HabitLearned(device.device_id, Habit(minute, command.powered)))
    return None


def _nobody_home(draft: Draft, device: Device) -> bool:
    area = draft.site.areas.get(device.area_id)
    return area is not None and area.mode is ArmMode.AWAY


def simulate_presence(draft: Draft, command: SimulatePresence) -> Refusal | None:
    """Switch a plug as people of the house did; only in an area that is armed away."""
    device = find(draft, command.device_id, DeviceKind.PLUG, "switch")
    if not isinstance(device, Device):
        return device
    if not device.simulate:
        return NotSupported("plug", "simulate")
    if not _nobody_home(draft, device):
        return NotPermitted("simulate")
    if device.powered is command.powered:
        return None
    return switch_as(draft, device, command.order_id, SIMULATION, powered=command.powered)
