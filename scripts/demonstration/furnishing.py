"""What a person would set up in Home Assistant next: real devices, people, blueprints, sentences, a dashboard."""

import asyncio
import json
from collections.abc import Mapping

from scripts.demonstration import guest_house
from scripts.demonstration.home_assistant import OWNER, Api, must
from scripts.demonstration.system import System

_ALIASES = {
    "night_arming": ("Arm for the night", "Larma på för natten"),
    "auto_lock": ("Lock the front door again", "Lås ytterdörren igen"),
    "doorbell_announced": ("Say that somebody is at the door", "Säg till när det ringer på dörren"),
}
_BUTTONS = (
    ("night", ("Good night", "God natt"), "#3f51b5", "mdi:weather-night", "home"),
    ("leaving", ("We are leaving", "Vi går nu"), "#ff9800", "mdi:exit-run", "away"),
)
_SEEN = 3
"""Pictures that one camera takes of an alarm."""


async def furnish(made: System, language: str) -> None:
    """Furnish the home with all that there is, so that a newcomer finds it: nothing of it is needed for the alarm."""
    await install(made.api)
    await link_devices(made, language)
    await bring_people(made)
    await put_buttons(made, language)
    await add_dashboard(made, language)
    await automate(made, language)
    await announce(made, language)
    await live_through_an_alarm(made)
    await take_a_picture(made)


async def install(api: Api) -> None:
    """Install the integration's blueprints and sentences, as a person consents to under Configure."""
    for action in ("install_blueprints", "install_sentences"):
        answer = await api.command("call_service", domain="verisure_local", service=action, service_data={})
        if answer.get("success") is not True:
            raise RuntimeError(f"{action}: {answer.get('error')}")


async def link_devices(made: System, language: str) -> None:
    """Link the guest house: a lock, a siren, a plug, a camera, a loudspeaker and four sensors of other brands."""
    await guest_house.add_devices(made.api, made.directory / "homeassistant", language)
    await guest_house.link(made.api, made.entry_id, language)


async def bring_people(made: System) -> None:
    """Let Anna, who takes part in @Home, be at home and Erik be out."""
    await made.api.show("device_tracker.anna", "home")
    await made.api.show("device_tracker.erik", "not_home")
    await made.api.wait_for("person.anna", "home")
    await made.api.wait_for("person.erik", "not_home")
    await made.api.flow("subentries/flow", [made.entry_id, "presence"], {"entity_id": "person.anna", "user": OWNER})


async def put_buttons(made: System, language: str) -> None:
    """Make two smart buttons: one for the night and one for leaving."""
    for button_id, labels, color, icon, mode in _BUTTONS:
        button = {"button_id": button_id, "label": labels[language == "sv"], "color": color, "icon": icon}
        await made.verisure_hub("call", "put_button", json.dumps({**button, "area_id": "house", "mode": mode}))


async def add_dashboard(made: System, language: str) -> None:
    """Make a dashboard of our strategy, as a person does under Settings, Dashboards."""
    path, title = "home-alarm", {"en": "Home alarm", "sv": "Hemlarm"}[language]
    await made.api.command(
        "lovelace/dashboards/create", url_path=path, title=title, mode="storage", icon="mdi:shield-home"
    )
    config = {"strategy": {"type": "custom:verisure-local"}}
    await made.api.command("lovelace/config/save", url_path=path, config=config)


async def automate(made: System, language: str = "en") -> None:
    """Make automations of two blueprints: arm for the night, and lock the front door again."""
    entities = made.entities
    night = {
        "alarm": entities["area_house"],
        "doors": [entities[each] for each in ("kitchen-window", "patio-door")],
        "locks": [entities["doorman"]],
    }
    relock = {"lock": entities["doorman"], "door": [entities["front-door"]]}
    for name, inputs in (("night_arming", night), ("auto_lock", relock)):
        await _automate(made, language, name, inputs)


async def announce(made: System, language: str) -> None:
    """Make an automation of a third one: the guest house's loudspeaker says that somebody is at the front door."""
    home = {"doorbells": [made.entities["front-door_doorbell"]], "alarm": made.entities["area_house"]}
    spoken = {"players": [guest_house.SPEAKER], "voice": guest_house.VOICE}
    await _automate(made, language, "doorbell_announced", {**home, **spoken})


async def _automate(made: System, language: str, name: str, inputs: Mapping[str, object]) -> None:
    alias = _ALIASES[name][language == "sv"]
    await made.api.automate(name, alias, {"path": f"verisure_local/{name}.yaml", "input": dict(inputs)})


async def live_through_an_alarm(made: System) -> None:
    """Let there have been an alarm: Anna walked in on the armed home, and disarmed at once. Its pictures stay."""
    api, panel = made.api, made.entities["area_house"]
    before = json.loads(await made.verisure_hub("call", "settings", "{}"))["settings"]["exit_away_ms"]
    await made.verisure_hub("settings", "exit_away_ms=0")
    must(await api.call("alarm_control_panel.alarm_arm_away", panel))
    await api.wait_for(panel, "armed_away")
    await made.verisure_hub("emulate", "walk", "motion-living-room", "person")
    await api.wait_for(panel, "triggered")
    async with asyncio.timeout(30):
        # That a picture came is told to nobody who could be waited for.
        while len(await pictures(api)) < _SEEN:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    must(await api.call("alarm_control_panel.alarm_disarm", panel))
    await api.wait_for(panel, "disarmed")
    await made.verisure_hub("settings", f"exit_away_ms={before}")


async def pictures(api: Api) -> list[object]:
    """Return the pictures of the newest alarm, as the dashboard's card is given them."""
    answer = await api.command("verisure_local/pictures")
    must(answer)
    return list(answer["result"]["pictures"])


async def take_a_picture(made: System) -> None:
    """Let Anna ask the hall's camera for a picture: it is among the media then."""
    camera = made.entities["motion-hall_take_picture"]
    must(await made.api.call("button.press", camera))
