"""Commands of whoever owns the hub's machine, over the local socket (DECISIONS 12)."""

from typing import Annotated, Literal

import msgspec

from hub_server.accounts.clients import PAIRING_MS
from hub_server.accounts.codes import Code, UnsuitableCode, forget_codes
from hub_server.accounts.people import Contact
from hub_server.api.connect import views
from hub_server.api.errors import CommandError
from hub_server.api.operate import check_code
from hub_server.api.registry import Count, Digits, Id, Result, Text, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.numbers import SETTING_NAMES
from hub_server.domain.site import ArmMode, Device, DeviceKind, Person, sounding
from hub_server.protocol import ErrorCode

type Host = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
type Port = Annotated[int, msgspec.Meta(ge=1, le=65_535)]


@command("status", Scope.LOCAL_ADMIN)
async def status(services: Services, _caller: Caller, /) -> Result:
    """Return how the hub is, with the whole home."""
    site = services.engine.site
    home = views(services).snapshot(site, services.clock.now(), central_configured=services.central_configured())
    kind = sounding(site)
    return Result(
        {
            "hub_id": services.hub_id,
            "version": services.version,
            "port": services.port(),
            "storage_failing": services.engine.storage_failing,
            "sounding": kind.value if kind is not None else None,
            "clients": len(services.clients.all()),
            "home": home,
        }
    )


@command("open_pairing", Scope.LOCAL_ADMIN)
async def open_pairing(services: Services, _caller: Caller, /) -> Result:
    """Open the pairing window and return its code."""
    code = services.clients.open_pairing()
    return Result({"code": code, "expires_in_s": PAIRING_MS // 1000, "port": services.port()})


@command("clients", Scope.LOCAL_ADMIN)
async def clients(services: Services, _caller: Caller, /) -> Result:
    """Return who is paired."""
    found = services.clients.all()
    return Result(
        {"clients": [{"client_id": each.client_id, "name": each.name, "since": each.created_utc_ms} for each in found]}
    )


@command("revoke_client", Scope.LOCAL_ADMIN)
async def revoke_client(services: Services, _caller: Caller, /, *, client_id: Id) -> Result:
    """Withdraw a client's access; its open connections are closed."""
    if all(each.client_id != client_id for each in services.clients.all()):
        raise CommandError(ErrorCode.UNKNOWN, f"There is no client '{client_id}'.", what="client", name=client_id)
    write = services.clients.revoke(client_id)
    answer = await submit(services.engine, c.ForgetClient(Caller(client_id=client_id).ref), write)
    return Result({}, answer.durable)


@command("emulate", Scope.LOCAL_ADMIN)
async def emulate(services: Services, _caller: Caller, /, *, action: Text, device: Text, code: Digits = "0") -> Result:
    """Do something to an emulated device, as a hand would; a keypad takes arm-away, arm-home, disarm and sos."""
    found = services.hardware.resolve(action, device)
    if found is None:
        raise CommandError(
            ErrorCode.UNKNOWN,
            f"There is no emulated device '{device}' to {action}. See 'verisure-hub status'.",
            what="device",
            name=device,
        )
    if found.kind is DeviceKind.KEYPAD and action in _KEYS:
        await _press(services, found, action, code)
        return Result({"device_id": found.device_id})
    try:
        await services.hardware.act(found, action)
    except ValueError as error:
        raise CommandError(
            ErrorCode.NOT_SUPPORTED, f"{found.name}: {error}", what=found.kind.value, action=action
        ) from None
    return Result({"device_id": found.device_id})


_KEYS = frozenset({"arm-away", "arm-home", "disarm", "sos"})


async def _press(services: Services, keypad: Device, action: str, code: str) -> None:
    arrived = services.clock.now().steady_ms
    if action == "sos":
        await submit(services.engine, c.RaiseSos(keypad.area_id, keypad.device_id))
        return
    proof = await check_code(services, keypad.device_id, code)
    if action == "disarm":
        await submit(services.engine, c.Disarm(keypad.area_id, proof, arrived))
    else:
        mode = ArmMode.AWAY if action == "arm-away" else ArmMode.HOME
        await submit(services.engine, c.Arm(keypad.area_id, mode, proof))


@command("settings", Scope.LOCAL_ADMIN)
async def settings(services: Services, _caller: Caller, /) -> Result:
    """Return the home's settings, in ms."""
    current = services.engine.site.settings
    return Result({"settings": {name: getattr(current, name) for name in SETTING_NAMES}})


@command("change_settings", Scope.LOCAL_ADMIN)
async def change_settings(services: Services, _caller: Caller, /, *, values: dict[Id, Count]) -> Result:
    """Change settings, all of them or none."""
    answer = await submit(services.engine, c.ChangeSettings(values))
    return Result({}, answer.durable)


@command("put_person", Scope.LOCAL_ADMIN)
async def put_person(
    services: Services,
    _caller: Caller,
    /,
    *,
    person_id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")],
    name: Text,
    phone: Annotated[str, msgspec.Meta(pattern=r"^\+?[0-9 -]{0,20}$")] = "",
    language: Literal["en", "sv"] = "en",
    admin: bool = False,
) -> Result:
    """Add or change a person."""
    write = services.people.put(Contact(person_id, name, phone, language))
    answer = await submit(services.engine, c.PutPerson(Person(person_id=person_id, is_admin=admin)), write)
    return Result({}, answer.durable)


@command("set_code", Scope.LOCAL_ADMIN)
async def set_code(services: Services, _caller: Caller, /, *, person_id: Id, code: Digits) -> Result:
    """Give a person a code, in place of those that person had."""
    try:
        new = await services.codes.make(person_id, Code(code))
    except ValueError as error:
        raise CommandError(ErrorCode.INVALID_MESSAGE, f"{error}.", reason=str(error)) from None
    except UnsuitableCode:
        raise CommandError(
            ErrorCode.NOT_SUPPORTED, "This code is too easy to guess. Choose another.", what="code", action="set"
        ) from None
    old = [key for key, who in services.engine.site.credentials.items() if who == person_id]
    answer = await submit(
        services.engine, c.GrantCredential(new.credential_id, person_id), forget_codes(person_id), new.side_write
    )
    for credential_id in old:
        await submit(services.engine, c.RevokeCredential(credential_id))
    return Result({}, answer.durable)


@command("set_central", Scope.LOCAL_ADMIN)
async def set_central(
    services: Services,
    _caller: Caller,
    /,
    *,
    host: Host,
    port: Port,
    account: Id,
    key: Annotated[str, msgspec.Meta(max_length=64)] = "",
) -> Result:
    """Report to this central from now on; ``key`` is hex, empty for clear frames."""
    try:
        await services.set_central(host, port, account, key)
    except ValueError as error:
        raise CommandError(ErrorCode.INVALID_MESSAGE, f"{error}.", reason=str(error)) from None
    return Result({})
