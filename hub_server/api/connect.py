"""Commands of every client: to be let in, and to see the home."""

from typing import Annotated

import msgspec

from hub_server.accounts.clients import PairingClosed, WrongPairingCode
from hub_server.api.errors import CommandError
from hub_server.api.registry import Count, Result, Text, command
from hub_server.api.services import CLIENT_SCOPES, Caller, Scope, Services
from hub_server.api.views import Views
from hub_server.domain.commands import ReportPlayer, Tick
from hub_server.hub.records import Cursor
from hub_server.protocol import MIN_SCHEMA, SCHEMA, ErrorCode

type Secret = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}$")]
type Token = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


class Since(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Where a client's own knowledge ends."""

    epoch: Annotated[str, msgspec.Meta(max_length=32)]
    seq: Count


@command("pair", Scope.OPEN)
async def pair(services: Services, caller: Caller, /, *, secret: Secret, client_name: Text) -> Result:
    """Become a client, with the secret of the pairing code that the hub shows."""
    try:
        client, token, write = services.clients.pair(secret, client_name)
    except PairingClosed:
        raise CommandError(
            ErrorCode.PAIRING_CLOSED, "No pairing is under way. Run 'verisure-hub pair' and use its code."
        ) from None
    except WrongPairingCode:
        raise CommandError(
            ErrorCode.WRONG_PAIRING_CODE, "The pairing code is wrong. After three wrong codes a new one is needed."
        ) from None
    await services.engine.submit(Tick(), (write,))
    await _admit(services, caller, client.client_id)
    return Result({"token": token, "client_id": client.client_id, "hub_id": services.hub_id})


@command("auth", Scope.OPEN)
async def auth(services: Services, caller: Caller, /, *, token: Token, schema: Count) -> Result:
    """Come back as a client."""
    if not MIN_SCHEMA <= schema <= SCHEMA:
        raise CommandError(
            ErrorCode.UNSUPPORTED_SCHEMA,
            f"This hub speaks schemas {MIN_SCHEMA} to {SCHEMA}. Update whichever is older.",
            lowest=str(MIN_SCHEMA),
            highest=str(SCHEMA),
        )
    client = services.clients.authenticate(token)
    if client is None:
        raise CommandError(ErrorCode.INVALID_TOKEN, "The token is not valid any more. Pair again.")
    await _admit(services, caller, client.client_id)
    return Result({"client_id": client.client_id})


async def _admit(services: Services, caller: Caller, client_id: str) -> None:
    caller.client_id = client_id
    caller.scopes = CLIENT_SCOPES
    if caller.admitted is not None:
        caller.admitted(client_id)
    await services.engine.submit(ReportPlayer(caller.ref, present=True))


@command("subscribe", Scope.READ)
async def subscribe(services: Services, caller: Caller, /, *, since: Since | None = None) -> Result:
    """Return the home and send every event from now on; with ``since``, what was missed first, as late."""
    if caller.follow is None:
        raise CommandError(ErrorCode.NOT_SUPPORTED, "This door sends no events.", what="door", action="subscribe")
    resumed = since is not None and await services.bus.can_resume(Cursor(since.epoch, since.seq))
    # Snapshot and subscription are one step: nothing is awaited between them, so no event falls in between.
    head, site = services.bus.head, services.bus.site
    caller.follow(since.seq if since is not None and resumed else head.seq, head.seq)
    snapshot = views(services).snapshot(site, services.clock.now(), central_configured=services.reporting.configured())
    cursor = {"epoch": head.epoch, "seq": head.seq}
    return Result({"snapshot": snapshot, "cursor": cursor, "resumed": resumed})


def views(services: Services) -> Views:
    """Return what makes views of this hub."""
    return Views(services.people, services.hub_id, services.name, services.version)
