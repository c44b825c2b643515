"""The examples of README and docs/: what they name is in the demonstration's home, and Home Assistant takes them.

Each page is tried in its own language: a Swedish home has Swedish entities.
"""

import re

import pytest
from homeassistant.components.recorder import CONFIG_SCHEMA as RECORDER_SCHEMA
from homeassistant.const import Platform
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml

from hub_server.domain.commands import ReportPhone
from tests.integration.conftest import Paired
from tests.pages import PAGES, ROOT, Block, blocks, language_of

LANGUAGES = ("en", "sv")
ALSO = {"automation", "group", "input_boolean", "input_button", "person", "script", "sun", "timer", "zone"}
"""Domains of entities that are no platform's."""
ENTITY = re.compile(rf"(?<![\w.])(?:{'|'.join(sorted({*Platform, *ALSO}))})\.[a-z0-9_]+")
NO_ENTITY = re.compile(r"^[\s-]*(?:action|trigger|condition|service)s?:.*$", re.MULTILINE)
"""Lines that name an action, a trigger or a condition, which look alike."""
AUTOMATIC = {"triggers", "trigger", "actions", "use_blueprint"}


def of(language: str, *kinds: str) -> list[Block]:
    return [each for each in blocks() if language_of(each.page) == language and (not kinds or each.kind in kinds)]


def read(block: Block) -> list[dict[str, object]]:
    found = parse_yaml(block.text)
    return found if isinstance(found, list) else [found]  # type: ignore[list-item]


def test_there_are_examples_in_both_languages() -> None:
    for language in LANGUAGES:
        automations = [each for each in of(language, "yaml") if AUTOMATIC & set(read(each)[0])]
        assert len(automations) > 3, language


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_entity_that_an_example_names_is_in_the_demonstrations_home(villa: Paired, language: str) -> None:
    known = set(er.async_get(villa.hass).entities) | set(villa.hass.states.async_entity_ids())
    named = {(each.where, entity) for each in of(language) for entity in ENTITY.findall(NO_ENTITY.sub("", each.text))}
    assert len(named) > 3
    assert [(where, entity) for where, entity in sorted(named) if entity not in known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entity_of_the_home_that_prose_names_has_a_right_name(language: str) -> None:
    """What looks like an entity of the villa outside of blocks is one that a block, tried above, names too."""
    tried = {entity for each in of(language) for entity in ENTITY.findall(each.text)}
    for path in PAGES:
        page = path.relative_to(ROOT).as_posix()
        if language_of(page) == language:
            prose = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
            of_villa = {each for each in ENTITY.findall(prose) if "villa_bjorkbacken" in each}
            assert of_villa <= tried, page


@pytest.mark.parametrize("language", LANGUAGES)
async def test_home_assistant_takes_every_automation_of_the_pages(villa: Paired, language: str) -> None:
    hass = villa.hass
    await hass.services.async_call("verisure_local", "install_blueprints", blocking=True, context=villa.as_anna)
    written = {
        f"{each.page}:{each.line} {number}".replace("/", " "): config
        for each in of(language, "yaml")
        for number, config in enumerate(read(each))
        if AUTOMATIC & set(config)
    }
    automations = [
        {**config, "id": f"example_{number}", "alias": where} for number, (where, config) in enumerate(written.items())
    ]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    await hass.async_block_till_done()
    states = {state.name: state.state for state in hass.states.async_all("automation")}
    assert states == dict.fromkeys(written, "on")
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_other_example_is_valid_too(language: str) -> None:
    others = [config for each in of(language, "yaml") for config in read(each) if not AUTOMATIC & set(config)]
    for config in others:
        match config:
            case {"recorder": _}:
                assert RECORDER_SCHEMA(config)
            case {"type": str(card)}:
                assert card.startswith("custom:verisure-local-"), "an entity in it is looked up above"
            case _:
                raise AssertionError(f"nobody tries {config}")


@pytest.mark.parametrize(
    ("language", "page", "title", "message"),
    [
        ("en", "docs/automations.md", "Erik left", "In the way: Study window"),
        ("sv", "docs/sv/automationer.md", "Erik har gått", "I vägen: Kontorsfönstret"),
    ],
)
async def test_the_first_example_says_what_is_open_to_whoever_leaves(
    villa: Paired, language: str, page: str, title: str, message: str
) -> None:
    first = next(each for each in of(language, "yaml") if each.page == page)
    assert await async_setup_component(villa.hass, "persistent_notification", {})
    assert await async_setup_component(villa.hass, "automation", {"automation": read(first)})
    said: list[dict[str, object]] = []
    villa.hass.bus.async_listen("call_service", lambda event: said.append(event.data))
    await villa.house.do("open", "study-window")
    for metres in (5.0, 10_000.0):
        await villa.house.submit(ReportPhone("erik", metres))
        await villa.settle()
    (told,) = [each["service_data"] for each in said if each["domain"] == "persistent_notification"]
    assert isinstance(told, dict)
    assert (told["title"], told["message"]) == (title, message)
