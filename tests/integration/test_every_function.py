"""Each function that is Home Assistant's has its surfaces there by name, looked up in a running one."""

from collections.abc import AsyncGenerator, Collection
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from homeassistant.components import media_source
from homeassistant.components.automation.helpers import async_get_blueprints as automations
from homeassistant.components.blueprint.errors import FailedToLoad
from homeassistant.components.script.helpers import async_get_blueprints as scripts
from homeassistant.core import HomeAssistant
from homeassistant.helpers import condition, intent, service, trigger
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict

from custom_components.verisure_local.config_flow import VerisureLocalConfigFlow
from custom_components.verisure_local.const import DOMAIN
from hub_server.domain.commands import ByLocalAdmin, PutButton, ReportPhone, RunSelfTest
from hub_server.domain.events import PictureTaken, SelfTestFinished
from hub_server.domain.site import ArmMode, SmartButton
from tests.house import CODES, House
from tests.integration.conftest import Paired, pair_by_hand
from tests.integration.surfaces import MARKED, SURFACES

ROOT = Path(__file__).parents[2] / "custom_components" / DOMAIN


@pytest.fixture
async def furnished(
    hass: HomeAssistant, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Paired]:
    """Return a home with everything in it: a smart button, people, a self-test that is over, pictures of an alarm."""
    monkeypatch.setattr(Entity, "entity_registry_enabled_default", True)
    hass.config.config_dir = str(tmp_path / "config")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "configuration.yaml").touch()
    for component in ("homeassistant", "automation", "script", "intent", "conversation", "media_source"):
        assert await async_setup_component(hass, component, {})
    night = SmartButton(
        button_id="night", label="Good night", color="#123456", icon="", area_id="house", mode=ArmMode.HOME
    )
    await house.submit(PutButton(night, ByLocalAdmin()))
    await house.submit(ReportPhone("anna", 10))
    await house.submit(RunSelfTest(ByLocalAdmin()))
    await house.wait_for(SelfTestFinished)
    user = await hass.auth.async_create_user("Anna", group_ids=["system-admin"])
    paired = Paired(hass, house, await pair_by_hand(hass, house, user.id, CODES["anna"]), user.id)
    await house.do("smoke", "smoke-hall")
    await house.wait_for(PictureTaken)
    await paired.settle()
    for action in ("install_blueprints", "install_sentences"):
        await hass.services.async_call(DOMAIN, action, {}, blocking=True, context=paired.as_anna)
    yield paired
    await hass.config_entries.async_unload(paired.entry.entry_id)
    await hass.async_block_till_done()


@dataclass
class There:
    """What a running Home Assistant has of ours, by sort of surface."""

    names: dict[str, Collection[str]] = field(default_factory=dict)

    def has(self, surface: str) -> bool:
        """Tell whether it has a surface. Raises KeyError for a sort of which nobody knows where it would be."""
        sort, _, name = surface.partition(":")
        return name in self.names[sort]


def entities(paired: Paired) -> dict[str, Collection[str]]:
    """Return its entities that are on: by translation key, by unique id, and the types of event that they tell."""
    registry = er.async_entries_for_config_entry(er.async_get(paired.hass), paired.entry.entry_id)
    shown = [each for each in registry if paired.hass.states.get(each.entity_id) is not None]
    hub_id = paired.house.hub.identity.hub_id
    told = {
        f"{each.translation_key}.{kind}"
        for each in shown
        if each.domain == "event"
        for kind in paired.hass.states.get(each.entity_id).attributes["event_types"]
    }
    return {
        "entity": {f"{each.domain}.{each.translation_key}" for each in shown if each.translation_key},
        "thing": {f"{each.domain}.{each.unique_id.removeprefix(f'{hub_id}_')}" for each in shown},
        "event": told,
    }


async def automations_parts(hass: HomeAssistant) -> dict[str, Collection[str]]:
    """Return what automations are made of, as Home Assistant offers it in its editor."""

    def ours(described: dict[str, object]) -> set[str]:
        return {
            name.removeprefix(f"{DOMAIN}.")
            for name, about in described.items()
            if name.startswith(f"{DOMAIN}.") and about is not None
        }

    actions = (await service.async_get_all_descriptions(hass))[DOMAIN]
    fields = {
        f"{action}.{name}.{option}"
        for action, about in actions.items()
        for name, one in about.get("fields", {}).items()
        for option in (one.get("selector", {}).get("select") or {}).get("options", [])
    }
    return {
        "trigger": ours(await trigger.async_get_all_descriptions(hass)),
        "condition": ours(await condition.async_get_all_descriptions(hass)),
        "action": set(hass.services.async_services_for_domain(DOMAIN)) & set(actions),
        "field": fields,
    }


async def blueprints(hass: HomeAssistant) -> set[str]:
    """Return the installed blueprints that Home Assistant reads."""
    found = set()
    for which in (automations(hass), scripts(hass)):
        for path, blueprint in (await which.async_get_blueprints()).items():
            if path.startswith(f"{DOMAIN}/") and blueprint is not None and not isinstance(blueprint, FailedToLoad):
                found.add(Path(path).stem)
    return found


def sentences(hass: HomeAssistant) -> set[str]:
    """Return the intents that somebody answers and that can be said in both languages, where they were installed."""
    said = [
        load_yaml_dict(hass.config.path("custom_sentences", language, f"{DOMAIN}.yaml"))["intents"]
        for language in ("en", "sv")
    ]
    return {each.intent_type for each in intent.async_get(hass)} & set(said[0]) & set(said[1])


async def media(paired: Paired) -> set[str]:
    """Return ``pictures`` where there are any to be browsed."""
    found = await media_source.async_browse_media(paired.hass, f"media-source://{DOMAIN}/{paired.entry.entry_id}")
    return {"pictures"} if found.children else set()


def cards() -> set[str]:
    script = (ROOT / "frontend" / "verisure-local.js").read_text("utf-8")
    return {line.split('"')[1] for line in script.splitlines() if line.startswith("define(")}


async def look(paired: Paired) -> There:
    """Look everything up."""
    hass = paired.hass
    return There(
        {
            **entities(paired),
            **await automations_parts(hass),
            "blueprint": await blueprints(hass),
            "sentence": sentences(hass),
            "link": set(VerisureLocalConfigFlow.async_get_supported_subentry_types(paired.entry)),
            "media": await media(paired),
            "command": set(hass.data["websocket_api"]),
            "card": cards(),
        }
    )


def test_every_marked_row_stands_there_once() -> None:
    numbers = [number for number, _, _ in SURFACES]
    assert numbers == sorted(set(numbers)), "once, in the order of the list"
    assert set(MARKED) <= set(numbers)
    assert all(name and surfaces for _, name, surfaces in SURFACES)


async def test_every_function_is_found_by_its_names(furnished: Paired) -> None:
    there = await look(furnished)
    missing = [
        f"{number} {name}: {surface}"
        for number, name, surfaces in SURFACES
        for surface in surfaces
        if not there.has(surface)
    ]
    assert not missing
