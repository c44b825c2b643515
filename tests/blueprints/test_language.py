"""The blueprints are written once, and say everything in the language of the home they are installed in."""

import json
from collections import Counter
from pathlib import Path

import pytest
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
from jinja2 import Environment, meta

from custom_components.verisure_local.blueprint_language import in_language, said
from custom_components.verisure_local.const import DOMAIN
from tests.blueprints.test_files import CANONICAL, FILES, SCHEMAS, SHIPPED
from tests.blueprints.test_installing import ALL, ONE, folder, install
from tests.integration.conftest import Paired

__all__ = ["folder"]

TEXTS = sorted((SHIPPED.parent / "blueprint_texts").glob("*.json"))
LANGUAGES = [path.stem for path in TEXTS]
LOOSE = {"name", "description", "default", "label"}
"""Where texts are; a default of anything but a text is looked at apart."""


def loaded(path: Path) -> dict[str, str]:
    return dict(json.loads(path.read_text()))


def texts_of(path: Path) -> list[str]:
    """Return every text of a blueprint in the order of the file."""
    found: list[str] = []

    def keep(text: str) -> str:
        found.append(text)
        return text

    said((CANONICAL / path).read_bytes(), keep)
    return found


EVERY_TEXT = Counter(text for path in FILES for text in texts_of(path))


def written(path: Path, language: str) -> dict[str, object]:
    """Return a blueprint as it is installed in a language, read again."""
    name = path.as_posix()
    found = parse_yaml(in_language({name: (SHIPPED / path).read_bytes()}, language)[name].decode())
    assert isinstance(found, dict)
    return found


def without_texts(node: object) -> object:
    """Return a tree without what is said in it; whatever else it has stays."""
    if isinstance(node, dict):
        return {
            key: None if key in LOOSE and isinstance(value, str) else without_texts(value)
            for key, value in node.items()
        }
    return [without_texts(each) for each in node] if isinstance(node, list) else node


def placeholders(text: str) -> set[str]:
    return set(meta.find_undeclared_variables(Environment(autoescape=True).parse(text)))


def test_there_is_swedish() -> None:
    assert "sv" in LANGUAGES


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_language_has_every_text_and_none_that_is_not_said_any_more(path: Path) -> None:
    texts = loaded(path)
    assert [text for text in EVERY_TEXT if not texts.get(text)] == []
    assert [text for text in texts if text not in EVERY_TEXT] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_speaks_of_the_same_things_in_every_language(path: Path) -> None:
    for english, other in loaded(path).items():
        assert placeholders(other) == placeholders(english), english
        assert other == other.strip(), english
        assert english.endswith(".") is other.endswith("."), english


@pytest.mark.parametrize("path", FILES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_changes_what_is_said_and_nothing_that_is_done(path: Path, language: str) -> None:
    original = parse_yaml((CANONICAL / path).read_text())
    assert isinstance(original, dict)
    found = written(path, language)
    assert {**found, "blueprint": None} == {**original, "blueprint": None}
    assert without_texts(found["blueprint"]) == without_texts(original["blueprint"])
    domain = path.parts[0]
    blueprint = Blueprint(found, path=str(path), expected_domain=domain, schema=SCHEMAS[domain])
    assert blueprint.validate() is None
    assert blueprint.name.startswith("Verisure Local: ")
    assert blueprint.name != Blueprint(original, expected_domain=domain, schema=SCHEMAS[domain]).name
    texts = loaded(SHIPPED.parent / f"blueprint_texts/{language}.json")
    for name, each in blueprint.inputs.items():
        unsaid = Blueprint(original, expected_domain=domain, schema=SCHEMAS[domain]).inputs[name]
        same = unsaid.get("default")
        is_text = "text" in each["selector"] and isinstance(same, str)
        assert each.get("default") == (texts[same.strip()] if is_text else same), name


@pytest.mark.parametrize("language", ["en", "en-GB", "de"])
def test_where_there_is_no_other_language_the_files_are_as_they_are_here(language: str) -> None:
    files = {path.as_posix(): (CANONICAL / path).read_bytes() for path in FILES}
    assert in_language(files, language) == files


def name_of(path: Path) -> str:
    found = parse_yaml(path.read_text())
    assert isinstance(found, dict)
    return str(found["blueprint"]["name"])


async def test_a_swedish_home_gets_them_in_swedish(paired: Paired, folder: Path) -> None:
    await paired.hass.config.async_update(language="sv")
    assert (await install(paired))["installed"] == ALL
    assert name_of(folder / ONE) == "Verisure Local: lås dörren igen"
    assert (await install(paired))["kept"] == ALL


async def test_a_home_that_changes_its_language_gets_them_anew_but_for_what_somebody_has_changed(
    paired: Paired, folder: Path
) -> None:
    await install(paired)
    assert name_of(folder / ONE) == "Verisure Local: lock the door again"
    (folder / ALL[0]).write_text("mine")
    await paired.hass.config.async_update(language="sv")
    answer = await install(paired)
    assert (answer["updated"], answer["changed"]) == (ALL[1:], ALL[:1])
    assert (folder / ALL[0]).read_text() == "mine"
    assert name_of(folder / ONE) == "Verisure Local: lås dörren igen"


async def test_home_assistant_lists_them_in_swedish(paired: Paired, folder: Path, hass_ws_client: object) -> None:
    assert callable(hass_ws_client)
    await paired.hass.config.async_update(language="sv")
    await install(paired)
    assert await async_setup_component(paired.hass, "automation", {})
    client = await hass_ws_client(paired.hass)
    await client.send_json_auto_id({"type": "blueprint/list", "domain": "automation"})
    listed = (await client.receive_json())["result"]
    assert {each["metadata"]["name"] for key, each in listed.items() if key.startswith(f"{DOMAIN}/")} >= {
        "Verisure Local: larma på för natten",
        "Verisure Local: larma på ändå eller försök igen",
    }
