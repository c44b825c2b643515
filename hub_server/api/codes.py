"""Codes and tags: checked at a door, given, changed and withdrawn."""

import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Annotated, Literal

import msgspec

from hub_server.accounts.codes import (
    LONGEST,
    SHORTEST,
    Code,
    NewCredential,
    Tag,
    TooManyTries,
    UnsuitableCode,
    forget_code,
)
from hub_server.api.errors import CommandError
from hub_server.api.registry import Digits, Id, Result, User, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.access import far_door, is_spent, is_valid, lockout_at
from hub_server.domain.draft import Draft
from hub_server.domain.site import CredentialKind, Validity
from hub_server.protocol import ErrorCode

LOCK_DIGITS = 6
"""How long a code of a Doorman is (home-assistant/core#132588)."""

type TagId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}$")]
type Minute = Annotated[int, msgspec.Meta(ge=0, le=1_440)]
type Day = Annotated[int, msgspec.Meta(ge=0, le=6)]
type Days = Annotated[list[Day], msgspec.Meta(max_length=7)]
type Date = Annotated[int, msgspec.Meta(ge=0, le=200_000)]


class ValidityWords(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """When a code works; days from 0 for Monday, dates in days since 1970-01-01, 0 uses for any number."""

    days: Days = []
    from_minute: Minute = 0
    to_minute: Minute = 1_440
    first_day: Date | None = None
    last_day: Date | None = None
    uses: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0

    def validity(self) -> Validity:
        """Return it as the rules know it."""
        return Validity(
            days=tuple(self.days),
            from_minute=self.from_minute,
            to_minute=self.to_minute,
            first_day=self.first_day,
            last_day=self.last_day,
            uses=self.uses,
        )


ALWAYS = ValidityWords()


async def check_code(services: Services, door_id: str, typed: str) -> tuple[c.ByCode, str]:
    """Return what a code typed at a door is, and the annex of what it is used for.

    A locked door does not even look (and takes no time to say so).
    """
    calm = services.seal.annex(duress=False)
    if lockout_at(Draft(services.engine.site, services.clock.now()), door_id) is not None:
        return c.ByCode(door_id, None), calm
    if not SHORTEST <= len(typed) <= LONGEST:
        return c.ByCode(door_id, None), calm
    return await _look_up(services, door_id, Code(typed))


async def check_tag(services: Services, door_id: str, uid: str) -> tuple[c.ByCode, str]:
    """Return what a tag shown at a door is. A door that refuses codes still reads tags (rule 6)."""
    return await _look_up(services, door_id, Tag(uid))


async def _look_up(services: Services, door_id: str, shown: Code | Tag) -> tuple[c.ByCode, str]:
    try:
        found = await services.codes.find(shown)
    except TooManyTries:
        raise CommandError(ErrorCode.BUSY, "Too many codes are being checked. Try again in a moment.") from None
    annex = services.seal.annex(duress=found is not None and found.duress)
    return c.ByCode(door_id, None if found is None else found.credential_id), annex


type Via = Literal["keypad", "remote_pin", "voice_code"]
"""Where a client took a code: on its own keypad, or from machines of others."""


async def prove(
    services: Services, caller: Caller, user: User, code: str | None, via: Via = "keypad"
) -> tuple[c.Proof, str]:
    """Return as whom a caller acts: by the code that was typed, or else as a mapped user."""
    if code is not None:
        door = caller.ref if via == "keypad" else far_door(caller.ref, CredentialKind(via))
        return await check_code(services, door, code)
    return caller.proof(services, user), services.seal.annex(duress=False)


@command("change_code", Scope.OPERATE)
async def change_code(services: Services, caller: Caller, /, *, code: Digits, new_code: Digits) -> Result:
    """Change one's own code: the old one says whose it is. A code that is taken counts as a wrong one."""
    return await give_own(services, caller, code, new_code, CredentialKind.CODE)


async def give_own(services: Services, caller: Caller, code: str, new_code: str, kind: CredentialKind) -> Result:
    """Give whose ``code`` this is a new one of a kind. Raises CommandError."""
    async with choice(services, caller, code) as person_id:
        return await give_code(services, person_id, new_code, duress=False, kind=kind)


@asynccontextmanager
async def choice(services: Services, caller: Caller, code: str, *, administrator: bool = False) -> AsyncGenerator[str]:
    """Give the person whose ``code`` this is, who chooses a new one inside. Raises CommandError.

    The choice counts, and counts as a wrong code where it is refused; the answer is always that of a weak code.
    """
    proof, _ = await check_code(services, caller.ref, code)
    await submit(services.engine, c.ChooseCode(proof, administrator))
    person_id = services.engine.site.credentials[proof.credential_id or ""].person_id
    try:
        yield person_id
    except Unsuitable:
        await services.engine.submit(c.RefuseChoice(person_id))
        raise


class Unsuitable(CommandError):
    """The code is too easy to guess, or taken: nobody is told which (DECISIONS 15)."""

    def __init__(self) -> None:
        """Say the same of both."""
        super().__init__(
            ErrorCode.NOT_SUPPORTED, "This code is too easy to guess. Choose another.", what="code", action="set"
        )


@command("set_code", Scope.LOCAL_ADMIN)
async def set_code(
    services: Services, _caller: Caller, /, *, person_id: Id, code: Digits, validity: ValidityWords = ALWAYS
) -> Result:
    """Give a person a code for keypads and apps, in place of the one that person had."""
    return await give_code(services, person_id, code, duress=False, validity=validity)


@command("set_duress_code", Scope.LOCAL_ADMIN)
async def set_duress_code(services: Services, _caller: Caller, /, *, person_id: Id, code: Digits) -> Result:
    """Give a person a code that disarms like any other and calls for help at the central alone."""
    return await give_code(services, person_id, code, duress=True)


async def give_code(
    services: Services,
    person_id: str,
    digits: str,
    *,
    duress: bool,
    validity: ValidityWords = ALWAYS,
    kind: CredentialKind = CredentialKind.CODE,
) -> Result:
    """Give a person a code, and withdraw the one it replaces. Raises CommandError."""
    new = await make_code(services, person_id, digits, duress=duress)
    own = [
        key
        for key, each in services.engine.site.credentials.items()
        if each.person_id == person_id and not each.lock_id and each.kind is kind
    ]
    replaced = await services.codes.alike(own, duress=duress)
    grant = c.GrantCredential(new.credential_id, person_id, kind, validity=validity.validity())
    answer = await submit(services.engine, grant, *(forget_code(each) for each in replaced), new.side_write)
    for credential_id in replaced:
        await submit(services.engine, c.RevokeCredential(credential_id))
    return Result({}, answer.durable)


async def make_code(services: Services, person_id: str, digits: str, *, duress: bool) -> NewCredential:
    """Return a code that may be given to a person. Raises CommandError, Unsuitable where it is weak or taken."""
    try:
        return await services.codes.make(person_id, Code(digits), duress=duress)
    except ValueError as error:
        raise CommandError(ErrorCode.INVALID_MESSAGE, f"{error}.", reason=str(error)) from None
    except UnsuitableCode:
        raise Unsuitable from None


@command("grant_lock_code", Scope.LOCAL_ADMIN)
async def grant_lock_code(
    services: Services,
    _caller: Caller,
    /,
    *,
    device_id: Id,
    person_id: Id,
    code: Digits,
    kind: Literal["code", "day_code"] = "code",
    duress: bool = False,
    validity: ValidityWords = ALWAYS,
) -> Result:
    """Put a person's code into a free slot of a lock; a day code is good for 24 hours."""
    new = await make_lock_code(services, person_id, code, duress=duress)
    return await grant_at_lock(services, new, person_id, CredentialKind(kind), device_id, validity.validity())


@command("grant_tag", Scope.LOCAL_ADMIN)
async def grant_tag(
    services: Services,
    _caller: Caller,
    /,
    *,
    device_id: Id,
    person_id: Id,
    tag: TagId,
    validity: ValidityWords = ALWAYS,
) -> Result:
    """Put a person's tag into a free slot of a lock."""
    new = await make_tag(services, person_id, tag)
    return await grant_at_lock(services, new, person_id, CredentialKind.TAG, device_id, validity.validity())


async def make_lock_code(services: Services, person_id: str, digits: str, *, duress: bool) -> NewCredential:
    """Return a code for a lock. Raises CommandError, Unsuitable where it is weak or taken."""
    if len(digits) != LOCK_DIGITS:
        reason = f"a code of a lock has {LOCK_DIGITS} digits"
        raise CommandError(ErrorCode.INVALID_MESSAGE, f"{reason.capitalize()}.", reason=reason)
    return await make_code(services, person_id, digits, duress=duress)


async def make_tag(services: Services, person_id: str, uid: str) -> NewCredential:
    """Return a tag for a lock. Raises CommandError where it is somebody's."""
    try:
        return await services.codes.make(person_id, Tag(uid))
    except UnsuitableCode:
        raise CommandError(
            ErrorCode.NOT_SUPPORTED, "This tag is somebody's already.", what="tag", action="grant"
        ) from None


async def grant_at_lock(  # noqa: PLR0917 - what, whose, where and when
    services: Services,
    new: NewCredential,
    person_id: str,
    kind: CredentialKind,
    lock_id: str,
    validity: Validity,
) -> Result:
    """Put a code or a tag into a free slot of a lock. Raises CommandError."""
    grant = c.GrantCredential(new.credential_id, person_id, kind, lock_id, validity)
    answer = await submit(services.engine, grant, new.side_write)
    return Result({"credential_id": new.credential_id}, answer.durable)


@command("credentials", Scope.LOCAL_ADMIN)
async def credentials(services: Services, _caller: Caller, /, *, device_id: Id) -> Result:
    """List the codes and tags of a lock by slot; never what they are."""
    return Result({"credentials": held_at(services, device_id)})


def held_at(services: Services, lock_id: str) -> list[dict[str, object]]:
    """Return whose codes and tags a lock takes, by slot, and when; never what they are."""
    found = [
        (each.slot, key, each) for key, each in services.engine.site.credentials.items() if each.lock_id == lock_id
    ]
    now = services.clock.now()
    return [
        {
            "credential_id": key,
            "person_id": each.person_id,
            "name": services.people.name(each.person_id),
            "kind": each.kind.value,
            "slot": slot,
            "validity": asdict(each.validity),
            "until_utc_ms": None if each.until_ms is None else now.utc_ms + each.until_ms - now.steady_ms,
            "used": each.used,
            "works": is_valid(each, now),
            "spent": is_spent(each, now),
        }
        for slot, key, each in sorted(found, key=lambda held: held[:2])
    ]


@command("revoke_credential", Scope.LOCAL_ADMIN)
async def revoke_credential(services: Services, _caller: Caller, /, *, credential_id: Id) -> Result:
    """Make a code or a tag worthless (a tag that was lost)."""
    if credential_id not in services.engine.site.credentials:
        raise CommandError(
            ErrorCode.UNKNOWN, f"There is no code or tag '{credential_id}'.", what="credential", name=credential_id
        )
    answer = await submit(services.engine, c.RevokeCredential(credential_id), forget_code(credential_id))
    return Result({}, answer.durable)


async def show_code(services: Services, lock_id: str, typed: str) -> Result:
    """Open a lock with a code typed at it. Raises CommandError."""
    arrived = services.clock.now().steady_ms
    proof, annex = await check_code(services, lock_id, typed)
    return await _open(services, lock_id, proof, arrived, annex)


async def show_tag(services: Services, lock_id: str, uid: str) -> Result:
    """Open a lock with a tag shown at it, or give a new one to whom the lock waits for. Raises CommandError."""
    arrived = services.clock.now().steady_ms
    proof, annex = await check_tag(services, lock_id, uid)
    if proof.credential_id is None and (expected := services.learning.take(lock_id, arrived)) is not None:
        new = await make_tag(services, expected.person_id, uid)
        return await grant_at_lock(services, new, expected.person_id, CredentialKind.TAG, lock_id, expected.validity)
    return await _open(services, lock_id, proof, arrived, annex)


async def _open(services: Services, lock_id: str, proof: c.ByCode, arrived_ms: int, annex: str) -> Result:
    order = secrets.token_hex(8)
    answer = await submit(services.engine, c.OpenLock(lock_id, proof, order, arrived_ms, annex))
    return Result({"order_id": order}, answer.durable)
