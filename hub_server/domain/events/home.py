"""What the home is made of: areas, devices, people, settings, messages, the hub itself."""

from dataclasses import dataclass, field

from hub_server.domain.numbers import Settings
from hub_server.domain.site import Actor, ActorKind, CredentialKind, Device, Person, Validity


@dataclass(frozen=True, slots=True)
class AreaAdded:
    """A new area."""

    area_id: str
    name: str


@dataclass(frozen=True, slots=True)
class DevicePut:
    """A new or changed device, with its number."""

    device: Device


@dataclass(frozen=True, slots=True)
class DeviceRemoved:
    """A device has left; ``actor`` took it out, None where its player did or where an older journal does not say."""

    device_id: str
    actor: Actor | None = None
    name: str = ""
    """What people called it."""


@dataclass(frozen=True, slots=True)
class PersonPut:
    """A new person or new rights."""

    person: Person


@dataclass(frozen=True, slots=True)
class PersonRemoved:
    """A person has left."""

    person_id: str


@dataclass(frozen=True, slots=True)
class CredentialGranted:
    """A person has a code or a tag: for keypads and apps, or in a slot of the lock ``lock_id``."""

    credential_id: str
    person_id: str
    kind: CredentialKind = CredentialKind.CODE
    lock_id: str = ""
    slot: int = 0
    validity: Validity = field(default_factory=Validity)
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class CredentialLimited:
    """A code or a tag works when ``validity`` says; how often it was used is counted anew."""

    credential_id: str
    validity: Validity


@dataclass(frozen=True, slots=True)
class CredentialRevoked:
    """A code is worth nothing any more."""

    credential_id: str


@dataclass(frozen=True, slots=True)
class UserMapped:
    """A client's user acts as a person."""

    client_id: str
    user_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class UserUnmapped:
    """A client's user is nobody any more."""

    client_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class AutomationsTrusted:
    """Automations of a client may disarm, or no longer."""

    client_id: str
    trusted: bool
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """The home's settings are now these, set by ``actor``: in older journals whoever owns the hub's machine."""

    settings: Settings
    actor: Actor = field(default_factory=lambda: Actor(ActorKind.LOCAL))


@dataclass(frozen=True, slots=True)
class HubStarted:
    """The hub is up; every output is asserted again."""

    elapsed_known: bool


type HomeEvent = (
    AreaAdded
    | DevicePut
    | DeviceRemoved
    | PersonPut
    | PersonRemoved
    | CredentialGranted
    | CredentialLimited
    | CredentialRevoked
    | UserMapped
    | UserUnmapped
    | AutomationsTrusted
    | SettingsChanged
    | HubStarted
)
