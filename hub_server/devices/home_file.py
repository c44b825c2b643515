"""A home written down as YAML, imported once by ``verisure-hub init`` (DECISIONS 10)."""

import hashlib
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final

import msgspec
import yaml

from hub_server.domain.commands import AddArea, Command, PutDevice, PutPerson
from hub_server.domain.numbers import MOST_BEEPS, PET_KG
from hub_server.domain.site import BoltState, Device, DeviceKind, LockSettings, Person, Player

DEMO_HOME: Final = "villa"
_MOST_BYTES: Final = 1024 * 1024

type _Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
type _Text = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
type _Words = _Text | dict[str, _Text]


class HomeFileError(Exception):
    """The file is no home; the message says where and what was expected."""


class _Area(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    id: _Id
    name: _Words


class PersonInFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A person as the file has it."""

    id: _Id
    name: _Text
    phone: Annotated[str, msgspec.Meta(pattern=r"^\+?[0-9 -]{0,20}$")] = ""
    email: Annotated[str, msgspec.Meta(pattern=r"^$|^[^@\s]{1,64}@[A-Za-z0-9.-]{1,189}$")] = ""
    language: Annotated[str, msgspec.Meta(pattern="^(en|sv)$")] = "en"
    admin: bool = False
    has_phone: bool = False


class _Device(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    id: _Id
    kind: DeviceKind
    name: _Words
    room: _Words | None = None
    area: _Id | None = None
    entry_route: bool = False
    serial: Annotated[str, msgspec.Meta(max_length=32)] = ""
    firmware: Annotated[str, msgspec.Meta(max_length=32)] = "1.0.0"
    final_door: bool = False
    chime: Annotated[int, msgspec.Meta(ge=0, le=MOST_BEEPS)] = 0
    pet_kg: Annotated[int, msgspec.Meta(ge=0, le=PET_KG[1])] = 0
    hazardous: bool = False
    simulate: bool = False
    door: _Id | None = None
    auto_lock: bool = False


class HomeFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The whole file."""

    name: _Words
    areas: Annotated[list[_Area], msgspec.Meta(min_length=1, max_length=16)]
    people: Annotated[list[PersonInFile], msgspec.Meta(min_length=1, max_length=64)]
    devices: Annotated[list[_Device], msgspec.Meta(max_length=5_000)]


def read(name: str) -> HomeFile:
    """Return a home of the package by its name, or one from a path. Raises HomeFileError."""
    path = files("hub_server.devices.homes") / f"{name}.yaml"
    try:
        text = path.read_text("utf-8") if path.is_file() else Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise HomeFileError(f"{name} cannot be read: {error}. Give a YAML file, or '{DEMO_HOME}'.") from error
    if len(text) > _MOST_BYTES:
        raise HomeFileError(f"{name} is longer than a home can be ({_MOST_BYTES} bytes)")
    try:
        home = msgspec.convert(yaml.safe_load(text), type=HomeFile)
    except yaml.YAMLError as error:
        raise HomeFileError(f"{name} is not YAML: {error}") from error
    except msgspec.ValidationError as error:
        raise HomeFileError(f"{name}: {error}") from error
    _check(name, home)
    return home


def _check(name: str, home: HomeFile) -> None:
    """Refuse ids that come twice, and areas and doors that are not there."""
    areas = {area.id for area in home.areas}
    contacts = {device.id for device in home.devices if device.kind is DeviceKind.CONTACT}
    for kind, ids in (("device", [each.id for each in home.devices]), ("person", [each.id for each in home.people])):
        twice = [each for each, count in Counter(ids).items() if count > 1]
        if twice:
            raise HomeFileError(f"{name}: there is more than one {kind} '{twice[0]}'; each needs an id of its own")
    for device in home.devices:
        if device.area is not None and device.area not in areas:
            raise HomeFileError(f"{name}: {device.id} is in '{device.area}', which is none of the file's areas")
        if device.door is not None and device.door not in contacts:
            raise HomeFileError(f"{name}: {device.id} is on '{device.door}', which is no contact of the file")


def words(text: str | dict[str, str], language: str) -> str:
    """Return words in a language, or in whichever there is."""
    if isinstance(text, str):
        return text
    return text.get(language) or next(iter(text.values()))


def commands(home: HomeFile, language: str) -> list[Command]:
    """Return what makes the home, in order; devices are emulated and begin closed, dry and locked."""
    area_id = home.areas[0].id
    made: list[Command] = [AddArea(area.id, words(area.name, language)) for area in home.areas]
    made += [
        PutPerson(Person(person_id=person.id, is_admin=person.admin, has_phone=person.has_phone))
        for person in home.people
    ]
    made += [PutDevice(_device(device, area_id, language)) for device in home.devices]
    return made


def _device(device: _Device, area_id: str, language: str) -> Device:
    return Device(
        device_id=device.id,
        number=0,
        kind=device.kind,
        player=Player.EMULATED,
        area_id=device.area or area_id,
        name=words(device.name, language),
        room=words(device.room, language) if device.room is not None else "",
        entry_route=device.entry_route,
        bolt=BoltState.LOCKED if device.kind is DeviceKind.LOCK else None,
        powered=False if device.kind is DeviceKind.PLUG else None,
        serial=device.serial or label(device.id),
        firmware=device.firmware,
        final_door=device.final_door,
        chime=device.chime,
        pet_kg=device.pet_kg,
        hazardous=device.hazardous,
        simulate=device.simulate,
        door_id=device.door or "",
        lock=LockSettings(auto_lock=device.auto_lock) if device.kind is DeviceKind.LOCK else None,
    )


_LABEL_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def label(device_id: str) -> str:
    """Return an emulated device's serial label: two groups of four, none of whose letters reads like another."""
    digest = hashlib.sha256(device_id.encode()).digest()
    letters = "".join(_LABEL_LETTERS[byte % len(_LABEL_LETTERS)] for byte in digest[:8])
    return f"{letters[:4]} {letters[4:]}"
