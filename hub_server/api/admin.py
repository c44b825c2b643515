"""Commands of whoever owns the hub's machine, over the local socket (DECISIONS 12)."""

from typing import Annotated, Literal

import msgspec

from hub_server.accounts.clients import PAIRING_MS
from hub_server.api.connect import views
from hub_server.api.errors import CommandError
from hub_server.api.registry import Count, Id, Result, command, submit
from hub_server.api.services import Caller, ReportTo, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.numbers import SETTING_NAMES
from hub_server.domain.site import sounding
from hub_server.protocol import ErrorCode

type Host = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
type Port = Annotated[int, msgspec.Meta(ge=1, le=65_535)]


@command("status", Scope.LOCAL_ADMIN)
async def status(services: Services, _caller: Caller, /) -> Result:
    """Return how the hub is, with the whole home."""
    site = services.engine.site
    home = views(services).snapshot(site, services.clock.now(), central_configured=services.reporting.configured())
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


@command("settings", Scope.LOCAL_ADMIN)
async def settings(services: Services, _caller: Caller, /) -> Result:
    """Return the home's settings, each in the unit of its name."""
    current = services.engine.site.settings
    return Result({"settings": {name: getattr(current, name) for name in SETTING_NAMES}})


@command("change_settings", Scope.LOCAL_ADMIN)
async def change_settings(services: Services, caller: Caller, /, *, values: dict[Id, Count]) -> Result:
    """Change settings, all of them or none."""
    answer = await submit(services.engine, c.ChangeSettings(values, caller.proof(services, None)))
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
    transport: Literal["tcp", "tls", "udp"] = "tcp",
    fingerprint: Annotated[str, msgspec.Meta(max_length=64)] = "",
    backup_host: Annotated[str, msgspec.Meta(max_length=255)] = "",
    backup_port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] = 0,
    contact_id: bool = False,
    link_port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] = 0,
) -> Result:
    """Report to this central from now on; ``key`` is hex, empty for clear frames; ``backup_host`` is GSM's receiver."""
    wish = ReportTo(
        host=host,
        port=port,
        account=account,
        key=key,
        transport=transport,
        fingerprint=fingerprint,
        backup_host=backup_host,
        backup_port=backup_port,
        contact_id=contact_id,
        link_port=link_port,
    )
    try:
        await services.reporting.set_central(wish)
    except ValueError as error:
        raise CommandError(ErrorCode.INVALID_MESSAGE, f"{error}.", reason=str(error)) from None
    return Result({})
