"""A guest house full of real devices of other brands, as Home Assistant has them; each can be linked to a hub.

Its detectors, its lock and its plug are helpers with a switch for what happens to them; its camera is one of a file,
and siren, voice and loudspeaker are those of ``other_brand``.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from hub_server.devices.camera import View, draw
from scripts.demonstration.home_assistant import Api, must

DOOR, MOTION, SMOKE, LEAK = (f"guest_house_{each}" for each in ("door", "motion", "smoke", "leak"))
"""Switches (``input_boolean``) of what the detectors sense, each with a ``binary_sensor`` of that name."""
RADIO = "guest_house_radio"
"""Whether the motion detector can be reached."""
BOLT, STUCK = "guest_house_bolt", "guest_house_bolt_stuck"
"""Whether the bolt is out, and whether it does not move."""
HEATER = "guest_house_heater_relay"
LOCK, PLUG, SIREN, CAMERA = "lock.guest_house", "switch.guest_house_heater", "siren.guest_house", "camera.guest_house"
SPEAKER, VOICE = "media_player.guest_house", "tts.guest_house"
BOLT_TRAVEL_MS: Final = 300
"""How long the bolt is on its way."""

_NAMES: Final = {
    DOOR: ("Guest house door", "Gårdshusets dörr"),
    MOTION: ("Guest house motion", "Gårdshusets rörelsesensor"),
    SMOKE: ("Guest house smoke", "Gårdshusets brandvarnare"),
    LEAK: ("Guest house leak", "Gårdshusets läckagesensor"),
    RADIO: ("Guest house motion: radio", "Gårdshusets rörelsesensor: radio"),
    BOLT: ("Guest house lock: bolt", "Gårdshusets lås: regel"),
    STUCK: ("Guest house lock: bolt is stuck", "Gårdshusets lås: regeln kärvar"),
    HEATER: ("Guest house heater: relay", "Gårdshusets element: relä"),
    LOCK: ("Guest house lock", "Gårdshusets lås"),
    PLUG: ("Guest house heater", "Gårdshusets element"),
    SIREN: ("Guest house siren", "Gårdshusets siren"),
    CAMERA: ("Guest house camera", "Gårdshusets kamera"),
    SPEAKER: ("Guest house loudspeaker", "Gårdshusets högtalare"),
}
_ROOM: Final = ("Guest house", "Gårdshuset")


def name(which: str, language: str) -> str:
    """Return what people call one of its things."""
    return _NAMES[which][language == "sv"]


def room(language: str) -> str:
    """Return what people call it."""
    return _ROOM[language == "sv"]


@dataclass(frozen=True, slots=True)
class Linking:
    """What a person answers to link an entity: which family, which entity, and what it is called."""

    family: str
    entity_id: str
    device: dict[str, object]


def linkings(language: str) -> list[Linking]:
    """Return how all of it is linked, every family once and detectors of four kinds."""

    def called(which: str) -> dict[str, object]:
        return {"name": name(which, language), "room": room(language)}

    kinds = ((DOOR, "contact"), (MOTION, "motion"), (SMOKE, "smoke"), (LEAK, "water"))
    return [
        *(
            Linking("detector", f"binary_sensor.{each}", {**called(each), "kind": kind, "entry_route": each == DOOR})
            for each, kind in kinds
        ),
        Linking("lock", LOCK, called(LOCK)),
        Linking("siren", SIREN, called(SIREN)),
        Linking("plug", PLUG, called(PLUG)),
        Linking("camera", CAMERA, called(CAMERA)),
        Linking("voice", SPEAKER, {**called(SPEAKER), "tts": VOICE}),
    ]


def configuration(language: str) -> str:
    """Return a package of Home Assistant's configuration with its helpers, as YAML."""
    classes = {DOOR: "door", MOTION: "motion", SMOKE: "smoke", LEAK: "moisture"}
    sensors = [
        {
            "name": name(each, language),
            "default_entity_id": f"binary_sensor.{each}",
            "unique_id": each,
            "device_class": device_class,
            "state": _is_on(each),
            **({"availability": _is_on(RADIO)} if each == MOTION else {}),
        }
        for each, device_class in classes.items()
    ]
    lock = {
        "name": name(LOCK, language),
        "default_entity_id": LOCK,
        "unique_id": "guest_house_lock",
        "state": _is_on(BOLT),
        "lock": _moved("turn_on"),
        "unlock": _moved("turn_off"),
    }
    plug = {
        "name": name(PLUG, language),
        "default_entity_id": PLUG,
        "unique_id": "guest_house_heater",
        "state": _is_on(HEATER),
        "turn_on": _turned("turn_on", HEATER),
        "turn_off": _turned("turn_off", HEATER),
    }
    switches = (DOOR, MOTION, SMOKE, LEAK, RADIO, BOLT, STUCK, HEATER)
    at_first = {each: each in {RADIO, BOLT} for each in switches}
    booleans = {each: {"name": name(each, language), "initial": on} for each, on in at_first.items()}
    package = {
        "input_boolean": booleans,
        "template": [{"binary_sensor": sensors}, {"lock": [lock]}, {"switch": [plug]}],
    }
    return yaml.safe_dump(package, allow_unicode=True, sort_keys=False)


def _is_on(boolean: str) -> str:
    return f"{{{{ is_state('input_boolean.{boolean}', 'on') }}}}"


def _turned(service: str, boolean: str) -> list[dict[str, object]]:
    return [{"action": f"input_boolean.{service}", "target": {"entity_id": f"input_boolean.{boolean}"}}]


def _moved(service: str) -> list[dict[str, object]]:
    free: dict[str, object] = {"condition": "state", "entity_id": f"input_boolean.{STUCK}", "state": "off"}
    return [free, {"delay": {"milliseconds": BOLT_TRAVEL_MS}}, *_turned(service, BOLT)]


def picture(directory: Path) -> Path:
    """Return the file that its camera sees, below Home Assistant's directory."""
    return directory / "media" / "guest_house.jpg"


async def add_devices(api: Api, directory: Path, language: str) -> None:
    """Add the integrations of its siren, voice, loudspeaker and camera, as a person does.

    ``directory`` is Home Assistant's; the camera's picture is drawn there.
    """
    seen = picture(directory)
    seen.parent.mkdir(exist_ok=True)
    seen.write_bytes(draw(View(room(language), int(time.time() * 1000), 0)))
    await api.flow("flow", "other_brand")
    camera = name(CAMERA, language)
    added = await api.flow("flow", "local_file", {"name": camera, "file_path": str(seen)})
    registry = await api.command("config/entity_registry/list")
    entry_id = added["result"]["entry_id"]
    (found,) = [each["entity_id"] for each in registry["result"] if each["config_entry_id"] == entry_id]
    if found != CAMERA:
        must(await api.command("config/entity_registry/update", entity_id=found, new_entity_id=CAMERA))
    for entity_id in (CAMERA, SIREN, SPEAKER, VOICE):
        await api.wait_until(entity_id, lambda state: state["state"] != "unavailable")


async def link(api: Api, entry_id: str, language: str) -> None:
    """Link all of it to the hub of a config entry, through the forms that a person fills in."""
    for each in linkings(language):
        await api.flow("subentries/flow", [entry_id, each.family], {"entity_id": each.entity_id}, each.device)


async def switch(api: Api, which: str, *, on: bool) -> None:
    """Let something happen: turn one of its switches."""
    must(await api.call(f"input_boolean.turn_{'on' if on else 'off'}", f"input_boolean.{which}"))
