"""What the home is made of: areas, devices, people, their codes and the settings (DECISIONS 10)."""

from typing import Final

from hub_server.domain.access import FAR, administrator, identify
from hub_server.domain.captures import lose_camera
from hub_server.domain.commands import (
    AddArea,
    ChangeSettings,
    ConfigureDevice,
    DistrustAutomations,
    ForgetClient,
    GrantCredential,
    LimitCredential,
    MapUser,
    ProveCode,
    PutDevice,
    PutPerson,
    RemoveDevice,
    RemovePerson,
    ReportPlayer,
    RevokeCredential,
    TrustAutomations,
    UnmapUser,
)
from hub_server.domain.draft import Draft
from hub_server.domain.events import (
    AreaAdded,
    AutomationsTrusted,
    CredentialGranted,
    CredentialLimited,
    CredentialRevoked,
    DevicePut,
    DeviceRemoved,
    PersonPut,
    PersonRemoved,
    SettingsChanged,
    UserMapped,
    UserUnmapped,
)
from hub_server.domain.evolve.mappings import mapping_key
from hub_server.domain.numbers import (
    BOUNDS,
    DAY,
    DAY_CODE_MS,
    HOLD_MS,
    HOLD_STEP_MS,
    LOCK_CODES,
    LOCK_TAGS,
    MINUTE,
    MOST_BEEPS,
    PET_KG,
    RELOCK_MS,
    VOLUMES,
)
from hub_server.domain.records import replace
from hub_server.domain.refusals import NoRoom, NotSupported, OutOfBounds, Refusal, Unknown
from hub_server.domain.site import Actor, CredentialKind, Device, DeviceKind, LockSettings, Site
from hub_server.domain.supervision import report_player


def add_area(draft: Draft, command: AddArea) -> Refusal | None:
    """Add an area; one that is there stays as it is."""
    if command.area_id not in draft.site.areas:
        draft.add(AreaAdded(command.area_id, command.name))
    return None


def put_device(draft: Draft, command: PutDevice) -> Refusal | None:
    """Add a device, or change its settings; what it last reported and its number stay, its kind and player too."""
    asked = command.device
    if asked.area_id not in draft.site.areas:
        return Unknown("area", asked.area_id)
    known = draft.site.devices.get(asked.device_id)
    if known is None:
        draft.add(DevicePut(replace(asked, number=draft.site.next_device)))
        return None
    if (known.kind, known.player) != (asked.kind, asked.player):
        return NotSupported(known.kind.value, "change")
    changed = replace(
        known,
        area_id=asked.area_id,
        name=asked.name,
        room=asked.room,
        entry_route=asked.entry_route,
        serial=asked.serial or known.serial,
        firmware=asked.firmware or known.firmware,
        link=asked.link,
        player_id=asked.player_id,
    )
    if changed != known:
        draft.add(DevicePut(changed))
    return None


def configure_device(draft: Draft, command: ConfigureDevice) -> Refusal | None:
    """Change how a device behaves; only an administrator may, and each setting has its kinds and bounds."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    actor = administrator(draft, command.proof, "configure")
    if not isinstance(actor, Actor):
        return actor
    refusal = _misfit(device, command) or _out_of_bounds(command)
    if refusal is not None:
        return refusal
    changes = {name: value for name in _SETTINGS if (value := getattr(command, name)) is not None}
    changed = replace(device, **changes)
    if changed != device:
        draft.add(DevicePut(changed))
    return None


_MOTION: Final = frozenset({DeviceKind.MOTION, DeviceKind.CAMERA_MOTION})
_SETTINGS: Final[dict[str, frozenset[DeviceKind]]] = {
    "final_door": frozenset({DeviceKind.CONTACT}),
    "chime": frozenset({DeviceKind.CONTACT}),
    "chime_quiet": frozenset({DeviceKind.CONTACT}),
    "pet_kg": _MOTION,
    "hazardous": frozenset({DeviceKind.PLUG}),
    "simulate": frozenset({DeviceKind.PLUG}),
    "lock": frozenset({DeviceKind.LOCK}),
}
"""Which kinds of devices have which setting."""


def _misfit(device: Device, command: ConfigureDevice) -> Refusal | None:
    for name, kinds in _SETTINGS.items():
        if getattr(command, name) is not None and device.kind not in kinds:
            return NotSupported(device.kind.value, name)
    return None


def _out_of_bounds(command: ConfigureDevice) -> Refusal | None:
    if command.chime is not None and not 0 <= command.chime <= MOST_BEEPS:
        return OutOfBounds("chime", 0, MOST_BEEPS)
    if command.chime_quiet is not None and not all(0 <= minute < DAY // MINUTE for minute in command.chime_quiet):
        return OutOfBounds("chime_quiet", 0, DAY // MINUTE - 1)
    if command.pet_kg and not PET_KG[0] <= command.pet_kg <= PET_KG[1]:
        return OutOfBounds("pet_kg", *PET_KG)
    if command.lock is not None:
        return _lock_out_of_bounds(command.lock)
    return None


def _lock_out_of_bounds(lock: LockSettings) -> Refusal | None:
    if not HOLD_MS[0] <= lock.hold_ms <= HOLD_MS[1] or lock.hold_ms % HOLD_STEP_MS:
        return OutOfBounds("hold_ms", *HOLD_MS)
    if not RELOCK_MS[0] <= lock.relock_ms <= RELOCK_MS[1]:
        return OutOfBounds("relock_ms", *RELOCK_MS)
    if lock.volume not in VOLUMES:
        return Unknown("volume", lock.volume)
    return None


def remove_device(draft: Draft, command: RemoveDevice) -> Refusal | None:
    """Take a device out of the home."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    _take_out(draft, device)
    return None


def _take_out(draft: Draft, device: Device) -> None:
    lose_camera(draft, device)
    draft.add(DeviceRemoved(device.device_id, name=device.name))


def put_person(draft: Draft, command: PutPerson) -> Refusal | None:
    """Add a person or change what that person may do."""
    if draft.site.people.get(command.person.person_id) != command.person:
        draft.add(PersonPut(command.person))
    return None


def remove_person(draft: Draft, command: RemovePerson) -> Refusal | None:
    """Take a person out of the home, with every code and mapping."""
    if command.person_id not in draft.site.people:
        return Unknown("person", command.person_id)
    draft.add(PersonRemoved(command.person_id))
    return None


def grant_credential(draft: Draft, command: GrantCredential) -> Refusal | None:
    """Give a person a code or a tag; one for a lock takes the lowest free slot of its kind there."""
    if command.person_id not in draft.site.people:
        return Unknown("person", command.person_id)
    slot = 0
    if command.kind is not CredentialKind.CODE and (command.kind in FAR) == bool(command.lock_id):
        return NotSupported("lock" if command.lock_id else "keypad", command.kind.value)
    if command.lock_id:
        device = draft.site.devices.get(command.lock_id)
        if device is None or device.kind is not DeviceKind.LOCK:
            return Unknown("lock", command.lock_id)
        free = _free_slot(draft.site, command.lock_id, command.kind)
        if free is None:
            return NoRoom(f"{command.kind.value}s", len(_SLOTS[command.kind]))
        slot = free
    until = draft.now.steady_ms + DAY_CODE_MS if command.kind is CredentialKind.DAY_CODE else None
    draft.add(
        CredentialGranted(
            command.credential_id, command.person_id, command.kind, command.lock_id, slot, command.validity, until
        )
    )
    return None


_SLOTS: Final = {
    CredentialKind.CODE: range(LOCK_CODES),
    CredentialKind.TAG: range(LOCK_CODES, LOCK_CODES + LOCK_TAGS),
    CredentialKind.DAY_CODE: range(LOCK_CODES + LOCK_TAGS, LOCK_CODES + LOCK_TAGS + 1),
}
"""Slots of a Doorman by kind (Futurehome's description of the lock)."""


def _free_slot(site: Site, lock_id: str, kind: CredentialKind) -> int | None:
    taken = {each.slot for each in site.credentials.values() if each.lock_id == lock_id}
    return next((slot for slot in _SLOTS[kind] if slot not in taken), None)


def limit_credential(draft: Draft, command: LimitCredential) -> Refusal | None:
    """Change when a code or a tag works; a day code ends when it would have."""
    if command.credential_id not in draft.site.credentials:
        return Unknown("credential", command.credential_id)
    draft.add(CredentialLimited(command.credential_id, command.validity))
    return None


def revoke_credential(draft: Draft, command: RevokeCredential) -> Refusal | None:
    """Make a code worthless."""
    if command.credential_id in draft.site.credentials:
        draft.add(CredentialRevoked(command.credential_id))
    return None


def prove_code(draft: Draft, command: ProveCode) -> Refusal | None:
    """Judge a code that is typed only to show who it is."""
    actor = identify(draft, command.proof, "prove", lambda person: person.is_admin or not command.administrator)
    return None if isinstance(actor, Actor) else actor


def map_user(draft: Draft, command: MapUser) -> Refusal | None:
    """Let a client's user act as the person whose code was just typed (DECISIONS 16)."""
    actor = identify(draft, command.proof, "map", lambda _: True)
    if not isinstance(actor, Actor):
        return actor
    draft.add(UserMapped(command.client_id, command.user_id, actor.actor_id))
    return None


def unmap_user(draft: Draft, command: UnmapUser) -> Refusal | None:
    """Let a client's user be nobody again."""
    if mapping_key(command.client_id, command.user_id) in draft.site.mappings:
        draft.add(UserUnmapped(command.client_id, command.user_id))
    return None


def trust_automations(draft: Draft, command: TrustAutomations) -> Refusal | None:
    """Let a client's automations disarm, where an administrator's code says so."""
    actor = administrator(draft, command.proof, "trust")
    if not isinstance(actor, Actor):
        return actor
    if command.client_id not in draft.site.trusted:
        draft.add(AutomationsTrusted(command.client_id, trusted=True, person_id=actor.actor_id))
    return None


def distrust_automations(draft: Draft, command: DistrustAutomations) -> Refusal | None:
    """Let a client's automations disarm no longer."""
    if command.client_id in draft.site.trusted:
        draft.add(AutomationsTrusted(command.client_id, trusted=False))
    return None


def forget_client(draft: Draft, command: ForgetClient) -> Refusal | None:
    """Drop the mappings and the linked devices of a client whose access was withdrawn."""
    prefix = mapping_key(command.client_id, "")
    for key in list(draft.site.mappings):
        if key.startswith(prefix):
            draft.add(UserUnmapped(command.client_id, key.removeprefix(prefix)))
    for device in list(draft.site.devices.values()):
        if device.player_id == command.client_id:
            _take_out(draft, device)
    distrust_automations(draft, DistrustAutomations(command.client_id))
    report_player(draft, ReportPlayer(command.client_id, present=True))
    return None


def change_settings(draft: Draft, command: ChangeSettings) -> Refusal | None:
    """Change settings of the home, all of them or none; only an administrator may. What runs already runs as it was."""
    actor = administrator(draft, command.proof, "configure")
    if not isinstance(actor, Actor):
        return actor
    for name, value in command.values.items():
        if name not in BOUNDS:
            return Unknown("setting", name)
        lowest, highest = BOUNDS[name]
        if not lowest <= value <= highest:
            return OutOfBounds(name, lowest, highest)
    changed = replace(draft.site.settings, **command.values)
    if changed != draft.site.settings:
        draft.add(SettingsChanged(changed, actor))
    return None
