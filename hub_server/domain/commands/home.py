"""What the home is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub_server.domain.commands.proof import ByCode, Proof
from hub_server.domain.site import CredentialKind, Device, LockSettings, Person, Validity


@dataclass(frozen=True, slots=True)
class AddArea:
    """A new area."""

    area_id: str
    name: str


@dataclass(frozen=True, slots=True)
class PutDevice:
    """A new device, or new settings of one that is there; its number and its readings are kept, not taken from here."""

    device: Device


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigureDevice:
    """New settings of a device that is there; None leaves one as it is."""

    device_id: str
    proof: Proof
    final_door: bool | None = None
    chime: int | None = None
    chime_quiet: tuple[int, int] | None = None
    pet_kg: int | None = None
    hazardous: bool | None = None
    simulate: bool | None = None
    lock: LockSettings | None = None


@dataclass(frozen=True, slots=True)
class RemoveDevice:
    """A device leaves the home."""

    device_id: str


@dataclass(frozen=True, slots=True)
class TakeOutDevice:
    """An administrator takes an emulated device out of the home for good; a linked one is unlinked by its player."""

    device_id: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class PutPerson:
    """A new person, or new rights."""

    person: Person


@dataclass(frozen=True, slots=True)
class RemovePerson:
    """A person leaves, with credentials and mappings."""

    person_id: str


@dataclass(frozen=True, slots=True)
class GrantCredential:
    """A person gets a code or a tag; ``credential_id`` names its row in the secrets."""

    credential_id: str
    person_id: str
    kind: CredentialKind = CredentialKind.CODE
    lock_id: str = ""
    validity: Validity = field(default_factory=Validity)


@dataclass(frozen=True, slots=True)
class LimitCredential:
    """A code or a tag works at other times than before, and as often as ``validity`` says from now on."""

    credential_id: str
    validity: Validity


@dataclass(frozen=True, slots=True)
class RevokeCredential:
    """A code is worth nothing any more."""

    credential_id: str


@dataclass(frozen=True, slots=True)
class ProveCode:
    """Somebody types a code only to show who it is; a wrong one counts, as does one that is no ``administrator``'s."""

    proof: ByCode
    administrator: bool = False


@dataclass(frozen=True, slots=True)
class ChooseCode:
    """Somebody (an ``administrator``, for a code of somebody else) has chosen a new code, and shows who it is."""

    proof: ByCode
    administrator: bool = False


@dataclass(frozen=True, slots=True)
class RefuseChoice:
    """The code that a person chose is too easy to guess, or taken."""

    person_id: str


@dataclass(frozen=True, slots=True)
class MapUser:
    """A client's user is confirmed, by that person's code, to be a person of the home."""

    client_id: str
    user_id: str
    proof: ByCode


@dataclass(frozen=True, slots=True)
class UnmapUser:
    """A client's user is nobody any more."""

    client_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class TrustAutomations:
    """A client's automations may disarm, which an administrator confirms by code."""

    client_id: str
    proof: ByCode


@dataclass(frozen=True, slots=True)
class DistrustAutomations:
    """A client's automations may disarm no longer."""

    client_id: str


@dataclass(frozen=True, slots=True)
class ForgetClient:
    """A client's access was withdrawn: its mappings and linked devices go."""

    client_id: str


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """New values of named settings of the home, in the unit of each name; only an administrator may."""

    values: Mapping[str, int]
    proof: Proof


type HomeCommand = (
    AddArea
    | PutDevice
    | ConfigureDevice
    | RemoveDevice
    | TakeOutDevice
    | PutPerson
    | RemovePerson
    | GrantCredential
    | LimitCredential
    | RevokeCredential
    | ProveCode
    | ChooseCode
    | RefuseChoice
    | MapUser
    | UnmapUser
    | TrustAutomations
    | DistrustAutomations
    | ForgetClient
    | ChangeSettings
)
