"""Wrong codes and what they lead to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeRejected:
    """A wrong code was typed at a door; ``wrong`` counts them in a row."""

    door_id: str
    wrong: int


@dataclass(frozen=True, slots=True)
class CodeChosen:
    """Somebody chose a new code, whatever came of it; ``choices`` counts them until ``forget_ms``."""

    door_id: str
    choices: int
    forget_ms: int


@dataclass(frozen=True, slots=True)
class DoorLockedOut:
    """Too many wrong codes: the door refuses every code until ``until_ms``."""

    door_id: str
    until_ms: int


@dataclass(frozen=True, slots=True)
class DoorReleased:
    """A door counts from nothing again. ``locked`` says whether it had refused codes, which it takes again now.

    Journals from before it was noted say that it had, whether or not.
    """

    door_id: str
    locked: bool = True


@dataclass(frozen=True, slots=True)
class CredentialUsed:
    """A code that works only so many times was used."""

    credential_id: str


type CodeEvent = CodeRejected | CodeChosen | DoorLockedOut | DoorReleased | CredentialUsed
