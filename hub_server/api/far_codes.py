"""Remote PINs, voice codes and automations that may disarm: off until a person of the home turns them on (ADR 8)."""

from typing import Literal

from hub_server.accounts.codes import forget_code
from hub_server.api.codes import check_code, give_own
from hub_server.api.registry import Digits, Result, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.site import CredentialKind

type Kind = Literal["remote_pin", "voice_code"]


@command("set_far_code", Scope.OPERATE)
async def set_far_code(services: Services, caller: Caller, /, *, kind: Kind, code: Digits, new_code: Digits) -> Result:
    """Give whose ``code`` this is a remote PIN or a voice code, in place of an earlier one.

    One that is weak or taken reads like a wrong code and counts as one (DECISIONS 15).
    """
    return await give_own(services, caller, code, new_code, CredentialKind(kind))


@command("withdraw_far_codes", Scope.OPERATE)
async def withdraw_far_codes(services: Services, _caller: Caller, /, *, kind: Kind) -> Result:
    """Make every remote PIN or every voice code worthless. What only takes away needs no code."""
    far = CredentialKind(kind)
    durable = True
    for credential_id in [key for key, each in services.engine.site.credentials.items() if each.kind is far]:
        answer = await submit(services.engine, c.RevokeCredential(credential_id), forget_code(credential_id))
        durable = durable and answer.durable
    return Result({}, durable)


@command("trust_automations", Scope.OPERATE)
async def trust_automations(services: Services, caller: Caller, /, *, code: Digits | None = None) -> Result:
    """Let this client's automations disarm, with an administrator's code; without one, no longer."""
    if code is None:
        answer = await submit(services.engine, c.DistrustAutomations(caller.ref))
    else:
        proof, _ = await check_code(services, caller.ref, code)
        answer = await submit(services.engine, c.TrustAutomations(caller.ref, proof))
    return Result({}, answer.durable)


@command("far_codes", Scope.READ)
async def far_codes(services: Services, caller: Caller, /) -> Result:
    """Tell which of these are on; never whose codes they are, nor what."""
    site = services.engine.site
    kinds = {each.kind for each in site.credentials.values()}
    return Result(
        {
            "remote_pin": CredentialKind.REMOTE in kinds,
            "voice_code": CredentialKind.VOICE in kinds,
            "automations": caller.ref in site.trusted,
        }
    )
