"""What the home is made of: areas, devices, people, their codes and the settings (DECISIONS 10)."""

from dataclasses import replace

from hub_server.domain.access import identify
from hub_server.domain.commands import (
    AddArea,
    ChangeSettings,
    ForgetClient,
    GrantCredential,
    MapUser,
    NoteMessages,
    PutDevice,
    PutPerson,
    RemoveDevice,
    RemovePerson,
    ReportPlayer,
    RevokeCredential,
    UnmapUser,
)
from hub_server.domain.draft import Draft
from hub_server.domain.events import (
    AreaAdded,
    CredentialGranted,
    CredentialRevoked,
    DevicePut,
    DeviceRemoved,
    MessageQueued,
    PersonPut,
    PersonRemoved,
    SettingsChanged,
    UserMapped,
    UserUnmapped,
)
from hub_server.domain.evolve.mappings import mapping_key
from hub_server.domain.numbers import BOUNDS_MS
from hub_server.domain.refusals import NotSupported, OutOfBounds, Refusal, Unknown
from hub_server.domain.site import Actor
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
        link=asked.link,
        player_id=asked.player_id,
    )
    if changed != known:
        draft.add(DevicePut(changed))
    return None


def remove_device(draft: Draft, command: RemoveDevice) -> Refusal | None:
    """Take a device out of the home."""
    if command.device_id not in draft.site.devices:
        return Unknown("device", command.device_id)
    draft.add(DeviceRemoved(command.device_id))
    return None


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
    """Give a person a code."""
    if command.person_id not in draft.site.people:
        return Unknown("person", command.person_id)
    draft.add(CredentialGranted(command.credential_id, command.person_id))
    return None


def revoke_credential(draft: Draft, command: RevokeCredential) -> Refusal | None:
    """Make a code worthless."""
    if command.credential_id in draft.site.credentials:
        draft.add(CredentialRevoked(command.credential_id))
    return None


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


def forget_client(draft: Draft, command: ForgetClient) -> Refusal | None:
    """Drop the mappings and the linked devices of a client whose access was withdrawn."""
    prefix = mapping_key(command.client_id, "")
    for key in list(draft.site.mappings):
        if key.startswith(prefix):
            draft.add(UserUnmapped(command.client_id, key.removeprefix(prefix)))
    for device in list(draft.site.devices.values()):
        if device.player_id == command.client_id:
            draft.add(DeviceRemoved(device.device_id))
    report_player(draft, ReportPlayer(command.client_id, present=True))
    return None


def change_settings(draft: Draft, command: ChangeSettings) -> Refusal | None:
    """Change settings, all of them or none."""
    for name, value in command.values.items():
        if name not in BOUNDS_MS:
            return Unknown("setting", name)
        lowest, highest = BOUNDS_MS[name]
        if not lowest <= value <= highest:
            return OutOfBounds(name, lowest, highest)
    changed = replace(draft.site.settings, **command.values)
    if changed != draft.site.settings:
        draft.add(SettingsChanged(changed))
    return None


def note_messages(draft: Draft, command: NoteMessages) -> Refusal | None:
    """Queue messages about a row of the journal, once however often they are noted."""
    if command.about_seq <= draft.site.messages_through:
        return None
    for person_id, template, params in command.messages:
        draft.add(
            MessageQueued(
                draft.site.next_message,
                person_id,
                template,
                draft.now.utc_ms,
                command.about_seq,
                params,
            )
        )
    return None
