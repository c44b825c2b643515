"""Who acts, whether that person may, and what wrong codes lead to (rules 3 and 6, DECISIONS 15 and 16)."""

from collections.abc import Callable
from typing import Final, assert_never

from hub_server.domain.commands import ByCode, ByLocalAdmin, ByPerson, ByService, Proof
from hub_server.domain.draft import Draft
from hub_server.domain.events import CodeRejected, CredentialUsed, DoorLockedOut, DoorReleased
from hub_server.domain.moment import Now, within
from hub_server.domain.numbers import ACCOUNT_LOCKOUT_MS, ACCOUNT_TRIES, KEYPAD_LOCKOUT_MS, KEYPAD_TRIES
from hub_server.domain.refusals import LockedOut, NotPermitted, Refusal, WrongCode
from hub_server.domain.site import (
    Actor,
    ActorKind,
    ArmMode,
    Credential,
    CredentialKind,
    DeviceKind,
    Lockout,
    Person,
)

FAR: Final = (CredentialKind.REMOTE, CredentialKind.VOICE)
"""What is said or typed to machines of others; nobody has one who did not ask for it (DECISIONS 16, ADR 8)."""

type Right = Callable[[Person], bool]

CLIENT_DOOR: Final = "client:"
"""Doors of clients begin so: there the rule for accounts counts wrong codes, elsewhere that for keypads."""


def identify(draft: Draft, proof: Proof, action: str, right: Right, *, service: bool = False) -> Actor | Refusal:
    """Return who acts, or why nobody may.

    A code is judged at its door: a locked door gives one answer whatever is typed, and a person's code that carries
    no right to ``action`` reads like a wrong one. An automation passes only where ``service`` says so.
    """
    match proof:
        case ByCode():
            return _by_code(draft, proof, right)
        case ByPerson():
            person = draft.site.people.get(proof.person_id)
            if person is None or not right(person):
                return NotPermitted(action)
            return Actor(ActorKind.PERSON, proof.person_id, proof.door_id)
        case ByService():
            return Actor(ActorKind.SERVICE, proof.client_id, proof.client_id) if service else NotPermitted(action)
        case ByLocalAdmin():
            return Actor(ActorKind.LOCAL)
        case _:
            assert_never(proof)


def administrator(draft: Draft, proof: Proof, action: str) -> Actor | Refusal:
    """Return who acts where only an administrator may."""
    return identify(draft, proof, action, lambda person: person.is_admin)


def may_be_in(person: Person, area_id: str) -> bool:
    """Tell whether a person's rights reach an area."""
    return person.areas is None or area_id in person.areas


def may_set(person: Person, area_id: str, mode: ArmMode) -> bool:
    """Tell whether a person may arm an area in a mode."""
    return person.may_arm and may_be_in(person, area_id) and (person.arm_modes is None or mode in person.arm_modes)


def may_unset(person: Person, area_id: str, mode: ArmMode) -> bool:
    """Tell whether a person may disarm an area that is armed in a mode."""
    modes = person.disarm_modes
    allowed = modes is None or mode is ArmMode.DISARMED or mode in modes
    return person.may_disarm and may_be_in(person, area_id) and allowed


def lockout_at(draft: Draft, door_id: str) -> LockedOut | None:
    """Return the refusal of a door that takes no codes now, or None."""
    lockout = draft.site.lockouts.get(door_id)
    if lockout is None or lockout.until_ms is None or lockout.until_ms <= draft.now.steady_ms:
        return None
    return LockedOut(lockout.until_ms - draft.now.steady_ms)


def _by_code(draft: Draft, proof: ByCode, right: Right) -> Actor | Refusal:
    credential = draft.site.credentials.get(proof.credential_id or "")
    locked = lockout_at(draft, proof.door_id)
    # A tag cannot be guessed: it works at a door that refuses codes (rule 6).
    if locked is not None and (credential is None or credential.kind is not CredentialKind.TAG):
        return locked
    person = draft.site.people.get(credential.person_id) if credential is not None else None
    if credential is None or person is None or not _good(draft, credential, proof.door_id) or not right(person):
        return locked or reject_code(draft, proof.door_id)
    if locked is None and proof.door_id in draft.site.lockouts:
        draft.add(DoorReleased(proof.door_id, locked=False))
    if credential.validity.uses and proof.credential_id is not None:
        draft.add(CredentialUsed(proof.credential_id))
    return Actor(ActorKind.PERSON, person.person_id, proof.door_id)


def far_door(client_id: str, kind: CredentialKind) -> str:
    """Return the door of a client where codes of a kind of ``FAR`` are shown, and nothing else; it locks alone."""
    return f"{client_id}/{kind.value}"


def _far_kind(door_id: str) -> CredentialKind | None:
    """Return which kind of ``FAR`` a door is for, None for every other door."""
    if not door_id.startswith(CLIENT_DOOR):
        return None
    return next((kind for kind in FAR if door_id.endswith(f"/{kind.value}")), None)


def _good(draft: Draft, credential: Credential, door_id: str) -> bool:
    """Tell whether a code is for this door and worth something now."""
    far = _far_kind(door_id)
    if far is not None or credential.kind in FAR:
        return credential.kind is far and is_valid(credential, draft.now)
    door = draft.site.devices.get(door_id)
    at_lock = door is not None and door.kind is DeviceKind.LOCK
    return credential.lock_id == (door_id if at_lock else "") and is_valid(credential, draft.now)


def is_valid(credential: Credential, now: Now) -> bool:
    """Tell whether a code's days, hours, dates and uses let it work at ``now``."""
    valid = credential.validity
    return (
        (credential.until_ms is None or now.steady_ms < credential.until_ms)
        and (not valid.days or now.weekday in valid.days)
        and within(now.local_minute, valid.from_minute, valid.to_minute)
        and (valid.first_day is None or now.local_day >= valid.first_day)
        and (valid.last_day is None or now.local_day <= valid.last_day)
        and (not valid.uses or credential.used < valid.uses)
    )


def is_spent(credential: Credential, now: Now) -> bool:
    """Tell whether a code's dates or uses are over, so that it never works again unless it is given other limits."""
    valid = credential.validity
    over = valid.last_day is not None and now.local_day > valid.last_day
    return over or bool(valid.uses and credential.used >= valid.uses)


def reject_code(draft: Draft, door_id: str) -> Refusal:
    """Count a wrong code, and lock the door where it was one too many."""
    account = door_id.startswith(CLIENT_DOOR)
    wrong = draft.site.lockouts.get(door_id, Lockout(0)).wrong + 1
    draft.add(CodeRejected(door_id, wrong))
    if wrong >= (ACCOUNT_TRIES if account else KEYPAD_TRIES):
        until = draft.now.steady_ms + (ACCOUNT_LOCKOUT_MS if account else KEYPAD_LOCKOUT_MS)
        draft.add(DoorLockedOut(door_id, until))
    return WrongCode()
