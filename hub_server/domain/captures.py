"""Pictures that somebody of the home asks for, alarm or not: for administrators, and never for the central (ADR 10)."""

from hub_server.domain.access import administrator
from hub_server.domain.commands import CapturePicture, ErasePicture, ReportCapture
from hub_server.domain.draft import Draft
from hub_server.domain.events import CaptureFailed, CaptureRequested, PictureCaptured, PictureErased
from hub_server.domain.numbers import CAPTURES_PER_HOUR, HOUR
from hub_server.domain.orders import answered
from hub_server.domain.pictures import CAMERAS, PICTURE, fail_picture
from hub_server.domain.refusals import NotPermitted, NotSupported, OfAlarm, Refusal, TooSoon, Unknown, Unreachable
from hub_server.domain.site import CAPTURE, Actor, Device, FaultKind, Order
from hub_server.domain.supervision import found, reachable, set_fault


def capture_picture(draft: Draft, command: CapturePicture) -> Refusal | None:
    """Ask a camera for a picture in somebody's name; the whole home sees in its history who did."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if device.kind not in CAMERAS:
        return NotSupported(device.kind.value, CAPTURE)
    actor = administrator(draft, command.proof, CAPTURE)
    if not isinstance(actor, Actor):
        return actor
    if not reachable(draft.site, device):
        return Unreachable(device.device_id)
    retry_ms = _retry_ms(draft, device)
    if retry_ms > 0:
        return TooSoon(device.device_id, retry_ms)
    now = draft.now.steady_ms
    until = now + draft.site.settings.order_ms
    draft.add(CaptureRequested(device.device_id, command.order_id, command.request_id, now, until, actor))
    return None


def _retry_ms(draft: Draft, device: Device) -> int:
    """Return how long a camera still answers somebody else, or has been asked as often as it may be."""
    now = draft.now.steady_ms
    order = draft.site.orders.get(device.device_id)
    if order is not None:
        return max(1, order.expires_ms - now)
    lately = [each for each in draft.site.captures.get(device.device_id, ()) if each > now - HOUR]
    return lately[-CAPTURES_PER_HOUR] + HOUR - now if len(lately) >= CAPTURES_PER_HOUR else 0


def report_capture(draft: Draft, command: ReportCapture) -> Refusal | None:
    """Take the picture that a camera was asked for; one that nobody waits for any more is none."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    order = answered(draft, device, command.order_id)
    if order is None or order.wanted != CAPTURE:
        return NotPermitted(CAPTURE)
    found(draft, device)
    taken = draft.now.utc_ms - command.age_ms
    draft.add(
        PictureCaptured(command.picture_id, device.device_id, command.order_id, order.request_id, taken, order.actor)
    )
    set_fault(draft, FaultKind.NO_ANSWER, device.device_id, present=False)
    return None


def erase_picture(draft: Draft, command: ErasePicture) -> Refusal | None:
    """Have a picture on request erased in somebody's name, which the home reads; those of alarms are not for erasing.

    The hub does not know when the central is done with an alarm, so it holds for those that are long over too.
    """
    actor = administrator(draft, command.proof, "erase")
    if not isinstance(actor, Actor):
        return actor
    if command.alarm_id:
        return OfAlarm()
    draft.add(PictureErased(command.picture_id, command.device_id, command.taken_utc_ms, actor))
    return None


def fail_capture(draft: Draft, device_id: str, order: Order | None, reason: str) -> None:
    """Tell whoever waits for a camera's picture that there is none, where the order was for one."""
    if order is not None and order.wanted == CAPTURE:
        draft.add(CaptureFailed(device_id, order.request_id, reason))


def fail_wanted(draft: Draft, device_id: str, order: Order, reason: str) -> None:
    """Tell whoever waits for what an order was to bring, a picture on request or of an alarm, that it does not come."""
    fail_capture(draft, device_id, order, reason)
    device = draft.site.devices.get(device_id)
    if device is not None and order.wanted == PICTURE:
        fail_picture(draft, device, order.alarm_id, reason)


def lose_camera(draft: Draft, device: Device) -> None:
    """Tell whoever waits for a camera's pictures that it leaves the home: people, and every alarm that it verifies."""
    if device.kind in CAMERAS:
        fail_capture(draft, device.device_id, draft.site.orders.get(device.device_id), "removed")
        for alarm_id in list(draft.site.alarms):
            fail_picture(draft, device, alarm_id, "removed")
