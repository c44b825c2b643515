"""How whoever sends a command shows who it is; resolved at the door it came through."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ByCode:
    """A code was typed at ``door_id``; ``credential_id`` is what it matched, None when it matched nothing."""

    door_id: str
    credential_id: str | None


@dataclass(frozen=True, slots=True)
class ByPerson:
    """A person acts through a client that vouches for who it is (a mapped Home Assistant user)."""

    person_id: str
    door_id: str


@dataclass(frozen=True, slots=True)
class ByService:
    """An automation of a client acts: it may arm, and never more than that (DECISIONS 16)."""

    client_id: str


@dataclass(frozen=True, slots=True)
class ByLocalAdmin:
    """Whoever owns the machine of the hub, over its local socket (DECISIONS 12)."""


type Proof = ByCode | ByPerson | ByService | ByLocalAdmin
