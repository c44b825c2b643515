"""New codes are guesses too: whoever chooses one learns whether somebody has it (DECISIONS 15).

A right code clears the count of the door where it is typed, and choosing takes one each time; so choices are counted
at a door of the person's own, which only time opens. All of them count, since "free" is an answer as well, and before
the code is looked up, so that many at once are no way around it.
"""

from typing import Final

from hub_server.domain.access import CLIENT_DOOR, identify, lockout_at, reject_code
from hub_server.domain.commands import ChooseCode, RefuseChoice
from hub_server.domain.draft import Draft
from hub_server.domain.events import CodeChosen
from hub_server.domain.numbers import ACCOUNT_LOCKOUT_MS, CHOICE_TRIES
from hub_server.domain.refusals import LockedOut, Refusal
from hub_server.domain.site import Actor, Lockout

CHOICE_DOOR: Final = f"{CLIENT_DOOR}choosing/"
"""Doors where people choose codes begin so; the rule for accounts counts refusals there. No client has such an id."""


def choice_door(person_id: str) -> str:
    """Return the door where a person chooses codes, through whichever client."""
    return f"{CHOICE_DOOR}{person_id}"


def choose_code(draft: Draft, command: ChooseCode) -> Refusal | None:
    """Judge who chooses a code, and count the choice. Refused while that person has made too many."""
    actor = identify(draft, command.proof, "choose", lambda person: person.is_admin or not command.administrator)
    if not isinstance(actor, Actor):
        return actor
    door = choice_door(actor.actor_id)
    if (locked := lockout_at(draft, door)) is not None:
        return locked
    made = draft.site.lockouts.get(door, Lockout(0))
    if made.choices >= CHOICE_TRIES and made.forget_ms is not None:
        return LockedOut(made.forget_ms - draft.now.steady_ms)
    draft.add(CodeChosen(door, made.choices + 1, draft.now.steady_ms + ACCOUNT_LOCKOUT_MS))
    return None


def refuse_choice(draft: Draft, command: RefuseChoice) -> Refusal | None:
    """Count a choice that was refused as a wrong code."""
    door = choice_door(command.person_id)
    return lockout_at(draft, door) or reject_code(draft, door)
