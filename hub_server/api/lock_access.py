"""Commands for whose codes and tags open a lock, for administrators of the home at a client's door.

What gives access needs the administrator's own code each time, as with everything that outlives a session; what only
shows or takes away needs that the client's user is one. Nobody is ever shown a code or a tag.
"""

from typing import Literal

from hub_server.accounts.codes import NewCredential, forget_code
from hub_server.accounts.learning import Expected
from hub_server.api.administrators import only_administrators
from hub_server.api.codes import (
    ALWAYS,
    TagId,
    ValidityWords,
    check_code,
    choice,
    grant_at_lock,
    held_at,
    make_lock_code,
    make_tag,
)
from hub_server.api.errors import refused
from hub_server.api.registry import Digits, Id, Result, User, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.numbers import LOCK_TAGS, TAG_LEARNING_MS
from hub_server.domain.refusals import NoRoom, NotSupported, Unknown
from hub_server.domain.site import CredentialKind, DeviceKind, Player


@command("lock_holders", Scope.OPERATE)
async def lock_holders(services: Services, caller: Caller, /, *, device_id: Id, user: User = None) -> Result:
    """List whose codes and tags a lock takes, when, and who may unlock at all; never what they are."""
    only_administrators(services, caller, user, "lock_access")
    _lock(services, device_id)
    people = services.engine.site.people.values()
    return Result(
        {
            "holders": held_at(services, device_id),
            "may_unlock": sorted(person.person_id for person in people if person.may_unlock),
        }
    )


@command("give_lock_code", Scope.OPERATE)
async def give_lock_code(
    services: Services,
    caller: Caller,
    /,
    *,
    device_id: Id,
    person_id: Id,
    code: Digits,
    new_code: Digits,
    kind: Literal["code", "day_code"] = "code",
    validity: ValidityWords = ALWAYS,
) -> Result:
    """Put a person's new code into a free slot of a lock, with an administrator's own ``code`` as proof.

    One that is weak or taken reads the same and counts as a wrong code (DECISIONS 15).
    """
    _lock(services, device_id)
    async with choice(services, caller, code, administrator=True):
        _person(services, person_id)
        new = await make_lock_code(services, person_id, new_code, duress=False)
    return await _grant(services, new, person_id, CredentialKind(kind), device_id, validity)


@command("give_lock_tag", Scope.OPERATE)
async def give_lock_tag(
    services: Services,
    caller: Caller,
    /,
    *,
    device_id: Id,
    person_id: Id,
    code: Digits,
    tag: TagId,
    validity: ValidityWords = ALWAYS,
) -> Result:
    """Put a person's tag into a free slot of a lock, with an administrator's own ``code`` as proof."""
    _lock(services, device_id)
    await _prove_administrator(services, caller, code)
    _person(services, person_id)
    new = await make_tag(services, person_id, tag)
    return await _grant(services, new, person_id, CredentialKind.TAG, device_id, validity)


@command("learn_lock_tag", Scope.OPERATE)
async def learn_lock_tag(
    services: Services,
    caller: Caller,
    /,
    *,
    device_id: Id,
    person_id: Id,
    code: Digits,
    validity: ValidityWords = ALWAYS,
) -> Result:
    """Let a lock wait for a new tag, which becomes a person's, with an administrator's own ``code`` as proof.

    Returns how long it waits; a tag that somebody has opens meanwhile as ever.
    """
    _lock(services, device_id)
    await _prove_administrator(services, caller, code)
    _person(services, person_id)
    site = services.engine.site
    tags = [each for each in site.credentials.values() if each.lock_id == device_id and each.kind is CredentialKind.TAG]
    if len(tags) >= LOCK_TAGS:
        raise refused(NoRoom("tags", LOCK_TAGS), site)
    until = services.clock.now().steady_ms + TAG_LEARNING_MS
    services.learning.expect(device_id, Expected(person_id, validity.validity(), until))
    return Result({"wait_ms": TAG_LEARNING_MS})


@command("stop_learning_tag", Scope.OPERATE)
async def stop_learning_tag(services: Services, caller: Caller, /, *, device_id: Id, user: User = None) -> Result:
    """Let a lock wait for no new tag any more."""
    only_administrators(services, caller, user, "lock_access")
    _lock(services, device_id)
    services.learning.stop(device_id)
    return Result({})


@command("limit_lock_access", Scope.OPERATE)
async def limit_lock_access(
    services: Services,
    caller: Caller,
    /,
    *,
    device_id: Id,
    credential_id: Id,
    code: Digits,
    validity: ValidityWords = ALWAYS,
) -> Result:
    """Change when a code or a tag of a lock works, with an administrator's own ``code`` as proof: it may be longer."""
    _lock(services, device_id)
    await _prove_administrator(services, caller, code)
    _held(services, device_id, credential_id)
    answer = await submit(services.engine, c.LimitCredential(credential_id, validity.validity()))
    return Result({}, answer.durable)


@command("withdraw_lock_access", Scope.OPERATE)
async def withdraw_lock_access(
    services: Services, caller: Caller, /, *, device_id: Id, credential_id: Id, user: User = None
) -> Result:
    """Make a code or a tag of a lock worthless at once: one that was lost, or whose holder has left."""
    only_administrators(services, caller, user, "lock_access")
    _held(services, device_id, credential_id)
    answer = await submit(services.engine, c.RevokeCredential(credential_id), forget_code(credential_id))
    return Result({}, answer.durable)


async def _grant(  # noqa: PLR0917 - what, whose, where and when
    services: Services,
    new: NewCredential,
    person_id: str,
    kind: CredentialKind,
    lock_id: str,
    validity: ValidityWords,
) -> Result:
    done = await grant_at_lock(services, new, person_id, kind, lock_id, validity.validity())
    slot = services.engine.site.credentials[new.credential_id].slot
    return Result({**done.content, "slot": slot}, done.durable)


async def _prove_administrator(services: Services, caller: Caller, code: str) -> None:
    proof, _ = await check_code(services, caller.ref, code)
    await submit(services.engine, c.ProveCode(proof, administrator=True))


def _lock(services: Services, device_id: str) -> None:
    """Refuse what is no lock, and a linked one: it keeps its codes to itself."""
    site = services.engine.site
    device = site.devices.get(device_id)
    if device is None or device.kind is not DeviceKind.LOCK:
        raise refused(Unknown("lock", device_id), site)
    if device.player is Player.LINKED:
        raise refused(NotSupported("linked lock", "codes"), site)


def _held(services: Services, device_id: str, credential_id: str) -> None:
    """Refuse what is no code or tag of this lock."""
    site = services.engine.site
    found = site.credentials.get(credential_id)
    if found is None or found.lock_id != device_id:
        raise refused(Unknown("credential", credential_id), site)


def _person(services: Services, person_id: str) -> None:
    site = services.engine.site
    if person_id not in site.people:
        raise refused(Unknown("person", person_id), site)
