"""What only linked devices are asked for: to sound, a picture, to speak. Emulated hardware does these by itself.

A siren's order is like a plug's, so that it has a deadline and a fault. A device that cannot be reached is asked for
nothing: that it is lost is the fault.
"""

from typing import Final

from hub_server.domain.captures import fail_capture, fail_wanted
from hub_server.domain.commands import AnswerOrder, AskPicture, AskToSpeak, SoundSiren
from hub_server.domain.draft import Draft
from hub_server.domain.events import DeviceAnswered, DeviceAsked
from hub_server.domain.orders import answered, request_power
from hub_server.domain.pictures import CAMERAS, PICTURE, may_be_pictured
from hub_server.domain.refusals import NotPermitted, NotSupported, Refusal, Unknown
from hub_server.domain.site import HUB, Device, DeviceKind, FaultKind, Player
from hub_server.domain.supervision import found, set_fault

SPEAK: Final = "speak"
_SIREN: Final = frozenset({DeviceKind.SIREN})
_VOICE: Final = frozenset({DeviceKind.VOICE})


def sound_siren(draft: Draft, command: SoundSiren) -> Refusal | None:
    """Ask a linked siren to sound or to stop."""
    device = _find(draft, command.device_id, _SIREN, "sound")
    if not isinstance(device, Device):
        return device
    request_power(draft, device, command.order_id, HUB, powered=command.sounding)
    return None


def ask_picture(draft: Draft, command: AskPicture) -> Refusal | None:
    """Ask a linked camera for a picture of an alarm that runs in its area, and never without one."""
    device = _find(draft, command.device_id, CAMERAS, PICTURE)
    if not isinstance(device, Device):
        return device
    if not may_be_pictured(draft.site, command.alarm_id, device.area_id, held=False):
        return NotPermitted(PICTURE)
    fail_capture(draft, device.device_id, draft.site.orders.get(device.device_id), "alarm_goes_first")
    until = draft.now.steady_ms + draft.site.settings.order_ms
    draft.add(DeviceAsked(device.device_id, command.order_id, PICTURE, until, command.alarm_id))
    return None


def ask_to_speak(draft: Draft, command: AskToSpeak) -> Refusal | None:
    """Ask a linked voice unit to say something."""
    device = _find(draft, command.device_id, _VOICE, SPEAK)
    if not isinstance(device, Device):
        return device
    until = draft.now.steady_ms + draft.site.settings.order_ms
    draft.add(DeviceAsked(device.device_id, command.order_id, SPEAK, until))
    return None


def answer_order(draft: Draft, command: AnswerOrder) -> Refusal | None:
    """Take a player's word on an order: what could not be carried out is a fault, at once."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    order = answered(draft, device, command.order_id)
    if order is None:
        return Unknown("order", command.order_id)
    found(draft, device)
    draft.add(DeviceAnswered(device.device_id, command.order_id, command.done))
    if order.wanted != PICTURE or not command.done:
        fail_wanted(draft, device.device_id, order, "failed")
    set_fault(draft, FaultKind.NO_ANSWER, device.device_id, present=not command.done)
    return None


def _find(draft: Draft, device_id: str, kinds: frozenset[DeviceKind], action: str) -> Device | Refusal:
    device = draft.site.devices.get(device_id)
    if device is None:
        return Unknown("device", device_id)
    if device.kind not in kinds or device.player is not Player.LINKED:
        return NotSupported(device.kind.value, action)
    return device
