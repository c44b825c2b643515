"""People as the rules know them: by opaque id, with rights, codes and what @Home believes."""

from dataclasses import dataclass, field

from hub_server.domain.site.kinds import ActorKind, ArmMode, CredentialKind, Presence


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something, by opaque id, and at which door (a keypad, a lock, a client, a schedule)."""

    kind: ActorKind
    actor_id: str = ""
    door_id: str = ""


HUB = Actor(ActorKind.HUB)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a person may do, by opaque id. ``areas`` and the modes limit it; None is no limit."""

    person_id: str
    may_arm: bool = True
    may_disarm: bool = True
    may_unlock: bool = True
    may_bypass: bool = True
    is_admin: bool = False
    areas: frozenset[str] | None = None
    arm_modes: frozenset[ArmMode] | None = None
    disarm_modes: frozenset[ArmMode] | None = None
    has_phone: bool = False
    """Has a telephone that may tell where it is: only then is there an @Home (product.md 2.11)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """When a code is worth something, in the home's local time; what is left out does not limit.

    ``days`` are 0 for Monday to 6; minutes count from midnight, and ``from_minute`` after ``to_minute`` spans it;
    ``first_day`` and ``last_day`` count from 1970-01-01, both included; ``uses`` is how often it works at all.
    """

    days: tuple[int, ...] = ()
    from_minute: int = 0
    to_minute: int = 24 * 60
    first_day: int | None = None
    last_day: int | None = None
    uses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A person's code or tag: with ``lock_id`` it opens that lock, without it is for keypads and apps."""

    person_id: str
    kind: CredentialKind = CredentialKind.CODE
    lock_id: str = ""
    slot: int = 0
    validity: Validity = field(default_factory=Validity)
    until_ms: int | None = None
    used: int = 0


@dataclass(frozen=True, slots=True)
class Lockout:
    """Wrong codes at one door, and until when it refuses."""

    wrong: int
    until_ms: int | None = None
    choices: int = 0
    """Codes chosen here lately, whatever came of them: each tells whether a code was free (see ``choosing``)."""
    forget_ms: int | None = None
    """When all of it is forgotten, where a right code does not clear it."""

    @property
    def due_ms(self) -> int | None:
        """When the door is as if nothing had been typed, or None."""
        return self.forget_ms if self.until_ms is None else self.until_ms


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What @Home believes of a person, since when (UTC), and until when (steady) without a new position."""

    presence: Presence
    since_utc_ms: int
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class CheckOnMe:
    """A Check on me that runs: an SOS at ``until_ms`` unless the person ends it, a warning at ``warn_ms``."""

    until_ms: int
    warn_ms: int | None
    """None once it has warned."""
