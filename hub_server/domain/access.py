"""Who acts, whether that person may, and what wrong codes lead to (rules 3 and 6, DECISIONS 15 and 16)."""

from collections.abc import Callable
from typing import assert_never

from hub_server.domain.commands import ByCode, ByLocalAdmin, ByPerson, ByService, Proof
from hub_server.domain.draft import Draft
from hub_server.domain.events import CodeRejected, DoorLockedOut, DoorReleased
from hub_server.domain.numbers import KEYPAD_LOCKOUT_MS, KEYPAD_TRIES
from hub_server.domain.refusals import LockedOut, NotPermitted, Refusal, WrongCode
from hub_server.domain.site import Actor, ActorKind, Lockout, Person

type Right = Callable[[Person], bool]


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


def lockout_at(draft: Draft, door_id: str) -> LockedOut | None:
    """Return the refusal of a door that takes no codes now, or None."""
    lockout = draft.site.lockouts.get(door_id)
    if lockout is None or lockout.until_ms is None or lockout.until_ms <= draft.now.steady_ms:
        return None
    return LockedOut(lockout.until_ms - draft.now.steady_ms)


def _by_code(draft: Draft, proof: ByCode, right: Right) -> Actor | Refusal:
    locked = lockout_at(draft, proof.door_id)
    if locked is not None:
        return locked
    person_id = draft.site.credentials.get(proof.credential_id or "")
    person = draft.site.people.get(person_id or "")
    if person is None or not right(person):
        return _reject(draft, proof.door_id)
    if proof.door_id in draft.site.lockouts:
        draft.add(DoorReleased(proof.door_id))
    return Actor(ActorKind.PERSON, person.person_id, proof.door_id)


def _reject(draft: Draft, door_id: str) -> Refusal:
    wrong = draft.site.lockouts.get(door_id, Lockout(0)).wrong + 1
    draft.add(CodeRejected(door_id, wrong))
    if wrong >= KEYPAD_TRIES:
        draft.add(DoorLockedOut(door_id, draft.now.steady_ms + KEYPAD_LOCKOUT_MS))
    return WrongCode()
