"""Doing things to emulated devices, as hands, burglars and the weather would (DECISIONS 12)."""

import secrets
from typing import Annotated, Final

import msgspec

from hub_server.api.codes import check_code, show_code, show_tag
from hub_server.api.errors import CommandError
from hub_server.api.registry import Digits, Result, Text, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.site import ArmMode, Device, DeviceKind
from hub_server.protocol import ErrorCode

_KEYS: Final = frozenset({"arm-away", "arm-home", "disarm", "sos", "silent-sos"})
_TAG: Final = "tag"
_CODE: Final = "code"


@command("emulate", Scope.LOCAL_ADMIN)
async def emulate(
    services: Services,
    _caller: Caller,
    /,
    *,
    action: Text,
    device: Text,
    value: Annotated[str, msgspec.Meta(max_length=64)] = "",
    code: Digits = "0",
) -> Result:
    """Do something to an emulated device: keypads take codes, locks codes and tags; ``value`` says how much or who."""
    found = services.hardware.resolve(action, device)
    if found is None:
        raise CommandError(
            ErrorCode.UNKNOWN,
            f"There is no emulated device '{device}' to {action}. See 'verisure-hub status'.",
            what="device",
            name=device,
        )
    note = await act(services, found, action, value, code)
    return Result({"device_id": found.device_id, "note": note})


async def act(services: Services, device: Device, action: str, value: str, code: str) -> str:
    """Do something to a device; returns what came of it where that is worth a word. Raises CommandError."""
    if device.kind is DeviceKind.KEYPAD and action in _KEYS:
        await _press(services, device, action, code)
    elif device.kind is DeviceKind.LOCK and action == _CODE:
        await show_code(services, device.device_id, code)
    elif device.kind is DeviceKind.LOCK and action == _TAG:
        await show_tag(services, device.device_id, value)
    else:
        try:
            return await services.hardware.act(device, action, value)
        except ValueError as error:
            raise CommandError(
                ErrorCode.NOT_SUPPORTED, f"{device.name}: {error}", what=device.kind.value, action=action
            ) from None
    return ""


async def _press(services: Services, keypad: Device, action: str, code: str) -> None:
    arrived = services.clock.now().steady_ms
    if action in {"sos", "silent-sos"}:
        await submit(services.engine, c.RaiseSos(keypad.area_id, keypad.device_id, action == "silent-sos"))
        return
    proof, annex = await check_code(services, keypad.device_id, code)
    if action == "disarm":
        await submit(services.engine, c.Disarm(keypad.area_id, proof, arrived, annex))
    else:
        mode = ArmMode.AWAY if action == "arm-away" else ArmMode.HOME
        await submit(services.engine, c.Arm(keypad.area_id, mode, proof, order_id=secrets.token_hex(8)))
